import { addressLine, bornAndAge, sexWord } from './banner.ts'
import { spacedNhsNumber } from './nhs-number.ts'
import { bannerName } from './patient.ts'
import type { NewPatient } from './patient.ts'
import type { Found } from './queries.ts'
import { mightBeOne, sharesNumber } from './similar.ts'
import type { Day } from '../platform/index.ts'

type Numbers = Pick<NewPatient, 'nhsNumber' | 'hospitalNumber'>

/** The other patient who has one of these numbers already. */
export const holderOf = (candidates: Found[], numbers: Numbers, patientId?: number): Found | undefined =>
  candidates.find(each => each.id !== patientId && sharesNumber(each, numbers))

/**
 * Who might be the same person: born on the same day, with a name in common. Of other teams' patients only those whom
 * the NHS number cannot tell apart, because one of the two has none yet.
 */
export const possibleDuplicates = (candidates: Found[], patient: NewPatient): Found[] =>
  candidates.filter(
    each =>
      each.dateOfBirth === patient.dateOfBirth &&
      mightBeOne(each, patient) &&
      (each.ours || each.nhsNumber === null || patient.nhsNumber === null),
  )

/** What the page has compared, so that an answer given to one page is never taken for another's. */
export const comparedWith = (alike: Found[]): string =>
  [...alike.filter(each => each.ours).map(each => each.id), alike.some(each => !each.ours) ? 'elsewhere' : '']
    .join(' ')
    .trim()

interface Comparison {
  head: { text: string }[]
  rows: (string | { text: string; href: string; hidden: string })[][]
}

/** What was typed beside what is known of the viewer's own patients. */
export function sideBySide(typed: NewPatient, alike: Found[], today: Day): Comparison {
  const people = [{ ...typed, diedOn: null }, ...alike]
  const line = (label: string, of: (person: NewPatient & Pick<Found, 'diedOn'>) => string | null) => [
    label,
    ...people.map(person => of(person) ?? 'Not known'),
  ]
  return {
    head: [
      { text: 'Detail' },
      { text: 'You typed' },
      ...alike.map((_, at) => ({ text: alike.length > 1 ? `Registered, ${at + 1}` : 'Registered' })),
    ],
    rows: [
      line('Name', bannerName),
      line('Former family name', person => person.formerFamilyName ?? 'None'),
      line('Born', person => bornAndAge(person, today)),
      line('Sex', person => sexWord[person.sex]),
      line('NHS number', person =>
        person.nhsNumber === null ? 'Awaited' : spacedNhsNumber(person.nhsNumber),
      ),
      line('Hospital number', person => person.hospitalNumber),
      line('Address', addressLine),
      line('Phone', person => person.phone),
      [
        'Record',
        'New',
        ...alike.map(each => ({
          text: 'Open record',
          href: `/clinic/patients/${each.id}`,
          hidden: `of ${bannerName(each)}`,
        })),
      ],
    ],
  }
}
