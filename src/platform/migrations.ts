import { readdirSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import SqliteFile from 'better-sqlite3'
import type { Knex } from 'knex'
import { engineOf } from './database.ts'
import type { Db } from './database.ts'

interface Migration {
  up(db: Db): Promise<void>
}

const folder = path.resolve(import.meta.dirname, '../../migrations')

/** Brings the schema up to date. Several processes may call this at once: one works, the others wait. */
export async function migrate(db: Db): Promise<void> {
  await onlyOne(db, async () => {
    await db.migrate.forceFreeMigrationsLock(config) // ours is the lock; one left by a killed process means nothing
    await db.migrate.latest(config)
  })
}

/** Whether the schema is the one this version of the code was written for. */
export async function isMigrated(db: Db): Promise<boolean> {
  const [, waiting] = (await db.migrate.list(config)) as [unknown[], unknown[]]
  return waiting.length === 0
}

/** Names are stored without extension, so that the same migration may later be compiled or renamed. */
const source: Knex.MigrationSource<string> = {
  getMigrations: async () =>
    readdirSync(folder)
      .filter(file => file.endsWith('.ts'))
      .toSorted(),
  getMigrationName: file => path.parse(file).name,
  getMigration: async file => {
    const migration = (await import(pathToFileURL(path.join(folder, file)).href)) as Migration
    return { up: db => migration.up(db), down: async () => {} }
  },
}
const config = { migrationSource: source }

async function onlyOne(db: Db, work: () => Promise<void>): Promise<void> {
  if (engineOf(db) === 'postgres') {
    await db.transaction(async lock => {
      await lock.raw('select pg_advisory_xact_lock(4242)')
      await work()
    })
    return
  }
  const { filename } = (db.client as { connectionSettings: { filename: string } }).connectionSettings
  const lock = new SqliteFile(`${filename}.migrating`, { timeout: 60_000 })
  lock.exec('BEGIN EXCLUSIVE') // the operating system lets go of it when the process dies
  try {
    await work()
  } finally {
    lock.exec('COMMIT')
    lock.close()
  }
}
