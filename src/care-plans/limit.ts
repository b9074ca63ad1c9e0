/** A level at which a team acts, as a clinician writes it. */
export interface Level {
  comparison: '>=' | '>'
  value: string
  unit: string
  assay: string | null
}

type Present = ({ state: 'agreed' } & Level) | { state: 'awaited' }

/**
 * Whether a new limit would let more results pass than the one in force: then a second person must agree. Another
 * unit, and leaving or changing the assay, count as looser, because what the two compare is no longer the same. While
 * a limit is awaited, the protocol's own level is what a new one may loosen.
 */
export function isLooser(present: Present, next: Level, usual: Level | null = null): boolean {
  if (present.state === 'awaited') return usual !== null && isLooser({ state: 'agreed', ...usual }, next)
  if (present.unit !== next.unit) return true
  if (present.assay !== null && present.assay !== next.assay) return true
  const [before, after] = [Number(present.value), Number(next.value)]
  return after > before || (after === before && present.comparison === '>=' && next.comparison === '>')
}

export const isSame = (present: Present, next: Level): boolean =>
  present.state === 'agreed' &&
  present.comparison === next.comparison &&
  Number(present.value) === Number(next.value) &&
  present.unit === next.unit &&
  present.assay === next.assay

/** "0.2 ug/L or more", "more than 5 ug/L". */
export const levelInWords = ({ comparison, value, unit }: Omit<Level, 'assay'>): string =>
  comparison === '>=' ? `${value} ${unit} or more` : `more than ${value} ${unit}`
