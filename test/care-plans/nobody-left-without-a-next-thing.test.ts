import { expect } from 'chai'
import { openRecord } from '../../src/accounts/index.ts'
import type { PatientAccess } from '../../src/accounts/index.ts'
import { listChecks, recordStep } from '../../src/care-plans/index.ts'
import type { Step } from '../../src/care-plans/index.ts'
import { Refused } from '../../src/platform/index.ts'
import { aPatient, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Person, Portal } from '../support/portal.ts'

describe('a patient with two checks left', () => {
  let portal: Portal
  let alan: Followed
  let left: [number, number]
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
    const [first, second] = (await listChecks(portal.db, alan.record())).filter(
      each => each.state === 'open' && each.dueOn > '2026-03-02',
    )
    left = [first!.id, second!.id]
    await portal
      .db('checks')
      .where({ patient_id: alan.patientId })
      .whereNotIn('id', left)
      .update({ state: 'not needed', settled_on: '2026-03-02', settled_reason: 'test' })
  })
  afterEach(() => portal.close())

  const opened = (who: Person) => openRecord(portal.db, person(portal, who), alan.patientId)
  const settle = (record: PatientAccess, checkId: number, step: Step = 'declined') =>
    recordStep(portal.db, record, checkId, { step, onDay: '2026-03-02', note: 'said so' })
  const open = async () =>
    (await listChecks(portal.db, alan.record())).filter(each => each.state === 'open').map(each => each.id)
  const refusal = (attempt: Promise<unknown>) =>
    attempt.then(
      () => null,
      (error: unknown) => error,
    )

  it('may lose one of them, and not the other [H-01]', async () => {
    const nurse = await opened('nurse')
    await settle(nurse, left[0])
    const refused = await refusal(settle(nurse, left[1]))

    expect(refused).to.be.instanceOf(Refused)
    expect(String(refused)).to.include('Plan the next check first')
    expect(await open()).to.deep.equal([left[1]])
    expect(await portal.db('check_steps')).to.have.lengthOf(1)
    expect(await portal.db('audit_rows').where({ action: 'check declined' })).to.have.lengthOf(1)
  })

  it('keeps one when two people each settle one at the same moment [H-01]', async () => {
    const [nurse, consultant] = await Promise.all([opened('nurse'), opened('consultant')])
    for (let round = 0; round < 50; round++) {
      const ends = await Promise.allSettled([settle(nurse, left[0]), settle(consultant, left[1])])

      expect(ends.map(end => end.status).toSorted()).to.deep.equal(['fulfilled', 'rejected'])
      const lost = ends.find(end => end.status === 'rejected')
      expect(lost?.reason).to.be.instanceOf(Refused)
      expect(await open()).to.have.lengthOf(1)
      await portal
        .db('checks')
        .whereIn('id', left)
        .update({ state: 'open', settled_on: null, settled_reason: null, settled_by: null })
    }
  })

  for (const step of ['did not attend', 'cancelled by patient', 'cancelled by hospital'] as const)
    it(`keeps both, and the follow-up, when the word is "${step}" [H-03]`, async () => {
      const nurse = await opened('nurse')
      await settle(nurse, left[0], step)
      await settle(nurse, left[1], step)

      expect(await open()).to.have.members(left)
      expect(await portal.db('follow_ups').where({ id: alan.followUpId }).first()).to.include({
        status: 'active',
      })
    })
})
