import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openLog, readSettings, SettableClock, systemClock, today, Unusable } from '../src/platform/index.ts'
import type { Settings } from '../src/platform/index.ts'
import { start } from '../src/start.ts'
import type { Running } from '../src/start.ts'
import { isBegun, isFinished, makeDemonstration } from './demo/make.ts'
import { demoPassword } from './demo/trust.ts'
import { walk } from './demo/walk.ts'

const say = (what: string) => console.log(what)

/** Starts the demonstration, making its people and their history first when the database is new. */
async function serve(settings: Settings): Promise<Running> {
  const clock = new SettableClock(settings.CLOCK ?? systemClock.now())
  const until = today(clock)
  const morning = clock.now()
  const running = await start(settings, 'demo', openLog('silent'), clock)
  const { db } = running.services
  if (await isFinished(db)) return running
  if (await isBegun(db)) {
    await running.stop()
    throw new Unusable(
      'An earlier start of this demonstration was interrupted. Delete its database (data/demo.db) and start again.',
    )
  }
  if (running.hl7Port === null) throw new Unusable('The demonstration needs HL7_PORT. Set it to a free port.')
  const site = `http://127.0.0.1:${running.port}`
  const listener = { site, hl7Port: running.hl7Port, settled: () => running.app.settled() }
  await makeDemonstration({ ...running.services, clock }, listener, until, say)
  clock.moveTo(morning)
  return running
}

function introduce({ port, hl7Port }: Running): void {
  say(`
Aftercare is at http://127.0.0.1:${port}
  staff     http://127.0.0.1:${port}/clinic    nurse@demo.test  (also support, consultant, lead, manager, gp, admin, it, privacy)
  patients  http://127.0.0.1:${port}/my        prostate@patient.demo.test  (also breast, bowel)
  password  ${demoPassword}
  HL7       127.0.0.1:${hl7Port} (MLLP)
Everybody in it is fictional. Stop with Ctrl+C.`)
}

/** Walks the main job on a demonstration of its own; true when every step was as promised. */
async function check(): Promise<boolean> {
  const home = mkdtempSync(path.join(tmpdir(), 'aftercare-demo-'))
  const running = await serve(
    readSettings({
      ...process.env,
      DATABASE_URL: `sqlite:${home}/demo.db`,
      AUDIT_ANCHORS: `${home}/anchors.jsonl`,
      PORT: '0',
      HL7_PORT: '0',
    }),
  )
  try {
    return await walk(running, say)
  } finally {
    await running.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

try {
  if (process.argv.includes('--check')) {
    process.exitCode = (await check()) ? 0 : 1
  } else {
    const settings = readSettings({ DATABASE_URL: 'sqlite:data/demo.db', ...process.env })
    const running = await serve(settings)
    introduce(running)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void running.stop().then(() => process.exit(0)))
  }
} catch (error) {
  if (!(error instanceof Unusable)) throw error
  console.error(error.message)
  process.exitCode = 2
}
