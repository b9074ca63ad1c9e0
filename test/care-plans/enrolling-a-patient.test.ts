import { expect } from 'chai'
import { dateBoxes } from '../../src/platform/index.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import { openPortal, password } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { afterProstatectomy, fillIn, onLetrozole, registered } from './filling-in.ts'

describe('enrolling a patient', () => {
  let portal: Portal
  let nurse: Browser
  let home: string
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    home = (await registered(portal)).home
  })
  afterEach(() => portal.close())

  const answer = (page: string, given: object) =>
    nurse.post(`${home}/enrolment/${page}`).type('form').send(given)
  const begin = () => fillIn(portal, nurse, home, 'prostate-surgery', {})
  const confirm = () => nurse.post(`${home}/enrolment/confirmation`).type('form').send({})

  it('makes the follow-up, its limit and its whole schedule', async () => {
    await fillIn(portal, nurse, home, 'prostate-surgery', afterProstatectomy)
    const preview = await nurse.get(`${home}/enrolment/check-answers`).expect(200)
    expect(preview.text).to.include('Robotic prostatectomy').and.include('5 March 2026')

    await confirm().expect(303).expect('Location', home)

    expect(await portal.db('follow_ups').first()).to.include({
      diagnosis: 'Adenocarcinoma of the prostate, pT2 Gleason 3+4',
      diagnosed_on: '2025-09-01',
      anchor_on: '2026-01-05',
      stratum: 'self-managed',
      key_worker_id: portal.people.nurse,
    })
    expect(await portal.db('limits').first()).to.include({ test: 'psa', state: 'agreed', value: '0.2' })
    expect(await portal.db('checks').where({ test: 'psa' })).to.have.lengthOf(13)
    expect(await portal.db('treatments')).to.have.lengthOf(1)
    expect(await portal.db('drafts')).to.have.lengthOf(0)
  })

  it('goes from page to page, asks only what the protocol asks, and ends at the answers', async () => {
    const { headers } = await nurse
      .post(`${home}/enrolment`)
      .type('form')
      .send({ teamId: String(portal.teams.urology), protocolKey: 'prostate-surgery' })
      .expect(303)
    expect(headers['location']).to.equal(`${home}/enrolment/diagnosis`)

    await nurse.get(`${home}/enrolment/medicines`).expect(404)
    const page = await nurse.get(`${home}/enrolment/diagnosis`).expect(200)
    expect(page.text).not.to.include('Which breast')
    await answer('diagnosis', afterProstatectomy['diagnosis']!).expect(
      'Location',
      `${home}/enrolment/treatments`,
    )
  })

  it('goes back to the answers after one of them was changed', async () => {
    await fillIn(portal, nurse, home, 'prostate-surgery', afterProstatectomy)

    await answer('diagnosis', { diagnosis: 'Another diagnosis' }).expect(
      'Location',
      `${home}/enrolment/check-answers`,
    )
    const page = await nurse.get(`${home}/enrolment/check-answers`)
    expect(page.text).to.include('Another diagnosis')
  })

  it('plans by the medicines, says what is left out, and counts what was done before', async () => {
    const beth = await registered(
      portal,
      { nhsNumber: nhsNumber(2), hospitalNumber: 'T2', sex: 'female' },
      'breast',
    )
    home = beth.home
    await fillIn(portal, nurse, home, 'breast-early', onLetrozole, 'breast')
    const { text } = await nurse.get(`${home}/enrolment/check-answers`).expect(200)

    expect(text).to.include('Letrozole, since 1 September 2024, planned until 1 September 2029')
    expect(text).to.include('Surveillance mammogram, 12 June 2025: done before this follow-up began')
    expect(text).to.include('Bone density scan (DEXA)')
    expect(text).to.include('Left out').and.include('Endocrine treatment reaches its planned stop')

    await confirm().expect(303)
    const mammograms = await portal
      .db('checks')
      .where({ test: 'mammogram' })
      .orderBy('due_on')
      .select<{ state: string }[]>('state')
    expect(mammograms.map(check => check.state)).to.deep.equal([
      'followed before',
      'open',
      'open',
      'open',
      'open',
    ])
  })

  it('enrols once, however often the button is pressed', async () => {
    await fillIn(portal, nurse, home, 'prostate-surgery', afterProstatectomy)
    const twice = await Promise.all([confirm(), confirm()])

    expect(twice.map(each => each.status)).to.include(303)
    expect(await portal.db('follow_ups')).to.have.lengthOf(1)
  })

  it('does not enrol while a page is not answered, and says which', async () => {
    const { limits: _left, ...most } = afterProstatectomy
    await fillIn(portal, nurse, home, 'prostate-surgery', most)

    const { text } = await confirm().expect(422)

    expect(text).to.include('Still to answer: Limits')
    expect(await portal.db('follow_ups')).to.have.lengthOf(0)
  })

  it('keeps the answers when the session is lost', async () => {
    await begin()
    await answer('diagnosis', { diagnosis: 'Typed before lunch' }).expect(303)
    portal.clock.moveTo('2026-03-02T13:00:00.000Z')
    await nurse.get(`${home}/enrolment`).expect(303)
    await nurse
      .post('/clinic/sign-in')
      .type('form')
      .send({ email: 'nurse@clinic.test', password })
      .expect(303)

    const start = await nurse.get(`${home}/enrolment`).expect(200)
    expect(start.text).to.include('Your answers are kept')
    const page = await nurse.get(`${home}/enrolment/diagnosis`).expect(200)
    expect(page.text).to.include('Typed before lunch')
  })

  it('throws the answers away when asked to', async () => {
    await begin()
    await nurse.post(`${home}/enrolment/fresh-start`).type('form').send({}).expect(303)

    expect(await portal.db('drafts')).to.have.lengthOf(0)
  })

  it('takes another treatment without JavaScript', async () => {
    await begin()
    await answer('treatments', { ...afterProstatectomy['treatments'], another: 'yes' }).expect(
      'Location',
      `${home}/enrolment/treatments#treatment-3`,
    )

    const { text } = await nurse.get(`${home}/enrolment/treatments`)
    expect(text).to.include('Treatment 3').and.include('Robotic prostatectomy')
  })

  it('starts the date of the operation with the one among the treatments', async () => {
    await begin()
    await answer('treatments', afterProstatectomy['treatments']!).expect(303)

    const { text } = await nurse.get(`${home}/enrolment/anchor`)
    expect(text).to.match(/name="anchorOn-year"[^>]*value="2026"/)
  })

  const bad: [string, object, string][] = [
    ['diagnosis', { diagnosis: '' }, 'Enter the diagnosis'],
    [
      'diagnosis',
      { diagnosis: 'X', ...dateBoxes('diagnosedOn', '2027-01-01') },
      'must be today or in the past',
    ],
    ['treatments', { '1-kind': 'surgery' }, 'Enter what was done in treatment 1'],
    ['treatments', { '1-description': 'Operation' }, 'Choose what treatment 1 was'],
    [
      'treatments',
      {
        '2-kind': 'radiotherapy',
        '2-description': '60 Gy',
        ...dateBoxes('2-startedOn', '2025-05-02'),
        ...dateBoxes('2-endedOn', '2025-05-01'),
      },
      'The end of treatment 2 must not be before its start',
    ],
    ['anchor', dateBoxes('anchorOn', null), 'Enter the date of the prostate operation'],
    ['anchor', dateBoxes('anchorOn', '2026-03-03'), 'must be today or in the past'],
    ['anchor', dateBoxes('anchorOn', '1950-01-01'), 'must be after the patient was born'],
    ['anchor', { 'anchorOn-day': '31', 'anchorOn-month': '2', 'anchorOn-year': '2025' }, 'Enter a real date'],
    ['eligibility', {}, 'Choose yes or no: Is the planned treatment complete?'],
    [
      'eligibility',
      { ...afterProstatectomy['eligibility'], 'patient-agrees-answer': 'no' },
      'Enrolment stops here while this is the answer',
    ],
    [
      'eligibility',
      { ...afterProstatectomy['eligibility'], 'stable-answer': 'no' },
      'Enter why this follow-up is right all the same',
    ],
    ['stratum', {}, 'Choose how the follow-up is run'],
    ['stratum', { stratum: 'self-managed', keyWorkerId: '999999' }, 'Choose the key worker from the team'],
    ['limits', {}, 'Choose the limit for PSA'],
    ['limits', { 'psa-how': 'own', 'psa-value': 'low' }, 'Enter the level as a number'],
    ['limits', { 'psa-how': 'own', 'psa-comparison': '>=', 'psa-value': '0.1' }, 'Enter the reason'],
    ['last-checks', dateBoxes('psa-on', '2026-12-01'), 'The last PSA must be today or in the past'],
  ]
  for (const [page, given, sentence] of bad)
    it(`asks the page ${page} again: ${sentence}`, async () => {
      await begin()
      const { text } = await answer(page, given).expect(422)

      expect(text).to.include(sentence)
      expect(text).to.include('There is a problem')
    })

  it('asks for a planned stop after the start', async () => {
    const { home: of } = await registered(portal, { nhsNumber: nhsNumber(2), hospitalNumber: 'T2' }, 'breast')
    home = of
    await fillIn(portal, nurse, home, 'breast-early', {}, 'breast')

    const { text } = await answer('medicines', {
      ...onLetrozole['medicines'],
      ...dateBoxes('aromatase-inhibitor-plannedStopOn', '2024-01-01'),
    }).expect(422)
    expect(text).to.include('The planned stop must be after the start').and.include('value="Letrozole"')
  })

  it('records why somebody was enrolled against a question', async () => {
    const eligibility = {
      ...afterProstatectomy['eligibility'],
      'stable-answer': 'no',
      'stable-reason': 'Undetectable twice, operated two months ago',
    }
    await fillIn(portal, nurse, home, 'prostate-surgery', { ...afterProstatectomy, eligibility })
    await confirm().expect(303)

    expect(await portal.db('eligibility_answers').where({ question: 'stable' }).first()).to.include({
      answer: 'no',
      override_reason: 'Undetectable twice, operated two months ago',
    })
  })

  it('takes a stricter limit at once', async () => {
    const limits = {
      'psa-how': 'own',
      'psa-comparison': '>=',
      'psa-value': '0.1',
      'psa-reason': 'Positive margin',
    }
    await fillIn(portal, nurse, home, 'prostate-surgery', { ...afterProstatectomy, limits })
    await confirm().expect(303)

    expect(await portal.db('limits').first()).to.include({ value: '0.1', reason: 'Positive margin' })
    expect(await portal.db('limit_proposals')).to.have.lengthOf(0)
  })

  it('keeps the protocol’s limit until a second person accepts a looser one', async () => {
    const limits = {
      'psa-how': 'own',
      'psa-comparison': '>=',
      'psa-value': '0.4',
      'psa-reason': 'Assay noise',
    }
    await fillIn(portal, nurse, home, 'prostate-surgery', { ...afterProstatectomy, limits })
    const { text } = await nurse.get(`${home}/enrolment/check-answers`)
    expect(text).to.include('until a second person accepts 0.4 ug/L or more')
    await confirm().expect(303)

    expect(await portal.db('limits').first()).to.include({ value: '0.2' })
    expect(await portal.db('limit_proposals').first()).to.include({ value: '0.4', outcome: null })
  })

  it('awaits a limit that comes from the lowest value', async () => {
    const { limits: _own, ...answers } = afterProstatectomy
    await fillIn(portal, nurse, home, 'prostate-radiotherapy', {
      ...answers,
      medicines: {},
      limits: { 'psa-how': 'protocol' },
    })
    await confirm().expect(303)

    expect(await portal.db('limits').first()).to.include({ state: 'awaited', owner_id: portal.people.nurse })
  })

  it('warns when the patient is already followed on this pathway', async () => {
    const { patientId } = await aPatient(portal, { nhsNumber: nhsNumber(3), hospitalNumber: 'T3' })
    home = `/clinic/patients/${patientId}`
    await begin()

    const { text } = await nurse.get(`${home}/enrolment/check-answers`)
    expect(text).to.include('already has a follow-up on this pathway')
  })

  it('lets a support worker prepare and a nurse carry on and confirm', async () => {
    const support = await portal.as('support')
    await fillIn(portal, support, home, 'prostate-surgery', afterProstatectomy)
    const prepared = await support.get(`${home}/enrolment/check-answers`).expect(200)
    expect(prepared.text).to.include('A nurse specialist or consultant of the team confirms')
    expect(prepared.text).not.to.include('Confirm and enrol')
    await support.post(`${home}/enrolment/confirmation`).type('form').send({}).expect(403)

    const start = await nurse.get(`${home}/enrolment`).expect(200)
    expect(start.text).to.include('Carry on with what Test support prepared')
    await nurse
      .post(`${home}/enrolment/copies`)
      .type('form')
      .send({ accountId: String(portal.people.support) })
      .expect(303)
    await confirm().expect(303)

    expect(await portal.db('follow_ups')).to.have.lengthOf(1)
    expect(await portal.db('drafts')).to.have.lengthOf(0)
  })

  it('enrols nobody who has died', async () => {
    await portal.db('patients').update({ died_on: '2026-02-01' })

    await nurse.get(`${home}/enrolment`).expect(403)
  })
})
