import { createHash, randomBytes } from 'node:crypto'
import { isNhsNumber } from '../patients/index.ts'
import { groupCommit, whereFrom } from '../platform/index.ts'
import type { Clock, Db } from '../platform/index.ts'
import { acknowledge, field, NotHl7, readMessage, segmentOf } from './hl7/index.ts'
import type { Acknowledgement, Message } from './hl7/index.ts'
import { patientOf } from './hl7/patient.ts'
import type { Door, Keys, Parts } from './message.ts'

/**
 * Stores a message as it came, commits, and only then answers. Nothing of it is looked at but what it is filed under;
 * the same message again is answered alike and stored once, garbage too.
 */
export async function receiveMessage(parts: Parts, door: Door, bytes: Buffer): Promise<Buffer> {
  return (await receive(parts, door, bytes)).reply
}

export interface Received {
  code: Acknowledgement
  reply: Buffer
  /** what tells this message from every other */
  name: { sender: string; control_id: string; body_hash: string }
}

export async function receive({ db, clock, log }: Parts, door: Door, bytes: Buffer): Promise<Received> {
  const { keys, fault } = fileUnder(bytes)
  const row = toRow(door, bytes, keys, fault, clock)
  const { sender, control_id, body_hash } = row
  const answer = (code: Acknowledgement, text: string) => ({
    code,
    name: { sender, control_id, body_hash },
    reply: acknowledge(bytes, code, text, {
      controlId: randomBytes(8).toString('hex'),
      sentAt: clock.now(),
    }),
  })
  try {
    await writerOf(db)(row)
  } catch (error) {
    log.error({ event: 'message not stored', ...whereFrom(error) })
    return answer('AE', 'Not stored. Send it again in a minute.')
  }
  return fault === null ? answer('AA', 'Stored') : answer('AR', fault)
}

/** The header and whom it is about; or why nothing in it can be read, in a sentence. */
function fileUnder(bytes: Buffer): { keys: Keys; fault: string | null } {
  try {
    return { keys: keysOf(readMessage(bytes)), fault: null }
  } catch (error) {
    // whatever else went wrong here goes wrong again when it is applied, and is told of there
    return { keys: noKeys, fault: error instanceof NotHl7 ? error.message : null }
  }
}

const noKeys: Keys = { sender: '', controlId: '', type: '', nhsNumber: null, bornOn: null }

function keysOf(message: Message): Keys {
  const header = segmentOf(message, 'MSH')
  const sent = (n: number) => (header ? field(header, n, 1).trim() : '')
  const { nhsNumbers, bornOn } = patientOf(message)
  return {
    sender: `${sent(3)}|${sent(4)}`,
    controlId: message.controlId,
    type: message.type,
    nhsNumber: nhsNumbers.find(isNhsNumber) ?? nhsNumbers[0] ?? null,
    bornOn,
  }
}

const toRow = (door: Door, bytes: Buffer, keys: Keys, fault: string | null, clock: Clock) => ({
  door,
  sender: key(keys.sender),
  control_id: key(keys.controlId),
  type: key(keys.type),
  body: bytes,
  body_hash: createHash('sha256').update(bytes).digest('base64url'),
  received_at: clock.now(),
  state: fault === null ? 'received' : 'queued',
  reason: fault,
  nhs_number: keys.nhsNumber,
  born_on: keys.bornOn,
})
type NewRow = ReturnType<typeof toRow>

/** PostgreSQL takes no NUL in text and no long text in an index; the body keeps both. */
// oxlint-disable-next-line no-control-regex -- that is what they are
const key = (text: string): string => text.replace(/[\0-\x1f]/g, ' ').slice(0, 200)

const writers = new WeakMap<Db, (row: NewRow) => Promise<void>>()

function writerOf(db: Db): (row: NewRow) => Promise<void> {
  let write = writers.get(db)
  if (!write) writers.set(db, (write = groupCommit(db, insertOnce)))
  return write
}

async function insertOnce(trx: Db, rows: NewRow[]): Promise<void[]> {
  await trx('inbound_messages').insert(rows).onConflict(['sender', 'control_id', 'body_hash']).ignore()
  return rows.map(() => undefined)
}
