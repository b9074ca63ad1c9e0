import { namesOf } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import {
  command,
  emptyForm,
  longDate,
  longTime,
  NotFound,
  page,
  readForm,
  Refused,
  toId,
  withError,
} from '../platform/index.ts'
import type { Db, Form, Request, Response, Routes } from '../platform/index.ts'
import { setLimit } from './actions.ts'
import type { FollowUp, LimitRow } from './follow-up.ts'
import * as forms from './forms.ts'
import { protocolOf, testOf } from './library.ts'
import { isLooser, isSame, levelInWords } from './limit.ts'
import type { Level } from './limit.ts'
import { acceptProposal, findProposal, overtake, proposeLimit, turnDownProposal } from './limit-proposals.ts'
import { citationsOf } from './protocol-matrix.ts'
import { findLimit, getFollowUp, listLimits } from './queries.ts'
import { openPage, toRecord } from './record-page.ts'
import type { Parts, RecordPage } from './record-page.ts'
import type { Test } from './tests.ts'

/** The level at which this patient's team acts: tightened at once, loosened by two. */
export function limitRoutes(routes: Routes<Policy>, { db, judgeAgain }: Parts): void {
  const path = '/clinic/patients/:patientId/follow-ups/:followUpId/limits/:test'

  routes.get(path, 'set a limit', async (req, res) => {
    const opened = await openLimit(req)
    await showLimit(res, opened, emptyForm(valuesOf(opened)))
  })

  routes.post(path, 'set a limit', async (req, res) => {
    const opened = await openLimit(req)
    const { record, followUp, test, limit } = opened
    const { answers, form } = readForm(req.body, forms.limit(test))
    if (!answers) return showLimit(res.status(422), opened, form)
    if (isSame(limit, answers))
      return showLimit(
        res.status(422),
        opened,
        withError(form, 'value', 'This is the limit in force already. Change the level, or go back'),
      )

    await command(db, record, async trx => {
      const present = (await findLimit(trx, record, followUp.id, test.key)) ?? limit
      if (isLooser(present, answers, await usualLevel(trx, followUp, test)))
        return proposeLimit(trx, record, followUp.id, test.key, answers)
      await overtake(trx, record, followUp.id, test.key)
      await setLimit(trx, record, followUp.id, test.key, { ...answers, secondedBy: null })
      await judgeAgain(trx, record)
    })
    res.redirect(303, opened.address)
  })

  routes.post(`${path}/proposals/:proposalId/acceptance`, 'set a limit', async (req, res) => {
    const { record, address, followUp } = await openLimit(req)
    await command(db, record, async trx => {
      await acceptProposal(trx, record, followUp.id, toId(req.params['proposalId']))
      await judgeAgain(trx, record)
    })
    res.redirect(303, address)
  })

  routes.post(`${path}/proposals/:proposalId/refusal`, 'set a limit', async (req, res) => {
    const { record, address, followUp } = await openLimit(req)
    await command(db, record, trx =>
      turnDownProposal(trx, record, followUp.id, toId(req.params['proposalId'])),
    )
    res.redirect(303, address)
  })

  async function openLimit(req: Request): Promise<LimitPage> {
    const opened = await openPage(db, req)
    const { record, home } = opened
    const followUp = await getFollowUp(db, record, toId(req.params['followUpId']))
    const test = testOf(String(req.params['test']))
    const limit = await findLimit(db, record, followUp.id, test.key)
    if (!limit) throw new NotFound()
    if (!record.teamIds.includes(followUp.teamId))
      throw new Refused('Another team follows this cancer and sets its limits. Ask that team.')
    const address = `${home}/follow-ups/${followUp.id}/limits/${encodeURIComponent(test.key)}`
    return { ...opened, followUp, test, limit, address }
  }

  async function showLimit(res: Response, opened: LimitPage, form: Form): Promise<void> {
    const { record, banner, home, followUp, test, limit, address } = opened
    const protocol = await protocolOf(db, followUp.protocolId)
    const usual = protocol.limits.find(each => each.test === test.key)
    const proposal = await findProposal(db, record, followUp.id, test.key)
    const history = await historyOf(record, followUp, test)
    const names = await namesOf(db, [
      proposal?.proposedBy ?? null,
      ...history.flatMap(({ setBy, secondedBy }) => [setBy, secondedBy]),
    ])
    page(res, 'care-plans/limit', {
      title: 'Limit',
      banner,
      back: toRecord(home),
      address,
      form,
      test,
      diagnosis: followUp.diagnosis,
      present: inWords(limit),
      protocolReason: usual?.reason,
      sources: usual ? citationsOf(protocol, usual.cites).map(({ text }) => text) : [],
      proposal: proposal && {
        id: proposal.id,
        words: levelInWords(proposal) + assayWords(proposal.assay),
        reason: proposal.reason,
        by: names.get(proposal.proposedBy) ?? '',
        at: longTime(proposal.proposedAt),
        mine: record.actor.kind === 'person' && record.actor.accountId === proposal.proposedBy,
      },
      history: history.map(row => [
        inWords(row),
        row.reason,
        [row.setBy, row.secondedBy]
          .map(id => names.get(id ?? 0))
          .filter(Boolean)
          .join(' and ') || 'Aftercare',
        longTime(row.setAt),
      ]),
    })
  }

  /** What the protocol says of this test; some leave the level to the team. */
  async function usualLevel(trx: Db, followUp: FollowUp, test: Test): Promise<Level | null> {
    const protocol = await protocolOf(trx, followUp.protocolId)
    const usual = protocol.limits.find(each => each.test === test.key)
    if (usual?.value === undefined) return null
    return { comparison: usual.comparison, value: usual.value, unit: usual.unit, assay: null }
  }

  const historyOf = async (record: PatientAccess, followUp: FollowUp, test: Test) =>
    (await listLimits(db, record, followUp.id)).filter(row => row.test === test.key)
}

interface LimitPage extends RecordPage {
  followUp: FollowUp
  test: Test
  limit: LimitRow
  address: string
}

const inWords = (limit: LimitRow): string =>
  limit.state === 'agreed'
    ? levelInWords(limit) + assayWords(limit.assay)
    : `Awaited, to be agreed by ${longDate(limit.dueOn)}`

const assayWords = (assay: string | null) => (assay ? `, by ${assay}` : '')

const valuesOf = ({ limit, test }: LimitPage): Form['values'] =>
  limit.state === 'agreed'
    ? { comparison: limit.comparison, value: limit.value, unit: limit.unit, assay: limit.assay ?? '' }
    : { unit: test.unit ?? '' }
