import { longDate } from '../platform/index.ts'
import { testOf } from './library.ts'
import type { StoredProtocol } from './library.ts'
import { levelInWords } from './limit.ts'
import type { Protocol } from './protocol.ts'
import { matrixOf } from './protocol-matrix.ts'

const standings = {
  published: 'read in the source',
  restated: 'as restated by another source',
  background: 'general clinical knowledge',
  proposed: 'proposed here, for the trust to agree',
}

/** A protocol as a page says it: every number with the numbers of its sources. */
export function protocolPage({ protocol }: StoredProtocol) {
  const keys = Object.keys(protocol.sources)
  const refs = (cites: string[]) => cites.map(key => keys.indexOf(key) + 1).join(', ')
  const checkCites = new Map(protocol.checks.map(check => [check.item, check.cites]))
  return {
    matrix: matrixOf(protocol).map(row => [
      row.only ? `${row.title}. ${row.only}` : row.title,
      [row.due, row.from].filter(Boolean).join(' '),
      row.window,
      row.overdue,
      refs(checkCites.get(row.item) ?? []),
    ]),
    people: protocol.checks.map(({ title, who }) => [
      title,
      who.orders,
      who.takesSample ?? 'no sample',
      who.reviews,
      who.tellsPatient,
      who.chases,
    ]),
    limits: protocol.limits.map(limit => [
      testOf(limit.test).title,
      limit.value === undefined
        ? 'Lowest value plus 2, once a clinician has agreed the lowest value'
        : levelInWords({ comparison: limit.comparison, value: limit.value, unit: limit.unit }),
      limit.reason,
      refs(limit.cites),
    ]),
    trends: protocol.trends.map(trend => [testOf(trend.test).title, trend.words, refs(trend.cites)]),
    eligibility: protocol.eligibility.map(each => [
      each.question,
      each.wanted === 'yes' ? 'Yes' : 'No',
      each.hardStop ? 'Enrolment stops' : 'A reason is needed',
      refs(each.cites),
    ]),
    redFlags: protocol.redFlags.map(flag => [flag.words, urgencies[flag.urgency], refs(flag.cites)]),
    symptomQuestions: protocol.symptomQuestions.map(each => [
      each.question,
      urgencies[each.urgency],
      refs(each.cites),
    ]),
    timers: Object.entries(protocol.timers).map(([name, timers]) => [
      `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      timers.remindWeeksBefore.length > 0
        ? `${timers.remindWeeksBefore.join(', ')} ${timers.remindWeeksBefore.join() === '1' ? 'week' : 'weeks'} before`
        : 'none',
      timers.escalate
        .map(({ weeks, to, how }) => `${weeks} ${weeks === 1 ? 'week' : 'weeks'}: ${to}. ${how}`)
        .join('. '),
      readWords(timers),
      refs(timers.cites),
    ]),
    examples: protocol.examples.map(example => ({
      name: example.name,
      facts: factsInWords(example.facts),
      rows: Object.entries(example.expect).map(([item, days]) => [
        protocol.checks.find(check => check.item === item)?.title ?? item,
        days.length > 0 ? days.map(longDate).join(', ') : 'none',
      ]),
    })),
    sources: Object.values(protocol.sources).map(({ text, url, standing }) => ({
      text: `${text} (${standings[standing]})`,
      url,
    })),
  }
}

const urgencies = {
  emergency: '999 or emergency department',
  'same day': 'the phone line, the same day',
  'two working days': 'a call back in two working days',
}

function readWords({ readWithin, tellWithin }: Protocol['timers'][string]): string {
  if (!readWithin || !tellWithin) return 'no result'
  const { expected, look, act } = readWithin
  return (
    `Read within ${expected} working days, ${look} to look at, ${act} to act on. ` +
    `Told within ${tellWithin.ofTest} of the test, ${tellWithin.ofResultToActOn} of a result to act on`
  )
}

function factsInWords({
  anchorOn,
  enrolledOn,
  bornOn,
  medicines,
  ...answers
}: Protocol['examples'][number]['facts']) {
  const said = Object.values(answers).filter(Boolean)
  const taken = medicines.map(
    ({ kind, startedOn, plannedStopOn }) =>
      `${kind}${startedOn ? ` from ${longDate(startedOn)}` : ''}${plannedStopOn ? ` to ${longDate(plannedStopOn)}` : ''}`,
  )
  return [
    `Born ${longDate(bornOn)}, counted from ${longDate(anchorOn)}, enrolled ${longDate(enrolledOn)}`,
    ...said,
    ...taken,
  ].join('; ')
}
