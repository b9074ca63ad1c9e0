import { expect } from 'chai'
import { assertDemo, bornAs, kindOf, SettableClock, Unusable } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { emptyDatabase } from '../support/portal.ts'

describe('a database', () => {
  let db: Db
  let cleanUp: () => Promise<void>
  beforeEach(async () => {
    const empty = await emptyDatabase()
    db = empty.db
    cleanUp = empty.cleanUp
  })
  afterEach(() => cleanUp())

  const clock = new SettableClock('2026-03-02T10:00:00.000Z')

  it('has no kind before it is born', async () => {
    expect(await kindOf(db)).to.equal(undefined)
  })

  it('stays what it was born as', async () => {
    expect(await bornAs(db, 'production', clock)).to.equal('production')
    expect(await bornAs(db, 'demo', clock)).to.equal('production')
    expect(await db('instance')).to.have.lengthOf(1)
  })

  it('is born once when several processes start it at the same moment', async () => {
    const kinds = await Promise.all(
      (['demo', 'production', 'demo', 'production'] as const).map(kind => bornAs(db, kind, clock)),
    )

    expect(new Set(kinds).size).to.equal(1)
    expect(await db('instance')).to.have.lengthOf(1)
  })

  it('lets only a demonstration do what only a demonstration may', async () => {
    const refused = () => assertDemo(db).catch((error: unknown) => error)
    expect(await refused()).to.be.instanceOf(Unusable)
    await bornAs(db, 'demo', clock)
    expect(await refused()).to.equal(undefined)
  })
})
