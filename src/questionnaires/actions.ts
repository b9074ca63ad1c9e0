import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, audit, command, TooLate } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'

/** Keeps answers, from the patient or typed in by staff; a "yes" waits for a person to settle it. */
export const answerSymptoms = (
  db: Db,
  record: PatientAccess,
  followUpId: number,
  answers: Record<string, 'yes' | 'no'>,
  then: (trx: Db) => Promise<void>,
): Promise<void> =>
  command(db, record, async trx => {
    await trx('symptom_answers').insert({
      patient_id: record.patientId,
      follow_up_id: followUpId,
      answers: JSON.stringify(answers),
      any_yes: Object.values(answers).includes('yes'),
      answered_by: accountOf(record.actor),
      answered_at: record.at,
    })
    await audit(trx, record, 'symptom questions answered', { followUpId })
    await then(trx)
  })

/** Somebody has dealt with what was reported, and says how. */
export const settleSymptoms = (
  db: Db,
  record: PatientAccess,
  answersId: number,
  note: string,
  then: (trx: Db) => Promise<void>,
): Promise<void> =>
  command(db, record, async trx => {
    const settled = await trx('symptom_answers')
      .where({ patient_id: record.patientId, id: answersId })
      .whereNull('settled_at')
      .update({ settled_by: accountOf(record.actor), settled_at: record.at, settled_note: note })
    if (settled !== 1)
      throw new TooLate('These answers have been dealt with already. Look at what was recorded.')
    await audit(trx, record, 'symptoms settled', { answersId })
    await then(trx)
  })
