import { expect } from 'chai'
import {
  missingResultToLeadOn,
  readBy,
  resultExpectedBy,
  tellBy,
  timersOf,
  unreadEscalatesOn,
} from '../../src/care-plans/clocks.ts'
import { loadProtocols } from '../../src/care-plans/protocol.ts'
import { canonicalUnit, loadTests } from '../../src/care-plans/tests.ts'

const tests = loadTests()
const protocol = loadProtocols().find(({ key }) => key === 'breast-early')

const clocks = (item: string, test: string | null) => {
  if (!protocol) throw new Error('no protocol for early breast cancer')
  return timersOf(protocol, tests, { item, test })
}

describe('the clocks of a check', () => {
  // Added by hand: no breast protocol plans a PSA.
  const blood = clocks('psa', 'psa')
  const mammogram = clocks('mammogram', 'mammogram')

  it('expect a blood result in five working days, past Easter', () => {
    expect(resultExpectedBy(blood, '2026-04-01')).to.equal('2026-04-10')
  })

  it('expect an image in 14 days, weekends or not', () => {
    expect(resultExpectedBy(mammogram, '2026-04-01')).to.equal('2026-04-15')
  })

  it('send a result still missing a week later to the lead', () => {
    expect(missingResultToLeadOn(blood, '2026-04-01')).to.equal('2026-04-17')
  })

  it('expect no result of a call', () => {
    expect(resultExpectedBy(clocks('welcome call', null), '2026-04-01')).to.equal(null)
    expect(missingResultToLeadOn(clocks('welcome call', null), '2026-04-01')).to.equal(null)
  })

  it('give a result to act on one working day, and an expected one five', () => {
    expect(readBy(blood, 'act', '2026-11-20')).to.equal('2026-11-23')
    expect(readBy(blood, 'look', '2026-11-20')).to.equal('2026-11-23')
    expect(readBy(blood, 'expected', '2026-11-20')).to.equal('2026-11-27')
    expect(readBy(mammogram, 'look', '2026-11-20')).to.equal('2026-11-27')
  })

  it('escalate what nobody has read two working days later [H-06]', () => {
    expect(unreadEscalatesOn(blood, 'act', '2026-11-20')).to.equal('2026-11-25')
  })

  it('promise an expected result within ten working days of the test, over Christmas too', () => {
    expect(tellBy(blood, 'expected', '2026-12-18', '2026-12-21')).to.equal('2027-01-06')
  })

  it('promise a call within two working days of a result to act on, and never later than the first promise', () => {
    expect(tellBy(blood, 'act', '2026-11-18', '2026-11-20')).to.equal('2026-11-24')
    expect(tellBy(blood, 'act', '2026-11-02', '2026-11-20')).to.equal('2026-11-16')
  })

  it('belong to the test when a check is added by hand, and to a call when it has no test', () => {
    expect(clocks('scan after a result', 'ct').redWeeks).to.equal(6)
    expect(clocks('call in two weeks', null)).to.equal(protocol?.timers['call'])
  })
})

describe('the unit of a result', () => {
  const unitOf = (spelling: string) => {
    const psa = tests.find(({ key }) => key === 'psa')
    return psa && canonicalUnit(psa, spelling)
  }

  it('is one unit in many spellings', () => {
    for (const spelling of ['ug/L', 'UG/L', '\u00b5g/L', '\u03bcg/l', 'ng/mL', 'ng / ml', 'mcg/L', ' ug/L '])
      expect(unitOf(spelling), spelling).to.equal('ug/L')
  })

  it('is never guessed', () => {
    for (const spelling of ['mg/L', 'ng/L', 'U/mL', 'ug', '', 'ug/dL'])
      expect(unitOf(spelling), spelling).to.equal(undefined)
  })

  it('is known for every number and absent from every report', () => {
    for (const { form, unit, spellings } of tests) {
      expect(unit !== null && spellings.includes(unit)).to.equal(form === 'number')
    }
  })
})
