import type { PatientAccess } from '../accounts/index.ts'
import type { Db } from '../platform/index.ts'
import type { Patient, TellBy } from './patient.ts'

/** Changes how a patient is told; the command around it writes the audit entry. */
export const chooseTellBy = (trx: Db, record: PatientAccess, tellBy: TellBy): Promise<number> =>
  trx('patients').where({ id: record.patientId }).update({ tell_by: tellBy })

/** What we would need to know before we can tell somebody this way, said to them; null when nothing is missing. */
export function missingFor(tellBy: TellBy, patient: Pick<Patient, 'address' | 'phone'>): string | null {
  if (tellBy === 'letter' && !patient.address)
    return 'We do not have your address. Phone your team, and they will add it'
  if (tellBy === 'phone' && !patient.phone)
    return 'We do not have your phone number. Phone your team, and they will add it'
  return null
}

/** "Mr Jones", or "Alan" of somebody who gave no title. */
export const greetingName = ({ title, familyName, givenName }: Patient): string =>
  title ? `${title} ${familyName}` : givenName
