import { expect } from 'chai'
import supertest from 'supertest'
import { addAccount, addMember, addTeam } from '../../src/accounts/index.ts'
import { createApp } from '../../src/app.ts'
import { keepProtocols } from '../../src/care-plans/index.ts'
import { registerPatient } from '../../src/patients/index.ts'
import { bornAs, caller, openLog, readSettings, SettableClock } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { alan } from '../support/people.ts'
import { emptyDatabase, givePassword, openPortal, password, startOfTest } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('signing a protocol', () => {
  let portal: Portal
  let id: number
  beforeEach(async () => {
    portal = await openPortal()
    id = ((await portal.db('protocols').where({ key: 'colorectal' }).first()) as { id: number }).id
  })
  afterEach(() => portal.close())

  const sign = async (who: 'nurse' | 'consultant' | 'admin' | 'support') =>
    (await portal.as(who)).post(`/clinic/protocols/${id}/signature`).type('form').send({})

  it('shows every number with where it comes from, and what signing means', async () => {
    const { text } = await (await portal.as('consultant')).get(`/clinic/protocols/${id}`).expect(200)

    for (const words of [
      'DRAFT',
      'Signing means',
      'Checks and contacts',
      'more than 5 ug/L',
      'Worked examples',
      'Sources',
    ])
      expect(text).to.include(words)
  })

  it('lists the protocols as drafts until two people have signed', async () => {
    const nurse = await portal.as('nurse')
    expect((await nurse.get('/clinic/protocols').expect(200)).text)
      .to.include('Nobody yet')
      .and.not.include('In force')

    expect((await sign('consultant')).status).to.equal(303)
    expect((await nurse.get(`/clinic/protocols/${id}`)).text).to.include('DRAFT')
    expect((await sign('admin')).status).to.equal(303)

    const { text } = await nurse.get(`/clinic/protocols/${id}`)
    expect(text).to.include('Test consultant').and.include('Test admin').and.not.include('DRAFT')
    expect((await nurse.get('/clinic/protocols')).text).to.include('In force')
  })

  it('takes one signature from each person', async () => {
    await sign('consultant')

    expect((await sign('consultant')).status).to.equal(403)
    expect(await portal.db('protocol_signatures')).to.have.lengthOf(1)
  })

  it('is nothing for a support worker', async () => {
    expect((await sign('support')).status).to.equal(403)
  })

  it('knows no other protocol', async () => {
    await (await portal.as('nurse')).get('/clinic/protocols/9999').expect(404)
  })
})

describe('a protocol outside a demonstration', () => {
  let db: Db
  let cleanUp: () => Promise<void>
  let nurse: ReturnType<typeof supertest.agent>
  let home: string
  let signers: number[]
  beforeEach(async () => {
    ;({ db, cleanUp } = await emptyDatabase())
    const clock = new SettableClock(startOfTest)
    const operator = caller({ kind: 'operator', name: 'test' }, clock)
    await bornAs(db, 'production', clock)
    await keepProtocols(db, clock.now())
    const teamId = await addTeam(db, operator, {
      key: 'urology',
      name: 'Urology',
      phone: '01632 960 100',
      hours: 'Weekdays',
      outOfHours: null,
    })
    const account = (role: 'nurse specialist' | 'consultant', email: string) =>
      addAccount(db, operator, { side: 'clinic', email, name: role, role })
    signers = [
      await account('nurse specialist', 'nurse@clinic.test'),
      await account('consultant', 'consultant@clinic.test'),
    ]
    const [nurseId = 0] = signers
    await givePassword(db, nurseId)
    await addMember(db, operator, teamId, { accountId: nurseId, function: 'member' })
    const by = caller({ kind: 'person', accountId: nurseId, role: 'nurse specialist' }, clock)
    home = `/clinic/patients/${await registerPatient(db, by, teamId, alan, null)}`
    const settings = readSettings({ AUDIT_KEY: 'k'.repeat(32) })
    const app = createApp({ settings, db, clock, log: openLog('silent'), demo: false })
    nurse = supertest.agent(app.web).set('Sec-Fetch-Site', 'same-origin')
    await nurse
      .post('/clinic/sign-in')
      .type('form')
      .send({ email: 'nurse@clinic.test', password })
      .expect(303)
  })
  afterEach(() => cleanUp())

  const signed = (by: number[]) =>
    Promise.all(
      by.map(async account_id => {
        const { id } = (await db('protocols').where({ key: 'prostate-surgery' }).first()) as { id: number }
        await db('protocol_signatures').insert({ protocol_id: id, account_id, signed_at: startOfTest })
      }),
    )

  it('enrols nobody while unsigned, and says who is needed', async () => {
    const { text } = await nurse.get(`${home}/enrolment`).expect(200)
    expect(text).to.include('Nobody can be enrolled until two people have signed a protocol')

    const choice = { teamId: '1', protocolKey: 'prostate-surgery' }
    await nurse.post(`${home}/enrolment`).type('form').send(choice).expect(422)
  })

  it('still enrols nobody with one signature', async () => {
    await signed(signers.slice(0, 1))

    expect((await nurse.get(`${home}/enrolment`)).text).to.include('No protocol is ready')
  })

  it('may be chosen once two people have signed', async () => {
    await signed(signers)

    const { text } = await nurse.get(`${home}/enrolment`).expect(200)
    expect(text).to.include('prostate-surgery').and.not.include('prostate-radiotherapy')
  })
})
