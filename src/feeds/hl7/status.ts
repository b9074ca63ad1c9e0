export type Status = 'preliminary' | 'final' | 'corrected' | 'withdrawn' | 'cancelled' | 'wrong patient'

/** OBX-11 (HL7 table 0085); where it is missing, what OBR-25 says of the whole order, else final. */
export function statusFrom(letter: string, orderLetter: string): Status {
  if (letter === '') return ofOrder[orderLetter] ?? 'final'
  return ofObservation[letter] ?? 'preliminary' // an unknown letter promises nothing
}

const ofObservation: Record<string, Status> = {
  F: 'final',
  U: 'final', // made final without being sent again
  C: 'corrected',
  P: 'preliminary',
  I: 'preliminary',
  R: 'preliminary',
  S: 'preliminary',
  X: 'cancelled',
  D: 'withdrawn',
  W: 'wrong patient',
}

/** HL7 table 0123; D is ours, for a document that was cancelled. */
const ofOrder: Record<string, Status> = {
  F: 'final',
  C: 'corrected',
  P: 'preliminary',
  R: 'preliminary',
  A: 'preliminary',
  I: 'preliminary',
  S: 'preliminary',
  O: 'preliminary',
  X: 'cancelled',
  D: 'withdrawn',
}
