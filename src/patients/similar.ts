import type { Day } from '../platform/index.ts'
import { nameKey } from './patient.ts'
import type { Patient } from './patient.ts'

export type Names = Pick<Patient, 'familyName' | 'givenName' | 'formerFamilyName'>

/** Whether two people born on the same day might be one: a name in common, in any place, or spelt almost alike. */
export function mightBeOne(one: Names, other: Names): boolean {
  const others = keysOf(other)
  return keysOf(one).some(key => others.some(each => almostSame(key, each)))
}

/** Each name whole, and its words of three letters or more: "van der Berg" is also found as "Berg". */
const keysOf = ({ familyName, givenName, formerFamilyName }: Names): string[] =>
  [familyName, givenName, formerFamilyName ?? ''].flatMap(name => {
    const words = name.split(/[\s'’-]+/).map(nameKey)
    return [nameKey(name), ...words.filter(word => word.length > 2)].filter(Boolean)
  })

/** The same, or one letter missing, added, changed or swapped with its neighbour; short names must be the same. */
function almostSame(a: string, b: string): boolean {
  if (a === b) return true
  if (Math.min(a.length, b.length) < 4) return false
  let at = 0
  while (a[at] === b[at]) at++
  const [restOfA, restOfB] = [a.slice(at), b.slice(at)]
  const swapped = `${restOfA[1]}${restOfA[0]}${restOfA.slice(2)}`
  return (
    restOfA.slice(1) === restOfB.slice(1) ||
    restOfA.slice(1) === restOfB ||
    restOfA === restOfB.slice(1) ||
    swapped === restOfB
  )
}

/** What somebody is looked for by. */
export interface Sought {
  nhsNumber: string | null
  hospitalNumber: string | null
  familyName: string | null
  givenName: string | null
  dateOfBirth: Day | null
}

/** Whether a patient is one that was looked for: by either number, or by day of birth and a name. */
export const isSought = (patient: Patient, sought: Sought): boolean =>
  sharesNumber(patient, sought) ||
  (patient.dateOfBirth === sought.dateOfBirth &&
    mightBeOne(patient, {
      familyName: sought.familyName ?? '',
      givenName: sought.givenName ?? '',
      formerFamilyName: null,
    }))

type Numbers = Pick<Patient, 'nhsNumber' | 'hospitalNumber'>

export const sharesNumber = (one: Numbers, other: Numbers): boolean =>
  (one.nhsNumber !== null && one.nhsNumber === other.nhsNumber) ||
  (one.hospitalNumber !== null && one.hospitalNumber === other.hospitalNumber)
