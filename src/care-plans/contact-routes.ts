import type { Policy } from '../accounts/index.ts'
import { emptyForm, NotFound, page, readForm, toId } from '../platform/index.ts'
import type { Form, Request, Response, Routes } from '../platform/index.ts'
import { claim, release } from './claims.ts'
import { recordAttempt } from './contact-attempts.ts'
import * as forms from './forms.ts'
import { getCheck, getFollowUp } from './queries.ts'
import { openPage, toRecord } from './record-page.ts'
import type { Parts, RecordPage } from './record-page.ts'

/** Claims and attempts to reach a patient, about a result or a check of a follow-up. */
export function contactRoutes(routes: Routes<Policy>, { db }: Parts): void {
  const path = '/clinic/patients/:patientId/follow-ups/:followUpId'

  routes.post(`${path}/claims`, 'send, book and call', async (req, res) => {
    const opened = await openFollowUp(req)
    const { answers } = readForm(req.body, forms.claim)
    if (!answers) throw new NotFound()
    await claim(db, opened.record, opened.followUpId, answers.about)
    res.redirect(303, placeOf(req, opened, answers.about))
  })

  routes.post(`${path}/claims/:claimId/release`, 'send, book and call', async (req, res) => {
    const opened = await openFollowUp(req)
    await release(db, opened.record, opened.followUpId, toId(req.params['claimId']))
    res.redirect(303, placeOf(req, opened))
  })

  routes.get(`${path}/contact-attempts/new`, 'send, book and call', async (req, res) => {
    const opened = await openFollowUp(req)
    const { answers, form } = readForm(req.query, forms.claim)
    if (!answers) throw new NotFound()
    await showAttempt(res, opened, emptyForm({ ...answers, next: form.values['next'] }))
  })

  routes.post(`${path}/contact-attempts`, 'send, book and call', async (req, res) => {
    const opened = await openFollowUp(req)
    const { answers, form } = readForm(req.body, forms.attempt(opened.record.today))
    if (form.errors['about']) throw new NotFound()
    if (!answers) return showAttempt(res.status(422), opened, form)
    await recordAttempt(db, opened.record, opened.followUpId, answers)
    res.redirect(303, placeOf(req, opened, answers.about))
  })

  async function openFollowUp(req: Request) {
    const opened = await openPage(db, req)
    const { id } = await getFollowUp(db, opened.record, toId(req.params['followUpId']))
    return { ...opened, followUpId: id }
  }

  async function showAttempt(
    res: Response,
    { record, banner, home, followUpId, patient }: RecordPage & { followUpId: number },
    form: Form,
  ): Promise<void> {
    const about = String(form.values['about'])
    const checkId = Number(/^check:(\d+)$/.exec(about)?.[1])
    page(res, 'care-plans/contact-attempt', {
      title: 'Record an attempt to reach the patient',
      banner,
      back: toRecord(home),
      action: `${home}/follow-ups/${followUpId}/contact-attempts`,
      form,
      patientPhone: patient.phone,
      what: checkId ? (await getCheck(db, record, checkId)).title : 'A result',
      ways: forms.ways,
      outcomes: forms.attemptOutcomes,
    })
  }
}

/** Back to where it was asked: a page of the same record, else the check, else the record. */
function placeOf(req: Request, { home }: RecordPage, about = ''): string {
  const { next } = (req.body ?? {}) as { next?: unknown }
  if (typeof next === 'string' && next.startsWith(`${home}/`) && /^\/[a-z0-9/-]+$/.test(next)) return next
  const [kind, id] = about.split(':')
  return kind === 'check' ? `${home}/checks/${id}` : home
}
