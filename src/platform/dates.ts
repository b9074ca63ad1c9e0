import { Temporal } from 'temporal-polyfill'

/** A clinical date: YYYY-MM-DD. A day on the calendar, never an instant. */
export type Day = string

/** A moment in UTC, as ISO text with milliseconds: 2026-03-01T09:30:00.000Z. */
export type Instant = string

const plain = (day: Day) => Temporal.PlainDate.from(day)

export const addDays = (day: Day, days: number): Day => plain(day).add({ days }).toString()

export const addWeeks = (day: Day, weeks: number): Day => addDays(day, weeks * 7)

/** Whole months on; a day that month does not have becomes its last day (31 August + 1 month = 30 September). */
export const addMonths = (day: Day, months: number): Day => plain(day).add({ months }).toString()

/** Days from the first to the second; negative when the second is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  plain(from).until(plain(to), { largestUnit: 'day' }).days

/** Whole years old on a day. */
export const ageOn = (born: Day, on: Day): number =>
  plain(born).until(plain(on), { largestUnit: 'year' }).years

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
export const weekday = (day: Day): number => plain(day).dayOfWeek

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
export function longDate(day: Day): string {
  const date = plain(day)
  return `${date.day} ${months[date.month - 1]} ${date.year}`
}

/** "August 2018". */
export function monthAndYear(day: Day): string {
  const date = plain(day)
  return `${months[date.month - 1]} ${date.year}`
}

/** "14-Jul-1945", as the patient banner writes a date of birth. */
export function bannerDate(day: Day): string {
  const date = plain(day)
  return `${String(date.day).padStart(2, '0')}-${months[date.month - 1]?.slice(0, 3)}-${date.year}`
}

const london = (instant: Instant) => Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London')

/** The date in London at an instant. */
export const londonDay = (instant: Instant): Day => london(instant).toPlainDate().toString()

/** "6 August 2018 at 2:05pm", London time. */
export function longTime(instant: Instant): string {
  const { hour, minute } = london(instant)
  const clock = `${hour % 12 || 12}:${String(minute).padStart(2, '0')}${hour < 12 ? 'am' : 'pm'}`
  return `${longDate(londonDay(instant))} at ${clock}`
}

/** The instant at which a London day and wall-clock time begin; a time the spring change skips moves forward. */
export const instantInLondon = (day: Day, time = '00:00'): Instant =>
  Temporal.PlainDateTime.from(`${day}T${time}`)
    .toZonedDateTime('Europe/London')
    .toInstant()
    .toString({ fractionalSecondDigits: 3 })

export const addSeconds = (instant: Instant, seconds: number): Instant =>
  Temporal.Instant.from(instant).add({ seconds }).toString({ fractionalSecondDigits: 3 })
