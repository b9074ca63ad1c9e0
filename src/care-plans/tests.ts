import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { timersSchema } from './protocol-schema.ts'
import { problemsIn } from './file-problems.ts'

// Every test this product knows. A number has one canonical unit and the spellings laboratories send for it.

const text = z.string().trim().min(1)

const testSchema = z
  .strictObject({
    key: text,
    title: text,
    patientTitle: text,
    patientWords: text,
    form: z.enum(['number', 'report']),
    unit: text.nullable(),
    spellings: z.array(text),
    /** What the person has or had: it decides whether the test can apply, recorded sex does not. */
    anatomy: z.enum(['prostate', 'breast']).nullable(),
    /** For one added by hand, outside any protocol's schedule. */
    timers: timersSchema,
  })
  .refine(test => (test.form === 'number') === (test.unit !== null && test.spellings.length > 0), {
    message: 'must have a unit and its spellings if it is a number, and neither if it is a report',
  })

const testsSchema = z.strictObject({
  sources: z.record(text, text),
  tests: z.array(testSchema).min(1),
})

export type Test = z.output<typeof testSchema>

export function loadTests(file: string | URL = new URL('./tests.json', import.meta.url)): Test[] {
  const { value, problems } = problemsIn('tests.json', readFileSync(file, 'utf8'), testsSchema)
  if (!value) throw new Error(problems.join('\n'))
  return value.tests
}

/** The test's own unit, if the laboratory's spelling means exactly that; otherwise nothing, and a person decides. */
export const canonicalUnit = (test: Test, spelling: string): string | undefined =>
  test.spellings.some(known => plain(known) === plain(spelling)) ? (test.unit ?? undefined) : undefined

/** Laboratories differ in case, spaces and which of Unicode's two micro signs they use. */
const plain = (unit: string) =>
  unit
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .replaceAll(/[\u00b5\u03bc]/g, 'u')
