import type { Clock } from './clock.ts'
import { londonDay } from './dates.ts'
import type { Day, Instant } from './dates.ts'

/** Who does something: a person who signed in, a feed, one of our own jobs, or an operator at the command line. */
export type Actor =
  { kind: 'person'; accountId: number; role: string } | { kind: 'feed' | 'system' | 'operator'; name: string }

/** An actor at one moment: everything done for one request shares its instant. */
export interface Caller {
  readonly actor: Actor
  readonly at: Instant
  readonly today: Day
}

export const caller = (actor: Actor, clock: Clock): Caller => {
  const at = clock.now()
  return { actor, at, today: londonDay(at) }
}

/** As the audit writes it: `person:12`, `feed:mllp`, `system:sealer`. */
export const nameOf = (actor: Actor): string =>
  actor.kind === 'person' ? `person:${actor.accountId}` : `${actor.kind}:${actor.name}`

/** The account behind an act, or null when no person did it. */
export const accountOf = (actor: Actor): number | null => (actor.kind === 'person' ? actor.accountId : null)
