import { expect } from 'chai'
import { findPatientByNumber, insertPatient, matchPatient } from '../../src/patients/index.ts'
import type { Identity } from '../../src/patients/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { alan, numbers } from './people.ts'

describe('a number that an operator types', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('is an NHS number before it is a hospital number, however it is spelt', async () => {
    const at = portal.clock.now()
    const other = { ...alan, nhsNumber: numbers[1], hospitalNumber: numbers[0] }
    const otherId = await insertPatient(portal.db, other, at)
    const id = await insertPatient(portal.db, alan, at)

    expect(await findPatientByNumber(portal.db, '999 000 0018')).to.equal(id)
    expect(await findPatientByNumber(portal.db, 'rx1001')).to.equal(id)
    expect(await findPatientByNumber(portal.db, numbers[1])).to.equal(otherId)
    expect(await findPatientByNumber(portal.db, 'RX9')).to.equal(undefined)
  })
})

describe('whom a message is about [H-04]', () => {
  let portal: Portal
  let id: number
  beforeEach(async () => {
    portal = await openPortal()
    id = await insertPatient(portal.db, { ...alan, formerFamilyName: 'Müller' }, portal.clock.now())
  })
  afterEach(() => portal.close())

  const match = (said: Partial<Identity>) =>
    matchPatient(portal.db, {
      nhsNumbers: [numbers[0]],
      bornOn: alan.dateOfBirth,
      names: ['JONES', 'ALAN'],
      ...said,
    })

  it('is the patient with that number, date of birth and any one name', async () => {
    for (const names of [['Jones'], ['MULLER', 'X'], ['SMITH', 'Alan']])
      expect(await match({ names })).to.deep.equal([{ patientId: id, how: 'exact' }])
  })

  it('is only perhaps the patient when the number agrees and the rest does not', async () => {
    expect(await match({ names: ['SMITH', 'BRIAN'] })).to.deep.equal([{ patientId: id, how: 'near' }])
    expect(await match({ bornOn: '1945-07-15' })).to.deep.equal([{ patientId: id, how: 'near' }])
    expect(await match({ bornOn: null })).to.deep.equal([{ patientId: id, how: 'near' }])
    expect(await match({ names: [''] })).to.deep.equal([{ patientId: id, how: 'near' }])
  })

  it('is only perhaps the patient when the rest agrees and the number does not', async () => {
    expect(await match({ nhsNumbers: [] })).to.deep.equal([{ patientId: id, how: 'near' }])
    expect(await match({ nhsNumbers: [numbers[1]] })).to.deep.equal([{ patientId: id, how: 'near' }])
  })

  it('is nobody we follow when only a birthday and a family name agree', async () => {
    expect(await match({ nhsNumbers: [numbers[1]], names: ['JONES', 'BRIAN'] })).to.deep.equal([])
    expect(await match({ nhsNumbers: [], bornOn: null })).to.deep.equal([])
  })

  it('tells two patients apart when the message fits one and nearly fits the other', async () => {
    const namesake = await insertPatient(
      portal.db,
      { ...alan, nhsNumber: null, hospitalNumber: 'RX2' },
      portal.clock.now(),
    )

    expect(await match({})).to.have.deep.members([
      { patientId: id, how: 'exact' },
      { patientId: namesake, how: 'near' },
    ])
  })
})
