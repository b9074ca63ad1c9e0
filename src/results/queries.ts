import type { PatientAccess, TeamAccess } from '../accounts/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import type { Finding, Reason } from './assess.ts'
import type { Comparator } from './measured.ts'
import type {
  Channel,
  FindingRow,
  Incoming,
  KeptVersion,
  Reading,
  Result,
  ResultName,
  Stage,
  Telling,
} from './result.ts'
import { current, versionOf } from './versions.ts'
import type { Current, Status } from './versions.ts'

/** The patient's results with all their versions, newest sample first. */
export async function listResults(db: Db, record: PatientAccess, tests?: string[]): Promise<Result[]> {
  const rows = await db('results')
    .where({ patient_id: record.patientId })
    .modify(query => {
      if (tests) query.whereIn('test', tests)
    })
    .select<ResultColumns[]>()
  const versions = await db('result_versions')
    .where({ patient_id: record.patientId })
    .modify(query => {
      if (tests)
        query.whereIn(
          'result_id',
          rows.map(row => row.id),
        )
    })
    .orderBy('id')
    .select<VersionColumns[]>()
  const byResult = Map.groupBy(versions, version => version.result_id)
  return rows.flatMap(row => toResult(row, byResult.get(row.id) ?? [])).toSorted(newestFirst)
}

export async function getResult(db: Db, record: PatientAccess, id: number): Promise<Result> {
  const row = await db('results')
    .where({ patient_id: record.patientId, id })
    .first<ResultColumns | undefined>()
  const versions = await db('result_versions')
    .where({ patient_id: record.patientId, result_id: id })
    .orderBy('id')
    .select<VersionColumns[]>()
  const [result] = row ? toResult(row, versions) : []
  if (!result) throw new NotFound()
  return result
}

/** What holds now of results that stand in a list of the viewer's teams. */
export async function currentOf(db: Db, _list: TeamAccess, ids: number[]): Promise<Map<number, Current>> {
  const rows = await db('result_versions').whereIn('result_id', ids).orderBy('id').select<VersionColumns[]>()
  const byResult = Map.groupBy(rows.map(toKept), kept => kept.resultId)
  return new Map(
    [...byResult].flatMap(([id, kept]) => {
      const holds = current(kept.map(({ version }) => version))
      return holds ? [[id, holds] as const] : []
    }),
  )
}

const toKept = (row: VersionColumns) => ({ resultId: row.result_id, version: toVersion(row) })

export async function listFindings(db: Db, record: PatientAccess): Promise<FindingRow[]> {
  const rows = await db('findings')
    .where({ patient_id: record.patientId })
    .orderBy('id')
    .select<FindingColumns[]>()
  return rows.map(toFinding)
}

/** Every reading, those undone included, oldest first. */
export async function listReadings(db: Db, record: PatientAccess): Promise<Reading[]> {
  const rows = await db('readings')
    .where({ patient_id: record.patientId })
    .orderBy('id')
    .select<ReadingColumns[]>()
  return rows.map(toReading)
}

export async function listTellings(db: Db, record: PatientAccess): Promise<Telling[]> {
  const rows = await db('tellings')
    .where({ patient_id: record.patientId })
    .whereNull('undone_at')
    .orderBy('id')
    .select<TellingColumns[]>()
  return rows.map(row => ({
    id: row.id,
    resultId: row.result_id,
    hash: row.hash,
    channel: row.channel,
    note: row.note,
    toldBy: row.told_by,
    toldAt: row.told_at,
  }))
}

export async function listLinks(
  trx: Db,
  record: PatientAccess,
): Promise<{ resultId: number; followUpId: number; checkId: number }[]> {
  const rows = await trx('check_links')
    .where({ patient_id: record.patientId })
    .select<{ result_id: number; follow_up_id: number; check_id: number }[]>()
  return rows.map(row => ({ resultId: row.result_id, followUpId: row.follow_up_id, checkId: row.check_id }))
}

/** Whether anything of a message stands on a record. */
export const isKeptFrom = async (trx: Db, messageId: number): Promise<boolean> =>
  (await trx('result_versions').where({ message_id: messageId }).first<{ id: number } | undefined>('id')) !==
  undefined

/** Keeps one version under its result's name; false when exactly this had come before. */
export async function keepVersion(trx: Db, record: PatientAccess, incoming: Incoming): Promise<boolean> {
  const resultId = await resultNamed(trx, record, incoming)
  const version = versionOf(incoming.version)
  const sent = { result_id: resultId, hash: version.hash, sent_at: version.sentAt ?? '' }
  if (await trx('result_versions').where(sent).first<unknown>('id')) return false
  await trx('result_versions').insert({
    ...sent,
    patient_id: record.patientId,
    status: version.status,
    taken_on: version.takenOn,
    text: version.text,
    value: version.measured?.text ?? null,
    comparator: version.measured?.comparator ?? null,
    unit: version.unit,
    assay: version.assay,
    comment: version.comment,
    addendum: version.addendum,
    message_id: incoming.messageId,
    entered_by: incoming.enteredBy,
    arrived_at: record.at,
  })
  return true
}

/** The id of the result that a sender names so; made when it is new. */
export async function resultNamed(trx: Db, record: PatientAccess, name: ResultName): Promise<number> {
  const columns = {
    patient_id: record.patientId,
    test: name.test,
    sender: name.sender,
    order_number: name.orderNumber,
    code: name.code,
    sub_id: name.subId,
  }
  const known = await trx('results').where(columns).first<{ id: number } | undefined>('id')
  if (known) return known.id
  const [row] = await trx('results')
    .insert({ ...columns, form: name.form, arrived_at: record.at })
    .returning<{ id: number }[]>('id')
  return (row as { id: number }).id
}

interface ResultColumns {
  id: number
  patient_id: number
  test: string
  form: 'number' | 'report'
  sender: string
  order_number: string
  code: string
  sub_id: string
  arrived_at: Instant
}

interface VersionColumns {
  id: number
  result_id: number
  status: Status
  sent_at: Instant
  taken_on: Day | null
  text: string
  value: string | null
  comparator: Comparator | null
  unit: string | null
  assay: string | null
  comment: string | null
  addendum: boolean | number
  hash: string
  message_id: number | null
  entered_by: number | null
  arrived_at: Instant
}

/** Nothing, when of a result only rows without any version are there. */
function toResult(row: ResultColumns, rows: VersionColumns[]): Result[] {
  const versions = rows.map(toVersion)
  const holds = current(versions)
  if (!holds) return []
  return [
    {
      id: row.id,
      patientId: row.patient_id,
      test: row.test,
      form: row.form,
      sender: row.sender,
      orderNumber: row.order_number,
      code: row.code,
      subId: row.sub_id,
      arrivedAt: row.arrived_at,
      versions,
      current: holds,
      changedAt: changedAt(versions, holds.hash),
    },
  ]
}

/** The arrival after which what holds now was what held. */
function changedAt(versions: KeptVersion[], hash: string): Instant {
  const byArrival = versions.toSorted((one, other) => one.id - other.id)
  let since = byArrival.at(-1)?.arrivedAt ?? ''
  for (let known = byArrival.length; known > 0; known--) {
    if (current(byArrival.slice(0, known))?.hash !== hash) break
    since = byArrival[known - 1]?.arrivedAt ?? since
  }
  return since
}

const toVersion = (row: VersionColumns): KeptVersion => ({
  id: row.id,
  status: row.status,
  sentAt: row.sent_at || null,
  text: row.text,
  measured:
    row.value === null ? null : { comparator: row.comparator, value: Number(row.value), text: row.value },
  unit: row.unit,
  assay: row.assay,
  takenOn: row.taken_on,
  comment: row.comment,
  addendum: Boolean(row.addendum),
  hash: row.hash,
  messageId: row.message_id,
  enteredBy: row.entered_by,
  arrivedAt: row.arrived_at,
})

const newestFirst = (one: Result, other: Result) =>
  compare(other.current.takenOn ?? '', one.current.takenOn ?? '') ||
  compare(other.orderNumber, one.orderNumber)
const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

interface FindingColumns {
  id: number
  result_id: number
  hash: string
  follow_up_id: number
  team_id: number
  check_id: number | null
  limit_id: number | null
  finding: Finding
  reasons: string
  stage: Stage
  since: Instant
}

export const toFinding = (row: FindingColumns): FindingRow => ({
  id: row.id,
  resultId: row.result_id,
  hash: row.hash,
  followUpId: row.follow_up_id,
  teamId: row.team_id,
  checkId: row.check_id,
  limitId: row.limit_id,
  finding: row.finding,
  reasons: JSON.parse(row.reasons) as Reason[],
  stage: row.stage,
  since: row.since,
})

interface ReadingColumns {
  id: number
  result_id: number
  hash: string
  follow_up_id: number
  finding: Finding
  limit_id: number | null
  outcome: string
  coded: string | null
  note: string | null
  comment_for_patient: string | null
  next_check_id: number | null
  read_by: number
  read_at: Instant
  undone_at: Instant | null
}

const toReading = (row: ReadingColumns): Reading => ({
  id: row.id,
  resultId: row.result_id,
  hash: row.hash,
  followUpId: row.follow_up_id,
  finding: row.finding,
  limitId: row.limit_id,
  outcome: row.outcome,
  coded: row.coded,
  note: row.note,
  commentForPatient: row.comment_for_patient,
  nextCheckId: row.next_check_id,
  readBy: row.read_by,
  readAt: row.read_at,
  undoneAt: row.undone_at,
})

interface TellingColumns {
  id: number
  result_id: number
  hash: string
  channel: Channel
  note: string | null
  told_by: number | null
  told_at: Instant
}
