import { isSignedIn, namesOf, openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { bannerOf } from '../patients/index.ts'
import { emptyForm, longDate, longTime, page, Refused, TooLate, toId } from '../platform/index.ts'
import type { Form, Request, Response, Routes } from '../platform/index.ts'
import { checkedHash, nextEdition, saveDraft, signDocument } from './document-actions.ts'
import type { Overtaken } from './document-actions.ts'
import { planForStaff } from './document-blocks.ts'
import { editors, rowsOf, withBlankRow } from './document-editors.ts'
import { knownOf, signerOf } from './document-facts.ts'
import type { DocumentParts, Known } from './document-facts.ts'
import { documentBlocks, printDocument } from './document-pdf.ts'
import { findDocumentDraft } from './document-queries.ts'
import type { Draft } from './documents.ts'
import { signsToReport } from './for-patient.ts'
import { typedValues } from './document-form-fields.ts'

type Editor = (typeof editors)[number]

/** Writing a document: a draft kept as it is typed, a page to check both readers' versions, and signing. */
export function editorRoutes(routes: Routes<Policy>, parts: DocumentParts): void {
  const { db } = parts

  for (const editor of editors) {
    const path = `/clinic/patients/:patientId/follow-ups/:followUpId/documents/${editor.slug}`

    routes.get(path, 'prepare an enrolment', async (req, res) => {
      const { record, known } = await open(req)
      const draft = await findDocumentDraft(db, record, known.followUp.id, editor.kind)
      const form = emptyForm(draft?.values ?? editor.start(known))
      await showEditor(res, editor, record, known, { form, draft })
    })

    routes.post(path, 'prepare an enrolment', async (req, res) => {
      const { record, known } = await open(req)
      const { go, opened, values: typed } = posted(req)
      const values = go.startsWith('add ') ? withBlankRow(editor, typed, go.slice('add '.length)) : typed
      const saved = await saveDraft(db, record, known.followUp.id, editor.kind, values, opened)
      if ('overtakenBy' in saved)
        return showEditor(res.status(409), editor, record, known, {
          form: emptyForm(values),
          overtaken: saved,
        })
      if (go.startsWith('add '))
        return res.redirect(303, `${here(record, known, editor)}#${go.slice('add '.length)}`)
      if (go !== 'check') return res.redirect(303, here(record, known, editor))
      const read = editor.read(known, values)
      if ('form' in read)
        return showEditor(res.status(422), editor, record, known, { form: read.form, draft: saved })
      res.redirect(303, `${here(record, known, editor)}/check`)
    })

    // Asks nobody to sign in: leaving the page would lose what was typed since. The button beside it does.
    routes.post(`${path}/draft`, 'anyone', async (req, res) => {
      if (!isSignedIn(req))
        return showDraftState(res.status(401), { signedOut: true, revision: posted(req).opened })
      const { record, known } = await open(req)
      record.need('prepare an enrolment')
      const { opened, values } = posted(req)
      const saved = await saveDraft(db, record, known.followUp.id, editor.kind, values, opened)
      if ('overtakenBy' in saved)
        return showDraftState(res.status(409), { overtaken: await whose(saved), revision: opened })
      showDraftState(res, { draft: await draftWords(saved), revision: saved.revision })
    })

    routes.get(`${path}/check`, 'prepare an enrolment', async (req, res) => {
      const { record, known } = await open(req)
      const ready = await readyToSign(editor, record, known)
      if (!ready) return res.redirect(303, here(record, known, editor))
      const { body, draft } = ready
      const edition = { ...(await nextEdition(db, record, known.followUp.id, editor.kind)), draft: true }
      const forGp = await printDocument(body, edition, 'gp practice')
      const forPatient = await printDocument(body, edition, 'patient')
      page(res, 'care-plans/documents/check', {
        title: `Check the ${editor.kind}`,
        banner: bannerOf(known.patient, record.today),
        back: { href: here(record, known, editor), text: 'Back to the draft' },
        here: here(record, known, editor),
        editor,
        edition,
        replaces:
          edition.replaces && `version ${edition.replaces.version} of ${longTime(edition.replaces.signedAt)}`,
        patientName: body.patient.letterName,
        gp: documentBlocks(body, edition, 'gp practice'),
        patient: documentBlocks(body, edition, 'patient'),
        goesTo: goesTo(known),
        unprintable: [...new Set([...forGp.replaced, ...forPatient.replaced])],
        checked: checkedHash(body, draft.revision),
        maySign: record.may('sign a summary'),
      })
    })

    routes.post(`${path}/signature`, 'sign a summary', async (req, res) => {
      const { record, known } = await open(req)
      const ready = await readyToSign(editor, record, known)
      const checked = (req.body as Record<string, unknown>)['checked']
      if (!ready || checked !== checkedHash(ready.body, ready.draft.revision))
        throw new TooLate(
          'Something has changed since you checked this. Go back, check it again and sign it then.',
        )
      await signDocument(db, record, known.followUp.id, ready.body, ready.draft)
      res.redirect(303, listOf(record, known))
    })
  }

  async function open(req: Request) {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    if (record.via === 'practice')
      throw new Refused('The hospital writes this. Ring the team to have it changed.')
    return { record, known: await knownOf(parts, record, toId(req.params['followUpId'])) }
  }

  /** The draft as a body, if nothing is missing. */
  async function readyToSign(editor: Editor, record: PatientAccess, known: Known) {
    const draft = await findDocumentDraft(db, record, known.followUp.id, editor.kind)
    const read = draft && editor.read(known, draft.values)
    if (!read || 'form' in read) return undefined
    return { draft, body: read.compose(await signerOf(db, record)) }
  }

  interface Shown {
    form: Form
    draft?: Draft | undefined
    overtaken?: Overtaken
  }

  async function showEditor(
    res: Response,
    editor: Editor,
    record: PatientAccess,
    known: Known,
    { form, draft, overtaken }: Shown,
  ) {
    page(res, editor.view, {
      title: editor.title,
      banner: bannerOf(known.patient, record.today),
      back: { href: listOf(record, known), text: 'Back to the documents' },
      here: here(record, known, editor),
      form,
      known,
      picks: known.picks,
      rows: rowsOf(editor, form.values),
      plan: planForStaff(known),
      signs: signsToReport([known.protocol]),
      source: `From the enrolment of ${longDate(known.followUp.enrolledOn)}`,
      draft: draft && (await draftWords(draft)),
      revision: draft?.revision ?? overtaken?.revision ?? 0,
      overtaken: overtaken && (await whose(overtaken)),
    })
  }

  async function draftWords(draft: Draft): Promise<string> {
    const names = await namesOf(db, [draft.savedBy])
    return `Draft saved on ${longTime(draft.savedAt)} by ${names.get(draft.savedBy ?? 0) ?? 'somebody'}`
  }

  async function whose({ overtakenBy }: Overtaken): Promise<string> {
    if (overtakenBy === null) return 'This draft was signed after you opened it.'
    const names = await namesOf(db, [overtakenBy])
    return `${names.get(overtakenBy) ?? 'Somebody'} saved this draft after you opened it.`
  }
}

const showDraftState = (res: Response, state: object): void =>
  page(res, 'care-plans/documents/_draft-state', { title: 'Draft', ...state })

/** The buttons and what they were pressed with, and everything else that was typed. */
function posted(req: Request): { go: string; opened: number; values: Form['values'] } {
  const { go, revision, ...values } = typedValues(req.body)
  return { go: String(go ?? 'save'), opened: Number(revision) || 0, values }
}

/** Said before signing: to whom the document goes, and how. */
function goesTo({ patient, practice, hasAccount, team }: Known): string[] {
  const print = patient.largePrint ? ' in large print' : ''
  const toPatient =
    patient.diedOn !== null
      ? []
      : patient.tellBy === 'portal' && hasAccount
        ? ['The patient, on their own page']
        : [
            `The patient, by post${print}${patient.address ? '' : '. No address is known: add it to the patient details'}`,
          ]
  const toGp = practice
    ? [`${practice.name}, by post`]
    : ['No GP practice is known: add it to the patient details, or hand the patient a second copy']
  return [...toPatient, ...toGp, `The record, for ${team.name}`]
}

const listOf = (record: PatientAccess, known: Known) =>
  `/clinic/patients/${record.patientId}/follow-ups/${known.followUp.id}/documents`

const here = (record: PatientAccess, known: Known, { slug }: Editor) => `${listOf(record, known)}/${slug}`
