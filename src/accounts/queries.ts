import type { Db, Instant } from '../platform/index.ts'
import { NotFound } from '../platform/index.ts'
import type { Account, Organisation, Side, Team } from './account.ts'
import type { Role } from './roles.ts'

export async function findAccount(db: Db, id: number): Promise<Account | undefined> {
  const row = await db('accounts').where({ id }).whereNull('closed_at').first<AccountRow | undefined>()
  return row && toAccount(row)
}

export async function findAccountByEmail(
  db: Db,
  side: Side,
  email: string,
): Promise<(Account & { passwordHash: string | null }) | undefined> {
  const row = await db('accounts')
    .where({ side, email: email.toLowerCase() })
    .whereNull('closed_at')
    .first<AccountRow | undefined>()
  return row && { ...toAccount(row), passwordHash: row.password_hash }
}

export async function listAccounts(db: Db): Promise<Account[]> {
  const rows = await db('accounts').where({ side: 'clinic' }).orderBy('name').select<AccountRow[]>()
  return rows.map(toAccount)
}

/** The teams an account is a member of now. */
export async function teamsOf(db: Db, accountId: number): Promise<Team[]> {
  const rows = await db('teams')
    .join('team_members', 'team_members.team_id', 'teams.id')
    .where({ 'team_members.account_id': accountId })
    .whereNull('team_members.until_at')
    .orderBy('teams.name')
    .select<TeamRow[]>('teams.*')
  return rows.map(toTeam)
}

export async function listTeams(db: Db): Promise<Team[]> {
  const rows = await db('teams').orderBy('name').select<TeamRow[]>()
  return rows.map(toTeam)
}

export async function getTeam(db: Db, id: number): Promise<Team> {
  const row = await db('teams').where({ id }).first<TeamRow | undefined>()
  if (!row) throw new NotFound()
  return toTeam(row)
}

export async function findTeamByKey(db: Db, teamKey: string): Promise<Team | undefined> {
  const row = await db('teams').where({ key: teamKey }).first<TeamRow | undefined>()
  return row && toTeam(row)
}

export interface Member {
  accountId: number
  name: string
  role: Role
  function: 'member' | 'lead' | 'manager'
}

export async function listMembers(
  db: Db,
  teamIds: readonly number[],
): Promise<(Member & { teamId: number })[]> {
  const rows = await db('team_members')
    .join('accounts', 'accounts.id', 'team_members.account_id')
    .whereIn('team_members.team_id', teamIds)
    .whereNull('team_members.until_at')
    .whereNull('accounts.closed_at')
    .orderBy('accounts.name')
    .select<
      { team_id: number; account_id: number; name: string; role: Role; function: Member['function'] }[]
    >(
      'team_members.team_id',
      'accounts.id as account_id',
      'accounts.name',
      'accounts.role',
      'team_members.function',
    )
  return rows.map(row => ({
    teamId: row.team_id,
    accountId: row.account_id,
    name: row.name,
    role: row.role,
    function: row.function,
  }))
}

/** Names of accounts by id, for "read by" and the like. */
export async function namesOf(db: Db, ids: (number | null)[]): Promise<Map<number, string>> {
  const wanted = [...new Set(ids.filter(id => id !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await db('accounts').whereIn('id', wanted).select<{ id: number; name: string }[]>('id', 'name')
  return new Map(rows.map(row => [row.id, row.name]))
}

export async function listPractices(db: Db): Promise<Organisation[]> {
  return db('organisations').where({ kind: 'practice' }).orderBy('name').select<Organisation[]>()
}

export async function findOrganisation(db: Db, code: string): Promise<Organisation | undefined> {
  return db('organisations').where({ code: code.toUpperCase() }).first<Organisation | undefined>()
}

/** The practice a patient is registered with now. */
export async function practiceOf(db: Db, patientId: number): Promise<Organisation | undefined> {
  return db('organisations')
    .join('relationships', 'relationships.organisation_id', 'organisations.id')
    .where({ 'relationships.patient_id': patientId, 'relationships.kind': 'practice' })
    .whereNull('relationships.until_at')
    .first<Organisation | undefined>('organisations.*')
}

/** By what rights an account sees a patient now: their own team's, their practice's, or as themselves. */
export const openRelationships = (db: Db, accountId: number, patientId: number) =>
  db('relationships as r')
    .leftJoin('teams as t', 't.id', 'r.team_id')
    .where({ 'r.patient_id': patientId })
    .whereNull('r.until_at')
    .where(right => {
      void right
        .where({ 'r.account_id': accountId })
        .orWhereIn(
          'r.team_id',
          db('team_members').where({ account_id: accountId }).whereNull('until_at').select('team_id'),
        )
        .orWhereIn(
          'r.organisation_id',
          db('practice_members').where({ account_id: accountId }).select('organisation_id'),
        )
    })
    .orderBy('r.id')
    .select<
      { id: number; kind: string; team_id: number | null; support_files_expected: boolean | number | null }[]
    >('r.id', 'r.kind', 'r.team_id', 't.support_files_expected')

/** The teams that follow a patient now. */
export async function teamsFollowing(db: Db, patientId: number): Promise<Team[]> {
  const rows = await db('teams')
    .whereIn(
      'id',
      db('relationships')
        .where({ patient_id: patientId, kind: 'team' })
        .whereNull('until_at')
        .select('team_id'),
    )
    .orderBy('name')
    .select<TeamRow[]>()
  return rows.map(toTeam)
}

/** The patient whose own account this is. */
export async function ownPatientId(db: Db, accountId: number): Promise<number> {
  const row = await db('relationships')
    .where({ account_id: accountId, kind: 'self' })
    .whereNull('until_at')
    .first<{ patient_id: number } | undefined>('patient_id')
  if (!row) throw new NotFound()
  return row.patient_id
}

/** The account a patient signs in with. */
export async function ownAccountOf(db: Db, patientId: number): Promise<number | undefined> {
  const row = await db('relationships')
    .where({ patient_id: patientId, kind: 'self' })
    .whereNull('until_at')
    .first<{ account_id: number } | undefined>('account_id')
  return row?.account_id
}

export const hasOwnAccount = async (db: Db, patientId: number): Promise<boolean> =>
  (await ownAccountOf(db, patientId)) !== undefined

/** Ids of a team's relationship with a patient that no follow-up uses yet, oldest first. */
export async function teamRelationships(trx: Db, patientId: number, teamId: number): Promise<number[]> {
  const rows = await trx('relationships')
    .where({ patient_id: patientId, team_id: teamId })
    .whereNull('until_at')
    .orderBy('id')
    .select<{ id: number }[]>('id')
  return rows.map(row => row.id)
}

export interface NewRelationship {
  patientId: number
  kind: 'self' | 'team' | 'practice'
  teamId?: number
  organisationId?: number
  accountId?: number
}

export async function addRelationship(trx: Db, from: Instant, add: NewRelationship): Promise<number> {
  const [row] = await trx('relationships')
    .insert({
      patient_id: add.patientId,
      kind: add.kind,
      team_id: add.teamId ?? null,
      organisation_id: add.organisationId ?? null,
      account_id: add.accountId ?? null,
      from_at: from,
    })
    .returning<{ id: number }[]>('id')
  return (row as { id: number }).id
}

/** Moves a patient to another practice: the old one's access ends at this moment. */
export async function setPractice(
  trx: Db,
  patientId: number,
  organisationId: number | null,
  at: Instant,
): Promise<void> {
  await trx('relationships')
    .where({ patient_id: patientId, kind: 'practice' })
    .whereNull('until_at')
    .update({ until_at: at })
  if (organisationId !== null) await addRelationship(trx, at, { patientId, kind: 'practice', organisationId })
}

interface AccountRow {
  id: number
  side: Side
  email: string
  name: string
  role: Role
  password_hash: string | null
  closed_at: string | null
}

const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  side: row.side,
  email: row.email,
  name: row.name,
  role: row.role,
  closedAt: row.closed_at,
})

interface TeamRow {
  id: number
  key: string
  name: string
  phone: string
  hours: string
  out_of_hours: string | null
  support_files_expected: boolean | number
  default_owner_id: number | null
}

const toTeam = (row: TeamRow): Team => ({
  id: row.id,
  key: row.key,
  name: row.name,
  phone: row.phone,
  hours: row.hours,
  outOfHours: row.out_of_hours,
  supportFilesExpected: Boolean(row.support_files_expected),
  defaultOwnerId: row.default_owner_id,
})
