import { expect } from 'chai'
import { openRecord } from '../../src/accounts/index.ts'
import { listChecks } from '../../src/care-plans/index.ts'
import { command } from '../../src/platform/index.ts'
import {
  listFindings,
  readResult,
  receiveResults,
  tellPatient,
  undoReading,
} from '../../src/results/index.ts'
import type { Incoming } from '../../src/results/index.ts'
import { psa } from '../support/laboratory.ts'
import { aPatient, person } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('closing the loop of a PSA', () => {
  let portal: Portal
  let alan: Followed
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const receive = (...incoming: Incoming[]) =>
    command(portal.db, alan.record(), trx => receiveResults(trx, alan.record(), incoming))
  const finding = async () => (await listFindings(portal.db, alan.record())).at(-1)
  const check = async () => (await listChecks(portal.db, alan.record())).find(each => each.test === 'psa')

  it('takes a value far below the limit from arrival to told [H-15]', async () => {
    await receive(psa('<0.01'))
    expect(await finding()).to.include({ finding: 'expected', stage: 'to read' })
    expect(await check()).to.include({ state: 'resulted' })

    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    const { resultId, hash } = (await finding())!
    await readResult(portal.db, nurse, resultId, {
      followUpId: alan.followUpId,
      hash,
      outcome: 'file and tell',
      coded: null,
      weeks: null,
      note: null,
      commentForPatient: null,
    })
    expect(await finding()).to.include({ stage: 'to tell' })
    expect(await check()).to.include({ state: 'read' })

    await tellPatient(portal.db, nurse, resultId, {
      hash,
      channel: 'phone',
      identityChecked: true,
      note: null,
      outboxId: null,
    })
    expect(await finding()).to.include({ stage: 'told' })
    expect(await check()).to.include({ state: 'closed', settledOn: '2026-03-01' })
  })

  for (const [values, expected] of [
    [['0.20'], 'act'],
    [['0.03', '0.06', '0.09'], 'look'],
    [['<0.5'], 'look'],
    [['<0.01'], 'expected'],
  ] as const)
    it(`finds ${values.join(', ')} against a limit of 0.2 to be ${expected}`, async () => {
      for (const [month, value] of values.entries()) await receive(psa(value, `2026-03-0${month + 1}`))

      expect(await finding()).to.include({ finding: expected })
    })

  for (const [what, status, value] of [
    ['a later value', 'final', '<0.01'],
    ['a later sample that was lost', 'cancelled', ''],
  ] as const)
    it(`still has the newest value from before the follow-up read when ${what} comes`, async () => {
      await receive(psa('0.4', '2026-02-01'))
      await receive(psa(value, '2026-03-02', { status }))

      const waiting = await listFindings(portal.db, alan.record())
      expect(
        waiting.filter(({ stage }) => stage === 'to read').map(({ finding: said }) => said),
      ).to.deep.equal(['act', value === '' ? 'look' : 'expected'])
    })

  it('never takes the sample that was read for the repeat it asks for', async () => {
    const { id } = (await check())!
    const due = { due_on: '2026-02-15', window_from: '2026-01-15', window_to: '2026-03-15' }
    await portal.db('checks').where({ id }).update(due)
    await receive(psa('0.15', '2026-03-02'))
    const { resultId, hash, checkId } = (await finding())!
    expect(checkId).to.equal(id)

    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    await readResult(portal.db, nurse, resultId, {
      followUpId: alan.followUpId,
      hash,
      outcome: 'repeat',
      coded: null,
      weeks: 1,
      note: null,
      commentForPatient: null,
    })

    expect(await finding()).to.include({ checkId: id })
    const repeated = (await listChecks(portal.db, alan.record())).find(each => each.origin === 'reading')
    expect(repeated).to.include({ state: 'open' })
  })

  it('leaves a follow-up under investigation when only the second suspension is undone', async () => {
    const nurse = await openRecord(portal.db, person(portal, 'nurse'), alan.patientId)
    const suspend = async (value: string, takenOn: string) => {
      await receive(psa(value, takenOn))
      const { resultId, hash } = (await finding())!
      return readResult(portal.db, nurse, resultId, {
        followUpId: alan.followUpId,
        hash,
        outcome: 'suspend',
        coded: null,
        weeks: null,
        note: 'Rising',
        commentForPatient: null,
      })
    }
    await suspend('0.25', '2026-03-01')
    await undoReading(portal.db, nurse, await suspend('0.3', '2026-03-02'))

    expect(await portal.db('follow_ups').first()).to.include({ status: 'under investigation' })
  })

  it('keeps a message that comes twice once', async () => {
    await receive(psa('0.02'))
    await receive(psa('0.02'))

    expect(await portal.db('result_versions')).to.have.lengthOf(1)
  })
})
