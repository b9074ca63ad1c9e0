import { z } from 'zod'
import { isDay, optionalText, readForm, text } from '../platform/index.ts'
import type { Day, Form } from '../platform/index.ts'

// Fields of a form whose names have dots: "treatments.0.what" is the "what" of the first row of "treatments".

type Nested = { [name: string]: unknown }

/** "treatments.0.what" as treatments[0].what, so that a rule's path is again the name of its field. */
export function nested(values: unknown): Nested {
  const tree = Object.create(null) as Nested
  for (const [name, value] of Object.entries(values as Nested)) {
    const parts = name.split('.')
    let at = tree
    for (const part of parts.slice(0, -1)) {
      if (typeof at[part] !== 'object' || at[part] === null || Array.isArray(at[part]))
        at[part] = Object.create(null) as Nested
      at = at[part] as Nested
    }
    at[parts.at(-1) ?? ''] = value
  }
  return rowsIn(tree)
}

const mostRows = 40
const isRow = (key: string) => /^\d{1,2}$/.test(key)

function rowsIn(tree: Nested): Nested {
  const made = Object.create(null) as Nested
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) made[name] = value
    else if (Object.keys(value).some(isRow)) made[name] = toRows(value as Nested)
    else made[name] = rowsIn(value as Nested)
  }
  return made
}

function toRows(numbered: Nested): unknown[] {
  const length = Math.min(mostRows, Math.max(...Object.keys(numbered).filter(isRow).map(Number)) + 1)
  return Array.from({ length }, (_, i) => numbered[i] ?? {})
}

/** A posted form as it was typed, before any rule. */
export const typedValues = (body: unknown): Form['values'] => readForm(body, z.unknown()).form.values

/** How many rows of a kind a form has. */
export function rowCount(values: Form['values'], name: string): number {
  const places = Object.keys(values).flatMap(field => {
    const [list, row] = field.split('.')
    return list === name && row !== undefined && isRow(row) ? Number(row) : []
  })
  return Math.min(mostRows, Math.max(-1, ...places) + 1)
}

/** One more row, with nothing in it. */
export const blankRow = (name: string, fields: readonly string[], at: number): Form['values'] =>
  Object.fromEntries(fields.map(field => [`${name}.${at}.${field}`, '']))

/** Rows as form values, for a form that begins with what is known. */
export const rowValues = <Row extends object>(name: string, rows: Row[]): Form['values'] =>
  Object.fromEntries(
    rows.flatMap((row, i) =>
      Object.entries(row).map(([field, value]) => [`${name}.${i}.${field}`, String(value ?? '')]),
    ),
  )

/** Ticked keys of a list; one that the list no longer has is left out. */
export const ticked = (keys: string[]) =>
  z.preprocess(
    (given: unknown) => (given === undefined || given === '' ? [] : [given].flat()),
    z.array(z.string()).transform(given => keys.filter(key => given.includes(key))),
  )

const long = 2000
export const words = (ask: string) => text(ask, long)
export const optionalWords = () => optionalText(long)

/** Rows of which the empty ones do not count; one that is begun needs what `asks` names. */
export const rows = <Fields extends string>(
  fields: readonly Fields[],
  asks: Partial<Record<Fields, string>>,
) => {
  const shape = Object.fromEntries(fields.map(field => [field, optionalWords()])) as Record<
    Fields,
    ReturnType<typeof optionalWords>
  >
  const row = z.object(shape).superRefine((given, context) => {
    const typed = given as Record<Fields, string | null>
    if (isBlank(typed)) return
    for (const [field, ask] of Object.entries(asks) as [Fields, string][])
      if (!typed[field]) context.addIssue({ code: 'custom', path: [field], message: ask })
  })
  return z
    .array(row)
    .optional()
    .transform(all => ((all ?? []) as Record<Fields, string | null>[]).filter(each => !isBlank(each)))
}

const isBlank = (row: Record<string, string | null>) => Object.values(row).every(value => !value)

/** One thing on each line. */
export const linesOf = (ask: string) =>
  words(ask).transform(given =>
    given
      .split(/\r?\n/)
      .map(line => line.replace(/^[\s•*-]+/, '').trim())
      .filter(Boolean),
  )

export const dayOrNotKnown = (ask: string) =>
  z
    .string(ask)
    .min(1, ask)
    .refine(given => given === notKnown || isDay(given), { error: 'Enter a real date, like 27 3 2025' })
    .transform((given): Day | null => (given === notKnown ? null : given))

export const notKnown = 'not known'

/** Fills what was left empty and ticked as not known; what was typed stands. */
export function withNotKnown(tree: Nested): Nested {
  const filled = { ...tree }
  for (const name of [tree['notKnown'] ?? []].flat().map(String)) {
    const [first = '', second] = name.split('-')
    if (second === undefined) filled[first] = filled[first] || notKnown
    else {
      const group = (filled[first] ?? {}) as Nested
      filled[first] = { ...group, [second]: group[second] || notKnown }
    }
  }
  return filled
}
