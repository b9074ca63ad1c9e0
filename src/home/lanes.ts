import { toId } from '../platform/index.ts'

/** The lists of the worklist, in the order in which they stand on the page. */
export const lanes = [
  'gap',
  'act',
  'symptoms',
  'look',
  'expected',
  'overdue',
  'tell',
  'incomplete',
  'registered',
] as const
export type Lane = (typeof lanes)[number]

/** Results that wait to be read, by what the rules said of them. */
export const readingLanes = ['act', 'look', 'expected'] as const satisfies readonly Lane[]
export type ReadingLane = (typeof readingLanes)[number]

export const laneTitles: Record<Lane, string> = {
  gap: 'No next check',
  act: 'Act',
  symptoms: 'Symptoms',
  look: 'Look',
  expected: 'Expected',
  overdue: 'Overdue checks',
  tell: 'To tell',
  incomplete: 'Enrolment incomplete',
  registered: 'Not enrolled yet',
}

/** What stands in a lane, said under its heading and when it is empty. */
export const laneWords: Record<Lane, { about: string; empty: string }> = {
  gap: {
    about: 'Followed, and nothing is planned for the next 13 months. Plan the next check.',
    empty: 'Every follow-up has a next check.',
  },
  act: {
    about: 'The patient’s limit is reached. Open each, and choose what happens next.',
    empty: 'No result waits that reaches a patient’s limit.',
  },
  symptoms: {
    about: 'Patients who reported a symptom. Phone each, and write down what was done about it.',
    empty: 'No reported symptom waits for somebody.',
  },
  look: {
    about: 'Not as simple as a number below the limit. Open each, and choose what happens next.',
    empty: 'No result waits for a closer look.',
  },
  expected: {
    about: 'Final, below the patient’s limit, and nothing else to look at.',
    empty: 'No expected result waits to be filed.',
  },
  overdue: { about: 'Checks past their window with no result yet.', empty: 'No check is overdue.' },
  tell: {
    about: 'Read, and the patient does not know yet.',
    empty: 'Every patient whose result has been read knows it.',
  },
  incomplete: {
    about: 'No key worker, or a limit still to be agreed.',
    empty: 'Every follow-up has its key worker and its limits.',
  },
  registered: {
    about: 'Registered with your team, and no follow-up begun.',
    empty: 'Everybody registered with your team is enrolled.',
  },
}

/** Where a page without a choice begins: what can harm first. */
export const byPriority: readonly Lane[] = [
  'gap',
  'act',
  'symptoms',
  'look',
  'overdue',
  'tell',
  'expected',
  'incomplete',
  'registered',
]

export const isLane = (given: unknown): given is Lane => (lanes as readonly unknown[]).includes(given)
export const isReadingLane = (lane: Lane): lane is ReadingLane =>
  (readingLanes as readonly Lane[]).includes(lane)

/** The row after which a page begins: what it is sorted by, and its id. */
export interface Place {
  since: string
  id: number
}

export const placeOf = (given: unknown): Place | null => {
  const [, since, row] = /^([\d:.TZ-]{10,24})_(\d+)$/.exec(typeof given === 'string' ? given : '') ?? []
  const id = toId(row)
  return since === undefined || Number.isNaN(id) ? null : { since, id }
}

export const written = ({ since, id }: Place): string => `${since}_${id}`

/** The address of a lane's page. */
export const laneHref = (lane: Lane, after: Place | null = null, more: Record<string, string> = {}): string =>
  `/clinic?${new URLSearchParams({ lane, ...(after && { after: written(after) }), ...more }).toString()}`

/** Beyond this a count says only that there are more. */
export const countedTo = 500

export const shownCount = (count: number): string => (count > countedTo ? `${countedTo}+` : String(count))
