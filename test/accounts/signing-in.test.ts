import { expect } from 'chai'
import { openPortal, password } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('signing in', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const tryWith = (given: object) => portal.anyone().post('/clinic/sign-in').type('form').send(given)

  it('lets a nurse in with the right password, in a new session', async () => {
    const nurse = await portal.as('nurse')

    await nurse.get('/clinic/teams').expect(200)
  })

  it('answers a wrong password and an unknown person with the same words', async () => {
    const wrong = await tryWith({ email: 'nurse@clinic.test', password: 'not the password' }).expect(422)
    const unknown = await tryWith({ email: 'nobody@clinic.test', password: 'not the password' }).expect(422)

    expect(wrong.text.replaceAll('nurse@', 'nobody@')).to.equal(unknown.text)
    expect(wrong.text).to.include('The email address or password is not right')
  })

  it('keeps the email address that was typed, and never the password', async () => {
    const { text } = await tryWith({ email: 'nurse@clinic.test', password: 'not the password' })

    expect(text).to.include('value="nurse@clinic.test"').and.not.include('not the password')
  })

  it('slows down after five failures and lets the owner in after waiting', async () => {
    for (let failure = 0; failure < 6; failure++)
      await tryWith({ email: 'nurse@clinic.test', password: 'wrong' })
    await tryWith({ email: 'nurse@clinic.test', password }).expect(429)

    portal.clock.moveTo('2026-03-02T10:02:00.000Z')
    await tryWith({ email: 'nurse@clinic.test', password }).expect(303)
  })

  it('slows down guesses that are sent all at once', async () => {
    const tries = Array.from({ length: 12 }, () =>
      tryWith({ email: 'nurse@clinic.test', password: 'wrong' }).then(({ status }) => status),
    )

    expect((await Promise.all(tries)).toSorted((one, other) => one - other)).to.deep.equal([
      ...Array<number>(5).fill(422),
      ...Array<number>(7).fill(429),
    ])
  })

  it('lets many in who come at the same moment', async () => {
    const people = ['nurse', 'consultant', 'support', 'gp', 'admin', 'it', 'privacy'] as const
    for (let round = 0; round < 3; round++)
      await Promise.all(people.flatMap(who => [portal.as('nurse'), portal.as(who)]))
  })

  it('lets colleagues in from an address where some have mistyped, and forgets that after a while', async () => {
    for (let n = 0; n < 30; n++) await tryWith({ email: `nobody${n}@clinic.test`, password: 'wrong' })
    await tryWith({ email: 'nurse@clinic.test', password }).expect(429)
    portal.clock.moveTo('2026-03-02T10:16:00.000Z')

    for (let n = 0; n < 15; n++)
      await tryWith({ email: `nobody${n}@clinic.test`, password: 'wrong' }).expect(422)
    for (let n = 0; n < 10; n++) await tryWith({ email: 'nurse@clinic.test', password }).expect(303)
  })

  it('asks somebody who has not signed in to do so, then leads on', async () => {
    const browser = portal.anyone()
    await browser
      .get('/clinic/teams')
      .expect(303)
      .expect('Location', '/clinic/sign-in?next=%2Fclinic%2Fteams')

    await browser
      .post('/clinic/sign-in')
      .type('form')
      .send({ email: 'nurse@clinic.test', password, next: '/clinic/teams' })
      .expect('Location', '/clinic/teams')
  })

  it('never leads to another site', async () => {
    for (const next of ['https://elsewhere.test/', '//elsewhere.test', '/my', '/clinic//elsewhere.test'])
      await tryWith({ email: 'nurse@clinic.test', password, next }).expect('Location', '/clinic')
  })

  it('ends a session that rested for a quarter of an hour [H-13]', async () => {
    const nurse = await portal.as('nurse')
    portal.clock.moveTo('2026-03-02T10:16:00.000Z')

    await nurse.get('/clinic/teams').expect(303)
  })

  it('ends every session after twelve hours, however busy', async () => {
    const nurse = await portal.as('nurse')
    for (let minutes = 10; minutes <= 12 * 60; minutes += 10) {
      portal.clock.moveTo(new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString())
      if (minutes < 12 * 60) await nurse.get('/clinic/teams').expect(200)
    }
    portal.clock.moveTo('2026-03-02T22:01:00.000Z')

    await nurse.get('/clinic/teams').expect(303)
  })

  it('signs out, clears the browser and forgets the session', async () => {
    const nurse = await portal.as('nurse')
    const { headers } = await nurse.post('/clinic/sign-out').expect(303)

    expect(headers['clear-site-data']).to.include('cookies')
    await nurse.get('/clinic/teams').expect(303)
    expect(await portal.db('sessions')).to.have.lengthOf(0)
  })

  it('stops somebody at once when their account is closed', async () => {
    const nurse = await portal.as('nurse')
    await portal.db('accounts').where({ id: portal.people.nurse }).update({ closed_at: portal.clock.now() })

    await nurse.get('/clinic/teams').expect(303)
  })

  it('keeps what was being sent when the session had ended [H-27]', async () => {
    const it = await portal.as('it')
    const address = `/clinic/teams/${portal.teams.urology}/settings`
    portal.clock.moveTo('2026-03-02T11:00:00.000Z')
    const kept = await it.post(address).type('form').send({ name: 'Prostate nurses' }).redirects(1)
    expect(kept.text).to.include('What you typed is kept')

    const resumed = await portal
      .anyone()
      .post('/clinic/sign-in')
      .type('form')
      .send({
        email: 'it@clinic.test',
        password,
        next: address,
        kept: JSON.stringify({ name: 'Prostate nurses' }),
      })
      .expect(200)
    expect(resumed.text).to.include(`action="${address}"`).and.include('value="Prostate nurses"')
  })

  it('refuses a form that another site sends', async () => {
    const nurse = await portal.as('nurse')

    await nurse.post('/clinic/sign-out').set('Sec-Fetch-Site', 'cross-site').expect(403)
    await nurse.get('/clinic/teams').expect(200)
  })
})
