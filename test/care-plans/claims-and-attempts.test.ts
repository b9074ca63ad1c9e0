import { expect } from 'chai'
import { listClaims, listContactAttempts } from '../../src/care-plans/index.ts'
import { dateBoxes } from '../../src/platform/index.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('claims and attempts to reach a patient', () => {
  let portal: Portal
  let alan: Followed
  let nurse: Browser
  let home: string
  let path: string
  let checkId: number
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
    nurse = await portal.as('nurse')
    home = `/clinic/patients/${alan.patientId}`
    path = `${home}/follow-ups/${alan.followUpId}`
    checkId = ((await portal.db('checks').where({ item: 'psa' }).first()) as { id: number }).id
  })
  afterEach(() => portal.close())

  const claim = (browser: Browser, about = `check:${checkId}`) =>
    browser.post(`${path}/claims`).type('form').send({ about })
  const attempt = (given: object) =>
    nurse
      .post(`${path}/contact-attempts`)
      .type('form')
      .send({
        about: 'result:12',
        how: 'phone',
        outcome: 'no answer',
        note: '',
        ...dateBoxes('tryAgainOn', '2026-03-03'),
        ...given,
      })

  it('says who is dealing with a check', async () => {
    await claim(nurse).expect(303).expect('Location', `${home}/checks/${checkId}`)

    const consultant = await portal.as('consultant')
    const { text } = await consultant.get(`${home}/checks/${checkId}`)
    expect(text).to.include('Test nurse is dealing with this')
  })

  it('gives a thing to one person at a time', async () => {
    const consultant = await portal.as('consultant')
    const both = await Promise.all([claim(nurse), claim(consultant)])

    expect(both.map(each => each.status)).to.have.members([303, 409])
    expect(await listClaims(portal.db, alan.record())).to.have.lengthOf(1)
  })

  it('changes nothing when somebody claims again what they hold', async () => {
    await claim(nurse).expect(303)
    await claim(nurse).expect(303)

    expect(await listClaims(portal.db, alan.record())).to.have.lengthOf(1)
  })

  it('is given up by its holder or by a colleague, once', async () => {
    await claim(nurse)
    const [held] = await listClaims(portal.db, alan.record())
    const support = await portal.as('support')
    const release = () => support.post(`${path}/claims/${held?.id}/release`).type('form').send({})

    await release().expect(303).expect('Location', home)
    await release().expect(409)
    expect(await listClaims(portal.db, alan.record())).to.have.lengthOf(0)
  })

  it('leads back only to a page of the same record', async () => {
    const send = (next: string) => nurse.post(`${path}/claims`).type('form').send({ about: 'result:3', next })

    await send(`${home}/results/3`).expect('Location', `${home}/results/3`)
    await send('https://elsewhere.test/').expect('Location', home)
    await send(`${home}/../../9`).expect('Location', home)
  })

  it('takes no check of another follow-up and nothing else', async () => {
    const other = await aPatient(portal, { nhsNumber: nhsNumber(2), hospitalNumber: 'T2' })
    const theirs = (await portal.db('checks').where({ follow_up_id: other.followUpId }).first()) as {
      id: number
    }

    await claim(nurse, `check:${theirs.id}`).expect(404)
    await claim(nurse, 'patient:1').expect(404)
    expect(await portal.db('claims')).to.have.lengthOf(0)
  })

  it('keeps an attempt with when to try again', async () => {
    await attempt({ note: 'Rang twice' }).expect(303).expect('Location', home)

    const [kept] = await listContactAttempts(portal.db, alan.record())
    expect(kept).to.include({
      about: 'result:12',
      outcome: 'no answer',
      note: 'Rang twice',
      tryAgainOn: '2026-03-03',
      triedBy: portal.people.nurse,
    })
  })

  it('asks for one about a check by its name', async () => {
    const { text } = await nurse.get(`${path}/contact-attempts/new?about=check:${checkId}`).expect(200)

    expect(text).to.include('PSA').and.include('01632 960 301')
    await nurse.get(`${path}/contact-attempts/new?about=nonsense`).expect(404)
  })

  const bad: [object, string][] = [
    [{ how: '' }, 'Choose how you tried to reach the patient'],
    [{ outcome: '' }, 'Choose what came of it'],
    [dateBoxes('tryAgainOn', null), 'Enter the date on which somebody tries again'],
    [{ 'tryAgainOn-day': '32' }, 'Enter a real date'],
    [dateBoxes('tryAgainOn', '2025-01-01'), 'must be today or later'],
  ]
  for (const [given, sentence] of bad)
    it(`asks again: ${sentence}`, async () => {
      const { text } = await attempt({ note: 'Kept note', ...given }).expect(422)

      expect(text).to.include(sentence).and.include('Kept note')
      expect(await portal.db('contact_attempts')).to.have.lengthOf(0)
    })
})
