import type { Decimal } from './decimal.ts'

export type Comparator = '<' | '>'

/** A number from the laboratory. `<0.01` keeps its sign: it is a bound, never a number on its own. */
export type Measured = {
  comparator: Comparator | null
  /** For drawing and for logarithms; comparisons use `text`. */
  value: number
  /** The decimal with the laboratory's own precision: "0.20" stays "0.20". */
  text: Decimal
}

/**
 * Reads "0.20", "<0.01", "< 0.01" or ".5"; null for anything else, which a person then reads as text.
 * ">=90" is kept as ">", which never sorts it lower. "<=0.2" is refused: as "<0.2" it would seem to be below a limit of 0.2.
 * "1,2" is refused because a comma may part decimals or thousands, "5." because its end may be missing.
 */
export function parseMeasured(received: string): Measured | null {
  const [, sign, digits] = /^(<|>=?|≥)?\s*(\d{1,12}(?:\.\d{1,20})?|\.\d{1,20})$/.exec(received.trim()) ?? []
  if (digits === undefined) return null

  const text = digits.startsWith('.') ? `0${digits}` : digits
  return { comparator: sign ? (sign === '<' ? '<' : '>') : null, value: Number(text), text }
}

/** "<0.01" as a person reads it. */
export const written = ({ comparator, text }: Measured): string => `${comparator ?? ''}${text}`
