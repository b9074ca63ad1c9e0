import { createHash } from 'node:crypto'
import {
  accountOf,
  audit,
  isTwice,
  kindOf,
  NotFound,
  Refused,
  transaction,
  Unusable,
} from '../platform/index.ts'
import type { Caller, Db, Instant } from '../platform/index.ts'
import { loadProtocols } from './protocol.ts'
import type { Protocol } from './protocol.ts'
import { loadTests } from './tests.ts'
import type { Test } from './tests.ts'

/** A version of a protocol as the database keeps it: what once drove somebody is never edited. */
export interface StoredProtocol {
  id: number
  protocol: Protocol
  signatures: { accountId: number; signedAt: Instant }[]
}

const tests = loadTests()

export const allTests = (): Test[] => tests

export function testOf(key: string): Test {
  const found = tests.find(test => test.key === key)
  if (!found) throw new NotFound()
  return found
}

/** Puts the protocol files into the database at start; a version already there must be word for word the same. */
export async function keepProtocols(db: Db, now: Instant, protocols = loadProtocols()): Promise<void> {
  for (const protocol of protocols) {
    const definition = JSON.stringify(protocol)
    const hash = createHash('sha256').update(definition).digest('base64url')
    const { key, version } = protocol
    const known = await db('protocols').where({ key, version }).first<{ hash: string } | undefined>('hash')
    if (known && known.hash !== hash)
      throw new Unusable(
        `Protocol ${key} version ${version} has been changed. Give the changed file the next version number.`,
      )
    if (known) continue
    try {
      await transaction(db, trx =>
        trx('protocols').insert({ key, version, definition, hash, loaded_at: now }),
      )
    } catch (error) {
      if (!isTwice(error)) throw error // another process was first
    }
  }
}

/** Every protocol, newest version of each first. */
export async function listProtocols(db: Db): Promise<StoredProtocol[]> {
  const rows = await db('protocols')
    .orderBy([{ column: 'key' }, { column: 'version', order: 'desc' }])
    .select<Row[]>()
  const signatures = await db('protocol_signatures').select<Signature[]>()
  return rows.map(row => stored(row, signatures))
}

export async function getProtocol(db: Db, id: number): Promise<StoredProtocol> {
  const row = await db('protocols').where({ id }).first<Row | undefined>()
  if (!row) throw new NotFound()
  const signatures = await db('protocol_signatures').where({ protocol_id: id }).select<Signature[]>()
  return stored(row, signatures)
}

/** The definition alone; its text is read once per process, because a version never changes. */
export async function protocolOf(db: Db, id: number): Promise<Protocol> {
  const row = await db('protocols').where({ id }).first<{ hash: string } | undefined>('hash')
  return definitions.get(row?.hash ?? '') ?? (await getProtocol(db, id)).protocol
}

/** The newest version of a protocol that may drive a follow-up here: signed by two people, or any on a demonstration. */
export async function usableProtocol(db: Db, key: string): Promise<StoredProtocol | undefined> {
  const demo = (await kindOf(db)) === 'demo'
  const versions = (await listProtocols(db)).filter(each => each.protocol.key === key)
  return versions.find(each => demo || each.signatures.length >= 2)
}

export async function usableProtocols(db: Db): Promise<StoredProtocol[]> {
  const demo = (await kindOf(db)) === 'demo'
  const usable = (await listProtocols(db)).filter(each => demo || each.signatures.length >= 2)
  return usable.filter(
    (each, place) => usable.findIndex(other => other.protocol.key === each.protocol.key) === place,
  )
}

/** Two different people sign a version before it drives anybody outside a demonstration. */
export const signProtocol = (db: Db, by: Caller, protocolId: number): Promise<void> =>
  transaction(db, async trx => {
    try {
      await trx('protocol_signatures').insert({
        protocol_id: protocolId,
        account_id: accountOf(by.actor),
        signed_at: by.at,
      })
    } catch (error) {
      if (isTwice(error)) throw new Refused('You have signed this version. A second person must sign it too.')
      throw error
    }
    await audit(trx, by, 'protocol signed', { protocolId })
  })

interface Row {
  id: number
  hash: string
  definition: string
}
interface Signature {
  protocol_id: number
  account_id: number
  signed_at: Instant
}

const definitions = new Map<string, Protocol>()

function stored(row: Row, signatures: Signature[]): StoredProtocol {
  let protocol = definitions.get(row.hash)
  if (!protocol) definitions.set(row.hash, (protocol = JSON.parse(row.definition) as Protocol))
  return { id: row.id, protocol, signatures: signaturesOf(row.id, signatures) }
}

const signaturesOf = (id: number, signatures: Signature[]) =>
  signatures
    .filter(each => each.protocol_id === id)
    .map(each => ({ accountId: each.account_id, signedAt: each.signed_at }))
