import { z } from 'zod'
import { listMembers, signedIn, teamsOf } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { dateBoxes, emptyForm, longTime, NotFound, page, readForm, Refused, toId } from '../platform/index.ts'
import type { Form, Request, Response, Routes } from '../platform/index.ts'
import { confirmEnrolment } from './confirm-enrolment.ts'
import {
  copyEnrolment,
  enrolmentOf,
  fieldsOf,
  findEnrolment,
  forget,
  keepPage,
  listPrepared,
  nextOpen,
  readAll,
} from './enrolment-draft.ts'
import { readers, start, treatmentKinds, treatmentRows } from './enrolment-forms.ts'
import type { Asking } from './enrolment-forms.ts'
import { isPageOf, keptTests, pagesOf, titles } from './enrolment-pages.ts'
import type { PageName } from './enrolment-pages.ts'
import { previewOf, protocolLimit, rowsOf, stratumWords } from './enrolment-summary.ts'
import { runningStatuses } from './follow-up.ts'
import { fieldOf } from './forms.ts'
import { testOf, usableProtocols } from './library.ts'
import { citationsOf } from './protocol-matrix.ts'
import { listFollowUps } from './queries.ts'
import { openPage, toRecord } from './record-page.ts'
import type { Parts, RecordPage } from './record-page.ts'

/** Enrolment as question pages; what is typed is kept from page to page, also over a lost session. */
export function enrolmentRoutes(routes: Routes<Policy>, { db, onEnrolled, judgeAgain }: Parts): void {
  routes.get('/clinic/patients/:patientId/enrolment', 'prepare an enrolment', async (req, res) => {
    const opened = await openLiving(req)
    const kept = await findEnrolment(db, opened.record)
    await showStart(req, res, opened, emptyForm(fieldsOf(kept?.values ?? {}, 'start')))
  })

  routes.post('/clinic/patients/:patientId/enrolment', 'prepare an enrolment', async (req, res) => {
    const opened = await openLiving(req)
    const { answers, form } = readForm(req.body, start(await ownTeamIds(req, opened), await protocolKeys()))
    if (!answers) return showStart(req, res.status(422), opened, form)

    const values = await keepPage(db, opened.record, 'start', form.values)
    const asking = await askingOf(opened, values)
    res.redirect(303, asking ? onwards(opened, values, asking) : `${opened.home}/enrolment`)
  })

  routes.post(
    '/clinic/patients/:patientId/enrolment/fresh-start',
    'prepare an enrolment',
    async (req, res) => {
      const { record, home } = await openLiving(req)
      await forget(db, record)
      res.redirect(303, `${home}/enrolment`)
    },
  )

  // a support worker prepares, a nurse carries on with what was prepared
  routes.post('/clinic/patients/:patientId/enrolment/copies', 'prepare an enrolment', async (req, res) => {
    const { record, home } = await openLiving(req)
    const from = toId((req.body as Record<string, unknown>)['accountId'])
    const prepared = (await listPrepared(db, record)).find(each => each.accountId === from)
    if (!prepared) throw new NotFound()
    await copyEnrolment(db, record, prepared.values)
    res.redirect(303, `${home}/enrolment/check-answers`)
  })

  routes.get(
    '/clinic/patients/:patientId/enrolment/check-answers',
    'prepare an enrolment',
    async (req, res) => {
      const opened = await openLiving(req)
      const draft = await findDraft(opened)
      if (draft) await showCheckAnswers(res, opened, draft)
      else res.redirect(303, `${opened.home}/enrolment`)
    },
  )

  routes.post('/clinic/patients/:patientId/enrolment/confirmation', 'enrol and plan', async (req, res) => {
    const opened = await openLiving(req)
    const draft = await findDraft(opened)
    if (!draft) return res.redirect(303, `${opened.home}/enrolment`)
    const { values, asking } = draft
    const { reads, open } = readAll(values, asking)
    const enrolment = enrolmentOf(reads, asking, teamIdOf(values))
    if (open.length > 0 || !enrolment) return showCheckAnswers(res.status(422), opened, draft)

    await confirmEnrolment(db, opened.record, enrolment, asking.protocol, judgeAgain)
    await onEnrolled(opened.record)
    res.redirect(303, opened.home)
  })

  routes.get('/clinic/patients/:patientId/enrolment/:page', 'prepare an enrolment', async (req, res) => {
    const opened = await openLiving(req)
    const draft = await findDraft(opened)
    if (!draft) return res.redirect(303, `${opened.home}/enrolment`)
    const name = pageOf(req, draft.asking)
    const values = { ...suggested(req, name, draft), ...fieldsOf(draft.values, name) }
    await showQuestions(res, opened, draft, name, emptyForm(values))
  })

  routes.post('/clinic/patients/:patientId/enrolment/:page', 'prepare an enrolment', async (req, res) => {
    const opened = await openLiving(req)
    const before = await findDraft(opened)
    if (!before) return res.redirect(303, `${opened.home}/enrolment`)
    const { asking } = before
    const name = pageOf(req, asking)
    const { another, ...typed } = readForm(req.body, z.object({})).form.values
    const room = treatmentRows(typed) + 1
    const values = await keepPage(db, opened.record, name, another ? { ...typed, rows: String(room) } : typed)
    if (another) return res.redirect(303, `${opened.home}/enrolment/${name}#treatment-${room}`)

    const { answers, form } = readers[name](fieldsOf(values, name), asking)
    if (answers === null) return showQuestions(res.status(422), opened, before, name, form)
    res.redirect(303, onwards(opened, values, asking, name))
  })

  async function openLiving(req: Request): Promise<RecordPage> {
    const opened = await openPage(db, req)
    if (opened.patient.diedOn !== null)
      throw new Refused('This patient has died. Open the record to see what was planned.')
    return opened
  }

  const protocolKeys = async () => (await usableProtocols(db)).map(({ protocol }) => protocol.key)

  /** The viewer's teams among those that may see this patient. */
  async function ownTeams(req: Request, { record }: RecordPage) {
    const mine = await teamsOf(db, signedIn(req).account.id)
    return mine.filter(team => record.teamIds.includes(team.id))
  }

  const ownTeamIds = async (req: Request, opened: RecordPage) =>
    (await ownTeams(req, opened)).map(team => team.id)

  async function findDraft(opened: RecordPage): Promise<Draft | undefined> {
    const kept = await findEnrolment(db, opened.record)
    const asking = kept && (await askingOf(opened, kept.values))
    return asking && { values: kept.values, asking }
  }

  async function askingOf(
    { record, patient }: RecordPage,
    values: Form['values'],
  ): Promise<Asking | undefined> {
    const usable = await usableProtocols(db)
    const stored = usable.find(({ protocol }) => protocol.key === values['start.protocolKey'])
    const teamId = teamIdOf(values)
    if (!stored || !record.teamIds.includes(teamId)) return undefined
    const members = await listMembers(db, [teamId])
    return {
      protocol: stored.protocol,
      today: record.today,
      bornOn: patient.dateOfBirth,
      memberIds: members.map(({ accountId }) => accountId),
    }
  }

  async function showStart(req: Request, res: Response, opened: RecordPage, form: Form): Promise<void> {
    const { record, banner, home } = opened
    const kept = await findEnrolment(db, record)
    const prepared = await listPrepared(db, record)
    page(res, 'care-plans/enrolment-start', {
      title: 'Enrol a patient',
      banner,
      back: toRecord(home),
      home,
      form,
      teams: await ownTeams(req, opened),
      protocols: (await usableProtocols(db)).map(({ protocol }) => protocol),
      keptSince: kept && longTime(kept.savedAt),
      prepared: prepared.map(each => ({
        accountId: each.accountId,
        name: each.name,
        savedAt: longTime(each.savedAt),
      })),
    })
  }

  async function showQuestions(
    res: Response,
    { record, banner, home }: RecordPage,
    { asking, values }: Draft,
    name: PageName,
    form: Form,
  ): Promise<void> {
    const { protocol } = asking
    const pages = pagesOf(protocol)
    const before = pages[pages.indexOf(name) - 1]
    page(res, `care-plans/enrolment-${name}`, {
      title: titles[name],
      caption: `${protocol.title}: question page ${pages.indexOf(name) + 1} of ${pages.length}`,
      banner,
      back: { href: before ? `${home}/enrolment/${before}` : `${home}/enrolment`, text: 'Back' },
      action: `${home}/enrolment/${name}`,
      form,
      protocol,
      fieldOf,
      rows: treatmentRows(form.values),
      treatmentKinds,
      stratumWords,
      members: await listMembers(db, [teamIdOf(values)]),
      tests: keptTests(protocol).map(testOf),
      limits: protocol.limits.map(limit => ({
        ...limit,
        title: testOf(limit.test).title,
        usual: protocolLimit(limit),
        sources: citationsOf(protocol, limit.cites).map(({ text }) => text),
      })),
      mayConfirm: record.may('enrol and plan'),
    })
  }

  async function showCheckAnswers(
    res: Response,
    opened: RecordPage,
    { values, asking }: Draft,
  ): Promise<void> {
    const { record, banner, home } = opened
    const { protocol } = asking
    const { pages, reads, open } = readAll(values, asking)
    const enrolment = open.length === 0 ? enrolmentOf(reads, asking, teamIdOf(values)) : null
    const members = await listMembers(db, [teamIdOf(values)])
    const nameOfPerson = (id: number) => members.find(({ accountId }) => accountId === id)?.name ?? ''
    page(res, 'care-plans/enrolment-check-answers', {
      title: 'Check your answers',
      banner,
      back: { href: `${home}/enrolment/${pages.at(-1)}`, text: 'Back' },
      home,
      form: emptyForm(),
      protocol,
      sections: pages.map(name => ({
        title: titles[name],
        href: `${home}/enrolment/${name}`,
        rows: open.includes(name) ? null : rowsOf(name, reads, asking, nameOfPerson),
      })),
      firstOpen: nextOpen(pages, open),
      preview: enrolment && previewOf(protocol, enrolment, record.today),
      mayConfirm: record.may('enrol and plan'),
      already: await running(record, protocol.pathway),
    })
  }

  const running = async (record: PatientAccess, pathway: string) =>
    (await listFollowUps(db, record)).filter(
      each => each.pathway === pathway && runningStatuses.includes(each.status),
    )
}

interface Draft {
  values: Form['values']
  asking: Asking
}

const teamIdOf = (values: Form['values']) => toId(values['start.teamId'])

function pageOf(req: Request, { protocol }: Asking): PageName {
  const name = req.params['page']
  if (!isPageOf(protocol, name)) throw new NotFound()
  return name
}

function onwards({ home }: RecordPage, values: Form['values'], asking: Asking, after?: PageName): string {
  const { pages, open } = readAll(values, asking)
  return `${home}/enrolment/${nextOpen(pages, open, after) ?? 'check-answers'}`
}

/** What a page starts with before anybody has answered it. */
function suggested(req: Request, name: PageName, { values, asking }: Draft): Form['values'] {
  if (values[`${name}.kept`]) return {}
  if (name === 'anchor') return dateBoxes('anchorOn', likelyAnchor(values, asking))
  if (name === 'stratum') {
    const { account } = signedIn(req)
    return asking.memberIds.includes(account.id) && account.role !== 'support worker'
      ? { keyWorkerId: String(account.id) }
      : {}
  }
  if (name === 'limits')
    return Object.fromEntries(asking.protocol.limits.map(({ test }) => [`${fieldOf(test)}-how`, 'protocol']))
  return {}
}

/** The last operation, or the end of the last radiotherapy, when the protocol counts from one. */
function likelyAnchor(values: Form['values'], asking: Asking) {
  const treatments = readers.treatments(fieldsOf(values, 'treatments'), asking).answers ?? []
  const { type } = asking.protocol.anchor
  const days = treatments.flatMap(({ kind, startedOn, endedOn }) => {
    if (type === 'surgery' && kind === 'surgery') return startedOn ?? []
    return type === 'end of radiotherapy' && kind === 'radiotherapy' ? (endedOn ?? startedOn ?? []) : []
  })
  return days.toSorted().at(-1)
}
