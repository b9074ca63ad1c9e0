import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import {
  biochemicalRecurrence,
  ca125,
  crossing,
  doublingTime,
  nadir,
  phoenix,
  velocity,
} from '../../src/results/kinetics.ts'
import type { Point } from '../../src/results/kinetics.ts'
import { parseMeasured } from '../../src/results/measured.ts'

const point = (takenOn: string, text: string): Point => ({ takenOn, measured: parseMeasured(text)! })
const yearly = (from: number, ...texts: string[]) => texts.map((text, i) => point(`${from + i}-01-01`, text))
const weekly = (...texts: string[]) =>
  texts.map((text, i) => point(`2026-01-${String(1 + 8 * i).padStart(2, '0')}`, text))

const months = (...args: Parameters<typeof doublingTime>) => {
  const found = doublingTime(...args)
  return 'refused' in found ? found.refused : found.months
}
const perYear = (...args: Parameters<typeof velocity>) => {
  const found = velocity(...args)
  return 'refused' in found ? found.refused : found.perYear
}

/** Within 0.01 %. */
const expectClose = (found: number | string, expected: number) => {
  expect(found).to.be.a('number')
  expect(Number(found)).to.be.closeTo(expected, Math.abs(expected) * 1e-4)
}

describe('doubling time', () => {
  it('counts days, not whole months: 4.0 to 5.0 in 485 days', () => {
    // 49.50 as Memorial Sloan Kettering's calculator prints it; "16 months" would give 49.70
    const found = months([point('2009-01-01', '4.0'), point('2010-05-01', '5.0')])
    expectClose(found, 49.496)
    expect(Number(found).toFixed(2)).to.equal('49.50')
  })

  const published: [string[], number, number][] = [
    [['1.0', '1.9', '2.0', '2.1'], 36.52, 36.54],
    [['1.0', '1.3', '1.7', '2.1'], 33.35, 33.38],
    [['0.5', '0.55', '0.6', '0.65', '0.7', '0.8', '0.9'], 87.34, 87.4],
  ]
  for (const [values, dayExact, of365] of published)
    it(`of ${values.join(', ')} each January is ${dayExact} months; ${of365} on the published month of 365/12 days`, () => {
      const found = Number(months(yearly(2012, ...values)))
      expect(found.toFixed(2)).to.equal(dayExact.toFixed(2))
      expect(((found * 365.25) / 365).toFixed(2)).to.equal(of365.toFixed(2))
    })

  it('refuses two series mixed on the same dates, and says so', () => {
    const mixed = [...yearly(2012, '0.5', '0.55', '0.6'), ...yearly(2012, '1.0', '1.3', '1.7')]
    expect(months(mixed)).to.equal('two different values on one day')
  })

  it('takes the same value of one day, sent twice, once', () => {
    const series = yearly(2012, '1.0', '1.3', '1.7')
    expect(months([...series, point('2012-01-01', '1.00')])).to.equal(months(series))
  })

  it('is never given for a series that is level or falls', () => {
    expect(months(yearly(2012, '1.0', '1.0'))).to.equal('not rising')
    expect(months(yearly(2012, '0.7', '0.7', '0.7'))).to.equal('not rising')
    expect(months(yearly(2012, '2.0', '1.0'))).to.equal('not rising')
  })

  it('is not made of censored values', () => {
    expect(months(yearly(2012, '<0.01', '<0.01', '0.02'))).to.equal('too few values')
    expect(months(yearly(2012, '<0.01', '1.0', '1.9', '>100'))).to.equal(months(yearly(2013, '1.0', '1.9')))
  })

  it('returns the values it used, so that a page can show them', () => {
    const series = yearly(2012, '8.0', '<0.01', '0.1', '0.2', '0.4')
    const found = doublingTime(series, { since: '2013-01-01', floor: '0.2' })
    expect(found.inputs.map(({ measured }) => measured.text)).to.deep.equal(['0.2', '0.4'])
    expect(months(series, { since: '2013-01-01', floor: '0.2', atLeast: 3 })).to.equal('too few values')
  })

  it('of a pure exponential is the one it was made with, in any order', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 60, noNaN: true }),
        fc.uniqueArray(fc.integer({ min: 0, max: 27 }), { minLength: 2, maxLength: 8 }),
        (doubling, days) => {
          const days0 = Math.min(...days)
          const series = days.map(day => ({
            takenOn: `2026-02-${String(day + 1).padStart(2, '0')}`,
            measured: parseMeasured((2 ** ((day - days0) / (doubling * 30.4375))).toFixed(15))!,
          }))
          expectClose(months(series), doubling)
        },
      ),
    )
  })
})

describe('velocity', () => {
  it('is units a year, day-exact', () => {
    // Published as 0.80 a year on "18 months" and 1.5 a year on "2 years"; by days they are 547 and 730.
    expectClose(perYear([point('2020-01-01', '2.0'), point('2021-07-01', '3.2')]), (1.2 / 547) * 365.25)
    expectClose(perYear([point('2021-01-01', '5'), point('2023-01-01', '8')]), (3 / 730) * 365.25)
    expect(Number(perYear([point('2020-01-01', '2.0'), point('2021-07-01', '3.2')])).toFixed(2)).to.equal(
      '0.80',
    )
    expect(Number(perYear([point('2021-01-01', '5'), point('2023-01-01', '8')])).toFixed(1)).to.equal('1.5')
  })

  it('may be negative', () =>
    expectClose(perYear([point('2021-01-01', '8'), point('2023-01-01', '5')]), (-3 / 730) * 365.25))
})

describe('seven synthetic series', () => {
  const read = (file: string): Record<string, string>[] =>
    parse(readFileSync(new URL(`../fixtures/series/${file}`, import.meta.url)), { columns: true })
  const values = read('synthea_psa.csv')
  const expected = read('synthea_expected_psadt.csv')

  it('are all there', () => {
    expect(values).to.have.lengthOf(37)
    expect(expected).to.have.lengthOf(7)
  })

  for (const [i, row] of expected.entries())
    it(`agree with the figures worked out independently: number ${i + 1}, of ${row.n} values`, () => {
      const series = values
        .filter(value => value.patient === row.id)
        .map(value => point(value.datetime!.slice(0, 10), value.value!))

      expect(series).to.have.lengthOf(Number(row.n))
      expectClose(perYear(series), Number(row.velocity_per_year))
      expectClose(nadir(series)!.measured.value, Number(row.nadir))
      if (Number(row.psadt_months) > 0) expectClose(months(series), Number(row.psadt_months))
      else expect(months(series)).to.equal('not rising')
    })
})

describe('the nadir', () => {
  it('is the lowest value, the earliest of equals', () => {
    expect(nadir(yearly(2012, '1.0', '0.3', '0.30', '0.4'))?.takenOn).to.equal('2013-01-01')
    expect(nadir(yearly(2012, '0.1', '<0.1'))?.takenOn).to.equal('2013-01-01')
    expect(nadir([])).to.equal(null)
  })
})

describe('Phoenix failure after radiotherapy', () => {
  it('is called at the nadir + 2 and not below', () => {
    expect(phoenix(yearly(2020, '4.0', '1.2', '3.1')).failedOn).to.equal(null)
    expect(phoenix(yearly(2020, '4.0', '1.2', '3.2'))).to.include({ failedOn: '2022-01-01', callsAt: '3.2' })
  })

  it('is dated on the day it is found, against the lowest value so far', () => {
    const series = yearly(2020, '1.2', '2.0', '3.3', '0.5')
    expect(phoenix(series)).to.include({ failedOn: '2022-01-01', callsAt: '3.2' })
  })

  it('counts from the end of radiotherapy', () => {
    const series = yearly(2019, '0.5', '4.0', '1.2', '3.1')
    expect(phoenix(series, { since: '2020-01-01' })).to.include({ failedOn: null, callsAt: '3.2' })
    expect(phoenix(series, { since: '2020-01-01' }).inputs).to.have.lengthOf(3)
  })
})

describe('a threshold reached', () => {
  const cea = (...texts: string[]) => crossing(weekly(...texts), { comparison: '>=', value: '5' }).state

  it('once asks for a repeat, twice in a row confirms', () => {
    expect(cea('4.9', '4.9')).to.equal('below')
    expect(cea('4.9', '5.1')).to.equal('repeat to confirm')
    expect(cea('4.9', '5.1', '5.0')).to.equal('confirmed')
    expect(cea('4.9', '5.1', '4.0')).to.equal('below')
    expect(cea('4.9', '5.1', '4.0', '5.2')).to.equal('repeat to confirm')
  })

  it('is biochemical recurrence after prostatectomy at 0.2, confirmed', () => {
    expect(biochemicalRecurrence(weekly('<0.01', '0.19')).state).to.equal('below')
    expect(biochemicalRecurrence(weekly('<0.01', '0.2')).state).to.equal('repeat to confirm')
    expect(biochemicalRecurrence(weekly('0.2', '<0.5', '0.20'))).to.deep.include({
      state: 'confirmed',
      confirmedBy: point('2026-01-17', '0.20'),
    })
  })

  it('is not reached by a high-sensitivity value below it, nor by a censored one', () => {
    expect(
      crossing(yearly(2020, '<0.01', '<0.01', '0.02'), { comparison: '>=', value: '0.05' }).state,
    ).to.equal('below')
  })
})

describe('CA125', () => {
  const state = (...texts: string[]) => ca125(weekly(...texts), '30').state

  it('is flagged at twice the upper limit, confirmed a week later, when it had been normal', () => {
    expect(state('12', '61', '62')).to.equal('confirmed')
    expect(state('12', '61', '58')).to.equal('below')
    expect(ca125(weekly('12', '61'), '30')).to.include({ state: 'repeat to confirm', against: '60' })
  })

  it('is flagged at twice its nadir when it was never normal', () => {
    expect(ca125(weekly('40', '80', '82'), '30')).to.include({
      state: 'confirmed',
      because: 'twice the nadir',
      against: '80',
    })
    expect(state('40', '61', '62')).to.equal('below')
  })

  it('is not confirmed within the same week', () => {
    const series = [point('2026-01-01', '12'), point('2026-02-01', '61'), point('2026-02-07', '62')]
    expect(ca125(series, '30').state).to.equal('repeat to confirm')
    expect(ca125([...series, point('2026-02-08', '62')], '30').state).to.equal('confirmed')
  })
})
