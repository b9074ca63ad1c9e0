import { addDays, instantInLondon, isWorkingDay, londonDay } from '../platform/index.ts'
import type { Instant } from '../platform/index.ts'

/** The fixed words come at this moment: never in the evening, on a weekend or bank holiday, nor on the afternoon before one, when nobody answers. */
export function longStop(receivedAt: Instant, days: number): Instant {
  const lastDay = addDays(londonDay(receivedAt), days)
  return goodMoment(instantInLondon(lastDay, londonTime(receivedAt)))
}

/** This moment, or the next in which somebody will answer the telephone for the rest of the day and the next day. */
export function goodMoment(instant: Instant): Instant {
  const day = londonDay(instant)
  const opens = instantInLondon(day, '09:00')
  const closes = instantInLondon(day, isWorkingDay(addDays(day, 1)) ? '17:00' : '12:00')
  if (isWorkingDay(day) && instant < closes) return instant < opens ? opens : instant
  return goodMoment(instantInLondon(addDays(day, 1), '00:00'))
}

/** "14:05": the wall clock in London. */
const londonTime = (instant: Instant) => clock.format(new Date(instant))

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
