import { expect } from 'chai'
import { findAccountByEmail, openOurselves, openRecord } from '../../src/accounts/index.ts'
import { joinRules } from '../../src/app.ts'
import { assertNextThing, keepProtocols } from '../../src/care-plans/index.ts'
import { makeBenchData } from '../../src/home/bench-data.ts'
import type { BenchData } from '../../src/home/bench-data.ts'
import { bornAs, caller, SettableClock } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { judgeAgain, listResults } from '../../src/results/index.ts'
import { emptyDatabase, startOfTest } from '../support/portal.ts'

const clock = new SettableClock(startOfTest)
const operator = caller({ kind: 'operator', name: 'test' }, clock)

describe('filling a database for measuring', () => {
  let db: Db
  let cleanUp: () => Promise<void>
  let made: BenchData
  /** the first forty were made one by one; of the others every ninth */
  let copied: number[]

  before(async () => {
    ;({ db, cleanUp } = await emptyDatabase())
    await bornAs(db, 'demo', clock)
    await keepProtocols(db, clock.now())
    joinRules(db)
    made = await makeBenchData(db, operator, 230)
    const ids = await db('patients').orderBy('id').pluck<number[]>('id')
    copied = ids.slice(40).filter((_, place) => place % 9 === 0)
  })
  after(() => cleanUp())

  it('makes as many patients as asked for, each with 75 results and a next thing', async () => {
    expect(made).to.include({ patients: 230, teams: 3 })
    expect(await db('patients')).to.have.lengthOf(230)
    for (const patientId of copied) {
      const record = openOurselves(operator, patientId)
      expect(await listResults(db, record)).to.have.lengthOf.within(75, 76)
      await assertNextThing(db, record)
    }
  })

  it('leaves every copied patient as the rules would judge them', async () => {
    const judged = async () => ({
      findings: await db('findings').whereIn('patient_id', copied).orderBy('id'),
      checks: await db('checks').whereIn('patient_id', copied).orderBy('id'),
    })
    const before = await judged()
    expect(before.findings).to.have.lengthOf.above(copied.length)

    for (const patientId of copied) await judgeAgain(db, openOurselves(operator, patientId))

    expect(await judged()).to.deep.equal(before)
  })

  it('gives each team results to read, patients to tell and checks overdue', async () => {
    for (const teamId of await db('teams').pluck<number[]>('id')) {
      for (const stage of ['to read', 'to tell'])
        expect(await db('findings').where({ team_id: teamId, stage })).to.have.lengthOf.above(0)
      const open = db('checks').where({ team_id: teamId, state: 'open' })
      expect(await open.where('amber_on', '<', operator.today)).to.have.lengthOf.above(0)
    }
  })

  it('lets a nurse open the patients of her own team and a patient sign in', async () => {
    const nurse = await findAccountByEmail(db, 'clinic', 'nurse-3@bench.test')
    const team = await db('teams').where({ key: 'urology' }).first<{ id: number }>('id')
    const own = await db('relationships')
      .where({ team_id: team.id })
      .orderBy('id', 'desc')
      .first<{ patient_id: number }>('patient_id')

    const by = { kind: 'person' as const, accountId: nurse?.id ?? 0, role: 'nurse specialist' }
    const record = await openRecord(db, caller(by, clock), own.patient_id)

    expect(record.via).to.equal('team')
    const patients = await db('accounts').where({ side: 'my' }).whereNotNull('password_hash')
    expect(patients).to.have.lengthOf.above(5)
  })

  it('refuses a database that holds patients, and too few of them', async () => {
    expect(await refusal(db, 230)).to.include('There are patients in this database')
    expect(await refusal(db, 20)).to.include('200 or more')
  })

  it('goes on counting ids after the copies', async () => {
    const [last] = await db('results').max<{ id: number }[]>('id as id')
    const of = await db('results').first<{ patient_id: number }>('patient_id')
    const name = { test: 'psa', form: 'number', sender: 's', order_number: 'o', code: 'c' }

    const [added] = await db('results')
      .insert({ ...of, ...name, arrived_at: clock.now() })
      .returning<{ id: number }[]>('id')

    expect(added?.id).to.equal((last?.id ?? 0) + 1)
  })
})

describe('filling a production database for measuring', () => {
  it('is refused', async () => {
    const { db, cleanUp } = await emptyDatabase()
    await bornAs(db, 'production', clock)

    expect(await refusal(db, 230)).to.include('only on a demonstration database')
    expect(await db('patients')).to.have.lengthOf(0)
    await cleanUp()
  })
})

const refusal = (db: Db, patients: number): Promise<string> =>
  makeBenchData(db, operator, patients).then(
    () => 'nothing was refused',
    (error: unknown) => String(error),
  )
