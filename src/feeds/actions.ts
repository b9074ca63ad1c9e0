import { setImmediate as nextTurn } from 'node:timers/promises'
import { openRecord } from '../accounts/index.ts'
import type { PatientAccess, TeamAccess } from '../accounts/index.ts'
import { getPatient } from '../patients/index.ts'
import { accountOf, audit, NotFound, TooLate, transaction } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import { isKeptFrom } from '../results/index.ts'
import { applyMessage, applyTo, dealtWith } from './apply.ts'
import { NotHl7, readMessage, reportOf } from './hl7/index.ts'
import type { Ending, InboundMessage, Parts } from './message.ts'
import { findMessage, listCandidates, listPassedOver, reopen } from './queries.ts'
import { likePatients } from './whom.ts'

/** A person has compared the two and says that the message is about this patient: it is applied to them, and stays theirs. */
export async function matchMessage(
  parts: Parts,
  by: Caller,
  teams: TeamAccess,
  message: InboundMessage,
  patientId: number,
): Promise<Ending> {
  const candidates = await listCandidates(parts.db, teams, message.id)
  if (!candidates.some(each => each.patientId === patientId)) throw new NotFound()
  const record = await openRecord(parts.db, by, patientId, 'message compared with record')
  const read = readMessage(message.body)
  return applyTo(parts, record, message, { read, report: reportOf(read) })
}

/**
 * A person says that none of our patients is meant, and why. What already stands on a record stays there, as applied:
 * only the laboratory can take it back, by a message that says so.
 */
export const putAside = (db: Db, by: Caller, message: InboundMessage, why: string): Promise<void> =>
  transaction(db, async trx => {
    const ending = (await isKeptFrom(trx, message.id))
      ? { state: 'applied', reason: `Applied in part. The rest is not needed: ${why}` }
      : { state: 'set aside', reason: `Not ours: ${why}`, patient_id: null, linked_by: null }
    const changed = await trx('inbound_messages')
      .where({ id: message.id, state: message.state })
      .update({
        ...ending,
        handled_by: accountOf(by.actor),
        handled_at: by.at,
        handled_note: why,
      })
    if (changed === 0) throw new TooLate(dealtWith)
    await audit(trx, by, 'message set aside', { messageId: message.id })
  })

/** After a code was added to the map, or a fault put right. */
export async function tryAgain(parts: Parts, by: Caller, message: InboundMessage): Promise<void> {
  await transaction(parts.db, async trx => {
    if (!(await reopen(trx, message))) throw new TooLate(dealtWith)
    await audit(trx, by, 'message tried again', { messageId: message.id })
  })
  await applyMessage(parts, message.id)
}

/**
 * Somebody has just been enrolled, or a second follow-up begun: what came about them before and was set aside, or
 * ignored because no follow-up kept it, is looked at again. Answers how many messages that were.
 */
export async function replaySetAside(parts: Parts, record: PatientAccess): Promise<number> {
  const patient = await getPatient(parts.db, record)
  let replayed = 0
  for (const id of await listPassedOver(parts.db, patient)) {
    const message = await findMessage(parts.db, id)
    if (message && (await concerns(parts, message, record)) && (await reopen(parts.db, message))) {
      await applyMessage(parts, id)
      replayed++
    }
    await nextTurn()
  }
  return replayed
}

/** What a person has put aside comes back only for somebody it names beyond doubt. */
async function concerns({ db }: Parts, message: InboundMessage, record: PatientAccess): Promise<boolean> {
  if (message.state === 'ignored') return message.patientId === record.patientId
  try {
    const alike = await likePatients(db, reportOf(readMessage(message.body)).patient)
    const found = alike.find(each => each.patientId === record.patientId)
    return found !== undefined && (found.how === 'exact' || message.handledBy === null)
  } catch (error) {
    if (error instanceof NotHl7) return false
    throw error
  }
}
