import { expect } from 'chai'
import { isLooser } from '../../src/care-plans/limit.ts'
import type { Level } from '../../src/care-plans/limit.ts'

describe('loosening a limit', () => {
  const level = (change: Partial<Level> = {}): Level => ({
    comparison: '>=',
    value: '0.2',
    unit: 'ug/L',
    assay: null,
    ...change,
  })
  const from = (present: Level, next: Level) => isLooser({ state: 'agreed', ...present }, next)

  const looser: [string, Partial<Level>, Partial<Level>][] = [
    ['a higher value', {}, { value: '0.4' }],
    ['a higher value with fewer digits', { value: '9.5' }, { value: '10' }],
    ['"above" instead of "at or above"', {}, { comparison: '>' }],
    ['another unit', {}, { unit: 'nmol/L', value: '0.1' }],
    ['another assay', { assay: 'Roche' }, { assay: 'Abbott' }],
    ['no assay any more', { assay: 'Roche' }, {}],
  ]
  for (const [words, before, after] of looser)
    it(`is ${words}`, () => expect(from(level(before), level(after))).to.equal(true))

  const stricter: [string, Partial<Level>, Partial<Level>][] = [
    ['a lower value', {}, { value: '0.1' }],
    ['a lower value, counted from above it', {}, { value: '0.1', comparison: '>' }],
    ['the same value written longer', {}, { value: '0.20' }],
    ['"at or above" instead of "above"', { comparison: '>' }, {}],
    ['one assay instead of any', {}, { assay: 'Roche' }],
  ]
  for (const [words, before, after] of stricter)
    it(`is not ${words}`, () => expect(from(level(before), level(after))).to.equal(false))

  it('is not the first one agreed', () =>
    expect(isLooser({ state: 'awaited' }, level({ value: '9' }))).to.equal(false))
})
