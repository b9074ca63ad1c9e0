import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { audit, auditViewing, command, isTwice, transaction } from '../../src/platform/index.ts'
import { setCommandRules } from '../../src/platform/command.ts'
import type { Db } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { emptyDatabase, openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a command', () => {
  let portal: Portal
  let alan: Followed
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const rename = (trx: Db) => trx('patients').where({ id: alan.patientId }).update({ given_name: 'Albert' })
  const givenName = async () =>
    (await portal.db('patients').where({ id: alan.patientId }).first<{ given_name: string }>()).given_name
  const rejection = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'done',
      (error: unknown) => String(error),
    )

  it('saves what it did together with its audit', async () => {
    await command(portal.db, alan.record(), async trx => {
      await rename(trx)
      await audit(trx, alan.record(), 'renamed')
    })

    expect(await givenName()).to.equal('Albert')
    expect(await portal.db('audit_rows').where({ action: 'renamed' }).first()).to.include({
      actor: 'system:test',
      patient_id: alan.patientId,
    })
  })

  it('saves nothing without an entry in the audit', async () => {
    expect(await rejection(command(portal.db, alan.record(), rename))).to.include('must write an audit entry')
    expect(await givenName()).to.equal('Alan')
  })

  it('does not take the audit of another command for its own', async () => {
    await command(portal.db, alan.record(), trx => audit(trx, alan.record(), 'looked'))

    expect(await rejection(command(portal.db, alan.record(), rename))).to.include('must write an audit entry')
  })

  it('saves neither what it did nor its audit when something goes wrong', async () => {
    const broken = command(portal.db, alan.record(), async trx => {
      await rename(trx)
      await audit(trx, alan.record(), 'renamed')
      throw new Error('the light went out')
    })

    expect(await rejection(broken)).to.include('the light went out')
    expect(await givenName()).to.equal('Alan')
    expect(await portal.db('audit_rows').where({ action: 'renamed' })).to.have.lengthOf(0)
  })

  it('does nothing before its rules are joined', async () => {
    const { db, cleanUp } = await emptyDatabase()
    let done = false
    const early = command(db, alan.record(), async () => void (done = true))

    expect(await rejection(early)).to.include('before its rules are joined')
    expect(done).to.equal(false)
    await cleanUp()
  })

  it('locks the patient first and asserts last, before anything is committed', async () => {
    const order: string[] = []
    setCommandRules(portal.db, {
      lock: async (_trx, ids) => void order.push(`lock ${ids.join()}`),
      beforeCommit: async trx => {
        const { given_name } = await trx('patients')
          .where({ id: alan.patientId })
          .first<{ given_name: string }>()
        order.push(`assert ${given_name}`)
        throw new Error('not like this')
      },
    })
    const refused = command(portal.db, alan.record(), async trx => {
      order.push('work')
      await rename(trx)
      await audit(trx, alan.record(), 'renamed')
    })

    expect(await rejection(refused)).to.include('not like this')
    expect(order).to.deep.equal([`lock ${alan.patientId}`, 'work', 'assert Albert'])
    expect(await givenName()).to.equal('Alan')
  })
})

describe('a transaction', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('does not lose what many do at once', async () => {
    const key = 'counter'
    await portal.db('throttles').insert({ key, failures: 0, until_at: '' })
    await Promise.all(
      Array.from({ length: 50 }, () =>
        transaction(portal.db, async trx => {
          const row = await trx('throttles')
            .where({ key })
            .forUpdate()
            .first<{ failures: number }>('failures')
          await trx('throttles')
            .where({ key })
            .update({ failures: row.failures + 1 })
        }),
      ),
    )

    expect(await portal.db('throttles').where({ key }).first()).to.include({ failures: 50 })
  })

  it('says so when another begins inside it, instead of waiting for itself', async () => {
    const nobody = { ...portal.operator(), patientId: 1 }
    const nestings: (() => Promise<unknown>)[] = [
      () => transaction(portal.db, async () => 'never'),
      () => auditViewing(portal.db, nobody, 'looked'),
      () => command(portal.db, nobody, async () => 'never'),
    ]
    for (const inner of nestings) {
      const error: unknown = await transaction(portal.db, inner).catch((refused: unknown) => refused)
      expect(String(error)).to.include('A transaction is under way')
    }
  })

  it('lets what it started go on once it is over', async () => {
    let later = Promise.resolve('')
    await transaction(portal.db, async () => {
      later = pause(20).then(() => transaction(portal.db, async () => 'went on'))
    })

    expect(await later).to.equal('went on')
  })

  it('says when a unique key refuses it, and goes on with the next', async () => {
    const insert = () =>
      transaction(portal.db, trx => trx('throttles').insert({ key: 'once', failures: 0, until_at: '' }))
    await insert()
    const error: unknown = await insert().catch((refused: unknown) => refused)

    expect(isTwice(error)).to.equal(true)
    expect(isTwice(new Error('something else'))).to.equal(false)
    await transaction(portal.db, trx => trx('throttles').where({ key: 'once' }).delete())
  })
})
