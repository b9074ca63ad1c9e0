import type { PatientAccess } from '../accounts/index.ts'
import {
  listChecks,
  listFollowUps,
  listLimits,
  listMedicines,
  listSteps,
  listTreatments,
  protocolOf,
} from '../care-plans/index.ts'
import type { CheckRow, FollowUp, LimitRow } from '../care-plans/index.ts'
import { getPatient } from '../patients/index.ts'
import type { Patient } from '../patients/index.ts'
import type { Db } from '../platform/index.ts'
import { listSymptomAnswers } from '../questionnaires/index.ts'
import { listFindings, listReadings, listResults, listTellings } from '../results/index.ts'
import type { Result } from '../results/index.ts'
import { listMessages } from './queries.ts'

/**
 * Everything held on one person. `patient`, `follow_ups`, `checks` and `results` depend on what is known alone: without
 * what stands under `id` and `arrived_at` they are the same in whatever order it came. Others point at a follow-up by
 * its place in the list, from 1, and at a result by its order number and test.
 */
export async function exportPatient(db: Db, record: PatientAccess) {
  const followUps = await listFollowUps(db, record)
  const results = (await listResults(db, record)).toSorted(inOrder(nameOf))
  const place = (id: number) => followUps.findIndex(each => each.id === id) + 1
  const name = (id: number) => {
    const result = results.find(each => each.id === id)
    return result && { order: result.orderNumber, test: result.test, code: result.code }
  }
  return {
    patient: ofPatient(await getPatient(db, record)),
    follow_ups: await Promise.all(followUps.map(each => ofFollowUp(db, record, each))),
    checks: await ofChecks(db, record, place),
    results: results.map(ofResult),
    ...(await whatPeopleDid(db, record, place, name)),
    messages: (await listMessages(db, record)).map(({ received_at, ...message }) => ({
      ...message,
      arrived_at: received_at,
    })),
  }
}

const ofPatient = (patient: Patient) => ({
  id: patient.id,
  nhs_number: patient.nhsNumber,
  hospital_number: patient.hospitalNumber,
  title: patient.title,
  family_name: patient.familyName,
  given_name: patient.givenName,
  former_family_name: patient.formerFamilyName,
  date_of_birth: patient.dateOfBirth,
  sex: patient.sex,
  died_on: patient.diedOn,
  address: patient.address,
  postcode: patient.postcode,
  phone: patient.phone,
  email: patient.email,
  tell_by: patient.tellBy,
  language: patient.language,
  interpreter: patient.interpreter,
  large_print: patient.largePrint,
  communication_needs: patient.communicationNeeds,
})

async function ofFollowUp(db: Db, record: PatientAccess, followUp: FollowUp) {
  const { key, version } = await protocolOf(db, followUp.protocolId)
  const own = <Row extends { followUpId: number }>(rows: Row[]) =>
    rows.filter(each => each.followUpId === followUp.id)
  return {
    id: followUp.id,
    pathway: followUp.pathway,
    protocol: key,
    protocol_version: version,
    stratum: followUp.stratum,
    status: followUp.status,
    diagnosis: followUp.diagnosis,
    diagnosed_on: followUp.diagnosedOn,
    laterality: followUp.laterality,
    surgery: followUp.surgery,
    site: followUp.site,
    anchor_on: followUp.anchorOn,
    enrolled_on: followUp.enrolledOn,
    origin: followUp.origin,
    treatments: own(await listTreatments(db, record)).map(each => ({
      kind: each.kind,
      description: each.description,
      started_on: each.startedOn,
      ended_on: each.endedOn,
    })),
    medicines: own(await listMedicines(db, record)).map(each => ({
      kind: each.kind,
      name: each.name,
      started_on: each.startedOn,
      planned_stop_on: each.plannedStopOn,
    })),
    limits: own(await listLimits(db, record))
      .filter(limit => limit.replacedAt === null)
      .toSorted(inOrder(limit => [limit.test]))
      .map(ofLimit),
  }
}

const ofLimit = (limit: LimitRow) => ({
  id: limit.id,
  test: limit.test,
  state: limit.state,
  comparison: limit.state === 'agreed' ? limit.comparison : null,
  value: limit.state === 'agreed' ? limit.value : null,
  unit: limit.state === 'agreed' ? limit.unit : null,
  assay: limit.state === 'agreed' ? limit.assay : null,
  due_on: limit.state === 'awaited' ? limit.dueOn : null,
  reason: limit.reason,
})

async function ofChecks(db: Db, record: PatientAccess, place: (id: number) => number) {
  const named = (check: CheckRow) => [
    place(check.followUpId),
    check.dueOn,
    check.item,
    check.occurrence ?? 0,
    check.origin,
  ]
  return (await listChecks(db, record)).toSorted(inOrder(named)).map(check => ({
    id: check.id,
    follow_up: place(check.followUpId),
    item: check.item,
    occurrence: check.occurrence,
    test: check.test,
    kind: check.kind,
    title: check.title,
    origin: check.origin,
    reason: check.reason,
    due_on: check.dueOn,
    window_from: check.windowFrom,
    window_to: check.windowTo,
    state: check.state,
    settled_on: check.settledOn,
    settled_reason: check.settledReason,
  }))
}

/** What holds now, additions below the text they add to; and every version that no longer does. */
function ofResult(result: Result) {
  const { current, versions } = result
  const adding = new Set(current.addenda.map(each => each.hash))
  const corrects = current.addenda.some(each => each.status === 'corrected')
  const holds = versions.find(each => holdsNow(each, result))
  const earlier = versions
    .filter(each => each.hash !== holds?.hash && !adding.has(each.hash))
    .toSorted(inOrder(each => [each.sentAt ?? '', each.status, each.hash]))
  const superseded = earlier.filter((each, at) => earlier.findIndex(one => one.hash === each.hash) === at)
  return {
    id: result.id,
    arrived_at: result.arrivedAt,
    test: result.test,
    form: result.form,
    sender: result.sender,
    order: result.orderNumber,
    code: result.code,
    sub_id: result.subId,
    ...ofVersion(current),
    text: [current.text, ...current.addenda.map(each => each.text)].filter(Boolean).join('\n'),
    status: current.status === 'final' && corrects ? 'corrected' : current.status,
    disputed: current.disputed,
    addenda: current.addenda.map(ofVersion),
    versions: superseded.map(each => ({ id: each.id, arrived_at: each.arrivedAt, ...ofVersion(each) })),
  }
}

/** Of several that say the same, the one the sender sent last. */
const holdsNow = (version: Result['versions'][number], { current }: Result): boolean =>
  version.status === current.status &&
  version.sentAt === current.sentAt &&
  version.text === current.text &&
  version.takenOn === current.takenOn &&
  version.comment === current.comment &&
  !version.addendum

const ofVersion = (version: Omit<Result['current'], 'addenda' | 'disputed' | 'hash'>) => ({
  status: version.status,
  taken_on: version.takenOn,
  sent_at: version.sentAt,
  text: version.text,
  value: version.measured?.value ?? null,
  comparator: version.measured?.comparator ?? null,
  unit: version.unit,
  assay: version.assay,
  comment: version.comment,
})

async function whatPeopleDid(
  db: Db,
  record: PatientAccess,
  place: (id: number) => number,
  name: (id: number) => object | undefined,
) {
  const checks = await listChecks(db, record)
  const checkOf = (id: number) => {
    const check = checks.find(each => each.id === id)
    return check && { follow_up: place(check.followUpId), item: check.item, due_on: check.dueOn }
  }
  return {
    limits: (await listLimits(db, record)).map(limit => ({
      ...ofLimit(limit),
      follow_up: place(limit.followUpId),
      set_at: limit.setAt,
      replaced_at: limit.replacedAt,
    })),
    steps: (await listSteps(db, record)).map(each => ({
      check: checkOf(each.checkId),
      step: each.step,
      on: each.onDay,
      note: each.note,
      recorded_at: each.recordedAt,
    })),
    findings: (await listFindings(db, record)).map(each => ({
      result: name(each.resultId),
      follow_up: place(each.followUpId),
      finding: each.finding,
      reasons: each.reasons.map(reason => reason.sentence),
      stage: each.stage,
      since: each.since,
    })),
    readings: (await listReadings(db, record)).map(each => ({
      result: name(each.resultId),
      follow_up: place(each.followUpId),
      outcome: each.outcome,
      coded: each.coded,
      note: each.note,
      comment_for_patient: each.commentForPatient,
      read_at: each.readAt,
      undone_at: each.undoneAt,
    })),
    tellings: (await listTellings(db, record)).map(each => ({
      result: name(each.resultId),
      channel: each.channel,
      note: each.note,
      told_at: each.toldAt,
    })),
    symptom_answers: (await listSymptomAnswers(db, record)).map(each => ({
      follow_up: place(each.followUpId),
      answers: each.answers,
      answered_at: each.answeredAt,
      settled_at: each.settledAt,
      settled_note: each.settledNote,
    })),
  }
}

const nameOf = (result: Result) => [
  result.test,
  result.current.takenOn ?? '',
  result.orderNumber,
  result.code,
  result.subId,
  result.sender,
]

type Key = (string | number)[]

/** Sorts by the parts of a key, the same on every machine. */
const inOrder =
  <Row>(key: (row: Row) => Key) =>
  (one: Row, other: Row): number => {
    const [a, b] = [key(one), key(other)]
    const at = a.findIndex((part, place) => part !== b[place])
    const [left, right] = [a[at], b[at]]
    return left === undefined || right === undefined ? 0 : left < right ? -1 : 1
  }
