import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, audit, command } from '../platform/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import { assertOf } from './claims.ts'

/** "Rang, no answer, try tomorrow": kept beside what it is about, which stays open. */
export interface ContactAttempt {
  id: number
  followUpId: number
  /** `result:12` or `check:34` */
  about: string
  how: string
  outcome: string
  note: string | null
  tryAgainOn: Day | null
  triedBy: number | null
  triedAt: Instant
}

export type NewAttempt = Pick<ContactAttempt, 'about' | 'how' | 'outcome' | 'note' | 'tryAgainOn'>

/** Every attempt to reach this patient, newest first. */
export async function listContactAttempts(db: Db, record: PatientAccess): Promise<ContactAttempt[]> {
  const rows = await db('contact_attempts')
    .where({ patient_id: record.patientId })
    .orderBy('id', 'desc')
    .select<Row[]>()
  return rows.map(toAttempt)
}

export const recordAttempt = (
  db: Db,
  record: PatientAccess,
  followUpId: number,
  attempt: NewAttempt,
): Promise<void> => command(db, record, trx => insertAttempt(trx, record, followUpId, attempt))

export async function insertAttempt(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  attempt: NewAttempt,
): Promise<void> {
  await assertOf(trx, record, followUpId, attempt.about)
  await trx('contact_attempts').insert({
    patient_id: record.patientId,
    follow_up_id: followUpId,
    about: attempt.about,
    how: attempt.how,
    outcome: attempt.outcome,
    note: attempt.note,
    try_again_on: attempt.tryAgainOn,
    tried_by: accountOf(record.actor),
    tried_at: record.at,
  })
  await audit(trx, record, 'contact attempted', {
    followUpId,
    about: attempt.about,
    outcome: attempt.outcome,
  })
}

interface Row {
  id: number
  follow_up_id: number
  about: string
  how: string
  outcome: string
  note: string | null
  try_again_on: Day | null
  tried_by: number | null
  tried_at: Instant
}

const toAttempt = (row: Row): ContactAttempt => ({
  id: row.id,
  followUpId: row.follow_up_id,
  about: row.about,
  how: row.how,
  outcome: row.outcome,
  note: row.note,
  tryAgainOn: row.try_again_on,
  triedBy: row.tried_by,
  triedAt: row.tried_at,
})
