import { addDays, addWeeks, addWorkingDays } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Protocol, Timers } from './protocol-schema.ts'
import type { Test } from './tests.ts'

type Finding = 'expected' | 'look' | 'act'

/** The clocks of a check: the protocol's own, else the test's, else those of a call; so one added by hand has some too. */
export function timersOf(
  protocol: Protocol,
  tests: Test[],
  check: { item: string; test: string | null },
): Timers {
  const planned = protocol.checks.find(({ item }) => item === check.item)
  const timers = protocol.timers[planned?.timers ?? ''] ?? tests.find(({ key }) => key === check.test)?.timers
  return timers ?? callTimers(protocol)
}

/** When a result not yet here is missing; null for a call or a review, which has none. */
export function resultExpectedBy({ resultWithin }: Timers, doneOn: Day): Day | null {
  if (!resultWithin) return null
  if (resultWithin.workingDays) return addWorkingDays(doneOn, resultWithin.workingDays)
  return addDays(doneOn, resultWithin.days ?? 0)
}

/** When a result still missing goes to the lead. */
export function missingResultToLeadOn(timers: Timers, doneOn: Day): Day | null {
  const expected = resultExpectedBy(timers, doneOn)
  return expected && addWeeks(expected, timers.resultWithin?.leadAfterWeeks ?? 0)
}

export const readBy = ({ readWithin }: Timers, finding: Finding, receivedOn: Day): Day =>
  addWorkingDays(receivedOn, readWithin?.[finding] ?? 1)

/** When a result nobody has read goes to people who are not looking at the screen. */
export const unreadEscalatesOn = (timers: Timers, finding: Finding, receivedOn: Day): Day =>
  addWorkingDays(readBy(timers, finding, receivedOn), timers.readWithin?.escalate ?? 1)

/** The promise to the patient: from the day of the test, or a call soon after a result to act on has come. */
export function tellBy({ tellWithin }: Timers, finding: Finding, doneOn: Day, receivedOn: Day): Day {
  if (!tellWithin) return addWorkingDays(receivedOn, 1)
  const promised = addWorkingDays(doneOn, tellWithin.ofTest)
  if (finding !== 'act') return promised
  const call = addWorkingDays(receivedOn, tellWithin.ofResultToActOn)
  return call < promised ? call : promised
}

function callTimers(protocol: Protocol): Timers {
  const { call } = protocol.timers
  if (!call) throw new Error(`${protocol.key} has no timers called "call"`)
  return call
}
