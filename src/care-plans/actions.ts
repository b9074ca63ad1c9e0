import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, addDays, addWeeks, audit, command, Refused, TooLate } from '../platform/index.ts'
import type { Actor, Day, Db, Scope } from '../platform/index.ts'
import { timersOf } from './clocks.ts'
import { settledStates } from './follow-up.ts'
import type { CheckRow, CheckState, FollowUp, Status, Step } from './follow-up.ts'
import { allTests, protocolOf } from './library.ts'
import { getCheck, getFollowUp, withoutNextThing } from './queries.ts'

/** Sentences for whoever would leave a patient without a next thing, and for whom nothing was saved. */
const noNextThing =
  'This would leave the patient without a next check. Plan the next check first, or end the follow-up with a reason.'

/**
 * The follow-up assertion. What staff do never leaves a running follow-up without a next thing: it is refused. What
 * comes from a feed, one of our own jobs or the patient is always kept, and the gap it leaves heads the worklist.
 */
export async function assertNextThing(trx: Db, record: Scope): Promise<void> {
  const left = await withoutNextThing(trx, record.patientId, record.today)
  if (left.length > 0 && canPlan(record.actor)) throw new Refused(noNextThing)
  await markGaps(trx, record, left)
}

const canPlan = (actor: Actor) =>
  actor.kind === 'operator' || (actor.kind === 'person' && actor.role !== 'patient')

async function markGaps(trx: Db, record: Scope, left: number[]): Promise<void> {
  const ofPatient = () => trx('follow_ups').where({ patient_id: record.patientId })
  await ofPatient().whereNotNull('gap_since').whereNotIn('id', left).update({ gap_since: null })
  if (left.length > 0)
    await ofPatient().whereNull('gap_since').whereIn('id', left).update({ gap_since: record.at })
}

export interface StepTaken {
  step: Step
  onDay: Day | null
  note: string | null
}

/** What has to happen in the same transaction after a check or limit has changed; the application hands it in. */
export type Afterwards = (trx: Db, record: PatientAccess) => Promise<void>

/** Records a step of a check by hand. An exit settles it with its reason; none of them ends the follow-up. */
export const recordStep = (
  db: Db,
  record: PatientAccess,
  checkId: number,
  taken: StepTaken,
  afterwards?: Afterwards,
): Promise<void> =>
  command(db, record, async trx => {
    const check = await getCheck(trx, record, checkId)
    if (isSettled(check)) throw new TooLate('This check has been settled already. Look at what was recorded.')
    await insertStep(trx, record, check.id, taken)
    const state = stateAfter(taken.step, check)
    if (state !== check.state)
      await setState(trx, record, check.id, state, taken.onDay ?? record.today, taken.note ?? taken.step)
    await audit(trx, record, `check ${taken.step}`, { checkId })
    await afterwards?.(trx, record)
  })

export async function insertStep(
  trx: Db,
  record: PatientAccess,
  checkId: number,
  taken: StepTaken,
): Promise<void> {
  await trx('check_steps').insert({
    patient_id: record.patientId,
    check_id: checkId,
    step: taken.step,
    on_day: taken.onDay,
    note: taken.note,
    recorded_by: accountOf(record.actor),
    recorded_at: record.at,
  })
}

const isSettled = (check: CheckRow) => (settledStates as readonly CheckState[]).includes(check.state)

/** A call or review is finished when it is done; a test only when its result has been told. */
function stateAfter(step: Step, check: CheckRow): CheckState {
  if (step === 'declined' || step === 'done elsewhere' || step === 'not needed') return step
  if (step === 'done' && check.test === null) return 'closed'
  return check.state
}

async function setState(
  trx: Db,
  record: PatientAccess,
  checkId: number,
  state: CheckState,
  on: Day,
  reason: string,
) {
  await trx('checks')
    .where({ patient_id: record.patientId, id: checkId })
    .update({ state, settled_on: on, settled_reason: reason, settled_by: accountOf(record.actor) })
}

export interface NewCheck {
  item: string
  test: string | null
  kind: CheckRow['kind']
  title: string
  dueOn: Day
  origin: 'reading' | 'person'
  reason: string
}

/** Adds one check outside the protocol's schedule, with the clocks of its item or test. */
export async function planCheck(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  plan: NewCheck,
): Promise<number> {
  const followUp = await getFollowUp(trx, record, followUpId)
  const timers = timersOf(await protocolOf(trx, followUp.protocolId), allTests(), plan)
  const [row] = await trx('checks')
    .insert({
      patient_id: record.patientId,
      follow_up_id: followUp.id,
      team_id: followUp.teamId,
      item: plan.item,
      test: plan.test,
      kind: plan.kind,
      title: plan.title,
      origin: plan.origin,
      reason: plan.reason,
      due_on: plan.dueOn,
      window_from: later(opensOn(record.today, plan), addWeeks(plan.dueOn, -timers.window.weeksBefore)),
      window_to: addWeeks(plan.dueOn, timers.window.weeksAfter),
      amber_on: addWeeks(plan.dueOn, timers.amberWeeks),
      red_on: addWeeks(plan.dueOn, timers.redWeeks),
      state: 'open',
    })
    .returning<{ id: number }[]>('id')
  return (row as { id: number }).id
}

/** A test asked for by a reading is another sample than the one just read, even where that was taken today. */
const opensOn = (today: Day, { origin, test }: NewCheck): Day =>
  origin === 'reading' && test !== null ? addDays(today, 1) : today

export const addCheck = (
  db: Db,
  record: PatientAccess,
  followUpId: number,
  plan: NewCheck,
  afterwards?: Afterwards,
): Promise<number> =>
  command(db, record, async trx => {
    const checkId = await planCheck(trx, record, followUpId, plan)
    await audit(trx, record, 'check planned', { checkId, followUpId })
    await afterwards?.(trx, record)
    return checkId
  })

/** How far the result that serves a check has come, by check; checks without one are open again. */
export type Served = Map<number, { state: 'resulted' | 'read' | 'closed'; on: Day | null }>

/** Brings a follow-up's checks of one test in step with the results that serve them. */
export async function settleChecks(
  trx: Db,
  record: PatientAccess,
  checks: CheckRow[],
  served: Served,
): Promise<void> {
  for (const check of checks) {
    const serving = served.get(check.id)
    const state = serving?.state ?? 'open'
    const on = serving?.on ?? null
    if (!followsResults(check) || (check.state === state && check.settledOn === on)) continue
    await trx('checks')
      .where({ patient_id: record.patientId, id: check.id })
      .update({ state, settled_on: on, settled_reason: null, settled_by: null })
  }
}

/** A check that somebody settled by hand stays as they settled it. */
export const followsResults = (check: CheckRow): boolean =>
  ['open', 'resulted', 'read'].includes(check.state) || (check.state === 'closed' && check.test !== null)

export interface LimitChoice {
  comparison: '>=' | '>'
  value: string
  unit: string
  assay: string | null
  reason: string
  /** who proposed it, where that is somebody else than who puts it in force */
  proposedBy?: number | null
  secondedBy: number | null
}

/** Puts a new limit in force; the one before stays as history, and every result keeps the limit it was judged by. */
export async function setLimit(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  test: string,
  choice: LimitChoice,
): Promise<void> {
  record.need('set a limit')
  await trx('limits')
    .where({ patient_id: record.patientId, follow_up_id: followUpId, test })
    .whereNull('replaced_at')
    .update({ replaced_at: record.at })
  await trx('limits').insert({
    patient_id: record.patientId,
    follow_up_id: followUpId,
    test,
    state: 'agreed',
    comparison: choice.comparison,
    value: choice.value,
    unit: choice.unit,
    assay: choice.assay,
    reason: choice.reason,
    seconded_by: choice.secondedBy,
    set_by: choice.proposedBy ?? accountOf(record.actor),
    set_at: record.at,
  })
  await audit(trx, record, 'limit set', { followUpId, test })
}

export interface StatusChange {
  status: Status
  reason: string
  untilOn: Day | null
  ownerId: number | null
}

/** Changes where a follow-up stands; who, when and why stay as a row. */
export async function changeStatus(
  trx: Db,
  record: PatientAccess,
  followUp: FollowUp,
  change: StatusChange,
): Promise<void> {
  await trx('follow_ups')
    .where({ patient_id: record.patientId, id: followUp.id })
    .update({ status: change.status })
  await trx('status_changes').insert({
    patient_id: record.patientId,
    follow_up_id: followUp.id,
    status: change.status,
    reason: change.reason,
    until_on: change.untilOn,
    owner_id: change.ownerId,
    changed_by: accountOf(record.actor),
    changed_at: record.at,
  })
  await audit(trx, record, 'status changed', { followUpId: followUp.id, status: change.status })
}

/** Takes a status back: what stood before it stands again, with both changes kept as rows. */
export async function restoreStatus(
  trx: Db,
  record: PatientAccess,
  followUpId: number,
  reason: string,
): Promise<void> {
  const followUp = await getFollowUp(trx, record, followUpId)
  const [, before] = await trx('status_changes')
    .where({ patient_id: record.patientId, follow_up_id: followUpId })
    .orderBy('id', 'desc')
    .limit(2)
    .select<{ status: Status; until_on: Day | null; owner_id: number | null }[]>()
  const { status = 'active', until_on = null, owner_id = null } = before ?? {}
  await changeStatus(trx, record, followUp, { status, reason, untilOn: until_on, ownerId: owner_id })
}

/** A check that somebody's decision had made goes with that decision; it stays visible as not needed. */
export const withdrawCheck = (
  trx: Db,
  record: PatientAccess,
  checkId: number,
  reason: string,
): Promise<void> => setState(trx, record, checkId, 'not needed', record.today, reason)

export const changeStratum = async (
  trx: Db,
  record: PatientAccess,
  followUp: FollowUp,
  stratum: FollowUp['stratum'],
): Promise<void> => {
  await trx('follow_ups').where({ patient_id: record.patientId, id: followUp.id }).update({ stratum })
  await audit(trx, record, 'stratum changed', { followUpId: followUp.id, stratum })
}

const later = (a: Day, b: Day): Day => (a > b ? a : b)
