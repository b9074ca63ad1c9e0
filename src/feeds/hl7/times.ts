import { Temporal } from 'temporal-polyfill'
import { instantInLondon, isDay, londonDay, type Day, type Instant } from '../../platform/index.ts'

interface Stamp {
  day: Day
  time: string
  offset: string
}

/** The moment of an HL7 time stamp; without an offset it is London time. Nothing for a date that is partial or cannot be. */
export function instantOf(text: string): Instant | null {
  const stamp = read(text)
  if (!stamp) return null
  try {
    return stamp.offset
      ? Temporal.Instant.from(stamp.day + 'T' + stamp.time + stamp.offset).toString({
          fractionalSecondDigits: 3,
        })
      : instantInLondon(stamp.day, stamp.time)
  } catch {
    return null // 25 o'clock, minute 61
  }
}

/** The date in London of an HL7 time stamp; one without a time of day keeps its date. */
export function dayOf(text: string): Day | null {
  const stamp = read(text)
  if (!stamp) return null
  const instant = instantOf(text)
  if (!instant) return null
  return stamp.offset && hasTime(text) ? londonDay(instant) : stamp.day
}

/** A date of birth is a date wherever it was written down: a time and an offset beside it mean nothing. */
export function birthDayOf(text: string): Day | null {
  return read(text)?.day ?? null
}

/** YYYYMMDD[HH[MM[SS[.fraction]]]][+ZZZZ]; some senders write the date with hyphens. */
const form =
  /^(\d{4})(-?)(\d{2})\2(\d{2})(?:[T ]?(\d{2})(?::?(\d{2})(?::?(\d{2})(\.\d{1,9})?)?)?)?([+-]\d{4})?$/

function read(text: string): Stamp | null {
  const [, year, , month, date, hour = '00', minute = '00', second = '00', fraction = '', offset = ''] =
    form.exec(text.trim()) ?? []
  const day = `${year}-${month}-${date}`
  return isDay(day) ? { day, time: `${hour}:${minute}:${second}${fraction}`, offset } : null
}

const hasTime = (text: string) => !/^\d{4}-?\d{2}-?\d{2}(?:[+-]\d{4})?$/.test(text.trim())
