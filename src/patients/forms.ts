import { z } from 'zod'
import { ageOn, choice, date, dateBoxes, optionalDate, optionalText, text } from '../platform/index.ts'
import type { Day, Form } from '../platform/index.ts'
import { reasons } from './actions.ts'
import { isNhsNumber, plainNhsNumber, spacedNhsNumber } from './nhs-number.ts'
import { nameKey, plainHospitalNumber } from './patient.ts'
import type { Patient, TellBy } from './patient.ts'
import type { Sought } from './similar.ts'

/** What a form needs to know to judge an answer. */
export interface Asking {
  today: Day
  demo: boolean
  practiceIds: number[]
}

const nhsNumber = () =>
  z
    .string()
    .optional()
    .transform(given => plainNhsNumber(given ?? '') || null)
    .refine(number => number === null || /^\d{10}$/.test(number), {
      error: 'Enter all 10 digits of the NHS number, like 999 000 0018',
    })
    .refine(number => number === null || isNhsNumber(number), {
      error: 'This NHS number has a mistake in it: its last digit does not fit. Check it against a letter',
    })

const hospitalNumber = () =>
  optionalText(20).transform(given => (given === null ? null : plainHospitalNumber(given)))

const tooLongAgo = 'The date of birth is too long ago. Enter all four digits of the year'

/** Cross-checks look even where another field is wrong, so that everything is said at once. */
const always = { when: () => true }

export const search = z
  .object({
    nhsNumber: nhsNumber(),
    hospitalNumber: hospitalNumber(),
    familyName: optionalText(100),
    givenName: optionalText(100),
    dateOfBirth: optionalDate().refine(day => day === null || day > '1850', { error: tooLongAgo }),
  })
  .refine(given => given.nhsNumber ?? given.hospitalNumber ?? nameOf(given) ?? given.dateOfBirth, {
    path: ['nhsNumber'],
    error: 'Enter an NHS number, a hospital number, or a name and date of birth',
    ...always,
  })
  .refine(given => nameOf(given) === null || given.dateOfBirth !== null || hasNumber(given), {
    path: ['dateOfBirth'],
    error: 'Enter the date of birth as well as the name',
    ...always,
  })
  .refine(given => nameOf(given) !== null || given.dateOfBirth === null || hasNumber(given), {
    path: ['familyName'],
    error: 'Enter a name as well as the date of birth',
    ...always,
  })

const nameOf = (given: Pick<Sought, 'familyName' | 'givenName'>) => given.familyName ?? given.givenName
const hasNumber = (given: Sought) => given.nhsNumber !== null || given.hospitalNumber !== null

/** The one thing by which another team's patient may be reached. */
export const exactNumber = z.object({ nhsNumber: nhsNumber() })

export const join = (teamIds: number[]) => z.object({ joinTeamId: team(teamIds) })

const team = (teamIds: number[]) =>
  z
    .string('Choose the team that will follow the patient')
    .transform(Number)
    .refine(id => teamIds.includes(id), { error: 'Choose the team that will follow the patient' })

const name = (ask: string) =>
  text(ask, 100).refine(given => given === '' || nameKey(given) !== '', {
    error: 'Enter the name in the letters A to Z, with accents if it has them',
  })

const optionalName = () =>
  optionalText(100).refine(given => given === null || nameKey(given) !== '', {
    error: 'Enter the name in the letters A to Z, with accents if it has them',
  })

const birthday = (today: Day) =>
  date('Enter the date of birth').superRefine((day, context) => {
    if (context.issues.length > 0) return
    if (day > today) context.addIssue('The date of birth must be in the past. Check the year')
    else if (ageOn(day, today) > 120) context.addIssue(tooLongAgo)
  })

/** Outward and inward part (Royal Mail, as in the NHS Data Dictionary's POSTCODE). */
const ukPostcode = /^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$/
const postcode = () =>
  optionalText(10)
    .transform(given => given?.replace(/\s/g, '').toUpperCase() ?? null)
    .refine(given => given === null || ukPostcode.test(given), {
      error: 'Enter a full UK postcode, like LS1 4AP',
    })
    .transform(given => given?.replace(ukPostcode, '$1 $2') ?? null)

const phone = () =>
  optionalText(30).refine(given => given === null || /^\+?(?:[\s().-]*\d){10,15}[\s().-]*$/.test(given), {
    error: 'Enter a phone number with its code, like 01632 960 001 or 07700 900 982',
  })

const email = () =>
  optionalText(200).refine(given => given === null || z.email().safeParse(given).success, {
    error: 'Enter an email address in the right form, like name@example.com',
  })

const practice = (ids: number[]) =>
  z
    .string()
    .optional()
    .transform(given => (given ? Number(given) : null))
    .refine(id => id === null || ids.includes(id), { error: 'Choose a GP practice from the list' })

const ticked = () =>
  z
    .string()
    .optional()
    .transform(given => given === 'yes')

const fields = ({ today, demo, practiceIds }: Asking) => ({
  title: optionalText(20),
  givenName: name('Enter the given name'),
  familyName: name('Enter the family name'),
  formerFamilyName: optionalName(),
  dateOfBirth: birthday(today),
  sex: choice(['female', 'male', 'other', 'not known'], 'Choose the sex'),
  nhsNumber: nhsNumber().refine(number => demo || !number?.startsWith('999'), {
    error: 'NHS numbers that begin with 999 are only for tests. Enter the patient’s own number',
  }),
  nhsNumberAwaited: ticked(),
  hospitalNumber: hospitalNumber(),
  address: optionalText(300),
  postcode: postcode(),
  phone: phone(),
  email: email(),
  practiceId: practice(practiceIds),
  tellBy: choice(['portal', 'letter', 'phone'], 'Choose how the patient wants to be told'),
  language: text('Enter the language the patient speaks best', 50),
  interpreter: ticked(),
  largePrint: ticked(),
  communicationNeeds: optionalText(200),
})

/** What no single answer can say: a number to know the patient by, and a way to reach them as they wish. */
const together = <Schema extends z.ZodType<Together>>(schema: Schema): Schema =>
  schema
    .refine(given => given.nhsNumber ?? given.nhsNumberAwaited, {
      path: ['nhsNumber'],
      error: 'Enter the NHS number, or tick that it is awaited',
      ...always,
    })
    .refine(given => given.nhsNumber ?? given.hospitalNumber ?? !given.nhsNumberAwaited, {
      path: ['hospitalNumber'],
      error: 'Enter the hospital number, because the NHS number is awaited',
      ...always,
    })
    .refine(given => given.address ?? given.tellBy !== 'letter', {
      path: ['address'],
      error: 'Enter the address, because the patient wants letters',
      ...always,
    })
    .refine(given => given.phone ?? given.tellBy !== 'phone', {
      path: ['phone'],
      error: 'Enter the phone number, because the patient wants a phone call',
      ...always,
    })
    .refine(given => !given.interpreter || !/^english$/i.test(given.language), {
      path: ['language'],
      error: 'Enter the language the interpreter is needed for, or untick the interpreter',
      ...always,
    })

interface Together {
  nhsNumber: string | null
  nhsNumberAwaited: boolean
  hospitalNumber: string | null
  address: string | null
  phone: string | null
  tellBy: TellBy
  language: string
  interpreter: boolean
}

export const details = (asking: Asking) => together(z.object(fields(asking)))

export const registration = (asking: Asking & { teamIds: number[] }) =>
  together(z.object({ ...fields(asking), teamId: team(asking.teamIds) }))

/** The answer holds only for those it was given about. */
export const toldApart = (compared: string) =>
  z.object({
    compared: z.literal(compared),
    because: choice(reasons, 'Choose how you know that this is a different person'),
  })

/** The details form as it stands before anything is changed. */
export const detailsOf = (patient: Patient, practiceId: number | null): Form['values'] => ({
  title: patient.title ?? '',
  givenName: patient.givenName,
  familyName: patient.familyName,
  formerFamilyName: patient.formerFamilyName ?? '',
  ...dateBoxes('dateOfBirth', patient.dateOfBirth),
  sex: patient.sex,
  nhsNumber: patient.nhsNumber === null ? '' : spacedNhsNumber(patient.nhsNumber),
  nhsNumberAwaited: patient.nhsNumber === null ? 'yes' : '',
  hospitalNumber: patient.hospitalNumber ?? '',
  address: patient.address ?? '',
  postcode: patient.postcode ?? '',
  phone: patient.phone ?? '',
  email: patient.email ?? '',
  practiceId: String(practiceId ?? ''),
  tellBy: patient.tellBy,
  language: patient.language,
  interpreter: patient.interpreter ? 'yes' : '',
  largePrint: patient.largePrint ? 'yes' : '',
  communicationNeeds: patient.communicationNeeds ?? '',
})

/** The summary of errors goes down the page as the fields do. */
export const inPageOrder = (form: Form, { shape }: { shape: object }): Form => {
  const order = Object.keys(shape)
  const errors = Object.entries(form.errors).toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b))
  return { values: form.values, errors: Object.fromEntries(errors) }
}

/** Everything typed so far, to be carried in hidden fields. */
export const keptFields = (form: Form): { name: string; value: string }[] =>
  Object.entries(form.values)
    .filter(([field]) => field !== 'compared' && field !== 'because')
    .map(([field, value]) => ({ name: field, value: [value ?? ''].flat()[0] ?? '' }))
