import { z } from 'zod'
import { testOf } from '../care-plans/index.ts'
import { isNhsNumber, plainNhsNumber } from '../patients/index.ts'
import { isDay } from '../platform/index.ts'
import { parseMeasured } from '../results/index.ts'

/** The spreadsheet's columns, each with the sentence its owner reads when a cell cannot be taken. */

const day = (what: string) => z.string().refine(isDay, `${what} must be a date like 2024-03-31`)
const orNothing = <T extends z.ZodType>(rule: T) => z.union([z.literal('').transform(() => null), rule])
const yesNo = (what: string) =>
  z
    .string()
    .toLowerCase()
    .refine(
      given => ['', 'yes', 'no', 'y', 'n', 'true', 'false'].includes(given),
      `${what} must be yes or no`,
    )
    .transform(given => ['yes', 'y', 'true'].includes(given))

const sexes: Record<string, 'female' | 'male' | 'other' | 'not known'> = {
  f: 'female',
  female: 'female',
  '2': 'female',
  m: 'male',
  male: 'male',
  '1': 'male',
  other: 'other',
  '9': 'other',
  '': 'not known',
  '0': 'not known',
  'not known': 'not known',
  unknown: 'not known',
}

export const columns = z
  .object({
    nhs_number: orNothing(
      z
        .string()
        .transform(plainNhsNumber)
        .refine(isNhsNumber, 'nhs_number fails its check digit. Compare it with the letter or the Spine'),
    ),
    hospital_number: z.string().transform(given => given || null),
    family_name: z.string().min(1, 'family_name is empty'),
    given_name: z.string().min(1, 'given_name is empty'),
    date_of_birth: day('date_of_birth'),
    sex: z
      .string()
      .toLowerCase()
      .refine(given => given in sexes, 'sex must be female, male, other or not known')
      .transform(given => sexes[given] ?? 'not known'),
    gp_practice: z.string().transform(given => given.toUpperCase() || null),
    protocol: z.string().min(1, 'protocol is empty. Use a name like prostate-surgery'),
    anchor_date: day('anchor_date'),
    team: z.string().min(1, 'team is empty. Use a team’s short name, like urology'),
    title: z
      .string()
      .default('')
      .transform(given => given || null),
    phone: z
      .string()
      .default('')
      .transform(given => given || null),
    email: orNothing(z.email('email must be an email address')).default(null),
    address: z
      .string()
      .default('')
      .transform(given => given || null),
    channel: z
      .enum(['', 'portal', 'letter', 'phone'], 'channel must be portal, letter or phone')
      .default('')
      .transform(given => (given === '' ? 'letter' : given)),
    language: z
      .string()
      .default('')
      .transform(given => given || 'English'),
    large_print: yesNo('large_print').default(false),
    laterality: orNothing(
      z.enum(['left', 'right', 'both'], 'laterality must be left, right or both'),
    ).default(null),
    aromatase_inhibitor: yesNo('aromatase_inhibitor').default(false),
    key_worker: z
      .string()
      .default('')
      .transform(given => given.toLowerCase() || null),
  })
  .refine(row => row.nhs_number !== null || row.hospital_number !== null, {
    message: 'nhs_number and hospital_number are both empty. Give at least one',
  })

export type Row = z.output<typeof columns> & { tests: Record<string, FromBefore> }

/** What is known of one test from the system before: its limit, and when it was last done with what value. */
export interface FromBefore {
  limit?: string
  lastOn?: string
  lastValue?: string
}

const required = [
  'nhs_number',
  'hospital_number',
  'family_name',
  'given_name',
  'date_of_birth',
  'sex',
  'gp_practice',
  'protocol',
  'anchor_date',
  'team',
]
const perTest = /^(?:limit_(?<limit>.+)|last_(?<on>.+)_on|last_(?<value>.+)_value)$/

/** What is wrong with the header line; an empty list when it can be used. */
export function headerFaults(header: string[]): string[] {
  const missing = required
    .filter(name => !header.includes(name))
    .map(name => `Column ${name} is missing. Add it`)
  const unknown = header
    .filter(name => !(name in columns.shape) && !isTestColumn(name))
    .map(name => `Column ${name} is not one we know. Rename or remove it`)
  return [...missing, ...unknown]
}

const testKey = (name: string) => name.replaceAll('_', ' ')

function isTestColumn(name: string): boolean {
  const { limit, on, value } = perTest.exec(name)?.groups ?? {}
  const key = testKey(limit ?? on ?? value ?? '')
  try {
    return testOf(key).key === key
  } catch {
    return false
  }
}

/** One line of the spreadsheet, or the sentences that say why it cannot be taken. */
export function readRow(cells: Record<string, string>): { row: Row } | { faults: string[] } {
  const parsed = columns.safeParse(cells)
  const tests: Record<string, FromBefore> = {}
  const faults = parsed.success ? [] : parsed.error.issues.map(sentence)
  for (const [name, cell] of Object.entries(cells)) {
    const { limit, on, value } = perTest.exec(name)?.groups ?? {}
    const key = testKey(limit ?? on ?? value ?? '')
    if (cell === '' || !key || name in columns.shape) continue
    const test = (tests[key] ??= {})
    if (limit) {
      if (!/^\d+(\.\d+)?$/.test(cell)) faults.push(`${name} must be a number like 0.2`)
      test.limit = cell
    } else if (on) {
      if (!isDay(cell)) faults.push(`${name} must be a date like 2024-03-31`)
      test.lastOn = cell
    } else {
      if (testOf(key).form === 'number' && !parseMeasured(cell))
        faults.push(`${name} must be a value like 0.1 or <0.01`)
      test.lastValue = cell
    }
  }
  for (const [key, test] of Object.entries(tests))
    if (test.lastValue !== undefined && test.lastOn === undefined)
      faults.push(`last_${key}_value needs last_${key}_on. Give the date of the value`)
  return parsed.success && faults.length === 0 ? { row: { ...parsed.data, tests } } : { faults }
}

const sentence = (issue: z.core.$ZodIssue): string => {
  const name = String(issue.path[0] ?? '')
  return name === '' || issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`
}
