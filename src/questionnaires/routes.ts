import { openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { getFollowUp, protocolOf } from '../care-plans/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import { emptyForm, longTime, NotFound, page, readForm, toId } from '../platform/index.ts'
import type { Db, Form, Response, Routes } from '../platform/index.ts'
import { settleSymptoms } from './actions.ts'
import { settlement } from './settlement-form.ts'
import { listSymptomAnswers } from './queries.ts'

interface Parts {
  db: Db
  /** an answer dealt with changes what the rules say of results that wait */
  judgeAgain: (trx: Db, record: PatientAccess) => Promise<void>
}

export function questionnaireRoutes(routes: Routes<Policy>, { db, judgeAgain }: Parts): void {
  routes.get('/clinic/patients/:patientId/symptoms/:answersId', 'read the record', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    await showAnswers(res, record, toId(req.params['answersId']), emptyForm())
  })

  routes.post(
    '/clinic/patients/:patientId/symptoms/:answersId/settlement',
    'read results',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const answersId = toId(req.params['answersId'])
      const { answers, form } = readForm(req.body, settlement)
      if (!answers) return showAnswers(res.status(422), record, answersId, form)

      await settleSymptoms(db, record, answersId, answers.note, trx => judgeAgain(trx, record))
      const result = Number.isNaN(toId(answers.resultId)) ? '' : `/results/${answers.resultId}`
      res.redirect(303, `/clinic/patients/${record.patientId}${result}`)
    },
  )

  async function showAnswers(res: Response, record: PatientAccess, answersId: number, form: Form) {
    const given = (await listSymptomAnswers(db, record)).find(each => each.id === answersId)
    if (!given) throw new NotFound()
    const followUp = await getFollowUp(db, record, given.followUpId)
    const protocol = await protocolOf(db, followUp.protocolId)
    page(res, 'questionnaires/answers', {
      title: 'Symptom answers',
      banner: bannerOf(await getPatient(db, record), record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      record,
      given,
      answeredAt: longTime(given.answeredAt),
      rows: protocol.symptomQuestions.map(({ key, question }) => [
        question,
        given.answers[key] ?? 'not answered',
      ]),
      maySettle: record.may('read results'),
      form,
    })
  }
}
