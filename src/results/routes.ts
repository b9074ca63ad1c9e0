import { openRecord, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { allTests, listFollowUps, protocolOf } from '../care-plans/index.ts'
import type { Test } from '../care-plans/index.ts'
import { bannerOf, getPatient } from '../patients/index.ts'
import { emptyForm, page, readForm, toId, withError } from '../platform/index.ts'
import type { Db, Form, Request, Response, Routes } from '../platform/index.ts'
import { linkResult, typeInResult, undoReading } from './actions.ts'
import { sendLetter, tellPatient } from './telling.ts'
import * as forms from './forms.ts'
import { testsOf } from './judge.ts'
import { getResult, listReadings, listResults } from './queries.ts'
import type { Result } from './result.ts'
import { oneLine, possibleDoubles, typedResult } from './typed-in.ts'

/** What is done to one result; the pages it is done from belong to home. */
export function resultRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.post('/clinic/patients/:patientId/readings/:readingId/undo', 'file expected', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const readingId = toId(req.params['readingId'])
    await undoReading(db, record, readingId)
    const reading = (await listReadings(db, record)).find(each => each.id === readingId)
    res.redirect(303, backFrom(req, `/clinic/patients/${record.patientId}/results/${reading?.resultId}`))
  })

  routes.post(
    '/clinic/patients/:patientId/results/:resultId/telling',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const result = await getResult(db, record, toId(req.params['resultId']))
      const { answers, form } = readForm(req.body, forms.telling)
      if (!answers) return showTelling(res.status(422), record, result, form)
      await tellPatient(db, record, result.id, { ...answers, outboxId: null })
      res.redirect(303, backFrom(req, `/clinic/patients/${record.patientId}/results/${result.id}`))
    },
  )

  routes.get(
    '/clinic/patients/:patientId/results/:resultId/telling',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const result = await getResult(db, record, toId(req.params['resultId']))
      await showTelling(res, record, result, emptyForm({ hash: result.current.hash }))
    },
  )

  routes.post(
    '/clinic/patients/:patientId/results/:resultId/letter',
    'send, book and call',
    async (req, res) => {
      const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
      const result = await getResult(db, record, toId(req.params['resultId']))
      const { answers } = readForm(req.body, forms.letterInstead)
      await sendLetter(db, record, result.id, answers?.hash ?? '')
      res.redirect(303, backFrom(req, `/clinic/patients/${record.patientId}/results/${result.id}`))
    },
  )

  routes.post('/clinic/patients/:patientId/results/:resultId/link', 'read results', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const result = await getResult(db, record, toId(req.params['resultId']))
    const { answers } = readForm(req.body, forms.link)
    await linkResult(db, record, result.id, answers?.followUpId ?? NaN, answers?.checkId ?? NaN)
    const followUp = `?followUp=${answers?.followUpId}`
    res.redirect(303, `/clinic/patients/${record.patientId}/results/${result.id}${followUp}`)
  })

  routes.get('/clinic/patients/:patientId/results/new', 'send, book and call', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    await showNew(res, record, await testsFollowed(record), emptyForm())
  })

  routes.post('/clinic/patients/:patientId/results/new', 'send, book and call', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']))
    const tests = await testsFollowed(record)
    const { answers, form } = readForm(req.body, forms.newResult(tests, record.today))
    if (!answers) return showNew(res.status(422), record, tests, form)

    const test = tests.find(each => each.key === answers.test) as Test
    const doubles = possibleDoubles(await listResults(db, record, [test.key]), test.key, answers.takenOn)
    if (doubles.length > 0 && answers.another !== 'yes') {
      const asked = withError(form, 'another', 'Compare with the result that is already here')
      return showNew(res.status(422), record, tests, asked, doubles)
    }
    const resultId = await typeInResult(db, record, typedResult(record, test, answers, doubles))
    res.redirect(303, `/clinic/patients/${record.patientId}/results/${resultId}`)
  })

  /** Tests that a protocol of this patient keeps; every test when nobody follows them yet. */
  async function testsFollowed(record: PatientAccess): Promise<Test[]> {
    const followUps = await listFollowUps(db, record)
    const protocols = await Promise.all(followUps.map(each => protocolOf(db, each.protocolId)))
    const kept = new Set(protocols.flatMap(testsOf))
    return kept.size === 0 ? allTests() : allTests().filter(test => kept.has(test.key))
  }

  async function showNew(
    res: Response,
    record: PatientAccess,
    tests: Test[],
    form: Form,
    doubles: Result[] = [],
  ): Promise<void> {
    page(res, 'results/new', {
      title: 'Type a result in',
      banner: bannerOf(await getPatient(db, record), record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      record,
      tests,
      form,
      doubles: doubles.map(each => ({
        text: oneLine(each),
        href: `/clinic/patients/${record.patientId}/results/${each.id}`,
      })),
    })
  }

  async function showTelling(res: Response, record: PatientAccess, result: Result, form: Form) {
    const patient = await getPatient(db, record)
    page(res, 'results/telling', {
      title: 'Record that the patient has been told',
      banner: bannerOf(patient, record.today),
      back: {
        href: `/clinic/patients/${record.patientId}/results/${result.id}`,
        text: 'Back to the result',
      },
      record,
      result,
      said: oneLine(result),
      test: allTests().find(test => test.key === result.test)?.title ?? result.test,
      patient,
      form,
    })
  }
}

/** Back to the page of ours that was left, if the form names one. */
export function backFrom(req: Request, otherwise: string): string {
  const given = (req.body as Record<string, unknown> | undefined)?.['back']
  const ours = /^\/clinic(\/(letters|patients\/\d+(\/results\/\d+)?))?(\?[\w=&%.~-]*)?$/
  return typeof given === 'string' && ours.test(given) ? given : otherwise
}
