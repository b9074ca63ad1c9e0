import type { PatientAccess } from '../accounts/index.ts'
import {
  changeStatus,
  changeStratum,
  followsResults,
  getCheck,
  getFollowUp,
  listFollowUps,
  planCheck,
  restoreStatus,
  testOf,
  withdrawCheck,
} from '../care-plans/index.ts'
import { getPatient } from '../patients/index.ts'
import {
  accountOf,
  addSeconds,
  addWeeks,
  audit,
  command,
  isTwice,
  Refused,
  TooLate,
} from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { listChoices } from './choices.ts'
import type { Finding } from './assess.ts'
import { judgeAgain } from './judge.ts'
import { isQuiet, needsMore, nextDueOn, outcomeOf } from './outcomes.ts'
import type { OutcomeKey } from './outcomes.ts'
import { getResult, keepVersion, listFindings, listReadings, resultNamed } from './queries.ts'
import { defaultPolicy } from './release.ts'
import type { FindingRow, Incoming, Result } from './result.ts'
import { dropLetters, enqueueLetter } from './telling.ts'

/** Keeps what a message or a person brought and works everything out again; answers how many versions were new. */
export async function receiveResults(trx: Db, record: PatientAccess, incoming: Incoming[]): Promise<number> {
  let fresh = 0
  for (const each of incoming) if (await keepVersion(trx, record, each)) fresh++
  if (fresh > 0) await judgeAgain(trx, record)
  await audit(trx, record, 'results received', { versions: fresh })
  return fresh
}

/** A person types a result in, from paper or a phone call; answers its id. */
export const typeInResult = (db: Db, record: PatientAccess, incoming: Incoming): Promise<number> =>
  command(db, record, async trx => {
    await receiveResults(trx, record, [incoming])
    return resultNamed(trx, record, incoming)
  })

export interface ReadingGiven {
  followUpId: number
  /** what the rules said of it on the reader's page, where it was shown */
  seenAs?: Finding | undefined
  /** what the reader had before them; anything else since then, and it must be read again */
  hash: string
  outcome: OutcomeKey
  coded: string | null
  weeks: number | null
  note: string | null
  commentForPatient: string | null
}

/** A person has read a result and says what comes of it; nobody else can read the same again. */
export const readResult = (
  db: Db,
  record: PatientAccess,
  resultId: number,
  given: ReadingGiven,
): Promise<number> => command(db, record, trx => readWithin(trx, record, resultId, given))

export async function readWithin(
  trx: Db,
  record: PatientAccess,
  resultId: number,
  given: ReadingGiven,
): Promise<number> {
  const result = await getResult(trx, record, resultId)
  if (result.current.hash !== given.hash)
    throw new TooLate('This result has changed since you opened it. Read it again before you decide.')
  const finding = await findingOf(trx, record, result, given.followUpId)
  if (given.seenAs !== undefined && given.seenAs !== finding.finding)
    throw new TooLate(
      'Something has changed since you opened this result: see why it is on the list now, then decide.',
    )
  assertMayRead(record, result, finding, given)
  const readingId = await insertReading(trx, record, result, finding, given)
  await carryOut(trx, record, result, readingId, given)
  await judgeAgain(trx, record)
  await sendLetterOnceRead(trx, record, result)
  await audit(trx, record, 'result read', {
    resultId,
    followUpId: given.followUpId,
    finding: finding.finding,
    outcome: given.outcome,
  })
  return readingId
}

async function findingOf(
  trx: Db,
  record: PatientAccess,
  result: Result,
  followUpId: number,
): Promise<FindingRow> {
  const findings = await listFindings(trx, record)
  const finding = findings.find(each => each.resultId === result.id && each.followUpId === followUpId)
  if (!finding) throw new TooLate('This result no longer belongs to this follow-up. Go back to the worklist.')
  if (finding.stage !== 'to read')
    throw new TooLate('Somebody has read this result already. Go back to the worklist.')
  return finding
}

/** Filing is for what is expected, and for a report whose coded outcome is quiet; everything else needs its outcome. */
function assertMayRead(
  record: PatientAccess,
  result: Result,
  { finding, reasons, teamId }: FindingRow,
  given: ReadingGiven,
): void {
  const expected = finding === 'expected'
  if (record.via === 'team' && !record.teamIds.includes(teamId))
    throw new Refused('Another team reads this result for its own follow-up. Ring that team if it is urgent.')
  record.need(expected ? 'file expected' : 'read results')
  const quietReport =
    finding === 'look' &&
    result.form === 'report' &&
    isQuiet(result.test, given.coded) &&
    !needsMore(result.current.status, reasons)
  if (given.outcome === 'file and tell' && !expected && !quietReport)
    throw new Refused('This result is not simply expected. Open it and choose what happens next.')
  if (
    result.form === 'report' &&
    given.coded === null &&
    result.current.status !== 'withdrawn' &&
    result.current.status !== 'cancelled'
  )
    throw new Refused('Choose what the report says before you save.')
}

async function insertReading(
  trx: Db,
  record: PatientAccess,
  result: Result,
  finding: FindingRow,
  given: ReadingGiven,
): Promise<number> {
  try {
    const [row] = await trx('readings')
      .insert({
        patient_id: record.patientId,
        result_id: result.id,
        hash: given.hash,
        follow_up_id: given.followUpId,
        finding: finding.finding,
        limit_id: finding.limitId,
        outcome: given.outcome,
        coded: given.coded,
        note: given.note,
        comment_for_patient: given.commentForPatient,
        read_by: accountOf(record.actor),
        read_at: record.at,
      })
      .returning<{ id: number }[]>('id')
    return (row as { id: number }).id
  } catch (error) {
    if (isTwice(error)) throw new TooLate('Somebody has read this result already. Go back to the worklist.')
    throw error
  }
}

/** Makes what the outcome promises: the next check with its date, a suspension, a recurrence. */
async function carryOut(
  trx: Db,
  record: PatientAccess,
  result: Result,
  readingId: number,
  given: ReadingGiven,
): Promise<void> {
  const outcome = outcomeOf(given.outcome)
  if (!outcome) return
  const dueOn = nextDueOn(outcome, record.today, given.weeks)
  const test = testOf(result.test)
  const plan =
    given.outcome === 'repeat'
      ? { item: result.test, test: result.test, kind: 'test' as const, title: `${test.title}, repeated` }
      : outcome.next && {
          item: outcome.next.item,
          test: null,
          kind: 'contact' as const,
          title: outcome.next.title,
        }
  if (plan) {
    const reason = `After a result of ${test.title}`
    const nextId = await planCheck(trx, record, given.followUpId, {
      ...plan,
      dueOn,
      origin: 'reading',
      reason,
    })
    await trx('readings')
      .where({ patient_id: record.patientId, id: readingId })
      .update({ next_check_id: nextId })
  }
  if (given.outcome === 'suspend') await suspend(trx, record, given, addWeeks(record.today, 12))
  if (given.outcome === 'recurrence') await recordRecurrence(trx, record, given)
}

async function suspend(trx: Db, record: PatientAccess, given: ReadingGiven, untilOn: Day): Promise<void> {
  const followUp = await getFollowUp(trx, record, given.followUpId)
  await changeStatus(trx, record, followUp, {
    status: 'under investigation',
    reason: given.note ?? 'A result is being looked into',
    untilOn,
    ownerId: accountOf(record.actor),
  })
}

/** A recurrence makes the follow-up clinic-led, and puts a review into the patient's other follow-ups. */
async function recordRecurrence(trx: Db, record: PatientAccess, given: ReadingGiven): Promise<void> {
  const followUp = await getFollowUp(trx, record, given.followUpId)
  await suspend(trx, record, given, addWeeks(record.today, 12))
  await changeStratum(trx, record, followUp, 'clinic-led')
  for (const other of await listFollowUps(trx, record)) {
    if (other.id === followUp.id) continue
    await planCheck(trx, record, other.id, {
      item: 'plan review',
      test: null,
      kind: 'review',
      title: 'Review this plan: another cancer has come back',
      dueOn: addWeeks(record.today, 1),
      origin: 'reading',
      reason: 'Recurrence of another cancer of this patient',
    })
  }
}

/** A patient who is told by letter gets one once the last follow-up has read the result, after the moment to undo. */
async function sendLetterOnceRead(trx: Db, record: PatientAccess, result: Result): Promise<void> {
  const findings = (await listFindings(trx, record)).filter(each => each.resultId === result.id)
  const patient = await getPatient(trx, record)
  const quiet = findings.every(each => each.stage === 'to tell' && each.finding !== 'act')
  const allExpected = findings.every(each => each.finding === 'expected')
  const readings = await listReadings(trx, record)
  const filed = findings.every(each =>
    readings.some(
      reading =>
        reading.resultId === result.id &&
        reading.followUpId === each.followUpId &&
        reading.hash === each.hash &&
        reading.undoneAt === null &&
        reading.outcome === 'file and tell',
    ),
  )
  const choice = (await listChoices(trx, record)).get(result.test)
  const byLetter = choice === undefined ? patient.tellBy === 'letter' : choice === 'by post'
  if (!byLetter || !quiet || !(allExpected || filed)) return
  await enqueueLetter(trx, record, result, findings, addSeconds(record.at, defaultPolicy.undoSeconds))
}

/** A person says which check a result serves; the rules keep to it. */
export const linkResult = (
  db: Db,
  record: PatientAccess,
  resultId: number,
  followUpId: number,
  checkId: number,
): Promise<void> =>
  command(db, record, async trx => {
    record.need('read results')
    const result = await getResult(trx, record, resultId)
    const check = await getCheck(trx, record, checkId)
    const { teamId } = await getFollowUp(trx, record, followUpId)
    if (!record.teamIds.includes(teamId))
      throw new Refused('Another team follows this cancer. Ask that team.')
    if (check.followUpId !== followUpId || check.test !== result.test || !followsResults(check))
      throw new TooLate('This check can no longer take the result. Choose another check.')
    const link = { check_id: checkId, linked_by: accountOf(record.actor), linked_at: record.at }
    await trx('check_links')
      .insert({ patient_id: record.patientId, result_id: resultId, follow_up_id: followUpId, ...link })
      .onConflict(['result_id', 'follow_up_id'])
      .merge(link)
    await judgeAgain(trx, record)
    await audit(trx, record, 'result linked to a check', { resultId, checkId })
  })

/** Takes a reading back within the moment given for it, with all that came of it. */
export const undoReading = (db: Db, record: PatientAccess, readingId: number): Promise<void> =>
  command(db, record, async trx => {
    const readings = await listReadings(trx, record)
    const reading = readings.find(each => each.id === readingId && each.undoneAt === null)
    if (!reading || addSeconds(reading.readAt, defaultPolicy.undoSeconds) < record.at)
      throw new TooLate('It is too late to undo this. Open the result and record what should happen now.')
    if (reading.outcome === 'recurrence')
      throw new Refused(
        'A confirmed recurrence cannot be undone with one click. Change the follow-up on the record.',
      )
    if (reading.readBy !== accountOf(record.actor))
      throw new Refused('Only the person who read a result can undo it.')
    await trx('readings')
      .where({ patient_id: record.patientId, id: reading.id })
      .update({ undone_at: record.at, undone_by: accountOf(record.actor) })
    if (reading.nextCheckId !== null) await withdrawCheck(trx, record, reading.nextCheckId, undone)
    if (reading.outcome === 'suspend') await restoreStatus(trx, record, reading.followUpId, undone)
    await dropLetters(trx, record, reading.resultId, undone)
    await judgeAgain(trx, record)
    await audit(trx, record, 'reading undone', { resultId: reading.resultId, readingId })
  })

const undone = 'The reading was undone'
