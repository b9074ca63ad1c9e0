/** Units that are the same amount, as laboratories spell them: 1 µg/L = 1 ng/mL; tumour markers use U and IU alike. */
const spellings: Record<string, string[]> = {
  'µg/L': ['ug/l', 'mcg/l', 'ng/ml'],
  'kU/L': ['ku/l', 'u/ml', 'kiu/l', 'iu/ml'],
  'mU/L': ['mu/l', 'miu/l', 'uu/ml', 'uiu/ml'],
  'ng/L': ['ng/l', 'pg/ml'],
}

const canonical = new Map(
  Object.entries(spellings).flatMap(([unit, same]) => same.map(s => [s, unit] as const)),
)

/** The one spelling we show, or null for a unit we do not know: it is never guessed. */
export const canonicalUnit = (unit: string): string | null =>
  canonical.get(unit.replace(/\s/g, '').toLowerCase().replace(/[µμ]/g, 'u')) ?? null

/** Two spellings of one unit. A unit we do not know is the same only as itself. */
export const sameUnit = (one: string, other: string): boolean =>
  (canonicalUnit(one) ?? one.trim()) === (canonicalUnit(other) ?? other.trim())
