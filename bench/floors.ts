import { rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import autocannon from 'autocannon'
import SqliteFile from 'better-sqlite3'
import { startChild } from './child.ts'
import { sendAt } from './load.ts'
import type { Load, Visit } from './load.ts'

/** What this machine does when it only has to send the same HTML from memory. */
export async function bareExpress(
  html: string,
  seconds: number,
): Promise<{ slow: Load; fast: Load; most: number }> {
  const server = await startChild<{ port: number }>('floor-server.ts')
  await server.ask({ name: 'page', html })
  const base = `http://127.0.0.1:${server.ready.port}`
  const visit = () => ({ path: '/page', cookie: '' })
  await sendAt(base, 200, 1, visit)
  const slow = await sendAt(base, 50, seconds, visit)
  const fast = await sendAt(base, 200, seconds, visit)
  const most = await asManyAsPossible(base, visit(), seconds)
  await server.stop()
  return { slow, fast, most }
}

/** Requests a second when ten people ask again as soon as they have been answered. */
export async function asManyAsPossible(base: string, visit: Visit, seconds: number): Promise<number> {
  const { requests } = await autocannon({
    url: `${base}${visit.path}`,
    connections: 10,
    duration: seconds,
    headers: { cookie: visit.cookie, 'accept-encoding': 'gzip' },
  })
  return requests.average
}

/** Rows a second, each on the disk before the next: what a message costs at least when it comes alone. */
export function bareInserts(bytes: number): { each: number; inFours: number } {
  const file = path.join(tmpdir(), `aftercare-bench-floor-${process.pid}.db`)
  const db = new SqliteFile(file)
  for (const pragma of ['journal_mode=WAL', 'synchronous=FULL']) db.pragma(pragma)
  db.exec('create table messages (id integer primary key, body blob not null)')
  const insert = db.prepare('insert into messages (body) values (?)')
  const body = Buffer.alloc(bytes, 'x')
  const fours = db.transaction(() => {
    for (let n = 0; n < 4; n++) insert.run(body)
  })
  const each = perSecond(() => void insert.run(body))
  const inFours = 4 * perSecond(fours)
  db.close()
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  return { each, inFours }
}

function perSecond(work: () => void): number {
  const begun = performance.now()
  let times = 0
  for (; performance.now() < begun + 1000; times++) work()
  return (times * 1000) / (performance.now() - begun)
}

/** The bytes of a page and of all it links to, compressed as they travel, and how many of them are script. */
export async function firstLoad(base: string, at: string): Promise<{ all: number; script: number }> {
  const page = await compressed(`${base}${at}`)
  const html = gunzipSync(page).toString()
  const linked = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js|svg|ico))"/g)].map(
    ([, to]) => to,
  )
  let all = page.length
  let script = 0
  for (const to of new Set(linked)) {
    const { length } = await compressed(`${base}${to}`)
    all += length
    if (to?.endsWith('.js')) script += length
  }
  return { all, script }
}

function compressed(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, answer => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.once('end', () => resolve(Buffer.concat(pieces)))
    }).once('error', reject)
  })
}
