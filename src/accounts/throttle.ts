import { createHash } from 'node:crypto'
import { addSeconds, transaction } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'

/**
 * Slows guessing without ever locking anybody out: after five failures each further try on the same account or from
 * the same address has to wait 1, 2, 4 … up to 60 seconds.
 */
export async function secondsToWait(db: Db, keys: string[], now: Instant): Promise<number> {
  const rows = await db('throttles')
    .whereIn('key', keys.map(hash))
    .where('until_at', '>', now)
    .select<{ until_at: Instant }[]>('until_at')
  const until = rows
    .map(row => row.until_at)
    .toSorted()
    .at(-1)
  return until ? Math.ceil((Date.parse(until) - Date.parse(now)) / 1000) : 0
}

export const recordFailure = (db: Db, keys: string[], now: Instant): Promise<void> =>
  transaction(db, async trx => {
    for (const key of keys.map(hash)) {
      const row = await trx('throttles').where({ key }).first<{ failures: number } | undefined>('failures')
      const failures = (row?.failures ?? 0) + 1
      const wait = failures < free ? 0 : Math.min(60, 2 ** (failures - free))
      await trx('throttles')
        .insert({ key, failures, until_at: addSeconds(now, wait) })
        .onConflict('key')
        .merge()
    }
  })

export const forgetFailures = (db: Db, keys: string[]): Promise<number> =>
  transaction(db, trx => trx('throttles').whereIn('key', keys.map(hash)).delete())

const free = 5
/** Addresses of people and machines are not kept as such. */
const hash = (key: string) => createHash('sha256').update(key).digest('base64url')
