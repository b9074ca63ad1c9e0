import type { PatientAccess, TeamAccess } from '../accounts/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import { plainNhsNumber } from './nhs-number.ts'
import { nameKey, plainHospitalNumber } from './patient.ts'
import type { NewPatient, Patient, Sex, TellBy } from './patient.ts'
import type { Sought } from './similar.ts'

/** Locks patients' rows in id order; what two people do to one patient happens one after the other. */
export async function lockPatients(trx: Db, ids: number[]): Promise<void> {
  const rows = await trx('patients')
    .whereIn('id', ids)
    .orderBy('id')
    .forUpdate()
    .select<{ id: number }[]>('id')
  if (rows.length !== new Set(ids).size) throw new NotFound()
}

export async function getPatient(db: Db, record: PatientAccess): Promise<Patient> {
  const row = await db('patients').where({ id: record.patientId }).first<Row | undefined>()
  if (!row) throw new NotFound()
  return toPatient(row)
}

export interface Found extends Patient {
  /** whether one of the viewer's own teams follows them; nobody else's identity may be shown */
  ours: boolean
}

type Candidate = Pick<Sought, 'nhsNumber' | 'hospitalNumber' | 'dateOfBirth'>

/** Everybody with this NHS number, this hospital number or this date of birth, in whichever team. */
export async function listCandidates(db: Db, teams: TeamAccess, by: Candidate): Promise<Found[]> {
  const { nhsNumber, hospitalNumber, dateOfBirth } = by
  const rows = await db('patients')
    .where(any => {
      any.whereIn('nhs_number', nhsNumber === null ? [] : [nhsNumber])
      if (hospitalNumber !== null) any.orWhere({ hospital_number: plainHospitalNumber(hospitalNumber) })
      if (dateOfBirth !== null) any.orWhere({ date_of_birth: dateOfBirth })
    })
    .orderBy('family_name_key')
    .orderBy('id')
    .select<Row[]>()
  const ours = await followedBy(
    db,
    teams,
    rows.map(row => row.id),
  )
  return rows.map(row => ({ ...toPatient(row), ours: ours.has(row.id) }))
}

async function followedBy(db: Db, teams: TeamAccess, ids: number[]): Promise<Set<number>> {
  const rows = await db('relationships')
    .whereIn('patient_id', ids)
    .whereIn('team_id', teams.teamIds)
    .whereNull('until_at')
    .select<{ patient_id: number }[]>('patient_id')
  return new Set(rows.map(row => row.patient_id))
}

/** For an operator, who names a patient by NHS number or hospital number; only the id, because no record is open yet. */
export async function findPatientByNumber(db: Db, number: string): Promise<number | undefined> {
  const row = await db('patients')
    .where({ nhs_number: plainNhsNumber(number) })
    .orWhere({ hospital_number: plainHospitalNumber(number) })
    .orderByRaw('case when nhs_number = ? then 0 else 1 end', [plainNhsNumber(number)])
    .first<{ id: number } | undefined>('id')
  return row?.id
}

export interface Identity {
  nhsNumbers: string[]
  bornOn: Day | null
  names: string[]
}

export interface Match {
  patientId: number
  how: 'exact' | 'near'
}

/**
 * Whom a message is about: NHS number and date of birth and a name agree (surname, former surname or given name) =
 * exact; the number agrees and the rest does not, or the reverse = near, for a person to look at.
 */
export async function matchPatient(db: Db, who: Identity): Promise<Match[]> {
  const keys = who.names.map(nameKey).filter(Boolean)
  const rows = await db('patients')
    .where(either => {
      either.whereIn('nhs_number', who.nhsNumbers)
      if (who.bornOn !== null) either.orWhere({ date_of_birth: who.bornOn })
    })
    .select<Row[]>()
  return rows.flatMap((row): Match[] => {
    const number = row.nhs_number !== null && who.nhsNumbers.includes(row.nhs_number)
    const born = row.date_of_birth === who.bornOn
    const family = [row.family_name_key, row.former_family_name_key].some(
      name => name !== null && keys.includes(name),
    )
    const given = keys.includes(row.given_name_key)
    if (number && born && (family || given)) return [{ patientId: row.id, how: 'exact' }]
    if (number || (born && family && given)) return [{ patientId: row.id, how: 'near' }]
    return []
  })
}

export async function insertPatient(trx: Db, patient: NewPatient, at: Instant): Promise<number> {
  const [row] = await trx('patients')
    .insert({ ...toColumns(patient), registered_at: at })
    .returning<{ id: number }[]>('id')
  return (row as { id: number }).id
}

export const updatePatient = (trx: Db, record: PatientAccess, patient: NewPatient): Promise<number> =>
  trx('patients').where({ id: record.patientId }).update(toColumns(patient))

interface Row {
  id: number
  nhs_number: string | null
  hospital_number: string | null
  title: string | null
  family_name: string
  given_name: string
  former_family_name: string | null
  date_of_birth: Day
  sex: Sex
  died_on: Day | null
  address: string | null
  postcode: string | null
  phone: string | null
  email: string | null
  tell_by: TellBy
  language: string
  interpreter: boolean | number
  large_print: boolean | number
  communication_needs: string | null
  family_name_key: string
  given_name_key: string
  former_family_name_key: string | null
}

const toPatient = (row: Row): Patient => ({
  id: row.id,
  nhsNumber: row.nhs_number,
  hospitalNumber: row.hospital_number,
  title: row.title,
  familyName: row.family_name,
  givenName: row.given_name,
  formerFamilyName: row.former_family_name,
  dateOfBirth: row.date_of_birth,
  sex: row.sex,
  diedOn: row.died_on,
  address: row.address,
  postcode: row.postcode,
  phone: row.phone,
  email: row.email,
  tellBy: row.tell_by,
  language: row.language,
  interpreter: Boolean(row.interpreter),
  largePrint: Boolean(row.large_print),
  communicationNeeds: row.communication_needs,
})

const toColumns = (patient: NewPatient) => ({
  nhs_number: patient.nhsNumber,
  hospital_number: patient.hospitalNumber === null ? null : plainHospitalNumber(patient.hospitalNumber),
  title: patient.title,
  family_name: patient.familyName,
  given_name: patient.givenName,
  former_family_name: patient.formerFamilyName,
  date_of_birth: patient.dateOfBirth,
  sex: patient.sex,
  address: patient.address,
  postcode: patient.postcode,
  phone: patient.phone,
  email: patient.email,
  tell_by: patient.tellBy,
  language: patient.language,
  interpreter: patient.interpreter,
  large_print: patient.largePrint,
  communication_needs: patient.communicationNeeds,
  family_name_key: nameKey(patient.familyName),
  given_name_key: nameKey(patient.givenName),
  former_family_name_key: patient.formerFamilyName === null ? null : nameKey(patient.formerFamilyName),
})
