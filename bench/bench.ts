// Measures what must hold, with the machine's own floor beside it. Writes only to the temp folder.
import { statSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { burst } from './burst.ts'
import { startChild } from './child.ts'
import type { Child } from './child.ts'
import { openBenchDatabase } from './database.ts'
import { asManyAsPossible, bareExpress, bareInserts, firstLoad } from './floors.ts'
import { sendAt } from './load.ts'
import type { Load, Visit } from './load.ts'
import { sendMessages } from './messages.ts'
import { printing } from './paper.ts'
import { met, printTable, row } from './table.ts'
import { signInAll } from './visits.ts'
import type { Pages } from './visits.ts'

const { values: wanted } = parseArgs({
  options: {
    patients: { type: 'string', default: '20000' },
    full: { type: 'boolean', default: false },
    /** only what begins with this: pages, burst, messages, paper, start */
    only: { type: 'string' },
    /** minutes of 50 requests a second, to see whether memory stays flat */
    soak: { type: 'string', default: '0' },
  },
})
const patients = Number(wanted.patients)
const seconds = wanted.full ? 30 : 6
const messageSeconds = wanted.full ? 60 : 10
const megabyte = 1024 * 1024
type Server = Child<{ port: number; hl7Port: number | null }>

const database = await openBenchDatabase(patients)
const size = Math.round(statSync(database.file).size / megabyte)
console.log(`Aftercare with ${patients} patients (${size} MB), ${process.version}, ${process.platform}`)

const server = await measureStart()
const base = `http://127.0.0.1:${server.ready.port}`
const idle = await resident(server)
if (isWanted('paper')) await measurePaper()
const pages = await signInAll(base, database.file)
if (isWanted('pages')) await measurePages(pages)
if (isWanted('burst')) await measureBurst(pages)
if (isWanted('messages')) await measureMessages(pages)
await measureMemory(pages)
await server.stop()
printTable()

function isWanted(part: string): boolean {
  return wanted.only === undefined || part.startsWith(wanted.only)
}

function startServer(): Promise<Server> {
  return startChild('server.ts', {
    DATABASE_URL: `sqlite:${database.file}`,
    PORT: '0',
    HL7_PORT: '0',
    AUDIT_ANCHORS: `${database.file}.anchors`,
    CLOCK: database.filledAt,
  })
}

/** From starting the process until it says that it can serve and save; the middle one of three. */
async function measureStart(): Promise<Server> {
  const times: number[] = []
  for (let n = 0; ; n++) {
    const begun = performance.now()
    const started = await startServer()
    const { status } = await fetch(`http://127.0.0.1:${started.ready.port}/readyz`)
    times.push((performance.now() - begun) / 1000)
    if (status !== 200) throw new Error(`/readyz answered ${status}`)
    if (n < 2) await started.stop()
    else {
      const middle = times.toSorted((a, b) => a - b)[1] ?? NaN
      row('start to ready', '≤ 1 s', `${middle.toFixed(2)} s`, met(middle, 1))
      return started
    }
  }
}

async function resident(of: Server): Promise<number> {
  return ((await of.ask('memory')) as { resident: number }).resident / megabyte
}

async function measurePaper(): Promise<void> {
  const { pages: count, p50, p95 } = await printing()
  row(`PDF of ${count} pages, once warm`, '≤ 20 ms', `p50 ${ms(p50)}, p95 ${ms(p95)}`, met(p50, 20))
}

async function measurePages(all: Pages): Promise<void> {
  for (const [name, visit] of Object.entries(all)) {
    const fault = await whyNot(visit())
    if (fault !== null) {
      row(name, '', `not measured: ${fault}`)
      continue
    }
    await sendAt(base, 100, 2, visit)
    const slow = await sendAt(base, 50, seconds, visit)
    const fast = await sendAt(base, 200, seconds, visit)
    const most = await asManyAsPossible(base, visit(), seconds / 2)
    const html = await bodyOf(visit())
    const floor = await bareExpress(html, seconds / 2)
    const good = slow.p50 <= 10 && slow.p95 <= 30 && slow.failed === 0
    row(`${name}, 50/s`, 'p50 ≤ 10 ms, p95 ≤ 30 ms', inWords(slow), good, inWords(floor.slow))
    row(
      `${name}, 200/s`,
      'p95 ≤ 60 ms, none shed',
      inWords(fast),
      fast.p95 <= 60 && fast.failed === 0,
      inWords(floor.fast),
    )
    row(
      `${name}, as many as it can`,
      '',
      `${whole(most)}/s of ${kilobytes(html.length)}`,
      undefined,
      `${whole(floor.most)}/s`,
    )
  }
  const { all: bytes, script } = await firstLoad(base, '/my/sign-in')
  const small = bytes <= 100_000 && script <= 30_000
  row(
    'first page for a patient',
    '≤ 100 kB, ≤ 30 kB script',
    `${kilobytes(bytes)}, ${kilobytes(script)} script`,
    small,
  )
}

async function measureBurst(all: Pages): Promise<void> {
  if ((await whyNot(all.record())) !== null) return row('burst', '', 'not measured: the page is not there')
  const of = await burst(base, 2000, 5, all.record)
  const said = `${of.served} served, ${of.shed} shed, ${of.failed} failed`
  row('2,000/s for 5 s', '503 and Retry-After', said, of.failed === 0 && of.shed === of.withRetryAfter)
  row(
    '  /healthz meanwhile',
    '≤ 150 ms',
    `p95 ${ms(of.healthP95)}, most ${ms(of.healthMost)}`,
    met(of.healthMost, 150),
  )
  row('  back to 60 ms', '≤ 5 s', `${of.recovery.toFixed(1)} s`, met(of.recovery, 5))
}

async function measureMessages(all: Pages): Promise<void> {
  const { hl7Port } = server.ready
  if (hl7Port === null) return row('messages', '', 'not measured: there is no listener')
  const floor = bareInserts(500)
  const today = database.filledAt.slice(0, 10)
  const longest = wanted.full ? 240 : 60
  const meanwhile =
    (await whyNot(all.record())) === null ? sendAt(base, 50, messageSeconds, all.record) : null
  const sent = await sendMessages(hl7Port, database.file, today, messageSeconds, longest)
  const load = await meanwhile
  const fast = sent.acknowledged >= 1000 && sent.p95 <= 20 && sent.refused === 0
  const name = `messages, 4 connections, ${messageSeconds} s`
  const beside = `${whole(floor.each)}/s one by one, ${whole(floor.inFours)}/s in fours`
  row(name, '≥ 1,000/s, p95 ≤ 20 ms', `${whole(sent.acknowledged)}/s, p95 ${ms(sent.p95)}`, fast, beside)
  row('  applied', '≥ 300/s', `${whole(sent.applied)}/s`, sent.applied >= 300)
  const cleared = sent.backlogSeconds
  row(
    '  backlog gone',
    '≤ 180 s',
    cleared === null ? `not within ${longest} s` : `${cleared.toFixed(1)} s`,
    (cleared ?? Infinity) <= 180,
  )
  if (load)
    row(
      '  record at 50/s meanwhile',
      'p50 ≤ 10 ms, p95 ≤ 30 ms',
      inWords(load),
      load.p50 <= 10 && load.p95 <= 30,
    )
}

async function measureMemory(all: Pages): Promise<void> {
  const after = await resident(server)
  row('resident memory, idle', '', `${whole(idle)} MB`)
  row('resident memory after the load', '≤ 300 MB', `${whole(after)} MB`, met(after, 300))
  const minutes = Number(wanted.soak)
  if (minutes === 0) return
  await sendAt(base, 50, minutes * 60, all.record)
  await pause(5000)
  const later = await resident(server)
  row(`  after ${minutes} minutes more`, 'flat', `${whole(later)} MB`, later <= after * 1.1)
}

async function whyNot(visit: Visit): Promise<string | null> {
  const answer = await fetch(`${base}${visit.path}`, {
    headers: { cookie: visit.cookie },
    redirect: 'manual',
  })
  await answer.arrayBuffer()
  return answer.status === 200 ? null : `the page answers ${answer.status}`
}

async function bodyOf({ path, cookie }: Visit): Promise<string> {
  const answer = await fetch(`${base}${path}`, { headers: { cookie } })
  return answer.text()
}

function inWords({ p50, p95, p99, failed }: Load): string {
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}${failed > 0 ? `, ${failed} failed` : ''}`
}

function ms(time: number): string {
  return `${time.toFixed(1)} ms`
}

function whole(number: number): string {
  return Math.round(number).toLocaleString('en-GB')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`
}
