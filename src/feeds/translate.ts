import { canonicalUnit } from '../care-plans/index.ts'
import type { Test } from '../care-plans/index.ts'
import type { Day } from '../platform/index.ts'
import { parseMeasured } from '../results/index.ts'
import type { Incoming } from '../results/index.ts'
import { assayOf } from './assay.ts'
import type { Codes } from './code-map.ts'
import type { Message, Observation, Order, Report } from './hl7/index.ts'
import { isAddendum, orderNumberOf, statusOf, statusOfAll, textOfAll } from './reports.ts'

/** What is to become of one thing a message says. */
export type Decision =
  { state: 'applied'; incoming: Incoming; reason: string } | { state: 'ignored' | 'queued'; reason: string }

/** What decides, besides the message itself. */
export interface Context {
  codes: Codes
  /** the tests that the patient's follow-ups keep */
  kept: Test[]
  messageId: number
  receivedOn: Day
}

/** Decides for each report and each value of a message about one patient we follow. */
export const translate = (message: Message, report: Report, context: Context): Decision[] =>
  report.orders.flatMap(order => ofOrder({ message, report, order, ...context }))

interface Case extends Context {
  message: Message
  report: Report
  order: Order
}

/** A report is one thing under its order's code; values are decided one by one. */
function ofOrder(all: Case): Decision[] {
  const { order } = all
  const ordered = find(all, order)
  if (order.observations.length === 0) return ofEmpty(all, ordered?.test ?? null)
  if (ordered?.test?.form === 'report') return [ofReport(all, ordered.test, order)]

  const groups = Map.groupBy(order.observations, each => `${each.code || order.code} ${each.subId}`)
  const decisions = [...groups.values()].flatMap(([first, ...more]): Decision[] => {
    if (!first) return []
    const known = find(all, named(first, order))
    if (known?.test?.form === 'report') return []
    if (known?.test) return [ofNumber(all, known.test, [first, ...more])]
    if (known || ordered?.test === null) return [ignored(`${titleOf(first, order)} is not kept.`)]
    return [queued(unmapped(all, named(first, order)))]
  })
  return [...ofLinesOfReports(all), ...decisions, ...asides(all)]
}

/** An order without a line: a test cancelled, a document taken back, or one that has only been booked. */
function ofEmpty(all: Case, test: Test | null): Decision[] {
  const { order, message, report } = all
  const status = ({ X: 'cancelled', D: 'withdrawn' } as const)[order.status]
  if (!status || !test)
    return order.notResults.length > 0 ? asides(all) : [ignored('It brings no result yet.')]
  const version = {
    status,
    sentAt: order.resultedAt ?? report.sentAt,
    text: '',
    measured: null,
    unit: null,
    assay: null,
    takenOn: order.takenOn,
    comment: commentOf(order, []),
    addendum: false,
  }
  return [
    kept(all, test, { code: order.code, subId: '', orderNumber: orderNumberOf(message, order), version }),
  ]
}

/** Reports whose lines say what they are, where the order does not. */
function ofLinesOfReports(all: Case): Decision[] {
  const { order } = all
  const lines = order.observations.flatMap(line => {
    const test = find(all, named(line, order))?.test
    return test?.form === 'report' ? [{ line, test }] : []
  })
  return [...Map.groupBy(lines, ({ test }) => test)].map(([test, found]) =>
    ofReport(all, test, { ...order, observations: found.map(({ line }) => line) }),
  )
}

function ofReport(all: Case, test: Test, order: Order): Decision {
  const { message, report, codes } = all
  const status = statusOfAll(order)
  const text = textOfAll(order)
  const stands = status !== 'withdrawn' && status !== 'cancelled'
  const name = [order.name, ...order.observations.map(each => each.name)].find(each =>
    codes.contradicts(test, each),
  )
  if (name !== undefined) return queued(contradicted(test, order.code, name))
  if (stands && text.trim() === '') return queued(noWords(test, order))
  return kept(all, test, {
    code: order.code || (order.observations[0]?.code ?? ''),
    subId: '',
    orderNumber: orderNumberOf(message, order),
    version: {
      status,
      sentAt: order.resultedAt ?? report.sentAt,
      text: clean(text),
      measured: null,
      unit: null,
      assay: null,
      takenOn: order.takenOn,
      comment: commentOf(order, order.observations),
      addendum: stands && isAddendum(message, order),
    },
  })
}

/** One value; words sent under the same code beside a number are the laboratory's comment on it. */
function ofNumber(all: Case, test: Test, lines: Observation[]): Decision {
  const { message, report, order, codes } = all
  const values = lines.filter(line => line.value !== null || line.type === 'NM' || line.type === 'SN')
  const [value, ...others] = values.length > 0 ? values : lines
  if (!value) return ignored(`${test.title}: no value.`)
  if (others.some(other => values.includes(other) && other.text !== value.text))
    return queued(`${test.title} has two values in one order. Ask the sender which one holds.`)
  if (codes.contradicts(test, value.name)) return queued(contradicted(test, value.code, value.name))

  const status = statusOf(value)
  const stands = status !== 'withdrawn' && status !== 'cancelled'
  const measured = stands ? parseMeasured(`${value.comparator ?? ''}${value.value ?? ''}`) : null
  const unit = canonicalUnit(test, value.unit) ?? null
  if (stands && value.value !== null && unit === null) return queued(unknownUnit(test, value.unit))
  const words = lines.filter(line => line !== value && !values.includes(line)).map(line => line.text)
  return kept(all, test, {
    code: value.code || order.code,
    subId: value.subId,
    orderNumber: order.orderNumber,
    version: {
      status,
      sentAt: order.resultedAt ?? report.sentAt,
      text: clean(value.text),
      measured,
      unit,
      assay: assayOf(message, value),
      takenOn: order.takenOn,
      comment: commentOf(order, lines, words),
      addendum: false,
    },
  })
}

type Named = Pick<Incoming, 'code' | 'subId' | 'orderNumber' | 'version'>

/** What holds for numbers and reports alike, once it is clear what they are. */
function kept({ report, kept, messageId, receivedOn }: Case, test: Test, named: Named): Decision {
  const { version, orderNumber } = named
  const stands = version.status !== 'withdrawn' && version.status !== 'cancelled'
  if (!kept.some(each => each.key === test.key))
    return ignored(`${test.title} is not followed for this patient.`)
  if (orderNumber === '')
    return queued(`${test.title} has no order number (OBR-3). Ask the sender to send it with one.`)
  if (stands && version.takenOn === null)
    return queued(`${test.title} has no sample date (OBR-7). Ask the sender to send it again with its date.`)
  if (version.takenOn !== null && version.takenOn > receivedOn)
    return queued(
      `${test.title} has a sample date in the future. Ask the sender to send it again with its date.`,
    )
  const incoming: Incoming = {
    ...named,
    code: clean(named.code),
    subId: clean(named.subId),
    orderNumber: clean(orderNumber),
    test: test.key,
    form: test.form,
    sender: clean(report.sender),
    messageId,
    enteredBy: null,
  }
  return { state: 'applied', incoming, reason: `${test.title}, ${version.status}.` }
}

/** What a sender says of an order without bringing a result; "made final" of a test we keep must not be lost. */
function asides(all: Case): Decision[] {
  return all.order.notResults.map(aside => {
    const test = find(all, { ...aside, codeSystem: '' })?.test
    if (aside.letter === 'U' && test && all.kept.includes(test))
      return queued(
        `${test.title} was made final without being sent again. Ask the sender to send the final result.`,
      )
    return ignored('A line that brings no result.')
  })
}

interface Coded {
  code: string
  codeSystem: string
  name: string
}

const find = ({ codes, report }: Case, { code, codeSystem }: Coded) =>
  codes.find(report.sender, codeSystem, code)

/** Some senders leave the code of a line out and mean the order's. */
const named = (line: Observation, order: Order): Coded => (line.code ? line : order)

const ignored = (reason: string): Decision => ({ state: 'ignored', reason })
const queued = (reason: string): Decision => ({ state: 'queued', reason })

const titleOf = (line: Observation, order: Order) => line.name || line.code || order.name || order.code

const unmapped = ({ report }: Case, { code, name }: Coded) =>
  code === ''
    ? 'It brings something without a code. Ask the sender to send it with one.'
    : `Code ${code}${name && ` (${name})`} of ${report.sender} is not in the code map. Ask the pathway administrator to add it, then try again.`

const contradicted = (test: Test, code: string, name: string) =>
  `Code ${code} stands for ${test.title}, but the sender calls it “${name}”. Ask the sender which it is.`

const unknownUnit = (test: Test, unit: string) =>
  unit === ''
    ? `${test.title} has no unit. Ask the sender to send it with one.`
    : `${test.title} came in “${unit}”, a unit that is not known for it. Ask the sender to send it in ${test.unit}.`

const noWords = (test: Test, order: Order) => {
  const file = order.observations.find(each => each.attachment)?.attachment
  return file
    ? `${test.title} came only as a file (${file.mime}). Ask the sender to send its text.`
    : `${test.title} has no text. Ask the sender to send it again.`
}

function commentOf(order: Order, lines: Observation[], words: string[] = []): string | null {
  const said = [...order.notes, ...lines.flatMap(line => line.notes), ...words].map(clean)
  return said.filter(each => each.trim() !== '').join('\n') || null
}

/** No text column of PostgreSQL takes a NUL. */
const clean = (text: string): string => text.replaceAll('\0', '')
