import type { Role } from './roles.ts'

/** Staff sign in on the clinic's side, patients and carers on their own; each side has its own cookie. */
export type Side = 'clinic' | 'my'

export interface Account {
  id: number
  side: Side
  email: string
  name: string
  role: Role
  closedAt: string | null
}

export interface Team {
  id: number
  key: string
  name: string
  phone: string
  hours: string
  outOfHours: string | null
  supportFilesExpected: boolean
  defaultOwnerId: number | null
}

export interface Organisation {
  id: number
  kind: 'site' | 'practice'
  code: string
  name: string
  address: string | null
  phone: string | null
}
