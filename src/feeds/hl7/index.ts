export { acknowledge, type Acknowledgement } from './acknowledge.ts'
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
export { splitFile } from './split-file.ts'
