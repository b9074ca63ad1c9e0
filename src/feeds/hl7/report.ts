import type { Instant } from '../../platform/index.ts'
import { field, segmentOf, type Message } from './message.ts'
import { documentOrder, laboratoryOrder, type Order } from './order.ts'
import { patientOf, type ReportedPatient } from './patient.ts'
import { asOne, groupsOf } from './segment-groups.ts'
import { instantOf } from './times.ts'

/** What a message says, in our words and without its syntax. Nothing in it is checked against what we hold. */
export interface Report {
  /** 'MSH-3|MSH-4': sending application and facility. */
  sender: string
  controlId: string
  /** 'ORU^R01' */
  type: string
  sentAt: Instant | null
  patient: ReportedPatient
  /** Comments on the patient. */
  notes: string[]
  /** Results of ORU and documents of MDM; none for any other type. */
  orders: Order[]
}

export function reportOf(message: Message): Report {
  const { groups, notes } = groupsOf(message)
  return {
    sender: `${header(message, 3)}|${header(message, 4)}`,
    controlId: message.controlId,
    type: message.type,
    sentAt: instantOf(header(message, 7)),
    patient: patientOf(message),
    notes,
    orders: ordersOf(message, groups),
  }
}

/** The text of a report: its TX and FT lines in order, spaces kept; lines taken back are left out. */
export const reportText = (order: Order): string =>
  order.observations
    .filter(({ type, attachment }) => (type === 'TX' || type === 'FT') && !attachment)
    .filter(({ status }) => status !== 'withdrawn' && status !== 'wrong patient')
    .map(({ text }) => text)
    .join('\n')

function ordersOf(message: Message, groups: ReturnType<typeof groupsOf>['groups']): Order[] {
  const [kind, event = ''] = message.type.split('^')
  if (kind === 'ORU') return groups.map(laboratoryOrder)
  return kind === 'MDM' && groups.length > 0 ? [documentOrder(asOne(groups), event)] : []
}

function header(message: Message, n: number): string {
  const msh = segmentOf(message, 'MSH')
  return msh ? field(msh, n, 1).trim() : ''
}
