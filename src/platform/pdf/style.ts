export type Size = 'clinical' | 'normal' | 'large'

/** How a run of text is set: size and line height in points. */
export interface Type {
  size: number
  height: number
  bold: boolean
  colour: string
}

export interface Style {
  body: Type
  headings: [Type, Type, Type]
  small: Type
  gap: number
  margin: number
}

export const a4 = { width: 595.28, height: 841.89 }

export const mm = (millimetres: number) => (millimetres * 72) / 25.4

/** The NHS palette; every text colour has at least 6:1 against white. */
export const colour = {
  ink: '#212b32',
  quiet: '#4c6272',
  blue: '#005eb8',
  red: '#d5281b',
  rule: '#d8dde0',
  tint: '#f0f4f5',
  draft: '#eceff1',
}

const set = (size: number, leading: number, bold = false, ink = colour.ink): Type => ({
  size,
  height: size * leading,
  bold,
  colour: ink,
})

const style = (body: number, small: number, [h1, h2, h3]: [number, number, number]): Style => ({
  body: set(body, 1.4),
  headings: [set(h1, 1.2, true), set(h2, 1.25, true), set(h3, 1.3, true)],
  small: set(small, 1.35, false, colour.quiet),
  gap: body * 0.7,
  margin: 66, // 23 mm: inside the window of an envelope, which begins at 20
})

/** 14 pt is the NHS's size for letters to patients, 18 pt its large print. */
export const styles: Record<Size, Style> = {
  clinical: style(10.5, 8.5, [19, 13.5, 11.5]),
  normal: style(14, 11, [24, 18, 15]),
  large: style(18, 13, [30, 23, 19.5]),
}

export const bold = (type: Type): Type => ({ ...type, bold: true })
