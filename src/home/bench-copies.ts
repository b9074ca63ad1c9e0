import { engineOf } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'

// Copies one patient's rows to many others inside the database: a million rows in seconds, because none of them
// passes through here. Every id is worked out from the id it is copied from.

/** Tables with a patient's rows, a table after those it refers to. */
const tables = [
  'relationships',
  'follow_ups',
  'status_changes',
  'treatments',
  'medicines',
  'eligibility_answers',
  'limits',
  'checks',
  'check_steps',
  'outbox',
  'results',
  'result_versions',
  'findings',
  'readings',
  'tellings',
] as const

/** Which table a column's id is of. */
const refersTo: Record<string, string> = {
  patient_id: 'patients',
  relationship_id: 'relationships',
  follow_up_id: 'follow_ups',
  limit_id: 'limits',
  check_id: 'checks',
  next_check_id: 'checks',
  result_id: 'results',
  outbox_id: 'outbox',
}
const ofStaff = /^(key_worker_id|owner_id|.*_by)$/
const notStaff = new Set(['claimed_by', 'wanted_by'])

interface Range {
  first: number
  rows: number
}
/** Where the rows of one patient lie in each table; they were made together, so they lie side by side. */
export type Rows = Map<string, Range>

export async function rowsOf(db: Db, patientId: number): Promise<Rows> {
  const rows: Rows = new Map([['patients', { first: patientId, rows: 1 }]])
  for (const table of tables) {
    const found = await db(table)
      .where({ patient_id: patientId })
      .first<{ first: number | null; rows: number | string }>(
        db.raw('min(id) as first'),
        db.raw('count(*) as rows'),
      )
    rows.set(table, { first: found.first ?? 0, rows: Number(found.rows) })
  }
  return rows
}

export interface Copies {
  /** the id of the first of them; the others follow */
  firstPatientId: number
  count: number
  teamId: number
  nurseId: number
}

/** Answers how many rows were written. */
export async function copyRows(trx: Db, mould: Rows, copies: Copies): Promise<number> {
  const starts = new Map<string, number>([['patients', copies.firstPatientId]])
  for (const table of tables) starts.set(table, await nextId(trx, table))
  const place = (table: string, value: string): string => {
    const { first } = rangeOf(mould, table)
    return `${starts.get(table)} + (${value} - ${first}) * ${copies.count} + copies.n`
  }
  let written = 0
  for (const table of tables) {
    const { first, rows } = rangeOf(mould, table)
    if (rows === 0) continue
    const columns = await columnsOf(trx, table)
    const values = columns.map(column => valueOf(table, column, copies, place, mould))
    await trx.raw(
      `with recursive copies(n) as (select 0 union all select n + 1 from copies where n + 1 < ${copies.count})
       insert into ${table} (${columns.map(column => `"${column}"`).join(', ')})
       select ${values.join(', ')} from ${table} as mould cross join copies
       where mould.id between ${first} and ${first + rows - 1} order by mould.id, copies.n`,
    )
    written += rows * copies.count
    await countOn(trx, table)
  }
  return written
}

function valueOf(
  table: string,
  column: string,
  { teamId, nurseId }: Copies,
  place: (table: string, value: string) => string,
  mould: Rows,
): string {
  const own = `mould."${column}"`
  if (column === 'id') return place(table, own)
  if (refersTo[column]) return place(refersTo[column], own)
  if (column === 'team_id') return `case when ${own} is null then null else ${teamId} end`
  if (ofStaff.test(column) && !notStaff.has(column))
    return `case when ${own} is null then null else ${nurseId} end`
  // a letter that waits to be sent names its result: the last one the patient has
  if (table === 'outbox' && column === 'data') {
    const { first, rows } = rangeOf(mould, 'results')
    const last = first + rows - 1
    const named = `'"resultId":' || cast(${place('results', String(last))} as text)`
    return `replace(${own}, '"resultId":${last}', ${named})`
  }
  return own
}

const rangeOf = (rows: Rows, table: string): Range => rows.get(table) ?? { first: 0, rows: 0 }

async function nextId(trx: Db, table: string): Promise<number> {
  const row = await trx(table).max<{ last: number | null }[]>('id as last')
  return (row[0]?.last ?? 0) + 1
}

const known = new Map<string, string[]>()

async function columnsOf(trx: Db, table: string): Promise<string[]> {
  let columns = known.get(table)
  if (!columns) known.set(table, (columns = Object.keys(await trx(table).columnInfo())))
  return columns
}

/** PostgreSQL counts ids apart from the rows: it goes on after the last one copied. */
async function countOn(trx: Db, table: string): Promise<void> {
  if (engineOf(trx) === 'postgres')
    await trx.raw(`select setval(pg_get_serial_sequence('${table}', 'id'), max(id)) from ${table}`)
}
