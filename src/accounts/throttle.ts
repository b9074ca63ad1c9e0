import { createHash } from 'node:crypto'
import { addSeconds, transaction } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'

/**
 * Slows guessing without ever locking anybody out: after so many failures each further try on the same account or
 * from the same address has to wait 1, 2, 4 … up to 60 seconds.
 */
export async function secondsToWait(db: Db, names: string[], now: Instant): Promise<number> {
  const rows = await db('throttles')
    .whereIn('key', names.map(hash))
    .where('until_at', '>', now)
    .select<{ until_at: Instant }[]>('until_at')
  const until = rows
    .map(row => row.until_at)
    .toSorted()
    .at(-1)
  return until ? Math.ceil((Date.parse(until) - Date.parse(now)) / 1000) : 0
}

export const recordFailure = (db: Db, names: string[], now: Instant): Promise<void> =>
  transaction(db, async trx => {
    for (const name of names) {
      const key = hash(name)
      const row = await trx('throttles')
        .where({ key })
        .forUpdate()
        .first<{ failures: number; until_at: Instant } | undefined>()
      const isRecent = row !== undefined && row.until_at > addSeconds(now, -forgottenAfter)
      const failures = (isRecent ? row.failures : 0) + 1
      const over = failures - freeFor(name)
      const wait = over < 0 ? 0 : Math.min(60, 2 ** over)
      await trx('throttles')
        .insert({ key, failures, until_at: addSeconds(now, wait) })
        .onConflict('key')
        .merge()
    }
  })

export const forgetFailures = (db: Db, name: string): Promise<number> =>
  transaction(db, trx =>
    trx('throttles')
      .where({ key: hash(name) })
      .delete(),
  )

/** Tries on one account are looked at one after the other, so that many sent at once count one by one. */
export function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(name) ?? Promise.resolve()).then(work)
  const settled = mine.then(
    () => undefined,
    () => undefined,
  )
  turns.set(name, settled)
  void settled.then(() => {
    if (turns.get(name) === settled) turns.delete(name)
  })
  return mine
}

const turns = new Map<string, Promise<void>>()
/** A whole hospital may come from one address. */
const freeFor = (name: string) => (name.startsWith('from:') ? 20 : 5)
/** Seconds without a failure after which those before no longer count. */
const forgottenAfter = 15 * 60
/** Addresses of people and machines are not kept as such. */
const hash = (key: string) => createHash('sha256').update(key).digest('base64url')
