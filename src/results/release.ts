import { addDays, addSeconds, londonDay } from '../platform/index.ts'
import type { Day, Instant } from '../platform/index.ts'
import { strictest } from './assess.ts'
import type { Finding } from './assess.ts'
import { goodMoment, longStop } from './good-hours.ts'
import type { Status } from './versions.ts'

/** How this patient wants to learn of this kind of test. */
export type Choice = 'as soon as final' | 'after reading' | 'by phone' | 'by post'

/** The trust's policy for a kind of test. */
export type ReleasePolicy = {
  /** Whether "as soon as final" may be granted at all. */
  unreadAllowed: boolean
  /** Keep "as soon as final" for hours in which somebody answers (NHS England, July 2024: no release on non-working days). */
  unreadInGoodHoursOnly: boolean
  longStopDays: number
  leadAlertDays: number[]
  /** The moment in which a reading can be undone. */
  undoSeconds: number
}

export const defaultPolicy: ReleasePolicy = {
  unreadAllowed: true,
  unreadInGoodHoursOnly: false,
  longStopDays: 21,
  leadAlertDays: [5, 10, 15],
  undoSeconds: 60,
}

/** Something done about one state of the result, the `hash` of its `Current`: after a correction it no longer counts. */
export type About = { hash: string; at: Instant }

export type Release<F> = {
  current: { hash: string; status: Status }
  /** One for each follow-up the result serves. */
  findings: { followUp: F; finding: Finding }[]
  readings: (About & { followUp: F })[]
  /** Spoken to, with identity checked. */
  spoken: About[]
  /** A letter posted and not returned. */
  posted?: About[]
  releasedEarly?: About[]
  retracted?: About[]
  /** The patient could see, or was told, something of this result before its last change, or before it was judged anew. If unsure, true. */
  seenBefore: boolean
  /** The whole portal of this patient is paused. */
  paused?: boolean
  choice: Choice
  policy: ReleasePolicy
  /** When the result first came. */
  receivedAt: Instant
  /** When its current state came, or was judged anew. */
  changedAt: Instant
  now: Instant
}

/** What the patient sees: "checking" is "we are checking this result"; "fixed words" say only that a result is here and please ring us. */
export type Sees = 'hidden' | 'checking' | 'shown' | 'fixed words'

/** `from`: since when, or null while nothing is there to see. `longStopAt`: when the fixed words come if nothing else does; null when there is nothing to tell. */
export type Visibility = { sees: Sees; from: Instant | null; longStopAt: Instant | null }

export function visibility<F>(release: Release<F>): Visibility {
  const { current, now, seenBefore, changedAt } = release
  const longStopAt = voided(current.status)
    ? null
    : longStop(waitingSince(release), release.policy.longStopDays)
  const see = (sees: Sees, from: Instant | null): Visibility => ({ sees, from, longStopAt })
  const covered = () => (seenBefore ? see('checking', changedAt) : see('hidden', null))

  if (release.paused) return see('hidden', null)
  if (voided(current.status)) return told(release) ? see('hidden', null) : covered()

  const retracted = retractedAt(release)
  const shownFrom = earliest([...standing(release, release.releasedEarly), ruledFrom(release)])
  if (shownFrom && shownFrom <= now) return see('shown', shownFrom)
  if (retracted) return see('checking', retracted)
  if (longStopAt && longStopAt <= now) return see('fixed words', longStopAt)
  return covered()
}

/** The days on which the lead is alerted, so far, of a result whose patient does not know it yet. */
export function leadAlerts<F>(release: Release<F>): Day[] {
  if (visibility(release).sees === 'shown' || told(release)) return []
  if (voided(release.current.status) && !release.seenBefore) return []
  const from = londonDay(waitingSince(release))
  const today = londonDay(release.now)
  return release.policy.leadAlertDays.map(days => addDays(from, days)).filter(day => day <= today)
}

/** Who saw an earlier value waits from its change; who saw nothing waits from the first that came. */
const waitingSince = <F>({ seenBefore, receivedAt, changedAt }: Release<F>) =>
  seenBefore ? changedAt : receivedAt

/** From when the rules and the patient's choice show the value; null while something is still missing. */
function ruledFrom<F>(release: Release<F>): Instant | null {
  const { current, choice, findings } = release
  if (current.status === 'preliminary') return null
  const expected = strictest(findings.map(({ finding }) => finding)) === 'expected'
  const read = allRead(release)
  return earliest([expected ? unreadFrom(release) : null, read && toldFrom(release, read, expected, choice)])
}

/** Only a plain final: a correction or a retraction is read by a person first. */
function unreadFrom<F>(release: Release<F>): Instant | null {
  const { current, choice, policy, changedAt } = release
  if (choice !== 'as soon as final' || !policy.unreadAllowed) return null
  if (current.status !== 'final' || retractedAt(release)) return null
  return policy.unreadInGoodHoursOnly ? goodMoment(changedAt) : changedAt
}

function toldFrom<F>(release: Release<F>, read: Instant, expected: boolean, choice: Choice): Instant | null {
  const spoken = about(release, release.spoken)
  if (!expected || choice === 'by phone') return spoken && latest(read, spoken)
  if (choice !== 'by post') return read
  const told = earliest([spoken, about(release, release.posted)])
  return told && latest(read, told)
}

/** The last follow-up's reading, once it can no longer be undone; null while one is missing. */
function allRead<F>(release: Release<F>): Instant | null {
  const first = release.findings.map(({ followUp }) =>
    earliest(
      standing(
        release,
        release.readings.filter(reading => reading.followUp === followUp),
      ),
    ),
  )
  if (first.length === 0 || first.includes(null)) return null
  return addSeconds(first.filter(at => at !== null).reduce(latest), release.policy.undoSeconds)
}

/** The last retraction: readings and releases before it no longer count. */
const retractedAt = <F>({ current, retracted = [] }: Release<F>): Instant | null =>
  retracted
    .filter(({ hash }) => hash === current.hash)
    .map(({ at }) => at)
    .toSorted()
    .at(-1) ?? null

function standing<F>(release: Release<F>, acts: About[] = []): Instant[] {
  const retracted = retractedAt(release)
  return acts
    .filter(({ hash, at }) => hash === release.current.hash && (!retracted || at > retracted))
    .map(({ at }) => at)
}

const told = <F>(release: Release<F>) => about(release, release.spoken) ?? about(release, release.posted)

const about = <F>({ current }: Release<F>, acts: About[] = []): Instant | null =>
  earliest(acts.filter(({ hash }) => hash === current.hash).map(({ at }) => at))

const voided = (status: Status) => status === 'withdrawn' || status === 'cancelled'

const latest = (one: Instant, other: Instant): Instant => (one > other ? one : other)

const earliest = (instants: (Instant | null)[]): Instant | null =>
  instants.filter(at => at !== null).toSorted()[0] ?? null
