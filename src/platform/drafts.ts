import type { Caller } from './actor.ts'
import { accountOf } from './actor.ts'
import type { Db } from './database.ts'
import { transaction } from './database.ts'
import type { Form } from './forms.ts'

/** What somebody has typed and not yet finished, kept by person and subject so that it outlives session and browser. */
export async function keepDraft(db: Db, by: Caller, subject: string, values: Form['values']): Promise<void> {
  const row = { body: JSON.stringify(values), saved_at: by.at }
  await transaction(db, trx =>
    trx('drafts')
      .insert({ account_id: accountOf(by.actor), subject, ...row })
      .onConflict(['account_id', 'subject'])
      .merge(row),
  )
}

export async function findDraft(
  db: Db,
  by: Caller,
  subject: string,
): Promise<{ values: Form['values']; savedAt: string } | undefined> {
  const row = await db('drafts')
    .where({ account_id: accountOf(by.actor), subject })
    .first<{ body: string; saved_at: string } | undefined>()
  return row && { values: JSON.parse(row.body) as Form['values'], savedAt: row.saved_at }
}

export const dropDraft = (trx: Db, by: Caller, subject: string): Promise<number> =>
  trx('drafts')
    .where({ account_id: accountOf(by.actor), subject })
    .delete()
