import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, addSeconds, isWorkingDay, longTime, londonDay, weekday } from '../../src/platform/index.ts'
import { goodMoment, longStop } from '../../src/results/good-hours.ts'
import { defaultPolicy, leadAlerts, visibility } from '../../src/results/release.ts'
import type { Release } from '../../src/results/release.ts'

/** A Monday in March, in winter time. */
const came = '2026-03-02T10:00:00.000Z'
const after = (days: number, time = '10:00') => `${addDays('2026-03-02', days)}T${time}:00.000Z`

const release = (change: Partial<Release<string>> = {}): Release<string> => ({
  current: { hash: 'now', status: 'final' },
  findings: [{ followUp: 'prostate', finding: 'expected' }],
  readings: [],
  spoken: [],
  seenBefore: false,
  choice: 'after reading',
  policy: defaultPolicy,
  receivedAt: came,
  changedAt: came,
  now: after(1),
  ...change,
})

const sees = (change: Partial<Release<string>> = {}) => visibility(release(change)).sees

const act = (at: string, hash = 'now') => [{ hash, at }]
const readBy = (followUp: string, at: string, hash = 'now') => ({ followUp, at, hash })
const read = { readings: [readBy('prostate', came)] }
const look = { findings: [{ followUp: 'prostate', finding: 'look' as const }] }
const reaching = { findings: [{ followUp: 'prostate', finding: 'act' as const }] }

describe('what the patient sees of an expected result', () => {
  it('is the result as soon as it is final, for who chose that', () => {
    expect(visibility(release({ choice: 'as soon as final' }))).to.include({ sees: 'shown', from: came })
    expect(sees({ choice: 'as soon as final', current: { hash: 'now', status: 'preliminary' } })).to.equal(
      'hidden',
    )
  })

  it('waits for the reading where the trust does not allow that', () => {
    const policy = { ...defaultPolicy, unreadAllowed: false }
    expect(sees({ choice: 'as soon as final', policy })).to.equal('hidden')
    expect(sees({ choice: 'as soon as final', policy, ...read })).to.equal('shown')
  })

  it('waits for Monday morning where the trust wants it in good hours', () => {
    const friday = '2026-03-06T15:00:00.000Z'
    const policy = { ...defaultPolicy, unreadInGoodHoursOnly: true }
    const change = { choice: 'as soon as final' as const, policy, receivedAt: friday, changedAt: friday }
    expect(sees({ ...change, now: '2026-03-08T12:00:00.000Z' })).to.equal('hidden')
    expect(sees({ ...change, now: '2026-03-09T09:00:00.000Z' })).to.equal('shown')
  })

  it('is the result after reading, once the moment to undo is over', () => {
    const readings = [readBy('prostate', came)]
    expect(sees()).to.equal('hidden')
    expect(sees({ readings, now: addSeconds(came, 59) })).to.equal('hidden')
    expect(sees({ readings, now: addSeconds(came, 60) })).to.equal('shown')
  })

  it('waits for the last follow-up’s reading', () => {
    const findings = [
      { followUp: 'prostate', finding: 'expected' as const },
      { followUp: 'colorectal', finding: 'expected' as const },
    ]
    expect(sees({ findings, ...read })).to.equal('hidden')
    expect(sees({ findings, readings: [...read.readings, readBy('colorectal', came)] })).to.equal('shown')
  })

  it('waits for the telephone or the post, for who chose those', () => {
    expect(sees({ choice: 'by phone', ...read })).to.equal('hidden')
    expect(sees({ choice: 'by phone', ...read, posted: act(came) })).to.equal('hidden')
    expect(sees({ choice: 'by phone', ...read, spoken: act(came) })).to.equal('shown')
    expect(sees({ choice: 'by post', ...read })).to.equal('hidden')
    expect(sees({ choice: 'by post', ...read, posted: act(came) })).to.equal('shown')
  })
})

describe('what the patient sees of a result to look at or act on (H-08)', () => {
  for (const [name, finding] of Object.entries({ look, act: reaching }))
    it(`is nothing until somebody has spoken to them: ${name}`, () => {
      for (const choice of ['as soon as final', 'after reading', 'by phone', 'by post'] as const) {
        expect(sees({ ...finding, ...read, choice, posted: act(came) }), choice).to.equal('hidden')
        expect(sees({ ...finding, ...read, choice, spoken: act(came) }), choice).to.equal('shown')
      }
    })

  it('is shown since the talk or the reading, whichever came later', () => {
    const since = (readAt: string, spokenAt: string) =>
      visibility(
        release({ ...look, readings: [readBy('prostate', readAt)], spoken: act(spokenAt), now: after(4) }),
      ).from
    expect(since(after(1), after(2))).to.equal(after(2))
    expect(since(after(2), after(1))).to.equal(addSeconds(after(2), defaultPolicy.undoSeconds))
  })

  it('follows the strictest of several follow-ups', () => {
    const findings = [...look.findings, { followUp: 'colorectal', finding: 'expected' as const }]
    expect(sees({ findings, choice: 'as soon as final' })).to.equal('hidden')
  })

  it('is nothing while nobody has judged it', () => {
    expect(sees({ findings: [], choice: 'as soon as final' })).to.equal('hidden')
  })

  it('may be released early by staff', () => {
    expect(visibility(release({ ...look, releasedEarly: act(after(0)) }))).to.include({
      sees: 'shown',
      from: after(0),
    })
  })
})

describe('a correction or a withdrawal', () => {
  const corrected = {
    current: { hash: 'now', status: 'corrected' as const },
    changedAt: after(3),
    now: after(3),
  }

  it('hides at once what was shown, whatever was read, said or posted about the old value', () => {
    const before = {
      readings: [readBy('prostate', came, 'old')],
      spoken: act(came, 'old'),
      posted: act(came, 'old'),
      releasedEarly: act(came, 'old'),
    }
    for (const choice of ['as soon as final', 'after reading', 'by phone', 'by post'] as const)
      expect(visibility(release({ ...corrected, ...before, choice, seenBefore: true }))).to.include({
        sees: 'checking',
        from: after(3),
      })
  })

  it('says nothing of what was never shown', () => expect(sees(corrected)).to.equal('hidden'))

  it('is not shown unread, even when everything else is as expected', () => {
    expect(sees({ ...corrected, choice: 'as soon as final' })).to.equal('hidden')
    expect(sees({ ...corrected, choice: 'as soon as final', ...read, now: after(4) })).to.equal('shown')
  })

  it('has a long-stop of its own for who saw the old value', () => {
    const late = { ...corrected, changedAt: after(28), seenBefore: true }
    expect(sees({ ...late, now: after(28) })).to.equal('checking')
    expect(sees({ ...late, now: after(49) })).to.equal('fixed words')
  })

  it('that withdraws leaves nothing once the patient has been told', () => {
    const withdrawn = {
      current: { hash: 'now', status: 'withdrawn' as const },
      seenBefore: true,
      now: after(60),
    }
    expect(sees(withdrawn)).to.equal('checking')
    expect(sees({ ...withdrawn, spoken: act(after(1)) })).to.equal('hidden')
    expect(sees({ ...withdrawn, seenBefore: false })).to.equal('hidden')
  })
})

describe('retracting and pausing', () => {
  it('takes a shown result back until it is read or released again', () => {
    const retracted = act(after(1))
    expect(sees({ ...read, retracted, now: after(2) })).to.equal('checking')
    expect(sees({ ...read, retracted, choice: 'as soon as final', now: after(2) })).to.equal('checking')
    expect(sees({ readings: [readBy('prostate', after(1, '11:00'))], retracted, now: after(2) })).to.equal(
      'shown',
    )
    expect(sees({ retracted, releasedEarly: act(after(1, '11:00')), now: after(2) })).to.equal('shown')
  })

  it('hides everything while the portal is paused', () => {
    expect(sees({ ...read, paused: true })).to.equal('hidden')
    expect(sees({ ...look, paused: true, now: after(40) })).to.equal('hidden')
  })
})

describe('the long-stop', () => {
  it('shows fixed words on day 21, whatever is missing', () => {
    for (const change of [look, reaching, {}, { choice: 'by post' as const, ...read }, { findings: [] }]) {
      expect(sees({ ...change, now: after(20, '23:59') })).to.equal('hidden')
      expect(visibility(release({ ...change, now: after(21) }))).to.include({
        sees: 'fixed words',
        from: after(21),
      })
    }
  })

  it('is known from the first day, so that it can be promised', () => {
    // 23 March 2026 is a Monday, before summer time begins.
    expect(visibility(release(look)).longStopAt).to.equal('2026-03-23T10:00:00.000Z')
  })

  const stop = (receivedAt: string) => longTime(longStop(receivedAt, 21))

  it('never falls on a Friday afternoon, a weekend or a bank holiday (H-08)', () => {
    expect(stop('2026-05-15T10:59:00.000Z')).to.equal('5 June 2026 at 11:59am')
    expect(stop('2026-05-15T11:00:00.000Z')).to.equal('8 June 2026 at 9:00am')
    expect(stop('2026-05-16T11:00:00.000Z')).to.equal('8 June 2026 at 9:00am')
    // Maundy Thursday afternoon, with Easter after it, and Good Friday itself: Tuesday after Easter.
    expect(stop('2026-03-12T15:00:00.000Z')).to.equal('7 April 2026 at 9:00am')
    expect(stop('2026-03-13T08:00:00.000Z')).to.equal('7 April 2026 at 9:00am')
  })

  it('keeps London time when the clocks change', () => {
    expect(stop('2026-03-10T14:00:00.000Z')).to.equal('31 March 2026 at 2:00pm')
  })

  it('is never early and always in hours in which somebody answers', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        date => {
          const received = date.toISOString()
          const at = longStop(received, 21)
          const day = londonDay(at)
          expect(day >= addDays(londonDay(received), 21)).to.equal(true)
          expect(isWorkingDay(day)).to.equal(true)
          expect(goodMoment(at)).to.equal(at)
          const [, clock, half] = /at (\d+):\d+([ap]m)$/.exec(longTime(at))!
          const hour = (Number(clock) % 12) + (half === 'pm' ? 12 : 0)
          expect(hour).to.be.within(9, weekday(day) === 5 ? 11 : 16)
        },
      ),
    )
  })
})

describe('the lead', () => {
  it('is alerted on days 5, 10 and 15 while the patient does not know (H-06)', () => {
    expect(leadAlerts(release({ ...look, now: after(4) }))).to.deep.equal([])
    expect(leadAlerts(release({ ...look, now: after(5) }))).to.deep.equal(['2026-03-07'])
    expect(leadAlerts(release({ ...look, now: after(16) }))).to.deep.equal([
      '2026-03-07',
      '2026-03-12',
      '2026-03-17',
    ])
  })

  it('is left in peace once the patient knows', () => {
    expect(leadAlerts(release({ ...look, now: after(16), spoken: act(came) }))).to.deep.equal([])
    expect(leadAlerts(release({ ...read, now: after(16) }))).to.deep.equal([])
  })

  it('is alerted of a withdrawn result only when the patient had seen it', () => {
    const withdrawn = { current: { hash: 'now', status: 'withdrawn' as const }, now: after(5) }
    expect(leadAlerts(release(withdrawn))).to.deep.equal([])
    expect(leadAlerts(release({ ...withdrawn, seenBefore: true }))).to.have.lengthOf(1)
  })
})
