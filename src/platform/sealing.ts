import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sealAudit } from './audit.ts'
import type { Head } from './audit.ts'
import type { Db } from './database.ts'
import { whereFrom } from './log.ts'
import type { Log } from './log.ts'

/** Seals what has been audited every second, and writes the chain's head to a file outside the database. */
export function startSealing(db: Db, key: string, anchorsFile: string, log: Log) {
  let stopped = false
  let running = Promise.resolve()
  const seal = async () => {
    try {
      const head = await sealAudit(db, key)
      if (head) anchor(anchorsFile, head)
    } catch (error) {
      if (!stopped) log.error({ event: 'sealing the audit failed', ...whereFrom(error) })
    }
  }
  const timer = setInterval(() => {
    running = running.then(seal)
  }, 1000)
  timer.unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await running
    await seal()
  }
}

/** Whole lines only: a power cut may leave the last one torn. */
export const readAnchors = (anchorsFile: string): Head[] =>
  existsSync(anchorsFile)
    ? readFileSync(anchorsFile, 'utf8')
        .split('\n')
        .slice(0, -1)
        .filter(Boolean)
        .map(line => JSON.parse(line) as Head)
    : []

function anchor(file: string, head: Head) {
  mkdirSync(path.dirname(file), { recursive: true })
  appendFileSync(file, `${JSON.stringify(head)}\n`)
}
