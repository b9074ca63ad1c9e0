import { createHash, randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
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
    await storeSoon(db, row)
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

/** The way into one database: rows on their way, and how many have been stored. */
interface Way {
  store(row: NewRow): Promise<void>
  waiting: number
  stored: number
}
const ways = new WeakMap<Db, Way>()

function wayInto(db: Db): Way {
  let way = ways.get(db)
  if (!way) ways.set(db, (way = { store: groupCommit(db, insertOnce), waiting: 0, stored: 0 }))
  return way
}

async function storeSoon(db: Db, row: NewRow): Promise<void> {
  const way = wayInto(db)
  way.waiting++
  try {
    await way.store(row)
    way.stored++
  } finally {
    way.waiting--
  }
}

async function insertOnce(trx: Db, rows: NewRow[]): Promise<void[]> {
  await trx('inbound_messages').insert(rows).onConflict(['sender', 'control_id', 'body_hash']).ignore()
  return rows.map(() => undefined)
}

/**
 * Lets the doors go first: resolves when no sender waits for an answer, or a few more have had theirs. Without it every
 * answer waits for a message to be applied, which costs several times as much as storing one.
 */
export async function letDoorsGoFirst(db: Db): Promise<void> {
  const way = wayInto(db)
  const enough = way.stored + 8
  await nextTurn()
  for (let turns = 0; turns < 50 && way.waiting > 0 && way.stored < enough; turns++) await nextTurn()
}
