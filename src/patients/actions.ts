import { addRelationship, practiceOf, setPractice, teamRelationships } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { audit, command, isTwice, transaction, TooLate } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import type { NewPatient, Patient } from './patient.ts'
import { getPatient, insertPatient, lockPatients, updatePatient } from './queries.ts'

/** How somebody knows that a new patient is not the one already here. */
export const reasons = ['numbers differ', 'asked the patient', 'compared records'] as const
export interface ToldApart {
  because: (typeof reasons)[number]
  /** the patients they were compared with */
  from: number[]
}

/** Registers somebody new with one of the caller's teams; the enrolment follows. */
export const registerPatient = (
  db: Db,
  by: Caller,
  teamId: number,
  patient: NewPatient,
  practiceId: number | null,
  toldApart?: ToldApart,
): Promise<number> =>
  saying(numberTaken, () =>
    transaction(db, async trx => {
      const patientId = await insertPatient(trx, patient, by.at)
      await addRelationship(trx, by.at, { patientId, kind: 'team', teamId })
      await setPractice(trx, patientId, practiceId, by.at)
      await audit(trx, { ...by, patientId }, 'patient registered', { teamId, ...toldApart })
      return patientId
    }),
  )

/** Lets a second team see a patient whom another team follows already; only after finding them by exact NHS number. */
export const joinPatient = (db: Db, by: Caller, teamId: number, patientId: number): Promise<void> =>
  transaction(db, async trx => {
    await lockPatients(trx, [patientId])
    const already = await teamRelationships(trx, patientId, teamId)
    if (already.length > 0) return // sent twice
    await addRelationship(trx, by.at, { patientId, kind: 'team', teamId })
    await audit(trx, { ...by, patientId }, 'second team joined', { teamId })
  })

export const changeDetails = (
  db: Db,
  record: PatientAccess,
  patient: NewPatient,
  practiceId: number | null,
): Promise<void> =>
  saying(numberTaken, () =>
    command(db, record, async trx => {
      const before = await getPatient(trx, record)
      const practice = await practiceOf(trx, record.patientId)
      await updatePatient(trx, record, patient)
      const moved = (practice?.id ?? null) !== practiceId
      if (moved) await setPractice(trx, record.patientId, practiceId, record.at)
      const changed = changedFields(before, await getPatient(trx, record))
      await audit(trx, record, 'patient details changed', {
        fields: moved ? [...changed, 'practice'] : changed,
      })
    }),
  )

const changedFields = (before: Patient, after: Patient): string[] =>
  (Object.keys(after) as (keyof Patient)[]).filter(field => before[field] !== after[field])

/** Said when two people save the same number at the same moment; the forms look before they save. */
const numberTaken =
  'Another patient has this NHS number or hospital number. Find that patient and compare the two.'

async function saying<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isTwice(error) ? new TooLate(message) : error
  }
}
