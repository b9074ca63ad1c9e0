import { expect } from 'chai'
import fc from 'fast-check'
import { addDays } from '../../src/platform/index.ts'
import { assign } from '../../src/results/assign.ts'
import type { CheckToServe, ResultToAssign } from '../../src/results/assign.ts'

type Check = CheckToServe<string>
type Result = ResultToAssign<string>

const check = (dueOn: string, change: Partial<Check> = {}): Check => ({
  id: `PSA ${dueOn}`,
  test: 'psa',
  dueOn,
  windowFrom: addDays(dueOn, -14),
  windowTo: addDays(dueOn, 14),
  settled: false,
  ...change,
})

const result = (takenOn: string, change: Partial<Result> = {}): Result => ({
  id: `taken ${takenOn}`,
  test: 'psa',
  takenOn,
  order: '1',
  status: 'final',
  usable: true,
  ...change,
})

const march = check('2026-03-01')
const september = check('2026-09-01')
const serves = (one: Result, checks = [march, september]) => assign([one], checks).get(one.id)

describe('which check a result serves', () => {
  it('is the one in whose window the sample was taken', () => {
    expect(serves(result('2026-02-15'))).to.equal(march.id)
    expect(serves(result('2026-03-15'))).to.equal(march.id)
    expect(serves(result('2026-08-18'))).to.equal(september.id)
  })

  it('is the late one, until the next begins', () => {
    expect(serves(result('2026-06-20'))).to.equal(march.id)
    expect(serves(result('2026-08-17'))).to.equal(march.id)
    expect(serves(result('2027-05-01'))).to.equal(september.id)
  })

  it('is none before the first window', () => expect(serves(result('2026-02-14'))).to.equal(null))

  it('is none of another test, and none without a sample date', () => {
    expect(serves(result('2026-03-01', { test: 'cea' }))).to.equal(null)
    expect(serves(result('2026-03-01', { takenOn: null }))).to.equal(null)
  })

  it('is none for a lost, cancelled, withdrawn or unusable sample', () => {
    for (const change of [
      { usable: false },
      { status: 'cancelled', usable: false },
      { status: 'withdrawn', usable: false },
    ] as const)
      expect(serves(result('2026-03-01', change))).to.equal(null)
  })

  it('is none that was settled otherwise, nor does the check before it reach over it', () => {
    const declined = check('2026-09-01', { settled: true })
    expect(serves(result('2026-09-01'), [march, declined])).to.equal(null)
  })

  it('is the first result’s by sample date; a second in the same window is read but serves none', () => {
    const links = assign([result('2026-03-10'), result('2026-03-02')], [march, september])
    expect([...links]).to.have.deep.members([
      ['taken 2026-03-02', march.id],
      ['taken 2026-03-10', null],
    ])
  })

  it('is given afresh when an earlier sample comes late', () => {
    expect(serves(result('2026-03-10'))).to.equal(march.id)
    expect(assign([result('2026-03-10'), result('2026-03-02')], [march]).get('taken 2026-03-10')).to.equal(
      null,
    )
  })

  it('is the nearest by due date where windows overlap', () => {
    const repeat = check('2026-03-20')
    expect(serves(result('2026-03-08'), [march, repeat])).to.equal(march.id)
    expect(serves(result('2026-03-12'), [march, repeat])).to.equal(repeat.id)
  })

  it('is one check for all the samples of a day, by order number', () => {
    const repeat = check('2026-03-20')
    const twice = [
      result('2026-03-08', { order: '1', id: 'b' }),
      result('2026-03-08', { order: '2', id: 'a' }),
    ]
    expect([...assign(twice, [march, repeat])]).to.have.deep.members([
      ['b', march.id],
      ['a', null],
    ])
  })

  it('stays where a person put it, and the check is no longer open to others', () => {
    const early = result('2026-02-01')
    const links = assign([early, result('2026-03-01')], [march, september], new Map([[early.id, march.id]]))
    expect(links.get(early.id)).to.equal(march.id)
    expect(links.get('taken 2026-03-01')).to.equal(null)
  })

  it('is none where a person said so, and none once a linked result is withdrawn', () => {
    const one = result('2026-03-01')
    expect(assign([one], [march], new Map([[one.id, null]])).get(one.id)).to.equal(null)
    const withdrawn = result('2026-03-01', { status: 'withdrawn', usable: false })
    const links = assign([withdrawn, result('2026-03-02')], [march], new Map([[withdrawn.id, march.id]]))
    expect(links.get(withdrawn.id)).to.equal(null)
    expect(links.get('taken 2026-03-02')).to.equal(march.id)
  })
})

describe('any results and checks', () => {
  const day = fc.integer({ min: 0, max: 400 }).map(days => addDays('2026-01-01', days))
  const results = fc.array(
    fc.record({
      takenOn: fc.option(day),
      order: fc.constantFrom('1', '2'),
      usable: fc.boolean(),
      test: fc.constantFrom('psa', 'cea'),
    }),
    { maxLength: 8 },
  )
  const checks = fc.array(
    fc.record({ dueOn: day, settled: fc.boolean(), test: fc.constantFrom('psa', 'cea') }),
    { maxLength: 6 },
  )
  const drawn = fc
    .record({ results, checks, linked: fc.option(fc.nat(7)) })
    .map(({ results, checks, linked }) => {
      const all = results.map((r, i) => result('2026-01-01', { ...r, id: `r${i}` }))
      const due = checks.map((c, i) => check(c.dueOn, { ...c, id: `c${i}` }))
      const manual = new Map(linked !== null && all[linked] && due[0] ? [[all[linked].id, due[0].id]] : [])
      return { all, due, manual }
    })
    .chain(({ all, due, manual }) =>
      fc.record({
        all: fc.constant(all),
        due: fc.constant(due),
        manual: fc.constant(manual),
        arrived: fc.shuffledSubarray(all, { minLength: all.length }),
        listed: fc.shuffledSubarray(due, { minLength: due.length }),
      }),
    )

  it('are joined alike in any order of arrival', () => {
    fc.assert(
      fc.property(drawn, ({ all, due, manual, arrived, listed }) => {
        const links = assign(all, due, manual)
        expect(Object.fromEntries(assign(arrived, listed, manual))).to.deep.equal(Object.fromEntries(links))
      }),
      { numRuns: 300 },
    )
  })

  it('are each joined once at most, never to a settled check or one of another test', () => {
    fc.assert(
      fc.property(drawn, ({ all, due }) => {
        const links = assign(all, due)
        expect([...links.keys()]).to.have.members(all.map(({ id }) => id))
        const served = [...links.values()].filter(id => id !== null)
        expect(new Set(served).size).to.equal(served.length)
        for (const [resultId, checkId] of links) {
          if (checkId === null) continue
          const one = all.find(({ id }) => id === resultId)!
          const other = due.find(({ id }) => id === checkId)!
          expect(other.settled).to.equal(false)
          expect(one.usable).to.equal(true)
          expect(one.test).to.equal(other.test)
          expect(one.takenOn! >= other.windowFrom).to.equal(true)
        }
      }),
    )
  })
})
