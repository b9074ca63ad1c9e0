import { addAccount, addMember, addOrganisation, addTeam, hashPassword } from '../../src/accounts/index.ts'
import type { Role } from '../../src/accounts/index.ts'
import type { Caller, Db } from '../../src/platform/index.ts'

/** Everybody's password here, staff and patients; only a demonstration database knows it. */
export const demoPassword = 'follow-up at home'

export type TeamKey = 'breast' | 'colorectal' | 'urology'

const teams: { key: TeamKey; name: string; phone: string }[] = [
  { key: 'breast', name: 'Breast cancer nurses', phone: '01632 960 110' },
  { key: 'colorectal', name: 'Bowel cancer nurses', phone: '01632 960 120' },
  { key: 'urology', name: 'Prostate cancer nurses', phone: '01632 960 130' },
]

const staff: {
  user: string
  name: string
  role: Role
  teams: TeamKey[]
  function: 'member' | 'lead' | 'manager'
}[] = [
  {
    user: 'nurse',
    name: 'Grace Okafor',
    role: 'nurse specialist',
    teams: ['breast', 'colorectal', 'urology'],
    function: 'member',
  },
  {
    user: 'support',
    name: 'Dan Whitfield',
    role: 'support worker',
    teams: ['breast', 'colorectal', 'urology'],
    function: 'member',
  },
  {
    user: 'consultant',
    name: 'Dr Meera Nair',
    role: 'consultant',
    teams: ['breast', 'colorectal', 'urology'],
    function: 'member',
  },
  {
    user: 'lead',
    name: 'Helen Marsh',
    role: 'nurse specialist',
    teams: ['breast', 'colorectal', 'urology'],
    function: 'lead',
  },
  {
    user: 'manager',
    name: 'Paul Adeyemi',
    role: 'nurse specialist',
    teams: ['breast', 'colorectal', 'urology'],
    function: 'manager',
  },
  { user: 'gp', name: 'Dr Owen Price', role: 'gp practice', teams: [], function: 'member' },
  { user: 'admin', name: 'Ruth Lacey', role: 'pathway administrator', teams: [], function: 'member' },
  { user: 'it', name: 'Sam Fielding', role: 'it administrator', teams: [], function: 'member' },
  { user: 'privacy', name: 'Joan Castle', role: 'privacy officer', teams: [], function: 'member' },
]

const practices = [
  ['Y99901', 'Chapel Road Surgery', '3 Chapel Road, Northfield'],
  ['Y99902', 'The Quayside Practice', '18 Quay Street, Southwold Bay'],
  ['Y99903', 'Elm Park Medical Centre', '40 Elm Park Avenue, Northfield'],
] as const

export interface Trust {
  teams: Record<TeamKey, number>
  practices: number[]
  people: Record<string, { id: number; role: Role }>
  passwordHash: string
}

/** Northfield Hospitals: three teams, their staff, and the practices around. */
export async function foundTrust(db: Db, by: Caller): Promise<Trust> {
  const passwordHash = await hashPassword(demoPassword)
  await addOrganisation(db, by, {
    kind: 'site',
    code: 'Y999A',
    name: 'Northfield Hospital',
    address: 'Elm Wing, Northfield Hospital, Northfield',
    phone: '01632 960 100',
  })
  const teamIds = {} as Trust['teams']
  for (const team of teams)
    teamIds[team.key] = await addTeam(db, by, {
      ...team,
      hours: 'Monday to Friday, 9am to 5pm',
      outOfHours: 'Ring NHS 111. In an emergency ring 999',
    })
  const people: Trust['people'] = {}
  for (const person of staff) {
    const id = await addAccount(db, by, {
      side: 'clinic',
      email: `${person.user}@demo.test`,
      name: person.name,
      role: person.role,
    })
    people[person.user] = { id, role: person.role }
    await db('accounts').where({ id }).update({ password_hash: passwordHash })
    for (const key of person.teams)
      await addMember(db, by, teamIds[key], { accountId: id, function: person.function })
  }
  for (const id of Object.values(teamIds))
    await db('teams').where({ id }).update({ default_owner_id: people['nurse']?.id })
  const practiceIds: number[] = []
  for (const [code, name, address] of practices)
    practiceIds.push(
      await addOrganisation(db, by, { kind: 'practice', code, name, address, phone: '01632 960 150' }),
    )
  await db('practice_members').insert({ organisation_id: practiceIds[0], account_id: people['gp']?.id })
  return { teams: teamIds, practices: practiceIds, people, passwordHash }
}
