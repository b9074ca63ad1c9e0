import { expect } from 'chai'
import fc from 'fast-check'
import { parseMeasured } from '../../src/results/measured.ts'
import { current, order, usable, versionOf } from '../../src/results/versions.ts'
import type { Content, Status, Version } from '../../src/results/versions.ts'

const at = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`

const version = (status: Status, text: string, hour: number | null, change: Partial<Content> = {}): Version =>
  versionOf({
    status,
    sentAt: hour === null ? null : at(hour),
    text,
    measured: parseMeasured(text),
    unit: 'ug/L',
    assay: null,
    takenOn: '2026-03-01',
    comment: null,
    addendum: false,
    ...change,
  })

const addition = (text: string, hour: number) => version('corrected', text, hour, { addendum: true })

describe('the version that holds', () => {
  const text = (...versions: Version[]) => current(versions)?.text

  it('is the final one, although a preliminary comes later', () => {
    expect(text(version('final', '0.1', 9), version('preliminary', '0.3', 12))).to.equal('0.1')
  })

  it('is the corrected one, although a final comes later (H-05)', () => {
    expect(text(version('corrected', '0.2', 9), version('final', '0.1', 12))).to.equal('0.2')
  })

  it('is the one the sender sent last among equals, and a time beats none', () => {
    expect(text(version('final', '0.1', 10), version('final', '0.2', 9))).to.equal('0.1')
    expect(text(version('final', '0.1', null), version('final', '0.2', 9))).to.equal('0.2')
  })

  it('has no value once withdrawn, whatever comes after', () => {
    const now = current([version('final', '0.1', 9), version('withdrawn', '0.1', 10)])
    expect(now).to.include({ status: 'withdrawn', measured: null, disputed: null })
    expect(current([version('withdrawn', '', 10), version('corrected', '0.2', 12)])).to.include({
      status: 'withdrawn',
      measured: null,
      disputed: 'sent again after withdrawal',
    })
  })

  it('has no value when cancelled, until a final comes after it', () => {
    const cancelled = version('cancelled', '##TEST CANCELLED##', 10)
    expect(current([version('final', '0.1', 9), cancelled])).to.include({
      status: 'cancelled',
      measured: null,
    })
    expect(current([version('preliminary', '0.1', 11), cancelled])?.status).to.equal('cancelled')
    expect(current([version('final', '0.1', 11), cancelled])?.text).to.equal('0.1')
  })

  it('goes to a person when a corrected result is cancelled afterwards', () => {
    const now = current([version('corrected', '0.1', 9), version('cancelled', '', 10)])
    expect(now).to.include({ status: 'corrected', disputed: 'cancelled after correction' })
  })

  it('is disputed when two different values have the same status and time', () => {
    const dispute = (...versions: Version[]) => current(versions)?.disputed
    expect(dispute(version('final', '0.1', 9), version('final', '0.2', 9))).to.equal(
      'same time, different values',
    )
    expect(dispute(version('final', '0.1', null), version('final', '0.2', null))).to.equal(
      'same time, different values',
    )
    expect(dispute(version('final', '0.2', 9), version('final', '<0.2', 9))).to.equal(
      'same time, different values',
    )
    expect(dispute(version('final', '0.2', 9), version('final', '0.20', 9))).to.equal(null)
    expect(
      dispute(version('final', '0.1', 9), version('final', '0.2', 9), version('final', '0.2', 10)),
    ).to.equal(null)
  })

  it('asks to compare when a second final says otherwise, and stays so when it is sent again', () => {
    const [first, second] = [version('final', '0.1', 9), version('final', '0.2', 10)]
    const now = current([first, second])
    expect(now).to.include({ text: '0.2', disputed: 'final replaced unmarked' })
    expect(current([version('final', '0.2', 11), second, first])?.hash).to.equal(now?.hash)
    expect(current([first, version('final', '0.10', 10)])?.disputed).to.equal(null)
  })

  it('keeps its report when an addendum comes', () => {
    const report = version('final', 'No recurrence.', 9)
    const now = current([addition('Seen again at the meeting.', 12), report, addition('Left side.', 11)])
    expect(now?.text).to.equal('No recurrence.')
    expect(now?.addenda.map(a => a.text)).to.deep.equal(['Left side.', 'Seen again at the meeting.'])
  })

  it('is not whole while only an addendum has come', () => {
    const now = current([addition('Left side.', 11)])
    expect(now).to.include({ status: 'preliminary', text: '' })
    expect(usable(now!, 'report')).to.equal(false)
  })

  it('is nothing when nothing came', () => expect(current([])).to.equal(null))
})

describe('the mark of what a person read', () => {
  const hash = (...versions: Version[]) => current(versions)?.hash
  const first = version('final', '0.1', 9)

  it('stays when the same is sent again', () => {
    expect(hash(first, version('final', '0.1', 12))).to.equal(hash(first))
    expect(hash(first, version('preliminary', '0.3', 12))).to.equal(hash(first))
    expect(hash(first, addition('Left side.', 11), addition('Left side.', 12))).to.equal(
      hash(first, addition('Left side.', 11)),
    )
  })

  it('changes with a correction, a withdrawal, an addendum, a comment and a dispute', () => {
    for (const next of [
      version('corrected', '0.1', 10),
      version('withdrawn', '0.1', 10),
      addition('Left side.', 11),
      version('final', '0.1', 10, { comment: 'Haemolysed' }),
      version('final', '0.2', 9),
    ])
      expect(hash(first, next), next.status).not.to.equal(hash(first))
  })
})

describe('versions in any order, with replays', () => {
  const versions = fc.array(
    fc.record({
      status: fc.constantFrom<Status>('preliminary', 'final', 'corrected', 'withdrawn', 'cancelled'),
      text: fc.constantFrom('0.1', '0.10', '0.2', '<0.2', 'See comment'),
      hour: fc.option(fc.integer({ min: 9, max: 11 })),
      addendum: fc.boolean(),
    }),
    { maxLength: 7 },
  )
  const arrivals = versions.chain(drawn => {
    const sent = drawn.map(({ status, text, hour, addendum }) => version(status, text, hour, { addendum }))
    return fc.record({
      sent: fc.constant(sent),
      arrived: fc
        .array(fc.nat(Math.max(0, sent.length - 1)), { maxLength: sent.length ? 5 : 0 })
        .chain(again =>
          fc.shuffledSubarray([...sent, ...again.map(i => sent[i]!)], {
            minLength: sent.length + again.length,
          }),
        ),
    })
  })

  it('end as the same result with the same history', () => {
    fc.assert(
      fc.property(arrivals, ({ sent, arrived }) => {
        expect(current(arrived)).to.deep.equal(current(sent))
        expect(order(arrived)).to.deep.equal(order(sent))
      }),
      { numRuns: 500 },
    )
  })

  it('never show a number once withdrawn', () => {
    fc.assert(
      fc.property(arrivals, ({ arrived }) => {
        if (arrived.some(v => v.status === 'withdrawn' && !v.addendum))
          expect(current(arrived)?.measured).to.equal(null)
      }),
    )
  })
})

describe('a result that can stand for a test done', () => {
  const stands = (status: Status, text: string, kind: 'number' | 'report' = 'number') =>
    usable(current([version(status, text, 9)])!, kind)

  it('has a number, or a report’s words', () => {
    expect(stands('final', '<0.01')).to.equal(true)
    expect(stands('preliminary', '0.1')).to.equal(true)
    expect(stands('final', 'No recurrence.', 'report')).to.equal(true)
  })

  it('is not a lost sample, however it is called', () => {
    expect(stands('cancelled', '')).to.equal(false)
    expect(stands('withdrawn', '0.1')).to.equal(false)
    expect(stands('final', '##TEST CANCELLED##')).to.equal(false)
    expect(stands('preliminary', 'Insufficient')).to.equal(false)
    expect(stands('cancelled', 'Patient did not hold still', 'report')).to.equal(false)
  })
})
