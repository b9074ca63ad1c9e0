import type { Clock, Day, Db, Instant, Log } from '../platform/index.ts'

/** What every function of this module needs of the application. */
export interface Parts {
  db: Db
  clock: Clock
  log: Log
}

/** By which way a message came in. */
export type Door = 'mllp' | 'web' | 'file'

/** `received` is on its way; each of the others is where a message can end, with its reason. */
export type State = 'received' | 'applied' | 'ignored' | 'set aside' | 'queued'

/** A message as it was stored, before anybody looked at what it says. */
export interface InboundMessage {
  id: number
  door: Door
  sender: string
  controlId: string
  type: string
  body: Buffer
  receivedAt: Instant
  state: State
  reason: string | null
  patientId: number | null
  linkedBy: number | null
  handledBy: number | null
}

/** Somebody a message may be about. */
export interface Candidate {
  patientId: number
  how: 'exact' | 'near'
}

/** Where a message came to, and why in plain words. */
export interface Ending {
  state: Exclude<State, 'received'>
  reason: string
  patientId: number | null
  candidates: Candidate[]
}

export const ending = (state: Ending['state'], reason: string, more: Partial<Ending> = {}): Ending => ({
  state,
  reason,
  patientId: null,
  candidates: [],
  ...more,
})

/** What a message is filed under when it comes, so that it is stored once and found again. */
export interface Keys {
  sender: string
  controlId: string
  type: string
  nhsNumber: string | null
  bornOn: Day | null
}
