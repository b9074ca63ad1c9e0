import type { Line } from '../lines.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import type { Type } from '../style.ts'
import type { Owner } from '../tags.ts'

export interface Cell {
  lines: Line[]
  type: Type
  x: number
  width: number
  align?: 'right'
  owner: Owner
}

/** A row up to this height stays whole; a taller one may go on, line by line, on the next page. */
const whole = 240

/** Cells side by side, with `padding` above and below them. */
export function row(
  press: Press,
  cells: Cell[],
  padding: number,
  finish?: (bottom: number) => void,
): Strip[] {
  const pitch = Math.max(...cells.map(cell => cell.type.height))
  const count = Math.max(1, ...cells.map(cell => cell.lines.length))
  const tallest = Math.max(...cells.map(cell => cell.lines.length * cell.type.height), pitch)
  const one = tallest + 2 * padding <= whole
  const parts = one ? [[0, count] as const] : Array.from({ length: count }, (_, i) => [i, i + 1] as const)

  return parts.map(([from, to]) => {
    const above = from === 0 ? padding : 0
    const height = above + (one ? tallest : (to - from) * pitch) + (to === count ? padding : 0)
    return {
      height,
      gap: 0,
      keep: !one && (from === 0 || from === count - 2),
      draw(y, again) {
        for (const cell of cells)
          drawCell(press, cell, from, to, y + above, one ? cell.type.height : pitch, again)
        if (to === count) finish?.(y + height)
      },
    }
  })
}

function drawCell(
  press: Press,
  cell: Cell,
  from: number,
  to: number,
  y: number,
  pitch: number,
  again: boolean,
) {
  cell.lines.slice(from, to).forEach((line, i) => {
    const x = cell.align ? cell.x + cell.width - line.width : cell.x
    press.line(line, cell.type, x, y + i * pitch, again ? 'Pagination' : cell.owner)
  })
}
