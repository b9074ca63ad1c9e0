import type { PatientAccess, TeamAccess } from '../accounts/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Db, Instant } from '../platform/index.ts'
import type { Patient } from '../patients/index.ts'
import type { Candidate, Door, Ending, InboundMessage, State } from './message.ts'

export async function findMessage(db: Db, id: number): Promise<InboundMessage | undefined> {
  const row = await db('inbound_messages').where({ id }).first<Row | undefined>()
  return row && toMessage(row)
}

export async function stateOf(
  db: Db,
  name: { sender: string; control_id: string; body_hash: string },
): Promise<State> {
  const row = await db('inbound_messages').where(name).first<{ state: State } | undefined>('state')
  if (!row) throw new NotFound()
  return row.state
}

/** The next messages nobody has looked at, oldest first. */
export async function listReceived(db: Db, limit = 100): Promise<number[]> {
  const rows = await db('inbound_messages')
    .where({ state: 'received' })
    .orderBy('id')
    .limit(limit)
    .select<{ id: number }[]>('id')
  return rows.map(row => row.id)
}

/** Whether this sender has used this control id before, for something else. */
export async function isUsedAgain(db: Db, message: InboundMessage): Promise<boolean> {
  if (message.controlId === '') return false
  const before = await db('inbound_messages')
    .where({ sender: message.sender, control_id: message.controlId })
    .where('id', '<', message.id)
    .first<{ id: number } | undefined>('id')
  return before !== undefined
}

/** Takes a message in hand inside a transaction; false when another process, or a person, was first. */
export async function take(trx: Db, message: Pick<InboundMessage, 'id' | 'state'>): Promise<boolean> {
  const row = await trx('inbound_messages')
    .where(named(message))
    .forUpdate()
    .first<{ id: number } | undefined>('id')
  return row !== undefined
}

/** Writes down where a message came to, and with whom it must be compared. */
export async function end(
  trx: Db,
  message: Pick<InboundMessage, 'id' | 'state'>,
  found: Ending,
): Promise<boolean> {
  const changed = await trx('inbound_messages')
    .where(named(message))
    .update({ state: found.state, reason: found.reason.replaceAll('\0', ''), patient_id: found.patientId })
  if (changed === 0) return false
  if (found.candidates.length > 0) await keepCandidates(trx, message.id, found.candidates)
  return true
}

async function keepCandidates(trx: Db, messageId: number, candidates: Candidate[]): Promise<void> {
  await trx('message_candidates').where({ message_id: messageId }).delete()
  await trx('message_candidates').insert(
    candidates.map(({ patientId, how }) => ({ message_id: messageId, patient_id: patientId, how })),
  )
}

/** Lets a message be looked at again; false when it has moved on. */
export async function reopen(db: Db, message: Pick<InboundMessage, 'id' | 'state'>): Promise<boolean> {
  const changed = await db('inbound_messages')
    .where(named(message))
    .update({ state: 'received', reason: null })
  return changed > 0
}

/** Messages that may be about somebody just enrolled: set aside under their number or birthday, or ignored as not followed. */
export async function listPassedOver(db: Db, patient: Patient): Promise<number[]> {
  const rows = await db('inbound_messages')
    .where({ state: 'set aside', born_on: patient.dateOfBirth })
    .orWhere({ state: 'set aside', nhs_number: patient.nhsNumber ?? '' })
    .orWhere({ state: 'ignored', patient_id: patient.id })
    .orderBy('id')
    .select<{ id: number }[]>('id')
  return rows.map(row => row.id)
}

/**
 * Messages set aside although their number is that of somebody followed: a process was killed between an enrolment
 * and its replay. Answers how many are looked at again.
 */
export const reopenMissed = (db: Db): Promise<number> =>
  db('inbound_messages')
    .where({ state: 'set aside' })
    .whereNull('handled_at')
    .whereIn(
      'nhs_number',
      db('patients')
        .join('follow_ups', 'follow_ups.patient_id', 'patients.id')
        .whereNotNull('patients.nhs_number')
        .select('patients.nhs_number'),
    )
    .update({ state: 'received', reason: null })

export interface QueuedRow {
  id: number
  sender: string
  type: string
  receivedAt: Instant
  reason: string
}

/** Messages a person must look at: about patients of these teams, or about nobody known; oldest first. */
export async function listQueued(db: Db, teams: TeamAccess, after = 0, limit = 50): Promise<QueuedRow[]> {
  const rows = await queuedFor(db, teams)
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(limit)
    .select<{ id: number; sender: string; type: string; received_at: Instant; reason: string }[]>(
      'm.id',
      'm.sender',
      'm.type',
      'm.received_at',
      'm.reason',
    )
  return rows.map(row => ({ ...row, receivedAt: row.received_at }))
}

/** How many of them wait; above the most that a list shows, it says no more than that. */
export async function countQueued(db: Db, teams: TeamAccess, most = 501): Promise<number> {
  return (await queuedFor(db, teams).limit(most).select<unknown[]>('m.id')).length
}

/** One of them, as if there were no such message where it is not for these teams. */
export async function getQueued(db: Db, teams: TeamAccess, id: number): Promise<InboundMessage> {
  const row = await queuedFor(db, teams).where('m.id', id).first<Row | undefined>('m.*')
  if (!row) throw new NotFound()
  return toMessage(row)
}

/** Those whom a message may be about and whom the viewer's teams follow. */
export async function listCandidates(db: Db, teams: TeamAccess, messageId: number): Promise<Candidate[]> {
  const rows = await ofTeams(db, teams)
    .where('c.message_id', messageId)
    .orderBy('c.patient_id')
    .select<{ patient_id: number; how: Candidate['how'] }[]>('c.patient_id', 'c.how')
  return rows.map(row => ({ patientId: row.patient_id, how: row.how }))
}

const queuedFor = (db: Db, teams: TeamAccess) =>
  db('inbound_messages as m')
    .where({ 'm.state': 'queued' })
    .where(visible => {
      void visible
        .whereExists(ofTeams(db, teams).whereRaw('c.message_id = m.id').select('c.message_id'))
        .orWhereNotExists(
          db('message_candidates as one').whereRaw('one.message_id = m.id').select('one.message_id'),
        )
    })

const ofTeams = (db: Db, teams: TeamAccess) =>
  db('message_candidates as c').whereExists(
    db('relationships as r')
      .whereRaw('r.patient_id = c.patient_id')
      .whereIn('r.team_id', teams.teamIds)
      .whereNull('r.until_at')
      .select('r.id'),
  )

/** Everything that came about a patient, oldest first, without its words. */
export async function listMessages(db: Db, record: PatientAccess) {
  return db('inbound_messages').where({ patient_id: record.patientId }).orderBy('id').select<
    {
      id: number
      door: Door
      sender: string
      control_id: string
      type: string
      received_at: Instant
      state: State
      reason: string
    }[]
  >('id', 'door', 'sender', 'control_id', 'type', 'received_at', 'state', 'reason')
}

const named = ({ id, state }: Pick<InboundMessage, 'id' | 'state'>) => ({ id, state })

interface Row {
  id: number
  door: Door
  sender: string
  control_id: string
  type: string
  body: Buffer
  received_at: Instant
  state: State
  reason: string | null
  patient_id: number | null
  linked_by: number | null
  handled_by: number | null
}

const toMessage = (row: Row): InboundMessage => ({
  id: row.id,
  door: row.door,
  sender: row.sender,
  controlId: row.control_id,
  type: row.type,
  body: row.body,
  receivedAt: row.received_at,
  state: row.state,
  reason: row.reason,
  patientId: row.patient_id,
  linkedBy: row.linked_by,
  handledBy: row.handled_by,
})
