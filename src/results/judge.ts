import type { PatientAccess } from '../accounts/index.ts'
import {
  followsResults,
  listChecks,
  listFollowUps,
  listLimits,
  protocolOf,
  settleChecks,
} from '../care-plans/index.ts'
import type { CheckRow, FollowUp, LimitRow, Protocol, Served, Trend } from '../care-plans/index.ts'
import { instantInLondon } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import { followUpsWithSymptoms } from '../questionnaires/index.ts'
import { assess } from './assess.ts'
import type { Finding, Reason } from './assess.ts'
import { assign } from './assign.ts'
import type { Limit } from './limit.ts'
import { listFindings, listLinks, listReadings, listResults, listTellings } from './queries.ts'
import { previousSystem, tells } from './result.ts'
import type { FindingRow, Reading, Result, Stage, Telling } from './result.ts'
import type { TrendRule } from './trends.ts'
import { usable } from './versions.ts'

/**
 * Works everything about a patient's results out afresh: which check each serves, what the rules say of it, and how
 * far it has come. Called at the end of whatever changes results, limits, checks, readings or symptoms, in the same
 * transaction; the outcome depends on what is known, never on the order in which it came.
 */
export async function judgeAgain(trx: Db, record: PatientAccess): Promise<void> {
  const followUps = await listFollowUps(trx, record)
  if (followUps.length === 0) return
  const known: Known = {
    results: await listResults(trx, record),
    checks: await listChecks(trx, record),
    limits: await listLimits(trx, record),
    readings: (await listReadings(trx, record)).filter(reading => reading.undoneAt === null),
    tellings: await listTellings(trx, record),
    links: await listLinks(trx, record),
    findings: await listFindings(trx, record),
    symptoms: await followUpsWithSymptoms(trx, record),
  }
  const judged: Judged[] = []
  for (const followUp of followUps) {
    const protocol = await protocolOf(trx, followUp.protocolId)
    for (const test of testsOf(protocol)) judged.push(...judgeTest(known, followUp, protocol, test))
  }
  const staged = judged.map(each => ({ ...each, stage: stageOf(known, judged, each) }))
  await saveFindings(trx, record, known.findings, staged)
  await settleChecks(
    trx,
    record,
    known.checks.filter(check => check.test !== null),
    servedBy(staged),
  )
}

interface Known {
  results: Result[]
  checks: CheckRow[]
  limits: LimitRow[]
  readings: Reading[]
  tellings: Telling[]
  links: { resultId: number; followUpId: number; checkId: number }[]
  findings: FindingRow[]
  symptoms: Set<number>
}

interface Judged {
  result: Result
  followUp: FollowUp
  checkId: number | null
  limitId: number | null
  finding: Finding
  reasons: Reason[]
}

/** The tests a protocol keeps: those it schedules and those it limits. */
export const testsOf = (protocol: Protocol): string[] => [
  ...new Set([
    ...protocol.checks.flatMap(check => check.test ?? []),
    ...protocol.limits.map(limit => limit.test),
  ]),
]

function judgeTest(known: Known, followUp: FollowUp, protocol: Protocol, test: string): Judged[] {
  const results = known.results.filter(result => result.test === test)
  const serves = assign(
    results.map(result => ({
      id: result.id,
      test,
      takenOn: result.current.takenOn,
      order: [result.orderNumber, result.code, result.subId, result.sender].join(' '),
      status: result.current.status,
      usable: usable(result.current, result.form),
    })),
    known.checks
      .filter(check => check.followUpId === followUp.id && check.test === test)
      .map(check => ({
        id: check.id,
        test,
        dueOn: check.dueOn,
        windowFrom: check.windowFrom,
        windowTo: check.windowTo,
        settled: !followsResults(check),
      })),
    new Map(
      known.links.filter(link => link.followUpId === followUp.id).map(link => [link.resultId, link.checkId]),
    ),
  )
  return results
    .map(result => ({
      result,
      followUp,
      checkId: serves.get(result.id) ?? null,
      ...judge(known, followUp, protocol, result, results),
    }))
    .filter(({ result, finding }) => wantsReading(known, result, finding, followUp, results))
}

/**
 * What came before the follow-up began is history that the chart shows; of it only the newest is read, so that
 * enrolling somebody with ten years of values asks for one reading. Nothing that comes later takes its place unread,
 * and neither does a sample that was lost. A value since the treatment that reaches the limit is always read. What a
 * person has read stays until it is told.
 */
function wantsReading(
  known: Known,
  result: Result,
  finding: Finding,
  followUp: FollowUp,
  results: Result[],
): boolean {
  if (result.sender === previousSystem) return false
  if (known.readings.some(each => each.resultId === result.id && each.followUpId === followUp.id)) return true
  const taken = result.current.takenOn
  if (taken === null || taken >= followUp.enrolledOn) return true
  if (finding === 'act' && taken >= followUp.anchorOn) return true
  return !results.some(
    other =>
      other !== result &&
      usable(other.current, other.form) &&
      (other.current.takenOn ?? '') < followUp.enrolledOn &&
      isNewer(other, result),
  )
}

const isNewer = (one: Result, other: Result): boolean => {
  const [a, b] = [one.current.takenOn ?? '', other.current.takenOn ?? '']
  return a > b || (a === b && one.orderNumber > other.orderNumber)
}

function judge(known: Known, followUp: FollowUp, protocol: Protocol, result: Result, results: Result[]) {
  const reading = readingOf(known, result, followUp)
  const old = known.findings.find(each => each.resultId === result.id && each.followUpId === followUp.id)
  // what was read keeps the finding and the limit it was read with
  if (reading && old)
    return {
      finding: reading.finding,
      reasons: old.hash === reading.hash ? old.reasons : [],
      limitId: reading.limitId,
    }

  const limit = known.limits.find(
    each => each.followUpId === followUp.id && each.test === result.test && each.replacedAt === null,
  )
  const said = assess({ ...result.current, kind: result.form }, toLimit(limit), {
    earlier: results.flatMap(({ current, id }) =>
      id !== result.id && current.measured && current.takenOn && current.status !== 'preliminary'
        ? [{ takenOn: current.takenOn, measured: current.measured, unit: current.unit, assay: current.assay }]
        : [],
    ),
    trends: protocol.trends.filter(trend => trend.test === result.test).map(toRule),
    baseline: null,
    since: followUp.anchorOn,
    symptomsOpen: known.symptoms.has(followUp.id),
  })
  return { ...said, limitId: limit?.id ?? null }
}

/** A row of a limit as the rules take it. */
export const toLimit = (row: LimitRow | undefined): Limit | null => {
  if (!row) return null
  if (row.state === 'awaited') return { state: 'awaited' }
  return { state: 'agreed', comparison: row.comparison, value: row.value, unit: row.unit, assay: row.assay }
}

function toRule(trend: Trend): TrendRule {
  switch (trend.rule) {
    case 'rising':
      return {
        rule: 'rising',
        count: trend.values,
        ...(trend.eachByMoreThan && { by: trend.eachByMoreThan }),
      }
    case 'at or above':
      return { rule: 'at or above', value: trend.value }
    case 'above baseline':
      return { rule: 'above baseline', percent: trend.percent, over: trend.andAbove }
    case 'above nadir':
      return { rule: 'above nadir', by: trend.byMoreThan }
    case 'doubling time':
      return {
        rule: 'doubling time under',
        months: trend.underMonths,
        values: trend.values,
        over: trend.eachAtLeast,
      }
  }
}

const readingOf = (known: Known, result: Result, followUp: FollowUp): Reading | undefined =>
  known.readings.find(
    reading =>
      reading.resultId === result.id &&
      reading.followUpId === followUp.id &&
      reading.hash === result.current.hash,
  )

/** One telling, after the last follow-up's reading, ends it for all of them. */
function stageOf(known: Known, judged: Judged[], { result, followUp }: Judged): Stage {
  if (!readingOf(known, result, followUp)) return 'to read'
  const mates = judged.filter(each => each.result.id === result.id)
  const readings = mates.map(each => readingOf(known, result, each.followUp))
  const loud = readings.filter(
    reading => reading?.finding !== 'expected' && reading?.outcome !== 'file and tell',
  )
  const about = known.tellings.filter(telling => telling.resultId === result.id)
  const isTold = about.some(
    telling =>
      telling.hash === result.current.hash &&
      tells(
        telling,
        loud.map(reading => reading?.readAt ?? null),
      ),
  )
  if (isTold && !readings.includes(undefined)) return 'told'
  const neverSeen = about.length === 0
  if (result.current.status === 'withdrawn' && neverSeen) return 'nothing to tell'
  return 'to tell'
}

async function saveFindings(
  trx: Db,
  record: PatientAccess,
  old: FindingRow[],
  judged: (Judged & { stage: Stage })[],
): Promise<void> {
  const gone = old.filter(
    row => !judged.some(each => each.result.id === row.resultId && each.followUp.id === row.followUpId),
  )
  if (gone.length > 0)
    await trx('findings')
      .where({ patient_id: record.patientId })
      .whereIn(
        'id',
        gone.map(row => row.id),
      )
      .delete()
  for (const each of judged) {
    const before = old.find(row => row.resultId === each.result.id && row.followUpId === each.followUp.id)
    const columns = {
      hash: each.result.current.hash,
      check_id: each.checkId,
      limit_id: each.limitId,
      finding: each.finding,
      reasons: JSON.stringify(each.reasons),
      stage: each.stage,
    }
    if (!before)
      await trx('findings').insert({
        ...columns,
        patient_id: record.patientId,
        result_id: each.result.id,
        follow_up_id: each.followUp.id,
        team_id: each.followUp.teamId,
        since: record.at,
      })
    else if (differs(before, columns))
      await trx('findings')
        .where({ patient_id: record.patientId, id: before.id })
        .update({
          ...columns,
          ...(before.stage !== each.stage || before.hash !== columns.hash
            ? { since: since(record, before, each) }
            : {}),
        })
  }
}

/** A reading taken back puts its result where it was in the queue, not at the end. */
function since(record: PatientAccess, before: FindingRow, now: Judged & { stage: Stage }): Instant {
  const takenBack = now.stage === 'to read' && before.hash === now.result.current.hash
  if (!takenBack) return record.at
  const began = instantInLondon(now.followUp.enrolledOn)
  return now.result.changedAt > began ? now.result.changedAt : began
}

const differs = (
  before: FindingRow,
  now: {
    hash: string
    check_id: number | null
    limit_id: number | null
    finding: Finding
    reasons: string
    stage: Stage
  },
) =>
  before.hash !== now.hash ||
  before.checkId !== now.check_id ||
  before.limitId !== now.limit_id ||
  before.finding !== now.finding ||
  before.stage !== now.stage ||
  JSON.stringify(before.reasons) !== now.reasons

/** A preliminary result leaves its check waiting for the final one, whoever knows it already. */
const holds = ({ current }: Result): boolean => current.status !== 'preliminary'

function servedBy(judged: (Judged & { stage: Stage })[]): Served {
  const states = {
    'to read': 'resulted',
    'to tell': 'read',
    told: 'closed',
    'nothing to tell': 'closed',
  } as const
  return new Map(
    judged.flatMap(({ checkId, stage, result }) =>
      checkId === null
        ? []
        : [
            [
              checkId,
              { state: holds(result) ? states[stage] : 'resulted', on: result.current.takenOn },
            ] as const,
          ],
    ),
  )
}
