import { findAccount, getTeam, hasOwnAccount, namesOf, practiceOf } from '../accounts/index.ts'
import type { Organisation, PatientAccess, Team } from '../accounts/index.ts'
import { bannerName, getPatient, letterName } from '../patients/index.ts'
import type { Patient } from '../patients/index.ts'
import { accountOf, NotFound } from '../platform/index.ts'
import type { Day, Db, Form } from '../platform/index.ts'
import { findCurrent } from './document-queries.ts'
import type { DocumentKind, PlanBody, PrintedPatient, Snapshot, SummaryBody, Trust } from './documents.ts'
import type { FollowUp, Medicine, Treatment } from './follow-up.ts'
import { signsToReport } from './for-patient.ts'
import { protocolOf } from './library.ts'
import { planLines } from './plan-lines.ts'
import type { PlanLine } from './plan-lines.ts'
import type { Protocol } from './protocol.ts'
import type { KeptBack } from './own-plan.ts'
import { getFollowUp, listChecks, listLimits, listMedicines, listTreatments } from './queries.ts'
import { picksFor } from './summary-picks.ts'
import type { Picks } from './summary-picks.ts'

/** All that is known about a follow-up when one of its documents is written. */
export interface Known {
  today: Day
  trust: Trust
  patient: Patient
  hasAccount: boolean
  practice: Organisation | undefined
  followUp: FollowUp
  protocol: Protocol
  team: Team
  keyWorker: string | null
  treatments: Treatment[]
  medicines: Medicine[]
  plan: PlanLine[]
  nextReviewOn: Day | null
  picks: Picks
  /** what was signed before and still stands */
  summary: SummaryBody | undefined
  carePlan: PlanBody | undefined
}

export interface DocumentParts {
  db: Db
  trust: Trust
  /** checks that come of a result the patient has not been told: no paper says them first */
  keptBack: KeptBack
}

export async function knownOf(
  { db, trust, keptBack }: DocumentParts,
  record: PatientAccess,
  followUpId: number,
): Promise<Known> {
  const followUp = await followUpOf(db, record, followUpId)
  const protocol = await protocolOf(db, followUp.protocolId)
  const ofThis = (each: { followUpId: number }) => each.followUpId === followUp.id
  const treatments = (await listTreatments(db, record)).filter(ofThis)
  const medicines = (await listMedicines(db, record)).filter(ofThis)
  const kept = await keptBack(db, record)
  const checks = (await listChecks(db, record, followUp.id)).filter(each => !kept.has(each.id))
  const limits = await listLimits(db, record, followUp.id)
  const names = await namesOf(db, [followUp.keyWorkerId])
  const body = async (kind: DocumentKind) => (await findCurrent(db, record, followUp.id, kind))?.body
  return {
    today: record.today,
    trust,
    patient: await getPatient(db, record),
    hasAccount: await hasOwnAccount(db, record.patientId),
    practice: await practiceOf(db, record.patientId),
    followUp,
    protocol,
    team: await getTeam(db, followUp.teamId),
    keyWorker: names.get(followUp.keyWorkerId ?? 0) ?? null,
    treatments,
    medicines,
    plan: planLines(protocol, checks, limits),
    nextReviewOn: checks.find(each => each.state === 'open' && each.item.includes('review'))?.dueOn ?? null,
    picks: picksFor({ pathway: followUp.pathway, treatments, medicines }),
    summary: (await body('treatment summary')) as SummaryBody | undefined,
    carePlan: (await body('care plan')) as PlanBody | undefined,
  }
}

/** By the id of an address, which may be none at all. */
export function followUpOf(db: Db, record: PatientAccess, followUpId: number): Promise<FollowUp> {
  if (Number.isNaN(followUpId)) throw new NotFound()
  return getFollowUp(db, record, followUpId)
}

/** Who signs, as the paper names them. */
export async function signerOf(db: Db, record: PatientAccess): Promise<Snapshot['signer']> {
  const account = await findAccount(db, accountOf(record.actor) ?? 0)
  return { name: account?.name ?? '', role: account?.role ?? '' }
}

export const snapshotOf = (known: Known, signer: Snapshot['signer'], values: Form['values']): Snapshot => ({
  trust: known.trust,
  patient: printedPatient(known.patient),
  practice: known.practice ? { name: known.practice.name, address: known.practice.address } : null,
  team: {
    name: known.team.name,
    phone: known.team.phone,
    hours: known.team.hours,
    outOfHours: known.team.outOfHours,
  },
  keyWorker: known.keyWorker,
  protocol: {
    title: known.protocol.title,
    patientTitle: known.protocol.patientTitle,
    version: known.protocol.version,
    end: known.protocol.end.patientWords,
  },
  stratum: known.followUp.stratum,
  plan: known.plan,
  signs: signsToReport([known.protocol]),
  signer,
  values,
})

const printedPatient = (patient: Patient): PrintedPatient => ({
  bannerName: bannerName(patient),
  letterName: letterName(patient),
  bornOn: patient.dateOfBirth,
  nhsNumber: patient.nhsNumber,
  hospitalNumber: patient.hospitalNumber,
  address: [...(patient.address ?? '').split(/\s*[\r\n]+\s*/), patient.postcode ?? ''].filter(Boolean),
  phone: patient.phone,
  language: patient.language,
  interpreter: patient.interpreter,
  largePrint: patient.largePrint,
  communicationNeeds: patient.communicationNeeds,
  tellBy: patient.tellBy,
})
