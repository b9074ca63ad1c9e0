import { addDays, addMonths, daysBetween } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'

/** From the first day to the last with a little room; a single day stands in the middle of two months. */
export function spreadOfDays(days: Day[]): [Day, Day] {
  const sorted = days.toSorted()
  const first = sorted[0]!
  const last = sorted.at(-1)!
  const room = Math.max(30 - daysBetween(first, last), daysBetween(first, last) * 0.04)
  return [addDays(first, -Math.ceil(room)), addDays(last, Math.ceil(room))]
}

const steps = [1, 2, 3, 6, 12, 24, 36, 60, 120]

/** First days of months or years, as few as five on the axis. */
export function tickDays([first, last]: [Day, Day]): Day[] {
  const months = daysBetween(first, last) / 30.4
  const step = steps.find(each => months / each <= 4.5) ?? 240
  const ticks: Day[] = []
  for (let day = `${first.slice(0, 4)}-01-01`; day <= last; day = addMonths(day, step))
    if (day >= first) ticks.push(day)
  return ticks
}

/** "2024" where every tick is a January, else "Mar 24". */
export function tickText(day: Day, ticks: Day[]): string {
  const year = day.slice(0, 4)
  return ticks.every(tick => tick.slice(5, 7) === '01')
    ? year
    : `${months[Number(day.slice(5, 7)) - 1]} ${year.slice(2)}`
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
