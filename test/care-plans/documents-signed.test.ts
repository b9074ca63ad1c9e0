import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { addWorkingDays } from '../../src/platform/index.ts'
import { documentsOf, download, hidden, sign } from '../support/documents.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { carePlan, prostateSummary } from './sample-answers.ts'

describe('signing a treatment summary', () => {
  let portal: Portal
  let alan: Followed
  let nurse: Browser
  let here: string

  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal, { practice: 'high street', tellBy: 'letter' })
    nurse = await portal.as('nurse')
    here = documentsOf(alan)
  })
  afterEach(() => portal.close())

  const summary = (changes: object = {}) => ({ ...prostateSummary, ...changes })
  const check = (answers: object, by = nurse) =>
    by
      .post(`${here}/treatment-summary`)
      .type('form')
      .send({ ...answers, revision: '0', go: 'check' })
  const documentId = async () => {
    const row = await portal.db('documents').orderBy('id', 'desc').first<{ id: number }>('id')
    return row.id
  }
  const letters = () =>
    portal.db('outbox').where({ kind: 'document letter' }).orderBy('id').select<
      {
        id: number
        addressee: string
        wanted_by: string
        proved_at: string | null
        proof: string | null
        dropped_because: string | null
      }[]
    >()

  it('keeps the words, three files and who signed, and shows them', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())

    const list = await nurse.get(here).expect(200)
    expect(list.text).to.include('Signed, version 1').and.include('Signed by Test nurse on 2 March 2026')
    const files = await portal.db('document_files').orderBy('audience').pluck('audience')
    expect(files).to.deep.equal(['gp practice', 'patient', 'patient large print'])
    expect(await portal.db('document_drafts')).to.have.lengthOf(0)
    const audit = await portal.db('audit_rows').where({ action: 'document signed' })
    expect(audit).to.have.lengthOf(1)
  })

  it('names everything that is missing, and keeps what was typed', async () => {
    const { text } = await check({ ownWords: 'My allotment <3', 'treatments.0.when': 'In May' }).expect(422)

    expect(text)
      .to.include('Enter the diagnosis')
      .and.include('Enter the date of diagnosis, or tick ‘Not known’')
      .and.include('Enter T stage, or tick ‘Not known’')
      .and.include('Enter what the treatment was, or empty its row')
      .and.include('Choose the aim of treatment')
      .and.include('Choose what the GP should do, or ‘No action for the GP’')
      .and.include('Enter the consultant’s name, or ‘not known’')
    expect(text).to.include('My allotment &lt;3').and.include('value="In May"')
    expect(await portal.db('documents')).to.have.lengthOf(0)
  })

  it('asks when a medicine stops', async () => {
    const { text } = await check(summary({ 'medicines.0.name': 'Goserelin' })).expect(422)

    expect(text).to.include('Enter when this medicine stops: a date, ‘long term’ or ‘not known’')
  })

  it('takes ‘not known’ for an answer, and prints it', async () => {
    const stage = Object.fromEntries(
      Object.keys(prostateSummary).flatMap(key => (key.startsWith('stage.') ? [[key, '']] : [])),
    )
    const notKnown = [
      'diagnosedOn',
      'stage-t',
      'stage-n',
      'stage-m',
      'stage-gleason',
      'stage-psa',
      'stage-margins',
    ]
    const date = { 'diagnosedOn-day': '', 'diagnosedOn-month': '', 'diagnosedOn-year': '' }
    await sign(nurse, alan, 'treatment-summary', summary({ ...stage, ...date, notKnown }))

    const row = await portal.db('documents').first<{ body: string }>('body')
    const body = JSON.parse(row.body) as { diagnosedOn: string | null; stage: { value: string }[] }
    expect(body.diagnosedOn).to.equal(null)
    expect(body.stage.every(each => each.value === 'not known')).to.equal(true)
  })

  it('does not take actions for the GP and ‘No action’ together', async () => {
    const { text } = await check(summary({ gp: ['code', 'none'] })).expect(422)

    expect(text).to.include('Choose the GP’s actions or ‘No action for the GP’, not both')
  })

  it('shows what each reader will read before anything is signed', async () => {
    await check(summary()).expect(303)

    const { text } = await nurse.get(`${here}/treatment-summary/check`).expect(200)
    expect(text)
      .to.include('What the patient reads')
      .and.include('The aim of your treatment was to cure the cancer.')
    expect(text).to.include('What the GP reads').and.include('Actions for the practice')
    expect(text).not.to.include('name="Mr')
    expect(text).to.include('High Street Surgery, by post').and.include('The patient, by post')
    expect(await portal.db('documents')).to.have.lengthOf(0)
  })

  it('signs only what was checked', async () => {
    await check(summary()).expect(303)
    const page = await nurse.get(`${here}/treatment-summary/check`)
    await nurse
      .post(`${here}/treatment-summary`)
      .type('form')
      .send({ ...summary({ consultant: 'Mr Other' }), revision: '1', go: 'save' })
      .expect(303)

    const { text } = await nurse
      .post(`${here}/treatment-summary/signature`)
      .type('form')
      .send({ checked: hidden(page.text, 'checked') })
      .expect(409)
    expect(text).to.include('check it again and sign it then')
    expect(await portal.db('documents')).to.have.lengthOf(0)
  })

  it('issues it once when the button is pressed twice', async () => {
    await check(summary()).expect(303)
    const page = await nurse.get(`${here}/treatment-summary/check`)
    const press = () =>
      nurse
        .post(`${here}/treatment-summary/signature`)
        .type('form')
        .send({ checked: hidden(page.text, 'checked') })
    const answers = await Promise.all([press(), press()])

    expect(answers.map(answer => answer.status).toSorted((a, b) => a - b)).to.deep.equal([303, 409])
    expect(await portal.db('documents')).to.have.lengthOf(1)
  })

  it('lets a support worker prepare, and a nurse sign what they prepared', async () => {
    const support = await portal.as('support')
    await check(summary(), support).expect(303)
    const prepared = await support.get(`${here}/treatment-summary/check`).expect(200)
    await support
      .post(`${here}/treatment-summary/signature`)
      .type('form')
      .send({ checked: hidden(prepared.text, 'checked') })
      .expect(403)

    expect(prepared.text).not.to.include('Sign and issue')
    const list = await nurse.get(here)
    expect(list.text).to.include('Saved on 2 March 2026').and.include('by Test support')
    const page = await nurse.get(`${here}/treatment-summary/check`).expect(200)
    await nurse
      .post(`${here}/treatment-summary/signature`)
      .type('form')
      .send({ checked: hidden(page.text, 'checked') })
      .expect(303)
  })

  it('is not there for another team', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())
    const elsewhere = await portal.as('nurseElsewhere')

    await elsewhere.get(here).expect(404)
    await elsewhere.get(`${here}/treatment-summary`).expect(404)
    await elsewhere.get(`${here}/${await documentId()}/patient.pdf`).expect(404)
    await nurse.get(here.replace(/follow-ups\/\d+/, 'follow-ups/none')).expect(404)
  })

  it('gives the GP practice what is signed, and never a draft', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())
    await nurse
      .post(`${here}/care-plan`)
      .type('form')
      .send({ matters: 'A secret wish', revision: '0', go: 'save' })
    const gp = await portal.as('gp')

    const { text } = await gp.get(here).expect(200)
    expect(text).to.include('Signed, version 1').and.include('Not started').and.not.include('Saved on')
    expect(text).not.to.include('It has been posted').and.not.include('Write a new version')
    expect((await download(gp, `${here}/${await documentId()}/gp.pdf`)).subarray(0, 5).toString()).to.equal(
      '%PDF-',
    )
    await gp.get(`${here}/care-plan`).expect(403)
    await gp.post(`${here}/care-plan/draft`).type('form').send({ matters: 'x' }).expect(403)
  })

  it('begins the next version with the last one’s words, and says what it replaces', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())
    portal.clock.moveTo('2026-03-09T10:00:00.000Z')
    nurse = await portal.as('nurse')
    const editor = await nurse.get(`${here}/treatment-summary`).expect(200)
    expect(editor.text).to.include('I want to get back to my allotment.')

    await sign(nurse, alan, 'treatment-summary', summary({ consultant: 'Mr Other' }))
    const list = await nurse.get(here)
    expect(list.text).to.include('Signed, version 2').and.include('Replaced by version 2')
    const files = await portal
      .db('document_files')
      .where({ audience: 'gp practice' })
      .select<{ sha256: string }[]>('sha256')
    expect(new Set(files.map(file => file.sha256)).size).to.equal(2)
  })

  it('never changes a signed file, whatever becomes of patient, team and protocol', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())
    const path = `${here}/${await documentId()}/patient.pdf`
    const before = await download(nurse, path)

    await portal
      .db('patients')
      .where({ id: alan.patientId })
      .update({ family_name: 'Changed', address: 'Elsewhere' })
    await portal.db('teams').update({ phone: '01632 960 999' })
    await portal.db('protocols').update({ version: 99 })
    const after = await download(nurse, path)

    expect(after.equals(before)).to.equal(true)
    const file = await portal
      .db('document_files')
      .where({ audience: 'patient' })
      .first<{ sha256: string }>('sha256')
    expect(file.sha256).to.equal(createHash('sha256').update(after).digest('hex'))
  })

  it('records who opened a file', async () => {
    await sign(nurse, alan, 'treatment-summary', summary())
    await download(nurse, `${here}/${await documentId()}/gp.pdf`)

    const opened = await portal
      .db('audit_rows')
      .where({ action: 'document file opened', patient_id: alan.patientId })
    expect(opened).to.have.lengthOf(1)
  })

  describe('posting it', () => {
    const post = async (letter: number, day: string) =>
      nurse
        .post(`${here}/${await documentId()}/posted`)
        .type('form')
        .send({ letter, 'postedOn-day': day, 'postedOn-month': '3', 'postedOn-year': '2026' })

    it('waits for the patient’s and the practice’s letters to be posted', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      const [patient, gp] = await letters()

      expect(patient).to.include({ addressee: 'patient', wanted_by: addWorkingDays('2026-03-02', 2) })
      expect(gp).to.include({ addressee: 'gp practice', proved_at: null })
      const list = await nurse.get(here)
      expect(list.text).to.include('To post: The patient').and.include('To post: High Street Surgery')
    })

    it('is proved by the day somebody posted it', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      const [patient] = await letters()
      expect((await post(patient!.id, '2')).status).to.equal(303)

      expect(JSON.parse((await letters())[0]?.proof ?? '')).to.include({ postedOn: '2026-03-02' })
      const list = await nurse.get(here)
      expect(list.text).to.include('Patient 2 March 2026').and.not.include('To post: The patient')
      expect((await post(patient!.id, '2')).status).to.equal(409)
    })

    it('does not take a day that has not come', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      const [patient] = await letters()
      const { status, text } = await post(patient!.id, '3')

      expect(status).to.equal(422)
      expect(text).to.include('The day of posting must be today or before')
      expect((await letters())[0]?.proved_at).to.equal(null)
    })

    it('writes no letter to a patient who reads it on their own page', async () => {
      const online = await aPatient(portal, {
        nhsNumber: null,
        hospitalNumber: 'T2',
        email: 'two@patient.test',
        online: true,
      })
      await sign(nurse, online, 'treatment-summary', summary())

      expect(await letters()).to.have.lengthOf(0)
    })
  })

  describe('withdrawing it', () => {
    const withdraw = async (reason: string, by = nurse) =>
      by
        .post(`${here}/${await documentId()}/withdrawal`)
        .type('form')
        .send({ reason })

    it('needs a reason', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      const { status, text } = await withdraw('')

      expect(status).to.equal(422)
      expect(text).to.include('Enter what is wrong with it')
    })

    it('keeps it in sight as withdrawn, holds the letters back and shows it to no patient or GP', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      expect((await withdraw('Wrong side')).status).to.equal(303)

      const list = await nurse.get(here)
      expect(list.text)
        .to.include('Withdrawn, version 1')
        .and.include('Wrong side')
        .and.not.include('To post')
      expect((await letters()).every(each => each.dropped_because === 'The document was withdrawn')).to.equal(
        true,
      )
      await download(nurse, `${here}/${await documentId()}/patient.pdf`)
      const gp = await portal.as('gp')
      expect((await gp.get(here)).text).to.include('Withdrawn, version 1')
      await gp.get(`${here}/${await documentId()}/gp.pdf`).expect(404)
    })

    it('says who has had it and is to be told', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      const [patient] = await letters()
      await nurse
        .post(`${here}/${await documentId()}/posted`)
        .type('form')
        .send({ letter: patient!.id, 'postedOn-day': '2', 'postedOn-month': '3', 'postedOn-year': '2026' })
      await withdraw('Wrong side')

      const { text } = await nurse.get(here)
      expect(text).to.include('Tell those who have it that it is wrong')
      expect(text).to.include('The patient: posted on 2 March 2026. Phone 01632 960 301')
    })

    it('is for those who may sign', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())

      expect((await withdraw('Wrong side', await portal.as('support'))).status).to.equal(403)
    })

    it('can be replaced by a corrected version', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())
      await withdraw('Wrong side')
      await sign(nurse, alan, 'treatment-summary', summary())

      const { text } = await nurse.get(here)
      expect(text).to.include('Signed, version 2').and.include('Withdrawn on 2 March 2026: Wrong side')
    })
  })

  describe('and a care plan', () => {
    it('is signed in the same way', async () => {
      await sign(nurse, alan, 'care-plan', carePlan)

      const { text } = await nurse.get(here)
      expect(text).to.include('Signed, version 1')
    })

    it('begins with what the signed summary says', async () => {
      await sign(nurse, alan, 'treatment-summary', summary())

      const { text } = await nurse.get(`${here}/care-plan`).expect(200)
      expect(text).to.include(
        'You had cancer of the prostate. Your treatment: an operation to take out your prostate.',
      )
      expect(text).to.include('Put your cancer and treatment on your record')
    })

    it('names what is missing: a concern, or that there is none', async () => {
      const { text } = await nurse
        .post(`${here}/care-plan`)
        .type('form')
        .send({ 'concerns.0.agreed': 'A call', revision: '0', go: 'check' })
        .expect(422)

      expect(text)
        .to.include('Enter what matters to the patient, or ‘did not want to say’')
        .and.include('Enter what the concern is, or empty its row')
        .and.include('Enter the date the plan was agreed with the patient')
      const none = {
        ...carePlan,
        noConcerns: 'yes',
        'concerns.0.concern': '',
        'concerns.0.agreed': '',
        'concerns.0.who': '',
        'concerns.0.by': '',
      }
      await sign(nurse, alan, 'care-plan', none)
    })
  })
})
