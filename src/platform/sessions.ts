import { createHash } from 'node:crypto'
import session from 'express-session'
import type { SessionData } from 'express-session'
import type { Clock } from './clock.ts'
import { addSeconds } from './dates.ts'
import type { Db } from './database.ts'
import { transaction } from './database.ts'

/** How long a session may rest, and how long it may last, in seconds (NHS login: 12 hours; wards: 15 minutes idle). */
export interface Lifetime {
  idle: number
  absolute: number
}

interface Row {
  sid_hash: string
  body: string
  account_id: number | null
  created_at: string
  touched_at: string
}

/** Sessions in our own table; only a hash of the cookie's secret is stored, and a row is written once a minute at most. */
export class SessionStore extends session.Store {
  readonly #db: Db
  readonly #clock: Clock
  readonly #lifetime: Lifetime

  constructor(db: Db, clock: Clock, lifetime: Lifetime) {
    super()
    this.#db = db
    this.#clock = clock
    this.#lifetime = lifetime
  }

  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    void this.#find(sid).then(row => done(null, row ? (JSON.parse(row.body) as SessionData) : null), done)
  }

  override set(sid: string, body: SessionData, done?: (error?: unknown) => void): void {
    const now = this.#clock.now()
    const row = { body: JSON.stringify(body), account_id: accountIn(body), touched_at: now }
    void transaction(this.#db, async trx => {
      await trx('sessions')
        .insert({ sid_hash: hash(sid), created_at: now, ...row })
        .onConflict('sid_hash')
        .merge(row)
      await trx('sessions').where('created_at', '<', addSeconds(now, -longerThanAny)).delete()
    }).then(() => done?.(), done)
  }

  override destroy(sid: string, done?: (error?: unknown) => void): void {
    void transaction(this.#db, trx =>
      trx('sessions')
        .where({ sid_hash: hash(sid) })
        .delete(),
    ).then(() => done?.(), done)
  }

  override touch(sid: string, _body: SessionData, done?: () => void): void {
    void this.#touch(sid).then(
      () => done?.(),
      () => done?.(),
    )
  }

  async #touch(sid: string): Promise<void> {
    const now = this.#clock.now()
    const row = await this.#find(sid)
    if (!row || row.touched_at > addSeconds(now, -60)) return
    await transaction(this.#db, trx =>
      trx('sessions')
        .where({ sid_hash: hash(sid) })
        .update({ touched_at: now }),
    )
  }

  async #find(sid: string): Promise<Row | undefined> {
    const now = this.#clock.now()
    const row = await this.#db('sessions')
      .where({ sid_hash: hash(sid) })
      .first<Row | undefined>()
    if (!row) return undefined
    const rested = row.touched_at < addSeconds(now, -this.#lifetime.idle)
    const over = row.created_at < addSeconds(now, -this.#lifetime.absolute)
    return rested || over ? undefined : row
  }
}

/** Ends every session of an account at once: its password changed or it was closed. */
export const endSessions = (trx: Db, accountId: number): Promise<number> =>
  trx('sessions').where({ account_id: accountId }).delete()

/** A week: sessions that ended by themselves are gone at somebody's next sign-in. */
const longerThanAny = 7 * 24 * 60 * 60

const hash = (sid: string) => createHash('sha256').update(sid).digest('base64url')

const accountIn = (body: SessionData): number | null =>
  (body as { passport?: { user?: number } }).passport?.user ?? null
