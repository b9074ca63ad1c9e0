import { expect } from 'chai'
import { listChecks } from '../../src/care-plans/index.ts'
import { psa, read, receive, ring } from '../support/laboratory.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Person, Portal } from '../support/portal.ts'

describe('the record page', () => {
  let portal: Portal
  let patient: Followed
  beforeEach(async () => {
    portal = await openPortal()
    patient = await aPatient(portal, { practice: 'high street', interpreter: true, language: 'Polish' })
  })
  afterEach(() => portal.close())

  const address = () => `/clinic/patients/${patient.patientId}`
  const show = async (who: Person, status = 200) =>
    (await (await portal.as(who)).get(address()).expect(status)).text

  it('shows the follow-up, the next thing with its date and owner, the limit and the schedule', async () => {
    const page = await show('nurse')
    const [first] = await listChecks(portal.db, patient.record())

    expect(page).to.include('Prostate, year 1').and.include('Active').and.include('Urology nurses')
    expect(page).to.include('Key worker').and.include('Test nurse').and.include('version 1')
    expect(page).to.include(`${address()}/checks/${first?.id}`).and.include('With Test nurse')
    expect(page).to.include('0.2 µg/L or more').and.include(`/follow-ups/${patient.followUpId}/limits/psa`)
    expect(page).to.include('2026: ').and.include('Planned').and.include('Operation')
    expect(page).to.include('Interpreter: Polish').and.include('High Street Surgery')
  })

  it('shows results newest first, and what was done last', async () => {
    const [old = 0] = await receive(portal, patient, psa('0.03', '2026-02-27'))
    await read(portal, patient, old)
    await ring(portal, patient, old)
    await receive(portal, patient, psa('0.25', '2026-03-01'))

    const page = await show('nurse')

    expect(page.indexOf('0.25 µg/L')).to.be.greaterThan(0).and.below(page.indexOf('0.03 µg/L'))
    expect(page).to.include('To read').and.include('PSA: told by phone by Test nurse')
    expect(page).to.include('PSA: read by Test nurse')
  })

  it('is read-only for the patient’s GP, who sees a result once the patient may know it', async () => {
    const [told = 0] = await receive(portal, patient, psa('0.03', '2026-02-27'))
    await read(portal, patient, told)
    await ring(portal, patient, told)
    const untold = (await receive(portal, patient, psa('0.25', '2026-03-01'))).at(-1)

    const page = await show('gp')

    expect(page).to.include('0.03 µg/L').and.not.include('0.25 µg/L')
    expect(page).not.to.include('Type a result in').and.not.include('/checks/').and.not.include('/enrolment')
    const gp: Browser = await portal.as('gp')
    await gp.get(`${address()}/results/${told}`).expect(200)
    await gp.get(`${address()}/results/${untold}`).expect(404)
  })

  it('says nothing to the GP of how a result was read that the patient does not know yet', async () => {
    const [untold = 0] = await receive(portal, patient, psa('0.25', '2026-03-01'))
    await read(portal, patient, untold, { outcome: 'call' })

    expect(await show('nurse')).to.include('PSA: read by Test nurse')
    expect(await show('gp')).not.to.include('PSA: read by')
  })

  it('is closed to other teams, to another practice and to those without a patient', async () => {
    await show('nurseElsewhere', 404)
    await show('it', 403)
    await portal.db('relationships').where({ kind: 'practice' }).update({ until_at: portal.clock.now() })
    await show('gp', 404)
  })
})
