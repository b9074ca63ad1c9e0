import type { Finding } from './assess.ts'
import { reaches, tellsNothing } from './limit.ts'
import type { Limit } from './limit.ts'
import type { Measured } from './measured.ts'
import { canonicalUnit, sameUnit } from './units.ts'

// What a result means, for the person it is about: on their page, in a letter, on the telephone. Sentences of up to
// 20 words at a reading age of 9 to 11. No "positive" or "negative", which people take the wrong way round.

/** What is known of a result when it is told. */
export interface ToTell {
  /** "PSA", "CEA"; of a report "mammogram", "CT scan" */
  name: string
  form: 'number' | 'report'
  measured: Measured | null
  unit: string | null
  limit: Limit | null
  finding: Finding
  /** what came of reading it; null while nobody has */
  outcome: string | null
  coded: string | null
  test: string
}

/** The first sentence, and for many people the only one that matters. */
export function meaning(result: ToTell): string {
  if (result.form === 'report') return reportMeaning(result)
  const { name, measured, limit, finding } = result
  if (!measured) return `The laboratory could not give us a number for your ${name} this time.`
  if (finding === 'expected') return `Your ${name} is below your limit, as we hoped.`
  const against = comparedWith(result, measured, limit)
  if (against === 'reached') return `Your ${name} has reached your limit, and we want to find out why.`
  if (against === 'not known') return `Your nurse has looked closely at your ${name}.`
  if (result.outcome === 'no action') return `Your ${name} is below your limit, and no more is needed now.`
  return `Your ${name} is below your limit, but we want to look into it.`
}

function comparedWith({ unit }: ToTell, measured: Measured, limit: Limit | null) {
  if (limit?.state !== 'agreed') return 'not known'
  if (reaches(measured, limit)) return 'reached'
  if (
    unit === null ||
    !sameUnit(unit, limit.unit) ||
    tellsNothing(measured, limit) ||
    measured.comparator === '>'
  )
    return 'not known'
  return 'below'
}

/** What a clinician found a report to say, by test and code. */
const reports: Record<string, Record<string, string>> = {
  mammogram: {
    M1: 'We saw no sign of cancer on your mammogram.',
    M2: 'We saw no sign of cancer on your mammogram, only a harmless change.',
    M3: 'We saw something on your mammogram that is most likely harmless, but we want to check it.',
    M4: 'We saw something on your mammogram that needs more tests soon.',
    M5: 'We saw something on your mammogram that may be cancer and needs more tests soon.',
  },
  ct: scan('CT scan'),
  'mri pelvis': scan('MRI scan'),
  colonoscopy: {
    clear: 'Your bowel looked clear in the camera test.',
    'polyps removed': 'We found small growths in your bowel and took them away.',
    incomplete: 'The camera could not see all of your bowel.',
    suspected: 'We saw something in your bowel that may be cancer and needs more tests soon.',
  },
  dexa: {
    normal: 'Your bones are as strong as we would like.',
    low: 'Your bones are a little thinner than we would like.',
    'very low': 'Your bones are thin, and we want to talk with you about treatment.',
  },
}

function scan(name: string): Record<string, string> {
  return {
    'no recurrence': `We saw no sign on your ${name} that the cancer has come back.`,
    uncertain: `We saw something on your ${name} that we are not sure about.`,
    suspected: `We saw something on your ${name} that may be the cancer coming back.`,
  }
}

const reportMeaning = ({ test, coded, name }: ToTell): string =>
  reports[test]?.[coded ?? ''] ?? `Your nurse has read the report of your ${name}.`

/** "0.03 µg/L", "less than 0.01 µg/L": read aloud, it says the same. */
export function inFullWords({ comparator, text }: Measured, unit: string | null): string {
  const sign = comparator === '<' ? 'less than ' : comparator === '>' ? 'more than ' : ''
  return `${sign}${text} ${unitShown(unit)}`.trim()
}

/** "<0.01 µg/L", with the laboratory's own sign. */
export const asWritten = ({ comparator, text }: Measured, unit: string | null): string =>
  `${comparator ?? ''}${text} ${unitShown(unit)}`.trim()

export const unitShown = (unit: string | null): string => (unit === null ? '' : (canonicalUnit(unit) ?? unit))

/** The sign before a number, explained; null when there is none. */
export function signExplained({ comparator, text }: Measured): string | null {
  if (comparator === '<')
    return `The sign < means “less than”. Your number is below ${text}, which is as low as the laboratory can measure.`
  if (comparator === '>')
    return `The sign > means “more than”. Your number is above ${text}, which is as high as the laboratory can measure.`
  return null
}

export const unitExplained = (unit: string | null): string | null =>
  unitShown(unit) === 'µg/L'
    ? 'µg/L means micrograms in a litre of blood. Some people write ng/ml. It is the same.'
    : null

/** The level at which their team acts, as their own and nobody else's. */
export function limitExplained(limit: Limit | null): string {
  if (limit?.state !== 'agreed') return 'Your team has not set your limit yet. Your nurse reads each result.'
  const { comparison, value, unit } = limit
  const level =
    comparison === '>=' ? `${value} ${unitShown(unit)} or more` : `more than ${value} ${unitShown(unit)}`
  return `Your team set this limit for you. At ${level}, we call you and look into it.`
}

/** When a result has changed, been taken back, or is looked at again. */
export const checkingWords = [
  'We are checking this result.',
  'You do not need to do anything. We will tell you as soon as we know more.',
]

/** Said when a result has waited too long for somebody to talk about it, and nothing more is said than this. */
export const fixedWords = [
  'A result is here for you.',
  'Please phone us, and we will talk about it with you.',
]

/** For a test whose protocol says nothing of its own. */
export const noTestIsPerfect =
  'No test can rule everything out. Tell us about any sign on your list, even after a good result.'
