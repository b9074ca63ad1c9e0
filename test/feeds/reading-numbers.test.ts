import { expect } from 'chai'
import { readMessage, reportOf, type Observation } from '../../src/feeds/hl7/index.ts'

const header = 'MSH|^~\\&|LAB|RXX|||20260301093000||ORU^R01|42|P|2.4'

function observation(type: string, value: string, letter = 'F'): Observation {
  const lines = [
    header,
    'OBR|1||A1|PSA||||||||||||||||||||||',
    `OBX|1|${type}|PSA||${value}|ug/L|||||${letter}`,
  ]
  return reportOf(readMessage(Buffer.from(lines.join('\r')))).orders[0]!.observations[0]!
}

const number = (type: string, value: string) => {
  const read = observation(type, value)
  return [read.comparator, read.value]
}

describe('reading numbers', () => {
  for (const type of ['NM', 'SN', 'ST', 'TX', '']) {
    it(`reads plain and structured numbers in ${type || 'a field without type'}`, () => {
      expect(number(type, '0.4')).to.deep.equal([null, '0.4'])
      expect(number(type, '<0.01')).to.deep.equal(['<', '0.01'])
      expect(number(type, '< 0.01')).to.deep.equal(['<', '0.01'])
      expect(number(type, '^0.01')).to.deep.equal([null, '0.01'])
      expect(number(type, '<^0.01')).to.deep.equal(['<', '0.01'])
      expect(number(type, '>^90')).to.deep.equal(['>', '90'])
      expect(number(type, '>=90')).to.deep.equal(['>=', '90'])
      expect(number(type, '<=^0.2^^')).to.deep.equal(['<=', '0.2'])
      expect(number(type, '<15')).to.deep.equal(['<', '15'])
    })
  }

  it('keeps the precision of the laboratory', () => {
    expect(number('NM', '5.10')).to.deep.equal([null, '5.10'])
    expect(number('NM', '4.0')).to.deep.equal([null, '4.0'])
    expect(number('NM', ' 0.200 ')).to.deep.equal([null, '0.200'])
    expect(number('NM', '+.5')).to.deep.equal([null, '0.5'])
    expect(number('NM', '-1.5')).to.deep.equal([null, '-1.5'])
    expect(number('NM', '7.')).to.deep.equal([null, '7'])
  })

  it('reads the signs ≤ and ≥, and escaped comparators', () => {
    expect(number('ST', '≤0.1')).to.deep.equal(['<=', '0.1'])
    expect(number('ST', '≥90')).to.deep.equal(['>=', '90'])
    expect(number('NM', '\\X3C\\0.01')).to.deep.equal(['<', '0.01'])
  })

  for (const text of [
    '45 % 1.2',
    '1.2 3.4',
    '5~6',
    '1^2',
    '^1^:^128',
    '^5^-^10',
    '<>^5',
    '1,234',
    '1e3',
    '0x1F',
    '--1',
  ]) {
    it(`takes ${text} for text and not for one number`, () => {
      expect(number('SN', text)).to.deep.equal([null, null])
      expect(number('NM', text)).to.deep.equal([null, null])
    })
  }

  for (const text of [
    'None',
    'See comment',
    'Phoned',
    '""',
    '',
    '.',
    '<',
    '<<0.1',
    '0.4 ug/L',
    'ca. 5',
    '٣',
  ]) {
    it(`finds no number in "${text}"`, () => {
      const read = observation('NM', text)

      expect([read.comparator, read.value]).to.deep.equal([null, null])
      expect(read.text).to.equal(text === '""' ? '' : text)
      expect(read.status).to.equal('final')
    })
  }

  it('finds no number in FT, CE or dates', () => {
    for (const type of ['FT', 'CE', 'DT', 'ED']) expect(number(type, '20260301')).to.deep.equal([null, null])
  })

  it('keeps the text as received beside the number', () => {
    expect(observation('NM', '< 0.01').text).to.equal('< 0.01')
    expect(observation('NM', '5.10').text).to.equal('5.10')
    expect(observation('SN', '<^0.01').text).to.equal('<^0.01')
    expect(observation('SN', '^1^:^128').text).to.equal('^1^:^128')
    expect(observation('NM', '5~6').text).to.equal('5\n6')
  })

  for (const text of [
    'Sample lost',
    '##TEST CANCELLED##',
    'Insufficient',
    'Haemolysed',
    'Cancelled - sample lost',
    'Specimen clotted, please repeat',
    'Not received',
  ]) {
    it(`takes "${text}" for a cancelled test, as a number or as text`, () => {
      for (const type of ['NM', 'SN', 'ST', 'TX', 'FT', '']) {
        const { status, value, text: kept, statusLetter } = observation(type, text)

        expect([type, status, value, kept, statusLetter]).to.deep.equal([type, 'cancelled', null, text, 'F'])
      }
    })
  }

  it('looks for the words anywhere where a number belongs', () => {
    expect(observation('NM', 'Unable to report: grossly haemolysed at RXX 4').status).to.equal('cancelled')
  })

  it('does not take a report that mentions such a word for a cancelled test', () => {
    for (const text of [
      'Insufficient bowel preparation beyond the sigmoid.',
      'Loss of signal void in the lumen',
      'Previous appointment cancelled. Mammogram today: M1.',
      'Lost to follow-up since 2024; no recurrence seen',
    ]) {
      expect(observation('FT', text).status, text).to.equal('final')
      expect(observation('TX', text).status, text).to.equal('final')
    }
  })

  it('lets cancellation win over a correction, but not over a withdrawal', () => {
    expect(observation('NM', 'Sample lost', 'C').status).to.equal('cancelled')
    expect(observation('NM', 'Sample lost', 'C').statusLetter).to.equal('C')
    expect(observation('NM', 'Sample lost', 'D').status).to.equal('withdrawn')
    expect(observation('NM', 'Sample lost', 'W').status).to.equal('wrong patient')
  })

  it('never gives the value of a cancelled test', () => {
    const read = observation('NM', '0.4', 'X')

    expect([read.status, read.value, read.text]).to.deep.equal(['cancelled', null, '0.4'])
  })
})
