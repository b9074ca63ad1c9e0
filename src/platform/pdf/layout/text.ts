import type { Level, Prose } from '../blocks.ts'
import type { Line } from '../lines.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import type { Type } from '../style.ts'
import type { Owner, Tag } from '../tags.ts'

/** Where a block is set: its place across the page and its parent in the structure. */
export interface Area {
  x: number
  width: number
  parent: Tag
}

export const paragraph = (press: Press, { prose }: { prose: Prose }, area: Area): Strip[] =>
  text(press, prose, press.style.body, area, press.style.gap)

export function heading(press: Press, block: { level: Level; text: string }, area: Area): Strip[] {
  const { level } = block
  const gap = press.style.gap * (level === 1 ? 1.6 : level === 2 ? 2 : 1.5)
  const strips = text(press, block.text, press.style.headings[level - 1]!, area, gap, `H${level}`)
  return strips.map((strip, i) => {
    const kept = { ...strip, keep: true }
    return i === 0 && level < 3 ? before(kept, y => addToOutline(press, block.text, y)) : kept
  })
}

/** One element of text; nothing at all when there is no text, for an empty element would be read out as a blank. */
export function text(press: Press, prose: Prose, type: Type, area: Area, gap: number, role = 'P'): Strip[] {
  const lines = press.lines(prose, type, area.width)
  return lines.length ? flow(press, lines, type, area.x, press.tags.add(area.parent, role), gap) : []
}

/** Lines one below the other; the first two and the last two are not parted. */
export function flow(press: Press, lines: Line[], type: Type, x: number, owner: Owner, gap: number): Strip[] {
  return lines.map((line, i) => ({
    height: type.height,
    gap: i ? 0 : gap,
    keep: lines.length > 1 && (i === 0 || i === lines.length - 2),
    draw: y => press.line(line, type, x, y, owner),
  }))
}

/** Does something more when a strip is drawn. */
export const before = (strip: Strip, act: (y: number) => void): Strip => ({
  ...strip,
  draw(y, again) {
    act(y)
    strip.draw(y, again)
  },
})

function addToOutline({ doc }: Press, title: string, y: number): void {
  // PDFKit measures the place from the right edge.
  const place = { top: Math.max(0, y - 12), left: doc.page.width, zoom: 0, fit: false, expanded: true }
  doc.outline.addItem(title.replace(/\s+/g, ' '), place)
}
