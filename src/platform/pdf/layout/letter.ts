import type { Address, Letterhead, Prose, Signature } from '../blocks.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import { bold, colour, mm } from '../style.ts'
import type { Type } from '../style.ts'
import { row } from './row.ts'
import { text } from './text.ts'
import type { Area } from './text.ts'

// A DL window envelope shows 20 to 110 mm from the left; folded in three, a sheet shows 44 to 90 mm from
// the top, however it slips, and 53 to 80 mm always.
const shown = { top: mm(53), right: mm(106), bottom: mm(90) }

/** Eleven points in every size of print: a larger address would not fit the window. */
const windowType: Type = { size: 11, height: 13, bold: false, colour: colour.ink }

/** The organisation's name in the place of a logo. */
export function letterhead(press: Press, { organisation, lines }: Letterhead, area: Area): Strip[] {
  const { small, headings, gap } = press.style
  return [
    ...text(press, organisation, { ...headings[1], colour: colour.blue }, area, gap),
    ...lines.flatMap(line => text(press, line, small, area, 0)),
  ]
}

export function address(press: Press, { lines, beside }: Address, area: Area): Strip[] {
  const right = shown.right + mm(10)
  const small = { ...press.style.small, colour: colour.ink }
  const strips = row(
    press,
    [
      cell(lines.join('\n'), windowType, area.x, shown.right - area.x),
      cell(beside.join('\n'), small, right, area.x + area.width - right),
    ],
    0,
  )
  const [first] = strips
  const last = strips.at(-1)
  if (first && last) {
    first.from = shown.top
    first.gap = press.style.gap
    // Nothing else may be read through the window.
    last.below = Math.max(0, shown.bottom - shown.top - strips.reduce((sum, { height }) => sum + height, 0))
  }
  return strips

  function cell(prose: Prose, type: Type, x: number, width: number) {
    return { lines: press.lines(prose, type, width), type, x, width, owner: press.tags.add(area.parent, 'P') }
  }
}

export function signature(press: Press, { closing, name, lines, signed }: Signature, area: Area): Strip[] {
  const { body, gap } = press.style
  const penRoom = mm(16)
  const strips = [
    ...text(press, closing, body, area, gap * 1.5),
    ...text(press, signed ?? '', press.style.small, area, gap),
    ...text(press, name, bold(body), area, signed ? gap * 0.5 : penRoom),
    ...lines.flatMap(line => text(press, line, body, area, 0)),
  ]
  return strips.map((strip, i) => ({ ...strip, keep: i < strips.length - 1 }))
}
