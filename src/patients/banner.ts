import { ageOn, bannerDate } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { spacedNhsNumber } from './nhs-number.ts'
import type { Patient, Sex } from './patient.ts'

/** Who the page is about, as the banner on every page of a record says it. */
export interface Banner {
  familyName: string
  givenName: string
  title: string | null
  born: string
  sex: string
  nhsNumber: string | null
  hospitalNumber: string | null
  address: string | null
  alerts: string[]
  deceased: string | null
}

export const bannerOf = (patient: Patient, today: Day): Banner => ({
  familyName: patient.familyName,
  givenName: patient.givenName,
  title: patient.title,
  born: bornAndAge(patient, today),
  sex: sexWord[patient.sex],
  nhsNumber: patient.nhsNumber === null ? null : spacedNhsNumber(patient.nhsNumber),
  hospitalNumber: patient.hospitalNumber,
  address: addressLine(patient),
  alerts: alertsOf(patient),
  deceased: patient.diedOn === null ? null : `Died ${bannerDate(patient.diedOn)}`,
})

export const sexWord: Record<Sex, string> = {
  female: 'Female',
  male: 'Male',
  other: 'Other',
  'not known': 'Not known',
}

/** "14-Jul-1945 (81y)"; the age stops at death. */
export const bornAndAge = ({ dateOfBirth, diedOn }: Pick<Patient, 'dateOfBirth' | 'diedOn'>, today: Day) =>
  `${bannerDate(dateOfBirth)} (${ageOn(dateOfBirth, diedOn ?? today)}y)`

/** An address on one line, postcode last. */
export const addressLine = ({ address, postcode }: Pick<Patient, 'address' | 'postcode'>): string | null =>
  [...(address ?? '').split(/\s*[\r\n]+\s*/), postcode].filter(Boolean).join(', ') || null

function alertsOf(patient: Patient): string[] {
  const alerts: string[] = []
  if (patient.nhsNumber === null) alerts.push('NHS number awaited')
  if (patient.interpreter) alerts.push(`Interpreter: ${patient.language}`)
  if (patient.largePrint) alerts.push('Large print')
  if (patient.communicationNeeds !== null) alerts.push(patient.communicationNeeds)
  return alerts
}
