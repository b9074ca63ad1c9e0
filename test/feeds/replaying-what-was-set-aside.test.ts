import { expect } from 'chai'
import { openRecord } from '../../src/accounts/index.ts'
import { createApplier, applyWaiting, receiveMessage, replaySetAside } from '../../src/feeds/index.ts'
import { openLog } from '../../src/platform/index.ts'
import { listResults } from '../../src/results/index.ts'
import { alan, aPatient, person } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { typed } from '../patients/people.ts'
import { message, value } from './messages.ts'

describe('replaying what was set aside', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const parts = () => ({ db: portal.db, clock: portal.clock, log: openLog('silent') })
  const take = async (...messages: Buffer[]) => {
    for (const each of messages) await receiveMessage(parts(), 'file', each)
    await applyWaiting(parts())
  }
  const states = async () =>
    (await portal.db('inbound_messages').orderBy('id').select<{ state: string }[]>('state')).map(
      each => each.state,
    )

  it('brings the results of somebody just enrolled, and what nearly matches to a person', async () => {
    await take(
      message(alan),
      message({ ...alan, dateOfBirth: '1951-04-15' }, { order: 'O2' }),
      message({ ...alan, nhsNumber: null }, { order: 'O3' }),
      message({ ...alan, nhsNumber: '9990009997', familyName: 'Other', givenName: 'Person' }),
    )
    expect(await states()).to.deep.equal(['set aside', 'set aside', 'set aside', 'set aside'])

    const who = await aPatient(portal)
    const nurse = await openRecord(portal.db, person(portal, 'nurse'), who.patientId)
    expect(await replaySetAside(parts(), nurse)).to.equal(3)

    expect(await states()).to.deep.equal(['applied', 'queued', 'queued', 'set aside'])
    expect(await listResults(portal.db, who.record())).to.have.lengthOf(1)
    expect(await replaySetAside(parts(), nurse)).to.equal(0)
  })

  it('brings what came under a number that was awaited when it is written down', async () => {
    const misheard = { nhsNumber: null, familyName: 'Jonas', givenName: 'Allan' }
    const who = await aPatient(portal, misheard)
    await take(message(alan))
    expect(await states()).to.deep.equal(['set aside'])

    const nurse = await portal.as('nurse')
    const corrected = { ...typed, familyName: 'Jones', givenName: 'Alan', nhsNumber: alan.nhsNumber ?? '' }
    const born = { 'dateOfBirth-day': '14', 'dateOfBirth-month': '4', 'dateOfBirth-year': '1951' }
    await nurse
      .post(`/clinic/patients/${who.patientId}/details`)
      .type('form')
      .send({ ...corrected, ...born })
      .expect(303)

    expect(await states()).to.deep.equal(['applied'])
    expect(await listResults(portal.db, who.record())).to.have.lengthOf(1)
  })

  it('brings what a second follow-up keeps and the first did not', async () => {
    const who = await aPatient(portal, { protocol: 'prostate-surgery' })
    await take(message(alan, { orderCode: 'CEA^CEA', lines: [value('2.1', { code: 'CEA^CEA' })] }))
    expect(await states()).to.deep.equal(['ignored'])

    await portal
      .db('follow_ups')
      .where({ id: who.followUpId })
      .update({ protocol_id: await colorectal() })
    await replaySetAside(parts(), who.record())

    expect(await states()).to.deep.equal(['applied'])
  })

  it('happens at the next start when the process was killed in between', async () => {
    await take(message(alan))
    const who = await aPatient(portal)

    const applier = createApplier(parts())
    applier.start()
    await applier.settled()
    await applier.stop()

    expect(await listResults(portal.db, who.record())).to.have.lengthOf(1)
  })

  const colorectal = async () => {
    const row = await portal.db('protocols').where({ key: 'colorectal' }).first<{ id: number }>('id')
    return row.id
  }
})
