import { auditViewing, NotFound, Refused } from '../platform/index.ts'
import type { Actor, Caller, Day, Db, Instant } from '../platform/index.ts'
import { may } from './roles.ts'
import type { Ability } from './roles.ts'
import { openRelationships, teamsOf } from './queries.ts'

/** Only this file can make an access: the key never leaves it. */
const key = Symbol('access')

/** One patient's record, opened by one actor for one request. Whoever holds one has been let in and recorded. */
export class PatientAccess {
  readonly patientId: number
  readonly actor: Actor
  readonly at: Instant
  readonly today: Day
  /** by what right: the patient's team, their practice, themselves, or one of our own jobs */
  readonly via: 'team' | 'practice' | 'self' | 'system'
  /** the teams through which a member of staff sees this patient */
  readonly teamIds: readonly number[]
  readonly #supportFiles: boolean

  constructor(proof: symbol, by: Caller, patientId: number, right: Right) {
    if (proof !== key) throw new Error('A record is opened with openRecord')
    this.patientId = patientId
    this.actor = by.actor
    this.at = by.at
    this.today = by.today
    this.via = right.via
    this.teamIds = right.teamIds
    this.#supportFiles = right.supportFiles
  }

  may(ability: Ability): boolean {
    if (this.actor.kind !== 'person') return true
    if (ability === 'file expected' && this.actor.role === 'support worker') return this.#supportFiles
    return may(this.actor.role, ability)
  }

  /** Throws a sentence for the person when this is not theirs to do. */
  need(ability: Ability): void {
    if (!this.may(ability))
      throw new Refused('Your role cannot do this. Ask a nurse specialist or consultant of the team.')
  }
}

/** The lists of the viewer's own teams. */
export class TeamAccess {
  readonly actor: Actor
  readonly at: Instant
  readonly today: Day
  readonly teamIds: readonly number[]

  constructor(proof: symbol, by: Caller, teamIds: readonly number[]) {
    if (proof !== key) throw new Error('Teams are opened with openTeams')
    this.actor = by.actor
    this.at = by.at
    this.today = by.today
    this.teamIds = teamIds
  }
}

interface Right {
  via: PatientAccess['via']
  teamIds: number[]
  supportFiles: boolean
}

/**
 * Opens a patient's record, or throws NotFound as if there were no such patient. The viewing is on the disk before
 * this returns. Never call it inside a command.
 */
export async function openRecord(
  db: Db,
  by: Caller,
  patientId: number,
  viewing = 'record opened',
): Promise<PatientAccess> {
  if (by.actor.kind !== 'person') return new PatientAccess(key, by, patientId, ours)
  const right = Number.isSafeInteger(patientId) ? await rightTo(db, by.actor, patientId) : null
  if (!right) {
    await auditViewing(db, by, 'record refused', Number.isSafeInteger(patientId) ? { patientId } : {})
    throw new NotFound()
  }
  await auditViewing(db, { ...by, patientId }, viewing, { via: right.via })
  return new PatientAccess(key, by, patientId, right)
}

/** Opens the lists of the viewer's teams; the viewing is on the disk before this returns. */
export async function openTeams(db: Db, by: Caller, viewing: string): Promise<TeamAccess> {
  if (by.actor.kind !== 'person')
    return new TeamAccess(
      key,
      by,
      (await db('teams').select<{ id: number }[]>('id')).map(each => each.id),
    )
  const teams = await teamsOf(db, by.actor.accountId)
  await auditViewing(db, by, viewing, { teams: teams.map(team => team.id) })
  return new TeamAccess(
    key,
    by,
    teams.map(team => team.id),
  )
}

/** A record opened by one of our own jobs, a feed or an operator, at the clock's now. */
export const openOurselves = (by: Caller, patientId: number): PatientAccess => {
  if (by.actor.kind === 'person') throw new Error('A person opens a record with openRecord')
  return new PatientAccess(key, by, patientId, ours)
}

const ours: Right = { via: 'system', teamIds: [], supportFiles: true }

/** By what right each role sees a patient; a practice's nurse is no nurse of a hospital team. Everybody else: a team. */
const rightOf = (role: string) => (role === 'gp practice' ? 'practice' : role === 'patient' ? 'self' : 'team')

async function rightTo(
  db: Db,
  { accountId, role }: { accountId: number; role: string },
  patientId: number,
): Promise<Right | null> {
  const via = rightOf(role)
  const rows = (await openRelationships(db, accountId, patientId)).filter(row => row.kind === via)
  if (rows.length === 0) return null
  return {
    via,
    teamIds: via === 'team' ? rows.map(row => Number(row.team_id)) : [],
    supportFiles: rows.some(row => Boolean(row.support_files_expected)),
  }
}
