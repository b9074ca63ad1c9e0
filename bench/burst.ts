import { setTimeout as pause } from 'node:timers/promises'
import { get, newAgent, quantiles, sendAt } from './load.ts'
import type { Visit } from './load.ts'

export interface Burst {
  served: number
  shed: number
  withRetryAfter: number
  failed: number
  healthMost: number
  healthP95: number
  /** seconds from the end of the burst until a page comes within 60 ms again */
  recovery: number
}

/** Far more than can be served, for a few seconds, while the probe goes on asking. */
export async function burst(base: string, rate: number, seconds: number, visit: () => Visit): Promise<Burst> {
  const probing = probe(base)
  const load = await sendOnly(base, rate, seconds, visit)
  const ended = performance.now()
  const agent = newAgent()
  for (;;) {
    const { status, ms } = await get(base, visit(), agent)
    if (status === 200 && ms <= 60) break
    if (performance.now() > ended + 60_000) break
    await pause(50)
  }
  const recovery = (performance.now() - ended) / 1000
  agent.destroy()
  const health = await probing.end()
  const { answers } = await load.answered
  const shed = answers.filter(({ status }) => status === 503)
  return {
    served: answers.filter(({ status }) => status === 200).length,
    shed: shed.length,
    withRetryAfter: shed.filter(({ retryAfter }) => retryAfter).length,
    failed: answers.filter(({ status }) => status !== 200 && status !== 503).length,
    healthMost: Math.max(...health),
    healthP95: quantiles(health).p95,
    recovery,
  }
}

/** Resolves when the last request has been sent; some of them may still wait for their answer. */
async function sendOnly(base: string, rate: number, seconds: number, visit: () => Visit) {
  const answered = sendAt(base, rate, seconds, visit)
  await pause(seconds * 1000)
  return { answered }
}

/** Asks /healthz every 50 ms, over a connection of its own. */
function probe(base: string): { end(): Promise<number[]> } {
  const times: number[] = []
  const done = new AbortController()
  const agent = newAgent()
  const asking = (async () => {
    while (!done.signal.aborted) {
      times.push((await get(base, { path: '/healthz', cookie: '' }, agent)).ms)
      await pause(50)
    }
    agent.destroy()
  })()
  return {
    end: async () => {
      done.abort()
      await asking
      return times
    },
  }
}
