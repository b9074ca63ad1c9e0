import { components, rawField, repetitions, type Segment } from './message.ts'

export interface Attachment {
  mime: string
  bytes: Buffer
  /** False for a PDF or JPEG whose end is missing. */
  whole: boolean
}

/** The base64 an OBX carries, still encoded; nothing where it carries none. */
export function base64Of(obx: Segment): string | null {
  const [sent] = repetitions(obx, 5)
  if (!sent) return null
  const parts = components(sent)
  const [, , , encoding = '', content = ''] = parts
  if (/^base64$/i.test(encoding.trim())) return bare(content, obx)
  if (/^(?:A|Hex)$/i.test(encoding.trim())) return null // plain or hexadecimal text stays text
  if (rawField(obx, 2) === 'ED') return bare(parts.findLast(part => part.length > 40) ?? '', obx)
  return parts.length === 1 && /^JVBERi0[A-Za-z0-9+/=\s]{40,}/.test(sent.raw) ? bare(sent.raw, obx) : null
}

/** True for a piece that goes on where the one before stopped: it starts with none of the known beginnings. */
export const continues = (base64: string): boolean =>
  kindOf(Buffer.from(base64.slice(0, 16), 'base64')) === null

/** The file itself. Its kind is read from its first bytes; what the sender calls it is not to be trusted. */
export function attachmentOf(base64: string, obx: Segment): Attachment | undefined {
  const pieces = base64.split(/(?<==)(?=[^=])/) // pieces encoded one by one each end in padding
  const bytes = Buffer.concat(pieces.map(piece => Buffer.from(piece, 'base64')))
  if (bytes.length === 0) return undefined
  const mime = kindOf(bytes) ?? (declared(obx) || 'application/octet-stream')
  return { mime, bytes, whole: endsAsItShould(mime, bytes) }
}

/** Line breaks get into base64, raw or as `\.br\`. */
function bare(text: string, { delimiters }: Segment): string {
  return text.replaceAll(`${delimiters.escape}.br${delimiters.escape}`, '').replace(/\s+/g, '')
}

const beginnings: [string, string][] = [
  ['25504446', 'application/pdf'],
  ['ffd8ff', 'image/jpeg'],
  ['89504e47', 'image/png'],
  ['47494638', 'image/gif'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
  ['7b5c727466', 'application/rtf'],
]

function kindOf(bytes: Buffer): string | null {
  const hex = bytes.subarray(0, 8).toString('hex')
  return beginnings.find(([start]) => hex.startsWith(start))?.[1] ?? null
}

const declared = (obx: Segment): string =>
  repetitions(obx, 5)
    .flatMap(components)
    .find(part => /^[a-z]+\/[a-z0-9.+-]+$/i.test(part.trim())) ?? ''

function endsAsItShould(mime: string, bytes: Buffer): boolean {
  if (mime === 'application/pdf') return bytes.subarray(-1024).includes('%%EOF')
  if (mime === 'image/jpeg') return bytes.includes(Buffer.from([0xff, 0xd9]))
  return true
}
