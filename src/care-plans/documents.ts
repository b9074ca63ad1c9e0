import type { Team } from '../accounts/index.ts'
import type { Day, Form, Instant } from '../platform/index.ts'
import type { FollowUp } from './follow-up.ts'
import type { SignsToReport } from './for-patient.ts'
import type { PlanLine } from './plan-lines.ts'

export const documentKinds = ['treatment summary', 'care plan'] as const
export type DocumentKind = (typeof documentKinds)[number]

export const audiences = ['patient', 'patient large print', 'gp practice'] as const
export type Audience = (typeof audiences)[number]

/** The organisation that answers for a document. */
export interface Trust {
  name: string
}

/** The patient as of signing, for whom nothing on the paper changes any more. */
export interface PrintedPatient {
  /** "JONES, Alan (Mr)" */
  bannerName: string
  /** "Mr Alan Jones" */
  letterName: string
  bornOn: Day
  nhsNumber: string | null
  hospitalNumber: string | null
  address: string[]
  phone: string | null
  language: string
  interpreter: boolean
  largePrint: boolean
  communicationNeeds: string | null
  tellBy: 'portal' | 'letter' | 'phone'
}

/** What both documents keep of the moment they were signed: enough to print them again without any other row. */
export interface Snapshot {
  trust: Trust
  patient: PrintedPatient
  practice: { name: string; address: string | null } | null
  team: Pick<Team, 'name' | 'phone' | 'hours' | 'outOfHours'>
  keyWorker: string | null
  protocol: { title: string; patientTitle: string; version: number; end: string }
  stratum: FollowUp['stratum']
  plan: PlanLine[]
  signs: SignsToReport[]
  signer: { name: string; role: string }
  /** as it was typed: the next version begins with it */
  values: Form['values']
}

export const aims = ['cure', 'control', 'relief'] as const
export type Aim = (typeof aims)[number]

export interface Ticked {
  clinical: string
  patient: string
}
export interface Effect extends Ticked {
  when: 'persist' | 'late'
  help: string
}
export interface GpAction extends Ticked {
  when: string
  /** said to the patient only where somebody chose it for them */
  patientWhen: string | null
}
export interface PrintedTreatment {
  what: string
  plain: string | null
  when: string | null
  details: string | null
}
export interface PrintedMedicine {
  name: string
  since: string | null
  until: string
  note: string | null
}

export interface SummaryBody extends Snapshot {
  kind: 'treatment summary'
  diagnosis: string
  plainDiagnosis: string
  diagnosedOn: Day | null
  stage: { label: string; value: string }[]
  treatments: PrintedTreatment[]
  aim: Aim
  effects: Effect[]
  otherEffects: string | null
  otherSigns: string | null
  hospital: Ticked[]
  otherHospital: string | null
  gp: GpAction[]
  medicines: PrintedMedicine[]
  referrals: Ticked[]
  otherReferrals: string | null
  information: Ticked[]
  otherInformation: string | null
  ownWords: string | null
  consultant: string
}

export interface PlanBody extends Snapshot {
  kind: 'care plan'
  matters: string
  supporters: string | null
  about: string
  concerns: { concern: string; agreed: string; who: string; by: string }[]
  effects: Effect[]
  otherEffects: string | null
  medicines: PrintedMedicine[]
  goals: string[]
  workMoneyFamily: string | null
  sharing: string | null
  gpWill: string[]
  hospitalWill: string[]
  iWill: string[]
  agreedOn: Day
  reviewOn: Day
}

export type Body = SummaryBody | PlanBody

/** Which version of a document this is, as every page of it says. */
export interface Edition {
  version: number
  signedAt: Instant
  replaces: { version: number; signedAt: Instant } | null
  draft: boolean
}

/** A signed document; its body and its files never change. */
export interface SignedDocument {
  id: number
  followUpId: number
  kind: DocumentKind
  version: number
  body: Body
  signedBy: number | null
  signedAt: Instant
  withdrawnAt: Instant | null
  withdrawnBy: number | null
  withdrawnReason: string | null
}

export interface Draft {
  values: Form['values']
  revision: number
  savedBy: number | null
  savedAt: Instant
}

export type DocumentState =
  | { state: 'not started' }
  | { state: 'draft saved'; draft: Draft }
  | { state: 'signed'; document: SignedDocument; draft: Draft | undefined }
  | { state: 'withdrawn'; document: SignedDocument; draft: Draft | undefined }

/** Where a document stands: its newest version decides, and a draft may be on its way beside it. */
export function stateOf(versions: SignedDocument[], draft: Draft | undefined): DocumentState {
  const newest = versions.toSorted((a, b) => b.version - a.version)[0]
  if (!newest) return draft ? { state: 'draft saved', draft } : { state: 'not started' }
  return { state: newest.withdrawnAt ? 'withdrawn' : 'signed', document: newest, draft }
}
