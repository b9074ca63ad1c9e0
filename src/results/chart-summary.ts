import { longDate } from '../platform/index.ts'
import type { ChartOf } from './chart-shapes.ts'
import type { Measured } from './measured.ts'

/** The chart in words, for who cannot see it. Points in order of their days. */
export function summarise({ title, unit, points, limit, treatments }: Omit<ChartOf, 'id'>): string {
  const last = points.at(-1)!
  const highest = points.reduce((one, other) => (other.measured.value > one.measured.value ? other : one))
  const said = ({ comparator, text }: Measured) => `${comparator ? signs[comparator] : ''}${text} ${unit}`
  return [
    points.length === 1
      ? `${title}: one result.`
      : `${title}: ${points.length} results since ${longDate(points[0]!.takenOn)}.`,
    `The latest, on ${longDate(last.takenOn)}, is ${said(last.measured)}.`,
    ...(points.length > 1 && highest !== last
      ? [`The highest, on ${longDate(highest.takenOn)}, is ${said(highest.measured)}.`]
      : []),
    ...(limit ? [`Limit: ${limit.words}.`] : []),
    ...treatments.map(
      ({ name, from, to }) => `${name}: ${longDate(from)}${to && to > from ? ` to ${longDate(to)}` : ''}.`,
    ),
  ].join(' ')
}

const signs = { '<': 'less than ', '>': 'more than ' }
