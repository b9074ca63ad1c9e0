import type { Day } from '../platform/index.ts'
import { addDecimals, compareDecimals, multiplyDecimals } from './decimal.ts'
import type { Decimal } from './decimal.ts'
import { doublingTime, lastMonths, nadir } from './kinetics.ts'
import type { Point } from './kinetics.ts'
import type { Measured } from './measured.ts'
import { written } from './measured.ts'

/** A protocol's rules about a series, as data. */
export type TrendRule =
  /** So many values in a row, each above the one before (by at least `by`, where given): 3 means two rises. */
  | { rule: 'rising'; count: number; by?: Decimal }
  /** So many per cent or more above the baseline, and above `over`, where given. */
  | { rule: 'above baseline'; percent: number; over?: Decimal }
  /** A level to look at, below the one to act on. */
  | { rule: 'at or above'; value: Decimal }
  /** The nadir and this much more. */
  | { rule: 'above nadir'; by: Decimal }
  /** Risen by so many per cent or more on any value of the last months. */
  | { rule: 'risen within'; percent: number; months: number }
  /** Doubling in less than so many months; from 3 values unless told, of which the last `within` months where given. */
  | { rule: 'doubling time under'; months: number; values?: number; over?: Decimal; within?: number }

/** What is met, as a sentence for staff; null when the rule is not met. `series` ends with the value being judged. */
export function met(rule: TrendRule, series: Point[], baseline: Measured | null): string | null {
  const now = series.at(-1)
  if (!now) return null
  switch (rule.rule) {
    case 'rising':
      return isRising(series, rule.count, rule.by ?? '0')
        ? `${rule.count} rising values in a row: ${listed(series.slice(-rule.count))}`
        : null
    case 'at or above':
      return now.measured.comparator !== '<' && compareDecimals(now.measured.text, rule.value) >= 0
        ? `${written(now.measured)} is at or above the level to look at, ${rule.value}`
        : null
    case 'above baseline':
      return aboveBaseline(now, baseline ?? series[0]!.measured, rule)
    case 'above nadir':
      return aboveNadir(series, now, rule.by)
    case 'risen within':
      return risenWithin(series, now, rule)
    case 'doubling time under':
      return doublesWithin(series, now, rule)
    default:
      // A protocol of a later version: what we cannot judge, a person looks at.
      return 'A trend rule of this protocol is not understood. Compare with the earlier values'
  }
}

/** A "<" value is censored and never counts as a rise, neither up from it nor up to it. */
function isRising(series: Point[], count: number, by: Decimal): boolean {
  const last = series.slice(-count)
  return last.length === count && last.every((point, i) => i === 0 || rose(last[i - 1]!, point, by))
}

function rose(before: Point, after: Point, by: Decimal): boolean {
  if (before.measured.comparator || after.measured.comparator) return false
  const higher = compareDecimals(after.measured.text, before.measured.text) > 0
  return higher && compareDecimals(after.measured.text, addDecimals(before.measured.text, by)) >= 0
}

function aboveBaseline(
  { measured }: Point,
  baseline: Measured,
  { percent, over }: { percent: number; over?: Decimal },
): string | null {
  if (measured.comparator === '<' || !risenBy(percent, baseline, measured)) return null
  if (over !== undefined && compareDecimals(measured.text, over) <= 0) return null
  return `${percent} % or more above the baseline of ${written(baseline)}`
}

function aboveNadir(series: Point[], now: Point, by: Decimal): string | null {
  const lowest = nadir(series.slice(0, -1))
  if (!lowest || now.measured.comparator === '<') return null
  const level = addDecimals(lowest.measured.text, by)
  return compareDecimals(now.measured.text, level) >= 0
    ? `${by} or more above the lowest value, ${written(lowest.measured)}`
    : null
}

function risenWithin(series: Point[], now: Point, { percent, months }: { percent: number; months: number }) {
  const since: Day = lastMonths(now.takenOn, months)
  const from = series.slice(0, -1).filter(p => p.takenOn >= since && p.measured.comparator === null)
  const risen = now.measured.comparator !== '<' && from.some(p => risenBy(percent, p.measured, now.measured))
  return risen ? `Risen by ${percent} % or more within ${months} months` : null
}

function doublesWithin(
  series: Point[],
  now: Point,
  { months, values = 3, over, within }: Extract<TrendRule, { rule: 'doubling time under' }>,
): string | null {
  const found = doublingTime(series, {
    atLeast: values,
    floor: over ?? null,
    since: within ? lastMonths(now.takenOn, within) : null,
  })
  if ('refused' in found)
    return found.refused === 'two different values on one day'
      ? 'Doubling time cannot be worked out: there are two different values on one day'
      : null
  return found.months < months
    ? `Doubling in ${found.months.toFixed(1)} months, under ${months}: ${listed(found.inputs)}`
    : null
}

/** Above nought, so that 0 after 0 has not risen. */
const risenBy = (percent: number, from: Measured, to: Measured): boolean =>
  compareDecimals(to.text, from.text) > 0 &&
  compareDecimals(multiplyDecimals(to.text, '100'), multiplyDecimals(from.text, String(100 + percent))) >= 0

const listed = (points: Point[]) => points.map(point => written(point.measured)).join(', ')
