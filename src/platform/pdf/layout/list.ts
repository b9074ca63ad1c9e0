import type { Prose } from '../blocks.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import { before, flow } from './text.ts'
import type { Area } from './text.ts'

export function list(
  press: Press,
  { items, numbered }: { items: Prose[]; numbered: boolean },
  area: Area,
): Strip[] {
  const { body, gap } = press.style
  const mark = (i: number) => (numbered ? `${i + 1}.` : '•')
  const indent = press.widestWord(mark(items.length), body) + body.size * 0.8
  const filled = items
    .map(item => press.lines(item, body, area.width - indent))
    .filter(lines => lines.length > 0)
  if (filled.length === 0) return []
  const numbering = { O: 'List', ListNumbering: numbered ? 'Decimal' : 'Disc' }
  const parent = press.tags.add(area.parent, 'L', numbering)

  return filled.flatMap((lines, i) => {
    const li = press.tags.add(parent, 'LI')
    const label = press.tags.add(li, 'Lbl')
    const owner = press.tags.add(li, 'LBody')
    const [first, ...rest] = flow(press, lines, body, area.x + indent, owner, gap * (i ? 0.5 : 0.8))
    const [shown] = press.lines(mark(i), body, indent)
    return [before(first!, y => press.line(shown!, body, area.x, y, label)), ...rest]
  })
}
