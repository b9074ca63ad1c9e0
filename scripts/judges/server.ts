// The product's own server for the judges: a demonstration with one team and one nurse.
// With `--no-sync` it then switches off what makes a commit durable, to prove that the judge would notice.
import type { Database } from 'better-sqlite3'
import { addAccount, addTeam, hashPassword } from '../../src/accounts/index.ts'
import { caller, openLog, readSettings } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { start } from '../../src/start.ts'
import type { Running } from '../../src/start.ts'
import { nurse } from './people.ts'

const running = await start(readSettings(process.env), 'demo', openLog('silent'))
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)))
await furnish(running)
if (process.argv.includes('--no-sync')) await switchSyncOff(running.services.db)
console.log(JSON.stringify({ pid: process.pid, port: running.port, hl7Port: running.hl7Port }))

async function furnish({ services: { db, clock } }: Running): Promise<void> {
  if (await db('teams').first()) return
  const by = caller({ kind: 'operator', name: 'judge' }, clock)
  const password_hash = await hashPassword(nurse.password)
  await db.transaction(async trx => {
    const line = { phone: '01632 960 100', hours: 'Monday to Friday', outOfHours: null }
    const teamId = await addTeam(trx, by, { key: 'urology', name: 'Urology', ...line })
    const person = {
      side: 'clinic',
      email: nurse.email,
      name: 'Test Nurse',
      role: 'nurse specialist',
    } as const
    const accountId = await addAccount(trx, by, person)
    await trx('accounts').where({ id: accountId }).update({ password_hash })
    await trx('team_members').insert({
      team_id: teamId,
      account_id: accountId,
      function: 'member',
      from_at: by.at,
    })
  })
}

/** On every connection there may be, so that none is opened later. */
async function switchSyncOff(db: Db): Promise<void> {
  const client = db.client as {
    pool: { max: number }
    acquireConnection(): Promise<Database>
    releaseConnection(connection: Database): Promise<void>
  }
  const connections = await Promise.all(
    Array.from({ length: client.pool.max }, () => client.acquireConnection()),
  )
  for (const connection of connections) {
    connection.pragma('synchronous=OFF')
    await client.releaseConnection(connection)
  }
}
