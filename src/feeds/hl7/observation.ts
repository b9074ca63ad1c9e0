import { attachmentOf, base64Of, continues, type Attachment } from './attachment.ts'
import { componentOf, field, repetitions, textOf, wholeOf, type Segment } from './message.ts'
import { noNumber, numberOf, type Comparator, type Reading } from './number.ts'
import { saysNoResult, saysOnlyNoResult } from './no-result-words.ts'
import { statusFrom, type Status } from './status.ts'

export interface Observation {
  code: string
  codeSystem: string
  name: string
  subId: string
  /** OBX-2: NM, SN, ST, TX, FT, CE, ED … */
  type: string
  /** As received, unescaped; repetitions are lines. The words of a coded value; empty for an attachment. */
  text: string
  value: string | null
  comparator: Comparator | null
  unit: string
  range: string
  flags: string[]
  status: Status
  /** OBX-11 as received, since 'cancelled' may be read from the text of a final or corrected result. */
  statusLetter: string
  notes: string[]
  attachment?: Attachment
}

/** An OBX with the comments that follow it. */
export interface Line {
  obx: Segment
  notes: string[]
}

/** OBX-11 N, O and U without a value: the sender says something about the order, and no result. */
export const isNoResult = ({ obx }: Line): boolean =>
  /^[NO]$/i.test(letterOf(obx)) || (/^U$/i.test(letterOf(obx)) && valueText(obx) === '')

export function observationsOf(lines: Line[], orderStatus: string): Observation[] {
  return joinPieces(lines).map(({ base64, ...line }) => {
    const alone = lines.filter(other => field(other.obx, 3) === field(line.obx, 3)).length === 1
    return observationOf(line, base64, orderStatus, alone)
  })
}

interface Piece extends Line {
  base64: string | null
}

/** A large file may come in several OBX of one code; the first holds its beginning. */
function joinPieces(lines: Line[]): Piece[] {
  const pieces: Piece[] = []
  for (const line of lines) {
    const base64 = base64Of(line.obx)
    const last = pieces.at(-1)
    const goesOn = base64 && last?.base64 && field(last.obx, 3) === field(line.obx, 3) && continues(base64)
    if (goesOn) {
      last.base64 += base64
      last.notes = [...last.notes, ...line.notes]
    } else pieces.push({ ...line, base64 })
  }
  return pieces
}

function observationOf(
  { obx, notes }: Line,
  base64: string | null,
  orderStatus: string,
  alone: boolean,
): Observation {
  const type = field(obx, 2).trim().toUpperCase()
  const text = base64 === null ? valueText(obx) : ''
  const reading = readable.has(type) ? numberOf(repetitions(obx, 5)) : noNumber
  const status = withoutResult(type, text, reading, alone, statusFrom(letterOf(obx), orderStatus))
  const attachment = base64 ? attachmentOf(base64, obx) : undefined
  return {
    code: codePart(obx, 1),
    codeSystem: codePart(obx, 3),
    name: codePart(obx, 2),
    subId: present(textOf(obx, 4)),
    type,
    text,
    ...(status === 'cancelled' ? noNumber : reading),
    unit: present(field(obx, 6, 1) || field(obx, 6, 2)),
    range: present(textOf(obx, 7)),
    flags: repetitions(obx, 8)
      .map(flag => present(componentOf(flag, 1)))
      .filter(Boolean),
    status,
    statusLetter: letterOf(obx),
    notes,
    ...(attachment && { attachment }),
  }
}

const letterOf = (obx: Segment) => field(obx, 11).trim().toUpperCase()

/** The parts of OBX-3; where the first coding is empty, the alternative one. */
const codePart = (obx: Segment, part: number) => field(obx, 3, field(obx, 3, 1) ? part : part + 3).trim()

const readable = new Set(['NM', 'SN', 'ST', 'TX', ''])
const numeric = new Set(['NM', 'SN', ''])
const coded = new Set(['CE', 'CWE', 'CNE', 'CF'])

function valueText(obx: Segment): string {
  const type = field(obx, 2).trim().toUpperCase()
  if (!coded.has(type)) return present(textOf(obx, 5))
  return repetitions(obx, 5)
    .map(value => [9, 2, 5, 1].map(part => componentOf(value, part)).find(Boolean) ?? wholeOf(value))
    .join('\n')
}

/** Two quotation marks stand for "nothing". */
const present = (text: string) => (text === '""' ? '' : text)

/** 'Sample lost' where the number should be is not a result, whatever OBX-11 says. */
function withoutResult(type: string, text: string, reading: Reading, alone: boolean, status: Status): Status {
  if (status === 'withdrawn' || status === 'wrong patient' || reading.value !== null) return status
  const says = numeric.has(type) ? saysNoResult(text) : alone && saysOnlyNoResult(text)
  return says ? 'cancelled' : status
}
