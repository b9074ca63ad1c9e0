import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Database as Connection, Statement } from 'better-sqlite3'
import createKnex from 'knex'
import type { Knex } from 'knex'
import pg from 'pg'

/** The database, or a transaction on it; every query takes one as its first argument. */
export type Db = Knex

export type Engine = 'sqlite' | 'postgres'

/** `sqlite:<path>` or `postgres://…`. */
export const openDatabase = (url: string): Db =>
  url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url)

export const engineOf = (db: Db): Engine => (isSqlite(db) ? 'sqlite' : 'postgres')

/**
 * One transaction: all of it happens or none. On SQLite writers of this process queue here, so that they never
 * wait for each other inside the synchronous driver; another process's lock is retried for five seconds.
 */
export function transaction<T>(db: Db, work: (trx: Db) => Promise<T>): Promise<T> {
  if (isInTransaction(db)) return Promise.reject(nested())
  const run = () => marked(db, mark => db.transaction(trx => underWay.run(mark, () => work(trx))))
  if (!isSqlite(db)) return run()
  const before = lastWriter.get(db) ?? Promise.resolve()
  const giveUpAt = performance.now() + 5000 // from now, so that those who queue do not wait one after the other
  const mine = before.then(() => retryWhileLocked(run, giveUpAt))
  lastWriter.set(
    db,
    mine.catch(() => undefined),
  )
  return mine
}

interface Mark {
  db: Db
  open: boolean
}
const underWay = new AsyncLocalStorage<Mark>()

/** Whether whoever asks is inside the work of a transaction on this database, and must use that one. */
export const isInTransaction = (db: Db): boolean => {
  const mark = underWay.getStore()
  return mark?.open === true && mark.db === db
}

/** On SQLite the inner one would wait for the outer, and the outer for it. */
export const nested = () =>
  new Error('A transaction is under way: use it, and open records and record viewings before it begins')

/** What was started inside a transaction and outlives it is inside it no more. */
async function marked<T>(db: Db, work: (mark: Mark) => Promise<T>): Promise<T> {
  const mark = { db, open: true }
  try {
    return await work(mark)
  } finally {
    mark.open = false
  }
}

/** A unique key said no: somebody did this first. */
export const isTwice = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === '23505' ||
    error.code === 'SQLITE_CONSTRAINT_UNIQUE' ||
    error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY')

/** The database is locked, full or out of reach: nothing was saved, and the same may succeed later. */
export const isUnavailable = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'KnexTimeoutError' ||
    ('code' in error && typeof error.code === 'string' && unavailable.test(error.code)))

/** Of SQLite, of the network, and of PostgreSQL (appendix A: connection, serialization, resources, lock, shutdown). */
const unavailable =
  /^(SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN).*|ECONN.*|EPIPE|ETIMEDOUT|08...|40001|40P01|53...|55P03|57P0.)$/

/** Proves that a commit is on the disk before it is acknowledged; without it the server must not start. */
export async function assertDurable(db: Db): Promise<void> {
  if (!isSqlite(db)) return
  const [row] = await db.raw<{ synchronous: number }[]>('pragma synchronous')
  const [mode] = await db.raw<{ journal_mode: string }[]>('pragma journal_mode')
  if (row?.synchronous !== 2 || mode?.journal_mode !== 'wal')
    throw new Error(
      'SQLite must run with journal_mode=WAL and synchronous=FULL. Put the database on a local disk.',
    )
}

/**
 * Lets SQLite learn how many rows a key finds, so that it looks for 50 rows of a team by their ids and not among all
 * the team's 30,000 (0.3 s for a gigabyte, nothing when little has changed). PostgreSQL does this by itself.
 */
export async function gatherStatistics(db: Db): Promise<void> {
  if (!isSqlite(db)) return
  await db.raw('pragma analysis_limit=400')
  await db.raw('pragma optimize=0x10002')
}

const isSqlite = (db: Db) => db.client instanceof Sqlite
const lastWriter = new WeakMap<Db, Promise<unknown>>()

async function retryWhileLocked<T>(attempt: () => Promise<T>, giveUpAt: number): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isLocked(error) || performance.now() > giveUpAt) throw error
      await pause(10 + Math.random() * 40)
    }
  }
}

/** `BEGIN IMMEDIATE` is the only statement that can meet the lock, so nothing has been done when this is true. */
const isLocked = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY'

interface SqliteClient {
  transaction(...args: unknown[]): { begin(connection: Connection): Promise<unknown>; query: RunsSql }
  _formatBindings(bindings: unknown): unknown[]
}
type RunsSql = (connection: Connection, sql: string) => Promise<unknown>
interface Query {
  sql: string
  bindings?: unknown
  response?: unknown
  context?: unknown
}
const require = createRequire(import.meta.url)
// knex types its dialects as `any`; this is the little of one we lean on
const BetterSqlite3 = require('knex/lib/dialects/better-sqlite3/index.js') as new (
  ...args: unknown[]
) => SqliteClient

/** knex's dialect with immediate transactions and statements prepared once (knex prepares on every call: 34 µs a row). */
class Sqlite extends BetterSqlite3 {
  override transaction(...args: unknown[]) {
    const transaction = super.transaction(...args)
    transaction.begin = connection => transaction.query(connection, 'BEGIN IMMEDIATE;')
    return transaction
  }

  // oxlint-disable-next-line typescript/require-await -- knex awaits what the driver answers at once
  async _query(connection: Connection, query: Query) {
    const statement = prepared(connection, query.sql)
    const bindings = this._formatBindings(query.bindings)
    if (statement.reader) {
      query.response = statement.all(bindings)
    } else {
      const answer = statement.run(bindings)
      query.response = answer
      query.context = { lastID: answer.lastInsertRowid, changes: answer.changes }
    }
    return query
  }
}

const statements = new WeakMap<Connection, Map<string, Statement>>()

function prepared(connection: Connection, sql: string): Statement {
  let known = statements.get(connection)
  if (!known) statements.set(connection, (known = new Map<string, Statement>()))
  let statement = known.get(sql)
  if (!statement) {
    statement = connection.prepare(sql)
    if (known.size > 1000) known.clear()
    known.set(sql, statement)
  }
  return statement
}

function openSqlite(file: string): Db {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true })
  return createKnex({
    client: Sqlite as unknown as typeof Knex.Client,
    connection: { filename: file },
    useNullAsDefault: true,
    pool: { min: 1, max: 4, afterCreate: prepare },
  })
}

function prepare(connection: Connection, done: (error: Error | null, connection: Connection) => void) {
  for (const pragma of [
    'journal_mode=WAL',
    'synchronous=FULL',
    'foreign_keys=ON',
    'busy_timeout=50',
    'cache_size=-32000',
  ])
    connection.pragma(pragma)
  done(null, connection)
}

function openPostgres(url: string): Db {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  return createKnex({
    client: Postgres as unknown as typeof Knex.Client,
    connection: url,
    pool: { min: 0, max: 10 },
  })
}

const PgDialect = require('knex/lib/dialects/postgres/index.js') as new (...args: unknown[]) => {
  prepBindings(bindings: unknown[] | undefined): unknown[] | undefined
}

/** A number that is none is NULL, as SQLite has it, and so finds nothing; PostgreSQL would answer with an error. */
class Postgres extends PgDialect {
  override prepBindings(bindings: unknown[] | undefined) {
    return super.prepBindings(bindings)?.map(each => (Number.isNaN(each) ? null : each))
  }
}
