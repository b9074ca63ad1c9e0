import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, addWorkingDays, daysBetween, isWorkingDay } from '../../src/platform/index.ts'

/** Bank holidays of England and Wales as published on gov.uk/bank-holidays. */
const published: Record<string, string> = {
  2020: '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28',
  2021: '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28',
  2022: '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27',
  2023: '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26',
  2024: '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26',
  2025: '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26',
  2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
  2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
}

const anyDay = fc.integer({ min: 0, max: 20_000 }).map(days => addDays('1990-01-01', days))

describe('a working day', () => {
  for (const [year, days] of Object.entries(published))
    it(`is Monday to Friday less the bank holidays of ${year}`, () => {
      const holidays: string[] = []
      for (let day = `${year}-01-01`; day.startsWith(year); day = addDays(day, 1)) {
        const weekend = [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay())
        if (weekend) expect(isWorkingDay(day), day).to.equal(false)
        else if (!isWorkingDay(day)) holidays.push(day.slice(5))
      }
      expect(holidays.join(' ')).to.equal(days)
    })

  it('is found over Christmas, Easter and the turn of the year', () => {
    expect(addWorkingDays('2026-12-24', 1)).to.equal('2026-12-29')
    expect(addWorkingDays('2026-04-02', 1)).to.equal('2026-04-07')
    expect(addWorkingDays('2027-12-24', 5)).to.equal('2028-01-05')
  })

  it('is the day itself or the next one, when none is added', () => {
    expect(addWorkingDays('2026-03-02', 0)).to.equal('2026-03-02')
    expect(addWorkingDays('2026-03-01', 0)).to.equal('2026-03-02')
    expect(addWorkingDays('2026-12-25', 0)).to.equal('2026-12-29')
  })

  it('is reached after exactly so many, from any day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const to = addWorkingDays(from, count)
        expect(isWorkingDay(to)).to.equal(true)
        const start = addWorkingDays(from, 0)
        const between = Array.from({ length: daysBetween(start, to) }, (_, n) => addDays(start, n + 1))
        expect(between.filter(isWorkingDay)).to.have.lengthOf(count)
      }),
    )
  })

  it('is never further away than five days', () => {
    fc.assert(
      fc.property(anyDay, from => {
        expect(daysBetween(from, addWorkingDays(from, 0))).to.be.lessThan(6)
      }),
    )
  })
})
