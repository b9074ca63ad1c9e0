import { openOwnRecord } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { listFollowUps, midSentence, protocolOf, runningStatuses, testOf } from '../care-plans/index.ts'
import type { Test } from '../care-plans/index.ts'
import { getPatient, missingFor } from '../patients/index.ts'
import type { TellBy } from '../patients/index.ts'
import { emptyForm, NotFound, page, readForm, withError } from '../platform/index.ts'
import type { Db, Form, Response, Routes } from '../platform/index.ts'
import { listChoices, saveChoice, saveTellBy } from './choices.ts'
import * as forms from './choice-forms.ts'
import { testsOf } from './judge.ts'
import type { Choice } from './release.ts'

const tellByWords: Record<TellBy, string> = {
  portal: 'On this website',
  letter: 'By letter',
  phone: 'By phone',
}

const choiceWords: Record<Choice, string> = {
  'as soon as final': 'On this website as soon as it comes, if it is below my limit',
  'after reading': 'On this website, after my nurse has read it',
  'by phone': 'By phone first',
  'by post': 'By letter first',
}

const usual = 'The same way as my other results'

/** How the patient wants to hear from us: one question on each page. */
export function ownChoiceRoutes(routes: Routes<Policy>, { db }: { db: Db }): void {
  routes.get('/my/choices', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own choices opened')
    const { tellBy } = await getPatient(db, record)
    const choices = await listChoices(db, record)
    page(res, 'results/my-choices', {
      title: 'My choices',
      back: { href: '/my', text: 'Home' },
      rows: [
        {
          key: 'My results',
          value: tellByWords[tellBy],
          changeHref: '/my/choices/telling',
          changeText: 'how we tell you',
        },
        ...(await ownTests(db, record)).map(({ key, patientTitle }) => {
          const choice = choices.get(key)
          return {
            key: patientTitle,
            value: choice ? choiceWords[choice] : usual,
            changeHref: `/my/choices/tests/${encodeURIComponent(key)}`,
            changeText: `how we tell you about your ${midSentence(patientTitle)}`,
          }
        }),
      ],
    })
  })

  routes.get('/my/choices/telling', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own choices opened')
    const { tellBy } = await getPatient(db, record)
    showTelling(res, emptyForm({ tellBy }))
  })

  routes.post('/my/choices/telling', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own choices opened')
    const { answers, form } = readForm(req.body, forms.telling)
    if (!answers) return showTelling(res.status(422), form)
    const missing = missingFor(answers.tellBy, await getPatient(db, record))
    if (missing !== null) return showTelling(res.status(422), withError(form, 'tellBy', missing))
    await saveTellBy(db, record, answers.tellBy)
    res.redirect(303, '/my/choices')
  })

  routes.get('/my/choices/tests/:test', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own choices opened')
    const test = await ownTest(db, record, req.params['test'])
    const choice = (await listChoices(db, record)).get(test.key)
    showTest(res, test, emptyForm({ choice: choice ?? 'usual' }))
  })

  routes.post('/my/choices/tests/:test', 'own record', async (req, res) => {
    const record = await openOwnRecord(db, req, 'own choices opened')
    const test = await ownTest(db, record, req.params['test'])
    const { answers, form } = readForm(req.body, forms.release(offered(test)))
    if (!answers) return showTest(res.status(422), test, form)
    const { choice } = answers
    const byHand = choice === 'by post' ? 'letter' : choice === 'by phone' ? 'phone' : 'portal'
    const missing = missingFor(byHand, await getPatient(db, record))
    if (missing !== null) return showTest(res.status(422), test, withError(form, 'choice', missing))
    await saveChoice(db, record, test.key, choice === 'usual' ? null : choice)
    res.redirect(303, '/my/choices')
  })

  function showTelling(res: Response, form: Form) {
    page(res, 'results/my-telling', {
      title: 'How should we tell you?',
      back: { href: '/my/choices', text: 'My choices' },
      form,
      items: Object.entries(tellByWords).map(([value, text]) => ({
        value,
        text,
        hint: tellByHints[value as TellBy],
      })),
    })
  }

  function showTest(res: Response, test: Test, form: Form) {
    page(res, 'results/my-release', {
      title: 'How should we tell you?',
      back: { href: '/my/choices', text: 'My choices' },
      form,
      test,
      testName: midSentence(test.patientTitle),
      items: [
        { value: 'usual', text: usual },
        ...offered(test).map(value => ({ value, text: choiceWords[value] })),
      ],
    })
  }
}

const tellByHints: Record<TellBy, string> = {
  portal: 'Your nurse reads each result first. Then you can read it here.',
  letter: 'We post each result to you.',
  phone: 'We phone you about each result. We ask your name and date of birth first.',
}

/** A report is read by a clinician before it means anything, so it is never offered unread. */
const offered = ({ form }: Test): Choice[] =>
  form === 'number'
    ? ['as soon as final', 'after reading', 'by phone', 'by post']
    : ['after reading', 'by phone', 'by post']

async function ownTests(db: Db, record: PatientAccess): Promise<Test[]> {
  const running = (await listFollowUps(db, record)).filter(each => runningStatuses.includes(each.status))
  const protocols = await Promise.all(running.map(each => protocolOf(db, each.protocolId)))
  return [...new Set(protocols.flatMap(testsOf))].map(testOf)
}

async function ownTest(db: Db, record: PatientAccess, key: unknown): Promise<Test> {
  const test = (await ownTests(db, record)).find(each => each.key === key)
  if (!test) throw new NotFound()
  return test
}
