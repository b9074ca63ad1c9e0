import { setImmediate as nextTurn } from 'node:timers/promises'
import { isInTransaction, isUnavailable, nested, transaction } from './database.ts'
import type { Db } from './database.ts'

/**
 * Writes rows that many requests wait for, as few commits as possible and without a timer: whatever has gathered
 * while one commit was under way, or in one turn of the event loop, goes into the next. Each caller's promise resolves once its own row is on the disk.
 */
export function groupCommit<Row, Saved>(db: Db, insert: (trx: Db, rows: Row[]) => Promise<Saved[]>) {
  interface Waiting {
    row: Row
    resolve: (saved: Saved) => void
    reject: (reason: unknown) => void
  }
  let waiting: Waiting[] = []
  let running = false

  async function run() {
    running = true
    while (waiting.length > 0) {
      await nextTurn() // SQLite commits in one go: without this, what arrives in one turn would never gather
      const batch = waiting.slice(0, 200)
      waiting = waiting.slice(200)
      await commit(batch)
    }
    running = false
  }

  async function commit(batch: Waiting[]): Promise<void> {
    try {
      const rows = batch.map(each => each.row)
      const saved = await transaction(db, trx => insert(trx, rows))
      batch.forEach((each, place) => each.resolve(saved[place] as Saved))
    } catch (error) {
      // one row that cannot be saved must not take the others with it
      if (batch.length > 1 && !isUnavailable(error)) for (const each of batch) await commit([each])
      else for (const each of batch) each.reject(error)
    }
  }

  return (row: Row): Promise<Saved> =>
    new Promise<Saved>((resolve, reject) => {
      if (isInTransaction(db)) return reject(nested())
      waiting.push({ row, resolve, reject })
      if (!running) void run()
    })
}
