import { rawField, textOf, type Message, type Segment } from './message.ts'
import type { Line } from './observation.ts'

/** The segments of one order, as they came; any of the three heads may be missing. */
export interface Group {
  orc?: Segment | undefined
  obr?: Segment | undefined
  txa?: Segment | undefined
  notes: string[]
  lines: Line[]
}

export interface Groups {
  groups: Group[]
  /** Comments on the patient rather than on an order. */
  notes: string[]
}

/** Sorts segments under their orders. A comment (NTE) belongs to what it follows; unknown segments are passed over. */
export function groupsOf(message: Message): Groups {
  const isDocument = message.type.startsWith('MDM')
  const groups: Group[] = []
  const patientNotes: string[] = []
  let orc: Segment | undefined
  let ahead: string[] = [] // comments between ORC and OBR
  let current: Group | undefined
  let notes = patientNotes

  const begin = (heads: Pick<Group, 'obr' | 'txa'>): Group => {
    const group = { orc, ...heads, notes: ahead, lines: [] }
    ahead = []
    groups.push(group)
    return group
  }

  for (const segment of message.segments) {
    if (segment.id === 'PID') notes = patientNotes
    else if (segment.id === 'ORC') {
      orc = segment
      current = undefined
      notes = ahead
    } else if (segment.id === 'OBR' || (segment.id === 'TXA' && isDocument)) {
      current = begin(segment.id === 'OBR' ? { obr: segment } : { txa: segment })
      notes = current.notes
    } else if (segment.id === 'OBX' && rawField(segment, 3) + rawField(segment, 5) !== '') {
      current ??= begin({})
      const line = { obx: segment, notes: [] }
      current.lines.push(line)
      notes = line.notes
    } else if (segment.id === 'SPM') notes = current?.notes ?? ahead
    else if (segment.id === 'NTE' && textOf(segment, 3).trim() !== '') notes.push(textOf(segment, 3))
  }
  return { groups, notes: patientNotes }
}

/** A document is one thing, however many orders it answers; the first head of each kind counts. */
export function asOne(groups: Group[]): Group {
  const first = <Kind extends 'orc' | 'obr' | 'txa'>(kind: Kind) => groups.find(group => group[kind])?.[kind]
  return {
    orc: first('orc'),
    obr: first('obr'),
    txa: first('txa'),
    notes: groups.flatMap(group => group.notes),
    lines: groups.flatMap(group => group.lines),
  }
}
