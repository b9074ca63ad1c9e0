import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface Serving {
  port: number
  hl7Port: number
  /** from spawning to being ready */
  milliseconds: number
  isAlive(): boolean
  /** Resolves when it has ended; SIGTERM lets it finish what is under way, SIGKILL nothing. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

interface Wishes {
  /** a program to run it under, with its arguments */
  under?: string[]
  flags?: string[]
}

/** Starts the judges' server on a database in `home` and waits until it is ready. */
export async function serve(home: string, { under = [], flags = [] }: Wishes = {}): Promise<Serving> {
  const command = [...under, process.execPath, path.join(import.meta.dirname, 'server.ts'), ...flags]
  const begun = performance.now()
  const child = spawn(command[0]!, command.slice(1), {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: `sqlite:${home}/judge.db`,
      AUDIT_ANCHORS: `${home}/anchors.jsonl`,
      AUDIT_KEY: auditKey,
      PORT: '0',
      HL7_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const first = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => [''])])
  if (!first[0]) throw new Error('The server ended before it was ready')
  const { pid, port, hl7Port } = JSON.parse(String(first[0])) as Ready
  const milliseconds = performance.now() - begun
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (isAlive()) process.kill(pid, signal) // not the child: that may be strace
    await ended
    process.off('exit', endToo)
  }
  const endToo = () => void (isAlive() && process.kill(pid, 'SIGKILL'))
  process.once('exit', endToo)
  return { port, hl7Port, milliseconds, isAlive, end }
}

/** What the server prints once it can serve. */
interface Ready {
  pid: number
  port: number
  hl7Port: number
}

export const auditKey = 'the audit key of the judges, which hides nothing'
