import { createFramer } from './frame.ts'

/**
 * The messages of a file: MLLP frames if it begins with one, else parted by blank lines or by the next MSH.
 * A piece that is no message, and a last frame cut short, are returned too, so that nothing is passed over in silence.
 */
export function splitFile(bytes: Buffer): Buffer[] {
  return /^(?:\u00ef\u00bb\u00bf)?\s*\v/.test(bytes.subarray(0, 100).toString('latin1'))
    ? framed(bytes)
    : parted(bytes)
}

function framed(bytes: Buffer): Buffer[] {
  const framer = createFramer(bytes.length)
  const messages = framer.push(bytes)
  const rest = framer.rest()
  return rest.length > 0 ? [...messages, rest] : messages
}

/** Latin-1 keeps every byte as one character, so the pieces are the bytes that were there. */
function parted(bytes: Buffer): Buffer[] {
  const pieces: string[][] = [[]]
  for (const line of bytes.toString('latin1').split(/(?<=\r\n|\r(?!\n)|\n)/)) {
    const blank = /^[\0\s]*$/.test(line) || batchEnvelope.test(line)
    if (blank || /^(?:\u00ef\u00bb\u00bf)?MSH[^\w\s]/.test(line)) pieces.push([])
    if (!blank) pieces.at(-1)?.push(line)
  }
  return pieces.filter(lines => lines.length > 0).map(lines => Buffer.from(lines.join(''), 'latin1'))
}

/** Headers and trailers of an HL7 batch file hold nothing of a message. */
const batchEnvelope = /^(?:\u00ef\u00bb\u00bf)?(?:FHS|BHS|BTS|FTS)(?:[^\w\s]|\s*$)/
