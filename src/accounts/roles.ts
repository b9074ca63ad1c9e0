/** What somebody may be allowed to do; also the names of the routes' policies. */
export const abilities = {
  'read the record': ['nurse specialist', 'consultant', 'support worker', 'gp practice'],
  'find patients': ['nurse specialist', 'consultant', 'support worker'],
  'prepare an enrolment': ['nurse specialist', 'consultant', 'support worker'],
  'enrol and plan': ['nurse specialist', 'consultant'],
  'set a limit': ['nurse specialist', 'consultant'],
  'file expected': ['nurse specialist', 'consultant', 'support worker'],
  'read results': ['nurse specialist', 'consultant'],
  'sign a summary': ['nurse specialist', 'consultant'],
  'end a follow-up': ['nurse specialist', 'consultant'],
  'send, book and call': ['nurse specialist', 'consultant', 'support worker'],
  'see protocols': [
    'nurse specialist',
    'consultant',
    'support worker',
    'gp practice',
    'pathway administrator',
  ],
  'sign protocols': ['nurse specialist', 'consultant', 'pathway administrator'],
  'accounts and settings': ['it administrator'],
  'see who saw what': ['privacy officer'],
  'own record': ['patient'],
} as const satisfies Record<string, readonly Role[]>

export type Role =
  | 'nurse specialist'
  | 'consultant'
  | 'support worker'
  | 'gp practice'
  | 'pathway administrator'
  | 'it administrator'
  | 'privacy officer'
  | 'patient'
  | 'carer'

export const staffRoles = [
  'nurse specialist',
  'consultant',
  'support worker',
  'gp practice',
  'pathway administrator',
  'it administrator',
  'privacy officer',
] as const satisfies readonly Role[]

export type Ability = keyof typeof abilities

/** A route is for anyone, for whoever has signed in on its side, or for those with an ability. */
export type Policy = 'anyone' | 'signed in' | Ability

export const may = (role: string, ability: Ability): boolean =>
  (abilities[ability] as readonly string[]).includes(role)
