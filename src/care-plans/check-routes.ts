import type { PatientAccess, Policy } from '../accounts/index.ts'
import {
  addMonths,
  dateBoxes,
  emptyForm,
  NotFound,
  page,
  readForm,
  Refused,
  toId,
  TooLate,
  withError,
} from '../platform/index.ts'
import type { Day, Form, Request, Response, Routes } from '../platform/index.ts'
import { addCheck, recordStep } from './actions.ts'
import { finishCall } from './call.ts'
import { checkPage, stepWords } from './check-page.ts'
import { recordAttempt } from './contact-attempts.ts'
import { runningStatuses, steps } from './follow-up.ts'
import type { CheckRow, Step } from './follow-up.ts'
import * as forms from './forms.ts'
import { allTests, protocolOf } from './library.ts'
import { getCheck, getFollowUp } from './queries.ts'
import { openPage, toRecord } from './record-page.ts'
import type { Parts, RecordPage } from './record-page.ts'

/** The life of one check, step by step, and checks that a person plans. */
export function checkRoutes(routes: Routes<Policy>, { db, judgeAgain }: Parts): void {
  routes.get('/clinic/patients/:patientId/checks/:checkId', 'send, book and call', async (req, res) => {
    const opened = await openCheck(req)
    await showCheck(res, opened, emptyForm(startWith(opened.record.today)))
  })

  routes.post(
    '/clinic/patients/:patientId/checks/:checkId/steps',
    'send, book and call',
    async (req, res) => {
      const opened = await openCheck(req)
      const { record, check, patient } = opened
      assertOpen(check)
      const lifetime = { bornOn: patient.dateOfBirth, today: record.today }
      const { answers, form } = readForm(req.body, forms.step(lifetime, stepsOf(record, check)))
      if (!answers) return showCheck(res.status(422), opened, form)

      const refusal = await refusalOf(() => recordStep(db, record, check.id, answers, judgeAgain))
      if (refusal) return showCheck(res.status(422), opened, withError(form, 'step', refusal))
      res.redirect(303, addressOf(opened))
    },
  )

  routes.post(
    '/clinic/patients/:patientId/checks/:checkId/calls',
    'send, book and call',
    async (req, res) => {
      const opened = await openCheck(req)
      const { record, check, patient } = opened
      assertOpen(check)
      if (check.kind !== 'contact') throw new NotFound()
      const lifetime = { bornOn: patient.dateOfBirth, today: record.today }
      const { answers, form } = readForm(req.body, forms.call(lifetime))
      if (!answers) return showCheck(res.status(422), opened, form)

      const { outcome, calledOn: onDay, said: note, tryAgainOn } = answers
      const about = `check:${check.id}`
      if (outcome === 'spoken to') {
        const refusal = await refusalOf(() => finishCall(db, record, check.id, { onDay, note }, judgeAgain))
        if (refusal) return showCheck(res.status(422), opened, withError(form, 'outcome', refusal))
      } else
        await recordAttempt(db, record, check.followUpId, { about, how: 'phone', outcome, note, tryAgainOn })
      res.redirect(303, addressOf(opened))
    },
  )

  const planPath = '/clinic/patients/:patientId/follow-ups/:followUpId/checks/new'

  routes.get(planPath, 'enrol and plan', async (req, res) => {
    await showPlan(res, await openFollowUp(req), emptyForm())
  })

  routes.post(planPath, 'enrol and plan', async (req, res) => {
    const opened = await openFollowUp(req)
    const { record, followUp, home } = opened
    const schema = forms.plan(allTests(), record.today, addMonths(record.today, 120))
    const { answers, form } = readForm(req.body, schema)
    if (!answers) return showPlan(res.status(422), opened, form)

    const { what, title, dueOn, reason } = answers
    const protocol = await protocolOf(db, followUp.protocolId)
    const test = allTests().find(({ key }) => key === what)
    const plan = { dueOn, reason, origin: 'person' } as const
    const checkId = await addCheck(
      db,
      record,
      followUp.id,
      test
        ? {
            ...plan,
            // the protocol's own item lends its clocks and people
            item: protocol.checks.find(check => check.test === test.key)?.item ?? test.key,
            test: test.key,
            kind: 'test',
            title: test.title,
          }
        : {
            ...plan,
            item: what === 'review' ? 'review asked for' : 'call asked for',
            test: null,
            kind: what === 'review' ? 'review' : 'contact',
            title: title ?? '',
          },
      judgeAgain,
    )
    res.redirect(303, `${home}/checks/${checkId}`)
  })

  async function openCheck(req: Request): Promise<CheckPage> {
    const opened = await openPage(db, req)
    return { ...opened, check: await getCheck(db, opened.record, toId(req.params['checkId'])) }
  }

  async function showCheck(res: Response, opened: CheckPage, form: Form): Promise<void> {
    const { record, banner, home, check, patient } = opened
    page(res, 'care-plans/check', {
      title: 'Check',
      banner,
      back: toRecord(home),
      home,
      form: { ...form, values: { ...startWith(record.today), ...form.values } },
      patientPhone: patient.phone,
      steps: stepsOf(record, check).map(step => ({ value: step, text: stepWords[step], hint: hints[step] })),
      life: await checkPage(db, record, check),
      mayPlan: record.may('enrol and plan'),
    })
  }

  async function openFollowUp(req: Request) {
    const opened = await openPage(db, req)
    const followUp = await getFollowUp(db, opened.record, toId(req.params['followUpId']))
    if (!runningStatuses.includes(followUp.status))
      throw new Refused(
        'This follow-up has ended. Open the record to see how, and enrol again if it goes on.',
      )
    return { ...opened, followUp }
  }

  async function showPlan(
    res: Response,
    { banner, home, followUp }: Awaited<ReturnType<typeof openFollowUp>>,
    form: Form,
  ): Promise<void> {
    const protocol = await protocolOf(db, followUp.protocolId)
    const kept = new Set(protocol.checks.map(check => check.test))
    const inOrder = allTests().toSorted((a, b) => Number(kept.has(b.key)) - Number(kept.has(a.key)))
    page(res, 'care-plans/check-new', {
      title: 'Plan a check',
      banner,
      back: toRecord(home),
      action: `${home}/follow-ups/${followUp.id}/checks/new`,
      diagnosis: followUp.diagnosis,
      form,
      tests: inOrder.map(({ key, title }) => ({ value: key, text: title })),
    })
  }
}

const startWith = (today: Day) => ({ ...dateBoxes('onDay', today), ...dateBoxes('calledOn', today) })

type CheckPage = RecordPage & { check: CheckRow }

const addressOf = ({ home, check }: CheckPage) => `${home}/checks/${check.id}`

function assertOpen(check: CheckRow): void {
  if (check.state !== 'open')
    throw new TooLate(
      'This check has gone on since you opened the page. Open it again to see where it stands.',
    )
}

/** A call counts as done only through the call form; that something is not needed is a clinician's decision. */
const stepsOf = (record: PatientAccess, check: CheckRow): Step[] =>
  steps.filter(
    step =>
      (step !== 'done' || check.kind !== 'contact') &&
      (step !== 'not needed' || record.may('enrol and plan')),
  )

const hints: Partial<Record<Step, string>> = {
  booked: 'The date of the appointment',
  'done elsewhere': 'Say where, and what shows it',
  'not needed': 'Say why',
}

/** The sentence for somebody who would leave the patient without a next thing: it belongs on their form. */
async function refusalOf(work: () => Promise<void>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof Refused) return error.message
    throw error
  }
}
