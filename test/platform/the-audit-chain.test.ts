import { expect } from 'chai'
import fc from 'fast-check'
import {
  audit,
  auditViewing,
  engineOf,
  sealAudit,
  transaction,
  verifyAudit,
} from '../../src/platform/index.ts'
import type { Db, Head } from '../../src/platform/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

const key = 'k'.repeat(32)

describe('the audit [H-13]', () => {
  let portal: Portal
  let db: Db
  let anchors: Head[]
  let last: number
  beforeEach(async () => {
    portal = await openPortal()
    db = portal.db
    anchors = []
    for (const at of ['first', 'second', 'third']) {
      for (const patientId of [1, 2, 3, 4])
        await auditViewing(db, { ...portal.operator(), patientId }, `looked ${at}`)
      anchors.push((await sealAudit(db, key))!)
    }
    last = anchors.at(-1)!.seq
  })
  afterEach(() => portal.close())

  for (const [table, change] of [
    ['audit_rows', { action: 'never was' }],
    ['audit_seals', { hash: 'forged' }],
    ['instance', { kind: 'production' }],
  ] as const) {
    const refusal = (attempt: PromiseLike<unknown>) =>
      attempt.then(
        () => 'done',
        (error: unknown) => String(error),
      )
    it(`lets nobody change or delete in ${table}`, async () => {
      expect(await refusal(db(table).update(change))).to.include(`${table} is append-only`)
      expect(await refusal(db(table).delete())).to.include(`${table} is append-only`)
    })
  }

  it('has every row once in its chain, and no fault while nobody touches it', async () => {
    const { length } = await db('audit_rows').select('id')

    expect(await verifyAudit(db, key, anchors)).to.deep.equal({ rows: length, faults: [] })
    expect(last).to.equal(length)
    expect(await sealAudit(db, key)).to.equal(null)
  })

  it('seals what a busy second has left, more than one statement takes', async () => {
    await Promise.all(Array.from({ length: 1200 }, () => auditViewing(db, portal.operator(), 'looked again')))

    expect((await sealAudit(db, key))?.seq).to.equal(last + 1200)
    expect((await verifyAudit(db, key, anchors)).faults).to.deep.equal([])
  })

  it('does not hold under another key', async () => {
    expect((await verifyAudit(db, 'another key', anchors)).faults).to.have.lengthOf(last)
  })

  it('takes in what was saved together with its audit, and nothing of what was not', async () => {
    const failed = transaction(db, async trx => {
      await audit(trx, portal.operator(), 'half a thing')
      throw new Error('and no more')
    })
    await failed.catch(() => undefined)
    await transaction(db, trx => audit(trx, portal.operator(), 'a whole thing'))
    const head = await sealAudit(db, key)

    expect(head?.seq).to.equal(last + 1)
    expect((await verifyAudit(db, key, [...anchors, head!])).faults).to.deep.equal([])
  })

  const rowOf = async (trx: Db, seq: number) =>
    (await trx('audit_seals').where({ seq }).first<{ audit_id: number }>('audit_id')).audit_id

  /** What somebody who may write any SQL can do; each says which places must be named. */
  const attacks = {
    'changes a row': async (trx: Db, seq: number) => {
      await trx('audit_rows')
        .where({ id: await rowOf(trx, seq) })
        .update({ actor: 'person:99' })
      return [seq]
    },
    'deletes a row': async (trx: Db, seq: number) => {
      await trx('audit_rows')
        .where({ id: await rowOf(trx, seq) })
        .delete()
      return [seq]
    },
    'deletes a row and its place': async (trx: Db, seq: number) => {
      const id = await rowOf(trx, seq)
      await trx('audit_seals').where({ seq }).delete()
      await trx('audit_rows').where({ id }).delete()
      return [seq]
    },
    'swaps two rows': async (trx: Db, seq: number) => {
      const [one, other] = [await rowOf(trx, seq), await rowOf(trx, 1 + (seq % last))]
      await trx('audit_seals').where({ audit_id: one }).update({ audit_id: -1 })
      await trx('audit_seals').where({ audit_id: other }).update({ audit_id: one })
      await trx('audit_seals').where({ audit_id: -1 }).update({ audit_id: other })
      return [seq, 1 + (seq % last)]
    },
    'cuts off the end': async (trx: Db, seq: number) => {
      const ids = trx('audit_seals').where('seq', '>=', seq).select('audit_id')
      await trx('audit_rows').whereIn('id', ids).delete()
      await trx('audit_seals').where('seq', '>=', seq).delete()
      return [last]
    },
    'writes the end anew': async (trx: Db, seq: number) => {
      await trx('audit_seals').where('seq', '>=', seq).delete()
      await trx('audit_rows').insert({
        at: portal.clock.now(),
        actor: 'person:99',
        action: 'x',
        details: '{}',
      })
      await sealAudit(trx, 'a key of their own')
      return [seq]
    },
  }

  /** Under the triggers, as somebody who owns the database could; undone afterwards. */
  async function faultsAfter(attack: (trx: Db) => Promise<number[]>) {
    let found: { named: number[]; faults: { seq: number; fault: string }[] } | undefined
    await db
      .transaction(async trx => {
        for (const table of ['audit_rows', 'audit_seals'])
          for (const change of ['update', 'delete'])
            if (engineOf(db) === 'sqlite') await trx.raw(`drop trigger ${table}_no_${change}`)
            else await trx.raw(`alter table ${table} disable trigger user`)
        const named = await attack(trx)
        found = { named, faults: (await verifyAudit(trx, key, anchors)).faults }
        throw new Error('undo it')
      })
      .catch((error: unknown) => {
        if ((error as Error).message !== 'undo it') throw error
      })
    return found!
  }

  for (const [what, attack] of Object.entries(attacks))
    it(`names the place where somebody ${what}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: last }), async seq => {
          const { named, faults } = await faultsAfter(trx => attack(trx, seq))
          expect(faults.map(each => each.seq)).to.include.members(named)
        }),
        { numRuns: 10 },
      )
    })

  it('says in words what was done', async () => {
    const words = async (what: keyof typeof attacks, seq = 6) =>
      (await faultsAfter(trx => attacks[what](trx, seq))).faults.map(each => each.fault)

    expect(await words('changes a row')).to.deep.equal(['the row is not what was sealed'])
    expect(await words('deletes a row')).to.deep.equal(['the audit row itself is gone'])
    expect(await words('deletes a row and its place')).to.include('a row is missing from the chain')
    expect(await words('cuts off the end')).to.deep.equal(['the end of the chain has been cut off'])
    expect(await words('writes the end anew')).to.include('the chain differs from its anchor')
  })

  it('goes on after it was checked', async () => {
    await auditViewing(db, portal.operator(), 'looked again')
    anchors.push((await sealAudit(db, key))!)

    expect((await verifyAudit(db, key, anchors)).faults).to.deep.equal([])
  })
})
