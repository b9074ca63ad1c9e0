import { z } from 'zod'
import { isDay } from './dates.ts'
import type { Day } from './dates.ts'

/** What was typed, and what is wrong with it, by field name: everything a page needs to ask again. */
export interface Form {
  values: Record<string, string | string[] | undefined>
  errors: Record<string, string>
}

export const emptyForm = (values: Form['values'] = {}): Form => ({ values, errors: {} })

/** Reads a posted form. `answers` is there only when every rule is met; `form` always holds what was typed. */
export function readForm<Schema extends z.ZodType>(
  body: unknown,
  schema: Schema,
): { answers: z.infer<Schema>; form: Form } | { answers: null; form: Form } {
  const values = typed(body)
  const parsed = schema.safeParse({ ...values, ...joinedDates(values) })
  if (parsed.success) return { answers: parsed.data, form: { values, errors: {} } }
  const errors: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) errors[path.map(String).join('.')] ??= message
  return { answers: null, form: { values, errors } }
}

/** The same form with one more thing wrong, found after the rules (a name taken, a number unknown). */
export const withError = (form: Form, field: string, message: string): Form => ({
  values: form.values,
  errors: { ...form.errors, [field]: message },
})

function typed(body: unknown): Form['values'] {
  const values: Form['values'] = Object.create(null) as Form['values']
  if (typeof body !== 'object' || body === null) return values
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string') values[name] = value.trim()
    else if (Array.isArray(value))
      values[name] = value.filter(each => typeof each === 'string').map(each => each.trim())
  }
  return values
}

/** A date is asked in three boxes, `<name>-day`, `<name>-month`, `<name>-year`, and read as one. */
function joinedDates(values: Form['values']): Record<string, string> {
  const dates: Record<string, string> = {}
  for (const field of Object.keys(values)) {
    if (!field.endsWith('-year')) continue
    const name = field.slice(0, -'-year'.length)
    const [year, month, day] = ['year', 'month', 'day'].map(part => String(values[`${name}-${part}`] ?? ''))
    if (!year && !month && !day) dates[name] = ''
    else dates[name] = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` // a short year stays wrong
  }
  return dates
}

/** The three boxes of a date that is already known. */
export function dateBoxes(name: string, day: Day | null | undefined): Record<string, string> {
  const [year = '', month = '', date = ''] = (day ?? '').split('-')
  return {
    [`${name}-year`]: year,
    [`${name}-month`]: String(Number(month) || ''),
    [`${name}-day`]: String(Number(date) || ''),
  }
}

export const text = (ask: string, longest = 200) =>
  z.string(ask).trim().min(1, ask).max(longest, `Use ${longest} characters or fewer`)

export const optionalText = (longest = 200) =>
  z
    .string()
    .trim()
    .max(longest, `Use ${longest} characters or fewer`)
    .optional()
    .transform(given => given || null)

/** Nobody alive has a date before this one; a year typed as 0025 is a slip. */
const isRealDate = (given: string) => isDay(given) && given >= '1850'

const notReal = ({ input }: { input?: unknown }) =>
  /^[1-9]\d{3}-/.test(String(input))
    ? 'Enter a real date, like 27 3 2025'
    : 'Enter all four digits of the year, like 27 3 2025'

/** A real date in the three boxes. */
export const date = (ask: string) => z.string(ask).min(1, ask).refine(isRealDate, { error: notReal })

export const optionalDate = () =>
  z
    .string()
    .optional()
    .refine(given => !given || isRealDate(given), { error: notReal })
    .transform((given): Day | null => given || null)

export const choice = <const Values extends readonly [string, ...string[]]>(values: Values, ask: string) =>
  z.enum(values, ask)

/** Any number of the listed values; a single ticked box arrives as text. */
export const choices = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess(
    (given): unknown[] => (given === undefined || given === '' ? [] : [given].flat()),
    z.array(z.enum(values)),
  )

/** An id in an address or a form; anything else finds nothing. */
export const toId = (given: unknown): number => {
  const id = typeof given === 'string' && /^[1-9]\d{0,9}$/.test(given) ? Number(given) : NaN
  return id <= largestId ? id : NaN
}

/** Of an integer column in PostgreSQL, which answers a larger one with an error. */
const largestId = 2_147_483_647

/** A body without NUL characters: no person types them, and PostgreSQL keeps no text that has one. */
export function withoutNul(body: unknown): unknown {
  if (typeof body === 'string') return body.replaceAll('\0', '')
  if (Array.isArray(body)) return body.map(withoutNul)
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(Object.entries(body).map(each => each.map(withoutNul)))
}
