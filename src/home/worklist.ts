import { namesOf } from '../accounts/index.ts'
import type { TeamAccess } from '../accounts/index.ts'
import { protocolOf, testOf } from '../care-plans/index.ts'
import { bannerName, bornAndAge, spacedNhsNumber } from '../patients/index.ts'
import { longDate, longTime } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { adviceOn } from '../questionnaires/index.ts'
import type { Advice, SymptomAnswers } from '../questionnaires/index.ts'
import { currentOf, inWords } from '../results/index.ts'
import type { Current, Finding, Reason, Stage } from '../results/index.ts'
import { isReadingLane, laneHref } from './lanes.ts'
import type { Lane, Place } from './lanes.ts'
import { pageOf, perPage } from './queries.ts'
import {
  awaitedLimits,
  checkRows,
  dealings,
  followUpRows,
  lastSteps,
  registeredRows,
  resultRows,
  symptomRows,
} from './rows.ts'
import type { Dealing, OfFollowUp, OfPatient, ResultRow } from './rows.ts'
import { toldHow } from './tell.ts'
import type { ToldHow } from './tell.ts'
import { capital, daysSince, movedFrom, pathwayYear, valueOf } from './words.ts'

/** Who a row is about. */
export interface Who {
  patientId: number
  name: string
  born: string
  nhsNumber: string
  href: string
  died: boolean
}

export interface ResultLine extends Who {
  id: number
  resultId: number
  followUpId: number
  hash: string
  finding: Finding
  stage: Stage
  pathway: string
  test: string
  testKey: string
  value: string
  moved: { arrow: string; words: string; value: string } | null
  limit: string
  reasons: string[]
  waiting: string
  claimId: number | null
  claimed: string | null
  attempt: string | null
  tell: ToldHow | null
}

export interface OtherLine extends Who {
  id: number
  pathway: string | null
  what: string
  more: string[]
  tag: { text: string; colour: string } | null
  waiting: string
  claimId: number | null
  claimed: string | null
  attempt: string | null
  action: { text: string; href: string }
}

export interface LanePage {
  results: ResultLine[]
  others: OtherLine[]
  next: string | null
}

/** One page of a lane, its rows in order; the same few statements for one row and for fifty. */
export async function lanePage(
  db: Db,
  teams: TeamAccess,
  lane: Lane,
  after: Place | null,
): Promise<LanePage> {
  const places = await pageOf(db, teams, lane, after)
  const shown = places.slice(0, perPage)
  const ids = shown.map(place => place.id)
  const last = shown.at(-1)
  const next = places.length > perPage && last ? laneHref(lane, last) : null
  if (ids.length === 0) return { results: [], others: [], next: null }
  if (isReadingLane(lane) || lane === 'tell')
    return { results: inOrder(ids, await resultLines(db, teams, ids)), others: [], next }
  const others =
    lane === 'overdue'
      ? await overdueLines(db, teams, ids)
      : lane === 'gap'
        ? await gapLines(db, teams, ids)
        : lane === 'incomplete'
          ? await incompleteLines(db, teams, ids)
          : lane === 'symptoms'
            ? await symptomLines(db, teams, ids)
            : await registeredLines(db, teams, ids)
  return { results: [], others: inOrder(ids, others), next }
}

const inOrder = <Line extends { id: number }>(ids: number[], lines: Line[]): Line[] =>
  ids.flatMap(id => lines.find(line => line.id === id) ?? [])

/** Results as lines of a list, whichever list it is. */
export async function resultLines(db: Db, teams: TeamAccess, ids: number[]): Promise<ResultLine[]> {
  const rows = await resultRows(db, teams, ids)
  const currents = await currentOf(
    db,
    teams,
    rows.flatMap(row => [row.result_id, ...(row.previous_id === null ? [] : [row.previous_id])]),
  )
  const dealing = await dealingWith(db, teams.today, rows, row => `result:${row.result_id}`)
  return rows.map(row => resultLine(row, currents, teams.today, dealing(row)))
}

function resultLine(
  row: ResultRow,
  currents: Map<number, Current>,
  today: Day,
  dealing: { claimId: number | null; claimed: string | null; attempt: string | null },
): ResultLine {
  const now = currents.get(row.result_id)
  const before = currents.get(row.previous_id ?? 0)
  const moved = movedFrom(before, now)
  return {
    ...whoOf(row, today),
    id: row.id,
    resultId: row.result_id,
    followUpId: row.follow_up_id,
    hash: row.hash,
    finding: row.finding,
    stage: row.stage,
    pathway: pathwayYear(row.pathway, row.anchor_on, today),
    test: testOf(row.test).title,
    testKey: row.test,
    value: valueOf(now, row.form),
    moved:
      before && now?.measured
        ? {
            arrow: moved?.arrow ?? '',
            words: moved?.words ?? 'before:',
            value: valueOf(before, row.form),
          }
        : null,
    limit: limitOf(row),
    reasons: reasonsOf(row),
    waiting: daysSince(row.since, today),
    ...dealing,
    tell:
      row.stage === 'to tell'
        ? toldHow({
            finding: row.finding,
            filed: Number(row.filed) > 0,
            tellBy: row.tell_by,
            choice: row.choice,
            phone: row.phone,
            unread: Number(row.unread) > 0,
            letterWaits: Number(row.letters) > 0,
          })
        : null,
  }
}

/** At most two; that the limit is reached stands in its own column. */
const reasonsOf = ({ reasons }: ResultRow): string[] =>
  (JSON.parse(reasons) as Reason[])
    .filter(({ code }) => code !== 'limit reached' && code !== 'report')
    .map(({ sentence }) => sentence)
    .slice(0, 2)

const limitOf = ({ form, limit_state, comparison, limit_value }: ResultRow): string => {
  if (form === 'report') return 'Not a number'
  if (limit_state !== 'agreed' || comparison === null || limit_value === null) return 'Awaited'
  return inWords({ comparison, value: limit_value }, '').replace(/ {2,}/g, ' ').trim()
}

async function overdueLines(db: Db, teams: TeamAccess, ids: number[]): Promise<OtherLine[]> {
  const rows = await checkRows(db, teams, ids)
  const steps = await lastSteps(db, ids)
  const dealing = await dealingWith(db, teams.today, rows, row => `check:${row.id}`)
  return rows.map(row => {
    const last = steps.get(row.id)
    return {
      ...whoOf(row, teams.today),
      id: row.id,
      pathway: pathwayYear(row.pathway, row.anchor_on, teams.today),
      what: row.check_title,
      more: [
        `Due ${longDate(row.due_on)}`,
        last ? `${capital(last.step)}${last.on ? ` ${longDate(last.on)}` : ''}` : 'Nothing recorded yet',
      ],
      tag:
        row.red_on <= teams.today
          ? { text: 'Very overdue', colour: 'red' }
          : { text: 'Overdue', colour: 'orange' },
      waiting: daysSince(row.due_on, teams.today),
      ...dealing(row),
      action: { text: 'Open check', href: `/clinic/patients/${row.patient_id}/checks/${row.id}` },
    }
  })
}

/** What each reported, under how soon they were told that it needs a person. */
async function symptomLines(db: Db, teams: TeamAccess, ids: number[]): Promise<OtherLine[]> {
  const lines: OtherLine[] = []
  for (const row of await symptomRows(db, teams, ids)) {
    const { symptomQuestions } = await protocolOf(db, row.protocol_id)
    const answers = JSON.parse(row.answers) as SymptomAnswers['answers']
    const advice = adviceOn(symptomQuestions, answers)
    lines.push({
      ...whoOf(row, teams.today),
      id: row.id,
      pathway: pathwayYear(row.pathway, row.anchor_on, teams.today),
      what: row.phone === null ? 'No phone number known' : `Phone ${row.phone}`,
      more: advice.flatMap(({ reported }) => reported),
      tag: advice[0] ? urgencyTags[advice[0].urgency] : null,
      waiting: daysSince(row.answered_at, teams.today),
      claimId: null,
      claimed: null,
      attempt: null,
      action: { text: 'Open answers', href: `/clinic/patients/${row.patient_id}/symptoms/${row.id}` },
    })
  }
  return lines
}

const urgencyTags: Record<Advice['urgency'], { text: string; colour: string }> = {
  emergency: { text: 'Was told to call 999', colour: 'red' },
  'same day': { text: 'Same day', colour: 'orange' },
  'two working days': { text: 'Two working days', colour: 'yellow' },
}

async function gapLines(db: Db, teams: TeamAccess, ids: number[]): Promise<OtherLine[]> {
  const rows = await followUpRows(db, teams, ids)
  const dealing = await dealingWith(db, teams.today, rows, () => 'next check')
  return rows.map(row => ({
    ...whoOf(row, teams.today),
    id: row.id,
    pathway: pathwayYear(row.pathway, row.anchor_on, teams.today),
    what: 'Nothing is planned for the next 13 months',
    more: [],
    tag: { text: 'No next check', colour: 'red' },
    waiting: daysSince(row.gap_since ?? row.enrolled_on, teams.today),
    ...dealing(row),
    action: {
      text: 'Plan a check',
      href: `/clinic/patients/${row.patient_id}/follow-ups/${row.id}/checks/new`,
    },
  }))
}

async function incompleteLines(db: Db, teams: TeamAccess, ids: number[]): Promise<OtherLine[]> {
  const rows = await followUpRows(db, teams, ids)
  const awaited = await awaitedLimits(db, ids)
  const dealing = await dealingWith(db, teams.today, rows, () => 'enrolment')
  return rows.map(row => {
    const tests = awaited.get(row.id) ?? []
    const [first] = tests
    const home = `/clinic/patients/${row.patient_id}`
    return {
      ...whoOf(row, teams.today),
      id: row.id,
      pathway: pathwayYear(row.pathway, row.anchor_on, teams.today),
      what: [
        ...(row.key_worker_id === null ? ['No key worker'] : []),
        ...tests.map(test => `Limit for ${testOf(test).title} awaited`),
      ].join('. '),
      more: [`Enrolled ${longDate(row.enrolled_on)}`],
      tag: null,
      waiting: daysSince(row.enrolled_on, teams.today),
      ...dealing(row),
      action:
        first === undefined
          ? { text: 'Open record', href: home }
          : { text: 'Agree the limit', href: `${home}/follow-ups/${row.id}/limits/${first}` },
    }
  })
}

async function registeredLines(db: Db, teams: TeamAccess, ids: number[]): Promise<OtherLine[]> {
  const rows = await registeredRows(db, teams, ids)
  return rows.map(row => ({
    ...whoOf(row, teams.today),
    id: row.id,
    pathway: null,
    what: 'No follow-up begun',
    more: [],
    tag: null,
    waiting: daysSince(row.from_at, teams.today),
    claimId: null,
    claimed: null,
    attempt: null,
    action: { text: 'Enrol', href: `/clinic/patients/${row.patient_id}/enrolment` },
  }))
}

export const whoOf = (row: OfPatient, today: Day): Who => ({
  patientId: row.patient_id,
  name: bannerName({ familyName: row.family_name, givenName: row.given_name, title: row.title }),
  born: bornAndAge({ dateOfBirth: row.date_of_birth, diedOn: row.died_on }, today),
  nhsNumber: row.nhs_number === null ? 'awaited' : spacedNhsNumber(row.nhs_number),
  href: `/clinic/patients/${row.patient_id}`,
  died: row.died_on !== null,
})

/** Who is dealing with each row, and the last try to reach the patient about it. */
async function dealingWith<Row extends OfFollowUp>(
  db: Db,
  today: Day,
  rows: Row[],
  about: (row: Row) => string,
) {
  const known = await dealings(
    db,
    rows.map(row => ({ patientId: row.patient_id, followUpId: row.follow_up_id, about: about(row) })),
  )
  const names = await namesOf(
    db,
    [...known.values()].map(each => each.claimedBy),
  )
  return (row: Row) => {
    const dealing = known.get(`${row.follow_up_id} ${about(row)}`)
    return {
      claimId: dealing?.claimId ?? null,
      claimed: dealing?.claimedBy
        ? `${names.get(dealing.claimedBy)}, ${daysSince(dealing.claimedAt ?? today, today)}`
        : null,
      attempt: attemptWords(dealing?.attempt ?? null),
    }
  }
}

const attemptWords = (attempt: Dealing['attempt']): string | null =>
  attempt &&
  `${capital(attempt.outcome)}, ${longTime(attempt.triedAt)}${attempt.tryAgainOn ? `. Try again ${longDate(attempt.tryAgainOn)}` : ''}`
