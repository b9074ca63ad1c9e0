import { compareDecimals } from './decimal.ts'
import type { Decimal } from './decimal.ts'
import type { Measured } from './measured.ts'

export type Threshold = { comparison: '>=' | '>'; value: Decimal }

/** The level at which this patient's team wants to act, or that it is still awaited. An assay of null is any assay. */
export type Limit =
  (Threshold & { state: 'agreed'; unit: string; assay: string | null }) | { state: 'awaited' }

/**
 * Certainly at the threshold. "<0.5" never is; ">100" is when 100 is, for either comparison, since the true value is higher.
 */
export function reaches({ comparator, text }: Measured, { comparison, value }: Threshold): boolean {
  const difference = compareDecimals(text, value)
  if (comparator === '<') return false
  return difference > 0 || (difference === 0 && (comparison === '>=' || comparator === '>'))
}

/** "<0.5" says nothing about a limit of 0.2. */
export const tellsNothing = ({ comparator, text }: Measured, { value }: Threshold): boolean =>
  comparator === '<' && compareDecimals(text, value) > 0

/** "0.2 µg/L or more", "more than 0.2 µg/L". */
export const inWords = ({ comparison, value }: Threshold, unit: string): string =>
  comparison === '>=' ? `${value} ${unit} or more` : `more than ${value} ${unit}`
