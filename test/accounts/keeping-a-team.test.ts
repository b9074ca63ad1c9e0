import { expect } from 'chai'
import { addPatientAccount } from '../../src/accounts/index.ts'
import { transaction } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

describe('keeping a team', () => {
  let portal: Portal
  let it_: Browser
  let address: string
  beforeEach(async () => {
    portal = await openPortal()
    it_ = await portal.as('it')
    address = `/clinic/teams/${portal.teams.urology}`
  })
  afterEach(() => portal.close())

  const save = (changes: object = {}) =>
    it_
      .post(`${address}/settings`)
      .type('form')
      .send({
        name: 'Prostate nurses',
        phone: '01632 960 111',
        hours: 'Always',
        outOfHours: '',
        defaultOwnerId: portal.people.consultant,
        supportFilesExpected: 'yes',
        ...changes,
      })
  const add = (accountId: number | string) =>
    it_.post(`${address}/members`).type('form').send({ accountId, function: 'lead' })
  const remove = (accountId: number) => it_.post(`${address}/members/${accountId}/removal`)
  const members = () =>
    portal.db('team_members').where({ team_id: portal.teams.urology }).whereNull('until_at')

  it('changes its settings, with an entry in the audit', async () => {
    await save().expect(303).expect('Location', address)

    const { text } = await it_.get(address).expect(200)
    expect(text).to.include('Prostate nurses').and.include('01632 960 111')
    expect(await portal.db('audit_rows').where({ action: 'team settings changed' })).to.have.lengthOf(1)
  })

  for (const [what, id] of [
    ['somebody of another team', (people: Portal['people']) => people.nurseElsewhere],
    ['nobody', () => ''],
    ['a number that nobody has', () => 999_999],
    ['a number larger than the database knows', () => '99999999999'],
  ] as const)
    it(`takes ${what} for no owner, and keeps what was typed`, async () => {
      const { text } = await save({ defaultOwnerId: id(portal.people) }).expect(422)

      expect(text).to.include('Choose who owns what nobody else owns').and.include('value="Prostate nurses"')
    })

  it('adds staff, and nobody else', async () => {
    await add(portal.people.nurseElsewhere).expect(303)
    expect(await members()).to.have.lengthOf(4)

    const { patientId } = await aPatient(portal)
    const patient = await transaction(portal.db, trx =>
      addPatientAccount(trx, portal.operator(), { patientId, name: 'Alan Jones', email: 'a@patient.test' }),
    )
    for (const nobody of [patient, '', 'x', 999_999]) {
      const { text } = await add(nobody).expect(422)
      expect(text).to.include('Choose a person').and.include('value="Urology nurses"')
    }
    expect(await members()).to.have.lengthOf(4)
  })

  it('never takes its last clinician off it [H-26]', async () => {
    await remove(portal.people.nurse).expect(303)
    const { text } = await remove(portal.people.consultant).expect(422)

    expect(text).to.include('Add another one first')
    expect((await members()).map((each: { account_id: number }) => each.account_id)).to.have.members([
      portal.people.consultant,
      portal.people.support,
    ])
  })

  it('is for the IT administrator alone', async () => {
    const nurse = await portal.as('nurse')
    await nurse.get(`${address}/settings`).expect(403)
    await nurse.post(`${address}/members`).type('form').send({ accountId: portal.people.it }).expect(403)
  })
})
