import { scaleLinear } from 'd3-scale'
import { line } from 'd3-shape'
import { daysBetween } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { spreadOfDays, tickDays, tickText } from './chart-days.ts'
import { placeLabels } from './chart-labels.ts'
import { summarise } from './chart-summary.ts'
import { toSvg } from './chart-svg.ts'
import { treatmentKey, treatmentMarks } from './chart-treatments.ts'
import { inOrder } from './kinetics.ts'
import type { ChartOf, Shape } from './chart-shapes.ts'
import type { Point } from './kinetics.ts'

export type Chart = { svg: string; width: number; height: number; shapes: Shape[]; summary: string }

/** Wide enough for twelve labels, narrow enough that its letters stay readable on a page of 320 px. */
const width = 340
const plot = { left: 40, right: width - 14, top: 34, height: 170 }

/**
 * A chart of one test, as SVG without styles or scripts, and as plain shapes for the PDF. Null without a value.
 * "<0.01" is a hollow mark at 0.01 with its sign and no part of the line: nobody knows where below it lies.
 */
export function drawChart(chart: ChartOf): Chart | null {
  const points = inOrder(chart.points)
  if (points.length === 0) return null

  const treatments = chart.treatments.toSorted((one, other) =>
    one.from < other.from ? -1 : one.from > other.from ? 1 : 0,
  )
  const days = spreadOfDays([
    ...points.map(point => point.takenOn),
    ...treatments.flatMap(({ from, to }) => [from, to ?? from]),
  ])
  const origin = days[0]
  const bottom = plot.top + plot.height
  const along = scaleLinear([0, daysBetween(...days)], [plot.left, plot.right])
  const highest = Math.max(...points.map(({ measured }) => measured.value), chart.limit?.value ?? 0)
  const up = scaleLinear([0, (highest || 1) * 1.18], [bottom, plot.top])
  const x = (day: Day) => along(daysBetween(origin, day))
  const placed = points.map(({ takenOn, measured }) => ({ measured, x: x(takenOn), y: up(measured.value) }))

  const limit = chart.limit && { y: up(chart.limit.value), words: chart.limit.words }
  const key = treatmentKey(treatments, bottom + 40)

  const shapes: Shape[] = [
    ...treatmentMarks(treatments, x, plot.top, bottom),
    ...valueAxis(up, chart.unit),
    ...dayAxis(days, x, bottom),
    ...(limit ? [limitLine(limit.y)] : []),
    ...valueLine(placed),
    ...placed.map(({ x, y, measured }): Shape => ({
      kind: 'mark',
      role: 'value',
      x,
      y,
      r: 4,
      hollow: measured.comparator !== null,
    })),
    ...placeLabels(placed, plot, limit),
    ...key,
  ].map(rounded)

  const height = key.reduce((lowest, shape) => (shape.kind === 'text' ? shape.y + 8 : lowest), bottom + 26)
  const summary = summarise({ ...chart, treatments, points })
  return { svg: toSvg({ ...chart, width, height, shapes, summary }), width, height, shapes, summary }
}

type Scale = {
  (value: number): number
  ticks(count: number): number[]
  tickFormat(count: number): (n: number) => string
}

function valueAxis(up: Scale, unit: string): Shape[] {
  const text = up.tickFormat(4)
  return [
    { kind: 'text', role: 'axis', x: 4, y: 14, text: unit, anchor: 'start' },
    ...up.ticks(4).flatMap((value): Shape[] => [
      { kind: 'line', role: 'grid', x1: plot.left, y1: up(value), x2: plot.right, y2: up(value) },
      { kind: 'text', role: 'axis', x: plot.left - 6, y: up(value) + 4, text: text(value), anchor: 'end' },
    ]),
  ]
}

function dayAxis(days: [Day, Day], x: (day: Day) => number, bottom: number): Shape[] {
  const ticks = tickDays(days)
  return [
    { kind: 'line', role: 'axis', x1: plot.left, y1: bottom, x2: plot.right, y2: bottom },
    ...ticks.flatMap((day): Shape[] => [
      { kind: 'line', role: 'axis', x1: x(day), y1: bottom, x2: x(day), y2: bottom + 5 },
      { kind: 'text', role: 'axis', x: x(day), y: bottom + 19, text: tickText(day, ticks), anchor: 'middle' },
    ]),
  ]
}

const limitLine = (y: number): Shape => ({
  kind: 'line',
  role: 'limit',
  x1: plot.left,
  y1: y,
  x2: plot.right,
  y2: y,
})

/** Joins neighbours that both are numbers; a bound breaks the line. */
function valueLine(placed: { x: number; y: number; measured: Point['measured'] }[]): Shape[] {
  const d = line<(typeof placed)[number]>(
    ({ x }) => x,
    ({ y }) => y,
  )
    .defined(({ measured }) => measured.comparator === null)
    .digits(1)(placed)
  return d ? [{ kind: 'path', role: 'value', d }] : []
}

/** A tenth of a unit is finer than any screen or printer, and half the bytes. */
const rounded = <S extends Shape>(shape: S): S =>
  Object.fromEntries(
    Object.entries(shape).map(([key, value]) => [
      key,
      typeof value === 'number' ? Math.round(value * 10) / 10 : value,
    ]),
  ) as S
