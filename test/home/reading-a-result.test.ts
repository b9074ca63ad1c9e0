import { expect } from 'chai'
import { listChecks, listFollowUps } from '../../src/care-plans/index.ts'
import { answerSymptoms } from '../../src/questionnaires/index.ts'
import { judgeAgain, listFindings } from '../../src/results/index.ts'
import { formOn } from '../support/forms-on-page.ts'
import { hashOf, psa, read, receive, report, ring } from '../support/laboratory.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('reading a result', () => {
  let portal: Portal
  let nurse: Browser
  let patient: Followed
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    patient = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const address = (resultId: number) => `/clinic/patients/${patient.patientId}/results/${resultId}`
  const show = async (resultId: number, browser = nurse) =>
    (await browser.get(address(resultId)).expect(200)).text
  const newest = async () => (await listFindings(portal.db, patient.record())).at(-1)?.resultId ?? 0
  const submit = async (resultId: number, answers: object, browser = nurse) => {
    const hash = await hashOf(portal, patient, resultId)
    const body = { followUpId: patient.followUpId, hash, ...answers }
    return browser
      .post(`${address(resultId)}/reading`)
      .type('form')
      .send(body)
  }

  it('shows the value with its unit against this patient’s limit, its history, chart and lowest value', async () => {
    await receive(portal, patient, psa('0.11', '2026-01-20'), psa('0.15', '2026-02-10'), psa('0.25'))

    const page = await show(await newest())

    expect(page).to.include('<strong>JONES, Alan</strong> (Mr)')
    expect(page).to.include('0.25 µg/L').and.include('This patient’s limit: 0.2 µg/L or more')
    expect(page).to.include('reaches this patient’s limit')
    expect(page).to.include('class="app-chart"').and.include('Act at 0.2 or more').and.include('Operation')
    expect(page).to.include('Doubling time').and.include('From 0.11 µg/L on 20 January 2026; 0.15 µg/L')
    expect(page).to.include('Lowest since treatment').and.include('0.11 µg/L on 20 January 2026')
  })

  it('shows a report in fixed width as it was received', async () => {
    const text = 'CT CHEST\n  Lung bases:   clear <b>\nConclusion & advice'
    patient = await aPatient(portal, {
      nhsNumber: nhsNumber(5),
      hospitalNumber: 'T5',
      protocol: 'colorectal',
      team: 'colorectal',
    })
    await receive(portal, patient, report('ct', text))

    const page = await show(await newest())

    expect(page).to.include('aftercare-preformatted')
    expect(page).to.include('CT CHEST\n  Lung bases:   clear &lt;b&gt;\nConclusion &amp; advice')
  })

  it('asks what happens next, and keeps what was typed', async () => {
    await receive(portal, patient, psa('0.25'))
    const id = await newest()

    const none = await submit(id, { note: 'Rang him at home' })
    expect(none.status).to.equal(422)
    expect(none.text).to.include('Choose what happens next').and.include('Rang him at home</textarea>')
    const noWeeks = await submit(id, { outcome: 'repeat' })
    expect(noWeeks.text).to.include('Enter in how many weeks')
    const noReason = await submit(id, { outcome: 'no action' })
    expect(noReason.text).to.include('Write the reason in the note')
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('does not file what reaches the limit, whatever is sent', async () => {
    await receive(portal, patient, psa('0.25'))

    const { status, text } = await submit(await newest(), { outcome: 'file and tell' })

    expect(status).to.equal(403)
    expect(text).to.include('not simply expected')
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('makes the next check with its date when the outcome needs one', async () => {
    await receive(portal, patient, psa('0.25'))
    expect(await show(await newest())).to.include(
      'Plans “Clinic visit within two weeks” for 16 March 2026, for Test nurse',
    )

    const saved = await submit(await newest(), { outcome: 'clinic within two weeks', note: 'Seen at once' })

    expect(saved.status).to.equal(303)
    const checks = await listChecks(portal.db, patient.record())
    expect(checks.find(each => each.origin === 'reading')).to.include({
      title: 'Clinic visit within two weeks',
      dueOn: '2026-03-16',
      state: 'open',
    })
  })

  it('takes a confirmed recurrence with its reason, and does not undo it with a click', async () => {
    await receive(portal, patient, psa('0.25'))
    const saved = await submit(await newest(), { outcome: 'recurrence', note: 'Confirmed by a second value' })

    expect(saved.status).to.equal(303)
    const [followUp] = await listFollowUps(portal.db, patient.record())
    expect(followUp).to.include({ status: 'under investigation', stratum: 'clinic-led' })
    expect(await show(await newest())).not.to.include('Undo my reading')
  })

  it('reads a mammogram only with its code, and files only a quiet one', async () => {
    patient = await aPatient(portal, {
      nhsNumber: nhsNumber(6),
      hospitalNumber: 'T6',
      protocol: 'breast-early',
      team: 'breast',
      enrolment: { laterality: 'left', surgery: 'conserving' },
    })
    await receive(portal, patient, report('mammogram', 'No sign of malignancy'))
    const id = await newest()

    expect((await submit(id, { outcome: 'file and tell' })).text).to.include('Choose what the report says')
    const uncertain = await submit(id, { outcome: 'file and tell', coded: 'M3' })
    expect(uncertain.text).to.include('needs more than filing')
    expect((await submit(id, { outcome: 'file and tell', coded: 'M1' })).status).to.equal(303)
    expect(await portal.db('readings').select('coded')).to.deep.equal([{ coded: 'M1' }])
  })

  it('is read by one of two people who save at the same moment; the other is told', async () => {
    await receive(portal, patient, psa('0.25'))
    const id = await newest()
    const consultant = await portal.as('consultant')

    const both = await Promise.all([
      submit(id, { outcome: 'call', note: 'I ring' }),
      submit(id, { outcome: 'call', note: 'No, I ring' }, consultant),
    ])

    expect(both.map(({ status }) => status)).to.have.members([303, 409])
    const late = both.find(({ status }) => status === 409)
    expect(late?.text).to.include('Somebody has read this result already')
    expect(await portal.db('readings')).to.have.lengthOf(1)
    const made = (await listChecks(portal.db, patient.record())).filter(each => each.origin === 'reading')
    expect(made).to.have.lengthOf(1)
  })

  it('opens again when the laboratory corrects it, and says so plainly', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.02'))
    await read(portal, patient, id)
    await ring(portal, patient, id)

    await receive(
      portal,
      patient,
      psa('0.30', '2026-03-01', { status: 'corrected', sentAt: '2026-03-02T09:00:00.000Z' }),
    )

    const page = await show(id)
    expect(page).to.include('The laboratory has corrected this PSA. It said 0.02 µg/L before.')
    expect(page).to.include('Every version of this result').and.include('To read')
    expect(await listFindings(portal.db, patient.record())).to.have.nested.property('[0].stage', 'to read')
  })

  it('does not save what was read before a correction came in between, and keeps what was typed', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.12'))
    const hash = await hashOf(portal, patient, id)
    await receive(
      portal,
      patient,
      psa('0.30', '2026-03-01', { status: 'corrected', sentAt: '2026-03-02T09:00:00.000Z' }),
    )

    const late = await submit(id, { hash, outcome: 'no action', note: 'As low as before' })

    expect(late.status).to.equal(409)
    expect(late.text).to.include('has changed since you opened it').and.include('As low as before</textarea>')
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('says that a withdrawn value is not to be relied on', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.02'))
    const sentAt = '2026-03-02T09:00:00.000Z'
    await receive(portal, patient, psa('0.02', '2026-03-01', { status: 'withdrawn', sentAt }))

    expect(await show(id))
      .to.include('The laboratory has withdrawn this PSA')
      .and.include('Do not rely')
  })

  it('shows symptoms that wait, and takes what was done about them', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.02'))
    await answerSymptoms(portal.db, patient.record(), patient.followUpId, { 'bone pain': 'yes' }, trx =>
      judgeAgain(trx, patient.record()),
    )
    const page = await show(id)
    expect(page).to.include('Do you have new pain in your bones').and.include('Symptoms were reported')
    const { action, fields } = formOn(page, /settlement$/)

    const empty = await nurse
      .post(action)
      .type('form')
      .send({ ...fields, note: '' })
      .expect(422)
    expect(empty.text).to.include('Write what you did about these answers')
    await nurse
      .post(action)
      .type('form')
      .send({ ...fields, note: 'Rang: a pulled muscle' })
      .expect(303)

    expect(await show(id)).to.include('Dealt with: Rang: a pulled muscle')
    expect(await listFindings(portal.db, patient.record())).to.have.nested.property('[0].finding', 'expected')
  })

  it('can be linked to another open check by hand', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.02'))
    const other = (await listChecks(portal.db, patient.record())).find(
      each => each.test === 'psa' && each.state === 'open',
    )
    const { action, fields } = formOn(await show(id), /link$/)

    await nurse
      .post(action)
      .type('form')
      .send({ ...fields, checkId: other?.id })
      .expect(303)

    expect(await listFindings(portal.db, patient.record())).to.have.nested.property('[0].checkId', other?.id)
    const foreign = await nurse
      .post(action)
      .type('form')
      .send({ ...fields, checkId: 99999 })
    expect(foreign.status).to.equal(404)
  })

  it('goes on to the next of the same list', async () => {
    const second = await aPatient(portal, { nhsNumber: nhsNumber(9), hospitalNumber: 'T9' })
    const [id = 0] = await receive(portal, patient, psa('0.25'))
    const [next = 0] = await receive(portal, second, psa('0.30'))

    const saved = await submit(id, { outcome: 'call', goOn: 'next' })

    expect(saved.headers['location']).to.match(
      new RegExp(`^/clinic/patients/${second.patientId}/results/${next}\\?`),
    )
    expect((await nurse.get(saved.headers['location'] as string)).text).to.include(
      'The result before this one',
    )
  })

  it('is no business of another team, of a support worker or of a GP', async () => {
    await receive(portal, patient, psa('0.12'))
    const id = await newest()

    await (await portal.as('nurseElsewhere')).get(address(id)).expect(404)
    expect((await submit(id, { outcome: 'call' }, await portal.as('nurseElsewhere'))).status).to.equal(404)

    const support = await portal.as('support')
    const page = await show(id, support)
    expect(page).to.include('A nurse specialist or consultant of the team reads this result')
    expect(page).not.to.include('Save reading')
    expect((await submit(id, { outcome: 'call' }, support)).status).to.equal(403)

    expect((await submit(id, { outcome: 'call' }, await portal.as('gp'))).status).to.equal(403)
    expect(await portal.db('readings')).to.have.lengthOf(0)
  })

  it('lets a support worker file what is expected only where the team allows it', async () => {
    const [id = 0] = await receive(portal, patient, psa('0.02'))
    const support = await portal.as('support')

    expect((await submit(id, { outcome: 'file and tell' }, support)).status).to.equal(403)
    await portal.db('teams').where({ id: portal.teams.urology }).update({ support_files_expected: true })
    expect((await submit(id, { outcome: 'file and tell' }, support)).status).to.equal(303)
  })

  it('is not for a team that follows the patient for something else', async () => {
    await portal.db('team_members').where({ account_id: portal.people.nurseElsewhere }).delete()
    const other = { patient_id: patient.patientId, kind: 'team', team_id: portal.teams.breast }
    await portal.db('relationships').insert({ ...other, from_at: portal.clock.now() })
    await portal.db('team_members').insert({
      team_id: portal.teams.breast,
      account_id: portal.people.nurseElsewhere,
      function: 'member',
      from_at: portal.clock.now(),
    })
    const [id = 0] = await receive(portal, patient, psa('0.12'))
    const elsewhere = await portal.as('nurseElsewhere')

    expect(await show(id, elsewhere)).not.to.include('Save reading')
    const refused = await submit(id, { outcome: 'call' }, elsewhere)
    expect(refused.status).to.equal(403)
    expect(refused.text).to.include('Another team reads this result')
  })
})
