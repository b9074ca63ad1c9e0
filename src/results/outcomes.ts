import { addWeeks } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Reason } from './assess.ts'
import type { Status } from './versions.ts'

/** What a person may decide after reading; each that needs it makes the next check, with its date. */
export interface Outcome {
  key: OutcomeKey
  label: string
  /** said to the patient, after what the result means */
  forPatient: string
  asks: 'weeks' | 'reason' | null
  next: { item: string; title: string; weeks: number } | null
}

export const outcomeKeys = [
  'file and tell',
  'repeat',
  'call',
  'scan',
  'mdt',
  'clinic within two weeks',
  'suspend',
  'no action',
  'recurrence',
] as const
export type OutcomeKey = (typeof outcomeKeys)[number]

export const outcomes: Outcome[] = [
  {
    key: 'repeat',
    label: 'Repeat the test',
    forPatient: 'We would like to repeat this test.',
    asks: 'weeks',
    next: null,
  },
  {
    key: 'call',
    label: 'Call the patient',
    forPatient: 'We will call you to talk about it.',
    asks: null,
    next: { item: 'call about a result', title: 'Call about a result', weeks: 0 },
  },
  {
    key: 'scan',
    label: 'Ask for a scan',
    forPatient: 'We would like you to have a scan. We will send you the appointment.',
    asks: null,
    next: { item: 'scan', title: 'Scan asked for after a result', weeks: 2 },
  },
  {
    key: 'mdt',
    label: 'Discuss at the MDT meeting',
    forPatient: 'Your team will talk about it at their next meeting and then call you.',
    asks: null,
    next: { item: 'mdt', title: 'MDT discussion of a result', weeks: 1 },
  },
  {
    key: 'clinic within two weeks',
    label: 'See in clinic within two weeks',
    forPatient: 'We would like to see you in clinic in the next 2 weeks.',
    asks: null,
    next: { item: 'clinic visit', title: 'Clinic visit within two weeks', weeks: 2 },
  },
  {
    key: 'suspend',
    label: 'Suspend self-management while it is looked into',
    forPatient: 'We want to look into this. A nurse will stay in touch with you while we do.',
    asks: 'reason',
    next: { item: 'investigation review', title: 'Review of the investigation', weeks: 4 },
  },
  {
    key: 'recurrence',
    label: 'Recurrence confirmed',
    forPatient: 'Your team will talk with you about what happens next.',
    asks: 'reason',
    next: { item: 'clinic visit', title: 'Clinic visit about treatment', weeks: 1 },
  },
  {
    key: 'no action',
    label: 'No action, because…',
    forPatient: 'You do not need to do anything before your next check.',
    asks: 'reason',
    next: null,
  },
]

export const outcomeOf = (key: string): Outcome | undefined => outcomes.find(outcome => outcome.key === key)

export const nextDueOn = (outcome: Outcome, today: Day, weeks: number | null): Day =>
  addWeeks(today, outcome.asks === 'weeks' ? (weeks ?? 4) : (outcome.next?.weeks ?? 0))

/** What a clinician may find a report to say. Breast imaging scores as the Royal College of Radiologists gives them. */
export const reportCodes: Record<string, { key: string; label: string; quiet: boolean }[]> = {
  mammogram: [
    { key: 'M1', label: 'M1 normal', quiet: true },
    { key: 'M2', label: 'M2 benign', quiet: true },
    { key: 'M3', label: 'M3 uncertain, probably benign', quiet: false },
    { key: 'M4', label: 'M4 suspicious', quiet: false },
    { key: 'M5', label: 'M5 highly suspicious', quiet: false },
  ],
  ct: [
    { key: 'no recurrence', label: 'No sign of recurrence', quiet: true },
    { key: 'uncertain', label: 'Uncertain finding', quiet: false },
    { key: 'suspected', label: 'Recurrence suspected', quiet: false },
  ],
  'mri pelvis': [
    { key: 'no recurrence', label: 'No sign of recurrence', quiet: true },
    { key: 'uncertain', label: 'Uncertain finding', quiet: false },
    { key: 'suspected', label: 'Recurrence suspected', quiet: false },
  ],
  colonoscopy: [
    { key: 'clear', label: 'Clear', quiet: true },
    { key: 'polyps removed', label: 'Polyps removed', quiet: true },
    { key: 'incomplete', label: 'Incomplete', quiet: false },
    { key: 'suspected', label: 'Cancer suspected', quiet: false },
  ],
  dexa: [
    { key: 'normal', label: 'T-score above -1.0: normal', quiet: true },
    { key: 'low', label: 'T-score -1.0 to -2.0: low bone density', quiet: false },
    { key: 'very low', label: 'T-score -2.0 or below: treatment to be discussed', quiet: false },
  ],
}

/**
 * A report that is not final yet, whose versions disagree, or beside which symptoms wait needs more than filing,
 * whatever it says.
 */
export const needsMore = (status: Status, reasons: Reason[]): boolean =>
  status === 'preliminary' || reasons.some(({ code }) => code === 'symptoms' || code === 'disputed')

export const isQuiet = (test: string, coded: string | null): boolean =>
  reportCodes[test]?.find(code => code.key === coded)?.quiet === true
