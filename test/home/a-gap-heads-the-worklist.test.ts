import { expect } from 'chai'
import { addCheck } from '../../src/care-plans/actions.ts'
import { listChecks } from '../../src/care-plans/index.ts'
import { openRecord } from '../../src/accounts/index.ts'
import { hashOf, later, psa, read, receive } from '../support/laboratory.ts'
import { aPatient, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a follow-up left without a next check [H-01]', () => {
  let portal: Portal
  let alan: Followed
  let resultId: number
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal, { online: true })
    const [first] = (await listChecks(portal.db, alan.record())).filter(check => check.test === 'psa')
    await portal.db('checks').whereNot({ id: first?.id }).update({ state: 'not needed' })
    resultId = (await receive(portal, alan, psa('<0.01'))).at(-1) ?? 0
    await read(portal, alan, resultId)
    later(portal, 61)
  })
  afterEach(() => portal.close())

  const worklist = async () => (await (await portal.as('nurse')).get('/clinic').expect(200)).text

  it('never keeps the patient from their result, and heads the worklist', async () => {
    const patient = await portal.signIn('my', 'alan@patient.test')
    await patient.get(`/my/results/${resultId}`).expect(200)

    const [followUp] = await portal.db('follow_ups').select<{ gap_since: string | null }[]>('gap_since')
    expect(followUp?.gap_since).to.be.a('string')
    expect(await worklist())
      .to.include('Nothing is planned for the next 13 months')
      .and.include('Plan a check')
  })

  it('is refused to staff, who are told to plan the next check first', async () => {
    const nurse = await portal.as('nurse')
    const { text } = await nurse
      .post(`/clinic/patients/${alan.patientId}/results/${resultId}/telling`)
      .type('form')
      .send({ channel: 'phone', identityChecked: 'yes', hash: await hashOf(portal, alan, resultId) })

    expect(text).to.include('This would leave the patient without a next check')
    expect(await portal.db('tellings')).to.have.lengthOf(0)
  })

  it('leaves the worklist once a check is planned', async () => {
    const patient = await portal.signIn('my', 'alan@patient.test')
    await patient.get(`/my/results/${resultId}`).expect(200)
    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    await addCheck(portal.db, nurse, alan.followUpId, {
      item: 'psa',
      test: 'psa',
      kind: 'test',
      title: 'PSA',
      dueOn: '2026-09-01',
      origin: 'person',
      reason: 'Nothing was planned',
    })

    expect(await worklist()).not.to.include('Nothing is planned for the next 13 months')
  })
})
