import { segmentOf, rawField, field, reportText } from './hl7/index.ts'
import type { Message, Observation, Order } from './hl7/index.ts'
import type { Incoming } from '../results/index.ts'

type Status = Incoming['version']['status']

/** A laboratory's word for a version, in ours: what was reported under the wrong patient is withdrawn like any other. */
export const statusOf = ({ status }: Observation): Status =>
  status === 'wrong patient' ? 'withdrawn' : status

/** One status for a whole report: taken back only if all of it is, and no more final than its least final line. */
export function statusOfAll(order: Order): Status {
  const statuses = order.observations.map(statusOf)
  const standing = statuses.filter(status => status !== 'withdrawn' && status !== 'cancelled')
  if (standing.includes('preliminary')) return 'preliminary'
  if (standing.includes('corrected')) return 'corrected'
  if (standing.length > 0) return 'final'
  return statuses.includes('withdrawn') ? 'withdrawn' : 'cancelled'
}

/** The report's own lines as they came, then whatever was sent beside them as values. */
export function textOfAll(order: Order): string {
  const beside = order.observations
    .filter(({ type, attachment, text }) => !attachment && text !== '' && type !== 'TX' && type !== 'FT')
    .filter(each => statusOf(each) !== 'withdrawn')
    .map(({ name, code, text, unit }) => `${name || code}: ${text} ${unit}`.trim())
  return [reportText(order), ...beside].filter(part => part.trim() !== '').join('\n')
}

/**
 * Whether a message says of itself that it only adds: a document's addendum (T05, T06), lines that all have an addendum's
 * code (HL7 v2.x: suffix ADT), or a text that begins with the word. A correction that says nothing of the kind is
 * compared with what was sent before it where versions are put in order, because that must not depend on arrival.
 */
export function isAddendum(message: Message, order: Order): boolean {
  if (isAddendumEvent(message)) return true
  const lines = order.observations.filter(({ attachment }) => !attachment)
  if (lines.length > 0 && lines.every(({ code, name }) => /&ADT\b|addend/i.test(`${code} ${name}`)))
    return true
  return /^[\W_]*addend(?:um|a)\b/i.test(reportText(order))
}

/** An addendum is a document of its own in MDM; it belongs to the one it names as its parent (TXA-13). */
export function orderNumberOf(message: Message, order: Order): string {
  const txa = segmentOf(message, 'TXA')
  const parent = txa && isAddendumEvent(message) && rawField(txa, 13) !== '""' ? field(txa, 13).trim() : ''
  return parent || order.orderNumber
}

const isAddendumEvent = ({ type }: Message): boolean => /^MDM\^T0[56]$/.test(type)
