import { openRecord, openTeams, signedIn } from '../accounts/index.ts'
import type { PatientAccess, Policy } from '../accounts/index.ts'
import { bannerOf } from '../patients/index.ts'
import {
  accountOf,
  addSeconds,
  emptyForm,
  NotFound,
  page,
  readForm,
  toId,
  TooLate,
} from '../platform/index.ts'
import type { Caller, Db, Form, Request, Response, Routes } from '../platform/index.ts'
import {
  backFrom,
  defaultPolicy,
  getResult,
  readResult,
  resultForms,
  visibleResults,
} from '../results/index.ts'
import type { Reading } from '../results/index.ts'
import { isReadingLane, laneHref } from './lanes.ts'
import type { Lane } from './lanes.ts'
import { pageOf } from './queries.ts'
import { readingQuestions, readOf } from './reading-form.ts'
import { aroundResult, hrefOf, resultFacts } from './result-page.ts'
import type { Around } from './result-page.ts'
import { resultLines } from './worklist.ts'
import type { ShowWorklist } from './worklist-routes.ts'

export function resultPageRoutes(
  routes: Routes<Policy>,
  { db, showWorklist }: { db: Db; showWorklist: ShowWorklist },
): void {
  routes.get('/clinic/patients/:patientId/results/:resultId', 'read the record', async (req, res) => {
    const record = await openRecord(db, signedIn(req), toId(req.params['patientId']), 'result opened')
    const around = await aroundResult(db, record, toId(req.params['resultId']), toId(req.query['followUp']))
    if (record.via === 'practice') await assertPracticeMaySee(record, around)
    await showResult(req, res, around, emptyForm())
  })

  routes.post('/clinic/patients/:patientId/results/:resultId/reading', 'file expected', async (req, res) => {
    const by = signedIn(req)
    const record = await openRecord(db, by, toId(req.params['patientId']))
    const result = await getResult(db, record, toId(req.params['resultId']))
    const { answers, form } = readForm(req.body, resultForms.reading(readOf({ result })))
    const followUpId = toId(form.values['followUpId'])
    const around = await aroundResult(db, record, result.id, followUpId)
    if (!answers) return showResult(req, res.status(422), around, form)

    try {
      await readResult(db, record, result.id, answers)
    } catch (error) {
      if (!(error instanceof TooLate)) throw error
      if (answers.back !== undefined) return tooLateOnList(req, res, around, error.message)
      const now = await aroundResult(db, record, result.id, followUpId)
      return showResult(req, res.status(409), now, form, error.message)
    }
    const finding = around.finding as NonNullable<Around['finding']>
    if (answers.goOn === 'next') return res.redirect(303, await nextInLane(by, finding.finding))
    const done = `done=filed_${finding.id}`
    const here = hrefOf(record, result.id)
    const back = backFrom(req, `${here}?followUp=${followUpId}`)
    res.redirect(303, back.startsWith(here) ? back : `${back}${back.includes('?') ? '&' : '?'}${done}`)
  })

  /** On the worklist the sentence stands in the row's place. */
  async function tooLateOnList(req: Request, res: Response, around: Around, words: string) {
    const { finding } = around
    const lane = finding?.finding ?? 'expected'
    const teams = await openTeams(db, signedIn(req), 'worklist opened')
    const [line] = finding ? await resultLines(db, teams, [finding.id]) : []
    await showWorklist(req, res.status(409), teams, lane, null, {
      findingId: finding?.id ?? 0,
      name: line?.name ?? null,
      words,
      undo: null,
    })
  }

  /** The oldest result of the lane that still waits, else the lane itself, which is then empty. */
  async function nextInLane(by: Caller, lane: Lane): Promise<string> {
    const teams = await openTeams(db, by, 'next result looked up')
    const [first] = isReadingLane(lane) ? await pageOf(db, teams, lane, null, 1) : []
    const [line] = first ? await resultLines(db, teams, [first.id]) : []
    if (!line) return laneHref(lane)
    return `/clinic/patients/${line.patientId}/results/${line.resultId}?followUp=${line.followUpId}&saved=yes`
  }

  /** A practice sees what its patient may know. */
  async function assertPracticeMaySee(record: PatientAccess, { result }: Around): Promise<void> {
    const seen = await visibleResults(db, record)
    if (!seen.some(each => each.id === result.id && (each.sees === 'shown' || each.sees === 'history')))
      throw new NotFound()
  }

  async function showResult(
    req: Request,
    res: Response,
    around: Around,
    form: Form,
    changed: string | null = null,
  ): Promise<void> {
    const { record, patient, result, finding, readings, followUp } = around
    const own = record.via !== 'practice' && (finding === null || record.teamIds.includes(finding.teamId))
    const waits = finding?.stage === 'to read'
    const ability = finding?.finding === 'expected' ? 'file expected' : 'read results'
    const last = readings.findLast(each => each.undoneAt === null)
    const teams = own && finding ? await openTeams(db, signedIn(req), 'result opened') : null
    const [line] = teams && finding ? await resultLines(db, teams, [finding.id]) : []
    page(res, 'home/result', {
      title: 'Result',
      banner: bannerOf(patient, record.today),
      back: { href: `/clinic/patients/${record.patientId}`, text: 'Back to the record' },
      record,
      result,
      followUp,
      here: `/clinic/patients/${record.patientId}/results/${result.id}`,
      facts: await resultFacts(db, around),
      form: { ...form, values: { ...form.values, followUpId: String(followUp?.id ?? '') } },
      changed,
      saved: req.query['saved'] === 'yes',
      questions: waits && own && record.may(ability) ? readingQuestions(around) : null,
      waitsForOthers: waits && !(own && record.may(ability)) && record.via !== 'practice',
      undo: last && mayUndo(record, last) ? last.id : null,
      line,
      mayTell: finding?.stage === 'to tell' && own && record.may('send, book and call'),
      mayClaim: own && (waits || finding?.stage === 'to tell') && record.may('send, book and call'),
      mayLink: own && record.may('read results'),
      maySettle: own && record.may('read results'),
    })
  }
}

/** For a moment the reader may take their own reading back; a recurrence is taken back on the record. */
const mayUndo = (record: PatientAccess, { readBy, readAt, outcome }: Reading): boolean =>
  readBy === accountOf(record.actor) &&
  outcome !== 'recurrence' &&
  addSeconds(readAt, defaultPolicy.undoSeconds) >= record.at
