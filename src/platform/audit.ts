import { createHmac } from 'node:crypto'
import { nameOf } from './actor.ts'
import type { Caller } from './actor.ts'
import type { Db } from './database.ts'
import { transaction } from './database.ts'
import { groupCommit } from './group-commit.ts'

/** What a row of the audit says of the thing done: ids and codes, never names, numbers or results. */
export type AuditDetails = Record<string, string | number | boolean | null | (string | number)[]>

interface AuditRow {
  at: string
  actor: string
  role: string | null
  action: string
  patient_id: number | null
  details: string
}

/** Records what was done, in the transaction that does it: the two stand or fall together. */
export async function audit(
  trx: Db,
  by: Caller & { patientId?: number },
  action: string,
  details: AuditDetails = {},
): Promise<void> {
  await trx('audit_rows').insert(auditRow(by, action, details))
  audited.add(trx)
}

export const wasAudited = (trx: Db): boolean => audited.has(trx)

/** Records a viewing and resolves when that is on the disk; until then nothing may be shown. */
export function auditViewing(
  db: Db,
  by: Caller & { patientId?: number },
  action: string,
  details: AuditDetails = {},
) {
  let write = viewings.get(db)
  if (!write) viewings.set(db, (write = groupCommit(db, insertRows)))
  return write(auditRow(by, action, details))
}

/** SQLite takes at most 500 rows in one statement. */
const atOnce = 200

const audited = new WeakSet<Db>()
const viewings = new WeakMap<Db, (row: AuditRow) => Promise<void>>()

async function insertRows(trx: Db, rows: AuditRow[]): Promise<void[]> {
  await trx('audit_rows').insert(rows) // knex's batchInsert first waits a millisecond, with the lock in hand
  return rows.map(() => undefined)
}

const auditRow = (by: Caller & { patientId?: number }, action: string, details: AuditDetails): AuditRow => ({
  at: by.at,
  actor: nameOf(by.actor),
  role: by.actor.kind === 'person' ? by.actor.role : null,
  action,
  patient_id: by.patientId ?? null,
  details: JSON.stringify(details),
})

export interface Head {
  seq: number
  hash: string
}

/**
 * Gives committed rows their place in the chain: each hash covers the row and the hash before it, under a key that
 * is not in the database. Runs every second, one process at a time; answers the head when it moved.
 */
export async function sealAudit(db: Db, key: string): Promise<Head | null> {
  return transaction(db, async trx => {
    if (!(await takeSealer(trx))) return null
    const head = await readHead(trx)
    const rows = await trx('audit_rows as row')
      .leftJoin('audit_seals as seal', 'seal.audit_id', 'row.id')
      .whereNull('seal.seq')
      .where('row.id', '>', head.auditId - 10_000) // a slower transaction may commit a lower id later
      .orderBy('row.id')
      .limit(2000)
      .select<(AuditRow & { id: number })[]>('row.*')
    if (rows.length === 0) return null
    let { seq, hash } = head
    const seals = rows.map(row => {
      hash = hashOf(key, hash, row)
      return { seq: ++seq, audit_id: row.id, hash }
    })
    for (let from = 0; from < seals.length; from += atOnce)
      await trx('audit_seals').insert(seals.slice(from, from + atOnce))
    return { seq, hash }
  })
}

export interface AuditFault {
  seq: number
  fault: string
}

/** Walks the chain and names every place where it does not hold; compares with the anchored heads. */
export async function verifyAudit(
  db: Db,
  key: string,
  anchors: Head[],
): Promise<{ rows: number; faults: AuditFault[] }> {
  const faults: AuditFault[] = []
  const anchored = new Map(anchors.map(anchor => [anchor.seq, anchor.hash]))
  let hash = ''
  let seq = 0
  for (;;) {
    const seals = await trxSeals(db, seq)
    if (seals.length === 0) break
    for (const seal of seals) {
      if (seal.seq !== seq + 1) faults.push({ seq: seq + 1, fault: 'a row is missing from the chain' })
      if (seal.at === null) faults.push({ seq: seal.seq, fault: 'the audit row itself is gone' })
      else if (hashOf(key, hash, seal as AuditRow & { id: number }) !== seal.hash)
        faults.push({ seq: seal.seq, fault: 'the row is not what was sealed' })
      const anchor = anchored.get(seal.seq)
      if (anchor !== undefined && anchor !== seal.hash)
        faults.push({ seq: seal.seq, fault: 'the chain differs from its anchor' })
      hash = seal.hash
      seq = seal.seq
    }
  }
  const lastAnchor = anchors.at(-1)
  if (lastAnchor && lastAnchor.seq > seq)
    faults.push({ seq: lastAnchor.seq, fault: 'the end of the chain has been cut off' })
  return { rows: seq, faults }
}

const trxSeals = (db: Db, after: number) =>
  db('audit_seals as seal')
    .leftJoin('audit_rows as row', 'row.id', 'seal.audit_id')
    .where('seal.seq', '>', after)
    .orderBy('seal.seq')
    .limit(2000)
    .select<(Omit<AuditRow, 'at'> & { at: string | null; id: number; seq: number; hash: string })[]>(
      'row.*',
      'seal.seq',
      'seal.hash',
    )

async function readHead(trx: Db): Promise<Head & { auditId: number }> {
  const row = await trx('audit_seals')
    .orderBy('seq', 'desc')
    .first<{ seq: number; hash: string; audit_id: number } | undefined>()
  return { seq: row?.seq ?? 0, hash: row?.hash ?? '', auditId: row?.audit_id ?? 0 }
}

/** On SQLite the write lock is enough; on PostgreSQL a lock that goes with the transaction. */
async function takeSealer(trx: Db): Promise<boolean> {
  if ((trx.client as { dialect: string }).dialect === 'sqlite3') return true
  const { rows } = await trx.raw<{ rows: { mine: boolean }[] }>(
    'select pg_try_advisory_xact_lock(4243) as mine',
  )
  return rows[0]?.mine === true
}

const hashOf = (key: string, before: string, row: AuditRow & { id: number }): string =>
  createHmac('sha256', key)
    .update(
      JSON.stringify([before, row.id, row.at, row.actor, row.role, row.action, row.patient_id, row.details]),
    )
    .digest('base64url')
