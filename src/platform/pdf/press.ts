import type { Prose } from './blocks.ts'
import { compose, widestWord } from './lines.ts'
import type { Line, Ruler } from './lines.ts'
import type { Style, Type } from './style.ts'
import { tagsOf } from './tags.ts'
import type { Owner, Tags } from './tags.ts'

/** An open document and what is needed to set type on it. */
export interface Press {
  doc: PDFKit.PDFDocument
  tags: Tags
  style: Style
  lines(prose: Prose, type: Type, width: number): Line[]
  widestWord(prose: Prose, type: Type): number
  /** Draws a line whose box begins at y. */
  line(line: Line, type: Type, x: number, y: number, owner: Owner): void
  rule(x: number, y: number, width: number, thickness: number, colour: string): void
}

export function openPress(doc: PDFKit.PDFDocument, style: Style, clean: (text: string) => string): Press {
  const tags = tagsOf(doc)
  const font = (bold: boolean, size: number) => doc.font(bold ? 'bold' : 'regular').fontSize(size)
  const ruler: Ruler = { clean, width: (text, bold, size) => font(bold, size).widthOfString(text) }

  return {
    doc,
    tags,
    style,
    lines: (prose, type, width) => compose(prose, type, width, ruler),
    widestWord: (prose, type) => widestWord(prose, type, ruler),
    line(line, type, left, y, owner) {
      let x = left
      for (const piece of line.pieces) {
        const linked = piece.link !== undefined && typeof owner !== 'string'
        const own = linked ? tags.add(owner, 'Link') : owner
        tags.under(own)
        font(piece.bold, type.size).fillColor(piece.link ? '#005eb8' : type.colour)
        doc.text(piece.text, x, baseline(y, type), { lineBreak: false, baseline: 'alphabetic' })
        if (linked) link(piece.text, piece.link!, x, y, piece.width, type, own)
        x += piece.width
      }
    },
    rule(x, y, width, thickness, colour) {
      tags.under('Layout')
      doc.rect(x, y, width, thickness).fill(colour)
    },
  }

  function link(text: string, url: string, x: number, y: number, width: number, type: Type, owner: Owner) {
    if (typeof owner === 'string') return
    const seen = text.endsWith(' ') ? width - ruler.width(' ', type.bold, type.size) : width
    doc.rect(x, baseline(y, type) + type.size * 0.12, seen, type.size * 0.05).fill('#005eb8')
    // Ended at once: PDFKit notes the page that is open when the element is written.
    const named = { structParent: owner.element, Contents: new String(text.trim()) }
    doc.link(x, y, seen, type.height, url, named as unknown as PDFKit.Mixins.AnnotationOption)
    tags.close()
    owner.element.end()
  }
}

/** Arimo stands 0.905 above its baseline and 0.212 below, per point; the rest of the line's height is shared. */
const baseline = (y: number, type: Type) => y + (type.height - 1.117 * type.size) / 2 + 0.905 * type.size
