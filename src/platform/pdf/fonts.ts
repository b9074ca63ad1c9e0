import { readFile } from 'node:fs/promises'
import type { Font } from 'fontkit'

export interface Fonts {
  regular: Font
  bold: Font
}

let loaded: Promise<Fonts> | undefined

/** Parsed when first needed and then kept: parsing for each document took 150 ms of its 164. */
export const loadFonts = (): Promise<Fonts> => (loaded ??= load())

async function load(): Promise<Fonts> {
  const [regular, bold] = await Promise.all([arimo('400Regular'), arimo('700Bold')])
  return { regular, bold }
}

/** Arimo has the widths of Arial, the NHS's own fallback typeface, and may be embedded. */
async function arimo(weight: string): Promise<Font> {
  const { create } = await import('fontkit')
  const file = import.meta.resolve(`@expo-google-fonts/arimo/${weight}/Arimo_${weight}.ttf`)
  const font = create(await readFile(new URL(file)))
  nameGlyphs(font)
  return font
}

/**
 * A glyph remembers the character it was first met as, and that is what a screen reader gets. The "e" first met as a
 * part of "é" would stay nameless in every later document, so each is met as itself before any document is made.
 */
function nameGlyphs(font: Font): void {
  for (const codePoint of font.characterSet) font.glyphForCodePoint(codePoint)
}

export const canPrint = ({ regular, bold }: Fonts, codePoint: number) =>
  regular.hasGlyphForCodePoint(codePoint) && bold.hasGlyphForCodePoint(codePoint)
