import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { allTests, testOf } from '../care-plans/index.ts'
import type { Test } from '../care-plans/index.ts'
import { Unusable } from '../platform/index.ts'

// What each sender's codes mean, as data. A code decides which test this is; a name never does, it can only contradict.

const text = z.string('must be text').trim().min(1, 'must not be empty')
const testKey = text.refine(key => allTests().some(test => test.key === key), {
  error: 'is no test that Aftercare knows. Use a key from tests.json, or null',
})

const codeMapSchema = z.strictObject({
  /** MSH-3 and MSH-4 as "WINPATH|TESTTRUST"; or * for senders that have no line of their own for a code */
  sender: text,
  sources: z.record(text, text),
  /** words that cannot stand in the name of a code of this test */
  contradictions: z.record(testKey, z.array(text)).default({}),
  codes: z
    .array(
      z.strictObject({
        code: text,
        /** the sender's names for the code system; where there are none, any */
        systems: z.array(text).optional(),
        /** for people */
        name: text,
        /** null: known, and no test that a follow-up keeps */
        test: testKey.nullable(),
      }),
    )
    .min(1, 'must have a line'),
})
type CodeMap = z.output<typeof codeMapSchema>
type Line = CodeMap['codes'][number] & { sender: string }

/** A code that somebody has looked at: one of our tests, or none of them. */
export interface KnownCode {
  test: Test | null
}

export interface Codes {
  find(sender: string, system: string, code: string): KnownCode | undefined
  /** Whether a name says something that cannot be said of this test: a free PSA is no PSA. */
  contradicts(test: Test, name: string): boolean
}

/** Reads every code map of a folder, all or none. */
export function loadCodes(folder: URL = new URL('./code-maps/', import.meta.url)): Codes {
  const files = readdirSync(folder).filter(file => file.endsWith('.json'))
  const maps = files.toSorted().map(file => readMap(file, readFileSync(new URL(file, folder), 'utf8')))
  const lines = Map.groupBy(
    maps.flatMap(({ sender, codes }) => codes.map((line): Line => ({ ...line, sender }))),
    line => plain(line.code),
  )
  for (const same of lines.values()) refuseTwice(same)
  const contradictions = maps.flatMap(map => Object.entries(map.contradictions))
  return {
    find: (sender, system, code) => {
      const fitting = (lines.get(plain(code)) ?? []).filter(line => fits(line, system))
      const line = fitting.find(each => each.sender === sender) ?? fitting.find(each => each.sender === '*')
      return line && { test: line.test === null ? null : testOf(line.test) }
    },
    contradicts: (test, name) =>
      contradictions.some(
        ([key, words]) => key === test.key && words.some(word => asWords(name).includes(asWords(word))),
      ),
  }
}

function readMap(file: string, content: string): CodeMap {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (error) {
    throw new Unusable(`Code map ${file} is not valid JSON: ${(error as Error).message}. Correct it there.`)
  }
  const read = codeMapSchema.safeParse(json)
  if (read.success) return read.data
  const problems = read.error.issues.map(issue => `  - ${issue.path.join('.')} ${issue.message}.`)
  throw new Unusable(`Code map ${file} cannot be used:\n${problems.join('\n')}`)
}

/** A sender that leaves the code system out means the one that has this code. */
const fits = ({ systems }: Line, system: string): boolean =>
  !systems || system === '' || systems.some(name => plain(name) === plain(system))

function refuseTwice(same: Line[]): void {
  for (const [place, line] of same.entries())
    for (const other of same.slice(0, place))
      if (other.sender === line.sender && (!line.systems || line.systems.some(name => fits(other, name))))
        throw new Unusable(`The code maps give code ${line.code} of ${line.sender} twice. Remove one line.`)
}

const plain = (code: string): string => code.trim().toUpperCase()

/** Whole words only: "ct" is not in "section". */
const asWords = (name: string): string =>
  ` ${name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** The code maps that come with the product; a faulty one is found at start. */
export const ownCodes: Codes = loadCodes()
