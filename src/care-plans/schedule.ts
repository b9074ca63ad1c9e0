import { addMonths, addWeeks, ageOn } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Check, Facts, Medicine, Protocol } from './protocol-schema.ts'

// The dated checks of one follow-up, from its protocol and the facts of this person. Nothing here knows what today is.
//
// Months are always counted from the anchor itself, never from the check before: from 31 January one month on is the
// last day of February and two months on is 31 March again. Someone born on 29 February is a year older on 1 March.

export type Side = 'left' | 'right' | 'both' | 'to confirm'

export type PlannedCheck = {
  item: string
  test: string | null
  kind: Check['kind']
  title: string
  patientTitle: string
  /** 1 for the first of its item. */
  occurrence: number
  from: Check['from']
  dueOn: Day
  windowFrom: Day
  windowTo: Day
  remindOn: Day[]
  bookBy: Day | null
  amberOn: Day
  redOn: Day
  laterality: Side | null
}

export type LeftOut = { item: string; title: string; dueOn: Day | null; why: string }

/** Everything planned, in order of date. */
export const schedule = (protocol: Protocol, facts: Facts): PlannedCheck[] =>
  protocol.checks
    .flatMap(check => plannedOf(protocol, check, facts))
    .toSorted((a, b) => compare(a.dueOn, b.dueOn) || compare(a.item, b.item))

/** What the protocol has but this person does not get, and why: said at enrolment, so that nothing goes quietly. */
export const leftOut = (protocol: Protocol, facts: Facts): LeftOut[] =>
  protocol.checks.flatMap((check): LeftOut[] => {
    const { item, title } = check
    if (sideOf(check, facts) === 'none')
      return [{ item, title, dueOn: null, why: 'Nothing is left to image after this surgery' }]
    const why = check.when?.words ?? 'Falls after the end of the pathway'
    const days = candidates(protocol, check, facts)
    if (!days.length) return [{ item, title, dueOn: null, why }]
    return days.flatMap(dueOn => {
      if (isFor(check, facts, dueOn) && dueOn <= endReviewOn(protocol, facts)) return []
      return [
        { item, title, dueOn, why: isFor(check, facts, dueOn) ? 'Falls after the end of the pathway' : why },
      ]
    })
  })

/** Questions of the protocol nobody has answered: until they are, enrolment is incomplete. */
export const unanswered = (protocol: Protocol, facts: Facts): Protocol['asks'] =>
  protocol.asks.filter(ask => facts[ask.name] === undefined)

/** When the pathway's own checks end. */
export function pathwayEndOn({ end }: Protocol, facts: Facts): Day {
  const usual = addMonths(facts.anchorOn, end.months)
  if (!end.extend || answered(end.extend.exceptAnswers, facts)) return usual
  let months = end.months
  while (ageOn(facts.bornOn, addMonths(facts.anchorOn, months)) < end.extend.ageUnder)
    months += end.extend.everyMonths
  const byAge = addMonths(facts.anchorOn, months)
  return later(usual, earlier(byAge, facts.screeningConfirmedOn ?? byAge))
}

/** When the review falls that ends the pathway: someone enrolled late is not ended before the first contacts. */
export const endReviewOn = (protocol: Protocol, facts: Facts): Day =>
  later(pathwayEndOn(protocol, facts), addWeeks(facts.enrolledOn, protocol.end.weeksAfterEnrolment))

function plannedOf(protocol: Protocol, check: Check, facts: Facts): PlannedCheck[] {
  const side = sideOf(check, facts)
  if (side === 'none') return []
  const lastOn = endReviewOn(protocol, facts)
  return candidates(protocol, check, facts)
    .filter(dueOn => dueOn <= lastOn && isFor(check, facts, dueOn))
    .map((dueOn, n) => planned(protocol, check, facts, dueOn, n + 1, side))
}

function planned(
  protocol: Protocol,
  check: Check,
  facts: Facts,
  dueOn: Day,
  occurrence: number,
  laterality: Side | null,
): PlannedCheck {
  const { item, kind, title, patientTitle, from } = check
  const timers = protocol.timers[check.timers]
  if (!timers) throw new Error(`${protocol.key} has no timers called "${check.timers}"`)
  const opens = addWeeks(dueOn, -timers.window.weeksBefore)
  const start = startsOf(check, facts).findLast(on => on <= dueOn)
  return {
    item,
    test: check.test ?? null,
    kind,
    title,
    patientTitle,
    occurrence,
    from,
    dueOn,
    windowFrom: check.notBeforeWeeks && start ? later(opens, addWeeks(start, check.notBeforeWeeks)) : opens,
    windowTo: addWeeks(dueOn, timers.window.weeksAfter),
    remindOn: timers.remindWeeksBefore.map(weeks => addWeeks(dueOn, -weeks)).toSorted(compare),
    bookBy: timers.bookWeeksBefore ? addWeeks(dueOn, -timers.bookWeeksBefore) : null,
    amberOn: addWeeks(dueOn, timers.amberWeeks),
    redOn: addWeeks(dueOn, timers.redWeeks),
    laterality,
  }
}

/** Every date the check's rule gives, before asking whether it is for this person on that day. */
function candidates(protocol: Protocol, check: Check, facts: Facts): Day[] {
  const { at } = check.due
  if (at === 'end') return [endReviewOn(protocol, facts)]
  if (at === 'planned stop') return [...new Set(stopsOf(check, facts))].toSorted(compare)

  const starts = startsOf(check, facts)
  return starts.flatMap((start, n) => {
    const next = starts[n + 1]
    return series(protocol, check, facts, start).filter(on => !next || on < next)
  })
}

function series(protocol: Protocol, check: Check, facts: Facts, start: Day): Day[] {
  const { months, weeks, every } = check.due
  if (months) return months.map(month => addMonths(start, month))
  if (weeks) return weeks.map(week => addWeeks(start, week))
  return every ? repeated(start, every, lastOf(protocol, check, facts)) : []
}

function repeated(start: Day, every: NonNullable<Check['due']['every']>, last: Day): Day[] {
  const days: Day[] = []
  for (let months = every.first; ; months += every.months) {
    const on = addMonths(start, months)
    if (on > last || (on === last && every.until === 'before end')) return days
    days.push(on)
  }
}

/** Tests counted from the anchor stop with the pathway; contacts and medicines go on to the review that ends it. */
const lastOf = (protocol: Protocol, check: Check, facts: Facts) =>
  check.from === 'anchor' ? pathwayEndOn(protocol, facts) : endReviewOn(protocol, facts)

function startsOf(check: Check, facts: Facts): Day[] {
  if (check.from === 'anchor') return [facts.anchorOn]
  return check.from === 'enrolment' ? [facts.enrolledOn] : courseStarts(check, facts)
}

/** A medicine taken up within three months of the last one goes on with its course; after a longer break a new one starts. */
function courseStarts(check: Check, facts: Facts): Day[] {
  const taken = medicinesOf(check, facts).toSorted((a, b) =>
    compare(startedOn(a, facts), startedOn(b, facts)),
  )
  let lastedTo: Day | undefined
  return taken.flatMap(medicine => {
    const on = startedOn(medicine, facts)
    const isNew = !lastedTo || on > addMonths(lastedTo, 3)
    lastedTo = later(medicine.plannedStopOn ?? '9999-12-31', lastedTo ?? on)
    return isNew ? [on] : []
  })
}

const medicinesOf = (check: Check, facts: Facts): Medicine[] =>
  facts.medicines.filter(({ kind }) => check.when?.medicine?.includes(kind))

/** A medicine whose start nobody wrote down counts from enrolment. */
const startedOn = (medicine: Medicine, facts: Facts) => medicine.startedOn ?? facts.enrolledOn

const stopsOf = (check: Check, facts: Facts): Day[] =>
  medicinesOf(check, facts).flatMap(({ plannedStopOn }) => plannedStopOn ?? [])

function isFor(check: Check, facts: Facts, dueOn: Day): boolean {
  const { when } = check
  if (!when) return true
  const age = ageOn(facts.bornOn, dueOn)
  return (
    (!when.medicine || medicinesOf(check, facts).some(medicine => isTaken(medicine, facts, dueOn))) &&
    (when.ageUnder === undefined || age < when.ageUnder) &&
    (when.ageFrom === undefined || age >= when.ageFrom) &&
    (!when.answers || answered(when.answers, facts)) &&
    !answered(when.exceptAnswers, facts)
  )
}

const isTaken = (medicine: Medicine, facts: Facts, on: Day) =>
  startedOn(medicine, facts) <= on && (medicine.plannedStopOn === null || on <= medicine.plannedStopOn)

type Answers = NonNullable<Check['when']>['answers']

const answered = (lists: Answers, facts: Facts): boolean => {
  const asked = Object.entries(lists ?? {}) as [keyof NonNullable<Answers>, string[]][]
  return asked.length > 0 && asked.every(([name, accepted]) => accepted.includes(facts[name] ?? ''))
}

/** An unknown surgery or side never cancels an image: it is planned, and the side confirmed. */
function sideOf(check: Check, { surgery, laterality }: Facts): Side | 'none' | null {
  if (!check.sides) return null
  const image = check.sides[surgery ?? '']
  if (image === 'none' || image === 'both') return image
  if (image === 'other' && laterality === 'left') return 'right'
  if (image === 'other' && laterality === 'right') return 'left'
  return 'to confirm'
}

const earlier = (a: Day, b: Day) => (a < b ? a : b)
const later = (a: Day, b: Day) => (a > b ? a : b)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
