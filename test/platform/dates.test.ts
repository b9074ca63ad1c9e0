import { expect } from 'chai'
import fc from 'fast-check'
import {
  addDays,
  addMonths,
  addSeconds,
  addWeeks,
  ageOn,
  bannerDate,
  daysBetween,
  instantInLondon,
  isDay,
  londonDay,
  longDate,
  longTime,
  monthAndYear,
  SettableClock,
  today,
  weekday,
} from '../../src/platform/index.ts'

const anyDay = fc.integer({ min: 0, max: 60_000 }).map(days => addDays('1930-01-01', days))
const dayOf = (day: string) => Number(day.slice(8))

describe('a day on the calendar [H-11]', () => {
  it('counts months to the same day, or to the last of a shorter month', () => {
    expect(addMonths('2026-08-31', 1)).to.equal('2026-09-30')
    expect(addMonths('2026-01-31', 1)).to.equal('2026-02-28')
    expect(addMonths('2028-01-31', 1)).to.equal('2028-02-29')
    expect(addMonths('2024-02-29', 12)).to.equal('2025-02-28')
    expect(addMonths('2024-02-29', 48)).to.equal('2028-02-29')
    expect(addMonths('2026-03-31', -1)).to.equal('2026-02-28')
  })

  it('counts days over both changes of the clocks', () => {
    expect(addDays('2026-03-28', 1)).to.equal('2026-03-29')
    expect(addDays('2026-03-29', 1)).to.equal('2026-03-30')
    expect(addDays('2026-10-25', 1)).to.equal('2026-10-26')
    expect(daysBetween('2026-03-28', '2026-10-26')).to.equal(212)
  })

  it('goes there and back by any number of days', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -20_000, max: 20_000 }), (from, days) => {
        const to = addDays(from, days)
        expect(daysBetween(from, to)).to.equal(days)
        expect(addDays(to, -days)).to.equal(from)
        expect(to > from).to.equal(days > 0)
      }),
    )
  })

  it('is in the month it was sent to, on the same day unless that month is shorter', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 360 }), (from, months) => {
        const to = addMonths(from, months)
        const [year, month] = from.split('-').map(Number) as [number, number]
        const wanted = year * 12 + month - 1 + months
        expect(to.slice(0, 7)).to.equal(
          `${Math.floor(wanted / 12)}-${String((wanted % 12) + 1).padStart(2, '0')}`,
        )
        if (dayOf(to) !== dayOf(from)) expect(dayOf(addDays(to, 1))).to.equal(1)
      }),
    )
  })

  it('falls on the same weekday after any number of weeks', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -500, max: 500 }), (from, weeks) => {
        expect(weekday(addWeeks(from, weeks))).to.equal(weekday(from))
      }),
    )
  })

  it('makes somebody older on their birthday and not the day before', () => {
    expect(ageOn('1951-04-14', '2026-04-13')).to.equal(74)
    expect(ageOn('1951-04-14', '2026-04-14')).to.equal(75)
    expect(ageOn('1952-02-29', '2026-02-28')).to.equal(73)
    expect(ageOn('1952-02-29', '2026-03-01')).to.equal(74)
  })

  for (const text of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '26-01-01',
    '2026-01-01T00:00',
    '',
    'soon',
  ])
    it(`is not "${text}"`, () => expect(isDay(text)).to.equal(false))

  it('is written as the NHS writes it', () => {
    expect(longDate('2018-08-06')).to.equal('6 August 2018')
    expect(monthAndYear('2018-08-06')).to.equal('August 2018')
    expect(bannerDate('1945-07-04')).to.equal('04-Jul-1945')
  })
})

describe('a moment', () => {
  it('belongs to the day in London, winter and summer', () => {
    expect(londonDay('2026-01-31T23:59:59.999Z')).to.equal('2026-01-31')
    expect(londonDay('2026-06-30T22:59:59.999Z')).to.equal('2026-06-30')
    expect(londonDay('2026-06-30T23:00:00.000Z')).to.equal('2026-07-01')
    expect(londonDay('2026-10-25T00:30:00.000Z')).to.equal('2026-10-25')
  })

  it('is found from a day and a time on the wall, also on the days the clocks change', () => {
    expect(instantInLondon('2026-01-15', '09:00')).to.equal('2026-01-15T09:00:00.000Z')
    expect(instantInLondon('2026-07-15', '09:00')).to.equal('2026-07-15T08:00:00.000Z')
    expect(instantInLondon('2026-03-29', '01:30')).to.equal('2026-03-29T01:30:00.000Z') // 2:30am, the hour is skipped
    expect(instantInLondon('2026-10-25', '01:30')).to.equal('2026-10-25T00:30:00.000Z') // the first of the two
    expect(instantInLondon('2026-07-01')).to.equal('2026-06-30T23:00:00.000Z')
  })

  it('begins each day that it belongs to, any day of any year', () => {
    fc.assert(
      fc.property(anyDay, day => {
        const midnight = instantInLondon(day)
        expect(londonDay(midnight)).to.equal(day)
        expect(londonDay(addSeconds(midnight, -1))).to.equal(addDays(day, -1))
      }),
    )
  })

  it('is told in London time', () => {
    expect(longTime('2018-08-06T13:05:00.000Z')).to.equal('6 August 2018 at 2:05pm')
    expect(longTime('2026-01-01T00:00:00.000Z')).to.equal('1 January 2026 at 12:00am')
    expect(longTime('2026-01-01T12:00:00.000Z')).to.equal('1 January 2026 at 12:00pm')
  })

  it('keeps its form when seconds are added, so that text sorts as time does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), seconds => {
        const [from, to] = ['2026-03-02T10:00:00.000Z', addSeconds('2026-03-02T10:00:00.000Z', seconds)]
        expect(to).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/)
        expect(to > from).to.equal(seconds > 0)
      }),
    )
  })

  it('is where a clock was moved to, by the day in London', () => {
    const clock = new SettableClock('2026-03-02T10:00:00.000Z')
    clock.moveTo('2026-06-30T23:30:00.000Z')

    expect(today(clock)).to.equal('2026-07-01')
  })
})
