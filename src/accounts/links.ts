import { createHash, randomBytes } from 'node:crypto'
import { addSeconds, audit, endSessions, londonDay, transaction } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import type { Account } from './account.ts'
import { hashPassword } from './passwords.ts'
import { findAccount } from './queries.ts'

const days = 7 * 24 * 60 * 60

/** A link, good once and for seven days, by which somebody sets their password; an older one ends. Only its hash is kept. */
export async function makeSignInLink(trx: Db, accountId: number, now: Instant): Promise<string> {
  await trx('sign_in_links').where({ account_id: accountId }).whereNull('used_at').update({ used_at: now })
  const token = randomBytes(32).toString('base64url')
  await trx('sign_in_links').insert({
    token_hash: hash(token),
    account_id: accountId,
    expires_at: addSeconds(now, days),
  })
  return token
}

export async function accountOfLink(db: Db, token: string, now: Instant): Promise<Account | undefined> {
  const row = await db('sign_in_links')
    .where({ token_hash: hash(token) })
    .whereNull('used_at')
    .where('expires_at', '>', now)
    .first<{ account_id: number } | undefined>('account_id')
  return row && findAccount(db, row.account_id)
}

/** Sets the password and uses up the link; false when it was used, or is too old. */
export async function useSignInLink(db: Db, token: string, password: string, now: Instant): Promise<boolean> {
  const password_hash = await hashPassword(password)
  return transaction(db, async trx => {
    const account = await accountOfLink(trx, token, now)
    if (!account) return false
    const used = await trx('sign_in_links')
      .where({ token_hash: hash(token) })
      .whereNull('used_at')
      .update({ used_at: now })
    if (used !== 1) return false
    await trx('accounts').where({ id: account.id }).update({ password_hash })
    await endSessions(trx, account.id)
    const owner = { kind: 'person', accountId: account.id, role: account.role } as const
    await audit(trx, { actor: owner, at: now, today: londonDay(now) }, 'password chosen')
    return true
  })
}

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
