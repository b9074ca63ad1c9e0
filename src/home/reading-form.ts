import { longDate } from '../platform/index.ts'
import { isQuiet, needsMore, nextDueOn, outcomes, resultForms } from '../results/index.ts'
import type { Around } from './result-page.ts'

/** The questions a reader answers, and what each answer makes. */
export function readingQuestions(around: Around) {
  const { record, result, finding, team, names, followUp } = around
  const codes = resultForms.codesOf(readOf(around))
  const owner = names.get(followUp?.keyWorkerId ?? 0) ?? team?.name ?? 'the team'
  const quiet = needsMore(result.current.status, finding?.reasons ?? [])
    ? []
    : codes.filter(code => isQuiet(result.test, code.key)).map(code => code.label)
  const file =
    finding?.finding === 'expected'
      ? [
          {
            value: 'file and tell',
            text: 'File and tell the patient',
            hint: 'Nothing else to do',
            weeks: false,
          },
        ]
      : quiet.length > 0
        ? [
            {
              value: 'file and tell',
              text: 'File and tell the patient',
              hint: `Only for ${quiet.join(' or ')}`,
            },
          ]
        : []
  return {
    codes: codes.map(({ key, label }) => ({ value: key, text: label })),
    outcomes: [
      ...file,
      ...outcomes.map(outcome => {
        const due = nextDueOn(outcome, record.today, null)
        const makes =
          outcome.asks === 'weeks'
            ? `Plans the same test again, for ${owner} to chase`
            : outcome.next
              ? `Plans “${outcome.next.title}” for ${longDate(due)}, for ${owner}`
              : 'Plans nothing new'
        return {
          value: outcome.key,
          text: outcome.label,
          hint: `${makes}${extra[outcome.key] ? `. ${extra[outcome.key]}` : ''}${outcome.asks === 'reason' ? '. Needs a reason in the note' : ''}`,
        }
      }),
    ],
  }
}

const extra: Record<string, string> = {
  suspend: 'The follow-up becomes “under investigation”',
  recurrence: 'The follow-up becomes clinic-led and under investigation, and other follow-ups get a review',
}

export const readOf = ({ result }: Pick<Around, 'result'>) => ({
  test: result.test,
  form: result.form,
  status: result.current.status,
})
