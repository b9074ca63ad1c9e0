export { acknowledge, type Acknowledgement } from './acknowledge.ts'
export type { Attachment } from './attachment.ts'
export { createFramer, frame, type Framer } from './frame.ts'
export { startListener, type Listener, type ListenerOptions } from './listener.ts'
export {
  componentOf,
  field,
  NotHl7,
  rawField,
  readMessage,
  repetitions,
  segmentOf,
  segmentsOf,
  textOf,
  type Message,
  type Repetition,
  type Segment,
} from './message.ts'
export type { Comparator } from './number.ts'
export type { Observation } from './observation.ts'
export type { NotResult, Order } from './order.ts'
export type { LocalId, ReportedPatient, Sex } from './patient.ts'
export { reportOf, reportText, type Report } from './report.ts'
export { splitFile } from './split-file.ts'
export type { Status } from './status.ts'
