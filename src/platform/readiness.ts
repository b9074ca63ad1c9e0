import type { Clock } from './clock.ts'
import { transaction } from './database.ts'
import type { Db } from './database.ts'

interface Parts {
  db: Db
  clock: Clock
  /** whether it can serve at all */
  ready: () => Promise<boolean>
}

/** Whether requests can be served and saved, found out by saving something; at most once a second, because anybody may ask. */
export function createReadiness({ db, clock, ready }: Parts): () => Promise<boolean> {
  let asked = { at: -Infinity, answer: Promise.resolve(false) }
  const find = async () => (await ready()) && (await canSave(db, clock))
  return () => {
    const now = performance.now()
    if (now - asked.at > 1000) asked = { at: now, answer: find().catch(() => false) }
    return asked.answer
  }
}

async function canSave(db: Db, clock: Clock): Promise<boolean> {
  const saved = { body: '{}', saved_at: clock.now() }
  await transaction(db, trx =>
    trx('drafts')
      .insert({ account_id: 0, subject: 'readiness', ...saved })
      .onConflict(['account_id', 'subject'])
      .merge(saved),
  )
  return true
}
