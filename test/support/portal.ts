import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import supertest from 'supertest'
import { addAccount, addMember, addOrganisation, addTeam, hashPassword } from '../../src/accounts/index.ts'
import type { Role } from '../../src/accounts/index.ts'
import { createApp } from '../../src/app.ts'
import { keepProtocols } from '../../src/care-plans/index.ts'
import {
  bornAs,
  caller,
  migrate,
  openDatabase,
  openLog,
  readSettings,
  SettableClock,
} from '../../src/platform/index.ts'
import type { Caller, Db } from '../../src/platform/index.ts'

/** The whole application on an empty, real database of its own, with a trust's teams and staff in it. */
export interface Portal {
  db: Db
  clock: SettableClock
  url: string
  app: ReturnType<typeof createApp>
  /** the operator, for arranging things */
  operator(): Caller
  teams: Record<'urology' | 'breast' | 'colorectal', number>
  practices: Record<'high street' | 'riverside', number>
  people: Record<Person, number>
  /** an agent signed in as somebody, with the headers of a browser */
  as(person: Person): Promise<Browser>
  /** the same, by e-mail address, on either side */
  signIn(side: 'clinic' | 'my', email: string): Promise<Browser>
  anyone(): Browser
  close(): Promise<void>
}

export type Browser = ReturnType<typeof supertest.agent>

const staff = {
  nurse: ['nurse specialist', ['urology', 'breast', 'colorectal']],
  consultant: ['consultant', ['urology', 'breast', 'colorectal']],
  support: ['support worker', ['urology']],
  nurseElsewhere: ['nurse specialist', ['breast']],
  gp: ['gp practice', []],
  admin: ['pathway administrator', []],
  it: ['it administrator', []],
  privacy: ['privacy officer', []],
} as const satisfies Record<string, readonly [Role, readonly ('urology' | 'breast' | 'colorectal')[]]>
export type Person = keyof typeof staff

export const password = 'follow-up at home'
export const startOfTest = '2026-03-02T10:00:00.000Z' // a Monday

export async function openPortal(env: Record<string, string> = {}): Promise<Portal> {
  const { db, cleanUp } = await emptyDatabase()
  const clock = new SettableClock(startOfTest)
  const operator = () => caller({ kind: 'operator', name: 'test' }, clock)
  await bornAs(db, 'demo', clock)
  const world = await furnish(db, operator())
  await keepProtocols(db, clock.now())
  const settings = readSettings({
    HL7_HTTP_TOKEN: 'a-token-only-for-tests',
    AUDIT_KEY: 'k'.repeat(32),
    ...env,
  })
  const app = createApp({ settings, db, clock, log: openLog('silent'), demo: true })
  const server = await new Promise<Server>(resolve => {
    const listening = app.web.listen(0, '127.0.0.1', () => resolve(listening))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const anyone = () => supertest.agent(url).set('Sec-Fetch-Site', 'same-origin')
  const signIn = async (side: 'clinic' | 'my', email: string) => {
    const browser = anyone()
    await browser.post(`/${side}/sign-in`).type('form').send({ email, password }).expect(303)
    return browser
  }
  return {
    db,
    clock,
    url,
    app,
    operator,
    ...world,
    anyone,
    signIn,
    as: person => signIn('clinic', `${person.toLowerCase()}@clinic.test`),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await app.stop()
      await cleanUp()
    },
  }
}

let hash: Promise<string> | undefined
/** One hash for all, because making one takes 20 ms. */
const passwordHash = () => (hash ??= hashPassword(password))

/** Lets an account sign in with the tests' password. */
export const givePassword = async (db: Db, accountId: number): Promise<void> => {
  await db('accounts')
    .where({ id: accountId })
    .update({ password_hash: await passwordHash() })
}

async function furnish(db: Db, by: Caller) {
  const teams = {} as Portal['teams']
  for (const key of ['urology', 'breast', 'colorectal'] as const)
    teams[key] = await addTeam(db, by, {
      key,
      name: `${key[0]?.toUpperCase()}${key.slice(1)} nurses`,
      phone: '01632 960 100',
      hours: 'Monday to Friday, 9am to 5pm',
      outOfHours: 'NHS 111',
    })
  const people = {} as Portal['people']
  for (const [person, [role, memberOf]] of Object.entries(staff)) {
    const id = await addAccount(db, by, {
      side: 'clinic',
      email: `${person}@clinic.test`,
      name: `Test ${person}`,
      role,
    })
    people[person as Person] = id
    await givePassword(db, id)
    for (const key of memberOf) await addMember(db, by, teams[key], { accountId: id, function: 'member' })
  }
  for (const team of Object.values(teams))
    await db('teams').where({ id: team }).update({ default_owner_id: people.nurse })
  const practice = (code: string, name: string) =>
    addOrganisation(db, by, {
      kind: 'practice',
      code,
      name,
      address: '1 High Street, Testford',
      phone: '01632 960 200',
    })
  const practices = {
    'high street': await practice('X00001', 'High Street Surgery'),
    riverside: await practice('X00002', 'Riverside Practice'),
  }
  await db('practice_members').insert({ organisation_id: practices['high street'], account_id: people.gp })
  return { teams, people, practices }
}

/** A fresh database with today's schema: a copied file on SQLite, an emptied one on PostgreSQL. */
export const emptyDatabase = () =>
  process.env['TEST_ENGINE'] === 'postgres' ? emptyPostgres() : emptySqlite()

const folder = mkdtempSync(path.join(tmpdir(), 'aftercare-test-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

async function emptySqlite() {
  const template = path.join(folder, 'template.db')
  if (!existsSync(template)) {
    const making = openDatabase(`sqlite:${template}`)
    await migrate(making)
    await making.raw('pragma wal_checkpoint(truncate)')
    await making.destroy()
  }
  const home = path.join(folder, randomBytes(6).toString('hex'))
  mkdirSync(home)
  const file = path.join(home, 'aftercare.db')
  copyFileSync(template, file)
  const db = openDatabase(`sqlite:${file}`)
  return {
    db,
    url: `sqlite:${file}`,
    cleanUp: async () => {
      await db.destroy()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

let postgres: Promise<{ url: string; tables: string[] }> | undefined

async function emptyPostgres() {
  const { url, tables } = await (postgres ??= ownPostgres())
  const db = openDatabase(url)
  await db.raw(
    `set session_replication_role = replica; ${tables.map(table => `delete from "${table}"`).join('; ')}; set session_replication_role = default`,
  )
  return { db, url, cleanUp: () => db.destroy() }
}

/** One database per test process on the server that TEST_DATABASE_URL names. */
async function ownPostgres() {
  const server = process.env['TEST_DATABASE_URL']
  if (!server) throw new Error('Set TEST_DATABASE_URL, or run the tests with npm test')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = openDatabase(server)
  await admin.raw(`create database ${name}`)
  await admin.destroy()
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = openDatabase(url.href)
  await migrate(db)
  const { rows } = await db.raw<{ rows: { tablename: string }[] }>(
    `select tablename from pg_tables where schemaname = 'public' and tablename not like 'knex_%'`,
  )
  await db.destroy()
  return { url: url.href, tables: rows.map(row => row.tablename) }
}
