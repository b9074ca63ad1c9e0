import { longDate } from '../dates.ts'
import type { Day } from '../dates.ts'
import type { Prose } from './blocks.ts'
import type { Line } from './lines.ts'
import type { Press } from './press.ts'
import type { Room } from './strips.ts'
import { a4, bold, colour } from './style.ts'
import type { Type } from './style.ts'
import type { Owner } from './tags.ts'

/** What stands on every page of a paper. */
export interface Running {
  /** Whom it concerns, as "JONES, Alan · Born 14-Jul-1945 · NHS No. 999 000 0018". */
  identity: string
  /** "Version 2". */
  version: string
  date: Day
  /** "Replaces version 1, 3 May 2026". */
  replaces?: string
  /** Whom to ring. */
  footer: Prose
  draft?: boolean
}

export interface Furniture extends Room {
  drawHead(page: number): void
  drawFoot(page: number, of: number): void
}

const edge = 32

/** Head and foot are read out once, at the start and the end; the other times they are marked as furniture. */
export function furniture(press: Press, running: Running): Furniture {
  const { small, margin } = press.style
  const width = a4.width - 2 * margin
  const right = margin + width
  const strong = { ...bold(small), colour: colour.ink }

  const identity = press.lines(running.identity, strong, width * 0.64)
  const edition = press.lines(
    [
      ...(running.draft ? [{ text: 'DRAFT · ', bold: true }] : []),
      `${running.version} · ${longDate(running.date)}`,
      ...(running.replaces ? [`\n${running.replaces}`] : []),
    ],
    small,
    width * 0.33,
  )
  const pageWidth = press.widestWord('Page\u00a088\u00a0of\u00a088', small)
  const footer = press.lines(running.footer, small, width - pageWidth - 20)

  const head = Math.max(identity.length, edition.length) * small.height
  const foot = Math.max(1, footer.length) * small.height
  if (head + foot > a4.height * 0.4)
    throw new RangeError('Head and foot leave no room on the page: shorten the identity line or the footer')
  const top = edge + head + 6
  const bottom = a4.height - edge - foot

  const firstHead = press.tags.add(press.tags.root, 'P')
  const firstEdition = press.tags.add(press.tags.root, 'P')

  return {
    top: top + 20,
    bottom: bottom - 22,
    drawHead(page) {
      if (running.draft) watermark(press)
      draw(press, identity, strong, margin, edge, page === 1 ? firstHead : 'Pagination')
      draw(press, edition, small, right, edge, page === 1 ? firstEdition : 'Pagination', 'right')
      press.rule(margin, top, width, 0.75, colour.rule)
    },
    drawFoot(page, of) {
      press.rule(margin, bottom - 6, width, 0.75, colour.rule)
      const owner = page === of ? press.tags.add(press.tags.root, 'P') : 'Pagination'
      draw(press, footer, small, margin, bottom, owner)
      const number = press.lines(`Page\u00a0${page} of\u00a0${of}`, small, width)
      draw(press, number, small, right, bottom, 'Pagination', 'right')
      press.tags.close()
    },
  }
}

function draw(
  press: Press,
  lines: Line[],
  type: Type,
  x: number,
  y: number,
  owner: Owner,
  align?: 'right',
): void {
  lines.forEach((line, i) => press.line(line, type, align ? x - line.width : x, y + i * type.height, owner))
}

function watermark({ doc, tags }: Press): void {
  tags.under('Pagination')
  doc.save()
  doc.rotate(-52, { origin: [a4.width / 2, a4.height / 2] })
  doc.font('bold').fontSize(150).fillColor(colour.draft)
  const width = doc.widthOfString('DRAFT')
  doc.text('DRAFT', (a4.width - width) / 2, a4.height / 2 + 50, { lineBreak: false, baseline: 'alphabetic' })
  doc.restore()
}
