import { openOurselves, addPatientAccount } from '../../src/accounts/index.ts'
import type { PatientAccess } from '../../src/accounts/index.ts'
import { enrol, usableProtocol } from '../../src/care-plans/index.ts'
import type { Enrolment } from '../../src/care-plans/index.ts'
import { registerPatient } from '../../src/patients/index.ts'
import type { NewPatient } from '../../src/patients/index.ts'
import { caller, transaction } from '../../src/platform/index.ts'
import type { Caller } from '../../src/platform/index.ts'
import { givePassword } from './portal.ts'
import type { Person, Portal } from './portal.ts'

/** Fictional numbers of the range that is never issued; each passes its check digit. */
export function nhsNumber(n: number): string {
  for (let serial = n * 7; ; serial++) {
    const nine = `999${String(serial).padStart(6, '0')}`
    const sum = [...nine].reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
    const check = (11 - (sum % 11)) % 11
    if (check !== 10) return `${nine}${check}`
  }
}

export const alan: NewPatient = {
  nhsNumber: nhsNumber(1),
  hospitalNumber: 'T100001',
  title: 'Mr',
  familyName: 'Jones',
  givenName: 'Alan',
  formerFamilyName: null,
  dateOfBirth: '1951-04-14',
  sex: 'male',
  address: '12 Mill Lane\nTestford',
  postcode: 'ZZ1 1AA',
  phone: '01632 960 301',
  email: 'alan@patient.test',
  tellBy: 'portal',
  language: 'English',
  interpreter: false,
  largePrint: false,
  communicationNeeds: null,
}

export const person = (portal: Portal, who: Person): Caller =>
  caller({ kind: 'person', accountId: portal.people[who], role: roles[who] }, portal.clock)

const roles: Record<Person, string> = {
  nurse: 'nurse specialist',
  consultant: 'consultant',
  support: 'support worker',
  nurseElsewhere: 'nurse specialist',
  gp: 'gp practice',
  admin: 'pathway administrator',
  it: 'it administrator',
  privacy: 'privacy officer',
}

export interface Followed {
  patientId: number
  followUpId: number
  /** a record opened now by the test itself */
  record(): PatientAccess
}

type Settings = Partial<NewPatient> & {
  protocol?: string
  team?: keyof Portal['teams']
  practice?: keyof Portal['practices']
  enrolment?: Partial<Enrolment>
  /** gives the patient a sign-in with the tests' password */
  online?: boolean
}

/** Somebody enrolled after treatment; unless told otherwise, Alan after his prostatectomy. */
export async function aPatient(portal: Portal, settings: Settings = {}): Promise<Followed> {
  const {
    protocol = 'prostate-surgery',
    team = 'urology',
    practice,
    enrolment,
    online,
    ...details
  } = settings
  const by = person(portal, 'nurse')
  const patient = { ...alan, ...details }
  const practiceId = practice === undefined ? null : portal.practices[practice]
  const patientId = await registerPatient(portal.db, by, portal.teams[team], patient, practiceId)
  const record = () => openOurselves(caller({ kind: 'system', name: 'test' }, portal.clock), patientId)
  const followUpId = await enrol(portal.db, record(), {
    ...(await usualEnrolment(portal, protocol, team)),
    bornOn: patient.dateOfBirth,
    ...enrolment,
  })
  if (online) {
    const name = `${patient.givenName} ${patient.familyName}`
    const accountId = await transaction(portal.db, trx =>
      addPatientAccount(trx, by, { patientId, name, email: patient.email ?? '' }),
    )
    await givePassword(portal.db, accountId)
  }
  return { patientId, followUpId, record }
}

/** A second follow-up of the same patient by the same team. */
export const followAgain = async (portal: Portal, who: Followed): Promise<number> =>
  enrol(portal.db, who.record(), await usualEnrolment(portal, 'prostate-radiotherapy', 'urology'))

async function usualEnrolment(
  portal: Portal,
  protocolKey: string,
  team: keyof Portal['teams'],
): Promise<Enrolment> {
  const stored = await usableProtocol(portal.db, protocolKey)
  if (!stored) throw new Error(`No protocol ${protocolKey}`)
  return {
    teamId: portal.teams[team],
    protocolKey,
    stratum: 'self-managed',
    diagnosis: 'Adenocarcinoma, fully removed',
    diagnosedOn: '2025-09-01',
    laterality: null,
    surgery: null,
    site: null,
    colonoscopyBeforeSurgery: null,
    anchorOn: '2026-01-05',
    bornOn: '1951-04-14',
    keyWorkerId: portal.people.nurse,
    treatments: [
      { kind: 'surgery', description: 'Operation', startedOn: '2026-01-05', endedOn: '2026-01-05' },
    ],
    medicines: [],
    eligibility: stored.protocol.eligibility.map(({ key, wanted }) => ({
      question: key,
      answer: wanted,
      overrideReason: null,
    })),
    limits: {},
    lastDone: {},
    origin: 'enrolment',
  }
}
