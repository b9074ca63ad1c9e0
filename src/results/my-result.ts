import { getTeam, namesOf } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import {
  listFollowUps,
  listLimits,
  listTreatments,
  midSentence,
  nextChecks,
  ownFollowUps,
  protocolOf,
  signsToReport,
  testOf,
} from '../care-plans/index.ts'
import type { LimitRow, OwnCheck } from '../care-plans/index.ts'
import { longDate } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { drawChart } from './chart.ts'
import type { Finding } from './assess.ts'
import type { Limit } from './limit.ts'
import { written } from './measured.ts'
import { outcomeOf } from './outcomes.ts'
import type { Reading, Result } from './result.ts'
import {
  asWritten,
  inFullWords,
  limitExplained,
  meaning,
  noTestIsPerfect,
  signExplained,
  unitExplained,
  unitShown,
} from './telling-the-patient.ts'
import type { ToTell } from './telling-the-patient.ts'
import { sameUnit } from './units.ts'
import { keptBack } from './visible.ts'
import type { Visible } from './visible.ts'

export type Shown = Extract<Visible, { sees: 'shown' }>

/** A shown result in a few words, for a list. */
export async function inBrief(db: Db, record: PatientAccess, shown: Shown[]) {
  const limits = await listLimits(db, record)
  return shown.map(each => ({
    id: each.id,
    test: each.result.test,
    isNew: each.isNew,
    meaning: meaning(toTell(each, limits)),
    number: each.result.current.measured && asWritten(each.result.current.measured, each.result.current.unit),
    takenOn: dayWords(each.result.current.takenOn),
  }))
}

/** Everything the page of one result says. */
export async function resultPage(db: Db, record: PatientAccess, shown: Shown, visible: Visible[]) {
  const { result, readings } = shown
  const { current } = result
  const test = testOf(result.test)
  const followUps = (await listFollowUps(db, record)).filter(each =>
    shown.findings.some(finding => finding.followUpId === each.id),
  )
  const protocols = await Promise.all(followUps.map(each => protocolOf(db, each.protocolId)))
  const planned = protocols.flatMap(protocol => protocol.checks.filter(check => check.test === result.test))
  const limits = await listLimits(db, record)
  const tell = toTell(shown, limits)
  const next = await nextAfter(db, record, shown)
  const readers = await namesOf(
    db,
    readings.map(each => each.readBy),
  )
  const team = followUps[0] && (await getTeam(db, followUps[0].teamId))
  const told = visible.filter(
    each => each.sees === 'history' || (each.sees === 'shown' && (!each.isNew || each.id === shown.id)),
  )
  const series = told.flatMap(each =>
    'result' in each && each.result.test === result.test ? each.result : [],
  )
  return {
    result,
    name: midSentence(test.patientTitle),
    meaning: meaning(tell),
    takenOn: dayWords(current.takenOn),
    number: numberOf(tell),
    unread: readings.length === 0,
    next: nextSentences(readings, next),
    prepare: next && { title: next.title, items: next.prepare },
    comments: readings.flatMap(({ commentForPatient, readBy }) =>
      commentForPatient ? { by: readers.get(readBy) ?? 'Your nurse', text: commentForPatient } : [],
    ),
    chart: await chartOf(db, record, series, tell, test.title),
    earlier: series.map(each => ({
      id:
        told.some(one => one.id === each.id && one.sees === 'shown') && each.id !== result.id
          ? each.id
          : null,
      date: dayWords(each.current.takenOn),
      number: each.current.measured && asWritten(each.current.measured, each.current.unit),
    })),
    what: [test.patientWords, ...planned.slice(0, 1).map(check => check.shows)],
    doesNotTell: planned.find(check => check.cannotShow)?.cannotShow ?? noTestIsPerfect,
    signs: signsToReport(protocols),
    report: result.form === 'report' && readings.length > 0 ? reportText(result) : null,
    team: team && { name: team.name, number: team.phone, hours: team.hours, outOfHours: team.outOfHours },
  }
}

/** The strictest finding and its reading speak for the result; with what it was judged by. */
function toTell({ result, findings, readings }: Shown, limits: LimitRow[]): ToTell {
  const strictness: Finding[] = ['act', 'look', 'expected']
  const [leading] = findings.toSorted(
    (one, other) => strictness.indexOf(one.finding) - strictness.indexOf(other.finding),
  )
  const reading = readings.find(each => each.followUpId === leading?.followUpId) ?? readings[0]
  const test = testOf(result.test)
  return {
    name: test.form === 'number' ? test.title : midSentence(test.patientTitle),
    form: result.form,
    measured: result.current.measured,
    unit: result.current.unit,
    limit: limits.find(limit => limit.id === leading?.limitId) ?? null,
    finding: leading?.finding ?? 'look',
    outcome: reading?.outcome ?? null,
    coded: reading?.coded ?? null,
    test: result.test,
  }
}

function numberOf(tell: ToTell) {
  const { measured, unit, limit } = tell
  if (!measured) return null
  const agreed = limit?.state === 'agreed' && unit !== null && sameUnit(unit, limit.unit) ? limit : null
  return {
    shown: asWritten(measured, unit),
    sign: signExplained(measured),
    unit: unitExplained(unit),
    limit: limitExplained(limit),
    line: {
      value: measured.value,
      limit: agreed && Number(agreed.value),
      unit: unitShown(unit),
      shown: written(measured),
      text: lineText(tell, inFullWords(measured, unit), agreed),
    },
  }
}

const lineText = ({ name }: ToTell, number: string, limit: Extract<Limit, { state: 'agreed' }> | null) =>
  limit
    ? `Your ${name} is ${number}. Your limit is ${limit.value} ${unitShown(limit.unit)}.`
    : `Your ${name} is ${number}.`

/** What the reading asked for comes first, then the next test of the same kind, then whatever is next. */
async function nextAfter(db: Db, record: PatientAccess, shown: Shown): Promise<OwnCheck | undefined> {
  const { result, findings, readings } = shown
  const follows = await ownFollowUps(db, record, keptBack)
  const coming = nextChecks(
    follows.filter(each => findings.some(finding => finding.followUpId === each.followUp.id)),
  ).filter(({ state }) => state === 'coming')
  return (
    coming.find(check => readings.some(({ nextCheckId }) => nextCheckId === check.id)) ??
    coming.find(check => check.test === result.test) ??
    coming[0]
  )
}

function nextSentences(readings: Reading[], next: OwnCheck | undefined): string[] {
  const said = readings.flatMap(({ outcome }) => outcomeOf(outcome)?.forPatient ?? [])
  const when = next && `Your next check: ${next.title} ${next.when}.`
  return [...new Set(said), when ?? 'Phone us if you want to know what comes next.']
}

async function chartOf(db: Db, record: PatientAccess, series: Result[], tell: ToTell, title: string) {
  if (tell.form === 'report' || tell.unit === null) return null
  const unit = tell.unit
  const points = series.flatMap(({ current: { takenOn, measured, unit: own } }) =>
    takenOn && measured && own !== null && sameUnit(own, unit) ? [{ takenOn, measured }] : [],
  )
  if (points.length < 2) return null
  const { limit } = tell
  const treatments = (await listTreatments(db, record)).flatMap(({ description, startedOn, endedOn }) =>
    startedOn ? [{ name: description, from: startedOn, to: endedOn }] : [],
  )
  return drawChart({
    id: 'chart',
    title: `Your ${title} over time`,
    unit: unitShown(unit),
    points,
    limit:
      limit?.state === 'agreed' && sameUnit(limit.unit, unit)
        ? { value: Number(limit.value), words: `Your limit: ${limit.value}` }
        : null,
    treatments,
  })
}

const reportText = ({ current }: Result): string =>
  [current.text, ...current.addenda.map(({ text }) => `Added later:\n${text}`)].join('\n\n')

const dayWords = (day: Day | null): string => (day ? longDate(day) : 'day not known')
