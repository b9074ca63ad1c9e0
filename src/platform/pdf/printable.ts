const replacement = '\u25a1' // □

/**
 * The text as the font can print it. A character it lacks becomes a visible □ and is noted in `replaced`
 * (as "U+4E2D"): a glyph that is missing makes the file invalid, and one left out changes a name unseen.
 */
export function printable(
  text: string,
  canPrint: (codePoint: number) => boolean,
  replaced: Set<string> = new Set(),
): string {
  return Array.from(tidy(text), character => {
    const codePoint = character.codePointAt(0)!
    if (character === '\n' || canPrint(codePoint)) return character
    replaced.add(`U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`)
    return replacement
  }).join('')
}

/** One kind of line end, of space and of space that does not break; without characters that are invisible by definition. */
const tidy = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
    .replace(/[\u00a0\u2007\u202f]/g, '\u00a0')
    .replace(/\t|(?!\u00a0)\p{Zs}/gu, ' ')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')

const month = '(?:January|February|March|April|May|June|July|August|September|October|November|December)'
const together = [
  String.raw`\b\d{1,2} ${month}(?: \d{4})?\b`, // a date
  String.raw`\b\d{3} \d{3} \d{4}\b`, // an NHS number
  String.raw`\b0\d{2,4} \d{3,4} \d{3,4}\b`, // a telephone number
  String.raw`\b(?:NHS )?No\. (?=\d)`,
]
const pattern = new RegExp(together.join('|'), 'g')

/** Dates and numbers that people read out or copy stay on one line. */
export const unbroken = (text: string) => text.replace(pattern, found => found.replaceAll(' ', '\u00a0'))
