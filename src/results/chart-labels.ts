import type { Shape } from './chart-shapes.ts'
import { written } from './measured.ts'
import type { Measured } from './measured.ts'

type Placed = { x: number; y: number; measured: Measured }
type Plot = { left: number; right: number }
type Box = { left: number; right: number; top: number; bottom: number }

const most = 12
/** How wide a bold figure of this size is, about; labels keep a little more apart than they must. */
const letterWidth = 6.8

/**
 * The words on the limit's line and the labels of the points: up to twelve, of more only the latest and the highest.
 * Each takes the first place where it covers nothing. Only the latest is written even when there is none; for the
 * others there is the table beside the chart.
 */
export function placeLabels(
  points: Placed[],
  plot: Plot,
  limit: { y: number; words: string } | null,
): Shape[] {
  const taken = points.map(({ x, y }) => around(x, y, 4, 4))
  const latest = points.at(-1)!
  const highest = points.reduce((one, other) => (other.y < one.y ? other : one))
  const wanted = points.length <= most ? points.toReversed() : [...new Set([latest, highest])]

  const words = limit ? [limitWords(limit, plot, taken)] : []
  const labels = wanted.flatMap(point => {
    const places = placesBeside(point, plot)
    const free = places.find(place => !covers(place, taken)) ?? (point === latest ? places[0]! : null)
    if (!free) return []
    taken.push(free)
    return [inBox('value', free, written(point.measured))]
  })
  return [...words, ...labels]
}

/** At the right end above the line, else at its middle or left, else below it. */
function limitWords({ y, words }: { y: number; words: string }, plot: Plot, taken: Box[]): Shape {
  const half = (words.length * 6.2) / 2
  const places = [y - 10, y + 11].flatMap(middle => [
    around(plot.right - half, middle, half, 6),
    around((plot.left + plot.right) / 2, middle, half, 6),
    around(plot.left + half + 2, middle, half, 6),
  ])
  const place = places.find(each => !covers(each, taken)) ?? places[0]!
  taken.push(place)
  return inBox('limit', place, words)
}

/** Above, below, to the left and to the right of a mark. */
function placesBeside({ x, y, measured }: Placed, plot: Plot): Box[] {
  const half = (written(measured).length * letterWidth) / 2
  const middle = Math.min(Math.max(x, plot.left + half), plot.right + 12 - half)
  return [
    around(middle, y - 13, half, 6),
    around(middle, y + 13, half, 6),
    around(x - half - 8, y, half, 6),
    around(x + half + 8, y, half, 6),
  ].filter(({ left, right }) => left >= plot.left && right <= plot.right + 12)
}

const inBox = (role: 'limit' | 'value', { left, right, bottom }: Box, text: string): Shape => ({
  kind: 'text',
  role,
  x: (left + right) / 2,
  y: bottom - 2,
  text,
  anchor: 'middle',
})

const around = (x: number, y: number, halfWidth: number, halfHeight: number): Box => ({
  left: x - halfWidth,
  right: x + halfWidth,
  top: y - halfHeight,
  bottom: y + halfHeight,
})

const covers = (one: Box, taken: Box[]) =>
  taken.some(
    other =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
  )
