import { expect } from 'chai'
import { dateBoxes } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('planning a check by hand', () => {
  let portal: Portal
  let nurse: Browser
  let path: string
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    const { patientId, followUpId } = await aPatient(portal)
    path = `/clinic/patients/${patientId}/follow-ups/${followUpId}/checks/new`
  })
  afterEach(() => portal.close())

  const plan = (given: object) =>
    nurse
      .post(path)
      .type('form')
      .send({
        what: 'psa',
        title: '',
        ...dateBoxes('dueOn', '2026-04-20'),
        reason: 'Rising slowly',
        ...given,
      })
  const planned = () => portal.db('checks').where({ origin: 'person' }).first()

  it('adds a test with its clocks and leads to it', async () => {
    const { headers } = await plan({}).expect(303)

    expect(await planned()).to.include({
      test: 'psa',
      due_on: '2026-04-20',
      amber_on: '2026-05-04',
      reason: 'Rising slowly',
    })
    const { text } = await nurse.get(headers['location'] as string).expect(200)
    expect(text).to.include('Rising slowly')
  })

  it('adds a call under a name of its own', async () => {
    await plan({ what: 'contact', title: 'Call about side effects' }).expect(303)

    expect(await planned()).to.include({ test: null, kind: 'contact', title: 'Call about side effects' })
  })

  const bad: [object, string][] = [
    [{ what: '' }, 'Choose what is planned'],
    [{ what: 'horoscope' }, 'Choose what is planned'],
    [{ what: 'contact' }, 'Enter a short name'],
    [dateBoxes('dueOn', null), 'Enter the date on which it is due'],
    [dateBoxes('dueOn', '2026-03-01'), 'The due date must be today or later'],
    [dateBoxes('dueOn', '2046-03-01'), 'The due date must be within 10 years'],
    [{ reason: '' }, 'Enter why it is planned'],
  ]
  for (const [given, sentence] of bad)
    it(`asks again: ${sentence}`, async () => {
      const { text } = await plan(given).expect(422)

      expect(text).to.include(sentence)
      expect(await planned()).to.equal(undefined)
    })

  it('plans nothing for a follow-up that has ended', async () => {
    await portal.db('follow_ups').update({ status: 'discharged' })

    await nurse.get(path).expect(403)
  })
})
