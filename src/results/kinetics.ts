import { addDays, daysBetween } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { addDecimals, compareDecimals, multiplyDecimals } from './decimal.ts'
import type { Decimal } from './decimal.ts'
import { reaches, tellsNothing } from './limit.ts'
import type { Threshold } from './limit.ts'
import type { Measured } from './measured.ts'

/** One value of a series: same test, unit and assay, as the caller chose them. */
export type Point = { takenOn: Day; measured: Measured }

/** Which values count. A page shows `inputs`, so that anyone can see what was left out. */
export type Window = {
  /** From this day on: after the last treatment, or from the nadir. */
  since?: Day | null
  /** Only values at or above the assay's floor. */
  floor?: Decimal | null
  /** At least this many values, 2 unless told; fewer than 3 say little. */
  atLeast?: number
}

export type Refusal = 'two different values on one day' | 'too few values' | 'not rising'

export type NotWorkedOut = { refused: Refusal; inputs: Point[] }

const daysInYear = 365.25
/** Some published figures use 365/12; they differ by 0.07 %. */
const daysInMonth = daysInYear / 12

/**
 * Months in which the value doubles: ln 2 over the slope of a day-exact least-squares line through ln(value).
 * Values with a sign ("<0.01", ">100") are bounds and take no part. Method: Memorial Sloan Kettering's PSA doubling time.
 */
export function doublingTime(
  points: Point[],
  window: Window = {},
): { months: number; slopePerDay: number; inputs: Point[] } | NotWorkedOut {
  const series = fit(points, window, value => Math.log(value))
  if ('refused' in series) return series
  if (!rising(series)) return { refused: 'not rising', inputs: series.inputs }
  return {
    months: Math.LN2 / series.slopePerDay / daysInMonth,
    slopePerDay: series.slopePerDay,
    inputs: series.inputs,
  }
}

/** Units a year, by linear regression (the LR method of Connolly, 2007); negative when falling. */
export function velocity(
  points: Point[],
  window: Window = {},
): { perYear: number; inputs: Point[] } | NotWorkedOut {
  const series = fit(points, window, value => value)
  return 'refused' in series ? series : { perYear: series.slopePerDay * daysInYear, inputs: series.inputs }
}

/** The lowest value, the earliest of equals; "<0.1" counts as lower than 0.1. */
export const nadir = (points: Point[], { since }: Window = {}): Point | null =>
  from(points, since).reduce<Point | null>((lowest, p) => (lowest && !lower(p, lowest) ? lowest : p), null)

/**
 * Phoenix definition after radiotherapy: a rise to the nadir + 2 or more, on the day it is found and never back-dated
 * (Abramowitz, Cancer 2008). The nadir is the lowest value so far since treatment ended.
 */
export function phoenix(
  points: Point[],
  { since }: Window = {},
): { nadir: Point | null; callsAt: Decimal | null; failedOn: Day | null; inputs: Point[] } {
  const inputs = from(points, since)
  let lowest: Point | null = null
  for (const point of inputs) {
    if (lowest && reaches(point.measured, atLeast(aboveNadir(lowest))))
      return { nadir: lowest, callsAt: aboveNadir(lowest), failedOn: point.takenOn, inputs }
    if (!lowest || lower(point, lowest)) lowest = point
  }
  return { nadir: lowest, callsAt: lowest && aboveNadir(lowest), failedOn: null, inputs }
}

export type Crossing = {
  state: 'below' | 'repeat to confirm' | 'confirmed'
  /** The first of the values that reached it together. */
  first: Point | null
  confirmedBy: Point | null
  inputs: Point[]
}

/**
 * One value at the threshold asks for a repeat, a second in a row confirms: CEA of 5, and biochemical recurrence after
 * prostatectomy (PSA 0.2 or more, twice). `daysApart` is how long the two must at least lie apart.
 */
export function crossing(
  points: Point[],
  threshold: Threshold,
  { since }: Window = {},
  daysApart = 1,
): Crossing {
  const inputs = from(points, since)
  let first: Point | null = null
  for (const point of inputs) {
    if (tellsNothing(point.measured, threshold)) continue
    if (!reaches(point.measured, threshold)) first = null
    else if (!first) first = point
    else if (daysBetween(first.takenOn, point.takenOn) >= daysApart)
      return { state: 'confirmed', first, confirmedBy: point, inputs }
  }
  return { state: first ? 'repeat to confirm' : 'below', first, confirmedBy: null, inputs }
}

/** After prostatectomy: PSA of 0.2 or more, and a second that confirms it. */
export const biochemicalRecurrence = (points: Point[], window: Window = {}): Crossing =>
  crossing(points, atLeast('0.2'), window)

/**
 * CA125 (Rustin, GCIG): twice the laboratory's upper limit when the marker was ever normal, else twice its nadir;
 * two samples at least a week apart. It asks for a look and diagnoses nothing.
 */
export function ca125(
  points: Point[],
  upperLimit: Decimal,
  { since }: Window = {},
): Crossing & { against: Decimal; because: 'twice the upper limit' | 'twice the nadir' } {
  const inputs = from(points, since)
  const lowest = nadir(inputs)
  const normalised =
    !lowest || lowest.measured.comparator === '<' || compareDecimals(lowest.measured.text, upperLimit) <= 0
  const against = multiplyDecimals(normalised ? upperLimit : lowest.measured.text, '2')
  return {
    ...crossing(inputs, atLeast(against), {}, 7),
    against,
    because: normalised ? 'twice the upper limit' : 'twice the nadir',
  }
}

/** The last so many months of a series, counted back from its newest value. */
export const lastMonths = (newest: Day, months: number): Day =>
  addDays(newest, -Math.round(months * daysInMonth))

const atLeast = (value: Decimal): Threshold => ({ comparison: '>=', value })

const aboveNadir = (lowest: Point) => addDecimals(lowest.measured.text, '2')

function lower(one: Point, other: Point): boolean {
  const difference = compareDecimals(one.measured.text, other.measured.text)
  return (
    difference < 0 ||
    (difference === 0 && one.measured.comparator === '<' && other.measured.comparator === null)
  )
}

const from = (points: Point[], since: Day | null | undefined): Point[] =>
  inOrder(points.filter(point => !since || point.takenOn >= since))

/** By day, on one day the lower first, so that the order of arrival changes nothing. */
export const inOrder = <P extends Point>(points: P[]): P[] =>
  points.toSorted((one, other) => {
    if (one.takenOn !== other.takenOn) return one.takenOn < other.takenOn ? -1 : 1
    return lower(one, other) ? -1 : lower(other, one) ? 1 : 0
  })

type Fitted = { slopePerDay: number; inputs: Point[] }

function fit(points: Point[], window: Window, of: (value: number) => number): Fitted | NotWorkedOut {
  const inputs = onePerDay(from(points, window.since).filter(point => counts(point, window)))
  const days = new Set(inputs.map(point => point.takenOn))
  if (days.size < inputs.length) return { refused: 'two different values on one day', inputs }
  if (inputs.length < Math.max(2, window.atLeast ?? 2)) return { refused: 'too few values', inputs }

  const first = inputs[0]!.takenOn
  const x = inputs.map(point => daysBetween(first, point.takenOn))
  const y = inputs.map(point => of(point.measured.value))
  return { slopePerDay: leastSquares(x, y), inputs }
}

const counts = ({ measured }: Point, { floor }: Window) =>
  measured.comparator === null && measured.value > 0 && (!floor || compareDecimals(measured.text, floor) >= 0)

/** The same value twice on one day is one value; two different ones stay two and are refused. */
export const onePerDay = <P extends Point>(points: P[]): P[] =>
  points.filter((point, at) => !points.slice(0, at).some(earlier => sameDayAndValue(earlier, point)))

const sameDayAndValue = (one: Point, other: Point) =>
  one.takenOn === other.takenOn && sameMeasured(one.measured, other.measured)

export const sameMeasured = (one: Measured, other: Measured): boolean =>
  one.comparator === other.comparator && compareDecimals(one.text, other.text) === 0

function leastSquares(x: number[], y: number[]): number {
  const meanX = mean(x)
  const meanY = mean(y)
  const above = x.reduce((sum, each, i) => sum + (each - meanX) * (y[i]! - meanY), 0)
  const below = x.reduce((sum, each) => sum + (each - meanX) ** 2, 0)
  return above / below
}

const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length

/** Equal values must not rise by a rounding error: nobody has a doubling time of a million months. */
const rising = ({ slopePerDay }: Fitted) => slopePerDay > 1e-9
