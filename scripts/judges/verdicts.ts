import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Says one thing that must hold, and whether it does. */
export type Verdict = (what: string, good: boolean) => void
export type Judge = (verdict: Verdict) => Promise<void>

/** Works in a folder that is gone afterwards. */
export async function inFolder<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), 'aftercare-judge-'))
  try {
    return await work(home)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}
