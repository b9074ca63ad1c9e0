import type { TeamAccess } from '../accounts/index.ts'
import type { FollowUp, LimitRow, Step } from '../care-plans/index.ts'
import type { Patient } from '../patients/index.ts'
import type { Day, Db, Instant } from '../platform/index.ts'
import type { Finding, Stage } from '../results/index.ts'

// What a page of the worklist shows, for all its rows at once: the same few statements for one row and for fifty.

export interface OfPatient {
  patient_id: number
  family_name: string
  given_name: string
  title: Patient['title']
  date_of_birth: Day
  died_on: Day | null
  nhs_number: string | null
  phone: string | null
}

export interface OfFollowUp extends OfPatient {
  follow_up_id: number
  team_id: number
  pathway: string
  anchor_on: Day
  status: FollowUp['status']
}

const ofPatient = [
  'p.id as patient_id',
  'p.family_name',
  'p.given_name',
  'p.title',
  'p.date_of_birth',
  'p.died_on',
  'p.nhs_number',
  'p.phone',
]
const ofFollowUp = [...ofPatient, 'u.id as follow_up_id', 'u.team_id', 'u.pathway', 'u.anchor_on', 'u.status']

export interface ResultRow extends OfFollowUp {
  id: number
  result_id: number
  hash: string
  finding: Finding
  reasons: string
  stage: Stage
  since: Instant
  test: string
  form: 'number' | 'report'
  previous_id: number | null
  limit_state: LimitRow['state'] | null
  comparison: '>=' | '>' | null
  limit_value: string | null
  tell_by: Patient['tellBy']
  choice: string | null
  /** findings of the same result that still wait to be read */
  unread: number
  /** readings that filed it for this follow-up */
  filed: number
  /** letters about it that wait to be posted */
  letters: number
}

/** Results of the viewer's teams by finding, with the value before. */
export const resultRows = (db: Db, teams: TeamAccess, ids: number[]): Promise<ResultRow[]> =>
  db('findings as f')
    .join('results as r', 'r.id', 'f.result_id')
    .join('patients as p', 'p.id', 'f.patient_id')
    .join('follow_ups as u', 'u.id', 'f.follow_up_id')
    .leftJoin('limits as l', 'l.id', 'f.limit_id')
    .leftJoin('release_choices as rc', on =>
      on.on('rc.patient_id', 'f.patient_id').andOn('rc.test', 'r.test'),
    )
    .whereIn('f.id', ids)
    .whereIn('f.team_id', teams.teamIds)
    .select<ResultRow[]>(
      ...ofFollowUp,
      'f.id',
      'f.result_id',
      'f.hash',
      'f.finding',
      'f.reasons',
      'f.stage',
      'f.since',
      'r.test',
      'r.form',
      'l.state as limit_state',
      'l.comparison',
      'l.value as limit_value',
      'p.tell_by',
      'rc.choice',
      valueBefore(db).as('previous_id'),
      db('findings as m')
        .whereRaw('m.result_id = f.result_id')
        .where('m.stage', 'to read')
        .count('*')
        .as('unread'),
      db('readings as g')
        .whereRaw('g.result_id = f.result_id and g.follow_up_id = f.follow_up_id and g.hash = f.hash')
        .whereNull('g.undone_at')
        .where('g.outcome', 'file and tell')
        .count('*')
        .as('filed'),
      db('outbox as o')
        .whereRaw(`o.patient_id = f.patient_id and o.data like '{"resultId":' || f.result_id || ',%'`)
        .where('o.kind', 'result letter')
        .whereNull('o.proved_at')
        .whereNull('o.dropped_at')
        .count('*')
        .as('letters'),
    )

/** The newest value of the same test taken before this one; an index in order of samples finds it first (7 ms → 0.1 ms for 50 rows). */
const valueBefore = (db: Db) =>
  db('result_versions as v')
    .join('results as e', 'e.id', 'v.result_id')
    .whereRaw('v.patient_id = f.patient_id and e.test = r.test and e.id <> r.id')
    .whereNotNull('v.value')
    .whereNot('v.status', 'preliminary')
    .whereRaw('v.taken_on < (select max(taken_on) from result_versions where result_id = r.id)')
    .orderBy([
      { column: 'v.taken_on', order: 'desc' },
      { column: 'v.id', order: 'desc' },
    ])
    .limit(1)
    .select('e.id')

export interface CheckListRow extends OfFollowUp {
  id: number
  check_title: string
  due_on: Day
  amber_on: Day
  red_on: Day
}

export const checkRows = (db: Db, teams: TeamAccess, ids: number[]): Promise<CheckListRow[]> =>
  db('checks as c')
    .join('patients as p', 'p.id', 'c.patient_id')
    .join('follow_ups as u', 'u.id', 'c.follow_up_id')
    .whereIn('c.id', ids)
    .whereIn('c.team_id', teams.teamIds)
    .select<CheckListRow[]>(
      ...ofFollowUp,
      'c.id',
      'c.title as check_title',
      'c.due_on',
      'c.amber_on',
      'c.red_on',
    )

export interface SymptomRow extends OfFollowUp {
  id: number
  protocol_id: number
  answers: string
  answered_at: Instant
}

export const symptomRows = (db: Db, teams: TeamAccess, ids: number[]): Promise<SymptomRow[]> =>
  db('symptom_answers as s')
    .join('patients as p', 'p.id', 's.patient_id')
    .join('follow_ups as u', 'u.id', 's.follow_up_id')
    .whereIn('s.id', ids)
    .whereIn('u.team_id', teams.teamIds)
    .select<SymptomRow[]>(...ofFollowUp, 's.id', 'u.protocol_id', 's.answers', 's.answered_at')

/** The last step of each check. */
export async function lastSteps(
  db: Db,
  checkIds: number[],
): Promise<Map<number, { step: Step; on: Day | null }>> {
  const rows = await db('check_steps')
    .whereIn('check_id', checkIds)
    .orderBy('id')
    .select<{ check_id: number; step: Step; on_day: Day | null }[]>('check_id', 'step', 'on_day')
  return new Map(rows.map(row => [row.check_id, { step: row.step, on: row.on_day }]))
}

export interface IncompleteRow extends OfFollowUp {
  id: number
  key_worker_id: number | null
  enrolled_on: Day
  gap_since: Instant | null
}

export const followUpRows = (db: Db, teams: TeamAccess, ids: number[]): Promise<IncompleteRow[]> =>
  db('follow_ups as u')
    .join('patients as p', 'p.id', 'u.patient_id')
    .whereIn('u.id', ids)
    .whereIn('u.team_id', teams.teamIds)
    .select<IncompleteRow[]>(...ofFollowUp, 'u.id', 'u.key_worker_id', 'u.enrolled_on', 'u.gap_since')

/** Tests whose limit is still awaited, by follow-up. */
export async function awaitedLimits(db: Db, followUpIds: number[]): Promise<Map<number, string[]>> {
  const rows = await db('limits')
    .whereIn('follow_up_id', followUpIds)
    .whereNull('replaced_at')
    .where({ state: 'awaited' })
    .select<{ follow_up_id: number; test: string }[]>('follow_up_id', 'test')
  const byFollowUp = Map.groupBy(rows, row => row.follow_up_id)
  return new Map([...byFollowUp].map(([id, limits]) => [id, limits.map(({ test }) => test)]))
}

export interface RegisteredRow extends OfPatient {
  id: number
  team_id: number
  from_at: Instant
}

export const registeredRows = (db: Db, teams: TeamAccess, ids: number[]): Promise<RegisteredRow[]> =>
  db('relationships as h')
    .join('patients as p', 'p.id', 'h.patient_id')
    .whereIn('h.id', ids)
    .whereIn('h.team_id', teams.teamIds)
    .select<RegisteredRow[]>(...ofPatient, 'h.id', 'h.team_id', 'h.from_at')

/** Who is dealing with a thing, and when somebody last tried to reach the patient about it; by follow-up and thing. */
export interface Dealing {
  claimId: number | null
  claimedBy: number | null
  claimedAt: Instant | null
  attempt: { outcome: string; triedAt: Instant; tryAgainOn: Day | null } | null
}

export async function dealings(
  db: Db,
  things: { patientId: number; followUpId: number; about: string }[],
): Promise<Map<string, Dealing>> {
  const about = things.map(each => each.about)
  const claims = await db('claims')
    .whereIn(
      'follow_up_id',
      things.map(each => each.followUpId),
    )
    .whereIn('about', about)
    .whereNull('released_at')
    .select<
      { id: number; follow_up_id: number; about: string; claimed_by: number | null; claimed_at: Instant }[]
    >()
  const attempts = await db('contact_attempts')
    .whereIn(
      'patient_id',
      things.map(each => each.patientId),
    )
    .whereIn('about', about)
    .orderBy('id')
    .select<
      { follow_up_id: number; about: string; outcome: string; tried_at: Instant; try_again_on: Day | null }[]
    >()
  return new Map(
    things.map(({ followUpId, about: thing }) => {
      const isIt = (row: { follow_up_id: number; about: string }) =>
        row.follow_up_id === followUpId && row.about === thing
      const claim = claims.find(isIt)
      const last = attempts.findLast(isIt)
      return [
        `${followUpId} ${thing}`,
        {
          claimId: claim?.id ?? null,
          claimedBy: claim?.claimed_by ?? null,
          claimedAt: claim?.claimed_at ?? null,
          attempt: last
            ? { outcome: last.outcome, triedAt: last.tried_at, tryAgainOn: last.try_again_on }
            : null,
        },
      ]
    }),
  )
}
