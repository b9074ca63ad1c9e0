import type { Protocol } from './protocol.ts'

/** The question pages of an enrolment, in the order they are asked. */
export const pageNames = [
  'diagnosis',
  'treatments',
  'medicines',
  'anchor',
  'eligibility',
  'stratum',
  'limits',
  'last-checks',
] as const
export type PageName = (typeof pageNames)[number]

export const titles: Record<PageName, string> = {
  diagnosis: 'Diagnosis',
  treatments: 'Treatments',
  medicines: 'Medicines that go on',
  anchor: 'Date everything is counted from',
  eligibility: 'Is this follow-up right for the patient?',
  stratum: 'How the follow-up is run',
  limits: 'Limits',
  'last-checks': 'Last checks before today',
}

/** A protocol without medicines or limits does not ask about them. */
export const pagesOf = (protocol: Protocol): PageName[] =>
  pageNames.filter(
    name =>
      (name !== 'medicines' || protocol.medicines.length > 0) &&
      (name !== 'limits' || protocol.limits.length > 0) &&
      (name !== 'last-checks' || keptTests(protocol).length > 0),
  )

export const isPageOf = (protocol: Protocol, name: unknown): name is PageName =>
  pagesOf(protocol).some(each => each === name)

/** The tests a protocol schedules, each once. */
export const keptTests = (protocol: Protocol): string[] => [
  ...new Set(protocol.checks.flatMap(check => check.test ?? [])),
]
