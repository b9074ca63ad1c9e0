import { expect } from 'chai'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { importMessages, receiveMessage } from '../../src/feeds/index.ts'
import { splitFile } from '../../src/feeds/hl7/index.ts'
import { createApp } from '../../src/app.ts'
import { openDatabase, openLog, readSettings } from '../../src/platform/index.ts'
import { alan, aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { message, sendAll } from './messages.ts'

const folder = new URL('../fixtures/hl7v2/', import.meta.url)
const samples = readdirSync(folder)
  .filter(name => /\.(hl7|txt)$/.test(name))
  .map(name => ({ name, bytes: readFileSync(new URL(name, folder)) }))

describe('taking messages in', () => {
  let portal: Portal
  let port: number
  beforeEach(async () => {
    portal = await openPortal({ HL7_PORT: '0' })
    port = (await portal.app.startWork()).hl7Port ?? 0
  })
  afterEach(() => portal.close())

  const parts = () => ({ db: portal.db, clock: portal.clock, log: openLog('silent') })
  const states = async () =>
    (await portal.db('inbound_messages').orderBy('id').select<{ state: string }[]>('state')).map(
      each => each.state,
    )
  const post = (body: Buffer | string, token = 'a-token-only-for-tests') =>
    portal
      .anyone()
      .post('/feeds/hl7v2')
      .set('Authorization', `Bearer ${token}`)
      .type('application/hl7-v2')
      .send(body)
      .buffer()

  it('stores every sample message exactly once, acknowledges it three times, and ends each with a reason', async () => {
    const messages = samples.flatMap(({ bytes }) => splitFile(bytes))
    const different = new Set(messages.map(bytes => bytes.toString('latin1'))).size

    const parts = [0, 1, 2, 3].map(part => messages.filter((_, at) => at % 4 === part))
    const answers = [1, 2, 3].flatMap(() => parts.map(part => sendAll(port, part)))
    const codes = (await Promise.all(answers)).flat()
    await portal.app.settled()

    expect(codes).to.have.lengthOf(messages.length * 3)
    expect(new Set(codes)).to.deep.equal(new Set(['AA']))
    const rows = await portal.db('inbound_messages').select<{ state: string; reason: string }[]>()
    expect(rows).to.have.lengthOf(different)
    expect(rows.filter(row => !/^[A-Z].*\.$/s.test(row.reason))).to.deep.equal([])
    const count = (state: string) => rows.filter(row => row.state === state).length
    expect(count('applied') + count('ignored') + count('set aside') + count('queued')).to.equal(different)
    expect([count('applied'), count('queued')]).to.deep.equal([0, 0])
  })

  it('stores what is no message too, once, and says that it cannot be read', async () => {
    const garbage = [Buffer.from('hello'), Buffer.from([0, 1, 2, 255, 254]), Buffer.from('MSH|^~\\&|A|B\r')]

    const codes = [...(await sendAll(port, garbage)), ...(await sendAll(port, garbage))]
    await portal.app.settled()

    expect(codes).to.deep.equal(['AR', 'AR', 'AR', 'AR', 'AR', 'AR'])
    expect(await states()).to.deep.equal(['queued', 'queued', 'queued'])
  })

  it('takes a control id used again for another message as a new message, with a warning', async () => {
    await aPatient(portal)
    await sendAll(port, [
      message(alan, { controlId: 'SAME', order: 'O1' }),
      message(alan, { controlId: 'SAME', order: 'O2' }),
    ])
    await portal.app.settled()

    const rows = await portal
      .db('inbound_messages')
      .orderBy('id')
      .select<{ state: string; reason: string }[]>()
    expect(rows.map(row => row.state)).to.deep.equal(['applied', 'applied'])
    expect(rows[0]?.reason).to.not.include('Control id used again')
    expect(rows[1]?.reason).to.include('Control id used again')
    expect(await portal.db('results')).to.have.lengthOf(2)
  })

  it('answers AE and stores nothing while the database is away', async () => {
    const away = openDatabase('sqlite::memory:') // without any table
    const reply = await receiveMessage({ ...parts(), db: away }, 'mllp', message(alan))
    await away.destroy()

    expect(reply.toString()).to.include('MSA|AE|')
  })

  it('opens the web door only to the right token', async () => {
    await aPatient(portal)
    const taken = await post(message(alan)).expect(200)
    await portal.app.settled()

    expect(taken.text ?? String(taken.body)).to.include('MSA|AA|')
    expect(await states()).to.deep.equal(['applied'])
    await post('hello').expect(400)
    await post(message(alan), 'a-token-that-is-wrong').expect(401)
    await portal.anyone().post('/feeds/hl7v2').send('x').expect(401)
    await portal.anyone().get('/feeds/hl7v2').expect(405)
  })

  it('keeps the web door shut while it has no token', async () => {
    const settings = readSettings({ DATABASE_URL: 'sqlite:unused' })
    const shut = createApp({ ...parts(), settings, demo: true })
    const server = shut.web.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port: shutPort } = server.address() as { port: number }
    const answer = await fetch(`http://127.0.0.1:${shutPort}/feeds/hl7v2`, {
      method: 'POST',
      headers: { Authorization: 'Bearer undefined' },
      body: 'MSH',
    })
    server.close()

    expect(answer.status).to.equal(404)
  })

  it('takes in a file and says how its messages ended', async () => {
    await aPatient(portal)
    const file = Buffer.concat([
      message(alan),
      Buffer.from('\r\n'),
      message({ ...alan, nhsNumber: '9990009997', familyName: 'Other' }),
      Buffer.from('\r\n\r\nhello\r\n'),
    ])

    const counts = await importMessages(parts(), file)

    expect(counts).to.deep.equal({
      messages: 3,
      'not stored': 0,
      applied: 1,
      ignored: 0,
      'set aside': 1,
      queued: 1,
    })
  })

  it('applies at the next start what a killed process had only stored', async () => {
    await aPatient(portal)
    await receiveMessage(parts(), 'mllp', message(alan))
    expect(await states()).to.deep.equal(['received'])

    const next = createApp({ ...parts(), settings: readSettings({ HL7_PORT: '' }), demo: true })
    await next.startWork()
    await next.settled()
    await next.stop()

    expect(await states()).to.deep.equal(['applied'])
    expect(await portal.db('results')).to.have.lengthOf(1)
  })

  it('applies no message twice when two processes find it', async () => {
    await aPatient(portal)
    const numbers = Array.from({ length: 30 }, (_, n) => n)
    for (const n of numbers) await receiveMessage(parts(), 'mllp', message(alan, { order: `O${n}` }))

    const other = openDatabase(await databaseUrl(portal))
    const apps = [portal.db, other].map(db =>
      createApp({ ...parts(), db, settings: readSettings({ HL7_PORT: '' }), demo: true }),
    )
    await Promise.all(apps.map(app => app.startWork()))
    await Promise.all(apps.map(app => app.settled()))
    await Promise.all(apps.map(app => app.stop()))
    await other.destroy()

    expect(new Set(await states())).to.deep.equal(new Set(['applied']))
    expect(await portal.db('results')).to.have.lengthOf(30)
    expect(await portal.db('audit_rows').where({ action: 'results received' })).to.have.lengthOf(30)
  })
})

/** Where a second process would find the same database. */
async function databaseUrl({ db }: Portal): Promise<string> {
  const server = process.env['TEST_DATABASE_URL']
  if (process.env['TEST_ENGINE'] !== 'postgres' || server === undefined)
    return `sqlite:${(db.client as SqliteClient).connectionSettings.filename}`
  const { rows } = await db.raw<{ rows: { name: string }[] }>('select current_database() as name')
  return new URL(`/${rows[0]?.name}`, server).href
}

interface SqliteClient {
  connectionSettings: { filename: string }
}
