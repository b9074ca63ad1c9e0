import { openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import type { Banner, Patient } from '../patients/index.ts'
import { toId } from '../platform/index.ts'
import type { Clock, Db, Request } from '../platform/index.ts'
import type { Afterwards } from './actions.ts'

export interface Parts {
  db: Db
  clock: Clock
  /** called once somebody's enrolment has been saved: what a feed set aside for them can be replayed */
  onEnrolled: (record: PatientAccess) => Promise<unknown>
  /** judges the patient's results afresh, in the transaction that changed a limit, a check or a follow-up */
  judgeAgain: Afterwards
}

/** The record a page is about, and what every page of it shows. */
export interface RecordPage {
  record: PatientAccess
  patient: Patient
  banner: Banner
  /** the address of the record, which every path of it begins with */
  home: string
}

export async function openPage(db: Db, req: Request): Promise<RecordPage> {
  const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
  const patient = await getPatient(db, record)
  const banner = bannerOf(patient, record.today)
  return { record, patient, banner, home: `/clinic/patients/${record.patientId}` }
}

export const toRecord = (home: string) => ({ href: home, text: 'Back to the record' })
