import type { Chart } from '../blocks.ts'
import type { Press } from '../press.ts'
import type { Strip } from '../strips.ts'
import { a4, colour } from '../style.ts'
import type { Type } from '../style.ts'
import type { Tag } from '../tags.ts'
import { text } from './text.ts'
import type { Area } from './text.ts'

/** A chart beside which there is text: it takes no more than half the page. */
const tallest = a4.height / 2

export function chart(press: Press, drawing: Chart, area: Area): Strip[] {
  const { small, gap } = press.style
  const scale = Math.min(area.width / drawing.width, tallest / drawing.height)
  const owner = press.tags.add(area.parent, 'Figure', undefined, drawing.alt)
  const figure: Strip = {
    height: drawing.height * scale,
    gap: gap * 1.2,
    keep: drawing.caption !== undefined,
    draw: y => draw(press, drawing, area.x, y, scale, owner),
  }
  if (drawing.caption === undefined) return [figure]
  return [figure, ...text(press, drawing.caption, small, area, gap * 0.6)]
}

function draw(press: Press, drawing: Chart, x: number, y: number, scale: number, owner: Tag): void {
  const { doc, tags } = press
  const { width, height } = drawing
  place(owner, [x, a4.height - y - height * scale, x + width * scale, a4.height - y])
  tags.under(owner)
  doc.save().translate(x, y).scale(scale)
  for (const { d, stroke, fill, thickness = 1.5, dash } of drawing.paths) {
    doc.lineWidth(thickness).lineJoin('round')
    if (dash) doc.dash(dash[0] ?? 1, { space: dash[1] ?? dash[0] ?? 1 })
    else doc.undash()
    doc.path(d)
    if (fill && stroke) doc.fillAndStroke(fill, stroke)
    else if (fill) doc.fill(fill)
    else doc.stroke(stroke ?? colour.ink)
  }
  doc.restore()

  for (const label of drawing.labels) {
    const type: Type = { ...press.style.small, colour: colour.ink, bold: label.bold ?? false }
    const [line] = press.lines(label.text.replaceAll('\n', ' '), type, Infinity)
    if (!line) continue
    const back = { start: 0, middle: line.width / 2, end: line.width }[label.anchor ?? 'start']
    press.line(line, type, x + label.x * scale - back, y + label.y * scale - type.size, owner)
  }
}

/** Where the figure stands, in PDF's own coordinates: a reader that reflows the page needs it. */
function place({ element }: Tag, box: number[]): void {
  const { data } = (element as unknown as { dictionary: { data: { A?: object } } }).dictionary
  data.A = { O: 'Layout', Placement: 'Block', BBox: box }
}
