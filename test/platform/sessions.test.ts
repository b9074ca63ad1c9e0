import { expect } from 'chai'
import { endSessions, transaction } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import { openPortal, password } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a session', () => {
  let portal: Portal
  afterEach(() => portal.close())

  const signIn = () =>
    portal.anyone().post('/clinic/sign-in').type('form').send({ email: 'nurse@clinic.test', password })
  const cookieOf = ({ headers }: { headers: Record<string, unknown> }) =>
    String((headers['set-cookie'] as string[] | undefined)?.[0])
  const rows = () => portal.db('sessions').select<Record<string, string>[]>()

  it('is a cookie that no script reads and no other site sends', async () => {
    portal = await openPortal()

    expect(cookieOf(await signIn())).to.match(/^aftercare-clinic=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('is bound to https where the service is', async () => {
    portal = await openPortal({ BASE_URL: 'https://aftercare.test', TRUST_PROXY: 'loopback' })
    const signedIn = await signIn().set('X-Forwarded-Proto', 'https')

    expect(cookieOf(signedIn)).to.match(
      /^__Host-aftercare-clinic=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  it('is made for nobody who only looks', async () => {
    portal = await openPortal()
    const { headers } = await portal.anyone().get('/clinic/sign-in').expect(200)

    expect(headers).not.to.have.property('set-cookie')
    expect(await rows()).to.have.lengthOf(0)
  })

  it('is kept as a hash, from which nobody can sign in', async () => {
    portal = await openPortal()
    const secret = /=s%3A([^.]+)/.exec(cookieOf(await signIn()))?.[1]
    const [row] = await rows()

    expect(secret).to.be.a('string')
    expect(JSON.stringify(row)).not.to.include(secret)
  })

  it('is another one after signing in, so that one put there by somebody else is worth nothing', async () => {
    portal = await openPortal()
    const browser = portal.anyone()
    const send = () =>
      browser.post('/clinic/sign-in').type('form').send({ email: 'nurse@clinic.test', password }).expect(303)
    const before = cookieOf(await send())
    const after = cookieOf(await send())

    expect(after).not.to.equal(before)
    const stolen = portal.anyone().get('/clinic/teams').set('Cookie', before.split(';')[0]!)
    await stolen.expect(303)
  })

  it('is written once a minute at most, however busy somebody is', async () => {
    portal = await openPortal()
    const nurse = await portal.as('nurse')
    const touched = async () => (await rows())[0]!['touched_at']
    const begun = await touched()
    await nurse.get('/clinic/teams').expect(200)
    expect(await touched()).to.equal(begun)

    portal.clock.moveTo('2026-03-02T10:02:00.000Z')
    await nurse.get('/clinic/teams').expect(200)
    expect((await touched())! > begun!).to.equal(true)
  })

  it('of a patient rests for half an hour, and opens nothing of the clinic', async () => {
    portal = await openPortal()
    await aPatient(portal, { online: true })
    const alan = await portal.signIn('my', 'alan@patient.test')
    await alan.get('/clinic/teams').expect(303)

    portal.clock.moveTo('2026-03-02T10:29:00.000Z')
    await alan.get('/my').expect(200)
    portal.clock.moveTo('2026-03-02T11:00:00.000Z')
    await alan.get('/my').expect(303)
  })

  it('ends with every other one of its account', async () => {
    portal = await openPortal()
    const [here, there, other] = [await portal.as('nurse'), await portal.as('nurse'), await portal.as('it')]
    await transaction(portal.db, trx => endSessions(trx, portal.people.nurse))

    await here.get('/clinic/teams').expect(303)
    await there.get('/clinic/teams').expect(303)
    await other.get('/clinic/teams').expect(200)
  })

  it('is forgotten a week after it began, when somebody next signs in', async () => {
    portal = await openPortal()
    await portal.as('nurse')
    portal.clock.moveTo('2026-03-10T10:00:00.000Z')
    await portal.as('it')

    expect(await rows()).to.have.lengthOf(1)
  })
})
