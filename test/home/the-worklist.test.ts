import { expect } from 'chai'
import { registerPatient } from '../../src/patients/index.ts'
import { formOn } from '../support/forms-on-page.ts'
import { later, psa, read, receive, report } from '../support/laboratory.ts'
import { alan, aPatient, nhsNumber, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('the worklist', () => {
  let portal: Portal
  let nurse: Browser
  let patient: Followed
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    patient = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const lane = async (name: string, browser = nurse) =>
    (await browser.get(`/clinic?lane=${name}`).expect(200)).text
  const count = (page: string, title: string) =>
    new RegExp(`>${title} <strong>([^<]*)</strong>`).exec(page)?.[1]

  it('opens with what can harm first: a limit that is reached', async () => {
    await receive(portal, patient, psa('0.05', '2025-09-01'), psa('0.25', '2026-03-01'))

    const { text } = await nurse.get('/clinic').expect(200)

    expect(count(text, 'Act')).to.equal('1')
    expect(text).to.include('JONES, Alan (Mr)').and.include('999 000 ').and.include('14-Apr-1951 (74y)')
    expect(text).to.include('Prostate, year 1').and.include('0.25 µg/L').and.include('up from')
    expect(text).to.include('0.05 µg/L').and.include('0.2 or more').and.include('today')
  })

  it('counts every lane on every page', async () => {
    await receive(portal, patient, psa('0.12'))

    const page = await lane('expected')

    expect(count(page, 'Act')).to.equal('0')
    expect(count(page, 'Look')).to.equal('1')
    expect(count(page, 'Expected')).to.equal('0')
    expect(page).to.include('No expected result waits to be filed')
  })

  it('never offers to file what is to be looked at', async () => {
    await receive(portal, patient, psa('0.12'))

    const page = await lane('look')

    expect(page).to.include('0.12 is at or above the level to look at')
    expect(page).not.to.include('File and tell the patient')
  })

  it('lists an overdue check with its last step, and a booked one all the same', async () => {
    portal.clock.moveTo('2026-06-01T10:00:00.000Z')
    nurse = await portal.as('nurse')

    const page = await lane('overdue')

    expect(page).to.include('PSA').and.include('Very overdue').and.include('Nothing recorded yet')
    expect(page).to.match(/href="\/clinic\/patients\/\d+\/checks\/\d+"/)
  })

  it('lists enrolments without a key worker or with a limit awaited, and people not enrolled', async () => {
    const incomplete = { nhsNumber: nhsNumber(2), hospitalNumber: 'T2', familyName: 'Nolan' }
    await aPatient(portal, { ...incomplete, enrolment: { keyWorkerId: null } })
    const radiotherapy = { nhsNumber: nhsNumber(4), hospitalNumber: 'T4', familyName: 'Ray' }
    await aPatient(portal, { ...radiotherapy, protocol: 'prostate-radiotherapy' })
    const newcomer = { ...alan, nhsNumber: nhsNumber(3), hospitalNumber: 'T3', familyName: 'Newman' }
    await registerPatient(portal.db, person(portal, 'nurse'), portal.teams.urology, newcomer, null)

    expect(await lane('incomplete'))
      .to.include('NOLAN')
      .and.include('No key worker')
      .and.include('RAY')
      .and.include('Limit for PSA awaited')
      .and.not.include('JONES')
    expect(await lane('registered'))
      .to.include('NEWMAN')
      .and.include('/enrolment"')
      .and.not.include('JONES')
  })

  it('lists a symptom that was reported although no result waits, until it is dealt with [H-25]', async () => {
    const answers = { 'bone-pain': 'yes', weight: 'no', blood: 'no', retention: 'no', cord: 'no' }
    const record = `/clinic/patients/${patient.patientId}`
    await nurse
      .post(`${record}/follow-ups/${patient.followUpId}/symptoms`)
      .type('form')
      .send(answers)
      .expect(303)

    const { text } = await nurse.get('/clinic').expect(200)
    expect(count(text, 'Symptoms')).to.equal('1')
    expect(text).to.include('JONES').and.include('bone pain').and.include('Open answers')

    const [, answersId] = /symptoms\/(\d+)"/.exec(text) ?? []
    const note = 'Rang him: seen on Friday'
    await nurse.post(`${record}/symptoms/${answersId}/settlement`).type('form').send({ note }).expect(303)
    expect(count(await lane('symptoms'), 'Symptoms')).to.equal('0')
  })

  it('shows a team no symptoms of another team’s patients', async () => {
    const answers = { 'bone-pain': 'yes', weight: 'no', blood: 'no', retention: 'no', cord: 'no' }
    const address = `/clinic/patients/${patient.patientId}/follow-ups/${patient.followUpId}/symptoms`
    await nurse.post(address).type('form').send(answers).expect(303)

    expect(await lane('symptoms', await portal.as('nurseElsewhere'))).not.to.include('JONES')
  })

  it('files with one click, says so with Undo, and takes it back', async () => {
    await receive(portal, patient, psa('<0.01'))
    const { action, fields } = formOn(await lane('expected'), /reading$/)

    const filed = await nurse.post(action).type('form').send(fields).expect(303)
    const after = await nurse.get(filed.headers['location'] as string).expect(200)

    expect(after.text).to.include('PSA &lt;0.01 µg/L filed').and.include('On their page, not opened yet')
    expect(count(after.text, 'Expected')).to.equal('0')
    expect(count(after.text, 'To tell')).to.equal('1')

    const undo = formOn(after.text, /undo$/)
    const undone = await nurse.post(undo.action).type('form').send(undo.fields).expect(303)
    const back = await nurse.get(undone.headers['location'] as string).expect(200)
    expect(count(back.text, 'Expected')).to.equal('1')
    expect(back.text).to.include('File and tell the patient')
  })

  it('keeps its place in the queue when a reading is taken back', async () => {
    const [resultId = 0] = await receive(portal, patient, psa('<0.01'))
    const [before] = await portal.db('findings').select<{ since: string }[]>('since')
    later(portal, 120)
    const readingId = await read(portal, patient, resultId)

    await nurse
      .post(`/clinic/patients/${patient.patientId}/readings/${readingId}/undo`)
      .type('form')
      .send({})
      .expect(303)

    expect(await portal.db('findings').select('since')).to.deep.equal([before])
  })

  it('offers no Undo, and allows none, after the moment has passed', async () => {
    await receive(portal, patient, psa('<0.01'))
    const { action, fields } = formOn(await lane('expected'), /reading$/)
    const filed = await nurse.post(action).type('form').send(fields).expect(303)
    const soon = await nurse.get(filed.headers['location'] as string).expect(200)
    const undo = formOn(soon.text, /undo$/)
    later(portal, 61)

    const late = await nurse.post(undo.action).type('form').send(undo.fields).expect(409)
    expect(late.text).to.include('It is too late to undo this')
    expect((await nurse.get(filed.headers['location'] as string).expect(200)).text).not.to.include('Undo')
  })

  it('says calmly that somebody was first, and keeps the list', async () => {
    const [resultId = 0] = await receive(portal, patient, psa('<0.01'))
    const { action, fields } = formOn(await lane('expected'), /reading$/)
    await read(portal, patient, resultId)

    const { text } = await nurse.post(action).type('form').send(fields).expect(409)

    expect(text).to.include('Somebody has read this result already').and.include('id="lanes"')
    expect(await portal.db('readings')).to.have.lengthOf(1)
  })

  it('pages by key: every row once, none left out', async () => {
    for (let n = 0; n < 52; n++) {
      const someone = { nhsNumber: nhsNumber(100 + n), hospitalNumber: `P${n}`, familyName: `P${n}x` }
      const each = await aPatient(portal, someone)
      await receive(portal, each, psa('<0.01'))
    }

    const first = await lane('expected')
    const next = /href="([^"]*after=[^"]*)" rel="next"/.exec(first)?.[1] ?? ''
    const second = (await nurse.get(next.replaceAll('&amp;', '&')).expect(200)).text

    const rows = (page: string) => [...page.matchAll(/id="(finding-\d+)"/g)].map(([, id]) => id)
    expect(rows(first)).to.have.lengthOf(50)
    expect(new Set([...rows(first), ...rows(second)]).size).to.equal(52)
    expect(count(second, 'Expected')).to.equal('52')
  })

  it('says how each patient is to be told, and records a call with identity checked', async () => {
    const [resultId = 0] = await receive(portal, patient, psa('0.12'))
    await read(portal, patient, resultId, { outcome: 'repeat', weeks: 6 })
    const page = await lane('tell')
    expect(page).to.include('Ring the patient').and.include('01632 960 301')
    const { action, fields } = formOn(page, /telling$/)

    const unchecked = await nurse.post(action).type('form').send(fields).expect(422)
    expect(unchecked.text).to.include('Check who you speak to')
    const told = await nurse
      .post(action)
      .type('form')
      .send({ ...fields, identityChecked: 'yes' })
      .expect(303)

    const after = await nurse.get(told.headers['location'] as string).expect(200)
    expect(after.text).to.include('the patient has been told')
    expect(count(after.text, 'To tell')).to.equal('0')
    expect(await portal.db('tellings').select('channel', 'told_by')).to.deep.equal([
      { channel: 'phone', told_by: portal.people.nurse },
    ])
  })

  it('lists a result that serves two follow-ups once to tell, after both have read it', async () => {
    const second = await aPatient(portal, { nhsNumber: nhsNumber(7), hospitalNumber: 'T7' })
    const [resultId = 0] = await receive(portal, second, psa('<0.01'))
    await portal.db('findings').where({ result_id: resultId }).update({ stage: 'to tell' })
    const [finding] = await portal.db('findings').where({ result_id: resultId }).select<object[]>()
    const other = { ...finding, id: undefined, follow_up_id: undefined } as Record<string, unknown>
    delete other['id']
    const { enrol, usableProtocol } = await import('../../src/care-plans/index.ts')
    const stored = await usableProtocol(portal.db, 'prostate-surgery')
    const followUpId = await enrol(portal.db, second.record(), {
      teamId: portal.teams.urology,
      protocolKey: 'prostate-surgery',
      stratum: 'self-managed',
      diagnosis: 'A second one',
      diagnosedOn: null,
      laterality: null,
      surgery: null,
      site: null,
      colonoscopyBeforeSurgery: null,
      anchorOn: '2026-01-05',
      bornOn: '1951-04-14',
      keyWorkerId: portal.people.nurse,
      treatments: [],
      medicines: [],
      eligibility: (stored?.protocol.eligibility ?? []).map(({ key, wanted }) => ({
        question: key,
        answer: wanted,
        overrideReason: null,
      })),
      limits: {},
      lastDone: {},
      origin: 'enrolment',
    })
    await portal.db('findings').insert({ ...other, follow_up_id: followUpId, check_id: null })

    expect(count(await lane('tell'), 'To tell')).to.equal('1')
    await portal.db('findings').where({ follow_up_id: followUpId }).update({ stage: 'to read' })
    expect(await lane('tell')).to.include('Another follow-up has yet to read it')
  })

  it('shows who is dealing with a result and the last attempt, and never hides the row', async () => {
    const [resultId = 0] = await receive(portal, patient, psa('0.25'))
    const home = `/clinic/patients/${patient.patientId}/follow-ups/${patient.followUpId}`
    const consultant = await portal.as('consultant')
    const about = `result:${resultId}`
    await consultant.post(`${home}/claims`).type('form').send({ about }).expect(303)

    const page = await lane('act')

    expect(page).to.include('Taken').and.include('Test consultant').and.include('0.25 µg/L')
  })

  it('shows a team nothing of another team, and a support worker the lists', async () => {
    await receive(portal, patient, psa('0.25'))

    const elsewhere = await portal.as('nurseElsewhere')
    expect(await lane('act', elsewhere)).not.to.include('JONES')
    expect(count(await lane('act', elsewhere), 'Act')).to.equal('0')
    expect(await lane('act', await portal.as('support'))).to.include('JONES')
  })

  it('is for whoever works on it; a GP gets the patients of the practice', async () => {
    await aPatient(portal, {
      nhsNumber: nhsNumber(8),
      hospitalNumber: 'T8',
      familyName: 'Gordon',
      practice: 'high street',
    })

    const gp = await portal.as('gp')
    const { text } = await gp.get('/clinic').expect(200)
    expect(text).to.include('GORDON, Alan').and.not.include('JONES').and.not.include('id="lanes"')
    expect((await (await portal.as('it')).get('/clinic').expect(200)).text).to.include('has no worklist')
    await portal.anyone().get('/clinic').expect(303)
  })

  it('takes no nonsense from the address', async () => {
    await receive(portal, patient, report('ct', 'Nothing new'))
    for (const query of ['lane=x', 'lane=act&after=zz', 'lane=act&done=filed_99999', 'lane=act&done=told_1x'])
      await nurse.get(`/clinic?${query}`).expect(200)
  })
})
