import { expect } from 'chai'
import { registerPatient } from '../../src/patients/index.ts'
import type { NewPatient } from '../../src/patients/index.ts'
import * as forms from '../../src/patients/forms.ts'
import { readForm } from '../../src/platform/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { alan, numbers, typed } from './people.ts'

describe('registering a patient', () => {
  let portal: Portal
  let nurse: Browser
  let filledIn: object
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    filledIn = { ...typed, teamId: portal.teams.urology, practiceId: portal.practices.riverside }
  })
  afterEach(() => portal.close())

  const register = (changes: object = {}, browser = nurse) =>
    browser
      .post('/clinic/patients/register')
      .type('form')
      .send({ ...filledIn, ...changes })
  const already = (changes: Partial<NewPatient> = {}, team = portal.teams.urology) =>
    registerPatient(portal.db, portal.operator(), team, { ...alan, ...changes }, null)
  const patients = () => portal.db('patients').orderBy('id').select<Record<string, unknown>[]>()

  it('keeps what was typed in one way of writing, and leads on to the enrolment', async () => {
    const { headers } = await register({ hospitalNumber: 'rx 22', largePrint: 'yes' }).expect(303)

    const [patient] = await patients()
    expect(headers['location']).to.equal(`/clinic/patients/${String(patient?.['id'])}/enrolment`)
    expect(patient).to.include({
      nhs_number: '9990000026',
      hospital_number: 'RX22',
      family_name: 'Łuczak',
      family_name_key: 'LUCZAK',
      date_of_birth: '1950-02-03',
      postcode: 'LS1 4AP',
      email: null,
    })
    expect(Boolean(patient?.['large_print'])).to.equal(true)
    const [team, practice] = await portal
      .db('relationships')
      .orderBy('id')
      .select<Record<string, unknown>[]>()
    expect(team).to.include({ kind: 'team', team_id: portal.teams.urology })
    expect(practice).to.include({ kind: 'practice', organisation_id: portal.practices.riverside })
  })

  it('takes a hospital number while the NHS number is awaited', async () => {
    const without = await register({ nhsNumber: '', nhsNumberAwaited: 'yes' }).expect(422)
    expect(without.text).to.include('Enter the hospital number, because the NHS number is awaited')

    await register({ nhsNumber: '', nhsNumberAwaited: 'yes', hospitalNumber: 'RX5' }).expect(303)
    expect((await patients())[0]).to.include({ nhs_number: null, hospital_number: 'RX5' })
  })

  it('says everything that is wrong at once, in the order of the page, and keeps what was typed', async () => {
    const { text } = await register({
      givenName: '',
      nhsNumber: '',
      postcode: 'Leeds',
      email: 'brian at home',
      phone: '12',
      tellBy: 'letter',
      address: '',
      interpreter: 'yes',
      teamId: '',
    }).expect(422)

    const sentences = [
      'Enter the given name',
      'Enter the NHS number, or tick that it is awaited',
      'Enter the address, because the patient wants letters',
      'Enter a full UK postcode, like LS1 4AP',
      'Enter a phone number with its code',
      'Enter an email address in the right form',
      'Enter the language the interpreter is needed for',
      'Choose the team that will follow the patient',
    ]
    const places = sentences.map(sentence => text.indexOf(sentence))
    expect(places).not.to.include(-1)
    expect(places).to.deep.equal([...places].toSorted((a, b) => a - b))
    expect(text)
      .to.include('value="brian at home"')
      .and.include('value="Leeds"')
      .and.include('value="Łuczak"')
    expect(await patients()).to.have.lengthOf(0)
  })

  it('refuses a date of birth that cannot be', async () => {
    const born = async (year: string, sentence: string) =>
      expect((await register({ 'dateOfBirth-year': year }).expect(422)).text).to.include(sentence)

    await born('2027', 'The date of birth must be in the past')
    await born('1850', 'The date of birth is too long ago')
    await born('', 'Enter all four digits of the year')
  })

  it('asks for a phone number when the patient wants to be rung', async () => {
    const { text } = await register({ tellBy: 'phone', phone: '' }).expect(422)

    expect(text).to.include('Enter the phone number, because the patient wants a phone call')
  })

  it('offers only one’s own teams, and asks nothing when there is one', async () => {
    await register({ teamId: 999 }).expect(422)
    const elsewhere = await portal.as('nurseElsewhere')
    await register({}, elsewhere).expect(422)

    const { text } = await elsewhere.get('/clinic/patients/register').expect(200)
    expect(text).to.include(`<input type="hidden" name="teamId" value="${portal.teams.breast}">`)
    expect(text).not.to.include('Urology nurses')
  })

  it('tells somebody who is in no team whom to ask', async () => {
    await portal
      .db('team_members')
      .where({ account_id: portal.people.nurse })
      .update({ until_at: portal.clock.now() })

    const { text } = await nurse.get('/clinic/patients/register').expect(403)
    expect(text).to.include('You are not in a team yet')
  })

  it('takes test numbers on a demonstration only', () => {
    const asking = { today: '2026-03-02', practiceIds: [], teamIds: [1] }
    const errors = (demo: boolean) =>
      readForm({ ...typed, teamId: '1' }, forms.registration({ ...asking, demo })).form.errors

    expect(errors(true)).to.deep.equal({})
    expect(errors(false)['nhsNumber']).to.include('only for tests')
  })

  it('is open to a support worker, who prepares enrolments', async () => {
    await register({}, await portal.as('support')).expect(303)
  })

  describe('who may be here already', () => {
    const hidden = (field: string, value: string) => `<input type="hidden" name="${field}" value="${value}">`
    const namesake = {
      nhsNumber: numbers[1],
      givenName: 'Allan',
      familyName: 'Jones',
      'dateOfBirth-day': '14',
      'dateOfBirth-month': '7',
      'dateOfBirth-year': '1945',
    }

    it('leads from a known NHS number to the record, when one’s own team has it', async () => {
      const id = await already()
      const { text } = await register({ nhsNumber: numbers[0] }).expect(422)

      expect(text).to.include('You already follow a patient with this NHS number')
      expect(text).to.include(`href="/clinic/patients/${id}"`).and.include('value="Łuczak"')
      expect(await patients()).to.have.lengthOf(1)
    })

    it('leads from a known NHS number to a follow-up here, when another team has it', async () => {
      const id = await already()
      const elsewhere = await portal.as('nurseElsewhere')
      const { text } = await register(
        { nhsNumber: numbers[0], teamId: portal.teams.breast },
        elsewhere,
      ).expect(422)

      expect(text).to.include(`action="/clinic/patients/${id}/join"`).and.include('JONES, Alan (Mr)')
      expect(text).not.to.include('1 Mill Lane')
    })

    it('says no more than that a hospital number is taken, when another team has it', async () => {
      await already()
      const elsewhere = await portal.as('nurseElsewhere')
      const { text } = await register(
        { hospitalNumber: 'rx1001', teamId: portal.teams.breast },
        elsewhere,
      ).expect(422)

      expect(text).to.include('Another patient has this hospital number')
      expect(text).not.to.include('JONES').and.not.include('/join')
    })

    it('shows somebody alike side by side, and keeps everything that was typed [H-04]', async () => {
      const id = await already()
      const { text } = await register(namesake).expect(422)

      expect(text)
        .to.include('Is this the same person?')
        .and.include('999 000 0018')
        .and.include('999 000 0026')
      expect(text).to.include(`href="/clinic/patients/${id}"`)
      expect(text).to.include(hidden('givenName', 'Allan')).and.include(hidden('postcode', 'ls14ap'))
      expect(text)
        .to.include(hidden('dateOfBirth-year', '1945'))
        .and.include(hidden('compared', String(id)))
      expect(text).not.to.include('There is a problem')
      expect(await patients()).to.have.lengthOf(1)
    })

    it('registers a different person once somebody has said how they know', async () => {
      const id = await already()
      const unsaid = await register({ ...namesake, compared: id }).expect(422)
      expect(unsaid.text).to.include('Choose how you know that this is a different person')

      await register({ ...namesake, compared: id, because: 'asked the patient' }).expect(303)
      const row = await portal
        .db('audit_rows')
        .where({ action: 'patient registered' })
        .orderBy('id', 'desc')
        .first<{ details: string }>()
      expect(JSON.parse(row.details)).to.deep.include({ because: 'asked the patient', from: [id] })
    })

    it('asks again when somebody else like this was registered meanwhile', async () => {
      const id = await already()
      await already({ nhsNumber: numbers[2], hospitalNumber: null, givenName: 'Alun' })

      const { text } = await register({ ...namesake, compared: id, because: 'asked the patient' }).expect(422)
      expect(text).to.include('Alun').and.not.include('There is a problem')
    })

    it('sees through swapped, misspelt and former names, and through no other birthday', async () => {
      await already({ formerFamilyName: 'Pritchard' })
      const alike = (changes: object) => register({ ...namesake, ...changes })

      await alike({ familyName: 'Alan', givenName: 'Jones' }).expect(422)
      await alike({ familyName: 'Jonse', givenName: 'B' }).expect(422)
      await alike({ familyName: 'Pritchard', givenName: 'B' }).expect(422)
      await alike({ familyName: 'Pugh', givenName: 'Alan' }).expect(422)
      await alike({ 'dateOfBirth-day': '15' }).expect(303)
    })

    it('shows nobody of another team, and warns only where a number cannot tell the two apart', async () => {
      const elsewhere = await portal.as('nurseElsewhere')
      const id = await already()
      const team = { teamId: portal.teams.breast }
      const awaited = { nhsNumber: '', nhsNumberAwaited: 'yes', hospitalNumber: 'B1' }

      const warned = await register({ ...namesake, ...team, ...awaited }, elsewhere).expect(422)
      expect(warned.text).to.include('Another team may follow this person')
      expect(warned.text)
        .not.to.include('JONES, Alan')
        .and.not.include('RX1001')
        .and.not.include('999 000 0018')
      const seen = { action: 'possible duplicate hinted at', patient_id: id }
      expect(await portal.db('audit_rows').where(seen)).to.have.lengthOf(1)

      await register({ ...namesake, ...team }, elsewhere).expect(303)
    })

    it('registers once when the button is pressed twice', async () => {
      const both = await Promise.all([register(), register()])

      expect(both.map(each => each.status)).to.include(303)
      expect(await patients()).to.have.lengthOf(1)
    })
  })
})
