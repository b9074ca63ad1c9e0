import type { Column, Prose, Table } from '../blocks.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import { bold, colour } from '../style.ts'
import type { Type } from '../style.ts'
import type { Tag } from '../tags.ts'
import { row } from './row.ts'
import type { Cell } from './row.ts'
import type { Area } from './text.ts'

interface Grid {
  press: Press
  columns: Column[]
  widths: number[]
  area: Area
  table: Tag
  rowHeadings: boolean
  space: number
}

export function table(press: Press, block: Table, area: Area): Strip[] {
  const grid = gridOf(press, block, area)
  const [heading] = rowOf(
    grid,
    block.columns.map(column => column.heading),
    'Column',
  )
  if (!heading) return []
  heading.gap = press.style.gap
  heading.keep = true
  const rows = block.rows.flatMap(cells => rowOf(grid, cells, 'Row'))
  return [heading, ...rows.map(strip => ({ ...strip, heading }))]
}

/** Facts with their names: a table of two columns whose rows are headed and whose columns are not. */
export function summary(press: Press, { entries }: { entries: [string, Prose][] }, area: Area): Strip[] {
  if (entries.length === 0) return []
  const columns = [
    { heading: '', share: 1 },
    { heading: '', share: 2 },
  ]
  const grid = gridOf(press, { kind: 'table', columns, rows: entries, rowHeadings: true }, area)
  const [first, ...rest] = entries.flatMap(entry => rowOf(grid, entry, 'Row'))
  return first ? [{ ...first, gap: press.style.gap }, ...rest] : []
}

function gridOf(press: Press, block: Table, area: Area): Grid {
  const { columns, rows, rowHeadings = false } = block
  if (columns.length === 0) throw new RangeError('A table needs at least one column')
  if (rows.some(cells => cells.length > columns.length))
    throw new RangeError('A table row has more cells than the table has columns')
  const space = press.style.body.size * 1.2
  const least = columns.map((column, i) =>
    leastWidth(
      press,
      column,
      rows.map(cells => cells[i] ?? ''),
      i === 0 && rowHeadings,
    ),
  )
  const widths = share(
    area.width - space * (columns.length - 1),
    columns.map(({ share = 1 }) => share),
    least,
  )
  return { press, columns, widths, area, rowHeadings, space, table: press.tags.add(area.parent, 'Table') }
}

function rowOf(grid: Grid, texts: Prose[], scope: 'Row' | 'Column'): Strip[] {
  const { press, columns, widths, area, space } = grid
  const tr = press.tags.add(grid.table, 'TR')
  let x = area.x
  const cells = columns.map((column, i): Cell => {
    const isHeading = scope === 'Column' || (i === 0 && grid.rowHeadings)
    const type: Type = isHeading ? bold(press.style.body) : press.style.body
    const owner = isHeading
      ? press.tags.add(tr, 'TH', { O: 'Table', Scope: scope })
      : press.tags.add(tr, 'TD')
    const width = widths[i]!
    const cell = {
      lines: press.lines(texts[i] ?? '', type, width),
      type,
      x,
      width,
      align: column.align,
      owner,
    }
    x += width + space
    return cell
  })
  const [thickness, ink] = scope === 'Column' ? [1.25, colour.blue] : [0.75, colour.rule]
  return row(press, cells, press.style.body.size * 0.45, bottom =>
    press.rule(area.x, bottom, area.width, thickness, ink),
  )
}

const leastWidth = (press: Press, column: Column, cells: Prose[], rowHeadings: boolean) => {
  const type = rowHeadings ? bold(press.style.body) : press.style.body
  const space = press.widestWord('\u00a0', type)
  return (
    Math.max(
      press.widestWord(column.heading, bold(type)),
      ...cells.map(cell => press.widestWord(cell, type)),
    ) + space
  )
}

/** Widths by share, but none narrower than its longest word while the others can spare it. */
export function share(width: number, shares: number[], least: number[]): number[] {
  const fixed = new Set<number>()
  for (;;) {
    const free = width - [...fixed].reduce((sum, i) => sum + least[i]!, 0)
    const parts = shares.reduce((sum, part, i) => (fixed.has(i) ? sum : sum + part), 0)
    const widths = shares.map((part, i) => (fixed.has(i) ? least[i]! : (free * part) / parts))
    const narrow = widths.flatMap((own, i) => (own < least[i]! && !fixed.has(i) ? [i] : []))
    if (narrow.length === 0) return widths
    if (fixed.size + narrow.length === shares.length) return crowded(width, least)
    for (const i of narrow) fixed.add(i)
  }
}

/** Too narrow for the longest words together: each gives way in proportion, and words are broken. */
const crowded = (width: number, least: number[]) => {
  const needed = least.reduce((sum, own) => sum + own, 0)
  return least.map(own => (own * width) / needed)
}
