import { Agent, request } from 'node:http'
import type { OutgoingHttpHeaders } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** One request somebody sends, as a browser would. */
export interface Visit {
  path: string
  cookie: string
}

export interface Answer {
  status: number
  retryAfter: boolean
  /** from the moment it was due to be sent until the last byte had come */
  ms: number
}

export interface Load {
  answers: Answer[]
  p50: number
  p95: number
  p99: number
  failed: number
}

/**
 * Sends requests at a rate, whether or not the ones before have been answered, each at a random moment of its own
 * (Poisson): people do not wait for each other. autocannon's rate sends each second's share all at once, which
 * measures a queue of its own making.
 */
export async function sendAt(
  base: string,
  rate: number,
  seconds: number,
  visit: () => Visit,
  agent = newAgent(),
): Promise<Load> {
  const answers: Promise<Answer>[] = []
  const begun = performance.now()
  let due = begun
  while (due < begun + seconds * 1000) {
    await pause(Math.max(0, due - performance.now()))
    while (due <= performance.now()) {
      answers.push(get(base, visit(), agent, due))
      due += (-Math.log(1 - Math.random()) * 1000) / rate
    }
  }
  const all = await Promise.all(answers)
  agent.destroy()
  return summed(all)
}

export const newAgent = () => new Agent({ keepAlive: true, maxSockets: 512 })

export function get(base: string, visit: Visit, agent: Agent, since = performance.now()): Promise<Answer> {
  const headers: OutgoingHttpHeaders = { 'accept-encoding': 'gzip', cookie: visit.cookie }
  return new Promise(resolve => {
    const ended = (status: number, retryAfter = false) =>
      resolve({ status, retryAfter, ms: performance.now() - since })
    const sent = request(`${base}${visit.path}`, { agent, headers, timeout: 30_000 }, answer => {
      answer.resume()
      answer.once('end', () => ended(answer.statusCode ?? 0, answer.headers['retry-after'] !== undefined))
      answer.once('error', () => ended(0))
    })
    sent.once('error', () => ended(0))
    sent.once('timeout', () => sent.destroy())
    sent.end()
  })
}

function summed(answers: Answer[]): Load {
  const good = answers.filter(({ status }) => status === 200).map(({ ms }) => ms)
  return {
    answers,
    ...quantiles(good),
    failed: answers.length - good.length,
  }
}

export function quantiles(times: number[]): { p50: number; p95: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
