import { expect } from 'chai'
import fc from 'fast-check'
import { isNhsNumber, plainNhsNumber, spacedNhsNumber } from '../../src/patients/index.ts'

describe('an NHS number', () => {
  it('has ten digits of which the last checks the others', () => {
    expect(isNhsNumber('9990000018')).to.equal(true)
    expect(isNhsNumber('9990000019')).to.equal(false)
    expect(isNhsNumber('999000001')).to.equal(false)
    expect(isNhsNumber('99900000180')).to.equal(false)
    expect(isNhsNumber('999000001X')).to.equal(false)
  })

  it('ends in 0 where the check is 11, and does not exist where it is 10', () => {
    const fitting = (nine: string) => '0123456789'.split('').filter(digit => isNhsNumber(nine + digit))

    expect(fitting('999000005')).to.deep.equal(['0'])
    expect(fitting('999000000')).to.deep.equal([])
  })

  it('is never one digit ten times', () => {
    for (let digit = 0; digit <= 9; digit++) expect(isNhsNumber(String(digit).repeat(10))).to.equal(false)
  })

  it('shows every single wrong digit and every swap of two unlike neighbours [H-04]', () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(9), fc.nat(9), (number, place, digit) => {
        const wrong = number.slice(0, place) + digit + number.slice(place + 1)
        expect(isNhsNumber(wrong)).to.equal(wrong === number)
        const [one = '', two = ''] = number.slice(place, place + 2)
        const swapped = number.slice(0, place) + two + one + number.slice(place + 2)
        expect(isNhsNumber(swapped)).to.equal(swapped === number)
      }),
    )
  })

  it('may be typed with spaces or hyphens, and is shown in groups of 3, 3 and 4', () => {
    for (const given of ['999 000 0018', '999-000-0018', ' 9990000018 '])
      expect(plainNhsNumber(given)).to.equal('9990000018')
    expect(spacedNhsNumber('9990000018')).to.equal('999 000 0018')
  })
})

const valid = ['9990000018', '9990000026', '9990000034', '9990000042', '9990000190']
