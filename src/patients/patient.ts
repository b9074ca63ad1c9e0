import type { Day } from '../platform/index.ts'

export type Sex = 'female' | 'male' | 'other' | 'not known'
export type TellBy = 'portal' | 'letter' | 'phone'

export interface Patient {
  id: number
  nhsNumber: string | null
  hospitalNumber: string | null
  title: string | null
  familyName: string
  givenName: string
  formerFamilyName: string | null
  dateOfBirth: Day
  sex: Sex
  diedOn: Day | null
  address: string | null
  postcode: string | null
  phone: string | null
  email: string | null
  tellBy: TellBy
  language: string
  interpreter: boolean
  largePrint: boolean
  communicationNeeds: string | null
}

export type NewPatient = Omit<Patient, 'id' | 'diedOn'>

/** A name as it is matched and searched by: capital letters only, accents off (O’Brien = OBRIEN, Łucja = LUCJA). */
export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[łøđðıæœþß]/g, letter => plainLetters[letter] ?? letter)
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
    .toUpperCase()

/** Letters that Unicode does not take apart into a plain one and an accent. */
const plainLetters: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ß: 'ss',
}

/** A hospital number as it is kept and compared: capitals, no spaces. */
export const plainHospitalNumber = (given: string): string => given.replace(/\s/g, '').toUpperCase()

/** "JONES, Alan (Mr)", as the patient banner writes a name. */
export const bannerName = (patient: Pick<Patient, 'familyName' | 'givenName' | 'title'>): string =>
  `${patient.familyName.toUpperCase()}, ${patient.givenName}${patient.title ? ` (${patient.title})` : ''}`

/** "Mr Alan Jones", as a letter writes it. */
export const letterName = (patient: Pick<Patient, 'familyName' | 'givenName' | 'title'>): string =>
  [patient.title, patient.givenName, patient.familyName].filter(Boolean).join(' ')
