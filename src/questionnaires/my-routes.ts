import { openOwnRecord } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { emptyForm, page, readForm, toId } from '../platform/index.ts'
import type { Db, Form, Response, Routes } from '../platform/index.ts'
import { answerSymptoms } from './actions.ts'
import * as forms from './forms.ts'
import { asked, lastAdvice, questionsOf } from './symptom-page.ts'

export interface SymptomParts {
  db: Db
  /** works out again what the rules say of results that wait to be read */
  judgeAgain: (trx: Db, record: PatientAccess) => Promise<void>
}

const back = { href: '/my', text: 'Home' }

/** The two minutes of questions that go with every test, answered by the patient. */
export function ownSymptomRoutes(routes: Routes<Policy>, { db, judgeAgain }: SymptomParts): void {
  routes.get('/my/symptoms/:followUpId', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own symptom questions opened')
    await showQuestions(res, record, toId(req.params['followUpId']), emptyForm())
  })

  routes.post('/my/symptoms/:followUpId', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own symptom questions opened')
    const followUpId = toId(req.params['followUpId'])
    const { questions } = await questionsOf(db, record, followUpId)
    const { answers, form } = readForm(req.body, forms.symptoms(questions))
    if (!answers) return showQuestions(res.status(422), record, followUpId, form)
    await answerSymptoms(db, record, followUpId, answers, trx => judgeAgain(trx, record))
    res.redirect(303, `/my/symptoms/${followUpId}/answered`)
  })

  routes.get('/my/symptoms/:followUpId/answered', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own symptom answers opened')
    page(res, 'questionnaires/my-answered', {
      title: 'What to do now',
      back,
      ...(await lastAdvice(db, record, toId(req.params['followUpId']))),
    })
  })

  async function showQuestions(res: Response, record: PatientAccess, followUpId: number, form: Form) {
    const { title, questions } = await questionsOf(db, record, followUpId)
    page(res, 'questionnaires/my-symptoms', {
      title: 'How are you?',
      back,
      form,
      followUpId,
      about: title,
      questions: asked(questions),
    })
  }
}
