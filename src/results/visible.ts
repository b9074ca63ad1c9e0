import type { PatientAccess } from '../accounts/index.ts'
import { getPatient } from '../patients/index.ts'
import type { TellBy } from '../patients/index.ts'
import { addSeconds } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import { listChoices } from './choices.ts'
import { listFindings, listReadings, listResults, listTellings } from './queries.ts'
import { defaultPolicy, visibility } from './release.ts'
import type { Choice, Release, Visibility } from './release.ts'
import { previousSystem, tells } from './result.ts'
import type { FindingRow, Reading, Result, Telling } from './result.ts'
import { usable } from './versions.ts'

/** What the patient may see of one result; what they may not see is not in here. */
export type Visible =
  /** the result itself; `isNew` until they have been told of it as it stands */
  | { sees: 'shown'; id: number; result: Result; findings: Judged[]; readings: Reading[]; isNew: boolean }
  /** a value from before this follow-up, for table and chart alone */
  | { sees: 'history'; id: number; result: Result }
  /** "we are checking this result": what it said before is gone from the page */
  | { sees: 'checking'; id: number; test: string }
  /** a result is here and please ring us: not even which */
  | { sees: 'fixed words'; id: number }

/** What the rules said of it for one follow-up, and the limit it was judged by. */
export type Judged = Pick<FindingRow, 'followUpId' | 'finding' | 'limitId'>

/** The patient's results as far as they may see them now, newest first. Every page of theirs takes results from here. */
export async function visibleResults(db: Db, record: PatientAccess): Promise<Visible[]> {
  const known: Known = {
    findings: await listFindings(db, record),
    readings: (await listReadings(db, record)).filter(reading => reading.undoneAt === null),
    tellings: await listTellings(db, record),
    choices: await listChoices(db, record),
    tellBy: (await getPatient(db, record)).tellBy,
    now: record.at,
  }
  const results = await listResults(db, record)
  const seen = results.flatMap(result => visibleOf(known, result) ?? [])
  return [...seen, ...historyOf(known, results, seen)].toSorted(
    (one, other) => at(results, one) - at(results, other),
  )
}

/**
 * Checks that come of a reading whose result the patient has not been told: seeing them would tell it. A sample that
 * was lost is told and never shown, and a value taken back unseen is nothing to tell: the test it asked for again shows.
 */
export async function keptBack(db: Db, record: PatientAccess): Promise<Set<number>> {
  const readings = await listReadings(db, record)
  const next = readings.filter(reading => reading.nextCheckId !== null)
  if (next.length === 0) return new Set()
  const findings = await listFindings(db, record)
  const shown = new Set([
    ...(await visibleResults(db, record)).flatMap(each => (each.sees === 'shown' ? each.id : [])),
    ...next.map(({ resultId }) => resultId).filter(id => isOver(findings, id)),
  ])
  return new Set(
    next.flatMap(({ nextCheckId, resultId }) => (shown.has(resultId) ? [] : (nextCheckId ?? []))),
  )
}

const isOver = (findings: FindingRow[], id: number): boolean => {
  const own = findings.filter(({ resultId }) => resultId === id)
  return own.length > 0 && own.every(({ stage }) => stage === 'told' || stage === 'nothing to tell')
}

export interface Known {
  findings: FindingRow[]
  /** those that stand */
  readings: Reading[]
  tellings: Telling[]
  choices: Map<string, Choice>
  tellBy: TellBy
  now: Instant
}

function visibleOf(known: Known, result: Result): Visible | null {
  const { id, test } = result
  if (isHistory(known, result)) return null
  const { sees } = seenOf(known, result)
  if (sees === 'checking') return { sees, id, test }
  if (sees === 'fixed words') return { sees, id }
  if (sees === 'hidden') return null
  const { hash } = result.current
  const readings = known.readings.filter(reading => reading.resultId === id && reading.hash === hash)
  return { sees, id, result, findings: findingsOf(known, result), readings, isNew: !isTold(known, result) }
}

/** Of what came before the follow-up only the newest keeps its finding; one that was read is known by its reading. */
function findingsOf({ findings, readings }: Known, { id, current }: Result): Judged[] {
  const own = findings.filter(finding => finding.resultId === id)
  return own.length > 0
    ? own
    : readings.filter(({ resultId, hash }) => resultId === id && hash === current.hash)
}

/** Nobody was asked to read it here, nor told of it. */
const isHistory = ({ findings, readings, tellings }: Known, { id }: Result): boolean =>
  ![...findings, ...readings, ...tellings].some(({ resultId }) => resultId === id)

export const seenOf = (known: Known, result: Result): Visibility => visibility(releaseOf(known, result))

/** Everything that decides whether this result shows, in the form in which the rule asks for it. */
export function releaseOf(known: Known, result: Result): Release<number> {
  const { id, current } = result
  const readings = known.readings.filter(reading => reading.resultId === id)
  const tellings = known.tellings.filter(telling => telling.resultId === id)
  const findings = findingsOf(known, result).map(({ followUpId, finding }) => ({
    followUp: followUpId,
    finding: filed(readings, result, followUpId) ? ('expected' as const) : finding,
  }))
  const loud = findings
    .filter(({ finding }) => finding !== 'expected')
    .map(({ followUp }) => readings.find(each => each.followUpId === followUp && each.hash === current.hash))
  const by = (...channels: Telling['channel'][]) =>
    tellings
      .filter(telling => channels.includes(telling.channel))
      .filter(telling =>
        tells(
          telling,
          loud.map(reading => reading?.readAt ?? null),
        ),
      )
      .map(({ hash, toldAt }) => ({ hash, at: toldAt }))
  return {
    current: { hash: current.hash, status: current.status },
    findings,
    readings: readings.map(({ hash, readAt, followUpId }) => ({ hash, at: readAt, followUp: followUpId })),
    spoken: by('phone', 'in person'),
    posted: by('letter'),
    // a letter is posted only of what has been read, by somebody who decided that this may be told in writing
    releasedEarly: by('letter'),
    seenBefore: seenBefore(result, readings, tellings),
    choice: choiceFor(known, result),
    policy: defaultPolicy,
    receivedAt: result.arrivedAt,
    changedAt: result.changedAt,
    now: known.now,
  }
}

/** Filing is for what is expected, and for a report that a clinician coded as quiet: both are told without a talk first. */
const filed = (readings: Reading[], { current }: Result, followUpId: number) =>
  readings.some(
    reading =>
      reading.hash === current.hash &&
      reading.followUpId === followUpId &&
      reading.outcome === 'file and tell',
  )

/** Told of something, or able to see something that has changed since. If unsure, yes. */
const seenBefore = ({ current, changedAt }: Result, readings: Reading[], tellings: Telling[]): boolean =>
  tellings.length > 0 ||
  readings.some(
    ({ hash, readAt }) => hash !== current.hash && addSeconds(readAt, defaultPolicy.undoSeconds) <= changedAt,
  )

/**
 * How this patient wants to learn of this kind of test. Once they have been told, their choice is spent: choosing
 * the telephone today does not take away what they read here yesterday. A report is never shown unread.
 */
function choiceFor(known: Known, result: Result): Choice {
  const chosen = isTold(known, result)
    ? 'as soon as final'
    : (known.choices.get(result.test) ?? usualChoice[known.tellBy])
  return result.form === 'report' && chosen === 'as soon as final' ? 'after reading' : chosen
}

export const usualChoice: Record<TellBy, Choice> = {
  portal: 'after reading',
  letter: 'by post',
  phone: 'by phone',
}

const isTold = ({ tellings }: Known, { id, current }: Result) =>
  tellings.some(({ resultId, hash }) => resultId === id && hash === current.hash)

/**
 * Values nobody reads for this follow-up: those brought from the system before, and older ones that whoever read a
 * later value had beside it. They are shown once that later value has been told.
 */
function historyOf(known: Known, results: Result[], seen: Visible[]): Visible[] {
  return results
    .filter(
      result =>
        result.form === 'number' &&
        usable(result.current, 'number') &&
        result.current.status !== 'preliminary' &&
        isHistory(known, result) &&
        (result.sender === previousSystem || isBeforeOneTold(result, seen)),
    )
    .map(result => ({ sees: 'history' as const, id: result.id, result }))
}

const isBeforeOneTold = (result: Result, seen: Visible[]) =>
  seen.some(
    other =>
      other.sees === 'shown' &&
      !other.isNew &&
      other.result.test === result.test &&
      (result.current.takenOn ?? '9999') < (other.result.current.takenOn ?? ''),
  )

const at = (results: Result[], { id }: Visible) => results.findIndex(result => result.id === id)
