import { decode } from './decode.ts'
import { unescape, usualDelimiters, type Delimiters } from './escapes.ts'

/** What arrived cannot be read as one HL7 v2 message; the sentence says why and what to do. */
export class NotHl7 extends Error {
  override name = 'NotHl7'
}

export interface Message {
  bytes: Buffer
  delimiters: Delimiters
  segments: Segment[]
  /** MSH-9 as 'ORU^R01'; 'ACK' where there is no event. */
  type: string
  controlId: string
}

/** A line of a message. `fields[n]` is field n as it was sent, escapes and all. */
export interface Segment {
  id: string
  fields: string[]
  delimiters: Delimiters
}

/** One repetition of a field, as it was sent. */
export interface Repetition {
  raw: string
  delimiters: Delimiters
}

/** Reads one message; throws `NotHl7` when it has no MSH, no control id, or holds several messages or patients. */
export function readMessage(bytes: Buffer): Message {
  const text = trimmed(decode(bytes))
  const delimiters = delimitersOf(text)
  const segments = lines(text, delimiters).map(line => toSegment(line, delimiters))
  const header = segments[0]
  if (!header) throw new NotHl7(noHeader)
  const controlId = field(header, 10).trim()
  if (!controlId) {
    throw new NotHl7('The message has no control id (MSH-10). Ask the sender to number its messages.')
  }
  const type = [field(header, 9, 1), field(header, 9, 2)].filter(Boolean).join('^')
  if (/^(?:ORU|MDM)/.test(type) && segments.filter(segment => segment.id === 'PID').length > 1) {
    throw new NotHl7(severalPatients)
  }
  return { bytes, delimiters, segments, type, controlId }
}

export const segmentsOf = (message: Message, id: string): Segment[] =>
  message.segments.filter(segment => segment.id === id)

export const segmentOf = (message: Message, id: string): Segment | undefined =>
  message.segments.find(segment => segment.id === id)

/** Field n as it was sent: not split, not unescaped. */
export const rawField = (segment: Segment, n: number): string => segment.fields[n] ?? ''

/** A part of a field's first repetition, unescaped; without a sub-component, the whole component. */
export const field = (segment: Segment, n: number, component = 1, subComponent?: number): string => {
  const [first] = repetitions(segment, n)
  return first ? componentOf(first, component, subComponent) : ''
}

/** Free text of a field, unescaped; repetitions become lines. Stray delimiters inside stay as they are. */
export const textOf = (segment: Segment, n: number): string => repetitions(segment, n).map(wholeOf).join('\n')

/** The repetitions of a field; none when it is empty. */
export function repetitions(segment: Segment, n: number): Repetition[] {
  const { delimiters } = segment
  const raw = rawField(segment, n)
  if (raw === '') return []
  return raw.split(delimiters.repetition).map(part => ({ raw: part, delimiters }))
}

/** The components of a repetition, still to be unescaped: `componentOf` does it for one. */
export const components = ({ raw, delimiters }: Repetition): string[] => raw.split(delimiters.component)

export function componentOf(repetition: Repetition, component: number, subComponent?: number): string {
  const { delimiters } = repetition
  const raw = components(repetition)[component - 1] ?? ''
  const part = subComponent === undefined ? raw : (raw.split(delimiters.subComponent)[subComponent - 1] ?? '')
  return unescape(part, delimiters)
}

export const wholeOf = ({ raw, delimiters }: Repetition): string => unescape(raw, delimiters)

const noHeader = 'It does not begin with an MSH segment. Check that the sender sends HL7 version 2 messages.'

const severalPatients =
  'It brings results of several patients (PID). Ask the sender to send a message of its own for each patient.'

/** Senders pad with NULs, blank lines and spaces; none of it belongs to the message. */
function trimmed(text: string): string {
  let end = text.length
  while (end > 0 && /[\0\s]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end).replace(/^[\0\s\uFEFF]+/, '')
}

/** MSH-1 is the sign after MSH, MSH-2 the signs after that; missing ones are the usual ones. */
export function delimitersOf(text: string): Delimiters {
  const separator = text.charAt(3)
  if (!text.startsWith('MSH') || !/^[^\w\s]$/.test(separator)) throw new NotHl7(noHeader)
  const [component, repetition, escape, subComponent] = text.slice(4, text.indexOf(separator, 4))
  return {
    field: separator,
    component: component ?? usualDelimiters.component,
    repetition: repetition ?? usualDelimiters.repetition,
    escape: escape ?? usualDelimiters.escape,
    subComponent: subComponent ?? usualDelimiters.subComponent,
  }
}

/** Segments as text. A line that starts no segment belongs to the one before: a raw line break in a report, or in base64. */
function lines(text: string, delimiters: Delimiters): string[] {
  const segments: string[][] = []
  let gap = ''
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (segments.length > 0 && holdsHeader(line, delimiters.field)) throw new NotHl7(severalInside)
    const last = segments.at(-1)
    if (line.trim() === '') gap += '\n'
    else {
      if (!last || startsSegment(line, last[0] ?? '', delimiters.field)) segments.push([line])
      else last.push(gap + line)
      gap = ''
    }
  }
  return segments.map(parts => parts.join('\n'))
}

/** A segment without fields (`PV1`) looks like a word of a report, so it counts as text where text may be. */
const startsSegment = (line: string, before: string, separator: string): boolean =>
  /^[A-Z][A-Z0-9]{2}$/.test(line.slice(0, 3)) &&
  (line.charAt(3) === separator || (line.length === 3 && !/^(OBX|NTE)/.test(before)))

/** Two messages read as one would put one patient's results under another's name. */
// oxlint-disable-next-line no-control-regex -- a lost frame end leaves its control characters there
const holdsHeader = (line: string, separator: string) => /^[\0- ]*MSH(.)/.exec(line)?.[1] === separator

const severalInside =
  'There is a second MSH segment inside. Ask the sender to send every message in a frame of its own.'

function toSegment(line: string, delimiters: Delimiters): Segment {
  const fields = line.split(delimiters.field)
  if (fields[0] === 'MSH') fields.splice(1, 0, delimiters.field) // MSH-1 is the separator itself
  return { id: fields[0] ?? '', fields, delimiters }
}
