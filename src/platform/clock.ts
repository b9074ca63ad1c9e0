import { londonDay } from './dates.ts'
import type { Day, Instant } from './dates.ts'

/** What time it is. Handed in everywhere, so that a demonstration or a test may move it. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => new Date().toISOString() }

export const today = (clock: Clock): Day => londonDay(clock.now())

/** A clock that starts at a given instant and then runs on, or is moved. Only for a demonstration and for tests. */
export class SettableClock implements Clock {
  #offset: number

  constructor(start: Instant) {
    this.#offset = Date.parse(start) - Date.now()
  }

  now(): Instant {
    return new Date(Date.now() + this.#offset).toISOString()
  }

  moveTo(instant: Instant): void {
    this.#offset = Date.parse(instant) - Date.now()
  }
}
