import { expect } from 'chai'
import { registerPatient } from '../../src/patients/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { alan, numbers, typed } from './people.ts'

describe('a patient’s details', () => {
  let portal: Portal
  let nurse: Browser
  let id: number
  let details: string
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    id = await registerPatient(
      portal.db,
      portal.operator(),
      portal.teams.urology,
      { ...alan, interpreter: true, language: 'Polish' },
      portal.practices.riverside,
    )
    details = `/clinic/patients/${id}/details`
  })
  afterEach(() => portal.close())

  const save = (changes: object = {}) =>
    nurse
      .post(details)
      .type('form')
      .send({ ...typed, ...changes })
  const patient = () => portal.db('patients').where({ id }).first<Record<string, unknown>>()

  it('are shown under the patient banner, and a title that names nobody', async () => {
    const { text } = await nurse.get(details).expect(200)

    expect(text).to.include('<title>Patient details – Aftercare</title>')
    expect(text).to.include('aria-label="Patient"').and.include('JONES').and.include('Interpreter: Polish')
    expect(text)
      .to.include('value="999 000 0018"')
      .and.include('1 Mill Lane')
      .and.include('selected>Riverside')
    expect(text).not.to.include('name="teamId"')
  })

  it('change as typed, and the audit names the fields alone', async () => {
    await save({ practiceId: portal.practices['high street'] })
      .expect(303)
      .expect('Location', `/clinic/patients/${id}`)

    expect(await patient()).to.include({ family_name: 'Łuczak', postcode: 'LS1 4AP', hospital_number: null })
    const row = await portal
      .db('audit_rows')
      .where({ action: 'patient details changed' })
      .first<{ details: string }>()
    expect(row.details)
      .to.include('familyName')
      .and.include('practice')
      .and.not.match(/uczak|Mill/)
    const practices = await portal
      .db('relationships')
      .where({ patient_id: id, kind: 'practice' })
      .whereNull('until_at')
    expect(practices).to.have.lengthOf(1)
    await (await portal.as('gp')).get(details).expect(403)
  })

  it('leave the practice’s access alone when the practice stays', async () => {
    await save({ practiceId: portal.practices.riverside }).expect(303)

    expect(await portal.db('relationships').where({ patient_id: id, kind: 'practice' })).to.have.lengthOf(1)
  })

  it('stay as typed on the page when something is wrong, and nothing is saved', async () => {
    const { text } = await save({ familyName: 'Nowak', postcode: 'Leeds', interpreter: 'yes' }).expect(422)

    expect(text)
      .to.include('Enter a full UK postcode')
      .and.include('value="Nowak"')
      .and.include('value="Leeds"')
    expect(text).to.include('<strong>JONES, Alan</strong>')
    expect((await patient())['family_name']).to.equal('Jones')
  })

  it('cannot take a number that another patient has', async () => {
    const other = { ...alan, familyName: 'Baker', nhsNumber: numbers[1], hospitalNumber: 'RX2' }
    const theirs = await registerPatient(portal.db, portal.operator(), portal.teams.urology, other, null)

    const { text } = await save({ nhsNumber: numbers[1] }).expect(422)
    expect(text)
      .to.include('Another patient has this number')
      .and.include(`href="/clinic/patients/${theirs}"`)
    expect(text).to.include('value="Łuczak"')
    await save({ nhsNumber: numbers[0], hospitalNumber: 'rx2' }).expect(422)
    expect((await patient())['nhs_number']).to.equal(numbers[0])
  })

  it('name nobody of another team who has the number', async () => {
    const other = { ...alan, familyName: 'Baker', nhsNumber: numbers[1], hospitalNumber: null }
    await registerPatient(portal.db, portal.operator(), portal.teams.breast, other, null)
    await portal
      .db('team_members')
      .where({ account_id: portal.people.nurse, team_id: portal.teams.breast })
      .update({ until_at: portal.clock.now() })

    const { text } = await save({ nhsNumber: numbers[1] }).expect(422)
    expect(text).to.include('Another patient has this number').and.not.include('BAKER')
  })

  it('are not there for a nurse of another team, just as for no patient at all [H-13]', async () => {
    const elsewhere = await portal.as('nurseElsewhere')
    const theirs = await elsewhere.get(details).expect(404)
    const nobody = await elsewhere.get(`/clinic/patients/${id + 1000}/details`).expect(404)
    expect(theirs.text).to.equal(nobody.text)

    await elsewhere.post(details).type('form').send(typed).expect(404)
    await elsewhere.get('/clinic/patients/abc/details').expect(404)
    expect((await patient())['family_name']).to.equal('Jones')
  })
})
