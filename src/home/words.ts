import { ageOn, daysBetween, londonDay } from '../platform/index.ts'
import type { Day, Instant } from '../platform/index.ts'
import { asWritten, compareDecimals } from '../results/index.ts'
import type { Current } from '../results/index.ts'

/** "Prostate, year 3", counted from the end of treatment. */
export const pathwayYear = (pathway: string, anchorOn: Day, today: Day): string =>
  `${capital(pathway)}, year ${Math.max(0, ageOn(anchorOn, today > anchorOn ? today : anchorOn)) + 1}`

export const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** "today", "1 day", "12 days". */
export function daysSince(since: Instant, today: Day): string {
  const days = daysBetween(since.length > 10 ? londonDay(since) : since, today)
  return days <= 0 ? 'today' : days === 1 ? '1 day' : `${days} days`
}

/** "0.25 µg/L", "Report", or that there is no value any more. */
export function valueOf(current: Current | undefined, form: 'number' | 'report'): string {
  if (!current) return ''
  if (current.status === 'withdrawn' || current.status === 'cancelled') return capital(current.status)
  if (form === 'report') return 'Report'
  return current.measured ? asWritten(current.measured, current.unit) : `“${current.text}”`
}

/** How a value moved since the one before; null where a bound leaves that open. */
export function movedFrom(before: Current | undefined, now: Current | undefined) {
  const [a, b] = [before?.measured, now?.measured]
  if (!a || !b || before?.unit !== now?.unit) return null
  const difference = compareDecimals(b.text, a.text)
  if (a.comparator === b.comparator && difference === 0) return { arrow: '→', words: 'unchanged from' }
  if (b.comparator === null && a.comparator !== '>' && difference > 0) return { arrow: '↑', words: 'up from' }
  if (a.comparator === null && b.comparator !== '>' && difference < 0)
    return { arrow: '↓', words: 'down from' }
  // "0.05" after "<0.05" is a rise, "<0.05" after "0.05" a fall; anything else with a sign may be either
  if (a.comparator === '<' && b.comparator === null && difference === 0)
    return { arrow: '↑', words: 'up from' }
  if (a.comparator === null && b.comparator === '<' && difference === 0)
    return { arrow: '↓', words: 'down from' }
  return null
}
