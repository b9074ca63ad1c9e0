import { addRelationship, teamRelationships } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, addWeeks, audit, command, Refused } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import type { CheckState, FollowUp, Medicine, Stratum, Treatment } from './follow-up.ts'
import { usableProtocol } from './library.ts'
import type { Facts, Protocol } from './protocol.ts'
import { insertChecks } from './queries.ts'
import { schedule } from './schedule.ts'
import type { PlannedCheck } from './schedule.ts'

/** What is settled when somebody is enrolled. */
export interface Enrolment {
  teamId: number
  protocolKey: string
  stratum: Stratum
  diagnosis: string
  diagnosedOn: Day | null
  laterality: FollowUp['laterality']
  surgery: string | null
  site: string | null
  colonoscopyBeforeSurgery: 'complete' | 'incomplete' | null
  anchorOn: Day
  bornOn: Day
  keyWorkerId: number | null
  treatments: Treatment[]
  medicines: Medicine[]
  eligibility: { question: string; answer: 'yes' | 'no'; overrideReason: string | null }[]
  /** a limit the clinician chose instead of the protocol's, by test; a null value is awaited */
  limits: Record<string, ChosenLimit>
  /** the day of the last check of a test done before this follow-up began */
  lastDone: Record<string, Day>
  origin: FollowUp['origin']
}

export interface ChosenLimit {
  comparison: '>=' | '>'
  value: string | null
  reason: string
}

/** Enrols a patient: on return the follow-up, its limits and its whole schedule exist. */
export const enrol = (db: Db, record: PatientAccess, enrolment: Enrolment): Promise<number> =>
  command(db, record, trx => enrolWithin(trx, record, enrolment))

/** The same inside a larger transaction, for an import. */
export async function enrolWithin(trx: Db, record: PatientAccess, enrolment: Enrolment): Promise<number> {
  const stored = await usableProtocol(trx, enrolment.protocolKey)
  if (!stored)
    throw new Refused('This protocol is not signed by two people yet. Ask the pathway administrator.')
  const { protocol } = stored
  const followUp = await insertFollowUp(trx, record, enrolment, stored.id, protocol)
  await insertFacts(trx, record, followUp.id, enrolment)
  await insertLimits(trx, record, followUp.id, protocol, enrolment)
  const planned = schedule(protocol, factsOf(enrolment, record.today))
  await insertChecks(trx, followUp, settlePast(planned, enrolment, record.today))
  await audit(trx, record, 'follow-up begun', {
    followUpId: followUp.id,
    protocol: protocol.key,
    version: protocol.version,
    origin: enrolment.origin,
  })
  return followUp.id
}

/** What the schedule is worked out from. */
export const factsOf = (enrolment: Omit<Enrolment, 'limits' | 'eligibility'>, enrolledOn: Day): Facts => ({
  anchorOn: enrolment.anchorOn,
  enrolledOn,
  bornOn: enrolment.bornOn,
  ...(enrolment.laterality && { laterality: enrolment.laterality }),
  ...(enrolment.surgery && { surgery: enrolment.surgery }),
  ...(enrolment.site && { site: enrolment.site }),
  ...(enrolment.colonoscopyBeforeSurgery && { colonoscopyBeforeSurgery: enrolment.colonoscopyBeforeSurgery }),
  medicines: enrolment.medicines,
})

export type Settled = PlannedCheck & { state: CheckState; settledReason: string | null }

/**
 * What of the plan lies before this follow-up began. A check up to the last one known to be done is "followed
 * before"; of those still missing only the newest of each item stays open, because it stands for the ones it overtook.
 */
export function settlePast(
  planned: PlannedCheck[],
  enrolment: Pick<Enrolment, 'lastDone'>,
  today: Day,
): Settled[] {
  return planned.map(check => {
    const last = check.test === null ? undefined : enrolment.lastDone[check.test]
    if (last !== undefined && check.windowFrom <= last)
      return { ...check, state: 'followed before', settledReason: 'Done before this follow-up began' }
    const overtaken = planned.some(
      later => later.item === check.item && later.dueOn > check.dueOn && later.dueOn <= today,
    )
    if (overtaken)
      return { ...check, state: 'not needed', settledReason: 'A later check of the same kind stands for it' }
    return { ...check, state: 'open', settledReason: null }
  })
}

async function insertFollowUp(
  trx: Db,
  record: PatientAccess,
  enrolment: Enrolment,
  protocolId: number,
  protocol: Protocol,
): Promise<Pick<FollowUp, 'id' | 'patientId' | 'teamId'>> {
  const { patientId } = record
  const { teamId } = enrolment
  const relationshipId = await relationshipFor(trx, record, teamId)
  const [row] = await trx('follow_ups')
    .insert({
      patient_id: patientId,
      relationship_id: relationshipId,
      team_id: teamId,
      pathway: protocol.pathway,
      protocol_id: protocolId,
      stratum: enrolment.stratum,
      status: 'active',
      diagnosis: enrolment.diagnosis,
      diagnosed_on: enrolment.diagnosedOn,
      laterality: enrolment.laterality,
      surgery: enrolment.surgery,
      site: enrolment.site,
      anchor_on: enrolment.anchorOn,
      enrolled_on: record.today,
      origin: enrolment.origin,
      key_worker_id: enrolment.keyWorkerId,
    })
    .returning<{ id: number }[]>('id')
  const { id } = row as { id: number }
  await trx('status_changes').insert({
    patient_id: patientId,
    follow_up_id: id,
    status: 'active',
    reason: enrolment.origin,
    changed_by: accountOf(record.actor),
    changed_at: record.at,
  })
  return { id, patientId, teamId }
}

/** A follow-up's team is a relationship of its own: the one made at registration, if no follow-up uses it yet. */
async function relationshipFor(trx: Db, record: PatientAccess, teamId: number): Promise<number> {
  const open = await teamRelationships(trx, record.patientId, teamId)
  const used = await trx('follow_ups')
    .whereIn('relationship_id', open)
    .select<{ relationship_id: number }[]>('relationship_id')
  const free = open.find(id => !used.some(each => each.relationship_id === id))
  return free ?? addRelationship(trx, record.at, { patientId: record.patientId, kind: 'team', teamId })
}

async function insertFacts(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  enrolment: Enrolment,
): Promise<void> {
  const of = { patient_id: record.patientId, follow_up_id: followUpId }
  for (const each of enrolment.treatments)
    await trx('treatments').insert({
      ...of,
      kind: each.kind,
      description: each.description,
      started_on: each.startedOn,
      ended_on: each.endedOn,
    })
  for (const each of enrolment.medicines)
    await trx('medicines').insert({
      ...of,
      kind: each.kind,
      name: each.name,
      started_on: each.startedOn,
      planned_stop_on: each.plannedStopOn,
    })
  for (const each of enrolment.eligibility)
    await trx('eligibility_answers').insert({
      ...of,
      question: each.question,
      answer: each.answer,
      override_reason: each.overrideReason,
      answered_by: accountOf(record.actor),
      answered_at: record.at,
    })
}

const weeksToAgree = 4

/** Every test the protocol limits gets a row: agreed, or awaited with an owner and a date. */
async function insertLimits(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  protocol: Protocol,
  enrolment: Enrolment,
): Promise<void> {
  for (const limit of protocol.limits) {
    const chosen = enrolment.limits[limit.test]
    const value = chosen ? chosen.value : (limit.value ?? null)
    const common = {
      patient_id: record.patientId,
      follow_up_id: followUpId,
      test: limit.test,
      set_by: accountOf(record.actor),
      set_at: record.at,
    }
    if (value === null)
      await trx('limits').insert({
        ...common,
        state: 'awaited',
        reason: chosen?.reason ?? limit.reason,
        owner_id: enrolment.keyWorkerId,
        due_on: addWeeks(record.today, weeksToAgree),
      })
    else
      await trx('limits').insert({
        ...common,
        state: 'agreed',
        comparison: chosen?.comparison ?? limit.comparison,
        value,
        unit: limit.unit,
        reason: chosen?.reason ?? limit.reason,
      })
  }
}
