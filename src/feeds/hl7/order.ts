import type { Day, Instant } from '../../platform/index.ts'
import { field, type Segment } from './message.ts'
import { isNoResult, observationsOf, type Line, type Observation } from './observation.ts'
import type { Group } from './segment-groups.ts'
import { dayOf, instantOf } from './times.ts'

export interface Order {
  orderNumber: string
  code: string
  codeSystem: string
  name: string
  takenOn: Day | null
  /** The time stamp that `takenOn` was read from, as received. */
  takenAt: string
  resultedAt: Instant | null
  /** OBR-25's letter (F, C, P, X …) or nothing; a document's state in the same letters, D when it was cancelled. */
  status: string
  notes: string[]
  observations: Observation[]
  /** OBX lines that say something about the order but bring no result, such as "made final, not sent again" (U). */
  notResults: NotResult[]
}

export interface NotResult {
  code: string
  name: string
  letter: string
  text: string
}

/** An order of an ORU: what OBR says, ORC helping out. */
export function laboratoryOrder({ orc, obr, notes, lines }: Group): Order {
  const status = orderStatus(obr)
  const takenAt = get(obr, 7)
  return {
    orderNumber: get(obr, 3) || get(orc, 3) || get(obr, 2) || get(orc, 2),
    ...testOf(obr),
    takenOn: dayOf(takenAt),
    takenAt,
    resultedAt: instantOf(get(obr, 22)) ?? instantOf(get(obr, 23)), // some radiology feeds are off by one
    status,
    notes,
    ...read(lines, status),
  }
}

/** The one order of an MDM: what TXA says of the document, with the order it answers, if any. */
export function documentOrder({ orc, obr, txa, notes, lines }: Group, event: string): Order {
  const status = documentStatus(txa, event)
  const takenAt = get(txa, 4) || get(obr, 7)
  const replaced = /^T(?:09|10)$/.test(event) ? get(txa, 13) : '' // a replacement names the document it replaces
  const { observations, notResults } = read(lines, status)
  return {
    orderNumber:
      replaced || get(txa, 12) || get(txa, 15) || get(obr, 3) || get(orc, 3) || get(txa, 14) || get(obr, 2),
    ...(obr ? testOf(obr) : { code: get(txa, 2), codeSystem: '', name: get(txa, 2, 2) }),
    takenOn: dayOf(takenAt),
    takenAt,
    resultedAt: [8, 7, 6].map(n => instantOf(get(txa, n))).find(Boolean) ?? null, // edited, typed, dictated
    status,
    notes,
    observations: observations.map(one => ({ ...one, status: byEvent(one, status) })),
    notResults,
  }
}

const get = (segment: Segment | undefined, n: number, component = 1): string => {
  const text = segment ? field(segment, n, component).trim() : ''
  return text === '""' ? '' : text
}

/** OBR-4; where the first coding is empty, the alternative one. */
function testOf(obr: Segment | undefined): Pick<Order, 'code' | 'codeSystem' | 'name'> {
  const from = get(obr, 4, 1) ? 1 : 4
  return { code: get(obr, 4, from), name: get(obr, 4, from + 1), codeSystem: get(obr, 4, from + 2) }
}

/** OBR-25; only where that is empty, a single letter of HL7 table 0123 in OBR-26, as feeds off by one send it. */
function orderStatus(obr: Segment | undefined): string {
  const sent = get(obr, 25).toUpperCase()
  if (sent) return sent
  const next = obr?.fields[26]?.trim().toUpperCase() ?? ''
  return /^[OISAPCRFXYZ]$/.test(next) ? next : ''
}

/** TXA-17 completion and TXA-19 availability (HL7 tables 0271, 0273) in the letters of OBR-25. */
function documentStatus(txa: Segment | undefined, event: string): string {
  const completion = get(txa, 17).toUpperCase()
  if (event === 'T11' || get(txa, 19).toUpperCase() === 'CA') return 'D'
  if (completion && completion !== 'AU' && completion !== 'LA') return 'P'
  if (rewritten(event)) return 'C'
  return completion && 'F'
}

/** Edited (T07, T08) or replaced (T09, T10). An addendum (T05, T06) adds and does not replace. */
const rewritten = (event: string) => /^T(?:07|08|09|10)$/.test(event)

function byEvent({ status, statusLetter }: Observation, documentLetter: string): Observation['status'] {
  if (documentLetter === 'D' && status !== 'wrong patient') return 'withdrawn'
  return documentLetter === 'C' && statusLetter === 'F' && status === 'final' ? 'corrected' : status
}

function read(lines: Line[], status: string): Pick<Order, 'observations' | 'notResults'> {
  const asides = lines.filter(isNoResult)
  return {
    observations: observationsOf(
      lines.filter(line => !asides.includes(line)),
      status,
    ),
    notResults: observationsOf(asides, status).map(({ code, name, statusLetter, text }) => ({
      code,
      name,
      letter: statusLetter,
      text,
    })),
  }
}
