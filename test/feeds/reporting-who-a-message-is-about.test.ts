import { expect } from 'chai'
import { readMessage, reportOf } from '../../src/feeds/hl7/index.ts'

function patient(pid: string) {
  const text = `MSH|^~\\&|LAB|RXX|||||ORU^R01|42|P|2.4\r${pid}`
  return reportOf(readMessage(Buffer.from(text))).patient
}

describe('reporting who a message is about', () => {
  it('collects identifiers, names, date of birth and sex', () => {
    expect(
      patient(
        'PID|1||9990001018^^^NHS^NH~H123^^^RXX^PI||Hale^Ann^Mary^^Mrs^^L~Dean^Ann^^^^^M||19560704|F|Dean^Nan',
      ),
    ).to.deep.equal({
      nhsNumbers: ['9990001018'],
      localIds: [{ id: 'H123', authority: 'RXX' }],
      familyNames: ['Hale', 'Dean'],
      givenNames: ['Ann', 'Nan'],
      bornOn: '1956-07-04',
      sex: 'female',
    })
  })

  for (const spelling of [
    '9990001018^^^NHS^NH',
    '9990001018^^^NHS^NHS',
    '9990001018^^NHS',
    '9990001018^NSTS03^^NHS^NHS',
    '9990001018^^^^NHS',
    '9990001018^^^NHSNBR^NHSNMBR',
    '9990001018^^^NHS^N1',
    '9990001018^^^NHSNMBR',
    '9990001018^NHS',
    '9990001018^^^NHS&2.16.840.1.113883.2.1.4.1&ISO',
    '9990001018^^^&2.16.840.1.113883.2.1.4.1&ISO^NH',
    '999 000 1018^^^NHS^NH',
    '999-000-1018^^^NHS^NH',
  ]) {
    it(`knows the NHS number in ${spelling}, whichever field it stands in`, () => {
      for (const pipes of ['||', '|||', '||||', '||||||||||||||||||||'.slice(0, 19)]) {
        const { nhsNumbers, localIds } = patient(`PID${pipes}${spelling}`)

        expect([nhsNumbers, localIds]).to.deep.equal([['9990001018'], []])
      }
    })
  }

  it('takes ten bare digits in PID-2, PID-4 and PID-19 for an NHS number, in PID-3 for either', () => {
    for (const pipes of ['||', '||||', '|||||||||||||||||||']) {
      expect(patient(`PID${pipes}999 000 1018`).nhsNumbers).to.deep.equal(['9990001018'])
      expect(patient(`PID${pipes}999 000 1018`).localIds).to.deep.equal([])
    }
    expect(patient('PID|||9990001018')).to.deep.include({
      nhsNumbers: ['9990001018'],
      localIds: [{ id: '9990001018', authority: '' }],
    })
  })

  it('does not check the number, and names each once', () => {
    expect(
      patient('PID||9990001018|9990001018^^^NHS^NH~1234567890^^^NHS||||||||||||||||9990001018').nhsNumbers,
    ).to.deep.equal(['9990001018', '1234567890'])
  })

  it('leaves ten digits of another authority a local number', () => {
    expect(
      patient('PID|1|1076943130^^^SIM MRN^MRN|1076943130^^^SIM MRN^MRN~77^^^RYY&1.2&ISO~""'),
    ).to.deep.include({
      nhsNumbers: [],
      localIds: [
        { id: '1076943130', authority: 'SIM MRN' },
        { id: '77', authority: 'RYY' },
      ],
    })
  })

  it('takes the family name proper out of its sub-components', () => {
    const { familyNames, givenNames } = patient("PID|||||O'Neill&&O'Neill^Siân")

    expect(familyNames).to.deep.equal(["O'Neill"])
    expect(givenNames).to.deep.equal(['Siân'])
  })

  it('reads a date of birth with hyphens, a time or an offset, and none that cannot be', () => {
    const born = (text: string) => patient(`PID|||||||${text}`).bornOn

    expect(born('1928-01-01')).to.equal('1928-01-01')
    expect(born('19371227000000')).to.equal('1937-12-27')
    expect(born('196503041215')).to.equal('1965-03-04')
    expect(born('19650304233000+0000')).to.equal('1965-03-04')
    expect(
      ['196513121515', '19650230', '1965', '196503', '00000000', '""', '', 'unknown'].map(born),
    ).to.deep.equal(Array(8).fill(null))
  })

  it('reads sex by HL7 and by NHS codes', () => {
    const sex = (code: string) => patient(`PID||||||||${code}`).sex

    expect(['M', '1', 'f', '2', '9', 'O', 'U', '0', 'X', ''].map(sex)).to.deep.equal(
      'male male female female other other unknown unknown unknown unknown'.split(' '),
    )
  })

  it('reports nobody where there is no PID', () => {
    expect(patient('EVN|R01')).to.deep.equal({
      nhsNumbers: [],
      localIds: [],
      familyNames: [],
      givenNames: [],
      bornOn: null,
      sex: 'unknown',
    })
  })
})
