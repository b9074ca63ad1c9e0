import { expect } from 'chai'
import { joinPatient, registerPatient } from '../../src/patients/index.ts'
import type { NewPatient } from '../../src/patients/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { alan, numbers } from './people.ts'

describe('finding a patient', () => {
  let portal: Portal
  let nurse: Browser
  let id: number
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    id = await register(portal.teams.urology, { ...alan, formerFamilyName: 'Łuczak' })
  })
  afterEach(() => portal.close())

  const register = (team: number, patient: NewPatient) =>
    registerPatient(portal.db, portal.operator(), team, patient, null)
  const find = (typed: object, browser = nurse) =>
    browser.post('/clinic/patients/find').type('form').send(typed)
  const born = { 'dateOfBirth-day': '14', 'dateOfBirth-month': '7', 'dateOfBirth-year': '1945' }

  it('offers three ways', async () => {
    const { text } = await nurse.get('/clinic/patients/find').expect(200)

    for (const field of ['nhsNumber', 'hospitalNumber', 'familyName', 'dateOfBirth-year'])
      expect(text).to.include(`name="${field}"`)
    expect(text).to.include('method="post" action="/clinic/patients/find"')
  })

  it('goes by NHS number, typed with spaces, hyphens or nothing', async () => {
    for (const nhsNumber of ['999 000 0018', '999-000-0018', '9990000018']) {
      const { text } = await find({ nhsNumber }).expect(200)

      expect(text).to.include(`href="/clinic/patients/${id}"`).and.include('JONES, Alan (Mr)')
      expect(text).to.include('14-Jul-1945 (80y)').and.include('999 000 0018').and.include('RX1001')
      expect(text).not.to.include('/register/start')
    }
  })

  it('goes by hospital number, however it is spelt', async () => {
    for (const hospitalNumber of ['RX1001', 'rx 1001'])
      expect((await find({ hospitalNumber })).text).to.include(`href="/clinic/patients/${id}"`)
  })

  it('goes by date of birth with a family, former or given name', async () => {
    for (const name of [{ familyName: 'jones' }, { familyName: 'Luczak' }, { givenName: 'Alan' }])
      expect((await find({ ...name, ...born })).text).to.include(`href="/clinic/patients/${id}"`)
    const otherDay = await find({ familyName: 'Jones', ...born, 'dateOfBirth-day': '15' })
    expect(otherDay.text).to.include('No patient found')
  })

  it('says clearly what is wrong with what was typed, and keeps it', async () => {
    const wrong = async (typed: object, sentence: string) =>
      expect((await find(typed).expect(422)).text).to.include(sentence)

    await wrong({ nhsNumber: '999 000 0019' }, 'its last digit does not fit')
    await wrong({ nhsNumber: '999 000' }, 'Enter all 10 digits of the NHS number')
    await wrong({}, 'Enter an NHS number, a hospital number, or a name and date of birth')
    await wrong({ familyName: 'Jones' }, 'Enter the date of birth as well as the name')
    await wrong(born, 'Enter a name as well as the date of birth')
    await wrong({ familyName: 'Jones', ...born, 'dateOfBirth-month': '13' }, 'Enter a real date')
    await wrong(
      { familyName: 'Jones', ...born, 'dateOfBirth-year': '45' },
      'Enter all four digits of the year',
    )
    await wrong({ nhsNumber: '999 000 0019' }, 'value="999 000 0019"')
  })

  it('carries what was typed forward to registering when nobody fits', async () => {
    const typed = {
      nhsNumber: '999 000 0026',
      hospitalNumber: 'RX7',
      familyName: 'O’Brien',
      givenName: 'Pat',
      ...born,
    }
    const none = await find(typed).expect(200)
    expect(none.text).to.include('No patient found').and.include('action="/clinic/patients/register/start"')
    for (const [field, value] of Object.entries(typed))
      expect(none.text).to.include(`<input type="hidden" name="${field}" value="${value}">`)

    const form = await nurse.post('/clinic/patients/register/start').type('form').send(typed).expect(200)
    for (const value of Object.values(typed)) expect(form.text).to.include(`value="${value}"`)
    expect(await portal.db('patients')).to.have.lengthOf(1)
  })

  it('records that somebody searched, and never what for', async () => {
    await find({ familyName: 'Jones', ...born })

    const rows = await portal
      .db('audit_rows')
      .where({ action: 'patients searched' })
      .select<{ details: string }[]>()
    expect(rows).to.have.lengthOf(1)
    expect(rows[0]?.details).not.to.match(/jones|1945/i)
  })

  it('never asks for anything personal in an address', async () => {
    const { text } = await nurse.get('/clinic/patients/find?familyName=Jones&nhsNumber=9990000018')

    expect(text).not.to.include('Jones').and.not.include('999 000 0018"').and.not.include('9990000018')
  })

  it('is not for GPs, IT or administrators', async () => {
    for (const person of ['gp', 'it', 'admin', 'privacy'] as const) {
      const browser = await portal.as(person)
      await browser.get('/clinic/patients/find').expect(403)
      await find({ nhsNumber: numbers[0] }, browser).expect(403)
      await browser.get('/clinic/patients/register').expect(403)
      await browser.post('/clinic/patients/register').expect(403)
    }
  })

  describe('whom another team follows', () => {
    let elsewhere: Browser
    beforeEach(async () => {
      elsewhere = await portal.as('nurseElsewhere')
    })
    const join = (typed: object, patientId = id, browser = elsewhere) =>
      browser.post(`/clinic/patients/${patientId}/join`).type('form').send(typed)

    it('shows the name alone, to an exact NHS number alone', async () => {
      const { text } = await find({ nhsNumber: numbers[0] }, elsewhere).expect(200)

      expect(text).to.include('JONES, Alan (Mr)').and.include('Add a follow-up here')
      expect(text).not.to.include('RX1001').and.not.include('1945 (').and.not.include('Open record')
      const seen = { action: 'name shown by NHS number', patient_id: id }
      expect(await portal.db('audit_rows').where(seen)).to.have.lengthOf(1)
    })

    it('answers a name or hospital number as if there were no such patient', async () => {
      const real = await find({ familyName: 'Jones', ...born }, elsewhere).expect(200)
      const unknown = await find({ familyName: 'Jxxxx', ...born }, elsewhere).expect(200)
      expect(real.text.replaceAll('Jones', 'Jxxxx')).to.equal(unknown.text)

      const hospital = await find({ hospitalNumber: 'RX1001' }, elsewhere).expect(200)
      const noHospital = await find({ hospitalNumber: 'RX9999' }, elsewhere).expect(200)
      expect(hospital.text.replaceAll('RX1001', 'RX9999')).to.equal(noHospital.text)
    })

    it('lets the team add a follow-up, and see the patient from then on', async () => {
      await join({ nhsNumber: numbers[0], joinTeamId: portal.teams.breast })
        .expect(303)
        .expect('Location', `/clinic/patients/${id}/enrolment`)

      const { text } = await find({ familyName: 'Jones', ...born }, elsewhere)
      expect(text).to.include(`href="/clinic/patients/${id}"`)
      expect(await portal.db('audit_rows').where({ action: 'second team joined' })).to.have.lengthOf(1)
    })

    it('joins once when the button is pressed twice', async () => {
      const joining = { nhsNumber: numbers[0], joinTeamId: portal.teams.breast }
      await Promise.all([join(joining).expect(303), join(joining).expect(303)])
      await joinPatient(portal.db, portal.operator(), portal.teams.breast, id)

      const mine = { patient_id: id, team_id: portal.teams.breast }
      expect(await portal.db('relationships').where(mine)).to.have.lengthOf(1)
    })

    it('lets nobody in who does not send the patient’s exact NHS number', async () => {
      const other = await register(portal.teams.urology, {
        ...alan,
        nhsNumber: numbers[1],
        hospitalNumber: null,
      })
      const joinTeamId = portal.teams.breast

      await join({ joinTeamId }).expect(404)
      await join({ joinTeamId, nhsNumber: '' }).expect(404)
      await join({ joinTeamId, nhsNumber: numbers[2] }).expect(404)
      await join({ joinTeamId, nhsNumber: numbers[0] }, other).expect(404)
      await join({ joinTeamId, nhsNumber: numbers[0] }, id + 1000).expect(404)
      expect(await portal.db('relationships').where({ team_id: portal.teams.breast })).to.have.lengthOf(0)
    })

    it('asks which of several teams, and takes only one’s own', async () => {
      await portal.db('team_members').insert({
        team_id: portal.teams.colorectal,
        account_id: portal.people.nurseElsewhere,
        function: 'member',
        from_at: portal.clock.now(),
      })
      const unasked = await join({ nhsNumber: numbers[0] }).expect(422)
      expect(unasked.text)
        .to.include('Choose the team that will follow the patient')
        .and.include('Colorectal nurses')
      await join({ nhsNumber: numbers[0], joinTeamId: portal.teams.urology }).expect(422)

      await join({ nhsNumber: numbers[0], joinTeamId: portal.teams.colorectal }).expect(303)
      expect(await portal.db('relationships').where({ patient_id: id })).to.have.lengthOf(2)
    })
  })
})
