import { isNhsNumber, spacedNhsNumber } from '../patients/index.ts'
import { bannerDate, longTime } from '../platform/index.ts'
import { NotHl7, readMessage, reportOf } from './hl7/index.ts'
import type { Observation, Order, Report } from './hl7/index.ts'

/** A stored message as a person reads it; what cannot be read is shown as it came. */
export function readable(body: Buffer) {
  try {
    return { ...ofReport(reportOf(readMessage(body))), raw: null }
  } catch (error) {
    if (!(error instanceof NotHl7)) throw error
    return { about: [], orders: [], raw: asText(body) }
  }
}

const ofReport = ({ sender, sentAt, type, patient, orders }: Report) => ({
  about: [
    { key: 'Name', value: nameOf(patient) },
    { key: 'Born', value: patient.bornOn === null ? 'Not given' : bannerDate(patient.bornOn) },
    { key: 'NHS number', value: patient.nhsNumbers.map(nhsNumber).join(', ') || 'Not given' },
    { key: 'Other numbers', value: patient.localIds.map(each => each.id).join(', ') || 'None' },
    { key: 'Sender', value: sender.split('|').filter(Boolean).join(', ') || 'Not given' },
    { key: 'Sent', value: sentAt === null ? 'Not given' : longTime(sentAt) },
    { key: 'Kind of message', value: type },
  ],
  orders: orders.map(ofOrder),
})

const nameOf = ({ familyNames, givenNames }: Report['patient']): string =>
  [familyNames.join(' / ').toUpperCase(), givenNames.join(' / ')].filter(Boolean).join(', ') || 'Not given'

const nhsNumber = (digits: string): string =>
  `${spacedNhsNumber(digits)}${isNhsNumber(digits) ? '' : ' (fails its check)'}`

const ofOrder = (order: Order) => ({
  title: order.name || order.code || 'Without a name',
  number: order.orderNumber || 'none',
  taken: order.takenOn === null ? 'Sample date not given' : `Sample of ${bannerDate(order.takenOn)}`,
  notes: order.notes,
  values: order.observations.filter(each => !isText(each)).map(ofValue),
  text: order.observations
    .filter(isText)
    .map(each => each.text)
    .join('\n'),
})

const isText = ({ type, attachment }: Observation): boolean => !attachment && (type === 'TX' || type === 'FT')

const ofValue = (line: Observation) => ({
  name: line.name || line.code || 'Without a code',
  code: line.code,
  value: line.attachment ? `A file (${line.attachment.mime})` : `${line.text} ${line.unit}`.trim(),
  range: line.range,
  status: line.status,
  notes: line.notes.join(' '),
})

/** The beginning of something that is no message, with what no page can show made visible. */
const asText = (body: Buffer): string =>
  body
    .subarray(0, 4000)
    .toString('utf8')
    .replace(/\r\n?/g, '\n')
    // oxlint-disable-next-line no-control-regex -- that is what they are
    .replace(/[\0-\x08\x0b-\x1f\x7f]/g, '·')
