import { setTimeout as pause } from 'node:timers/promises'
import { whereFrom } from '../platform/index.ts'
import { applyWaiting } from './apply.ts'
import type { Parts } from './message.ts'
import { reopenMissed } from './queries.ts'

/** Applies stored messages beside the rest of the application. */
export interface Applier {
  /** Begins with what a process that was killed has left behind. */
  start(): void
  /** A door has stored a message. */
  wake(): void
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>
  /** Finishes the message in hand and begins no other. */
  stop(): Promise<void>
}

export function createApplier(parts: Parts): Applier {
  const stopping = new AbortController()
  let more = false
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (more && !stopping.signal.aborted) {
      more = false
      try {
        await applyWaiting(parts, () => stopping.signal.aborted)
      } catch (error) {
        // the database is away: what waits is safe in it, so try again in a second
        parts.log.error({ event: 'messages not applied', ...whereFrom(error) })
        more = true
        await pause(1000, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
    running = undefined
  }

  function wake(): void {
    more = true
    running ??= run()
  }

  let begun: Promise<void> | undefined
  async function begin(): Promise<void> {
    try {
      await reopenMissed(parts.db)
    } catch (error) {
      parts.log.error({ event: 'messages not reopened', ...whereFrom(error) })
    }
    wake()
  }

  async function settled(): Promise<void> {
    await begun
    for (let work = running; work; work = running) await work
  }
  return {
    start: () => void (begun ??= begin()),
    wake,
    settled,
    stop: async () => {
      stopping.abort()
      await settled()
    },
  }
}
