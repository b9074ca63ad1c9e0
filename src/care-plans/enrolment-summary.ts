import { longDate } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { looserLimits } from './confirm-enrolment.ts'
import { factsOf, settlePast } from './enrol.ts'
import type { Enrolment, Settled } from './enrol.ts'
import { lowerFirst } from './enrolment-forms.ts'
import type { Asking } from './enrolment-forms.ts'
import type { Answered } from './enrolment-draft.ts'
import { keptTests } from './enrolment-pages.ts'
import type { PageName } from './enrolment-pages.ts'
import { testOf } from './library.ts'
import { levelInWords } from './limit.ts'
import type { Protocol } from './protocol.ts'
import { endReviewOn, leftOut, schedule } from './schedule.ts'

export interface Row {
  key: string
  value: string | string[]
}

/** What was answered on one page, as it is read back before it counts. */
export function rowsOf(
  name: PageName,
  reads: Answered,
  asking: Asking,
  nameOfPerson: (id: number) => string,
): Row[] {
  const { protocol } = asking
  switch (name) {
    case 'diagnosis': {
      const given = reads.diagnosis.answers
      if (!given) return []
      const when = { key: 'Date of diagnosis', value: dayOr(given.diagnosedOn) }
      return [
        { key: 'Diagnosis', value: given.diagnosis },
        ...(protocol.anchor.type === 'diagnosis' ? [] : [when]),
        ...protocol.asks.map(ask => ({
          key: ask.question,
          value: ask.options.find(({ value }) => value === given[ask.name])?.label ?? '',
        })),
      ]
    }
    case 'treatments':
      return [{ key: 'Treatments', value: (reads.treatments.answers ?? []).map(inWords) }].map(orNone)
    case 'medicines':
      return [{ key: 'Medicines', value: (reads.medicines.answers ?? []).map(medicineInWords) }].map(orNone)
    case 'anchor':
      return [{ key: protocol.anchor.label, value: dayOr(reads.anchor.answers?.anchorOn ?? null) }]
    case 'eligibility':
      return eligibilityRows(protocol, reads.eligibility.answers ?? [])
    case 'stratum':
      return [
        { key: 'How it is run', value: stratumWords[reads.stratum.answers?.stratum ?? 'clinic-led'].title },
        { key: 'Key worker', value: nameOfPerson(reads.stratum.answers?.keyWorkerId ?? 0) },
      ]
    case 'limits':
      return protocol.limits.map(limit => ({
        key: testOf(limit.test).title,
        value: limitWords(protocol, limit, reads.limits.answers ?? {}),
      }))
    case 'last-checks':
      return keptTests(protocol).map(test => ({
        key: `${testOf(test).title}, last done`,
        value: dayOr(reads['last-checks'].answers?.[test] ?? null),
      }))
  }
}

/** What was answered as the protocol wants it, and, with the reasons, what was not. */
function eligibilityRows(protocol: Protocol, answers: Enrolment['eligibility']): Row[] {
  const said = ({ question, answer }: Enrolment['eligibility'][number]) =>
    `${protocol.eligibility.find(({ key }) => key === question)?.question ?? question} ${answer === 'yes' ? 'Yes' : 'No'}.`
  const otherwise = answers.filter(({ overrideReason }) => overrideReason !== null)
  const wanted = answers.filter(({ overrideReason }) => overrideReason === null)
  return [
    { key: 'As it should be', value: wanted.map(said) },
    ...otherwise.map(each => ({
      key: 'Otherwise',
      value: [said(each), `Because: ${each.overrideReason ?? ''}`],
    })),
  ]
}

const orNone = (row: Row): Row => (row.value.length > 0 ? row : { ...row, value: 'None recorded' })

const dayOr = (day: Day | null) => (day ? longDate(day) : 'Not known')

type Treatment = Enrolment['treatments'][number]
const inWords = ({ kind, description, startedOn, endedOn }: Treatment) =>
  `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${description}${span(startedOn, endedOn)}`

const span = (from: Day | null, to: Day | null) => {
  if (from === null && to === null) return ''
  if (from === to || to === null) return `, ${longDate(from ?? '')}`
  return from === null ? `, until ${longDate(to)}` : `, ${longDate(from)} to ${longDate(to)}`
}

const medicineInWords = ({ name, startedOn, plannedStopOn }: Enrolment['medicines'][number]) =>
  `${name}, ${startedOn ? `since ${longDate(startedOn)}` : 'start not known'}` +
  (plannedStopOn ? `, planned until ${longDate(plannedStopOn)}` : '')

export const stratumWords = {
  'self-managed': {
    title: 'Self-managed',
    hint: 'The patient stays at home, has the tests, and rings when something changes',
  },
  'shared care': { title: 'Shared care', hint: 'The GP practice and the hospital each do part of it' },
  'clinic-led': { title: 'Clinic-led', hint: 'The patient comes to clinic; the checks are tracked here' },
} as const

function limitWords(
  protocol: Protocol,
  limit: Protocol['limits'][number],
  limits: Enrolment['limits'],
): string | string[] {
  const chosen = limits[limit.test]
  const usual = protocolLimit(limit)
  if (!chosen || chosen.value === null) return `${usual} (protocol)`
  const own = levelInWords({ comparison: chosen.comparison, value: chosen.value, unit: limit.unit })
  const looser = looserLimits(protocol, { limits }).some(({ test }) => test === limit.test)
  if (!looser) return [own, `Because: ${chosen.reason}`]
  return [`${usual} (protocol), until a second person accepts ${own}`, `Because: ${chosen.reason}`]
}

/** "0.2 ug/L or more"; a limit worked out from the patient's own lowest value is awaited. */
export const protocolLimit = ({ comparison, value, unit }: Protocol['limits'][number]): string =>
  value === undefined
    ? 'Awaited: a clinician agrees it from the lowest value'
    : levelInWords({ comparison, value, unit })

/** The schedule as it would be made, before it is. */
export function previewOf(protocol: Protocol, enrolment: Enrolment, today: Day) {
  const facts = factsOf(enrolment, today)
  const settled = settlePast(schedule(protocol, facts), enrolment, today)
  const coming = settled.filter(check => check.state === 'open')
  return {
    years: byYear(coming, today),
    past: settled
      .filter(check => check.state !== 'open')
      .map(check => ({ on: longDate(check.dueOn), title: check.title, how: check.settledReason ?? '' })),
    overdue: coming.filter(check => check.redOn < today).length,
    leftOut: leftOutWords(protocol, enrolment, today),
    endsOn: longDate(endReviewOn(protocol, facts)),
  }
}

function byYear(checks: Settled[], today: Day) {
  const years = Map.groupBy(checks, check => check.dueOn.slice(0, 4))
  return [...years].map(([year, ofYear]) => ({
    year,
    rows: ofYear.map(check => [
      longDate(check.dueOn),
      check.title,
      check.dueOn < today
        ? 'Already due: to be done now'
        : `${longDate(check.windowFrom)} to ${longDate(check.windowTo)}`,
    ]),
  }))
}

function leftOutWords(protocol: Protocol, enrolment: Enrolment, today: Day) {
  const left = leftOut(protocol, factsOf(enrolment, today))
  const groups = Map.groupBy(left, ({ title, why }) => `${title}: ${lowerFirst(why)}`)
  return [...groups].map(([words, each]) => {
    const days = each.flatMap(({ dueOn }) => (dueOn ? longDate(dueOn) : []))
    return days.length > 0 && days.length < 4 ? `${words} (${days.join(', ')})` : words
  })
}
