import { expect } from 'chai'
import { openTeams } from '../../src/accounts/index.ts'
import { applyWaiting, countQueued, receiveMessage } from '../../src/feeds/index.ts'
import { openLog } from '../../src/platform/index.ts'
import { listResults } from '../../src/results/index.ts'
import { alan, aPatient, nhsNumber, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Person, Portal } from '../support/portal.ts'
import { message, value } from './messages.ts'

const brenda = {
  ...alan,
  nhsNumber: nhsNumber(2),
  hospitalNumber: 'T2',
  familyName: 'Smith',
  givenName: 'Brenda',
}

describe('a message that waits for a person', () => {
  let portal: Portal
  let who: Followed
  beforeEach(async () => {
    portal = await openPortal()
    who = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const take = async (...messages: Buffer[]) => {
    const parts = { db: portal.db, clock: portal.clock, log: openLog('silent') }
    for (const each of messages) await receiveMessage(parts, 'file', each)
    await applyWaiting(parts)
  }
  const nearMatch = () => message({ ...alan, dateOfBirth: '1951-04-15' })
  const waiting = async (): Promise<string> => {
    const row = await portal.db('inbound_messages').orderBy('id', 'desc').first<{ id: number }>('id')
    return `/clinic/messages/${row.id}`
  }
  const last = () => portal.db('inbound_messages').orderBy('id', 'desc').first<Record<string, unknown>>()
  const count = async (viewer: Person) =>
    countQueued(portal.db, await openTeams(portal.db, person(portal, viewer), 'test'))

  it('is listed to the team that may know the patient, with why it waits and for how long', async () => {
    await take(nearMatch())
    portal.clock.moveTo('2026-03-04T10:00:00.000Z')

    const { text } = await (await portal.as('nurse')).get('/clinic/messages').expect(200)

    expect(text).to.include('WINPATH, NORTHFIELD').and.include('agree only in part').and.include('2 days')
    expect(text).to.not.include('JONES').and.not.include('Jones')
    expect(await count('nurse')).to.equal(1)
  })

  it('is not shown to another team, not even by its address', async () => {
    await take(nearMatch())

    const elsewhere = await portal.as('nurseElsewhere')
    expect((await elsewhere.get('/clinic/messages').expect(200)).text).to.include('Nothing waits here')
    await elsewhere.get(await waiting()).expect(404)
    await elsewhere
      .post(`${await waiting()}/match`)
      .type('form')
      .send({ patientId: who.patientId })
      .expect(404)
    expect(await count('nurseElsewhere')).to.equal(0)
    expect(await last()).to.include({ state: 'queued' })
  })

  it('is shown to every team when nobody known is meant', async () => {
    await take(Buffer.from('not a message <b>at all</b>'))

    const { text } = await (await portal.as('nurseElsewhere')).get(await waiting()).expect(200)

    expect(text).to.include('not a message &lt;b&gt;at all').and.include('does not begin with an MSH segment')
  })

  it('stands beside the patient it may be about', async () => {
    await take(nearMatch())

    const { text } = await (await portal.as('nurse')).get(await waiting()).expect(200)

    expect(text).to.include('15-Apr-1951').and.include('14-Apr-1951').and.include('0.03 ug/L')
    expect(text).to.include('This is this patient: apply')
    expect(
      await portal.db('audit_rows').where({ patient_id: who.patientId, action: 'compared with a message' }),
    ).to.have.lengthOf(1)
  })

  it('is applied to the patient a person says it is about, who is written down', async () => {
    await take(nearMatch())

    const nurse = await portal.as('nurse')
    await nurse
      .post(`${await waiting()}/match`)
      .type('form')
      .send({ patientId: who.patientId })
      .expect(303)
      .expect('Location', '/clinic/messages')

    expect(await listResults(portal.db, who.record())).to.have.lengthOf(1)
    expect(await last()).to.include({
      state: 'applied',
      patient_id: who.patientId,
      linked_by: portal.people.nurse,
    })
    expect(
      await portal.db('audit_rows').where({ patient_id: who.patientId, action: 'message matched' }),
    ).to.have.lengthOf(1)
    await nurse
      .post(`${await waiting()}/match`)
      .type('form')
      .send({ patientId: who.patientId })
      .expect(409)
  })

  it('is applied to nobody it cannot be about', async () => {
    const other = await aPatient(portal, brenda)
    await take(nearMatch())

    const nurse = await portal.as('nurse')
    await nurse
      .post(`${await waiting()}/match`)
      .type('form')
      .send({ patientId: other.patientId })
      .expect(404)
    await nurse
      .post(`${await waiting()}/match`)
      .type('form')
      .send({})
      .expect(422)

    expect(await last()).to.include({ state: 'queued' })
  })

  it('is set aside with the reason a person gives, and not without one', async () => {
    await take(nearMatch())

    const nurse = await portal.as('nurse')
    const { text } = await nurse
      .post(`${await waiting()}/set-aside`)
      .type('form')
      .send({ why: ' ' })
      .expect(422)
    expect(text).to.include('Write why this message is not about one of your patients')
    await nurse
      .post(`${await waiting()}/set-aside`)
      .type('form')
      .send({ why: 'His cousin' })
      .expect(303)

    expect(await last()).to.include({
      state: 'set aside',
      reason: 'Not ours: His cousin',
      handled_by: portal.people.nurse,
      patient_id: null,
    })
    expect(await count('nurse')).to.equal(0)
  })

  it('stays applied where part of it stands on a record, whatever is said of the rest [H-04]', async () => {
    await take(message(alan, { lines: [value('0.03'), value('1', { code: 'XPSA9^PSA, new method' })] }))
    expect(await last()).to.include({ state: 'queued', patient_id: who.patientId })

    const nurse = await portal.as('nurse')
    await nurse
      .post(`${await waiting()}/set-aside`)
      .type('form')
      .send({ why: 'Not asked for' })
      .expect(303)

    expect(await last()).to.include({ state: 'applied', patient_id: who.patientId })
    expect(await listResults(portal.db, who.record())).to.have.lengthOf(1)
  })

  it('stays with its patient and its reason when trying again changes nothing', async () => {
    await take(message(alan, { lines: [value('0.03', { unit: 'U/mL' })] }))

    const nurse = await portal.as('nurse')
    const page = await waiting()
    await nurse.post(`${page}/another-try`).expect(303).expect('Location', page)

    expect((await nurse.get(page).expect(200)).text)
      .to.include('not known for it')
      .and.not.include('This is this patient')
  })

  it('is offered a page at a time, oldest first', async () => {
    await take(...Array.from({ length: 51 }, (_, n) => Buffer.from(`nothing ${n}`)))

    const nurse = await portal.as('nurse')
    const { text } = await nurse.get('/clinic/messages').expect(200)
    const next = /href="(\/clinic\/messages\?after=\d+)"/.exec(text)?.[1] ?? ''

    expect(text.match(/Look at it/g)).to.have.lengthOf(50)
    expect((await nurse.get(next).expect(200)).text.match(/Look at it/g)).to.have.lengthOf(1)
    expect(await count('nurse')).to.equal(51)
  })
})
