import { getTeam, namesOf } from '../accounts/index.ts'
import type { PatientAccess, Team } from '../accounts/index.ts'
import {
  followsResults,
  listChecks,
  listFollowUps,
  listLimits,
  listTreatments,
  protocolOf,
  testOf,
} from '../care-plans/index.ts'
import type { CheckRow, FollowUp, LimitRow, Protocol, Test } from '../care-plans/index.ts'
import { getPatient } from '../patients/index.ts'
import type { Patient } from '../patients/index.ts'
import { longDate, longTime, NotFound } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { listSymptomAnswers } from '../questionnaires/index.ts'
import {
  asWritten,
  drawChart,
  inWords,
  listFindings,
  listReadings,
  listResults,
  listTellings,
  oneLine,
  possibleDoubles,
  previousSystem,
  sameUnit,
  unitShown,
} from '../results/index.ts'
import type { FindingRow, Reading, Result, Telling } from '../results/index.ts'
import { kineticsOf } from './kinetics-words.ts'
import { capital, pathwayYear, valueOf } from './words.ts'

/** Everything around one result for one follow-up, as a reader needs it. */
export interface Around {
  record: PatientAccess
  patient: Patient
  result: Result
  test: Test
  /** every result of the same test, newest first */
  series: Result[]
  finding: FindingRow | null
  others: FindingRow[]
  followUp: FollowUp | null
  followUps: FollowUp[]
  protocol: Protocol | null
  team: Team | null
  limit: LimitRow | null
  checks: CheckRow[]
  readings: Reading[]
  tellings: Telling[]
  names: Map<number, string>
}

/** Loads a result and what belongs to it; a follow-up may be named where the result serves several. */
export async function aroundResult(
  db: Db,
  record: PatientAccess,
  resultId: number,
  followUpId: number,
): Promise<Around> {
  const results = await listResults(db, record)
  const result = results.find(each => each.id === resultId)
  if (!result) throw new NotFound()
  const findings = (await listFindings(db, record)).filter(each => each.resultId === resultId)
  const finding = chosen(record, findings, followUpId)
  const followUps = await listFollowUps(db, record)
  const followUp = followUps.find(each => each.id === finding?.followUpId) ?? null
  const limits = await listLimits(db, record)
  const readings = (await listReadings(db, record)).filter(each => each.resultId === resultId)
  const tellings = (await listTellings(db, record)).filter(each => each.resultId === resultId)
  const limit = limits.find(each => each.id === finding?.limitId) ?? null
  return {
    record,
    patient: await getPatient(db, record),
    result,
    test: testOf(result.test),
    series: results.filter(each => each.test === result.test),
    finding,
    others: findings.filter(each => each !== finding),
    followUp,
    followUps,
    protocol: followUp && (await protocolOf(db, followUp.protocolId)),
    team: followUp && (await getTeam(db, followUp.teamId)),
    limit,
    checks: (await listChecks(db, record, followUp?.id)).filter(each => each.test === result.test),
    readings,
    tellings,
    names: await namesOf(db, [
      ...readings.map(each => each.readBy),
      ...tellings.map(each => each.toldBy),
      ...result.versions.map(each => each.enteredBy),
      limit?.setBy ?? null,
      limit?.secondedBy ?? null,
      followUp?.keyWorkerId ?? null,
    ]),
  }
}

/** The one that was asked for, else the first that this person's team has still to read. */
function chosen(record: PatientAccess, findings: FindingRow[], followUpId: number): FindingRow | null {
  const mine = findings.filter(each => record.via !== 'team' || record.teamIds.includes(each.teamId))
  return (
    findings.find(each => each.followUpId === followUpId) ??
    mine.find(each => each.stage === 'to read') ??
    mine[0] ??
    findings[0] ??
    null
  )
}

/** What the page says of the result itself: value, limit, reasons, history, series. */
export async function resultFacts(db: Db, around: Around) {
  const { record, result, test, series, finding, followUp, followUps, limit, names, team } = around
  const { current } = result
  return {
    test: test.title,
    value: valueOf(current, result.form),
    isReport: result.form === 'report',
    takenOn: current.takenOn ? longDate(current.takenOn) : 'day not known',
    from: [
      result.sender === previousSystem ? 'Brought from the system before' : `From ${result.sender}`,
      `order ${result.orderNumber}`,
      `arrived ${longTime(result.arrivedAt)}`,
    ].join(', '),
    pathway: followUp ? pathwayYear(followUp.pathway, followUp.anchorOn, record.today) : null,
    team: team?.name ?? null,
    limit: limitWords(limit, names),
    status: statusWords(around),
    finding,
    reasons: finding?.reasons.map(reason => reason.sentence) ?? [],
    comment: current.comment,
    report: result.form === 'report' ? current.text : null,
    addenda: current.addenda.map(({ text, sentAt }) => ({
      text,
      when: sentAt ? longTime(sentAt) : 'time not known',
    })),
    versions: versionsOf(around),
    doubles: possibleDoubles(
      series.filter(each => each.id !== result.id),
      result.test,
      current.takenOn,
    ).map(each => ({ text: oneLine(each), href: hrefOf(record, each.id) })),
    series: series
      .filter(each => each.form === 'number' || each.id !== result.id)
      .map(each => ({
        id: each.id,
        here: each.id === result.id,
        href: hrefOf(record, each.id),
        takenOn: each.current.takenOn ? longDate(each.current.takenOn) : 'not known',
        value: valueOf(each.current, each.form),
        status: capital(each.current.status),
      })),
    chart: await chartOf(db, around),
    kinetics: kineticsOf(around),
    check: servedCheck(around),
    otherFollowUps: around.others.map(each => ({
      href: `${hrefOf(record, result.id)}?followUp=${each.followUpId}`,
      text: capital(followUps.find(one => one.id === each.followUpId)?.pathway ?? ''),
      stage: each.stage,
    })),
    symptoms: followUp ? await symptomsOf(db, around, followUp) : [],
    history: historyOf(around),
  }
}

export const hrefOf = (record: PatientAccess, resultId: number): string =>
  `/clinic/patients/${record.patientId}/results/${resultId}`

function limitWords(limit: LimitRow | null, names: Map<number, string>) {
  if (!limit) return null
  if (limit.state === 'awaited') return { level: 'Awaited', more: `To be agreed by ${longDate(limit.dueOn)}` }
  const setBy = limit.setBy === null ? 'the protocol' : (names.get(limit.setBy) ?? 'a colleague')
  const second =
    limit.secondedBy === null ? '' : `, seconded by ${names.get(limit.secondedBy) ?? 'a colleague'}`
  return {
    level: inWords(limit, unitShown(limit.unit)),
    more: `Set by ${setBy}${second}, ${longTime(limit.setAt)}. ${limit.reason}`,
  }
}

/** Said above everything else when what holds now is not what somebody may have seen. */
function statusWords({ result, test }: Around): string | null {
  const { status, text } = result.current
  const before = result.versions.findLast(
    version =>
      !version.addendum && !['withdrawn', 'cancelled'].includes(version.status) && version.text !== text,
  )
  const said = before?.measured ? ` It said ${asWritten(before.measured, before.unit)} before.` : ''
  if (status === 'corrected') return `The laboratory has corrected this ${test.title}.${said}`
  if (status === 'withdrawn')
    return `The laboratory has withdrawn this ${test.title}.${said} Do not rely on the old value.`
  if (status === 'cancelled')
    return `The laboratory has cancelled this ${test.title}: there is no result.${said}`
  if (status === 'preliminary') return `This ${test.title} is preliminary. A final result may differ.`
  return null
}

/** Every version as it came, the newest first; only worth a table when there is more than one. */
function versionsOf({ result, names }: Around) {
  if (result.versions.length < 2) return []
  return result.versions
    .toSorted((one, other) => other.id - one.id)
    .map(version => [
      longTime(version.arrivedAt),
      capital(version.addendum ? 'addition' : version.status),
      version.measured ? asWritten(version.measured, version.unit) : shortened(version.text),
      version.enteredBy === null ? 'Laboratory' : (names.get(version.enteredBy) ?? 'Typed in'),
    ])
}

const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

async function chartOf(db: Db, { record, result, series, test, limit }: Around) {
  const { unit } = result.current
  if (result.form === 'report' || unit === null) return null
  const points = series
    .flatMap(({ current: { takenOn, measured, unit: own, status } }) =>
      takenOn && measured && own !== null && sameUnit(own, unit) && status !== 'preliminary'
        ? [{ takenOn, measured }]
        : [],
    )
    .slice(0, 20)
  if (points.length < 2) return null
  const treatments = (await listTreatments(db, record)).flatMap(({ description, startedOn, endedOn }) =>
    startedOn ? [{ name: description, from: startedOn, to: endedOn }] : [],
  )
  const agreed = limit?.state === 'agreed' && sameUnit(limit.unit, unit) ? limit : null
  return drawChart({
    id: 'chart',
    title: `${test.title} over time`,
    unit: unitShown(unit),
    points,
    limit: agreed && {
      value: Number(agreed.value),
      words: `Act at ${inWords(agreed, '').replace('  ', ' ').trim()}`,
    },
    treatments,
  })
}

/** Which check it serves, and which others it could serve instead. */
function servedCheck({ finding, checks }: Around) {
  const words = (check: CheckRow) => `${check.title}, due ${longDate(check.dueOn)}`
  const served = checks.find(each => each.id === finding?.checkId)
  return {
    served: served ? words(served) : null,
    choices: checks
      .filter(each => each !== served && followsResults(each))
      .map(each => ({ value: each.id, text: words(each) })),
  }
}

async function symptomsOf(db: Db, { record, protocol }: Around, followUp: FollowUp) {
  const given = (await listSymptomAnswers(db, record)).filter(each => each.followUpId === followUp.id)
  const waiting = given.filter(each => each.anyYes && each.settledAt === null)
  return (waiting.length > 0 ? waiting : given.slice(0, 1)).map(each => ({
    id: each.id,
    when: longTime(each.answeredAt),
    yes:
      protocol?.symptomQuestions
        .filter(({ key }) => each.answers[key] === 'yes')
        .map(({ question }) => question) ?? [],
    waits: each.anyYes && each.settledAt === null,
    settled: each.settledNote,
  }))
}

/** What has been done about it, in order. */
function historyOf({ readings, tellings, names, followUps }: Around) {
  const name = (id: number | null) => (id === null ? 'The patient' : (names.get(id) ?? 'A colleague'))
  return [
    ...readings.map(each => ({
      at: each.readAt,
      text: `${name(each.readBy)} read it as “${each.outcome}”${each.coded ? ` (${each.coded})` : ''}${
        followUps.length > 1 ? ` for ${followUps.find(one => one.id === each.followUpId)?.pathway}` : ''
      }${each.undoneAt ? ', and undid that' : ''}`,
      note: each.note,
      comment: each.commentForPatient,
    })),
    ...tellings.map(each => ({
      at: each.toldAt,
      text:
        each.channel === 'portal'
          ? 'The patient opened it on their page'
          : `${name(each.toldBy)} told the patient ${each.channel === 'in person' ? 'in person' : `by ${each.channel}`}`,
      note: each.note,
      comment: null,
    })),
  ]
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .map(each => ({ ...each, when: longTime(each.at) }))
}
