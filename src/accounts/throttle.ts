import { createHash } from 'node:crypto'
import { addSeconds, transaction } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'

/**
 * Slows guessing without ever locking anybody out: after so many failures each further try on the same account or
 * from the same address has to wait 1, 2, 4 … up to 60 seconds. A try counts before the password is looked at, so
 * that many sent at once count one by one. Answers the seconds to wait, and then the try is not taken.
 */
export const takeTry = (db: Db, names: string[], now: Instant): Promise<number> =>
  transaction(db, async trx => {
    const keys = names.map(name => ({ key: hash(name), free: freeFor(name) }))
    await trx('throttles')
      .insert(keys.map(({ key }) => ({ key, failures: 0, until_at: now })).toSorted(byKey))
      .onConflict('key')
      .ignore()
    const rows = await trx('throttles')
      .whereIn(
        'key',
        keys.map(({ key }) => key),
      )
      .orderBy('key')
      .forUpdate()
      .select<{ key: string; failures: number; until_at: Instant }[]>()
    const wait = Math.max(...rows.map(row => Date.parse(row.until_at) - Date.parse(now)))
    if (wait > 0) return Math.ceil(wait / 1000)
    for (const row of rows) {
      const before = row.until_at < addSeconds(now, -forgottenAfter) ? 0 : row.failures
      const free = keys.find(({ key }) => key === row.key)?.free ?? 0
      const seconds = before + 1 < free ? 0 : Math.min(60, 2 ** (before + 1 - free))
      await trx('throttles')
        .where({ key: row.key })
        .update({ failures: before + 1, until_at: addSeconds(now, seconds) })
    }
    return 0
  })

/** The password was right: the account starts anew, and the address gets this one try back. */
export const giveBack = (db: Db, account: string, address: string, now: Instant): Promise<void> =>
  transaction(db, async trx => {
    await trx('throttles')
      .where({ key: hash(account) })
      .delete()
    await trx('throttles')
      .where({ key: hash(address) })
      .where('failures', '>', 0)
      .decrement('failures', 1)
      .update({ until_at: now })
  })

/** A whole hospital may come from one address. */
const freeFor = (name: string) => (name.startsWith('from:') ? 20 : 5)
/** Seconds without a failure after which those before no longer count. */
const forgottenAfter = 15 * 60
const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1)
/** Addresses of people and machines are not kept as such. */
const hash = (key: string) => createHash('sha256').update(key).digest('base64url')
