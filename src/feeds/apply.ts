import type { PatientAccess } from '../accounts/index.ts'
import { accountOf, audit, command, londonDay, TooLate, transaction, whereFrom } from '../platform/index.ts'
import type { Db } from '../platform/index.ts'
import { receiveResults } from '../results/index.ts'
import { ownCodes } from './code-map.ts'
import { readMessage, reportOf } from './hl7/index.ts'
import type { Message, Report } from './hl7/index.ts'
import { ending } from './message.ts'
import type { Ending, InboundMessage, Parts } from './message.ts'
import { end, findMessage, isUsedAgain, listReceived, reopen, take } from './queries.ts'
import { letDoorsGoFirst } from './receive.ts'
import { translate } from './translate.ts'
import type { Decision } from './translate.ts'
import { feedAccess, testsKept, whomIsItAbout } from './whom.ts'

/** Applies every message that waits, in the order they came, each in a transaction of its own, letting others in between. */
export async function applyWaiting(parts: Parts, stopped: () => boolean = () => false): Promise<void> {
  for (;;) {
    const ids = await listReceived(parts.db)
    if (ids.length === 0) return
    for (const id of ids) {
      if (stopped()) return
      await applyMessage(parts, id)
      await letDoorsGoFirst(parts.db)
    }
  }
}

/** Somebody else has this message, or has dealt with it: nothing is to be done. */
class Taken extends TooLate {
  constructor() {
    super(dealtWith)
  }
}

export const dealtWith = 'Somebody has dealt with this message already. Go back to the list of messages.'

/** Brings one message to its end. What goes wrong twice in it goes to a person, and never stops the rest. */
export async function applyMessage(parts: Parts, id: number, attempts = 2): Promise<void> {
  const message = await findMessage(parts.db, id)
  if (message?.state !== 'received') return
  try {
    await decide(parts, message)
  } catch (error) {
    if (error instanceof Taken) return
    if (attempts > 1) return applyMessage(parts, id, attempts - 1)
    parts.log.error({ event: 'message not applied', messageId: id, ...whereFrom(error) })
    await endWith(parts, message, ending('queued', ourFault(error), { patientId: linkedTo(message) }))
  }
}

const ourFault = (error: unknown) =>
  `Aftercare could not apply it because of a fault of its own (${whereFrom(error).reason}). Try again; if it stays here, tell the people who run Aftercare.`

async function decide(parts: Parts, message: InboundMessage): Promise<void> {
  const read = readMessage(message.body)
  const report = reportOf(read)
  if (!/^(?:ORU|MDM)\b/.test(report.type)) return endWith(parts, message, notUsed(report))

  const linked = linkedTo(message)
  const whom =
    linked === null ? await whomIsItAbout(parts, message.door, report.patient) : { patientId: linked }
  if ('nobody' in whom) return setAside(parts, message, report)
  if ('candidates' in whom)
    return endWith(parts, message, ending('queued', whom.because, { candidates: whom.candidates }))
  await applyTo(parts, feedAccess(parts, message.door, whom.patientId), message, { read, report })
}

const linkedTo = ({ linkedBy, patientId }: InboundMessage) => (linkedBy === null ? null : patientId)

const notUsed = ({ type }: Report) =>
  ending('ignored', `${type || 'A message without a type'} is not a message that Aftercare uses.`)

/** Whoever was enrolled while this was decided is found by looking once more after it is written down. */
async function setAside(parts: Parts, message: InboundMessage, report: Report): Promise<void> {
  const aside = ending('set aside', 'It is about nobody we follow.')
  await endWith(parts, message, aside)
  const whom = await whomIsItAbout(parts, message.door, report.patient)
  if ('nobody' in whom) return
  await reopen(parts.db, { id: message.id, state: aside.state })
  await applyMessage(parts, message.id)
}

const endWith = async ({ db }: Parts, message: InboundMessage, found: Ending): Promise<void> =>
  transaction(db, async trx => {
    await end(trx, message, found)
  })

/**
 * Applies a message to one patient: their row is locked, and their follow-ups say which tests are kept. Whoever opened
 * the record does it; where that is a person, they have said whose message it is.
 */
export const applyTo = (
  parts: Parts,
  record: PatientAccess,
  message: InboundMessage,
  { read, report }: { read: Message; report: Report },
): Promise<Ending> =>
  command(parts.db, record, async trx => {
    if (!(await take(trx, message))) throw new Taken()
    const decisions = translate(read, report, {
      codes: ownCodes,
      kept: await testsKept(trx, record),
      messageId: message.id,
      receivedOn: londonDay(message.receivedAt),
    })
    const found = await sumUp(trx, record, message, decisions)
    await end(trx, message, found)
    const linkedBy = accountOf(record.actor)
    if (linkedBy !== null) {
      await trx('inbound_messages')
        .where({ id: message.id })
        .update({ linked_by: linkedBy, handled_by: linkedBy, handled_at: record.at })
      await audit(trx, record, 'message matched', { messageId: message.id, state: found.state })
    }
    return found
  })

/** Keeps what can be kept; the message ends as the one of its parts that needs a person first. */
async function sumUp(
  trx: Db,
  record: PatientAccess,
  message: InboundMessage,
  decisions: Decision[],
): Promise<Ending> {
  const incoming = decisions.flatMap(each => (each.state === 'applied' ? [each.incoming] : []))
  const fresh = incoming.length > 0 ? await receiveResults(trx, record, incoming) : 0
  if (incoming.length === 0) await audit(trx, record, 'message looked at', { messageId: message.id })

  const { patientId } = record
  const because = (state: Decision['state']) =>
    decisions.filter(each => each.state === state).map(each => each.reason)
  const applied = [...because('applied'), ...(incoming.length > 0 && fresh === 0 ? [nothingNew] : [])]
  const warning = (await isUsedAgain(trx, message)) ? [usedAgain] : []
  if (because('queued').length > 0)
    return ending('queued', inWords([...because('queued'), ...applied, ...warning]), {
      patientId,
      candidates: [{ patientId, how: 'exact' }],
    })
  if (incoming.length > 0) return ending('applied', inWords([...applied, ...warning]), { patientId })
  const ignored = decisions.length > 0 ? because('ignored') : ['It brings no result.']
  return ending('ignored', inWords([...ignored, ...warning]), { patientId })
}

const nothingNew = 'All of it had come before.'
const usedAgain =
  'Control id used again: the sender has used this message’s number before for another message.'

const inWords = (reasons: string[]): string => [...new Set(reasons)].join(' ').slice(0, 2000)
