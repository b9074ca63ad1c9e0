import { transaction } from './database.ts'
import type { Db } from './database.ts'

/**
 * Writes rows that many requests wait for, as few commits as possible and without a timer: whatever has gathered
 * while one commit was under way goes into the next. Each caller's promise resolves once its own row is on the disk.
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
      const batch = waiting.slice(0, 200)
      waiting = waiting.slice(200)
      try {
        const saved = await transaction(db, trx =>
          insert(
            trx,
            batch.map(each => each.row),
          ),
        )
        batch.forEach((each, place) => each.resolve(saved[place] as Saved))
      } catch (error) {
        for (const each of batch) each.reject(error)
      }
    }
    running = false
  }

  return (row: Row): Promise<Saved> =>
    new Promise<Saved>((resolve, reject) => {
      waiting.push({ row, resolve, reject })
      if (!running) void run()
    })
}
