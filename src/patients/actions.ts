import { addRelationship, setPractice } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { audit, command, isTwice, transaction, TooLate } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import type { NewPatient } from './patient.ts'
import { insertPatient, updatePatient } from './queries.ts'

/** Registers somebody new with one of the caller's teams; the enrolment follows. */
export const registerPatient = (
  db: Db,
  by: Caller,
  teamId: number,
  patient: NewPatient,
  practiceId: number | null,
): Promise<number> =>
  saying(numberTaken, () =>
    transaction(db, async trx => {
      const patientId = await insertPatient(trx, patient, by.at)
      await addRelationship(trx, by.at, { patientId, kind: 'team', teamId })
      await setPractice(trx, patientId, practiceId, by.at)
      await audit(trx, { ...by, patientId }, 'patient registered', { teamId })
      return patientId
    }),
  )

/** Lets a second team see a patient whom another team follows already; only after finding them by exact NHS number. */
export const joinPatient = (db: Db, by: Caller, teamId: number, patientId: number): Promise<void> =>
  transaction(db, async trx => {
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
      await updatePatient(trx, record, patient)
      await setPractice(trx, record.patientId, practiceId, record.at)
      await audit(trx, record, 'patient details changed')
    }),
  )

const numberTaken =
  'Another patient has this NHS number or hospital number. Find that patient and compare the two.'

async function saying<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isTwice(error) ? new TooLate(message) : error
  }
}
