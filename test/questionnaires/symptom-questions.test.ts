import { expect } from 'chai'
import { listFindings } from '../../src/results/index.ts'
import { psa, receive } from '../support/laboratory.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('the questions that go with a test', () => {
  let portal: Portal
  let alan: Followed
  let my: Browser
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal, { online: true })
    my = await portal.signIn('my', 'alan@patient.test')
  })
  afterEach(() => portal.close())

  const noToAll = { 'bone-pain': 'no', weight: 'no', blood: 'no', retention: 'no', cord: 'no' }
  const answer = (answers: object) => my.post(`/my/symptoms/${alan.followUpId}`).type('form').send(answers)
  const advice = async () => (await my.get(`/my/symptoms/${alan.followUpId}/answered`).expect(200)).text

  it('are asked for on the first page while a test is due, until they are answered', async () => {
    expect((await my.get('/my')).text).to.include('A few questions that go with your test')

    await answer(noToAll).expect(303)
    expect((await my.get('/my')).text).not.to.include('A few questions that go with your test')
  })

  it('ask nothing more of somebody who says no to all', async () => {
    await answer(noToAll).expect(303).expect('Location', `/my/symptoms/${alan.followUpId}/answered`)

    expect(await advice())
      .to.include('You do not need to do anything now')
      .and.not.include('999')
  })

  it('say to call 999 first, then what else was reported, and that a team’s list is no emergency line', async () => {
    await answer({ ...noToAll, retention: 'yes', blood: 'yes' }).expect(303)

    const text = await advice()
    expect(text.indexOf('Call 999 or go to A&amp;E now')).to.be.within(
      0,
      text.indexOf('We will phone you about this too'),
    )
    expect(text).to.include('Are you unable to pass urine?').and.include('now on your team’s list')
    expect(text).to.include('No one reads them at night')
  })

  it('promise a call within two working days, and name the day', async () => {
    portal.clock.moveTo('2026-04-02T10:00:00.000Z') // Thursday before Easter
    my = await portal.signIn('my', 'alan@patient.test')
    await answer({ ...noToAll, weight: 'yes' }).expect(303)

    expect(await advice()).to.include('We will phone you by 8 April 2026')
  })

  it('make a result that waits to be read one to look at', async () => {
    await receive(portal, alan, psa('0.03'))
    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].finding', 'expected')

    await answer({ ...noToAll, weight: 'yes' }).expect(303)
    expect(await listFindings(portal.db, alan.record())).to.have.nested.property('[0].finding', 'look')
  })

  it('ask again, keeping what was chosen, when one is left out', async () => {
    const { weight: _left, ...others } = noToAll
    const { text } = await answer(others).expect(422)

    expect(text).to.include('Choose yes or no for question 2')
    expect(text.match(/value="no" checked/g)).to.have.lengthOf(4)
    expect(await portal.db('symptom_answers')).to.have.lengthOf(0)
  })

  it('belong to the patient’s own follow-up', async () => {
    const other = await aPatient(portal, { nhsNumber: nhsNumber(2), hospitalNumber: 'T2' })

    await my.get(`/my/symptoms/${other.followUpId}`).expect(404)
    await my.post(`/my/symptoms/${other.followUpId}`).type('form').send(noToAll).expect(404)
    await my.get('/my/symptoms/nothing').expect(404)
    expect(await portal.db('symptom_answers')).to.have.lengthOf(0)
  })

  describe('typed in by staff', () => {
    const path = () => `/clinic/patients/${alan.patientId}/follow-ups/${alan.followUpId}/symptoms`

    it('say what a yes calls for, and keep who typed it', async () => {
      const support = await portal.as('support')
      await support.get(path()).expect(200)
      await support
        .post(path())
        .type('form')
        .send({ ...noToAll, cord: 'yes' })
        .expect(303)

      const { text } = await support.get(`${path()}/answered`).expect(200)
      expect(text).to.include('Ask the patient to call 999 or go to A&amp;E now')
      const [row] = await portal.db('symptom_answers').select<{ answered_by: number }[]>()
      expect(row?.answered_by).to.equal(portal.people.support)
    })

    it('are not for somebody of another team, nor for a GP practice', async () => {
      await (await portal.as('nurseElsewhere')).get(path()).expect(404)
      await (await portal.as('gp')).get(path()).expect(403)
    })
  })
})
