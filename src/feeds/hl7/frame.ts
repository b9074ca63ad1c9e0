// MLLP, the Minimal Lower Layer Protocol: VT, the message, FS CR.
const start = 0x0b
const end = Buffer.from([0x1c, 0x0d])

/** 20 MB: reports carry PDFs of 1 to 5 MB in base64. */
export const usualMaximum = 20 * 1024 * 1024

/** A message as it goes over the wire. */
export const frame = (bytes: Buffer): Buffer => Buffer.concat([Buffer.of(start), bytes, end])

export interface Framer {
  /** Takes the next bytes off the wire, cut anywhere; returns the messages they complete, in order. */
  push(bytes: Buffer): Buffer[]
  /** A message longer than the maximum was met; from then on nothing is read. */
  readonly tooLong: boolean
  /** Bytes found between frames and thrown away; line ends not counted. */
  readonly discarded: number
  /** What has come of a message that is not complete, or nothing. */
  rest(): Buffer
}

export function createFramer(maximum = usualMaximum): Framer {
  let parts: Buffer[] = []
  let size = 0
  let inside = false
  let tooLong = false
  let discarded = 0

  function push(bytes: Buffer): Buffer[] {
    const messages: Buffer[] = []
    let at = 0
    while (at < bytes.length && !tooLong) at = inside ? within(bytes, at, messages) : between(bytes, at)
    return messages
  }

  function between(bytes: Buffer, at: number): number {
    const found = bytes.indexOf(start, at)
    const next = found < 0 ? bytes.length : found
    discarded += visible(bytes.subarray(at, next))
    inside = found >= 0
    return next + 1
  }

  function within(bytes: Buffer, at: number, messages: Buffer[]): number {
    if (endsWithFirst() && bytes[at] === end[1]) {
      complete(messages, 1)
      return at + 1
    }
    const found = bytes.indexOf(end, at)
    keep(bytes.subarray(at, found < 0 ? bytes.length : found))
    if (found < 0) {
      tooLong = size - (endsWithFirst() ? 1 : 0) > maximum
      if (tooLong) forget()
      return bytes.length
    }
    complete(messages, 0)
    return found + end.length
  }

  function keep(bytes: Buffer): void {
    if (bytes.length === 0) return
    parts.push(bytes)
    size += bytes.length
  }

  function complete(messages: Buffer[], surplus: number): void {
    const length = size - surplus
    tooLong = length > maximum
    if (!tooLong) messages.push(Buffer.concat(parts, length))
    forget()
  }

  function forget(): void {
    parts = []
    size = 0
    inside = false
  }

  /** FS and CR may come in different packets; FS alone is part of the message. */
  const endsWithFirst = () => parts.at(-1)?.at(-1) === end[0]

  return {
    push,
    get tooLong() {
      return tooLong
    },
    get discarded() {
      return discarded
    },
    rest: () => Buffer.concat(parts, size),
  }
}

const visible = (bytes: Buffer): number => bytes.filter(byte => byte > 0x20).length
