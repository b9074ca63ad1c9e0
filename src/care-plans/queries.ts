import type { PatientAccess } from '../accounts/index.ts'
import { addMonths, NotFound } from '../platform/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import { runningStatuses } from './follow-up.ts'
import type { CheckRow, CheckState, FollowUp, LimitRow, Medicine, StepRow, Treatment } from './follow-up.ts'
import type { PlannedCheck } from './schedule.ts'

export async function listFollowUps(db: Db, record: PatientAccess): Promise<FollowUp[]> {
  const rows = await db('follow_ups')
    .where({ patient_id: record.patientId })
    .orderBy('id')
    .select<FollowUpRow[]>()
  return rows.map(toFollowUp)
}

export async function getFollowUp(db: Db, record: PatientAccess, id: number): Promise<FollowUp> {
  const row = await db('follow_ups')
    .where({ patient_id: record.patientId, id })
    .first<FollowUpRow | undefined>()
  if (!row) throw new NotFound()
  return toFollowUp(row)
}

export async function listChecks(db: Db, record: PatientAccess, followUpId?: number): Promise<CheckRow[]> {
  const rows = await db('checks')
    .where({
      patient_id: record.patientId,
      ...(followUpId === undefined ? {} : { follow_up_id: followUpId }),
    })
    .orderBy(['due_on', 'id'])
    .select<CheckColumns[]>()
  return rows.map(toCheck)
}

export async function getCheck(db: Db, record: PatientAccess, id: number): Promise<CheckRow> {
  const row = await db('checks').where({ patient_id: record.patientId, id }).first<CheckColumns | undefined>()
  if (!row) throw new NotFound()
  return toCheck(row)
}

export async function listSteps(db: Db, record: PatientAccess): Promise<StepRow[]> {
  const rows = await db('check_steps').where({ patient_id: record.patientId }).orderBy('id').select<
    {
      check_id: number
      step: StepRow['step']
      on_day: Day | null
      note: string | null
      recorded_by: number | null
      recorded_at: Instant
    }[]
  >()
  return rows.map(row => ({
    checkId: row.check_id,
    step: row.step,
    onDay: row.on_day,
    note: row.note,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  }))
}

/** Every limit row of the patient, those in force first. */
export async function listLimits(db: Db, record: PatientAccess, followUpId?: number): Promise<LimitRow[]> {
  const rows = await db('limits')
    .where({
      patient_id: record.patientId,
      ...(followUpId === undefined ? {} : { follow_up_id: followUpId }),
    })
    .orderBy('id', 'desc')
    .select<LimitColumns[]>()
  const limits = rows.map(toLimit)
  return [...limits.filter(limit => !limit.replacedAt), ...limits.filter(limit => limit.replacedAt)]
}

export async function findLimit(
  db: Db,
  record: PatientAccess,
  followUpId: number,
  test: string,
): Promise<LimitRow | undefined> {
  const row = await db('limits')
    .where({ patient_id: record.patientId, follow_up_id: followUpId, test })
    .whereNull('replaced_at')
    .first<LimitColumns | undefined>()
  return row && toLimit(row)
}

export async function listTreatments(
  db: Db,
  record: PatientAccess,
): Promise<(Treatment & { followUpId: number })[]> {
  const rows = await db('treatments')
    .where({ patient_id: record.patientId })
    .orderBy(['started_on', 'id'])
    .select<
      {
        follow_up_id: number
        kind: Treatment['kind']
        description: string
        started_on: Day | null
        ended_on: Day | null
      }[]
    >()
  return rows.map(row => ({
    followUpId: row.follow_up_id,
    kind: row.kind,
    description: row.description,
    startedOn: row.started_on,
    endedOn: row.ended_on,
  }))
}

export async function listMedicines(
  db: Db,
  record: PatientAccess,
): Promise<(Medicine & { followUpId: number })[]> {
  const rows = await db('medicines').where({ patient_id: record.patientId }).orderBy('id').select<
    {
      follow_up_id: number
      kind: string
      name: string
      started_on: Day | null
      planned_stop_on: Day | null
    }[]
  >()
  return rows.map(row => ({
    followUpId: row.follow_up_id,
    kind: row.kind,
    name: row.name,
    startedOn: row.started_on,
    plannedStopOn: row.planned_stop_on,
  }))
}

/** Running follow-ups of a patient with no open check in the next thirteen months: the promise would be broken. */
export async function withoutNextThing(trx: Db, patientId: number, today: Day): Promise<number[]> {
  const rows = await trx('follow_ups')
    .where({ patient_id: patientId })
    .whereIn('status', runningStatuses)
    .whereNotExists(
      trx('checks')
        .whereRaw('checks.follow_up_id = follow_ups.id')
        .whereIn('state', ['open', 'resulted', 'read'])
        .where('due_on', '<=', addMonths(today, 13)),
    )
    .select<{ id: number }[]>('id')
  return rows.map(row => row.id)
}

export async function insertChecks(
  trx: Db,
  followUp: Pick<FollowUp, 'id' | 'patientId' | 'teamId'>,
  planned: (PlannedCheck & { state: CheckState; settledReason: string | null })[],
): Promise<void> {
  const rows = planned.map(check => ({
    patient_id: followUp.patientId,
    follow_up_id: followUp.id,
    team_id: followUp.teamId,
    item: check.item,
    test: check.test,
    kind: check.kind,
    title: check.title,
    occurrence: check.occurrence,
    origin: 'protocol',
    due_on: check.dueOn,
    window_from: check.windowFrom,
    window_to: check.windowTo,
    amber_on: check.amberOn,
    red_on: check.redOn,
    state: check.state,
    settled_reason: check.settledReason,
  }))
  await trx.batchInsert('checks', rows, 40)
}

interface FollowUpRow {
  id: number
  patient_id: number
  team_id: number
  pathway: string
  protocol_id: number
  stratum: FollowUp['stratum']
  status: FollowUp['status']
  diagnosis: string
  diagnosed_on: Day | null
  laterality: FollowUp['laterality']
  surgery: string | null
  site: string | null
  anchor_on: Day
  enrolled_on: Day
  origin: FollowUp['origin']
  key_worker_id: number | null
}

const toFollowUp = (row: FollowUpRow): FollowUp => ({
  id: row.id,
  patientId: row.patient_id,
  teamId: row.team_id,
  pathway: row.pathway,
  protocolId: row.protocol_id,
  stratum: row.stratum,
  status: row.status,
  diagnosis: row.diagnosis,
  diagnosedOn: row.diagnosed_on,
  laterality: row.laterality,
  surgery: row.surgery,
  site: row.site,
  anchorOn: row.anchor_on,
  enrolledOn: row.enrolled_on,
  origin: row.origin,
  keyWorkerId: row.key_worker_id,
})

interface CheckColumns {
  id: number
  patient_id: number
  follow_up_id: number
  item: string
  test: string | null
  kind: CheckRow['kind']
  title: string
  occurrence: number | null
  origin: CheckRow['origin']
  reason: string | null
  due_on: Day
  window_from: Day
  window_to: Day
  amber_on: Day
  red_on: Day
  state: CheckState
  settled_on: Day | null
  settled_reason: string | null
}

const toCheck = (row: CheckColumns): CheckRow => ({
  id: row.id,
  patientId: row.patient_id,
  followUpId: row.follow_up_id,
  item: row.item,
  test: row.test,
  kind: row.kind,
  title: row.title,
  occurrence: row.occurrence,
  origin: row.origin,
  reason: row.reason,
  dueOn: row.due_on,
  windowFrom: row.window_from,
  windowTo: row.window_to,
  amberOn: row.amber_on,
  redOn: row.red_on,
  state: row.state,
  settledOn: row.settled_on,
  settledReason: row.settled_reason,
})

interface LimitColumns {
  id: number
  follow_up_id: number
  test: string
  state: 'agreed' | 'awaited'
  comparison: '>=' | '>' | null
  value: string | null
  unit: string | null
  assay: string | null
  reason: string
  owner_id: number | null
  due_on: Day | null
  set_by: number | null
  seconded_by: number | null
  set_at: Instant
  replaced_at: Instant | null
}

function toLimit(row: LimitColumns): LimitRow {
  const common = {
    id: row.id,
    followUpId: row.follow_up_id,
    test: row.test,
    reason: row.reason,
    setBy: row.set_by,
    secondedBy: row.seconded_by,
    setAt: row.set_at,
    replacedAt: row.replaced_at,
  }
  if (row.state === 'awaited' || row.comparison === null || row.value === null || row.unit === null)
    return { ...common, state: 'awaited', ownerId: row.owner_id, dueOn: row.due_on ?? '' }
  return {
    ...common,
    state: 'agreed',
    comparison: row.comparison,
    value: row.value,
    unit: row.unit,
    assay: row.assay,
  }
}
