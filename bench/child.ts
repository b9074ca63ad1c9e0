import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A server in a process of its own, ended by closing the channel to it. */
export interface Child<Ready> {
  ready: Ready
  ask(message: string | object): Promise<unknown>
  stop(): Promise<void>
}

export async function startChild<Ready>(file: string, env: NodeJS.ProcessEnv = {}): Promise<Child<Ready>> {
  const child = fork(path.join(import.meta.dirname, file), {
    env: { ...process.env, ...env },
    execArgv: flagsOfStart(),
  })
  const ended = once(child, 'exit')
  const [ready] = (await Promise.race([
    once(child, 'message'),
    ended.then(() => Promise.reject(new Error(`${file} ended before it was ready`))),
  ])) as [Ready]
  return {
    ready,
    ask: async message => {
      const answer = once(child, 'message')
      child.send(message)
      return ((await answer) as [unknown])[0]
    },
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}

/** The flags with which `npm start` runs Node. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  return scripts.start.split(' ').filter(word => word.startsWith('--'))
}
