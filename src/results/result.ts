import type { Instant } from '../platform/index.ts'
import type { Finding, Reason } from './assess.ts'
import type { Current, Version } from './versions.ts'

/** How far a result has come for one follow-up. */
export type Stage = 'to read' | 'to tell' | 'told' | 'nothing to tell'

/** Who sent a result and how they name it: by these it is the same result in every version. */
export interface ResultName {
  test: string
  form: 'number' | 'report'
  sender: string
  orderNumber: string
  code: string
  subId: string
}

/** A version as it was kept, with where it came from. */
export type KeptVersion = Version & {
  id: number
  messageId: number | null
  enteredBy: number | null
  arrivedAt: Instant
}

/** A result with everything ever sent of it, and what holds now. */
export interface Result extends ResultName {
  id: number
  patientId: number
  arrivedAt: Instant
  versions: KeptVersion[]
  current: Current
  /** when what holds now came */
  changedAt: Instant
}

/** What the rules said of a result for one follow-up, and how far it has come. */
export interface FindingRow {
  id: number
  resultId: number
  hash: string
  followUpId: number
  teamId: number
  checkId: number | null
  limitId: number | null
  finding: Finding
  reasons: Reason[]
  stage: Stage
  since: Instant
}

/** A person read a result and said what came of it. */
export interface Reading {
  id: number
  resultId: number
  hash: string
  followUpId: number
  finding: Finding
  limitId: number | null
  outcome: string
  coded: string | null
  note: string | null
  commentForPatient: string | null
  nextCheckId: number | null
  readBy: number
  readAt: Instant
  undoneAt: Instant | null
}

export type Channel = 'portal' | 'letter' | 'phone' | 'in person'

/** The patient knows: opened, posted, or spoken to with identity checked. */
export interface Telling {
  id: number
  resultId: number
  hash: string
  channel: Channel
  note: string | null
  toldBy: number | null
  toldAt: Instant
}

/**
 * Whether somebody who was told so knows what the readings say. `loud` has the moment of each reading that found more
 * than something to file, null while it is still to come: opening the page, or a talk before that, has not told it.
 */
export const tells = ({ channel, toldAt }: Telling, loud: (Instant | null)[]): boolean =>
  loud.length === 0 || (channel !== 'portal' && loud.every(readAt => readAt !== null && readAt <= toldAt))

/** One message's word on one result, ready to be kept. */
export interface Incoming extends ResultName {
  version: Omit<Version, 'hash'>
  messageId: number | null
  enteredBy: number | null
}

/** The sender under which an import brings values that were read and told in the system before this one. */
export const previousSystem = 'previous system'
