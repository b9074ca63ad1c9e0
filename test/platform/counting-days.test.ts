import { expect } from 'chai'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import {
  addDays,
  addSeconds,
  ageOn,
  bannerDate,
  daysBetween,
  instantInLondon,
  isDay,
  londonDay,
  longDate,
  longTime,
  monthAndYear,
  weekday,
} from '../../src/platform/index.ts'

const plain = (day: string) => Temporal.PlainDate.from(day)
const between = {
  min: new Date('1900-01-01T00:00Z'),
  max: new Date('2150-12-31T23:59Z'),
  noInvalidDate: true,
}
const moment = fc.date(between).map(date => date.toISOString())
const day = moment.map(instant => instant.slice(0, 10))
const london = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London')

describe('counting days', () => {
  it('adds and counts days as the calendar does', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, days) => {
        const to = addDays(from, days)
        expect(to).to.equal(plain(from).add({ days }).toString())
        expect(daysBetween(from, to)).to.equal(days)
        expect(weekday(to)).to.equal(plain(to).dayOfWeek)
      }),
    )
  })

  it('counts whole years of age, somebody born on 29 February included', () => {
    fc.assert(
      fc.property(fc.oneof(day, fc.constant('1948-02-29')), day, (born, on) => {
        fc.pre(born <= on)
        expect(ageOn(born, on)).to.equal(plain(born).until(plain(on), { largestUnit: 'year' }).years)
      }),
    )
    expect(ageOn('1948-02-29', '2026-02-28')).to.equal(77)
    expect(ageOn('1948-02-29', '2026-03-01')).to.equal(78)
  })

  it('knows the date and the time in London at any instant since clocks there kept whole hours', () => {
    const since = fc.date({ ...between, min: new Date('1972-01-01T00:00Z') }).map(date => date.toISOString())
    fc.assert(
      fc.property(since, fc.integer({ min: -9000, max: 9000 }), (instant, seconds) => {
        for (const at of [instant, addSeconds(instant, seconds)]) {
          const there = london(at)
          expect(londonDay(at)).to.equal(there.toPlainDate().toString())
          expect(longTime(at)).to.match(new RegExp(`:${String(there.minute).padStart(2, '0')}[ap]m$`))
          const wall = there.toPlainTime().toString({ smallestUnit: 'minute' })
          const begins = instantInLondon(there.toPlainDate().toString(), wall)
          expect(london(begins).toPlainTime().toString({ smallestUnit: 'minute' })).to.equal(wall)
        }
      }),
    )
  })

  it('follows the clocks when they are put forward and back', () => {
    expect(longTime('2026-03-29T00:59:00.000Z')).to.equal('29 March 2026 at 12:59am')
    expect(longTime('2026-03-29T01:00:00.000Z')).to.equal('29 March 2026 at 2:00am')
    expect(longTime('2026-10-25T00:59:00.000Z')).to.equal('25 October 2026 at 1:59am')
    expect(longTime('2026-10-25T01:00:00.000Z')).to.equal('25 October 2026 at 1:00am')
    expect(londonDay('2026-06-30T23:30:00.000Z')).to.equal('2026-07-01')
    expect(instantInLondon('2026-03-29', '01:30')).to.equal('2026-03-29T01:30:00.000Z')
    expect(instantInLondon('2026-07-01')).to.equal('2026-06-30T23:00:00.000Z')
  })

  it('writes a date as the NHS writes it', () => {
    expect(longDate('2018-08-06')).to.equal('6 August 2018')
    expect(monthAndYear('2018-08-06')).to.equal('August 2018')
    expect(bannerDate('1945-07-14')).to.equal('14-Jul-1945')
    expect(addSeconds('2026-03-01T09:30:00.000Z', 90)).to.equal('2026-03-01T09:31:30.000Z')
  })

  it('refuses what is not a day', () => {
    for (const wrong of ['', '2026-13-01', '2026-03-01T09:30:00.000Z', 'yesterday']) {
      expect(() => addDays(wrong, 1)).to.throw(RangeError)
      expect(() => daysBetween(wrong, '2026-03-01')).to.throw(RangeError)
    }
    expect(() => longDate('2026-13-01')).to.throw(RangeError)
    expect(isDay('2026-02-30')).to.equal(false)
  })
})
