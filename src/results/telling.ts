import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, addWorkingDays, audit, command, Refused, TooLate } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import { judgeAgain } from './judge.ts'
import { getResult, listFindings } from './queries.ts'
import type { FindingRow, Result } from './result.ts'

// The patient knows: a letter on its way, a talk, a page opened. Each is about one hash of the result.

/** One letter at a time about what a result now says. */
export async function enqueueLetter(
  trx: Db,
  record: PatientAccess,
  result: Result,
  findings: FindingRow[],
  notBefore: Instant,
): Promise<void> {
  await dropLetters(trx, record, result.id, 'A newer letter takes its place')
  await trx('outbox').insert({
    kind: 'result letter',
    addressee: 'patient',
    patient_id: record.patientId,
    team_id: findings[0]?.teamId ?? null,
    data: JSON.stringify({ resultId: result.id, hash: result.current.hash }),
    not_before: notBefore,
    wanted_by: addWorkingDays(record.today, 2),
  })
}

/** Somebody decides that a letter shall tell the patient, whatever way they usually want. */
export const sendLetter = (db: Db, record: PatientAccess, resultId: number, hash: string): Promise<void> =>
  command(db, record, async trx => {
    record.need('send, book and call')
    const result = await getResult(trx, record, resultId)
    const findings = (await listFindings(trx, record)).filter(each => each.resultId === resultId)
    if (
      result.current.hash !== hash ||
      findings.length === 0 ||
      findings.some(each => each.stage !== 'to tell')
    )
      throw new TooLate(
        'This result has changed since you opened the page. Look at it again before you write.',
      )
    if (findings.some(each => each.finding === 'act'))
      throw new Refused('Ring this patient or see them. A letter is not the way to give this news.')
    await enqueueLetter(trx, record, result, findings, record.at)
    await audit(trx, record, 'letter asked for', { resultId })
  })

export async function dropLetters(
  trx: Db,
  record: PatientAccess,
  resultId: number,
  because: string,
): Promise<void> {
  const waiting = await trx('outbox')
    .where({ patient_id: record.patientId, kind: 'result letter' })
    .whereNull('proved_at')
    .whereNull('dropped_at')
    .select<{ id: number; data: string }[]>('id', 'data')
  const about = waiting.filter(row => (JSON.parse(row.data) as { resultId: number }).resultId === resultId)
  await trx('outbox')
    .whereIn(
      'id',
      about.map(row => row.id),
    )
    .update({ dropped_at: record.at, dropped_because: because })
}

export interface Told {
  hash: string
  channel: 'portal' | 'letter' | 'phone' | 'in person'
  identityChecked: boolean
  note: string | null
  outboxId: number | null
}

/** The patient has been told what this result says, as it stands; the check it serves closes. */
export async function recordTelling(
  trx: Db,
  record: PatientAccess,
  resultId: number,
  told: Told,
): Promise<void> {
  const result = await getResult(trx, record, resultId)
  if (result.current.hash !== told.hash)
    throw new TooLate(
      'This result has changed since you opened it. Look at it again before you tell the patient.',
    )
  const findings = (await listFindings(trx, record)).filter(each => each.resultId === resultId)
  if (findings.some(each => each.stage === 'to read') && told.channel !== 'portal')
    throw new TooLate(
      'Somebody has to read this result again before the patient is told. Go back to the worklist.',
    )
  if (findings.length > 0 && findings.every(each => each.stage === 'told') && told.channel !== 'portal')
    throw new TooLate('This patient has been told already. Look at the record to see by whom.')
  await trx('tellings').insert({
    patient_id: record.patientId,
    result_id: resultId,
    hash: told.hash,
    channel: told.channel,
    identity_checked: told.identityChecked,
    note: told.note,
    outbox_id: told.outboxId,
    told_by: told.channel === 'portal' ? null : accountOf(record.actor),
    told_at: record.at,
  })
  if (told.channel !== 'letter') await dropLetters(trx, record, resultId, `Told ${told.channel}`)
  await judgeAgain(trx, record)
  await audit(trx, record, 'patient told', { resultId, channel: told.channel })
}

export const tellPatient = (db: Db, record: PatientAccess, resultId: number, told: Told): Promise<void> =>
  command(db, record, trx => recordTelling(trx, record, resultId, told))
