import { expect } from 'chai'
import { listFindings } from '../../src/results/index.ts'
import { psa, receive } from '../support/laboratory.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('typing a result in', () => {
  let portal: Portal
  let nurse: Browser
  let patient: Followed
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    patient = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const day = { 'takenOn-day': '27', 'takenOn-month': '2', 'takenOn-year': '2026' }
  const submit = (answers: object, browser = nurse) =>
    browser
      .post(`/clinic/patients/${patient.patientId}/results/new`)
      .type('form')
      .send({ test: 'psa', ...day, ...answers })

  it('judges it against the limit like any other, and keeps who typed it', async () => {
    const { headers, status } = await submit({ value: '<0.01', laboratory: 'County', orderNumber: '77' })

    expect(status).to.equal(303)
    expect(await listFindings(portal.db, patient.record())).to.have.nested.property('[0].finding', 'expected')
    const [version] = await portal.db('result_versions').select<object[]>('entered_by', 'comparator', 'unit')
    expect(version).to.deep.equal({ entered_by: portal.people.nurse, comparator: '<', unit: 'ug/L' })
    const page = await nurse.get(headers['location'] as string).expect(200)
    expect(page.text).to.include('&lt;0.01 µg/L').and.include('order 77')
  })

  for (const [name, answers, sentence] of [
    ['a value with a comma', { value: '1,2' }, 'Enter the value, like 0.1 or &lt;0.01'],
    ['no value', { value: '' }, 'Enter the value, like 0.1 or &lt;0.01'],
    ['a day that does not exist', { value: '0.1', 'takenOn-day': '30' }, 'Enter a real date'],
    ['a day in the future', { value: '0.1', 'takenOn-month': '4' }, 'today or in the past'],
    ['a test nobody follows', { test: 'cea', value: '1' }, 'Choose the test'],
  ] as const)
    it(`asks again, keeping what was typed, for ${name}`, async () => {
      const { status, text } = await submit({ ...answers, laboratory: 'County' })

      expect(status).to.equal(422)
      expect(text).to.include(sentence).and.include('value="County"')
      expect(await portal.db('results')).to.have.lengthOf(0)
    })

  it('points out a result of the same test and day before it makes a second one', async () => {
    await receive(portal, patient, psa('0.03', '2026-02-27'))

    const { status, text } = await submit({ value: '0.03' })
    expect(status).to.equal(422)
    expect(text).to.include('already a result of this test and day').and.include('0.03 ug/L, taken on')
    expect(await portal.db('results')).to.have.lengthOf(1)

    expect((await submit({ value: '0.03', another: 'yes' })).status).to.equal(303)
    expect(await portal.db('results')).to.have.lengthOf(2)
  })

  it('is one result when the form is sent twice at the same moment', async () => {
    await Promise.all([submit({ value: '0.03' }), submit({ value: '0.03' })])

    expect(await portal.db('results')).to.have.lengthOf(1)
  })

  it('is for the patient’s own team', async () => {
    expect((await submit({ value: '0.03' }, await portal.as('nurseElsewhere'))).status).to.equal(404)
    expect((await submit({ value: '0.03' }, await portal.as('gp'))).status).to.equal(403)
    expect((await submit({ value: '0.03' }, await portal.as('support'))).status).to.equal(303)
  })
})
