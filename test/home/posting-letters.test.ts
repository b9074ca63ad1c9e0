import { expect } from 'chai'
import { listFindings } from '../../src/results/index.ts'
import { later, psa, read, receive } from '../support/laboratory.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { readPdf } from '../support/read-pdf.ts'

describe('telling a patient by letter', () => {
  let portal: Portal
  let nurse: Browser
  let patient: Followed
  let resultId: number
  beforeEach(async () => {
    portal = await openPortal()
    nurse = await portal.as('nurse')
    patient = await aPatient(portal, { tellBy: 'letter', email: null })
    ;[resultId = 0] = await receive(portal, patient, psa('<0.01'))
  })
  afterEach(() => portal.close())

  const file = async () => {
    await read(portal, patient, resultId, { commentForPatient: 'Good to see.' })
    later(portal, 61)
  }
  const letters = async (browser = nurse) => (await browser.get('/clinic/letters').expect(200)).text
  const letterId = async () =>
    (await portal.db('outbox').orderBy('id', 'desc').first<{ id: number }>('id')).id
  const stage = async () => (await listFindings(portal.db, patient.record()))[0]?.stage

  const print = async () =>
    nurse
      .get(`/clinic/letters/${await letterId()}.pdf`)
      .buffer()
      .parse((res, done) => {
        const parts: Buffer[] = []
        res.on('data', (part: Buffer) => parts.push(part))
        res.on('end', () => done(null, Buffer.concat(parts)))
      })
      .expect(200)

  it('waits for the moment to undo, then asks to be printed and posted', async () => {
    await read(portal, patient, resultId)
    expect(await letters()).to.include('No letter waits')

    later(portal, 61)

    expect(await letters())
      .to.include('JONES, Alan')
      .and.include('Posted today')
      .and.include('.pdf"')
  })

  it('says what the result means first, then the number, what it cannot tell, and whom to ring', async () => {
    await file()

    const printed = await print()

    expect(printed.headers['content-type']).to.equal('application/pdf')
    const pdf = await readPdf(printed.body as Buffer)
    const text = pdf.pages.join(' ').replace(/\s+/g, ' ')
    expect(pdf.title).to.equal('Your PSA blood test')
    expect(text).to.include('Dear Mr Jones').and.include('12 Mill Lane')
    expect(text.indexOf('below your limit'))
      .to.be.greaterThan(0)
      .and.below(text.indexOf('Your number less than 0.01'))
    expect(text).to.include('A normal PSA does not rule everything out')
    expect(text).to.include('Test nurse writes: “Good to see.”')
    expect(text).to.include('Call 999').and.include('Not being able to pass urine')
    expect(text).to.include('Your next check:').and.include('01632 960 100')
  })

  it('names no visit that comes of another result nobody has told them', async () => {
    await file()
    const [, other = 0] = await receive(portal, patient, psa('0.15', '2026-03-02'))
    await read(portal, patient, other, { outcome: 'call' })

    const { pages } = await readPdf((await print()).body as Buffer)
    expect(pages.join(' ').replace(/\s+/g, ' '))
      .to.include('Your next check:')
      .and.not.include('Phone call from your nurse')
  })

  it('counts as told only once somebody records that it was posted', async () => {
    await file()
    expect(await stage()).to.equal('to tell')

    await nurse
      .post(`/clinic/letters/${await letterId()}/posted`)
      .type('form')
      .send({ postedOn: '2026-03-02' })
      .expect(303)

    expect(await stage()).to.equal('told')
    expect(await portal.db('tellings').select('channel', 'outbox_id')).to.deep.equal([
      { channel: 'letter', outbox_id: await letterId() },
    ])
    const [row] = await portal.db('outbox').select<{ proof: string }[]>('proof')
    expect(JSON.parse(row?.proof ?? '{}')).to.deep.equal({ postedOn: '2026-03-02', by: portal.people.nurse })
    expect(await letters()).to.include('No letter waits')
  })

  it('asks for a real day that is not in the future', async () => {
    await file()
    const post = (fields: object) =>
      letterId().then(id => nurse.post(`/clinic/letters/${id}/posted`).type('form').send(fields))

    const future = { 'postedOn-day': '3', 'postedOn-month': '3', 'postedOn-year': '2026' }
    expect((await post(future)).text)
      .to.include('today or in the past')
      .and.include('value="3"')
    expect((await post({})).status).to.equal(422)
    expect(await stage()).to.equal('to tell')
  })

  it('must not be posted once the result has changed, and can be discarded', async () => {
    await file()
    const id = await letterId()
    const sentAt = '2026-03-02T09:00:00.000Z'
    await receive(portal, patient, psa('0.30', '2026-03-01', { status: 'corrected', sentAt }))

    expect(await letters()).to.include('Do not post: the result has changed')
    await nurse.get(`/clinic/letters/${id}.pdf`).expect(409)
    const refused = await nurse
      .post(`/clinic/letters/${id}/posted`)
      .type('form')
      .send({ postedOn: '2026-03-02' })
    expect(refused.status).to.equal(409)
    expect(await portal.db('tellings')).to.have.lengthOf(0)

    await nurse.post(`/clinic/letters/${id}/discard`).type('form').send({}).expect(303)
    expect(await letters()).to.include('No letter waits')
  })

  it('is posted once when two people record it together', async () => {
    await file()
    const id = await letterId()
    const consultant = await portal.as('consultant')
    const post = (browser: Browser) =>
      browser.post(`/clinic/letters/${id}/posted`).type('form').send({ postedOn: '2026-03-02' })

    const both = await Promise.all([post(nurse), post(consultant)])

    expect(both.filter(({ status }) => status === 303)).to.have.lengthOf(1)
    expect(await portal.db('tellings')).to.have.lengthOf(1)
  })

  it('may be asked for instead of another way, but not to say that a limit is reached', async () => {
    await read(portal, patient, resultId)
    await portal.db('outbox').delete()
    const hash = (await listFindings(portal.db, patient.record()))[0]?.hash
    const path = `/clinic/patients/${patient.patientId}/results`
    await nurse.post(`${path}/${resultId}/letter`).type('form').send({ hash }).expect(303)
    expect(await letters()).to.include('JONES, Alan')

    const ids = await receive(portal, patient, psa('0.40', '2026-03-02'))
    const second = ids.at(-1) ?? 0
    await read(portal, patient, second, { outcome: 'call' })
    const [, act] = await listFindings(portal.db, patient.record())
    const refused = await nurse.post(`${path}/${second}/letter`).type('form').send({ hash: act?.hash })
    expect(refused.status).to.equal(403)
    expect(refused.text).to.include('A letter is not the way')
  })

  it('goes nowhere when the reading is undone or the patient was told by phone', async () => {
    const readingId = await read(portal, patient, resultId)
    await nurse
      .post(`/clinic/patients/${patient.patientId}/readings/${readingId}/undo`)
      .type('form')
      .send({})
      .expect(303)
    later(portal, 61)

    expect(await letters()).to.include('No letter waits')
  })

  it('is seen by the teams of the patient alone', async () => {
    await file()
    const id = await letterId()
    const elsewhere = await portal.as('nurseElsewhere')

    expect(await letters(elsewhere)).to.include('No letter waits')
    for (const path of [`${id}`, `${id}.pdf`]) await elsewhere.get(`/clinic/letters/${path}`).expect(404)
    await elsewhere
      .post(`/clinic/letters/${id}/posted`)
      .type('form')
      .send({ postedOn: '2026-03-02' })
      .expect(404)
    await (await portal.as('gp')).get('/clinic/letters').expect(403)
  })
})
