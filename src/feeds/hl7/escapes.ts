import { decode } from './decode.ts'

export interface Delimiters {
  field: string
  component: string
  repetition: string
  escape: string
  subComponent: string
}

export const usualDelimiters: Delimiters = {
  field: '|',
  component: '^',
  repetition: '~',
  escape: '\\',
  subComponent: '&',
}

/** Turns HL7 escapes into what they stand for. Call it after splitting; an escape nobody knows stays visible. */
export function unescape(text: string, delimiters: Delimiters): string {
  if (!text.includes(delimiters.escape)) return text
  return text.replace(pattern(delimiters.escape), (whole, name: string) => meaning(name, delimiters) ?? whole)
}

/** Writes text so that none of it is taken for a delimiter. */
export function escape(text: string, delimiters: Delimiters): string {
  const letters: [string, string][] = [
    [delimiters.field, 'F'],
    [delimiters.component, 'S'],
    [delimiters.subComponent, 'T'],
    [delimiters.repetition, 'R'],
    [delimiters.escape, 'E'],
  ]
  const letterOf = new Map(letters)
  return Array.from(text, sign => {
    const letter = letterOf.get(sign)
    return letter ? delimiters.escape + letter + delimiters.escape : sign
  }).join('')
}

/** Local (Z…) and character-set (C…, M…) escapes are matched to be kept whole. */
const names = String.raw`[FSTREHN]|\.(?:br|sp|in|ti|ce|fi|nf)[+-]?\d{0,2}|X(?:[0-9A-F]{2})+|[ZCM][0-9A-Za-z.]*`
const patterns = new Map<string, RegExp>()

function pattern(sign: string): RegExp {
  let found = patterns.get(sign)
  if (!found) {
    const quoted = /\w/.test(sign) ? sign : `\\${sign}`
    found = new RegExp(`${quoted}(${names})${quoted}`, 'gi')
    patterns.set(sign, found)
  }
  return found
}

function meaning(name: string, delimiters: Delimiters): string | undefined {
  if (name.startsWith('.')) return layout(name.toLowerCase())
  if (/^X/i.test(name)) return lineBreaks(decode(Buffer.from(name.slice(1), 'hex')))
  return letterMeaning(name, delimiters)
}

function letterMeaning(letter: string, delimiters: Delimiters): string | undefined {
  if (letter === 'F') return delimiters.field
  if (letter === 'S') return delimiters.component
  if (letter === 'T') return delimiters.subComponent
  if (letter === 'R') return delimiters.repetition
  if (letter === 'E') return delimiters.escape
  return letter === 'H' || letter === 'N' ? '' : undefined // highlighting on and off
}

/** Formatting commands of FT text (HL7 v2 chapter 2, "Formatted text"): breaks, blank lines and indents. */
function layout(command: string): string | undefined {
  const kind = command.slice(1, 3)
  const count = Number(command.slice(3) || '0')
  if (kind === 'br' || kind === 'ce') return '\n'
  if (kind === 'sp') return '\n'.repeat(Math.max(count, 1))
  if (kind === 'in' || kind === 'ti') return ' '.repeat(Math.max(count, 0))
  return ''
}

const lineBreaks = (text: string) => text.replace(/\r\n?/g, '\n')
