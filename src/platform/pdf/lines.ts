import type { Prose } from './blocks.ts'
import { unbroken } from './printable.ts'
import type { Type } from './style.ts'

export interface Piece {
  text: string
  bold: boolean
  link?: string
  width: number
}

export interface Line {
  pieces: Piece[]
  width: number
}

export interface Ruler {
  clean(text: string): string
  width(text: string, bold: boolean, size: number): number
}

/** What may not be parted: pieces that touch, up to the next space or line end. */
interface Word {
  pieces: Piece[]
  width: number
  endsLine: boolean
}

/** Breaks text into lines no wider than `width`; a word that is wider is broken too, so nothing is lost. */
export function compose(prose: Prose, type: Type, width: number, ruler: Ruler): Line[] {
  const space = ruler.width(' ', type.bold, type.size)
  const lines: Line[] = []
  let line: Line = { pieces: [], width: 0 }
  const endLine = () => {
    if (line.pieces.at(-1)?.text.endsWith(' ')) line.width -= space
    lines.push(line)
    line = { pieces: [], width: 0 }
  }

  for (const word of words(prose, type, ruler)) {
    const parts = word.width > width ? slices(word, type, width, ruler) : [word]
    for (const part of parts) {
      if (line.pieces.length && line.width + part.width > width) endLine()
      append(line, part, part === parts.at(-1) ? space : 0)
    }
    if (word.endsLine) endLine()
  }
  if (line.pieces.length) endLine()
  return lines
}

/** The width below which a word would have to be broken. */
export const widestWord = (prose: Prose, type: Type, ruler: Ruler) =>
  Math.max(0, ...words(prose, type, ruler).map(word => word.width))

function words(prose: Prose, type: Type, ruler: Ruler): Word[] {
  const found: Word[] = []
  let word: Word = { pieces: [], width: 0, endsLine: false }
  const endWord = () => {
    if (word.pieces.length || word.endsLine) found.push(word)
    word = { pieces: [], width: 0, endsLine: false }
  }

  for (const run of [prose].flat()) {
    const { text, bold = false, link } = typeof run === 'string' ? { text: run } : run
    for (const token of unbroken(ruler.clean(text)).split(/(\n| +)/)) {
      if (token === '\n') {
        word.endsLine = true
        endWord()
      } else if (token.startsWith(' ')) {
        endWord()
      } else if (token) {
        const piece = measured(token, bold || type.bold, link, type.size, ruler)
        word.pieces.push(piece)
        word.width += piece.width
      }
    }
  }
  endWord()
  return found
}

/** Measured with the space that will follow it, as it will be drawn: the layout of each word is cached by its text. */
function measured(token: string, bold: boolean, link: string | undefined, size: number, ruler: Ruler): Piece {
  // A no-break space is drawn as a space, or every space sharing its glyph would be copied out as one.
  const text = token.replaceAll('\u00a0', ' ')
  return { text, bold, link, width: ruler.width(text + ' ', bold, size) - ruler.width(' ', bold, size) }
}

/** The words of a line follow each other with a space, the last one too: so a reader knows that the word has ended. */
function append(line: Line, word: Word, space: number): void {
  for (const piece of word.pieces) {
    const last = line.pieces.at(-1)
    if (last && last.bold === piece.bold && last.link === piece.link) {
      last.text += piece.text
      last.width += piece.width
    } else {
      line.pieces.push({ ...piece })
    }
  }
  line.width += word.width + space
  const last = line.pieces.at(-1)
  if (last && space) {
    last.text += ' '
    last.width += space
  }
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Parts of a word too long for a line, parted after a mark such as - or @ where there is one in the second half. */
function slices(word: Word, type: Type, width: number, ruler: Ruler): Word[] {
  const characters = word.pieces.flatMap(piece =>
    Array.from(graphemes.segment(piece.text), ({ segment }) => ({
      ...piece,
      text: segment,
      width: ruler.width(segment, piece.bold, type.size),
    })),
  )
  const parts: Word[] = []
  while (characters.length) {
    const pieces = characters.splice(0, fitting(characters, width))
    parts.push({ pieces, width: total(pieces), endsLine: false })
  }
  return parts
}

function fitting(characters: Piece[], width: number): number {
  let used = 0
  const over = characters.findIndex(({ width: own }) => (used += own) > width)
  if (over < 0) return characters.length
  const mark = characters.slice(0, over).findLastIndex(({ text }) => /[-/@.,_=&? ]/.test(text))
  return mark >= over / 2 ? mark + 1 : Math.max(1, over)
}

const total = (pieces: Piece[]) => pieces.reduce((sum, { width }) => sum + width, 0)
