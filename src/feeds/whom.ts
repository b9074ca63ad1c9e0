import { openOurselves } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { listFollowUps, protocolOf, testOf } from '../care-plans/index.ts'
import type { Test } from '../care-plans/index.ts'
import { isNhsNumber, matchPatient } from '../patients/index.ts'
import { caller } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { testsOf } from '../results/index.ts'
import type { Report } from './hl7/index.ts'
import type { Candidate, Door, Parts } from './message.ts'

type Reported = Report['patient']

/** Whom a message is about: one patient for certain, somebody to compare it with and why, or nobody we follow. */
export type Whom = { patientId: number } | { candidates: Candidate[]; because: string } | { nobody: true }

export async function whomIsItAbout(parts: Parts, door: Door, reported: Reported): Promise<Whom> {
  const followed = async ({ patientId }: Candidate) =>
    (await listFollowUps(parts.db, feedAccess(parts, door, patientId))).length > 0
  const alike = await likePatients(parts.db, reported)
  // somebody else of that name and birthday does not matter, unless the message brings their number too
  const exact = alike.filter(each => each.how === 'exact')
  const [only] = exact.length === 1 && numbersOf(reported).length === 1 ? exact : []
  if (only && (await followed(only))) return { patientId: only.patientId }

  const candidates: Candidate[] = []
  for (const each of alike) if (await followed(each)) candidates.push(each)
  const [first, ...others] = candidates
  if (!first) return { nobody: true }
  if (first.how === 'exact' && others.length === 0) return { patientId: first.patientId }
  return { candidates, because: whyUnsure(reported, candidates) }
}

export const likePatients = (db: Db, reported: Reported): Promise<Candidate[]> =>
  matchPatient(db, {
    nhsNumbers: numbersOf(reported),
    bornOn: reported.bornOn,
    names: [...reported.familyNames, ...reported.givenNames],
  })

/** The record of one patient, opened by the door through which the message came. */
export const feedAccess = ({ clock }: Parts, door: Door, patientId: number): PatientAccess =>
  openOurselves(caller({ kind: 'feed', name: door }, clock), patientId)

/** The tests that the patient's own follow-ups keep, ended ones included. */
export async function testsKept(db: Db, record: PatientAccess): Promise<Test[]> {
  const keys = new Set<string>()
  for (const { protocolId } of await listFollowUps(db, record))
    for (const key of testsOf(await protocolOf(db, protocolId))) keys.add(key)
  return [...keys].map(testOf)
}

const numbersOf = ({ nhsNumbers }: Reported): string[] => nhsNumbers.filter(isNhsNumber)

function whyUnsure(reported: Reported, candidates: Candidate[]): string {
  if (candidates.length > 1)
    return 'It may be about two or more patients we follow. Compare it with each of them.'
  if (reported.nhsNumbers.length === 0)
    return 'It has no NHS number; its name and date of birth are those of a patient we follow. Compare the two.'
  if (numbersOf(reported).length === 0)
    return 'Its NHS number fails its check; its name and date of birth are those of a patient we follow. Compare the two.'
  return 'Its NHS number, date of birth and name agree only in part with a patient we follow. Compare the two.'
}
