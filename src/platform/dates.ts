import { Temporal } from 'temporal-polyfill'

/** A clinical date: YYYY-MM-DD. A day on the calendar, never an instant. */
export type Day = string

/** A moment in UTC, as ISO text with milliseconds: 2026-03-01T09:30:00.000Z. */
export type Instant = string

// A page asks hundreds of times, and the polyfill takes 5 to 30 µs for each answer: days are counted in UTC, where
// each has 24 hours, and what London's clock says is remembered.

const plain = (day: Day) => Temporal.PlainDate.from(day)

const dayLength = 86_400_000

/** Midnight in UTC, in milliseconds. */
function midnight(day: Day): number {
  const at = Date.parse(`${day}T00:00Z`)
  if (Number.isNaN(at)) throw new RangeError('Not a day')
  return at
}

const dayAt = (milliseconds: number): Day => new Date(milliseconds).toISOString().slice(0, 10)

export const addDays = (day: Day, days: number): Day => dayAt(midnight(day) + days * dayLength)

export const addWeeks = (day: Day, weeks: number): Day => addDays(day, weeks * 7)

/** Whole months on; a day that month does not have becomes its last day (31 August + 1 month = 30 September). */
export const addMonths = (day: Day, months: number): Day => plain(day).add({ months }).toString()

/** Days from the first to the second; negative when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number => (midnight(to) - midnight(from)) / dayLength

/** Whole years old on a day. */
export const ageOn = (born: Day, on: Day): number =>
  Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0)

export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

/** 1 for Monday to 7 for Sunday. */
export const weekday = (day: Day): number => new Date(midnight(day)).getUTCDay() || 7

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** "6 August 2018", as the NHS writes a date. */
export const longDate = (day: Day): string => `${Number(day.slice(8))} ${monthAndYear(day)}`

/** "August 2018". */
export const monthAndYear = (day: Day): string => `${monthOf(day)} ${day.slice(0, 4)}`

/** "14-Jul-1945", as the patient banner writes a date of birth. */
export const bannerDate = (day: Day): string =>
  `${day.slice(8)}-${monthOf(day).slice(0, 3)}-${day.slice(0, 4)}`

function monthOf(day: Day): string {
  const month = months[Number(day.slice(5, 7)) - 1]
  if (month === undefined) throw new RangeError('Not a day')
  return month
}

const offsets = new Map<number, number>()
const hourLength = 3_600_000

/** What London's clock shows, as if it were UTC; it is put forward and back on the hour, so one offset serves an hour. */
function london(instant: Instant): Date {
  const at = Date.parse(instant)
  const hour = Math.floor(at / hourLength)
  const offset = remembered(offsets, hour, () => {
    const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London')
    return zoned.offsetNanoseconds / 1e6
  })
  return new Date(at + offset)
}

/** The date in London at an instant. */
export const londonDay = (instant: Instant): Day => dayAt(london(instant).getTime())

/** "6 August 2018 at 2:05pm", London time. */
export function longTime(instant: Instant): string {
  const shown = london(instant)
  const hour = shown.getUTCHours()
  const minutes = String(shown.getUTCMinutes()).padStart(2, '0')
  return `${longDate(dayAt(shown.getTime()))} at ${hour % 12 || 12}:${minutes}${hour < 12 ? 'am' : 'pm'}`
}

/** The instant at which a London day and wall-clock time begin; a time the spring change skips moves forward. */
export const instantInLondon = (day: Day, time = '00:00'): Instant =>
  remembered(instants, `${day}T${time}`, () =>
    Temporal.PlainDateTime.from(`${day}T${time}`)
      .toZonedDateTime('Europe/London')
      .toInstant()
      .toString({ fractionalSecondDigits: 3 }),
  )

const instants = new Map<string, Instant>()

export const addSeconds = (instant: Instant, seconds: number): Instant =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString()

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  let value = known.get(key)
  if (value === undefined) {
    if (known.size >= 10_000) known.clear()
    known.set(key, (value = find()))
  }
  return value
}
