import { openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import { emptyForm, page, readForm, toId } from '../platform/index.ts'
import type { Form, Response, Routes } from '../platform/index.ts'
import { answerSymptoms } from './actions.ts'
import * as forms from './forms.ts'
import type { SymptomParts } from './my-routes.ts'
import { asked, lastAdvice, questionsOf } from './symptom-page.ts'

/** The same questions, typed in by staff from paper or from a phone call. */
export function symptomRoutes(routes: Routes<Policy>, { db, judgeAgain }: SymptomParts): void {
  routes.get(
    '/clinic/patients/:patientId/follow-ups/:followUpId/symptoms',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      await showQuestions(res, record, toId(req.params['followUpId']), emptyForm())
    },
  )

  routes.post(
    '/clinic/patients/:patientId/follow-ups/:followUpId/symptoms',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const followUpId = toId(req.params['followUpId'])
      const { questions } = await questionsOf(db, record, followUpId)
      const { answers, form } = readForm(req.body, forms.symptoms(questions))
      if (!answers) return showQuestions(res.status(422), record, followUpId, form)
      await answerSymptoms(db, record, followUpId, answers, trx => judgeAgain(trx, record))
      res.redirect(303, `/clinic/patients/${record.patientId}/follow-ups/${followUpId}/symptoms/answered`)
    },
  )

  routes.get(
    '/clinic/patients/:patientId/follow-ups/:followUpId/symptoms/answered',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      page(res, 'questionnaires/answered', {
        title: 'What the answers call for',
        ...(await around(record)),
        ...(await lastAdvice(db, record, toId(req.params['followUpId']))),
      })
    },
  )

  async function showQuestions(res: Response, record: PatientAccess, followUpId: number, form: Form) {
    const { questions } = await questionsOf(db, record, followUpId)
    page(res, 'questionnaires/symptoms', {
      title: 'Symptom questions',
      ...(await around(record)),
      form,
      followUpId,
      questions: asked(questions),
    })
  }

  const around = async (record: PatientAccess) => ({
    record,
    banner: bannerOf(await getPatient(db, record), record.today),
    back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
  })
}
