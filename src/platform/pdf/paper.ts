import { buffer } from 'node:stream/consumers'
import type { Instant } from '../dates.ts'
import type { Block } from './blocks.ts'
import { openDocument } from './document.ts'
import { canPrint, loadFonts } from './fonts.ts'
import { furniture } from './furniture.ts'
import type { Running } from './furniture.ts'
import { layOut } from './layout/index.ts'
import { drawBoxes } from './layout/callout.ts'
import { withoutGaps } from './levels.ts'
import { openPress } from './press.ts'
import type { Press } from './press.ts'
import { printable } from './printable.ts'
import { paginate } from './strips.ts'
import { a4, styles } from './style.ts'
import type { Size } from './style.ts'

/** A letter, a summary, a plan: whatever is handed out or posted. */
export interface Paper extends Running {
  title: string
  /** The organisation that answers for it. */
  author: string
  size: Size
  madeAt: Instant
  blocks: Block[]
}

export interface Pdf {
  bytes: Buffer
  /** Characters the font lacks, printed as □, as "U+4E2D". Empty as a rule; otherwise tell whoever sends it. */
  replaced: string[]
}

/** The same paper gives the same bytes. */
export async function makePdf(paper: Paper): Promise<Pdf> {
  const fonts = await loadFonts()
  const replaced = new Set<string>()
  const clean = (text: string) => printable(text, codePoint => canPrint(fonts, codePoint), replaced)
  const about = { title: clean(paper.title), author: clean(paper.author), madeAt: paper.madeAt }
  const doc = await openDocument(about, fonts)
  const press = openPress(doc, styles[paper.size], clean)

  print(press, paper)
  doc.end()
  return { bytes: await buffer(doc), replaced: [...replaced] }
}

function print(press: Press, paper: Paper): void {
  const { margin } = press.style
  const area = { x: margin, width: a4.width - 2 * margin, parent: press.tags.root }
  const running = furniture(press, paper)
  const pages = paginate(layOut(press, withoutGaps(paper.blocks), area), running)

  pages.forEach((placed, i) => {
    press.doc.addPage()
    running.drawHead(i + 1)
    drawBoxes(press, placed)
    for (const { strip, y, again } of placed) strip.draw(y, again)
    running.drawFoot(i + 1, pages.length)
  })
}
