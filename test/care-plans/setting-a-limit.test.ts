import { expect } from 'chai'
import { command } from '../../src/platform/index.ts'
import { listFindings, parseMeasured, receiveResults } from '../../src/results/index.ts'
import { aPatient, followAgain } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Browser, Person, Portal } from '../support/portal.ts'

describe('setting a limit', () => {
  let portal: Portal
  let alan: Followed
  let nurse: Browser
  let address: string
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
    nurse = await portal.as('nurse')
    address = `/clinic/patients/${alan.patientId}/follow-ups/${alan.followUpId}/limits/psa`
  })
  afterEach(() => portal.close())

  const usual = { comparison: '>=', value: '0.1', unit: 'ug/L', assay: '', reason: 'Positive margin' }
  const save = (change: object = {}, path = '') =>
    nurse
      .post(`${address}${path}`)
      .type('form')
      .send({ ...usual, ...change })
  const inForce = () => portal.db('limits').whereNull('replaced_at').first()
  const proposal = async () =>
    (await portal.db('limit_proposals').whereNull('outcome').first()) as { id: number }
  const accept = async (who: Person) =>
    (await portal.as(who))
      .post(`${address}/proposals/${(await proposal()).id}/acceptance`)
      .type('form')
      .send({})

  it('shows the one in force, why, and who set it', async () => {
    const { text } = await nurse.get(address).expect(200)

    expect(text).to.include('In force: 0.2 ug/L or more').and.include('JONES')
  })

  it('tightens at once and keeps the one before', async () => {
    await save().expect(303).expect('Location', address)

    expect(await inForce()).to.include({
      value: '0.1',
      reason: 'Positive margin',
      set_by: portal.people.nurse,
    })
    expect(await portal.db('limits')).to.have.lengthOf(2)
    const { text } = await nurse.get(address)
    expect(text).to.include('Test nurse').and.include('0.2 ug/L or more')
  })

  it('judges what nobody has read again', async () => {
    const psa = {
      test: 'psa',
      form: 'number',
      sender: 'LAB|TRUST',
      orderNumber: '1',
      code: 'PSA',
      subId: '',
      messageId: null,
      enteredBy: null,
      version: {
        status: 'final',
        sentAt: '2026-03-01T12:00:00.000Z',
        text: '0.05',
        measured: parseMeasured('0.05'),
        unit: 'ug/L',
        assay: null,
        takenOn: '2026-03-01',
        comment: null,
        addendum: false,
      },
    } as const
    await command(portal.db, alan.record(), trx => receiveResults(trx, alan.record(), [psa]))
    const finding = async () => (await listFindings(portal.db, alan.record()))[0]?.finding
    expect(await finding()).to.equal('expected')

    await save({ value: '0.05' }).expect(303)

    expect(await finding()).to.equal('act')
  })

  it('takes a unit as the laboratory spells it', async () => {
    await save({ unit: 'ng/mL' }).expect(303)

    expect(await inForce()).to.include({ unit: 'ug/L' })
  })

  it('leaves the limit in force while a looser one waits for a second person', async () => {
    await save({ value: '0.4' }).expect(303)

    expect(await inForce()).to.include({ value: '0.2' })
    const { text } = await nurse.get(address)
    expect(text).to.include('Waiting for a second person').and.not.include('Accept 0.4')
  })

  it('asks for a second person too where the limit was awaited and the new one is looser than the protocol’s', async () => {
    const awaited = { state: 'awaited', comparison: null, value: null, unit: null, due_on: '2026-03-30' }
    await portal.db('limits').update(awaited)

    await save({ value: '4' }).expect(303)
    expect(await inForce()).to.include({ state: 'awaited' })
    expect(await proposal()).to.include({ value: '4' })

    await save({ value: '0.2' }).expect(303)
    expect(await inForce()).to.include({ state: 'agreed', value: '0.2' })
  })

  it('lets nobody accept their own', async () => {
    await save({ value: '0.4' })

    expect((await accept('nurse')).status).to.equal(403)
    expect(await inForce()).to.include({ value: '0.2' })
  })

  it('loosens once another clinician of the team accepts', async () => {
    await save({ value: '0.4' })

    expect((await accept('consultant')).status).to.equal(303)
    expect(await inForce()).to.include({
      value: '0.4',
      set_by: portal.people.nurse,
      seconded_by: portal.people.consultant,
    })
    const { text } = await nurse.get(address)
    expect(text).to.include('Test nurse and Test consultant').and.not.include('Waiting for a second person')
  })

  it('lets no support worker accept', async () => {
    await save({ value: '0.4' })

    expect((await accept('support')).status).to.equal(403)
  })

  it('accepts a proposal once', async () => {
    await save({ value: '0.4' })
    const { id } = await proposal()
    const consultant = await portal.as('consultant')
    const send = () => consultant.post(`${address}/proposals/${id}/acceptance`).type('form').send({})

    await send().expect(303)
    await send().expect(409)
    expect(await portal.db('limits')).to.have.lengthOf(2)
  })

  it('lets a proposal lapse when the limit is set meanwhile', async () => {
    await save({ value: '0.4' })
    const { id } = await proposal()
    await save({ value: '0.1' })

    const consultant = await portal.as('consultant')
    await consultant.post(`${address}/proposals/${id}/acceptance`).type('form').send({}).expect(409)
    expect(await inForce()).to.include({ value: '0.1' })
  })

  it('answers for a proposal only under its own follow-up [H-05]', async () => {
    await save({ value: '0.4' })
    const { id } = await proposal()
    const other = await followAgain(portal, alan)
    const consultant = await portal.as('consultant')

    await consultant
      .post(`/clinic/patients/${alan.patientId}/follow-ups/${other}/limits/psa/proposals/${id}/acceptance`)
      .expect(404)
    expect(await portal.db('limit_proposals').first()).to.include({ outcome: null })
  })

  it('turns a proposal down', async () => {
    await save({ value: '0.4' })
    const consultant = await portal.as('consultant')
    await consultant
      .post(`${address}/proposals/${(await proposal()).id}/refusal`)
      .type('form')
      .send({})
      .expect(303)

    expect(await portal.db('limit_proposals').first()).to.include({ outcome: 'turned down' })
    expect(await inForce()).to.include({ value: '0.2' })
  })

  const bad: [object, string][] = [
    [{ comparison: '' }, 'Choose if the level itself already counts'],
    [{ value: '' }, 'Enter the level at which the team acts'],
    [{ value: '<0.2' }, 'Enter the level as a number'],
    [{ value: '0,2' }, 'Enter the level as a number'],
    [{ unit: 'mmol/L' }, 'Enter the unit as ug/L'],
    [{ reason: '' }, 'Enter the reason'],
    [{ value: '0.20', reason: 'Same' }, 'This is the limit in force already'],
  ]
  for (const [change, sentence] of bad)
    it(`asks again, keeping what was typed: ${sentence}`, async () => {
      const { text } = await save({ reason: 'Kept words', ...change }).expect(422)

      expect(text).to.include(sentence)
      expect(await portal.db('limits')).to.have.lengthOf(1)
    })

  it('has no page for a test without a limit', async () => {
    await nurse.get(address.replace('psa', 'mammogram')).expect(404)
    await nurse.get(address.replace('psa', 'nothing')).expect(404)
  })

  it('leaves the limits of a cancer to the team that follows it', async () => {
    const { patientId } = alan
    await portal.db('relationships').insert({
      patient_id: patientId,
      kind: 'team',
      team_id: portal.teams.breast,
      from_at: portal.clock.now(),
    })
    const elsewhere = await portal.as('nurseElsewhere')

    const { text } = await elsewhere.post(address).type('form').send(usual).expect(403)
    expect(text).to.include('Another team follows this cancer')
  })
})
