import { expect } from 'chai'
import { documentsOf, hidden } from '../support/documents.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'
import { prostateSummary } from './sample-answers.ts'

describe('the draft of a document', () => {
  let portal: Portal
  let alan: Followed
  let nurse: Browser
  let here: string

  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
    nurse = await portal.as('nurse')
    here = `${documentsOf(alan)}/treatment-summary`
  })
  afterEach(() => portal.close())

  const save = (ownWords: string, revision: number, by = nurse) =>
    by
      .post(here)
      .type('form')
      .send({ ownWords, revision: String(revision), go: 'save' })
  const autosave = (ownWords: string, revision: number, by = nurse) =>
    by
      .post(`${here}/draft`)
      .set({ 'HX-Request': 'true', 'HX-Request-Type': 'partial' })
      .type('form')
      .send({ ownWords, revision: String(revision) })
  const draft = async () => {
    const row = await portal.db('document_drafts').first<{ body: string; revision: number } | undefined>()
    return row && { ...(JSON.parse(row.body) as { ownWords: string }), revision: row.revision }
  }

  it('opens with what the follow-up knows, and nothing ticked', async () => {
    const { text } = await nurse.get(here).expect(200)

    expect(text)
      .to.include('Adenocarcinoma, fully removed')
      .and.include('From the enrolment of 2 March 2026')
      .and.include('value="An operation to take out your prostate"')
      .and.include('value="5 January 2026"')
    expect(text).not.to.match(/<input[^>]* checked/)
    expect(await draft()).to.equal(undefined)
  })

  it('is kept by the button, whatever is missing', async () => {
    await save('My allotment', 0).expect(303).expect('Location', here)

    const { text } = await nurse.get(here)
    expect(text).to.include('My allotment').and.include('Draft saved on 2 March 2026')
  })

  it('is kept while typing, and answers with a piece of the page alone', async () => {
    const { text } = await autosave('My allotment', 0).expect(200)

    expect(text).to.include('Draft saved on 2 March 2026').and.include('name="revision" value="1"')
    expect(text).not.to.include('<html')
    expect(await draft()).to.include({ ownWords: 'My allotment', revision: 1 })
  })

  it('is kept also when something is missing for signing', async () => {
    await nurse
      .post(here)
      .type('form')
      .send({ ownWords: 'My allotment', revision: '0', go: 'check' })
      .expect(422)

    expect(await draft()).to.include({ ownWords: 'My allotment' })
  })

  it('is there after the session has ended and somebody signs in again', async () => {
    await autosave('My allotment', 0)
    portal.clock.moveTo('2026-03-02T11:00:00.000Z')
    await nurse.get(here).expect(303)
    await nurse
      .post('/clinic/sign-in')
      .type('form')
      .send({ email: 'nurse@clinic.test', password: 'follow-up at home' })

    expect((await nurse.get(here).expect(200)).text).to.include('My allotment')
  })

  it('does not leave the page when the session has ended, and takes the words through signing in', async () => {
    portal.clock.moveTo('2026-03-02T11:00:00.000Z')
    const piece = await autosave('My allotment', 0).expect(401)
    expect(piece.text).to.include('You have been signed out. Press ‘Save draft’')
    expect(piece.headers).not.to.have.property('hx-redirect')

    const asked = await save('My allotment', 0).expect(307)
    const signIn = await nurse
      .post(asked.headers['location'] ?? '')
      .type('form')
      .send({ ownWords: 'My allotment', revision: '0', go: 'save' })
    expect(signIn.text).to.include('My allotment')
  })

  it('gets another row when one is asked for, and keeps the rest', async () => {
    await nurse
      .post(here)
      .type('form')
      .send({
        'treatments.0.what': 'Operation',
        ownWords: 'My allotment',
        revision: '0',
        go: 'add treatments',
      })
      .expect(303)
      .expect('Location', `${here}#treatments`)

    const { text } = await nurse.get(here)
    expect(text).to.include('name="treatments.1.what"').and.not.include('name="treatments.2.what"')
    expect(text).to.include('My allotment')
  })

  it('is one for the team: a colleague goes on where it was left', async () => {
    const support = await portal.as('support')
    await save('My allotment', 0, support)

    const { text } = await nurse.get(here)
    expect(text).to.include('My allotment').and.include('by Test support')
    await save('My allotment and my wife', Number(hidden(text, 'revision'))).expect(303)
  })

  it('is never saved over a colleague’s newer words unseen', async () => {
    const support = await portal.as('support')
    await save('What the nurse typed first', 0)
    await save('What the support worker typed', 1, support)
    const { text } = await save('What the nurse typed then', 1).expect(409)

    expect(text).to.include('Test support saved this draft after you opened it.')
    expect(text).to.include('What the nurse typed then')
    expect(await draft()).to.include({ ownWords: 'What the support worker typed' })
    await save('Both together', Number(hidden(text, 'revision'))).expect(303)
    expect(await draft()).to.include({ ownWords: 'Both together' })
  })

  it('says so while typing, too', async () => {
    await save('What the support worker typed', 0, await portal.as('support'))
    const { text } = await autosave('What the nurse typed', 0).expect(409)

    expect(text).to.include('Your words are still here and are not saved')
  })

  it('does not come back from an old page once it is signed', async () => {
    await save('My allotment', 0)
    await portal.db('document_drafts').delete() // as signing does

    const { text } = await autosave('An old page', 1).expect(409)
    expect(text).to.include('This draft was signed after you opened it.')
    expect(await draft()).to.equal(undefined)
  })

  it('is written in the audit with its patient', async () => {
    await save('My allotment', 0)

    const rows = await portal.db('audit_rows').where({ action: 'document draft saved' })
    expect(rows).to.have.lengthOf(1)
    expect(rows[0]).to.include({ patient_id: alan.patientId })
    expect(JSON.stringify(rows)).not.to.include('allotment')
  })

  it('outlives everything that may be typed', async () => {
    const odd = '<script>“ż”</script>\n\n  \u00a0'.repeat(50)
    await save(odd, 0).expect(303)

    expect(await draft()).to.include({ ownWords: odd.trim() })
    const { text } = await nurse.get(here).expect(200)
    expect(text).not.to.include('<script>“')
    await nurse
      .post(here)
      .type('form')
      .send({
        ...prostateSummary,
        '__proto__.polluted': 'x',
        'treatments.99.what': 'x',
        'treatments.1e9.what': 'x',
        revision: '1',
        go: 'check',
      })
      .expect(303)
    expect(({} as { polluted?: string }).polluted).to.equal(undefined)
  })
})
