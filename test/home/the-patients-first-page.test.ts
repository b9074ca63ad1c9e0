import { expect } from 'chai'
import { openRecord } from '../../src/accounts/index.ts'
import { enrol, listChecks, recordStep } from '../../src/care-plans/index.ts'
import { later, psa, read, receive } from '../support/laboratory.ts'
import { aPatient, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('the patient’s first page', () => {
  let portal: Portal
  let alan: Followed
  let my: Browser
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal, { online: true })
    my = await portal.signIn('my', 'alan@patient.test')
  })
  afterEach(() => portal.close())

  const home = async () => (await my.get('/my').expect(200)).text

  it('says what comes next, when, how to get ready, who does it and who looks after them', async () => {
    const text = await home()

    expect(text).to.include('Hello Mr Jones')
    expect(text).to.match(/PSA blood test\s+in March 2026|Welcome call from your nurse\s+in March 2026/)
    expect(text).to.include('How to get ready').and.include('Test nurse')
  })

  it('gives the day once it is booked, and the month again when the patient missed it', async () => {
    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    const psaCheck = (await listChecks(portal.db, nurse)).find(each => each.test === 'psa')!
    const step = (step: 'booked' | 'did not attend', onDay: string) =>
      recordStep(portal.db, nurse, psaCheck.id, { step, onDay, note: null })

    await step('booked', '2026-03-04')
    expect(await home()).to.include('PSA blood test on 4 March 2026')
    await step('did not attend', '2026-03-04')
    expect(await home()).not.to.include('4 March 2026')
  })

  it('says that a check is late, and what to do', async () => {
    portal.clock.moveTo('2026-07-01T10:00:00.000Z')
    my = await portal.signIn('my', 'alan@patient.test')

    expect(await home())
      .to.include('This is late.')
      .and.include('please phone us')
  })

  it('leads to a new result, and only until it is opened', async () => {
    const [id = 0] = await receive(portal, alan, psa('0.03'))
    await read(portal, alan, id)
    expect(await home()).not.to.include('new result')

    later(portal, 61)
    expect(await home())
      .to.include('You have a new result')
      .and.include(`href="/my/results/${id}"`)
  })

  it('shows the phone line of the team in the same place on every page, errors and sign-in included', async () => {
    const band =
      /<aside class="aftercare-phone-band"[^]*?01632 960 100[^]*?<\/aside>\s*<div class="nhsuk-width-container">/
    for (const path of ['/my', '/my/results', '/my/plan', '/my/documents', '/my/choices'])
      expect((await my.get(path).expect(200)).text, path).to.match(band)
    expect((await my.get('/my/nothing').expect(404)).text).to.match(band)
    expect((await my.get('/my/results/999').expect(404)).text).to.match(band)
    expect((await portal.anyone().get('/my/sign-in').expect(200)).text).to.match(band)
  })

  it('shows the line of the patient’s own team, and of both when two teams follow them', async () => {
    const names = (text: string) =>
      /<aside class="aftercare-phone-band"[^]*?<\/aside>/
        .exec(text)?.[0]
        .match(/(Urology|Breast|Colorectal) nurses/g)
    expect(names(await home())).to.deep.equal(['Urology nurses'])

    await enrolAgain()
    expect(names(await home())).to.deep.equal(['Colorectal nurses', 'Urology nurses'])
  })

  async function enrolAgain() {
    await enrol(portal.db, alan.record(), {
      teamId: portal.teams.colorectal,
      protocolKey: 'colorectal',
      stratum: 'self-managed',
      diagnosis: 'Bowel cancer',
      diagnosedOn: null,
      laterality: null,
      surgery: null,
      site: 'colon',
      colonoscopyBeforeSurgery: 'complete',
      anchorOn: '2026-02-02',
      bornOn: '1951-04-14',
      keyWorkerId: portal.people.consultant,
      treatments: [],
      medicines: [],
      eligibility: [],
      limits: {},
      lastDone: {},
      origin: 'enrolment',
    })
  }

  it('is nobody else’s: without signing in it asks to, and staff have no such page', async () => {
    await portal
      .anyone()
      .get('/my')
      .expect(303)
      .expect('Location', /^\/my\/sign-in/)
    await (await portal.as('nurse')).get('/my').expect(303)
  })

  describe('beside it, the plan', () => {
    it('shows every coming check with its month and who does it, the treatment, and the signs by how fast', async () => {
      const { text } = await my.get('/my/plan').expect(200)

      expect(text).to.match(
        /PSA blood test<\/h4>\s*<p><strong>In March 2026, in July 2026 and in January 2027\./,
      )
      expect(text).to.include('The hospital blood test clinic does it.')
      expect(text).to.include('Operation, 5 January 2026').and.include('2035')
      const order = ['Call 999 or go to A&amp;E now if you have:', 'Phone us when we are open if you have:']
      expect(text.indexOf(order[0]!)).to.be.within(1, text.indexOf(order[1]!))
    })

    it('moves a check that was done to what they have had', async () => {
      const [id = 0] = await receive(portal, alan, psa('0.03'))
      await read(portal, alan, id)
      later(portal, 61)
      await my.get(`/my/results/${id}`).expect(200)

      const { text } = await my.get('/my/plan').expect(200)
      expect(text.slice(text.indexOf('What you have had'))).to.include('PSA blood test, 1 March 2026')
    })
  })

  describe('beside it, the documents', () => {
    async function signed(kind: 'treatment summary' | 'care plan', audiences: string[], withdrawn?: string) {
      const [row] = await portal
        .db('documents')
        .insert({
          patient_id: alan.patientId,
          follow_up_id: alan.followUpId,
          kind,
          version: 1,
          body: '{}',
          signed_by: portal.people.nurse,
          signed_at: '2026-02-20T10:00:00.000Z',
          ...(withdrawn && { withdrawn_at: '2026-02-25T10:00:00.000Z', withdrawn_reason: withdrawn }),
        })
        .returning<{ id: number }[]>('id')
      for (const audience of audiences)
        await portal.db('document_files').insert({
          document_id: row!.id,
          patient_id: alan.patientId,
          audience,
          bytes: Buffer.from(`%PDF for ${audience}`),
          sha256: 'x',
        })
      return row!.id
    }
    const every = ['patient', 'patient large print', 'gp practice']

    it('are handed out as they were signed, kept by no browser, and named by what they are', async () => {
      const id = await signed('treatment summary', every)
      const list = await my.get('/my/documents').expect(200)
      expect(list.text)
        .to.include('Signed on 20 February 2026 by Test nurse')
        .and.include(`/my/documents/${id}.pdf`)

      const file = await my.get(`/my/documents/${id}.pdf`).buffer().expect(200)
      expect(String(file.body)).to.equal('%PDF for patient')
      expect(file.headers).to.include({
        'content-type': 'application/pdf',
        'cache-control': 'no-store',
        'content-disposition': 'inline; filename="treatment-summary.pdf"',
      })
    })

    it('come in large print for who needs it', async () => {
      const id = await signed('care plan', every)
      await portal.db('patients').update({ large_print: true })

      const file = await my.get(`/my/documents/${id}.pdf`).buffer().expect(200)
      expect(String(file.body)).to.equal('%PDF for patient large print')
    })

    it('are not handed out once withdrawn, and the page says why', async () => {
      const id = await signed('care plan', every, 'The operation was on the other side.')

      const list = await my.get('/my/documents').expect(200)
      expect(list.text).to.include('taken back').and.include('The operation was on the other side.')
      expect(list.text).not.to.include(`${id}.pdf`)
      await my.get(`/my/documents/${id}.pdf`).expect(404)
    })
  })

  describe('beside it, the choices', () => {
    const choose = (path: string, answers: object) =>
      my.post(`/my/choices/${path}`).type('form').send(answers)

    it('are kept with who made them, and shown', async () => {
      await choose('telling', { tellBy: 'letter' }).expect(303)
      await choose('tests/psa', { choice: 'by phone' }).expect(303)

      const { text } = await my.get('/my/choices').expect(200)
      expect(text).to.include('By letter').and.include('By phone first').and.include('you lose nothing')
      const actions = await portal.db('audit_rows').pluck<string[]>('action')
      expect(actions).to.include.members(['way of being told chosen', 'release chosen'])
    })

    it('can go back to the usual way', async () => {
      await choose('tests/psa', { choice: 'by phone' }).expect(303)
      await choose('tests/psa', { choice: 'usual' }).expect(303)

      expect(await portal.db('release_choices')).to.have.lengthOf(0)
    })

    it('ask for what is missing: nothing chosen, or no address for a letter', async () => {
      expect((await choose('telling', {}).expect(422)).text).to.include('Choose how we should tell you')
      await portal.db('patients').update({ address: null })
      expect((await choose('telling', { tellBy: 'letter' }).expect(422)).text).to.include(
        'We do not have your address',
      )
    })

    it('are only for tests of their own plan', async () => {
      await my.get('/my/choices/tests/mammogram').expect(404)
    })
  })
})
