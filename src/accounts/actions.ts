import { audit, isTwice, transaction, Unusable } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import type { Side } from './account.ts'
import type { Role } from './roles.ts'
import { addRelationship } from './queries.ts'

export interface NewAccount {
  side: Side
  email: string
  name: string
  role: Role
}

/** Makes an account without a password; its owner sets one through a link. */
export async function addAccount(trx: Db, by: Caller, account: NewAccount): Promise<number> {
  try {
    const [row] = await trx('accounts')
      .insert({ ...account, email: account.email.toLowerCase(), created_at: by.at })
      .returning<{ id: number }[]>('id')
    const { id } = row as { id: number }
    await audit(trx, by, 'account made', { accountId: id, accountRole: account.role })
    return id
  } catch (error) {
    if (isTwice(error))
      throw new Unusable('There is already an account with this email address. Use another address.')
    throw error
  }
}

/** Gives a patient their own sign-in. */
export async function addPatientAccount(
  trx: Db,
  by: Caller,
  patient: { patientId: number; name: string; email: string },
): Promise<number> {
  const accountId = await addAccount(trx, by, {
    side: 'my',
    email: patient.email,
    name: patient.name,
    role: 'patient',
  })
  await addRelationship(trx, by.at, { patientId: patient.patientId, kind: 'self', accountId })
  return accountId
}

export interface TeamSettings {
  name: string
  phone: string
  hours: string
  outOfHours: string | null
  defaultOwnerId: number
  supportFilesExpected: 'yes' | 'no'
}

export const saveTeam = (db: Db, by: Caller, teamId: number, settings: TeamSettings): Promise<void> =>
  transaction(db, async trx => {
    await trx('teams')
      .where({ id: teamId })
      .update({
        name: settings.name,
        phone: settings.phone,
        hours: settings.hours,
        out_of_hours: settings.outOfHours,
        default_owner_id: settings.defaultOwnerId,
        support_files_expected: settings.supportFilesExpected === 'yes',
      })
    await audit(trx, by, 'team settings changed', { teamId })
  })

/** Adds somebody to a team, or changes what they do there. */
export const addMember = (
  db: Db,
  by: Caller,
  teamId: number,
  member: { accountId: number; function: 'member' | 'lead' | 'manager' },
): Promise<void> =>
  transaction(db, async trx => {
    const mine = { team_id: teamId, account_id: member.accountId }
    await trx('team_members').where(mine).whereNull('until_at').update({ until_at: by.at })
    await trx('team_members').insert({ ...mine, function: member.function, from_at: by.at })
    await audit(trx, by, 'team member added', {
      teamId,
      accountId: member.accountId,
      function: member.function,
    })
  })

/** Takes somebody off a team; the last clinician stays, because a team without one owns nothing. */
export const removeMember = (db: Db, by: Caller, teamId: number, accountId: number): Promise<boolean> =>
  transaction(db, async trx => {
    await trx('teams').where({ id: teamId }).forUpdate().first()
    const others = await trx('team_members')
      .join('accounts', 'accounts.id', 'team_members.account_id')
      .where({ team_id: teamId })
      .whereNull('until_at')
      .whereNull('closed_at')
      .whereNot({ account_id: accountId })
      .whereIn('role', ['nurse specialist', 'consultant'])
      .first<{ id: number } | undefined>('accounts.id')
    if (!others) return false
    await trx('team_members')
      .where({ team_id: teamId, account_id: accountId })
      .whereNull('until_at')
      .update({ until_at: by.at })
    await audit(trx, by, 'team member removed', { teamId, accountId })
    return true
  })

export async function addTeam(
  trx: Db,
  by: Caller,
  team: { key: string; name: string; phone: string; hours: string; outOfHours: string | null },
): Promise<number> {
  const { outOfHours, ...rest } = team
  const [row] = await trx('teams')
    .insert({ ...rest, out_of_hours: outOfHours })
    .returning<{ id: number }[]>('id')
  const { id } = row as { id: number }
  await audit(trx, by, 'team made', { teamId: id })
  return id
}

export async function addOrganisation(
  trx: Db,
  by: Caller,
  organisation: {
    kind: 'site' | 'practice'
    code: string
    name: string
    address: string | null
    phone: string | null
  },
): Promise<number> {
  const [row] = await trx('organisations')
    .insert({ ...organisation, code: organisation.code.toUpperCase() })
    .returning<{ id: number }[]>('id')
  const { id } = row as { id: number }
  await audit(trx, by, 'organisation made', { organisationId: id })
  return id
}
