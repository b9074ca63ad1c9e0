import { expect } from 'chai'
import { groupCommit } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { emptyDatabase } from '../support/portal.ts'

describe('committing together', () => {
  let db: Db
  let cleanUp: () => Promise<void>
  beforeEach(async () => {
    const empty = await emptyDatabase()
    db = empty.db
    cleanUp = empty.cleanUp
  })
  afterEach(() => cleanUp())

  const row = (n: number) => ({ account_id: n, subject: 'test', body: '{}', saved_at: '2026-03-02' })
  const saved = () => db('drafts').orderBy('account_id').pluck<number[]>('account_id')
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

  it('saves every row once, in few commits, and tells each caller its own', async () => {
    let commits = 0
    const write = groupCommit(db, async (trx, rows: ReturnType<typeof row>[]) => {
      commits++
      await trx.batchInsert('drafts', rows, 50)
      return rows.map(each => each.account_id)
    })

    expect(await Promise.all(numbers(500).map(n => write(row(n))))).to.deep.equal(numbers(500))
    expect(await saved()).to.deep.equal(numbers(500))
    expect(commits).to.be.lessThan(10)
  })

  it('resolves nobody before their row is committed', async () => {
    const write = groupCommit(db, async (trx, rows: ReturnType<typeof row>[]) => {
      await trx.batchInsert('drafts', rows, 50)
      return rows
    })

    await Promise.all(
      numbers(40).map(async n => {
        await write(row(n))
        expect(await db('drafts').where({ account_id: n })).to.have.lengthOf(1)
      }),
    )
  })

  it('refuses a row that cannot be saved, and saves those that waited with it', async () => {
    const write = groupCommit(db, async (trx, rows: ReturnType<typeof row>[]) => {
      await trx.batchInsert('drafts', rows, 50)
      return rows
    })
    const ends = await Promise.allSettled([1, 2, 2, 3, 4].map(n => write(row(n))))

    expect(ends.filter(end => end.status === 'rejected')).to.have.lengthOf(1)
    expect(await saved()).to.deep.equal([1, 2, 3, 4])
    await write(row(5))
    expect(await saved()).to.deep.equal([1, 2, 3, 4, 5])
  })
})
