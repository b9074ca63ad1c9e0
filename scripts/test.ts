// Every test on SQLite and on PostgreSQL, the browser tests once. Paths as arguments narrow it to those files.
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Report } from '../test/support/reporter.ts'
import { startPostgres } from '../test/support/postgres.ts'
import { add, isGood, nothing, sentence, type Tally } from './tally.ts'

type Part = { name: string; files: string[]; env: NodeJS.ProcessEnv; timeout: number }
type Outcome = Tally & { name: string; milliseconds?: Report['milliseconds']; trouble?: string }

const root = path.join(import.meta.dirname, '..')
const reports = mkdtempSync(path.join(tmpdir(), 'aftercare-test-'))
process.once('exit', () => rmSync(reports, { recursive: true, force: true }))

const wanted = process.argv.slice(2)
const folder = path.relative(root, process.env.TEST_FOLDER ?? path.join(root, 'test'))
const tests = findTests()
if (wanted.length && !tests.length) console.error(`No test file matches ${wanted.join(' or ')}.`)
const inBrowser = tests.filter(file =>
  /^browser[/\\]|in-a-browser\.test\.ts$/.test(path.relative(folder, file)),
)
const elsewhere = tests.filter(file => !inBrowser.includes(file))

const server = elsewhere.length > 0 && !process.env.TEST_DATABASE_URL ? await startPostgres() : undefined
const onSqlite = { TEST_ENGINE: 'sqlite', TEST_DATABASE_URL: undefined }
const onPostgres = {
  TEST_ENGINE: 'postgres',
  TEST_DATABASE_URL: server?.url ?? process.env.TEST_DATABASE_URL,
}

const parts: Part[] = [
  // a limit only ends what hangs: these machines are busy
  { name: 'postgres', files: elsewhere, env: onPostgres, timeout: 30_000 },
  { name: 'sqlite', files: elsewhere, env: onSqlite, timeout: 30_000 },
  { name: 'browser', files: inBrowser, env: onSqlite, timeout: 120_000 },
]
const outcomes = await twoAtATime(parts)
await server?.stop()

printSlowest(outcomes)
outcomes.forEach(printOutcome)
const total = outcomes.reduce<Tally>(add, nothing)
console.log(sentence(total))
process.exitCode = isGood(total) ? 0 : 1

/** A file is asked for by any part of its path. */
function findTests(): string[] {
  const all = globSync('**/*.test.ts', { cwd: path.join(root, folder) }).map(file => path.join(folder, file))
  const parts = wanted.map(want => path.relative(root, path.resolve(want)))
  return all.filter(file => !parts.length || parts.some(part => file.includes(part))).toSorted()
}

async function twoAtATime(parts: Part[]): Promise<Outcome[]> {
  const waiting = [...parts]
  const outcomes = new Map<Part, Outcome>()
  const work = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) outcomes.set(part, await run(part))
  }
  await Promise.all([work(), work()])
  return parts.map(part => outcomes.get(part)!)
}

async function run(part: Part): Promise<Outcome> {
  const { name, files } = part
  if (!files.length) return wanted.length ? { name, ...nothing } : ranNothing(name)
  const report = path.join(reports, `${name}.json`)
  const status = await mocha(part, report)
  const found = readReport(report)
  if (!found) return { name, ...nothing, failed: 1, trouble: `ended with ${status} before its last test` }
  if (found.passed + found.failed + found.skipped === 0) return ranNothing(name)
  if (status === 0 || !isGood(found)) return { name, ...found }
  return { name, ...found, failed: 1, trouble: `ended with ${status} although every test passed` }
}

function ranNothing(name: string): Outcome {
  return { name, ...nothing, failed: 1, trouble: 'ran no test' }
}

/** Resolves to the exit status, or the signal that ended it. */
function mocha({ name, files, env, timeout }: Part, report: string): Promise<number | string> {
  const flags = ['--forbid-only', '--forbid-pending', '--timeout', String(timeout)]
  const reporter = ['--reporter', path.join(root, 'test/support/reporter.ts')]
  const colour = process.stdout.isTTY ? ['--color'] : []
  const child = spawn(
    process.execPath,
    [path.join(root, 'node_modules/mocha/bin/mocha.js'), ...flags, ...reporter, ...colour, ...files],
    { cwd: root, env: { ...process.env, ...env, TEST_REPORT: report }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  process.once('exit', () => child.kill())
  printLines(name, child.stdout)
  printLines(name, child.stderr)
  return new Promise(resolve => child.once('close', (status, signal) => resolve(status ?? String(signal))))
}

function printLines(name: string, output: Readable): void {
  createInterface(output).on('line', line => console.log(`${name.padEnd(8)} | ${line}`))
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}

function printSlowest(outcomes: Outcome[]): void {
  const files = outcomes.flatMap(({ name, milliseconds = {} }) =>
    Object.entries(milliseconds).map(([file, ms]) => ({ name, file, ms })),
  )
  const slowest = files.toSorted((a, b) => b.ms - a.ms).slice(0, 5)
  if (slowest.length) console.log('\nSlowest files')
  for (const { name, file, ms } of slowest)
    console.log(`${ms.toFixed(0).padStart(8)} ms  ${name.padEnd(8)}  ${file}`)
  console.log()
}

function printOutcome(outcome: Outcome): void {
  const trouble = outcome.trouble ? `: ${outcome.trouble}` : ''
  console.log(`${outcome.name.padEnd(8)}  ${sentence(outcome)}${trouble}`)
}
