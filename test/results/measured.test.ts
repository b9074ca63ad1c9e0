import { expect } from 'chai'
import fc from 'fast-check'
import { addDecimals, compareDecimals, multiplyDecimals } from '../../src/results/decimal.ts'
import { parseMeasured, written } from '../../src/results/measured.ts'
import { canonicalUnit, sameUnit } from '../../src/results/units.ts'

describe('reading a measured value', () => {
  it('keeps the sign beside the number', () => {
    expect(parseMeasured('<0.01')).to.deep.equal({ comparator: '<', value: 0.01, text: '0.01' })
    expect(parseMeasured(' < 0.01 ')).to.deep.equal({ comparator: '<', value: 0.01, text: '0.01' })
    expect(parseMeasured('>100')).to.deep.equal({ comparator: '>', value: 100, text: '100' })
  })

  it('keeps the laboratory’s precision', () => {
    expect(parseMeasured('0.20')).to.deep.equal({ comparator: null, value: 0.2, text: '0.20' })
  })

  it('reads a number that starts with its point', () => {
    expect(parseMeasured('.5')).to.deep.equal({ comparator: null, value: 0.5, text: '0.5' })
  })

  it('never takes "at most 0.2" for "below 0.2"', () => {
    expect(parseMeasured('<=0.2')).to.equal(null)
    expect(parseMeasured('≤0.2')).to.equal(null)
    expect(parseMeasured('>=90')).to.include({ comparator: '>', text: '90' })
  })

  for (const words of [
    '',
    '1,2',
    '1 000',
    '5.',
    '-0.1',
    '+1',
    '1e3',
    '0.1 ug/L',
    '0.1-0.2',
    'None',
    '##TEST CANCELLED##',
    '1.2.3',
  ])
    it(`leaves "${words}" to a person`, () => expect(parseMeasured(words)).to.equal(null))

  it('is written as it was read', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '<', '>'),
        fc.nat(999),
        fc.stringMatching(/^\d{1,6}$/),
        (sign, whole, fraction) => {
          const text = `${sign}${whole}.${fraction}`
          expect(written(parseMeasured(text)!)).to.equal(text)
        },
      ),
    )
  })
})

describe('decimals', () => {
  it('compare by value, not by how they are written', () => {
    expect(compareDecimals('0.20', '0.2')).to.equal(0)
    expect(compareDecimals('0.19999999999999999999', '0.2')).to.equal(-1)
    expect(compareDecimals('10', '9.9')).to.equal(1)
  })

  it('add and multiply exactly', () => {
    expect(compareDecimals(addDecimals('0.1', '0.2'), '0.3')).to.equal(0)
    expect(addDecimals('1.2', '2')).to.equal('3.2')
    expect(multiplyDecimals('1.1', '1.1')).to.equal('1.21')
    expect(multiplyDecimals('0.02', '0.3')).to.equal('0.006')
  })

  it('agree with whole numbers of hundredths', () => {
    const hundredths = (n: number) => `${Math.floor(n / 100)}.${String(n % 100).padStart(2, '0')}`
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(100_000), (a, b) => {
        expect(compareDecimals(hundredths(a), hundredths(b))).to.equal(Math.sign(a - b))
        expect(addDecimals(hundredths(a), hundredths(b))).to.equal(hundredths(a + b))
      }),
    )
  })
})

describe('units', () => {
  it('are the same however a laboratory spells them', () => {
    for (const spelling of ['ug/L', 'µg/L', 'μg/l', 'ng/mL', 'ng / ml', 'mcg/L'])
      expect(canonicalUnit(spelling), spelling).to.equal('µg/L')
    expect(sameUnit('kIU/L', 'U/mL')).to.equal(true)
  })

  it('are never guessed', () => {
    expect(canonicalUnit('mg/L')).to.equal(null)
    expect(sameUnit('ng/L', 'ug/L')).to.equal(false)
    expect(sameUnit('mg/L', 'ug/L')).to.equal(false)
  })
})
