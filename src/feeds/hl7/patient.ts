import type { Day } from '../../platform/index.ts'
import {
  componentOf,
  field,
  repetitions,
  segmentOf,
  type Message,
  type Repetition,
  type Segment,
} from './message.ts'
import { birthDayOf } from './times.ts'

export type Sex = 'male' | 'female' | 'other' | 'unknown'

/** Whom a message says it is about: candidates for matching, nothing checked. */
export interface ReportedPatient {
  /** Ten digits each, without spaces; the check digit is not looked at. */
  nhsNumbers: string[]
  localIds: LocalId[]
  familyNames: string[]
  givenNames: string[]
  bornOn: Day | null
  sex: Sex
}

export interface LocalId {
  id: string
  authority: string
}

export function patientOf(message: Message): ReportedPatient {
  const pid = segmentOf(message, 'PID') ?? { id: 'PID', fields: [], delimiters: message.delimiters }
  const names = [...repetitions(pid, 5), ...repetitions(pid, 9)] // PID-9: earlier names and aliases
  return {
    ...identifiers(pid),
    familyNames: distinct(names.map(name => componentOf(name, 1, 1))),
    givenNames: distinct(names.map(name => componentOf(name, 2))),
    bornOn: birthDayOf(field(pid, 7)),
    sex: sexes[field(pid, 8).trim().toUpperCase()] ?? 'unknown',
  }
}

/** NHS numbers are sent in PID-3, but also in PID-2, PID-4 and PID-19, under many spellings of the authority or none. */
function identifiers(pid: Segment): Pick<ReportedPatient, 'nhsNumbers' | 'localIds'> {
  const nhsNumbers: string[] = []
  const localIds: LocalId[] = []
  for (const place of [3, 2, 4, 19]) {
    for (const sent of repetitions(pid, place)) {
      const id = componentOf(sent, 1).trim()
      if (id === '' || id === '""') continue
      const digits = id.replace(/[\s-]/g, '')
      const authority = authorityOf(sent)
      const tenDigits = /^\d{10}$/.test(digits)
      const nhs = tenDigits && (authority === '' || namesNhs(sent))
      if (nhs) nhsNumbers.push(digits)
      // A bare number in PID-3 may be either; PID-19 is the social security number elsewhere.
      if (!nhs && place !== 19) localIds.push({ id, authority })
      else if (nhs && place === 3 && authority === '') localIds.push({ id, authority })
    }
  }
  return { nhsNumbers: distinct(nhsNumbers), localIds: distinctIds(localIds) }
}

/** CX-4, the assigning authority; where it is left out, whatever else says whose number it is. */
function authorityOf(sent: Repetition): string {
  const places: [number, number?][] = [[4, 1], [4, 2], [6, 1], [5], [2], [3]]
  return places.map(([part, sub]) => componentOf(sent, part, sub).trim()).find(text => text !== '') ?? ''
}

const namesNhs = (sent: Repetition): boolean =>
  [2, 3, 4, 5, 6].some(part =>
    componentOf(sent, part)
      .split(sent.delimiters.subComponent)
      .some(text => nhsSpelling.test(text.trim())),
  )

/** Seen from UK senders; the object identifier is the NHS number's in HL7's registry. */
const nhsSpelling =
  /^(?:NHS|NH|NHSNBR|NHSNMBR|N1|NSTS\d\d|2\.16\.840\.1\.113883\.2\.1\.4\.1|https:\/\/fhir\.nhs\.uk\/Id\/nhs-number)$/i

/** HL7 table 0001 and the NHS codes 0, 1, 2, 9 and X. */
const sexes: Record<string, Sex> = {
  M: 'male',
  '1': 'male',
  F: 'female',
  '2': 'female',
  A: 'other',
  I: 'other',
  N: 'other',
  O: 'other',
  '9': 'other',
}

const distinct = (texts: string[]): string[] =>
  [...new Set(texts.map(text => text.trim()))].filter(text => text !== '' && text !== '""')

const distinctIds = (ids: LocalId[]): LocalId[] =>
  ids.filter(
    ({ id, authority }, at) => ids.findIndex(one => one.id === id && one.authority === authority) === at,
  )
