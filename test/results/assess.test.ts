import { expect } from 'chai'
import { assess, strictest } from '../../src/results/assess.ts'
import type { Assessed, Context, Earlier } from '../../src/results/assess.ts'
import type { Limit } from '../../src/results/limit.ts'
import { parseMeasured } from '../../src/results/measured.ts'
import type { TrendRule } from '../../src/results/trends.ts'

const result = (text: string, change: Partial<Assessed> = {}): Assessed => ({
  kind: 'number',
  status: 'final',
  measured: parseMeasured(text),
  unit: 'ug/L',
  assay: null,
  takenOn: '2026-03-02',
  comment: null,
  addenda: [],
  disputed: null,
  ...change,
})

const atLeast = (value: string): Limit => ({
  state: 'agreed',
  comparison: '>=',
  value,
  unit: 'µg/L',
  assay: null,
})
const above = (value: string): Limit => ({
  state: 'agreed',
  comparison: '>',
  value,
  unit: 'µg/L',
  assay: null,
})

const nothing: Context = { earlier: [], trends: [], baseline: null, since: null, symptomsOpen: false }

/** Six months apart, the newest last, all before the result's own date. */
const earlier = (...texts: string[]): Earlier[] =>
  texts.map((text, i) => ({
    takenOn: `20${25 - Math.floor((texts.length - i - 1) / 2)}-${(texts.length - i) % 2 ? '09' : '03'}-01`,
    measured: parseMeasured(text)!,
    unit: 'ng/mL',
    assay: null,
  }))

const find = (
  text: string,
  limit: Limit | null,
  change: Partial<Assessed> = {},
  context: Partial<Context> = {},
) => assess(result(text, change), limit, { ...nothing, ...context })
const finding = (...args: Parameters<typeof find>) => find(...args).finding
const codes = (...args: Parameters<typeof find>) => find(...args).reasons.map(({ code }) => code)

const rising: TrendRule = { rule: 'rising', count: 3 }
const aboveBaseline: TrendRule = { rule: 'above baseline', percent: 50, over: '2.5' }

describe('judging a result against the patient’s own limit', () => {
  it('expects a final number below it', () => {
    expect(find('0.03', atLeast('0.2'))).to.deep.equal({ finding: 'expected', reasons: [] })
  })

  it('acts when the limit is reached, however it is written (H-05)', () => {
    expect(finding('0.20', atLeast('0.2'))).to.equal('act')
    expect(finding('0.2', atLeast('0.20'))).to.equal('act')
    expect(finding('0.19', atLeast('0.2'))).to.equal('expected')
  })

  it('acts only above a limit that is "more than"', () => {
    expect(finding('5.0', above('5'))).to.equal('expected')
    expect(finding('5.01', above('5'))).to.equal('act')
  })

  it('acts on a preliminary value that reaches the limit', () => {
    expect(finding('6.2', atLeast('0.2'), { status: 'preliminary' })).to.equal('act')
  })

  it('acts although the unit is missing, another, or a comment stands beside it', () => {
    expect(finding('6.2', atLeast('0.2'), { unit: null })).to.equal('act')
    expect(finding('6.2', atLeast('0.2'), { unit: 'mg/L', comment: 'Haemolysed' })).to.equal('act')
  })

  it('says why in words', () => {
    expect(find('0.20', atLeast('0.2')).reasons).to.deep.equal([
      { code: 'limit reached', sentence: '0.20 µg/L reaches this patient’s limit: 0.2 µg/L or more' },
    ])
  })

  it('looks at anything but a final result', () => {
    expect(finding('0.03', atLeast('0.2'), { status: 'preliminary' })).to.equal('look')
    expect(finding('0.03', atLeast('0.2'), { status: 'corrected' })).to.equal('look')
    expect(finding('0.03', atLeast('0.2'), { disputed: 'same time, different values' })).to.equal('look')
  })

  it('looks at a withdrawn or cancelled result, whatever number came with it', () => {
    expect(codes('6.2', atLeast('0.2'), { status: 'withdrawn' })).to.deep.equal(['no result'])
    expect(codes('6.2', atLeast('0.2'), { status: 'cancelled' })).to.deep.equal(['no result'])
  })

  it('looks when the unit is another or missing (H-11)', () => {
    expect(codes('0.03', atLeast('0.2'), { unit: 'mg/L' })).to.deep.equal(['unit differs'])
    expect(codes('0.03', atLeast('0.2'), { unit: null })).to.deep.equal(['unit differs'])
    expect(finding('0.03', atLeast('0.2'), { unit: 'ng/mL' })).to.equal('expected')
  })

  it('looks when the assay is not the limit’s, or not the last one (H-24)', () => {
    const roche: Limit = { state: 'agreed', comparison: '>=', value: '0.2', unit: 'ug/L', assay: 'Roche' }
    expect(codes('0.03', roche, { assay: 'Abbott' })).to.deep.equal(['assay differs'])
    expect(codes('0.03', roche)).to.deep.equal(['assay differs'])
    expect(finding('0.03', roche, { assay: 'Roche' })).to.equal('expected')
    expect(codes('0.03', atLeast('0.2'), { assay: 'Roche' }, { earlier: earlier('0.03') })).to.deep.equal([
      'assay differs',
    ])
  })

  it('looks when the laboratory wrote a comment or added something', () => {
    expect(codes('0.03', atLeast('0.2'), { comment: 'Haemolysed' })).to.deep.equal(['laboratory comment'])
    expect(finding('0.03', atLeast('0.2'), { comment: '  ' })).to.equal('expected')
    expect(codes('0.03', atLeast('0.2'), { addenda: [{}] })).to.deep.equal(['addendum'])
  })

  it('looks while symptoms are open (H-25)', () => {
    expect(codes('0.03', atLeast('0.2'), {}, { symptomsOpen: true })).to.deep.equal(['symptoms'])
  })

  it('looks while the limit is awaited (H-05)', () => {
    expect(codes('0.03', { state: 'awaited' })).to.deep.equal(['limit awaited'])
    expect(codes('600', null)).to.deep.equal(['limit awaited'])
  })

  it('learns nothing from a bound above the limit', () => {
    expect(codes('<0.5', atLeast('0.2'))).to.deep.equal(['tells nothing'])
    expect(finding('<0.2', atLeast('0.2'))).to.equal('expected')
    expect(finding('<0.01', atLeast('0.2'))).to.equal('expected')
  })

  it('looks at a value above what the assay measures, and acts when that is at the limit', () => {
    expect(codes('>2', atLeast('5'))).to.deep.equal(['above the assay'])
    expect(finding('>5', atLeast('5'))).to.equal('act')
    expect(finding('>5', above('5'))).to.equal('act')
  })

  it('looks at words where a number was expected', () => {
    expect(codes('See comment', atLeast('0.2'))).to.deep.equal(['not a number'])
  })

  it('never expects a report (H-05)', () => {
    expect(codes('Normal. No evidence of recurrence.', null, { kind: 'report' })).to.deep.equal(['report'])
    expect(finding('0.03', atLeast('0.2'), { kind: 'report' })).to.equal('look')
  })

  it('looks when the sample’s date is missing', () => {
    expect(codes('0.03', atLeast('0.2'), { takenOn: null })).to.deep.equal(['no sample date'])
  })
})

describe('a trend below the limit', () => {
  const trend = (texts: string[], text: string, ...trends: TrendRule[]) =>
    codes(text, atLeast('50'), {}, { earlier: earlier(...texts), trends })

  it('is looked at after three rising values (H-05)', () => {
    expect(
      find('0.09', atLeast('0.2'), {}, { earlier: earlier('0.03', '0.06'), trends: [rising] }),
    ).to.deep.equal({
      finding: 'look',
      reasons: [{ code: 'trend', sentence: '3 rising values in a row: 0.03, 0.06, 0.09' }],
    })
  })

  it('counts a sample that came twice once (H-05)', () => {
    const twice: Earlier = {
      takenOn: '2026-03-02',
      measured: parseMeasured('0.090')!,
      unit: 'ug/L',
      assay: null,
    }
    const context = { trends: [rising], earlier: [...earlier('0.03', '0.06'), twice] }

    expect(codes('0.09', atLeast('0.2'), {}, context)).to.include('trend')
  })

  it('does not depend on the order in which earlier values are given', () => {
    const values = earlier('0.03', '0.06').toReversed()
    expect(finding('0.09', atLeast('0.2'), {}, { earlier: values, trends: [rising] })).to.equal('look')
  })

  it('is not met by two rising values, a plateau or a fall', () => {
    expect(trend(['0.06'], '0.09', rising)).to.deep.equal([])
    expect(trend(['0.03', '0.06'], '0.060', rising)).to.deep.equal([])
    expect(trend(['0.09', '0.06'], '0.07', rising)).to.deep.equal([])
  })

  it('never counts a censored value as a rise', () => {
    expect(trend(['<0.01', '0.02'], '0.03', rising)).to.deep.equal([])
    expect(trend(['0.01', '0.02'], '<0.1', rising)).to.deep.equal([])
    expect(trend(['<0.01', '0.02', '0.03'], '0.04', rising)).to.deep.equal(['trend'])
  })

  it('leaves out values of another unit, and those before the last treatment', () => {
    const [first, second] = earlier('0.03', '0.06')
    const other = { earlier: [{ ...first!, unit: 'mg/L' }, second!], trends: [rising] }
    expect(finding('0.09', atLeast('0.2'), {}, other)).to.equal('expected')
    const treated = { earlier: [first!, second!], trends: [rising], since: second!.takenOn }
    expect(finding('0.09', atLeast('0.2'), {}, treated)).to.equal('expected')
  })

  it('leaves out later values when an old sample comes late', () => {
    const later: Earlier = {
      takenOn: '2026-05-01',
      measured: parseMeasured('0.01')!,
      unit: 'ug/L',
      assay: null,
    }
    const context = { earlier: [...earlier('0.03', '0.06'), later], trends: [rising] }
    expect(finding('0.09', atLeast('0.2'), {}, context)).to.equal('look')
  })

  it('is looked at when CEA is half as much again as the baseline and above 2.5', () => {
    const cea = (text: string, baseline: string) =>
      finding(text, atLeast('5'), {}, { trends: [aboveBaseline], baseline: parseMeasured(baseline) })
    expect(cea('3.0', '2.0')).to.equal('look')
    expect(cea('2.9', '2.0')).to.equal('expected')
    expect(cea('2.5', '1.0')).to.equal('expected')
    expect(cea('2.6', '1.0')).to.equal('look')
  })

  it('takes the earliest value for the baseline when none is agreed', () => {
    expect(trend(['2.0', '2.2'], '3.0', aboveBaseline)).to.deep.equal(['trend'])
    expect(trend([], '3.0', aboveBaseline)).to.deep.equal([])
  })

  it('is looked at when it doubles within a year, on three values', () => {
    const rule: TrendRule = { rule: 'doubling time under', months: 12 }
    expect(trend(['1.0', '2.0'], '4.0', rule)).to.deep.equal(['trend'])
    expect(trend(['1.0', '1.2'], '1.4', rule)).to.deep.equal([])
    expect(trend(['1.0'], '4.0', rule)).to.deep.equal([])
  })

  it('is looked at when two different values of one day spoil the doubling time', () => {
    const [first, second] = earlier('1.0', '1.1')
    const context: Partial<Context> = {
      earlier: [first!, second!, { ...second!, measured: parseMeasured('3.0')! }],
      trends: [{ rule: 'doubling time under', months: 12 }],
    }
    expect(finding('1.2', atLeast('50'), {}, context)).to.equal('look')
  })

  it('is looked at above the lowest value by so much, or risen by so much within some months', () => {
    const nadir: TrendRule = { rule: 'above nadir', by: '1' }
    expect(trend(['0.3', '0.9'], '1.3', nadir)).to.deep.equal(['trend'])
    expect(trend(['0.3', '0.9'], '1.29', nadir)).to.deep.equal([])
    const risen: TrendRule = { rule: 'risen within', percent: 50, months: 12 }
    expect(trend(['4.0'], '6.0', risen)).to.deep.equal(['trend'])
    expect(trend(['4.0', '5.0', '5.0'], '6.0', risen)).to.deep.equal([])
  })

  it('is looked at when a rule is not understood', () => {
    expect(trend(['1'], '1', { rule: 'from a later version' } as unknown as TrendRule)).to.deep.equal([
      'trend',
    ])
  })
})

describe('the strictest finding', () => {
  it('rules over several follow-ups', () => {
    expect(strictest(['expected', 'act', 'look'])).to.equal('act')
    expect(strictest(['expected', 'look'])).to.equal('look')
    expect(strictest(['expected', 'expected'])).to.equal('expected')
  })

  it('is never expected when nothing has been judged', () => expect(strictest([])).to.equal('look'))
})

describe('two different values of one test on one day [H-05]', () => {
  const sameDay = (text: string): Earlier => ({
    takenOn: '2026-03-02',
    measured: parseMeasured(text)!,
    unit: 'ug/L',
    assay: null,
  })
  const beside = (text: string) =>
    assess(result('0.05'), atLeast('0.2'), { ...nothing, earlier: [sameDay(text)] })

  it('are never simply expected: a person decides which one holds', () => {
    const { finding, reasons } = beside('0.09')

    expect(finding).to.equal('look')
    expect(reasons.map(({ code }) => code)).to.deep.equal(['differs on one day'])
  })

  it('are one value when they agree', () => {
    expect(beside('0.05').finding).to.equal('expected')
  })
})
