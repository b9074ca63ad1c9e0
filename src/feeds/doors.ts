import { setImmediate as nextTurn } from 'node:timers/promises'
import { machineDoor, whereFrom } from '../platform/index.ts'
import type { Settings } from '../platform/index.ts'
import type { Applier } from './applier.ts'
import { applyWaiting } from './apply.ts'
import { splitFile, startListener } from './hl7/index.ts'
import type { Listener } from './hl7/index.ts'
import type { Parts, State } from './message.ts'
import { stateOf } from './queries.ts'
import { receive } from './receive.ts'
import type { Received } from './receive.ts'

type DoorParts = Parts & { applier: Applier; settings: Settings }

/** Listens for HL7 over MLLP; null where that door is shut in the settings. */
export async function startMllpDoor({ applier, settings, ...parts }: DoorParts): Promise<Listener | null> {
  if (settings.HL7_PORT === null) return null
  const listener = await startListener({
    port: settings.HL7_PORT,
    host: settings.HL7_HOST,
    receive: async bytes => {
      const { reply } = await receive(parts, 'mllp', bytes)
      applier.wake()
      return reply
    },
    note: (what, _peer, error) =>
      parts.log.error({ event: `mllp ${what}`, ...(error === undefined ? {} : whereFrom(error)) }),
  })
  parts.log.info({ event: 'mllp listening', port: listener.port })
  return listener
}

/** 20 MB, as on the other door: reports carry PDFs of 1 to 5 MB in base64. */
const longest = 20 * 1024 * 1024
const statuses = { AA: 200, AR: 400, AE: 503 } as const

/** POST /feeds/hl7v2: one message as the body, its acknowledgement as the answer. */
export const webDoor = ({ applier, settings, ...parts }: DoorParts) =>
  machineDoor({ path: '/feeds/hl7v2', token: settings.HL7_HTTP_TOKEN, longest }, async bytes => {
    const { code, reply } = await receive(parts, 'web', bytes)
    applier.wake()
    return { status: statuses[code], type: 'application/hl7-v2', body: reply }
  })

/** How many messages a file has, and where they stand now. */
export type Imported = Record<'messages' | 'not stored' | Exclude<State, 'received'>, number>

/** Takes in a file of messages, parted by blank lines or MLLP frames, and applies them. */
export async function importMessages(parts: Parts, file: Buffer): Promise<Imported> {
  const messages = splitFile(file)
  const stored: Received[] = []
  for (const bytes of messages) {
    const received = await receive(parts, 'file', bytes)
    if (received.code !== 'AE') stored.push(received)
    await nextTurn()
  }
  await applyWaiting(parts)
  const counts = { applied: 0, ignored: 0, 'set aside': 0, queued: 0 }
  for (const { name } of stored) {
    const state = await stateOf(parts.db, name)
    if (state !== 'received') counts[state]++
  }
  return { messages: messages.length, 'not stored': messages.length - stored.length, ...counts }
}
