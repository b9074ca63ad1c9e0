import { longDate } from '../platform/index.ts'
import { asWritten, doublingTime, nadir, phoenix, sameUnit, unitShown } from '../results/index.ts'
import type { Point } from '../results/index.ts'
import type { Around } from './result-page.ts'

/** A figure worked out from a series, and from which values. */
export interface Figure {
  name: string
  value: string
  inputs: string
}

/** Doubling time, lowest value and nadir + 2, as far as the protocol asks for them; counted from the end of treatment. */
export function kineticsOf({ result, series, protocol, followUp }: Around): Figure[] {
  const { unit, assay, takenOn } = result.current
  if (result.form === 'report' || !protocol || !followUp || unit === null) return []
  const points = series.flatMap(({ current }): Point[] =>
    current.measured &&
    current.takenOn &&
    current.takenOn <= (takenOn ?? '9999') &&
    current.status !== 'preliminary' &&
    current.assay === assay &&
    current.unit !== null &&
    sameUnit(current.unit, unit)
      ? [{ takenOn: current.takenOn, measured: current.measured }]
      : [],
  )
  const since = followUp.anchorOn
  return [
    ...doubling(points, since, unit, protocol.trends, result.test),
    ...lowest(points, since, unit),
    ...failure(
      points,
      since,
      unit,
      protocol.limits.some(each => each.test === result.test && each.derive),
    ),
  ]
}

type Trends = NonNullable<Around['protocol']>['trends']

function doubling(points: Point[], since: string, unit: string, trends: Trends, test: string): Figure[] {
  const rule = trends.find(each => each.test === test && each.rule === 'doubling time')
  if (rule?.rule !== 'doubling time') return []
  const found = doublingTime(points, { since, floor: rule.eachAtLeast, atLeast: rule.values })
  const value =
    'refused' in found
      ? `Not worked out: ${found.refused}`
      : `${found.months.toFixed(1)} months (the protocol looks under ${rule.underMonths})`
  const from = `Needs ${rule.values} values of ${rule.eachAtLeast} ${unitShown(unit)} or more since ${longDate(since)}`
  return [
    { name: 'Doubling time', value, inputs: found.inputs.length > 0 ? listed(found.inputs, unit) : from },
  ]
}

function lowest(points: Point[], since: string, unit: string): Figure[] {
  const low = nadir(points, { since })
  if (!low) return []
  const count = points.filter(point => point.takenOn >= since).length
  return [
    {
      name: 'Lowest since treatment',
      value: one(low, unit),
      inputs: `Of ${count} ${count === 1 ? 'value' : 'values'} since ${longDate(since)}`,
    },
  ]
}

/** Phoenix definition: nadir + 2 (Abramowitz, Cancer 2008). */
function failure(points: Point[], since: string, unit: string, asked: boolean): Figure[] {
  if (!asked) return []
  const { nadir: low, callsAt, failedOn } = phoenix(points, { since })
  if (!low || callsAt === null) return []
  return [
    {
      name: 'Lowest value + 2',
      value: `${callsAt} ${unitShown(unit)}${failedOn ? `, reached on ${longDate(failedOn)}` : ', not reached'}`,
      inputs: `From ${one(low, unit)}`,
    },
  ]
}

const one = ({ measured, takenOn }: Point, unit: string) =>
  `${asWritten(measured, unit)} on ${longDate(takenOn)}`

const listed = (points: Point[], unit: string) => `From ${points.map(point => one(point, unit)).join('; ')}`
