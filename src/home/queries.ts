import type { Knex } from 'knex'
import type { TeamAccess } from '../accounts/index.ts'
import { runningStatuses } from '../care-plans/index.ts'
import type { Db } from '../platform/index.ts'
import { waiting } from '../results/index.ts'
import type { Finding } from '../results/index.ts'
import { countedTo, lanes, readingLanes } from './lanes.ts'
import type { Lane, Place, ReadingLane } from './lanes.ts'

// Which rows stand in each lane, and how many. Each is found through an index that begins with the team.

export const perPage = 50

/** A page of a lane, oldest first: one more than fits when there is a next page. */
export async function pageOf(
  db: Db,
  teams: TeamAccess,
  lane: Lane,
  after: Place | null,
  limit = perPage + 1,
): Promise<Place[]> {
  const [first, ...others] = branchesOf(db, teams, lane).map(({ rows, since, id }) =>
    db.select('*').from(
      rows
        .select({ since, id })
        .modify(query => {
          if (after) query.whereRaw('(??, ??) > (?, ?)', [since, id, after.since, after.id])
        })
        .orderBy([since, id])
        .limit(limit)
        .as('branch'),
    ),
  )
  if (!first) return []
  return db
    .from(first.unionAll(others).as('lane'))
    .orderBy(['since', 'id'])
    .limit(limit)
    .select<Place[]>('since', 'id')
}

export type Counts = Record<Lane | 'letters', number>

/** Every count in one statement; none counts further than it is shown. */
export async function countLanes(db: Db, teams: TeamAccess): Promise<Counts> {
  const upTo = (rows: Knex.QueryBuilder) => db.from(rows.limit(countedTo + 1).as('some')).count('* as n')
  const count = (lane: Lane) => {
    const { rows, id } = laneOf(db, teams, lane, teams.teamIds)
    return upTo(rows.select(id))
  }
  const counts = [
    ...lanes.map(lane => count(lane).as(lane)),
    upTo(waiting(db, teams).select('id')).as('letters'),
  ]
  const [row] = await db.select<Record<string, number | string>[]>(...counts)
  return Object.fromEntries(Object.entries(row ?? {}).map(([lane, n]) => [lane, Number(n)])) as Counts
}

interface Branch {
  rows: Knex.QueryBuilder
  /** the columns by which the lane is sorted */
  since: string
  id: string
}

/** One branch for each stretch of an index that is in order already. */
const branchesOf = (db: Db, teams: TeamAccess, lane: Lane): Branch[] =>
  teams.teamIds.flatMap(teamId =>
    lane === 'tell'
      ? readingLanes.map(finding => toTell(db, teams, [teamId], finding))
      : [laneOf(db, teams, lane, [teamId])],
  )

function laneOf(db: Db, teams: TeamAccess, lane: Lane, teamIds: readonly number[]): Branch {
  switch (lane) {
    case 'gap':
      return withoutNext(db, teamIds)
    case 'act':
    case 'look':
    case 'expected':
      return toRead(db, teamIds, lane)
    case 'tell':
      return toTell(db, teams, teamIds)
    case 'symptoms':
      return symptoms(db, teamIds)
    case 'overdue':
      return overdue(db, teams, teamIds)
    case 'incomplete':
      return incomplete(db, teamIds)
    case 'registered':
      return notEnrolled(db, teamIds)
  }
}

const toRead = (db: Db, teamIds: readonly number[], finding: ReadingLane): Branch => ({
  rows: db('findings as f')
    .whereIn('f.team_id', teamIds)
    .where({ 'f.stage': 'to read', 'f.finding': finding }),
  since: 'f.since',
  id: 'f.id',
})

/** A result that serves two follow-ups is told once, so it stands here once. */
const toTell = (db: Db, teams: TeamAccess, teamIds: readonly number[], finding?: Finding): Branch => ({
  rows: db('findings as f')
    .whereIn('f.team_id', teamIds)
    .where({ 'f.stage': 'to tell', ...(finding && { 'f.finding': finding }) })
    .whereNotExists(
      db('findings as mate')
        .select(db.raw('1'))
        .whereRaw('mate.result_id = f.result_id and mate.id < f.id')
        .where('mate.stage', 'to tell')
        .whereIn('mate.team_id', teams.teamIds),
    ),
  since: 'f.since',
  id: 'f.id',
})

/** A symptom that somebody reported waits whether or not a result does. */
const symptoms = (db: Db, teamIds: readonly number[]): Branch => ({
  rows: db('symptom_answers as s')
    .join('follow_ups as u', 'u.id', 's.follow_up_id')
    .whereIn('u.team_id', teamIds)
    .where({ 's.any_yes': true })
    .whereNull('s.settled_at'),
  since: 's.answered_at',
  id: 's.id',
})

const overdue = (db: Db, teams: TeamAccess, teamIds: readonly number[]): Branch => ({
  rows: db('checks as c')
    .whereIn('c.team_id', teamIds)
    .where('c.state', 'open')
    .where('c.amber_on', '<=', teams.today)
    .whereExists(
      db('follow_ups')
        .select(db.raw('1'))
        .whereRaw('follow_ups.id = c.follow_up_id')
        .whereIn('follow_ups.status', runningStatuses),
    ),
  since: 'c.amber_on',
  id: 'c.id',
})

const withoutNext = (db: Db, teamIds: readonly number[]): Branch => ({
  rows: db('follow_ups as u').whereIn('u.team_id', teamIds).whereNotNull('u.gap_since'),
  since: 'u.gap_since',
  id: 'u.id',
})

const incomplete = (db: Db, teamIds: readonly number[]): Branch => ({
  rows: db('follow_ups as u')
    .whereIn('u.team_id', teamIds)
    .whereIn('u.status', runningStatuses)
    .where(either => {
      either
        .whereNull('u.key_worker_id')
        .orWhereExists(
          db('limits')
            .select(db.raw('1'))
            .whereRaw('limits.follow_up_id = u.id')
            .whereNull('limits.replaced_at')
            .where('limits.state', 'awaited'),
        )
    }),
  since: 'u.enrolled_on',
  id: 'u.id',
})

const notEnrolled = (db: Db, teamIds: readonly number[]): Branch => ({
  rows: db('relationships as h')
    .whereIn('h.team_id', teamIds)
    .where('h.kind', 'team')
    .whereNull('h.until_at')
    .whereNotExists(db('follow_ups').select(db.raw('1')).whereRaw('follow_ups.relationship_id = h.id')),
  since: 'h.from_at',
  id: 'h.id',
})
