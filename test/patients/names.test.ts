import { expect } from 'chai'
import { bannerOf, nameKey } from '../../src/patients/index.ts'
import { mightBeOne } from '../../src/patients/similar.ts'
import { alan } from './people.ts'

describe('a name', () => {
  it('is compared by its letters alone', () => {
    expect(nameKey('O’Brien')).to.equal('OBRIEN').and.equal(nameKey("o'brien"))
    expect(nameKey('Łucja')).to.equal('LUCJA')
    expect(nameKey('Smith-Jones')).to.equal('SMITHJONES')
    expect(nameKey('Bjørn Sæther Weiß')).to.equal('BJORNSAETHERWEISS')
    expect(nameKey('Nguyễn')).to.equal('NGUYEN')
    expect(nameKey('李')).to.equal('')
  })

  const names = (familyName: string, givenName: string, formerFamilyName: string | null = null) => ({
    familyName,
    givenName,
    formerFamilyName,
  })
  const sameAs = (other: ReturnType<typeof names>) =>
    mightBeOne(names('van der Berg', 'Anna Maria', 'Łuczak'), other)

  it('might belong to the same person when one name is shared, swapped, former or spelt almost alike', () => {
    expect(sameAs(names('Vanderberg', 'Joan'))).to.equal(true)
    expect(sameAs(names('Berg', 'Joan'))).to.equal(true)
    expect(sameAs(names('Burg', 'Joan'))).to.equal(true)
    expect(sameAs(names('Anna', 'Smith'))).to.equal(true)
    expect(sameAs(names('Luczak', 'Joan'))).to.equal(true)
    expect(sameAs(names('Luczka', 'Joan'))).to.equal(true)
    expect(sameAs(names('Luzak', 'Joan'))).to.equal(true)
    expect(sameAs(names('Luczyk', 'Joan'))).to.equal(true)
    expect(sameAs(names('Luczaki', 'Joan'))).to.equal(true)
  })

  it('belongs to somebody else when nothing is shared', () => {
    expect(sameAs(names('Smith', 'Joan'))).to.equal(false)
    expect(sameAs(names('de Vries', 'Jan'))).to.equal(false)
    expect(mightBeOne(names('Li', 'Na'), names('Lu', 'Mo'))).to.equal(false)
    expect(mightBeOne(names('李', '娜'), names('王', '芳'))).to.equal(false)
  })
})

describe('the patient banner', () => {
  const patient = { ...alan, id: 1, diedOn: null }

  it('says who this is, with the age on the day', () => {
    expect(bannerOf(patient, '2026-03-02')).to.deep.equal({
      familyName: 'Jones',
      givenName: 'Alan',
      title: 'Mr',
      born: '14-Jul-1945 (80y)',
      sex: 'Male',
      nhsNumber: '999 000 0018',
      hospitalNumber: 'RX1001',
      address: '1 Mill Lane, Testford, LS1 4AP',
      alerts: [],
      deceased: null,
    })
  })

  it('alerts to what must be known before anybody speaks or writes to the patient [H-20]', () => {
    const needs = {
      interpreter: true,
      language: 'Polish',
      largePrint: true,
      communicationNeeds: 'Hard of hearing',
    }

    expect(bannerOf({ ...patient, ...needs, nhsNumber: null }, '2026-03-02').alerts).to.deep.equal([
      'NHS number awaited',
      'Interpreter: Polish',
      'Large print',
      'Hard of hearing',
    ])
  })

  it('counts the age no further than the day of death', () => {
    const { born, deceased } = bannerOf({ ...patient, diedOn: '2020-01-05' }, '2026-03-02')

    expect(born).to.equal('14-Jul-1945 (74y)')
    expect(deceased).to.equal('Died 05-Jan-2020')
  })
})
