import { expect } from 'chai'
import { openOurselves } from '../../src/accounts/index.ts'
import { listChecks, listFollowUps, listLimits } from '../../src/care-plans/index.ts'
import { importPatients } from '../../src/feeds/import-patients.ts'
import { bornAs, Unusable } from '../../src/platform/index.ts'
import { nhsNumber } from '../support/people.ts'
import { emptyDatabase, openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('importing the spreadsheet a trust leaves behind', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const header =
    'nhs_number,hospital_number,family_name,given_name,date_of_birth,sex,gp_practice,protocol,anchor_date,team,limit_psa,last_psa_on,last_psa_value'
  const line = (
    n: number,
    more: Partial<Record<'nhs' | 'born' | 'protocol' | 'team' | 'rest', string>> = {},
  ) =>
    [
      more.nhs ?? nhsNumber(n),
      `T${n}`,
      'Jones',
      'Alan',
      more.born ?? '1951-04-14',
      'male',
      'X00001',
      more.protocol ?? 'prostate-surgery',
      '2024-03-01',
      more.team ?? 'urology',
      more.rest ?? '0.2,2026-02-20,<0.01',
    ].join(',')
  const bring = (lines: string[], options = { dryRun: false, skipBad: false }) =>
    importPatients(portal.db, portal.operator(), [header, ...lines].join('\n'), options)
  const record = async () => {
    const patient = await portal.db('patients').first<{ id: number }>('id')
    return openOurselves(portal.operator(), patient.id)
  }

  it('makes the follow-up, its limit and its schedule', async () => {
    const report = await bring([line(1)])

    expect(report).to.deep.equal({ bad: [], added: 1, known: 0 })
    const [followUp] = await listFollowUps(portal.db, await record())
    expect(followUp).to.include({
      origin: 'import',
      pathway: 'prostate',
      anchorOn: '2024-03-01',
      status: 'active',
    })
    const [limit] = await listLimits(portal.db, await record())
    expect(limit).to.include({ state: 'agreed', value: '0.2' })
  })

  it('takes no test number among real patients', async () => {
    const { db, cleanUp } = await emptyDatabase()
    await bornAs(db, 'production', portal.clock)

    const options = { dryRun: true, skipBad: false }
    const { bad } = await importPatients(db, portal.operator(), [header, line(1)].join('\n'), options)
    expect(bad[0]?.faults.join()).to.include('nhs_number begins with 999, which is only for tests')
    await cleanUp()
  })

  it('settles what the system before this one did, and leaves the next check open', async () => {
    await bring([line(1)])

    const psa = (await listChecks(portal.db, await record())).filter(check => check.test === 'psa')
    expect(psa.filter(check => check.dueOn <= '2026-03-02').map(check => check.state)).to.deep.equal(
      psa.filter(check => check.dueOn <= '2026-03-02').map(() => 'followed before'),
    )
    expect(psa.find(check => check.state === 'open')?.dueOn).to.equal('2027-03-01')
  })

  it('leaves what the spreadsheet does not say awaited, with an owner', async () => {
    await bring([line(1, { rest: ',,' })])

    const [limit] = await listLimits(portal.db, await record())
    expect(limit).to.include({ state: 'awaited', ownerId: portal.people.nurse, dueOn: '2026-03-30' })
  })

  it('changes nothing when run twice', async () => {
    await bring([line(1), line(2)])
    const before = await portal.db('checks').count({ n: '*' })
    const report = await bring([line(1), line(2)])

    expect(report).to.deep.equal({ bad: [], added: 0, known: 2 })
    expect(await portal.db('checks').count({ n: '*' })).to.deep.equal(before)
  })

  it('reports every line it cannot take, with reasons, and saves nothing [H-01]', async () => {
    const { bad, added } = await bring([
      line(1),
      line(2, { nhs: '9990000000' }),
      line(3, { born: '31/12/1950', team: 'knees' }),
      line(4, { protocol: 'prostate-watchful' }),
    ])

    expect(added).to.equal(0)
    expect(bad.map(each => each.line)).to.deep.equal([3, 4, 5])
    expect(bad[0]?.faults.join()).to.include('nhs_number fails its check digit')
    expect(bad[1]?.faults.join()).to.include('date_of_birth must be a date like 2024-03-31')
    expect(bad[2]?.faults.join()).to.include('protocol prostate-watchful is not known')
    expect(await portal.db('patients')).to.have.lengthOf(0)
  })

  it('brings in the good lines when told to skip the bad', async () => {
    const { bad, added } = await bring([line(1), line(2, { team: 'knees' }), line(3)], {
      dryRun: false,
      skipBad: true,
    })

    expect([bad.length, added]).to.deep.equal([1, 2])
    expect(await portal.db('patients')).to.have.lengthOf(2)
  })

  it('only reports on a dry run', async () => {
    const { bad } = await bring([line(1), line(2, { team: 'knees' })], { dryRun: true, skipBad: false })

    expect(bad).to.have.lengthOf(1)
    expect(await portal.db('patients')).to.have.lengthOf(0)
  })

  it('names the same patient twice in one file', async () => {
    const { bad } = await bring([line(1), line(1)])

    expect(bad[0]).to.deep.equal({
      line: 3,
      faults: ['Line 2 has the same patient and protocol. Remove one of the two'],
    })
  })

  it('does not guess when a registered patient is nearly the same', async () => {
    await bring([line(1)])
    const { bad } = await bring([line(1, { born: '1952-04-14' })])

    expect(bad[0]?.faults.join()).to.include('nearly the same')
  })

  for (const [what, csv, sentence] of [
    ['a missing column', 'nhs_number,family_name\n', 'Column hospital_number is missing'],
    ['an unknown column', `${header},shoe_size\n`, 'Column shoe_size is not one we know'],
    ['half a quoted cell', `${header}\n"999`, 'not a spreadsheet we can read'],
  ] as const)
    it(`says what is wrong with ${what}`, async () => {
      const refused = await importPatients(portal.db, portal.operator(), csv, {
        dryRun: false,
        skipBad: false,
      }).catch((error: unknown) => error)

      expect(refused).to.be.instanceOf(Unusable)
      expect((refused as Error).message).to.include(sentence)
    })
})
