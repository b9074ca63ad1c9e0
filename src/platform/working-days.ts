import { addDays, weekday } from './dates.ts'
import type { Day } from './dates.ts'

/** England's bank holidays fall by rule; the few moved or added by proclamation are named. */
const moved: Record<string, Day[]> = {
  '2020': ['2020-05-08'],
  '2022': ['2022-06-02', '2022-06-03', '2022-09-19'],
  '2023': ['2023-05-08'],
}
const notHeld = new Set(['2020-05-04', '2022-05-30'])

export const isWorkingDay = (day: Day): boolean =>
  weekday(day) <= 5 && !bankHolidays(Number(day.slice(0, 4))).has(day)

/** The day that many working days on; 0 is the day itself, or the next working day. */
export function addWorkingDays(day: Day, count: number): Day {
  let on = day
  while (!isWorkingDay(on)) on = addDays(on, 1)
  for (let left = count; left > 0; left--) {
    on = addDays(on, 1)
    while (!isWorkingDay(on)) on = addDays(on, 1)
  }
  return on
}

const known = new Map<number, Set<Day>>()

/** Bank holidays of England and Wales in a year (gov.uk/bank-holidays; Banking and Financial Dealings Act 1971). */
function bankHolidays(year: number): Set<Day> {
  let days = known.get(year)
  if (!days) {
    const easter = easterSunday(year)
    const fixed = [`${year}-01-01`, `${year}-12-25`, `${year}-12-26`]
    days = new Set([
      ...inLieu(fixed),
      addDays(easter, -2),
      addDays(easter, 1),
      firstMonday(`${year}-05-01`),
      lastMonday(`${year}-05-31`),
      lastMonday(`${year}-08-31`),
      ...(moved[year] ?? []),
    ])
    for (const day of notHeld) days.delete(day)
    known.set(year, days)
  }
  return days
}

/** A holiday at the weekend is kept on the next weekday that is not one already. */
function inLieu(days: Day[]): Day[] {
  const kept: Day[] = []
  for (const day of days) {
    let on = day
    while (weekday(on) > 5 || kept.includes(on) || (on !== day && days.includes(on))) on = addDays(on, 1)
    kept.push(on)
  }
  return kept
}

function firstMonday(from: Day): Day {
  let on = from
  while (weekday(on) !== 1) on = addDays(on, 1)
  return on
}

function lastMonday(from: Day): Day {
  let on = from
  while (weekday(on) !== 1) on = addDays(on, -1)
  return on
}

/** Gregorian computus (Meeus, Jones, Butcher). */
function easterSunday(year: number): Day {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
