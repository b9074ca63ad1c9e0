import { expect } from 'chai'
import { keepProtocols, listChecks, listFollowUps, protocolOf } from '../../src/care-plans/index.ts'
import { loadProtocols } from '../../src/care-plans/protocol.ts'
import { Unusable } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a protocol that somebody edits', () => {
  let portal: Portal
  let alan: Followed
  beforeEach(async () => {
    portal = await openPortal()
    alan = await aPatient(portal)
  })
  afterEach(() => portal.close())

  const surgery = () => loadProtocols().find(each => each.key === 'prostate-surgery')!
  const withTestsAlone = () => ({ ...surgery(), checks: surgery().checks.filter(check => check.test) })

  it('is refused under the version it already had, and the one before stays [H-22]', async () => {
    const before = await portal.db('protocols').select()
    const refused = await keepProtocols(portal.db, portal.clock.now(), [withTestsAlone()]).catch(
      (error: unknown) => error,
    )

    expect(refused).to.be.instanceOf(Unusable)
    expect(String(refused)).to.include('Give the changed file the next version number')
    expect(await portal.db('protocols').select()).to.deep.equal(before)
  })

  it('changes nothing for whoever is already followed, as a new version [H-22]', async () => {
    const [followUp] = await listFollowUps(portal.db, alan.record())
    const before = await listChecks(portal.db, alan.record())
    const next = { ...withTestsAlone(), version: surgery().version + 1 }
    await keepProtocols(portal.db, portal.clock.now(), [next])

    const [after] = await listFollowUps(portal.db, alan.record())
    expect(after).to.deep.equal(followUp)
    expect(await listChecks(portal.db, alan.record())).to.deep.equal(before)
    expect((await protocolOf(portal.db, after!.protocolId)).version).to.equal(surgery().version)
  })
})
