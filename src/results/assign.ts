import { addDays, daysBetween } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Status } from './versions.ts'

type Id = number | string

export type ResultToAssign<R extends Id> = {
  id: R
  test: string
  /** The sample's date: it decides, not the day of arrival. */
  takenOn: Day | null
  /** The laboratory's order number, and what tells its results apart: settles the order within a day. Never an id of ours, which tells arrival. */
  order: string
  status: Status
  /** Has a number, or a report's words; see `usable`. */
  usable: boolean
}

export type CheckToServe<C extends Id> = {
  id: C
  test: string
  dueOn: Day
  windowFrom: Day
  windowTo: Day
  /** Settled without a result: not needed, declined, done elsewhere, cancelled. */
  settled: boolean
}

/**
 * Which check each result serves, among the checks of one follow-up: afresh from everything known, so that the order
 * of arrival changes nothing.
 *
 * A check takes results from the start of its window until the next check of that test begins, because a late sample is
 * still that check's sample; never for less than its own window, and the last one without end. Of several open checks the
 * nearest by due date is served. The samples of one day serve one check. What lies outside every window is read all the same.
 */
export function assign<R extends Id, C extends Id>(
  results: ResultToAssign<R>[],
  checks: CheckToServe<C>[],
  manualLinks: ReadonlyMap<R, C | null> = new Map(),
): Map<R, C | null> {
  const served = new Map<R, C | null>()
  for (const { id, status } of results) {
    const link = manualLinks.get(id)
    if (link !== undefined) served.set(id, status === 'withdrawn' || status === 'cancelled' ? null : link)
  }

  const taken = new Set<C | null>(served.values())
  const days = new Set(results.filter(result => served.get(result.id) != null).map(dayOf))
  const ranges = rangesOf(checks.toSorted(byDueDate)).filter(({ check }) => !check.settled)

  for (const result of results.filter(({ id }) => !served.has(id)).toSorted(bySample)) {
    const check = result.usable && !days.has(dayOf(result)) ? nearest(result, ranges, taken) : null
    served.set(result.id, check)
    if (check === null) continue
    taken.add(check)
    days.add(dayOf(result))
  }
  return served
}

type Range<C extends Id> = { check: CheckToServe<C>; from: Day; until: Day }

const endless: Day = '9999-12-31'

function rangesOf<C extends Id>(checks: CheckToServe<C>[]): Range<C>[] {
  return checks.map((check, i) => {
    const next = checks.slice(i + 1).find(({ test }) => test === check.test)
    const late = next ? addDays(next.windowFrom, -1) : endless
    return { check, from: check.windowFrom, until: late > check.windowTo ? late : check.windowTo }
  })
}

function nearest<C extends Id>(
  { test, takenOn }: ResultToAssign<Id>,
  ranges: Range<C>[],
  taken: ReadonlySet<C | null>,
): C | null {
  if (!takenOn) return null
  const distance = ({ check }: Range<C>) => Math.abs(daysBetween(check.dueOn, takenOn))
  const open = ranges.filter(
    ({ check, from, until }) =>
      check.test === test && from <= takenOn && takenOn <= until && !taken.has(check.id),
  )
  return open.toSorted((one, other) => distance(one) - distance(other))[0]?.check.id ?? null
}

const dayOf = ({ test, takenOn }: ResultToAssign<Id>) => `${test} ${takenOn}`

const byDueDate = (one: CheckToServe<Id>, other: CheckToServe<Id>) =>
  compare(one.dueOn, other.dueOn) || compare(one.id, other.id)

const bySample = (one: ResultToAssign<Id>, other: ResultToAssign<Id>) =>
  compare(one.takenOn ?? '', other.takenOn ?? '') ||
  compare(one.order, other.order) ||
  compare(one.id, other.id)

const compare = (one: Id, other: Id) => (one < other ? -1 : one > other ? 1 : 0)
