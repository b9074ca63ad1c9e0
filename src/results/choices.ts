import type { PatientAccess } from '../accounts/index.ts'
import { chooseTellBy } from '../patients/index.ts'
import type { TellBy } from '../patients/index.ts'
import { audit, command } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import type { Choice } from './release.ts'

/** What the patient chose for single kinds of test; for the others their usual way counts. */
export async function listChoices(db: Db, record: PatientAccess): Promise<Map<string, Choice>> {
  const rows = await db('release_choices')
    .where({ patient_id: record.patientId })
    .select<{ test: string; choice: Choice }[]>('test', 'choice')
  return new Map(rows.map(({ test, choice }) => [test, choice]))
}

/** How the patient wants to hear from us in general. */
export const saveTellBy = (db: Db, record: PatientAccess, tellBy: TellBy): Promise<void> =>
  command(db, record, async trx => {
    await chooseTellBy(trx, record, tellBy)
    await audit(trx, record, 'way of being told chosen', { tellBy })
  })

/** How they want to learn of one kind of test; null goes back to their usual way. */
export const saveChoice = (
  db: Db,
  record: PatientAccess,
  test: string,
  choice: Choice | null,
): Promise<void> =>
  command(db, record, async trx => {
    await trx('release_choices').where({ patient_id: record.patientId, test }).delete()
    if (choice !== null)
      await trx('release_choices').insert({
        patient_id: record.patientId,
        test,
        choice,
        chosen_at: record.at,
      })
    await audit(trx, record, 'release chosen', { test, choice: choice ?? 'usual way' })
  })
