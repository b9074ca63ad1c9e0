import { namesOf, openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import {
  dateBoxes,
  emptyForm,
  longDate,
  longTime,
  NotFound,
  page,
  readForm,
  toId,
} from '../platform/index.ts'
import type { Form, Request, Response, Routes } from '../platform/index.ts'
import { recordPosted, withdrawDocument } from './document-actions.ts'
import { editorRoutes } from './document-editor-routes.ts'
import { editors } from './document-editors.ts'
import { followUpOf } from './document-facts.ts'
import type { DocumentParts } from './document-facts.ts'
import { posted, withdrawal } from './document-forms.ts'
import { listedDocuments } from './document-list.ts'
import { documentFile, getDocument, listDocumentLetters } from './document-queries.ts'
import type { Audience } from './documents.ts'

/** How each reader's file is called in an address. */
export const audienceSlugs: Record<string, Audience> = {
  patient: 'patient',
  'patient-large-print': 'patient large print',
  gp: 'gp practice',
}

/** Treatment summaries and care plans: where they stand, the files, posting them, taking one back; and writing them. */
export function documentRoutes(routes: Routes<Policy>, parts: DocumentParts): void {
  const { db } = parts
  editorRoutes(routes, parts)

  routes.get(
    '/clinic/patients/:patientId/follow-ups/:followUpId/documents',
    'read the record',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']), 'documents opened')
      await showDocuments(res, record, toId(req.params['followUpId']), emptyForm(), null)
    },
  )

  routes.get(
    '/clinic/patients/:patientId/follow-ups/:followUpId/documents/:documentId/:audience.pdf',
    'read the record',
    async (req, res) => {
      const record = await openRecord(
        db,
        signedIn(req),
        toId(req.params['patientId']),
        'document file opened',
      )
      const document = await documentOf(req, record)
      const audience = audienceSlugs[String(req.params['audience'])]
      if (!audience) throw new NotFound()
      const file = await documentFile(db, record, document.id, audience)
      // named by what it is, never by whose it is
      const name = `${file.kind.replace(' ', '-')}-version-${file.version}${document.withdrawnAt ? '-withdrawn' : ''}`
      res.type('pdf').set('Content-Disposition', `inline; filename="${name}.pdf"`).send(file.bytes)
    },
  )

  routes.post(
    '/clinic/patients/:patientId/follow-ups/:followUpId/documents/:documentId/posted',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const document = await documentOf(req, record)
      const letterId = toId((req.body as Record<string, unknown>)['letter'])
      const letter = (await listDocumentLetters(db, record)).find(each => each.id === letterId)
      if (letter?.documentId !== document.id) throw new NotFound()
      const { answers, form } = readForm(req.body, posted(record.today))
      if (!answers) return showDocuments(res.status(422), record, document.followUpId, form, letter.id)
      await recordPosted(db, record, document.id, letter.id, answers.postedOn)
      res.redirect(303, listOf(record, document.followUpId))
    },
  )

  routes.get(
    '/clinic/patients/:patientId/follow-ups/:followUpId/documents/:documentId/withdrawal',
    'sign a summary',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      await showWithdrawal(req, res, record, emptyForm())
    },
  )

  routes.post(
    '/clinic/patients/:patientId/follow-ups/:followUpId/documents/:documentId/withdrawal',
    'sign a summary',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const document = await documentOf(req, record)
      const { answers, form } = readForm(req.body, withdrawal)
      if (!answers) return showWithdrawal(req, res.status(422), record, form)
      await withdrawDocument(db, record, document.id, answers.reason)
      res.redirect(303, listOf(record, document.followUpId))
    },
  )

  /** The document of the address, which must be of the follow-up there. */
  async function documentOf(req: Request, record: PatientAccess) {
    const document = await getDocument(db, record, toId(req.params['documentId']))
    if (document.followUpId !== toId(req.params['followUpId'])) throw new NotFound()
    return document
  }

  async function showDocuments(
    res: Response,
    record: PatientAccess,
    followUpId: number,
    form: Form,
    letterId: number | null,
  ) {
    const followUp = await followUpOf(db, record, followUpId)
    const patient = await getPatient(db, record)
    page(res, 'care-plans/documents/index', {
      title: 'Treatment summary and care plan',
      banner: bannerOf(patient, record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      diagnosis: followUp.diagnosis,
      here: listOf(record, followUp.id),
      sections: await listedDocuments(db, record, followUp.id),
      ours: record.via !== 'practice',
      maySign: record.may('sign a summary'),
      mayPrepare: record.may('prepare an enrolment'),
      mayPost: record.may('send, book and call') && record.via !== 'practice',
      postForm: { values: { ...dateBoxes('postedOn', record.today), ...form.values }, errors: form.errors },
      letterId,
      form,
    })
  }

  async function showWithdrawal(req: Request, res: Response, record: PatientAccess, form: Form) {
    const document = await documentOf(req, record)
    const names = await namesOf(db, [document.signedBy])
    const patient = await getPatient(db, record)
    const editor = editors.find(each => each.kind === document.kind)
    page(res, 'care-plans/documents/withdrawal', {
      title: `Withdraw a ${document.kind}`,
      banner: bannerOf(patient, record.today),
      back: { href: listOf(record, document.followUpId), text: 'Back to the documents' },
      here: `${listOf(record, document.followUpId)}/${document.id}/withdrawal`,
      what: `${editor?.title}, version ${document.version}, signed by ${names.get(document.signedBy ?? 0)} on ${longTime(document.signedAt)}`,
      posted: (await listDocumentLetters(db, record))
        .filter(each => each.documentId === document.id && each.postedOn)
        .map(each => `Posted to the ${addresseeWords[each.addressee]} on ${longDate(each.postedOn ?? '')}`),
      form,
    })
  }
}

const addresseeWords = { patient: 'patient', 'gp practice': 'GP practice' }

const listOf = (record: PatientAccess, followUpId: number) =>
  `/clinic/patients/${record.patientId}/follow-ups/${followUpId}/documents`
