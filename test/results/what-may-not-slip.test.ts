import { expect } from 'chai'
import { openRecord } from '../../src/accounts/index.ts'
import { listChecks } from '../../src/care-plans/index.ts'
import { answerSymptoms } from '../../src/questionnaires/index.ts'
import { judgeAgain, listFindings, tellPatient } from '../../src/results/index.ts'
import { hashOf, psa, read, receive } from '../support/laboratory.ts'
import { aPatient, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('what may not slip', () => {
  let portal: Portal
  let alan: Followed
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const findingOf = async (resultId: number) =>
    (await listFindings(portal.db, alan.record())).find(each => each.resultId === resultId)
  const nurse = () => openRecord(portal.db, person(portal, 'nurse'), alan.patientId)

  it('a value that reaches the limit and came late, from before the follow-up began [H-05]', async () => {
    await receive(portal, alan, psa('<0.01', '2026-02-20'))
    await receive(portal, alan, psa('0.31', '2026-02-01'))

    const findings = await listFindings(portal.db, alan.record())
    expect(findings.map(each => each.finding)).to.have.members(['expected', 'act'])
  })

  it('a change of mind between opening a result and deciding on it [H-05]', async () => {
    const resultId = (await receive(portal, alan, psa('<0.01'))).at(-1) ?? 0
    const hash = await hashOf(portal, alan, resultId)
    await answerSymptoms(portal.db, alan.record(), alan.followUpId, { 'bone pain': 'yes' }, trx =>
      judgeAgain(trx, alan.record()),
    )
    const browser = await portal.as('nurse')
    const { text } = await browser
      .post(`/clinic/patients/${alan.patientId}/results/${resultId}/reading`)
      .type('form')
      .send({ followUpId: alan.followUpId, hash, seenAs: 'expected', outcome: 'no action', note: 'All well' })
      .expect(409)

    expect(text).to.include('Something has changed since you opened this result')
    expect(await portal.db('readings')).to.have.lengthOf(0)
    expect(await findingOf(resultId)).to.include({ finding: 'look', stage: 'to read' })
  })

  it('a check whose preliminary result was told and whose final never came [H-02]', async () => {
    const resultId =
      (await receive(portal, alan, psa('0.02', '2026-03-01', { status: 'preliminary' }))).at(-1) ?? 0
    await read(portal, alan, resultId, { outcome: 'no action', note: 'Wait for the final' })
    const hash = await hashOf(portal, alan, resultId)
    const told = { hash, channel: 'phone' as const, identityChecked: true, note: null, outboxId: null }
    await tellPatient(portal.db, await nurse(), resultId, told)

    const check = (await listChecks(portal.db, alan.record())).find(each => each.test === 'psa')
    expect(check).to.include({ state: 'resulted' })
    await receive(portal, alan, psa('0.02', '2026-03-01'))
    expect(await findingOf(resultId)).to.include({ stage: 'to read' })
  })
})
