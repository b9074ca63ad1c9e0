import type { Block, Callout } from '../blocks.ts'
import type { Press } from '../press.ts'
import { extent } from '../strips.ts'
import type { Placed, Strip } from '../strips.ts'
import { a4, colour } from '../style.ts'
import type { Area } from './text.ts'

/** A box with a heading of its own; it stays whole when it is no taller than a third of the page. */
export function callout(
  press: Press,
  block: Callout,
  area: Area,
  layOut: (press: Press, blocks: Block[], area: Area) => Strip[],
): Strip[] {
  const padding = press.style.body.size
  const frame = { x: area.x, width: area.width, padding, colour: block.urgent ? colour.red : colour.blue }
  const inner = {
    x: area.x + padding * 1.5,
    width: area.width - padding * 2.5,
    parent: press.tags.add(area.parent, 'Sect'),
  }
  const title = { kind: 'heading' as const, level: block.level, text: block.heading }
  const within = layOut(press, [title, ...block.blocks], inner).map(strip => ({ ...strip, frame }))
  const first = within[0]
  const last = within.at(-1)
  if (first && last) {
    first.gap = press.style.gap * 1.3 + padding
    last.below = padding + press.style.gap * 0.4
  }
  const whole = extent(within) <= a4.height / 3
  return within.map((strip, i) => (whole ? { ...strip, keep: i < within.length - 1 } : strip))
}

/** The boxes of one page, before what stands in them. */
export function drawBoxes(press: Press, placed: Placed[]): void {
  // A table's heading that is repeated inside a box belongs to the box of the row under it.
  const frames = placed.map(({ strip, again }, i) => (again ? placed[i + 1]?.strip.frame : strip.frame))
  frames.forEach((frame, i) => {
    if (!frame || frames[i - 1] === frame) return
    const end = placed.slice(i).findIndex((_, ahead) => frames[i + ahead + 1] !== frame) + i
    const top = placed[i]!.y - frame.padding
    const bottom = placed[end]!.y + placed[end]!.strip.height + frame.padding
    press.tags.under('Layout')
    press.doc
      .lineWidth(1)
      .rect(frame.x, top, frame.width, bottom - top)
      .stroke(frame.colour)
    press.doc.rect(frame.x, top, 6, bottom - top).fill(frame.colour)
  })
}
