import type { Day, Instant } from '../platform/index.ts'
import type { Check as Rule } from './protocol-schema.ts'

export const strata = ['self-managed', 'shared care', 'clinic-led'] as const
export type Stratum = (typeof strata)[number]

export const statuses = [
  'active',
  'under investigation',
  'suspended',
  'completed',
  'discharged',
  'transferred',
  'declined',
  'died',
] as const
export type Status = (typeof statuses)[number]

/** While a follow-up has one of these, it owes the patient a next thing. */
export const runningStatuses: readonly Status[] = ['active', 'under investigation', 'suspended']

/** One cancer of one patient being followed. */
export interface FollowUp {
  id: number
  patientId: number
  teamId: number
  pathway: string
  protocolId: number
  stratum: Stratum
  status: Status
  diagnosis: string
  diagnosedOn: Day | null
  laterality: 'left' | 'right' | 'both' | null
  surgery: string | null
  site: string | null
  anchorOn: Day
  enrolledOn: Day
  origin: 'enrolment' | 'import' | 'transfer'
  keyWorkerId: number | null
}

export interface Treatment {
  kind: 'surgery' | 'radiotherapy' | 'chemotherapy' | 'hormone' | 'other'
  description: string
  startedOn: Day | null
  endedOn: Day | null
}

export interface Medicine {
  kind: string
  name: string
  startedOn: Day | null
  plannedStopOn: Day | null
}

/** The level at which this patient's team wants to act, agreed or still awaited; with the row's history. */
export type LimitRow = {
  id: number
  followUpId: number
  test: string
  reason: string
  setBy: number | null
  secondedBy: number | null
  setAt: Instant
  replacedAt: Instant | null
} & (
  | { state: 'agreed'; comparison: '>=' | '>'; value: string; unit: string; assay: string | null }
  | { state: 'awaited'; ownerId: number | null; dueOn: Day }
)

export const settledStates = [
  'closed',
  'declined',
  'done elsewhere',
  'not needed',
  'followed before',
] as const

/** `open` covers planned, due, requested, booked and done: dates and steps tell which. */
export type CheckState = 'open' | 'resulted' | 'read' | (typeof settledStates)[number]

/** One intended test or contact of a follow-up. */
export interface CheckRow {
  id: number
  patientId: number
  followUpId: number
  item: string
  test: string | null
  kind: Rule['kind']
  title: string
  occurrence: number | null
  origin: 'protocol' | 'reading' | 'person'
  reason: string | null
  dueOn: Day
  windowFrom: Day
  windowTo: Day
  amberOn: Day
  redOn: Day
  state: CheckState
  settledOn: Day | null
  settledReason: string | null
}

export const steps = [
  'requested',
  'booked',
  'done',
  'did not attend',
  'cancelled by patient',
  'cancelled by hospital',
  'declined',
  'done elsewhere',
  'not needed',
] as const
export type Step = (typeof steps)[number]

export interface StepRow {
  checkId: number
  step: Step
  onDay: Day | null
  note: string | null
  recordedBy: number | null
  recordedAt: Instant
}
