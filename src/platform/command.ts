import type { Caller } from './actor.ts'
import { wasAudited } from './audit.ts'
import { transaction } from './database.ts'
import type { Db } from './database.ts'

/** One patient's record, opened by somebody; accounts makes these. */
export interface Scope extends Caller {
  readonly patientId: number
}

/** What must happen at the start and before the end of every command; whoever opens a database joins these on. */
interface Rules {
  lock(trx: Db, patientIds: number[]): Promise<void>
  beforeCommit(trx: Db, scope: Scope): Promise<void>
}

const rules = new WeakMap<Db, Rules>()

export const setCommandRules = (db: Db, ofThisDatabase: Rules): void => void rules.set(db, ofThisDatabase)

/**
 * One thing somebody does to one patient's record, as one transaction: it locks the patient's row, works, proves
 * that the patient is not left without a next thing, and must have written its audit entry.
 */
export const command = <T>(db: Db, record: Scope, work: (trx: Db) => Promise<T>): Promise<T> =>
  transaction(db, async trx => {
    const joined = rules.get(db)
    if (!joined) throw new Error('No command before its rules are joined to this database')
    await joined.lock(trx, [record.patientId])
    const result = await work(trx)
    await joined.beforeCommit(trx, record)
    if (!wasAudited(trx)) throw new Error('A command must write an audit entry')
    return result
  })
