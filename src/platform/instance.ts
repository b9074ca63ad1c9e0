import type { Clock } from './clock.ts'
import type { Db } from './database.ts'
import { isTwice, transaction } from './database.ts'
import { Unusable } from './errors.ts'

export type InstanceKind = 'production' | 'demo'

/** A database is born production or demo and stays it; answers what it is, giving it a kind when it has none yet. */
export async function bornAs(db: Db, kind: InstanceKind, clock: Clock): Promise<InstanceKind> {
  const known = await kindOf(db)
  if (known) return known
  try {
    await transaction(db, trx => trx('instance').insert({ id: 1, kind, born_at: clock.now() }))
  } catch (error) {
    if (!isTwice(error)) throw error // another process was first
  }
  return (await kindOf(db)) ?? kind
}

export async function kindOf(db: Db): Promise<InstanceKind | undefined> {
  const row = await db('instance').first<{ kind: InstanceKind } | undefined>('kind')
  return row?.kind
}

export async function assertDemo(db: Db): Promise<void> {
  if ((await kindOf(db)) !== 'demo') throw new Unusable('This works only on a demonstration database.')
}
