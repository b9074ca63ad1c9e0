import { expect } from 'chai'
import { dateBoxes } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('the life of a check', () => {
  let portal: Portal
  let alan: Followed
  let nurse: Browser
  let home: string
  let psa: number
  let welcome: number
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
    nurse = await portal.as('nurse')
    home = `/clinic/patients/${alan.patientId}`
    psa = await first({ item: 'psa' })
    welcome = await first({ item: 'welcome call' })
  })
  afterEach(() => portal.close())

  const first = async (which: object) =>
    ((await portal.db('checks').where(which).orderBy('due_on').first()) as { id: number }).id
  const today = dateBoxes('onDay', '2026-03-02')
  const step = (id: number, given: object) =>
    nurse
      .post(`${home}/checks/${id}/steps`)
      .type('form')
      .send({ ...today, note: '', ...given })
  const call = (given: object) =>
    nurse
      .post(`${home}/checks/${welcome}/calls`)
      .type('form')
      .send({ ...dateBoxes('calledOn', '2026-03-02'), said: '', ...given })
  const state = async (id: number) =>
    ((await portal.db('checks').where({ id }).first()) as { state: string }).state

  it('shows who does what and when its clocks act', async () => {
    const { text } = await nurse.get(`${home}/checks/${psa}`).expect(200)

    expect(text).to.include('JONES').and.include('Who does what').and.include('Red on the worklist')
    expect(text).to.include('5 March 2026').and.include('Nothing has been recorded yet')
  })

  it('keeps each step with who and when', async () => {
    await step(psa, { step: 'requested' }).expect(303)
    await step(psa, { step: 'booked', ...dateBoxes('onDay', '2026-03-20'), note: 'Hospital, 9am' }).expect(
      303,
    )

    const { text } = await nurse.get(`${home}/checks/${psa}`)
    expect(text).to.include('20 March 2026').and.include('Hospital, 9am').and.include('Test nurse')
    expect(await state(psa)).to.equal('open')
  })

  for (const exit of ['declined', 'done elsewhere', 'not needed'])
    it(`settles a check that was ${exit}, with its reason`, async () => {
      await step(psa, { step: exit, note: 'Patient said so' }).expect(303)

      expect(await portal.db('checks').where({ id: psa }).first()).to.include({
        state: exit,
        settled_reason: 'Patient said so',
        settled_by: portal.people.nurse,
      })
    })

  it('keeps a check open that the patient did not come to', async () => {
    await step(psa, { step: 'did not attend', note: 'No answer on the phone' }).expect(303)

    expect(await state(psa)).to.equal('open')
  })

  const bad: [object, string][] = [
    [{ step: '' }, 'Choose what happened'],
    [{ step: 'requested', ...dateBoxes('onDay', null) }, 'Enter the date'],
    [{ step: 'done', ...dateBoxes('onDay', '2026-03-03') }, 'Only an appointment can be in the future'],
    [{ step: 'done', ...dateBoxes('onDay', '1926-03-03') }, 'must be after the patient was born'],
    [{ step: 'declined', note: '' }, 'Enter the reason'],
    [{ step: 'did not attend', note: '' }, 'Enter the reason'],
  ]
  for (const [given, sentence] of bad)
    it(`asks again: ${sentence}`, async () => {
      const { text } = await step(psa, given).expect(422)

      expect(text).to.include(sentence)
      expect(await portal.db('check_steps')).to.have.lengthOf(0)
    })

  it('refuses what would leave no next thing, keeping the form', async () => {
    await portal.db('checks').whereNot({ id: psa }).update({ state: 'not needed' })

    const { text } = await step(psa, { step: 'declined', note: 'Had enough of needles' }).expect(422)

    expect(text).to.include('Plan the next check first').and.include('Had enough of needles')
    expect(await state(psa)).to.equal('open')
    expect(await portal.db('check_steps')).to.have.lengthOf(0)
  })

  it('refuses a step of a check that somebody has settled', async () => {
    await step(psa, { step: 'declined', note: 'No' }).expect(303)

    await step(psa, { step: 'booked' }).expect(409)
  })

  it('leaves it to clinicians that a check is not needed', async () => {
    const support = await portal.as('support')
    const path = `${home}/checks/${psa}/steps`
    await support
      .post(path)
      .type('form')
      .send({ ...today, step: 'not needed', note: 'x' })
      .expect(422)
    await support
      .post(path)
      .type('form')
      .send({ ...today, step: 'requested' })
      .expect(303)
  })

  it('finishes a call when the patient was spoken to and their identity checked', async () => {
    await call({
      outcome: 'spoken to',
      identityChecked: 'yes',
      said: 'Feels well, knows whom to ring',
    }).expect(303)

    expect(await state(welcome)).to.equal('closed')
    expect(await portal.db('contact_attempts').first()).to.include({ outcome: 'spoken to, identity checked' })
    const { text } = await nurse.get(`${home}/checks/${welcome}`)
    expect(text).to.include('Feels well, knows whom to ring')
  })

  for (const outcome of ['no answer', 'left message'])
    it(`keeps a call open after ${outcome}, with a date to try again`, async () => {
      await call({ outcome, ...dateBoxes('tryAgainOn', '2026-03-03') }).expect(303)

      expect(await state(welcome)).to.equal('open')
      expect(await portal.db('contact_attempts').first()).to.include({
        about: `check:${welcome}`,
        outcome,
        try_again_on: '2026-03-03',
      })
    })

  const badCalls: [object, string][] = [
    [{}, 'Choose what came of the call'],
    [{ outcome: 'spoken to', said: 'Fine' }, 'Check who you are speaking to'],
    [{ outcome: 'spoken to', identityChecked: 'yes' }, 'Enter what was said and agreed'],
    [{ outcome: 'no answer' }, 'Enter the date on which somebody tries again'],
    [{ outcome: 'no answer', ...dateBoxes('tryAgainOn', '2026-03-01') }, 'must be today or later'],
    [{ outcome: 'no answer', ...dateBoxes('calledOn', '2026-03-09') }, 'must be today or in the past'],
  ]
  for (const [given, sentence] of badCalls)
    it(`asks about the call again: ${sentence}`, async () => {
      const { text } = await call(given).expect(422)

      expect(text).to.include(sentence)
      expect(await state(welcome)).to.equal('open')
      expect(await portal.db('contact_attempts')).to.have.lengthOf(0)
    })

  it('takes no call as done by the form for steps', async () => {
    await step(welcome, { step: 'done' }).expect(422)

    expect(await state(welcome)).to.equal('open')
  })
})
