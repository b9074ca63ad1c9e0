import { createHash } from 'node:crypto'
import type { Day, Instant } from '../platform/index.ts'
import { compareDecimals } from './decimal.ts'
import type { Measured } from './measured.ts'

export type Status = 'preliminary' | 'final' | 'corrected' | 'withdrawn' | 'cancelled'

/** What one message said of a result. */
export type Content = {
  status: Status
  /** The sender's own time; null when the message gave none. */
  sentAt: Instant | null
  /** As received. */
  text: string
  /** Null for a report, and for words where a number was expected. */
  measured: Measured | null
  unit: string | null
  assay: string | null
  /** The sample's date; null when the message gave none. */
  takenOn: Day | null
  /** The laboratory's comment. */
  comment: string | null
  /** Adds to the result and replaces nothing. */
  addendum: boolean
}

export type Version = Content & { hash: string }

/** Why a person must decide which version holds. */
export type Dispute =
  | 'same time, different values'
  | 'final replaced unmarked'
  | 'sent again after withdrawal'
  | 'cancelled after correction'

export type Current = Content & {
  addenda: Version[]
  disputed: Dispute | null
  /** Changes whenever what a person would read changes; a reading, a talk or a letter is about one hash. */
  hash: string
}

/** Cancelling counts like a final: whichever the sender sent last holds. A withdrawal stands above all. */
const rank: Record<Status, number> = { preliminary: 1, cancelled: 2, final: 2, corrected: 3, withdrawn: 4 }

export const versionOf = (content: Content): Version => ({ ...content, hash: hashOf(content) })

/** Each different version once, the one that holds first: by status, then the sender's time, then a hash of the content. */
export function order(versions: Version[]): Version[] {
  const once = new Map(versions.map(version => [`${version.hash} ${version.sentAt}`, version]))
  return [...once.values()].toSorted(strongestFirst)
}

/**
 * What holds now. It depends on the versions alone, never on the order in which they arrived.
 * A result of which only an addendum has come is not whole, so it is preliminary.
 */
export function current(versions: Version[]): Current | null {
  const ordered = order(withAdditions(versions))
  const whole = ordered.filter(version => !version.addendum)
  const addenda = inOrderSent(ordered.filter(version => version.addendum))
  const [top] = whole
  const base = top ?? unfinished(addenda)
  if (!base) return null

  const { hash: _, ...content } = base
  const shown = { ...content, measured: hasValue(base.status) ? base.measured : null }
  const disputed = dispute(whole)
  // The sender's time is left out: the same words sent again are nothing new to read.
  const hash = digest([meaning(shown), addenda.map(a => a.hash), disputed])
  return { ...shown, addenda, disputed, hash }
}

/** A number, or a report's words, that can stand for a test done; not words in place of a number, a lost or a cancelled sample. */
export const usable = (result: Current, kind: 'number' | 'report'): boolean =>
  hasValue(result.status) && (kind === 'number' ? result.measured !== null : result.text.trim() !== '')

const hasValue = (status: Status) => status !== 'withdrawn' && status !== 'cancelled'

function dispute(ordered: Version[]): Dispute | null {
  const [top, ...others] = ordered
  if (!top) return null
  const rivals = others.filter(
    other => rank[other.status] === rank[top.status] && other.sentAt === top.sentAt,
  )
  if (rivals.some(rival => !sameValue(rival, top))) return 'same time, different values'
  if (isReplacement(top, others)) return 'final replaced unmarked'
  const later = others.filter(other => (other.sentAt ?? '') > (top.sentAt ?? ''))
  if (top.status === 'withdrawn' && later.some(other => hasValue(other.status)))
    return 'sent again after withdrawal'
  if (hasValue(top.status) && later.some(other => other.status === 'cancelled'))
    return 'cancelled after correction'
  return null
}

/** Some laboratories send a second final where a correction is meant; sent once more it stays what it was. */
function isReplacement(top: Version, others: Version[]): boolean {
  if (top.status !== 'final' || top.measured === null) return false
  const finals = others.filter(({ status, measured }) => status === 'final' && measured !== null)
  const first = [top, ...finals.filter(other => sameValue(other, top))]
    .map(({ sentAt }) => sentAt ?? '')
    .toSorted()[0]
  return finals.some(other => (other.sentAt ?? '') < (first ?? '') && !sameValue(other, top))
}

/** 0.2 and 0.20 are one value; <0.2 is another. A withdrawal's words do not matter: the value is gone. */
function sameValue(one: Version, other: Version): boolean {
  if (one.status === 'withdrawn' && other.status === 'withdrawn') return true
  if (hasValue(one.status) !== hasValue(other.status)) return false
  if (one.unit !== other.unit || one.takenOn !== other.takenOn) return false
  if (one.measured && other.measured)
    return (
      one.measured.comparator === other.measured.comparator &&
      compareDecimals(one.measured.text, other.measured.text) === 0
    )
  return one.text === other.text
}

function strongestFirst(one: Version, other: Version): number {
  return (
    rank[other.status] - rank[one.status] ||
    compareText(other.sentAt ?? '', one.sentAt ?? '') ||
    compareText(other.hash, one.hash)
  )
}

/** The same addendum sent twice is appended once. */
function inOrderSent(addenda: Version[]): Version[] {
  const sent = addenda.toSorted(
    (one, other) => compareText(one.sentAt ?? '', other.sentAt ?? '') || compareText(one.hash, other.hash),
  )
  return sent.filter((addendum, at) => sent.findIndex(other => other.hash === addendum.hash) === at)
}

/**
 * Radiology systems send an addition as a correction of nothing but the new lines, often without a mark. It is known by
 * comparing: a correction of a report that repeats less than half the lines of every report sent before it adds to them.
 * Where that is wrong both stand, and nothing that was sent is hidden. Worked out afresh, so that arrival does not matter.
 */
function withAdditions(versions: Version[]): Version[] {
  const isNumber = versions.some(({ measured, unit }) => measured !== null || unit !== null)
  if (isNumber || !versions.some(({ status, addendum }) => status === 'corrected' && !addendum))
    return versions
  const reports: Version[] = []
  return versions.toSorted(firstSentFirst).map(version => {
    if (version.addendum || (version.status !== 'final' && version.status !== 'corrected')) return version
    const adds =
      version.status === 'corrected' &&
      reports.length > 0 &&
      !reports.some(report => repeats(version.text, report.text))
    if (adds) return { ...version, addendum: true }
    reports.push(version)
    return version
  })
}

const firstSentFirst = (one: Version, other: Version): number =>
  compareText(one.sentAt ?? '', other.sentAt ?? '') ||
  rank[one.status] - rank[other.status] ||
  compareText(one.hash, other.hash)

function repeats(text: string, earlier: string): boolean {
  const lines = new Set(linesOf(text))
  const before = linesOf(earlier)
  return before.filter(line => lines.has(line)).length * 2 >= before.length
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.replace(/\s+/g, ' ').trim())
    .filter(Boolean)

const unfinished = ([first]: Version[]): Version | undefined =>
  first && { ...first, status: 'preliminary', text: '', measured: null, comment: null, addendum: false }

/** Locale-free, so that every machine sorts alike. */
const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)

const hashOf = (content: Content) => digest(meaning(content))

/** In a fixed order, so that equal content has an equal hash. */
const meaning = (content: Content) => [
  content.status,
  content.text,
  content.measured && [content.measured.comparator, content.measured.text],
  content.unit,
  content.assay,
  content.takenOn,
  content.comment,
  content.addendum,
]

const digest = (words: unknown) => createHash('sha256').update(JSON.stringify(words)).digest('hex')
