// Sets the hazard log beside the tests that name its hazards ("… [H-04]"), prints the matrix, and fails when they do not fit.
// `--write` also renders the log as the page docs/safety/hazard-log.md.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { namesOf } from './test-names.ts'

const statuses = ['controlled', 'partly', 'not yet'] as const

const log = z.array(
  z.strictObject({
    id: z.string().regex(/^H-\d\d$/, 'An id is written like H-04'),
    hazard: z.string().min(1),
    cause: z.string().min(1),
    control: z.string().min(1),
    status: z.enum(statuses),
    residual: z.string().min(1),
  }),
)
type Hazard = z.infer<typeof log>[number]
type Named = { file: string; name: string }

export type Matrix = { rows: (Hazard & { tests: Named[] })[]; faults: string[] }

const logFile = 'docs/safety/hazards.json'
const pageFile = 'docs/safety/hazard-log.md'

export function readMatrix(root: string): Matrix {
  const hazards = log.parse(JSON.parse(read(root, logFile)))
  const tests = globSync('test/**/*.test.ts', { cwd: root })
    .toSorted()
    .flatMap(file => namesOf(read(root, file)).map(name => ({ file, name })))
  const rows = hazards.map(each => ({
    ...each,
    tests: tests.filter(test => idsIn(test.name).includes(each.id)),
  }))
  const known = new Set(hazards.map(each => each.id))
  return {
    rows,
    faults: [
      ...hazards
        .filter((each, place) => hazards.findIndex(other => other.id === each.id) !== place)
        .map(each => `${each.id} is in the log twice.`),
      ...rows
        .filter(row => row.status === 'controlled' && row.tests.length === 0)
        .map(
          row => `${row.id} is marked controlled, and no test names it. Name it in the test that proves it.`,
        ),
      ...tests.flatMap(({ file, name }) =>
        idsIn(name)
          .filter(id => !known.has(id))
          .map(id => `${file} names ${id}, which is not in ${logFile}: "${name}"`),
      ),
    ],
  }
}

const idsIn = (name: string): string[] => name.match(/\bH-\d\d\b/g) ?? []

/** The log as a page to read and sign. */
export const asPage = (hazards: Hazard[]): string =>
  [
    '# Hazard log',
    '',
    `Rendered from \`hazards.json\` by \`node scripts/hazards.ts --write\`; \`README.md\` says how to read it.`,
    `Of ${hazards.length} hazards ${statuses.map(status => `${hazards.filter(each => each.status === status).length} are ${status}`).join(', ')}.`,
    ...hazards.flatMap(each => [
      '',
      `## ${each.id}: ${each.hazard}`,
      '',
      `**Status: ${each.status}**`,
      '',
      `- **Cause:** ${each.cause}`,
      `- **Control in the product:** ${each.control}`,
      `- **What remains:** ${each.residual}`,
    ]),
    '',
  ].join('\n')

const read = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8')

if (import.meta.main) {
  const root = path.join(import.meta.dirname, '..')
  const { rows, faults } = readMatrix(root)
  const page = asPage(rows)
  if (process.argv.includes('--write')) writeFileSync(path.join(root, pageFile), page)
  else if (read(root, pageFile) !== page)
    faults.push(`${pageFile} does not say what the log says. Run node scripts/hazards.ts --write`)
  for (const { id, status, hazard, tests } of rows) {
    console.log(`${id}  ${status.padEnd(10)}  ${hazard}`)
    for (const { file, name } of tests) console.log(`      ${file}: ${name}`)
  }
  for (const fault of faults) console.error(fault)
  process.exitCode = rows.length > 0 && faults.length === 0 ? 0 : 1
}
