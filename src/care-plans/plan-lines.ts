import { longDate, monthAndYear } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { timersOf } from './clocks.ts'
import type { CheckRow, LimitRow } from './follow-up.ts'
import { checkOf } from './protocol.ts'
import type { Protocol, Role } from './protocol.ts'
import { allTests } from './library.ts'

// The follow-up plan as it is printed: one line for each kind of check that is still to come.

export interface PlanLine {
  title: string
  patientTitle: string
  /** what a test shows, in a sentence for the patient */
  shows: string | null
  isTest: boolean
  /** weeks from the test within which the patient is told */
  tellWeeks: number | null
  dates: Day[]
  /** for the GP: who orders, samples, reads and tells */
  who: string
  limit: { staff: string; patient: string } | null
}

/** Checks still open, by what they are, the next one first. */
export function planLines(protocol: Protocol, checks: CheckRow[], limits: LimitRow[]): PlanLine[] {
  const coming = checks.filter(check => check.state === 'open').toSorted((a, b) => compare(a.dueOn, b.dueOn))
  const lines = Map.groupBy(coming, check => check.item)
  return [...lines.entries()].map(([item, [first, ...rest]]) => {
    const planned = checkOf(protocol, item)
    const test = allTests().find(each => each.key === first?.test)
    const limit = limits.find(each => each.test === first?.test && each.replacedAt === null)
    return {
      title: planned?.title ?? first?.title ?? item,
      patientTitle: planned?.patientTitle ?? test?.patientTitle ?? first?.title ?? item,
      shows: planned?.shows ?? test?.patientWords ?? null,
      isTest: first?.test !== null,
      tellWeeks: first?.test ? tellWeeks(protocol, first) : null,
      dates: [first, ...rest].flatMap(check => check?.dueOn ?? []),
      who: whoDoes(planned?.who),
      limit: limit && test?.form === 'number' ? limitWords(limit) : null,
    }
  })
}

/** Promised in working days; rounded up to weeks for the patient. */
function tellWeeks(protocol: Protocol, check: CheckRow): number | null {
  const within = timersOf(protocol, allTests(), check).tellWithin
  return within ? Math.ceil(within.ofTest / 5) : null
}

/** "Act at 0.2 ug/L or above", and the same for the patient. */
function limitWords(limit: LimitRow): PlanLine['limit'] {
  if (limit.state === 'awaited')
    return {
      staff: 'Limit not agreed yet',
      patient: 'Your team has not agreed your own limit yet. Until then a nurse looks at every result.',
    }
  const words = limit.comparison === '>=' ? `${limit.value} or more` : `more than ${limit.value}`
  return {
    staff: `Act at ${words} ${limit.unit}`,
    patient: `Your own limit is ${limit.value}. If a result is ${words}, we ring you.`,
  }
}

type Who = NonNullable<ReturnType<typeof checkOf>>['who']

export const hospitalAlone = 'Hospital'

/** "Hospital", unless somebody else has a part in it; then each part with its name. */
function whoDoes(who: Who | undefined): string {
  if (!who) return hospitalAlone
  const parts: [string, Role | undefined][] = [
    ['orders', who.orders],
    ['takes the sample', who.takesSample],
    ['reads', who.reviews],
    ['tells the patient', who.tellsPatient],
  ]
  const elsewhere = parts.filter(([, role]) => role === 'GP practice' || role === 'patient')
  if (elsewhere.length === 0) return hospitalAlone
  return [hospitalAlone, ...elsewhere.map(([does, role]) => `${role} ${does}`)].join('; ')
}

/** "March 2026, then every 6 months until September 2027, then every year until September 2035". */
export function rhythm(days: Day[]): string {
  const months = days.map(monthNumber)
  const words = [days[0] ? monthAndYear(days[0]) : '']
  for (let at = 0; at + 1 < days.length;) {
    const gap = months[at + 1]! - months[at]!
    let last = at + 1
    while (last + 1 < days.length && months[last + 1]! - months[last]! === gap) last++
    if (last - at > 1 && gap > 0) words.push(`then every ${gapWords(gap)} until ${monthAndYear(days[last]!)}`)
    else for (const day of days.slice(at + 1, last + 1)) words.push(monthAndYear(day))
    at = last
  }
  return [...new Set(words)].join(', ')
}

const monthNumber = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))

const gapWords = (months: number) => {
  const [number, unit] = months % 12 === 0 ? [months / 12, 'year'] : [months, 'month']
  return number === 1 ? unit : `${number} ${unit}s`
}

/** What comes within a year, date by date: "March 2026" or "now", and what it is. */
export const soonOf = (plan: PlanLine[], from: Day, until: Day): { when: string; line: PlanLine }[] =>
  plan
    .flatMap(line => line.dates.map(day => ({ day, line })))
    .filter(({ day }) => day <= until)
    .toSorted((a, b) => compare(a.day, b.day))
    .map(({ day, line }) => ({
      when: day < from ? `Now (planned for ${longDate(day)})` : monthAndYear(day),
      line,
    }))

export const laterOf = (plan: PlanLine[], after: Day): PlanLine[] =>
  plan
    .map(line => ({ ...line, dates: line.dates.filter(day => day > after) }))
    .filter(line => line.dates.length > 0)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
