export { acknowledge, type Acknowledgement } from './acknowledge.ts'
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
