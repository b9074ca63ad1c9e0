import { expect } from 'chai'
import { listChecks } from '../../src/care-plans/index.ts'
import { applyWaiting, exportPatient, receiveMessage } from '../../src/feeds/index.ts'
import { openLog } from '../../src/platform/index.ts'
import { listFindings } from '../../src/results/index.ts'
import { alan, aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { message, text, value } from './messages.ts'

const cris = 'CRIS|NORTHFIELD'
const brenda = {
  nhsNumber: nhsNumber(2),
  hospitalNumber: 'T100002',
  familyName: 'O’Brien',
  givenName: 'Brenda',
  dateOfBirth: '1955-02-03',
}

describe('applying a message', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const parts = () => ({ db: portal.db, clock: portal.clock, log: openLog('silent') })
  const take = async (...messages: Buffer[]) => {
    for (const each of messages) await receiveMessage(parts(), 'file', each)
    await applyWaiting(parts())
    const rows = await portal
      .db('inbound_messages')
      .orderBy('id')
      .select<{ state: string; reason: string }[]>()
    return rows.at(-1)
  }
  const results = async (who: Followed) => (await exportPatient(portal.db, who.record())).results
  const result = async (who: Followed) => (await results(who))[0]

  describe('about a patient we follow', () => {
    let who: Followed
    beforeEach(async () => {
      who = await aPatient(portal)
    })

    it('keeps the value with its sign, unit, order and day, and serves the check', async () => {
      expect(await take(message(alan, { lines: [value('<0.01', { type: 'ST' })] }))).to.include({
        state: 'applied',
        reason: 'PSA, final.',
      })

      expect(await result(who)).to.deep.include({
        test: 'psa',
        order: 'O1',
        taken_on: '2026-03-01',
        text: '<0.01',
        value: 0.01,
        comparator: '<',
        unit: 'ug/L',
        status: 'final',
        versions: [],
      })
      const checks = await listChecks(portal.db, who.record())
      expect(checks.find(check => check.test === 'psa')?.state).to.equal('resulted')
    })

    it('knows a PSA by its LOINC and SNOMED codes from any sender', async () => {
      const sender = 'OTHER|ELSEWHERE'
      for (const [order, code] of [
        ['O1', '2857-1^PSA^LN'],
        ['O2', '1107801000000104^PSA^SCT'],
        ['O3', '1000381000000105^Serum PSA level'],
      ] as const)
        await take(
          message(alan, { sender, order, orderCode: code, lines: [value('0.1', { code, unit: 'ng/mL' })] }),
        )

      expect((await results(who)).map(each => [each.order, each.unit])).to.deep.equal([
        ['O1', 'ug/L'],
        ['O2', 'ug/L'],
        ['O3', 'ug/L'],
      ])
    })

    it('changes nothing when it comes again under another control id', async () => {
      await take(message(alan))

      expect(await take(message(alan))).to.include({ reason: 'PSA, final. All of it had come before.' })
      expect(await portal.db('result_versions')).to.have.lengthOf(1)
    })

    it('takes words under the value’s own code, and notes, as the laboratory’s comment', async () => {
      await take(
        message(alan, {
          lines: [value('0.03'), 'NTE|1||Roche assay', value('Repeat in 4 weeks', { type: 'TX', unit: '' })],
        }),
      )

      expect(await result(who)).to.include({ text: '0.03', comment: 'Roche assay\nRepeat in 4 weeks' })
      expect((await listFindings(portal.db, who.record()))[0]).to.include({ finding: 'look' })
    })

    it('names the assay only where the sender does', async () => {
      await take(message(alan, { lines: [`${value('0.03')}||||||E170^Roche Elecsys`] }))

      expect(await result(who)).to.include({ assay: 'Roche Elecsys' })
    })

    for (const [said, line, reason] of [
      ['a code nobody mapped', value('0.1', { code: 'XPSA^New PSA' }), 'not in the code map'],
      ['a unit nobody knows for it', value('0.1', { unit: 'U/mL' }), 'a unit that is not known'],
      ['no unit', value('0.1', { unit: '' }), 'has no unit'],
      ['a name that contradicts the code', value('0.1', { code: 'PSA^Free PSA' }), 'calls it “Free PSA”'],
    ] as const)
      it(`queues ${said}, and keeps no value`, async () => {
        const ended = await take(message(alan, { lines: [line] }))

        expect(ended?.state).to.equal('queued')
        expect(ended?.reason).to.include(reason)
        expect(await results(who)).to.have.lengthOf(0)
      })

    it('queues a value without a sample date, with a future one, and without an order number', async () => {
      const ends = [
        await take(message(alan, { takenAt: '' })),
        await take(message(alan, { takenAt: '20270301' })),
        await take(message(alan, { order: '' })),
      ]

      expect(ends.map(end => end?.state)).to.deep.equal(['queued', 'queued', 'queued'])
      expect(await results(who)).to.have.lengthOf(0)
    })

    it('keeps what it can and queues the rest', async () => {
      const ended = await take(
        message(alan, { lines: [value('0.03'), value('5', { code: 'NEW^New test' })] }),
      )

      expect(ended?.state).to.equal('queued')
      expect(ended?.reason).to.include('Code NEW').and.include('PSA, final.')
      expect(await results(who)).to.have.lengthOf(1)
    })

    it('ignores a test that no follow-up of theirs keeps, a code known for another test, and a message of another kind', async () => {
      const ends = [
        await take(message(alan, { lines: [value('2', { code: 'CEA^CEA' })] })),
        await take(message(alan, { lines: [value('140', { code: 'NA^Sodium', unit: 'mmol/L' })] })),
        await take(message(alan, { type: 'ADT^A08' })),
        await take(message(alan, { lines: ['OBX|1|NM|PSA^PSA|||ug/L|||||O'] })),
      ]

      expect(ends.map(end => end?.state)).to.deep.equal(['ignored', 'ignored', 'ignored', 'ignored'])
      expect(await results(who)).to.have.lengthOf(0)
    })

    it('hides the old value at a correction and keeps it as history', async () => {
      await take(
        message(alan, { sentAt: '20260301150000' }),
        message(alan, { sentAt: '20260301170000', lines: [value('0.30', { status: 'C' })] }),
      )

      const now = await result(who)
      expect(now).to.include({ text: '0.30', value: 0.3, status: 'corrected' })
      expect(now?.versions.map(each => [each.text, each.status])).to.deep.equal([['0.03', 'final']])
      expect((await listFindings(portal.db, who.record()))[0]).to.include({ finding: 'act' })
    })

    it('is not moved by a preliminary that comes late', async () => {
      await take(
        message(alan, { sentAt: '20260301150000' }),
        message(alan, { sentAt: '20260301170000', lines: [value('0.5', { status: 'P' })] }),
      )

      expect(await result(who)).to.include({ text: '0.03', status: 'final' })
    })

    for (const [said, letter] of [
      ['withdrawn', 'D'],
      ['reported under the wrong patient', 'W'],
    ] as const)
      it(`has no value once it is ${said}`, async () => {
        await take(
          message(alan, { sentAt: '20260301150000' }),
          message(alan, { sentAt: '20260301170000', lines: [value('0.03', { status: letter })] }),
        )

        expect(await result(who)).to.include({ value: null, status: 'withdrawn' })
        const checks = await listChecks(portal.db, who.record())
        expect(checks.find(check => check.test === 'psa')?.state).to.equal('open')
      })

    it('keeps the words of a sample that could not be tested, and leaves the check open', async () => {
      await take(message(alan, { lines: [value('Sample lost in transit', { unit: '' })] }))

      expect(await result(who)).to.include({
        text: 'Sample lost in transit',
        value: null,
        status: 'cancelled',
      })
      const checks = await listChecks(portal.db, who.record())
      expect(checks.find(check => check.test === 'psa')?.state).to.equal('open')
    })

    it('puts a message that breaks something before a person, and goes on with the rest', async () => {
      await portal
        .db('follow_ups')
        .where({ id: who.followUpId })
        .update({ protocol_id: await brokenProtocol() })
      await aPatient(portal, brenda)

      await take(message(alan), message(brenda))

      const rows = await portal
        .db('inbound_messages')
        .orderBy('id')
        .select<{ state: string; reason: string }[]>()
      expect(rows.map(row => row.state)).to.deep.equal(['queued', 'applied'])
      expect(rows[0]?.reason).to.include('a fault of its own')
    })

    async function brokenProtocol(): Promise<number> {
      const broken = { key: 'broken', version: 1, definition: '{}', hash: 'broken', loaded_at: '' }
      const [row] = await portal.db('protocols').insert(broken).returning<{ id: number }[]>('id')
      return row?.id ?? 0
    }
  })

  describe('with a report', () => {
    let who: Followed
    beforeEach(async () => {
      who = await aPatient(portal, { ...brenda, protocol: 'breast-early', team: 'breast' })
    })

    const report = (lines: string[], status: string, sentAt: string, code = 'MAMM^Mammogram') =>
      message(brenda, {
        sender: cris,
        order: 'R1',
        orderCode: 'MAMM^Mammogram',
        sentAt,
        lines: text(lines, status, code),
      })

    it('keeps its lines with their spaces as one result that is never expected', async () => {
      await take(report(['Both breasts:', '  no change.'], 'F', '20260301150000'))

      expect(await result(who)).to.include({
        test: 'mammogram',
        text: 'Both breasts:\n  no change.',
        value: null,
      })
      expect((await listFindings(portal.db, who.record()))[0]).to.include({ finding: 'look' })
    })

    it('replaces it with a corrected one', async () => {
      await take(
        report(['Right breast: normal.', 'Left breast: normal.'], 'F', '20260301150000'),
        report(['Right breast: normal.', 'Left breast: a mass.'], 'C', '20260301170000'),
      )

      const now = await result(who)
      expect(now).to.include({ text: 'Right breast: normal.\nLeft breast: a mass.', status: 'corrected' })
      expect(now?.versions).to.have.lengthOf(1)
    })

    for (const [how, lines, code] of [
      ['by its code', ['Seen again with earlier films.'], 'MAMM&ADT^Addendum'],
      ['by its first word', ['ADDENDUM: seen again with earlier films.'], 'MAMM^Mammogram'],
      ['because it repeats nothing of the report', ['Seen again with earlier films.'], 'MAMM^Mammogram'],
    ] as const)
      it(`adds an addendum, known ${how}, in whatever order the two come`, async () => {
        const first = report(['Right breast: normal.', 'Left breast: normal.'], 'F', '20260301150000')
        const addendum = report([...lines], 'C', '20260301170000', code)
        await take(addendum, first)

        const now = await result(who)
        expect(now?.text).to.equal(`Right breast: normal.\nLeft breast: normal.\n${lines[0]}`)
        expect(now?.versions).to.deep.equal([])
      })

    it('takes back a document that was cancelled, and adds the addendum that names its parent', async () => {
      const document = (event: string, sentAt: string, txa: string, lines: string[]) =>
        message(brenda, {
          sender: cris,
          type: `MDM^${event}`,
          orderCode: 'MAMM^Mammogram',
          sentAt,
          order: '',
          lines: [txa, ...text(lines)],
        })
      const txa = (number: string, parent = '') =>
        `TXA|1|MAMM|TX|202603010930||||||||${number}|${parent}||||AU`
      await take(
        document('T02', '20260301150000', txa('D1'), ['Normal.']),
        document('T06', '20260301160000', txa('D2', 'D1'), ['Discussed.']),
      )
      expect((await results(who)).map(each => [each.order, each.text])).to.deep.equal([
        ['D1', 'Normal.\nDiscussed.'],
      ])

      await take(document('T11', '20260301170000', txa('D1'), []))
      expect(await result(who)).to.include({ order: 'D1', status: 'withdrawn' })
    })

    it('queues a report that came only as a file', async () => {
      const pdf = Buffer.from(`%PDF-1.4 ${'x'.repeat(60)} %%EOF`).toString('base64')
      const line = `OBX|1|ED|MAMM^Mammogram||^application^pdf^Base64^${pdf}||||||F`
      const ended = await take(message(brenda, { sender: cris, orderCode: 'MAMM^Mammogram', lines: [line] }))

      expect(ended?.state).to.equal('queued')
      expect(ended?.reason).to.include('only as a file (application/pdf)')
    })
  })

  describe('about somebody else', () => {
    it('sets aside quietly what concerns nobody we follow, registered or not', async () => {
      await take(message(brenda))
      await portal.db('patients').insert({
        nhs_number: alan.nhsNumber,
        family_name: 'Jones',
        given_name: 'Alan',
        family_name_key: 'JONES',
        given_name_key: 'ALAN',
        date_of_birth: alan.dateOfBirth,
        sex: 'male',
        tell_by: 'letter',
        registered_at: portal.clock.now(),
      })

      expect(await take(message(alan))).to.include({ state: 'set aside' })
    })

    for (const [said, change, reason] of [
      ['another birthday', { dateOfBirth: '1951-04-15' }, 'agree only in part'],
      ['another number', { nhsNumber: nhsNumber(77) }, 'agree only in part'],
      ['a number that fails its check', { nhsNumber: '9990000019' }, 'fails its check'],
      ['no number', { nhsNumber: null }, 'no NHS number'],
    ] as const)
      it(`queues a near match: ${said}`, async () => {
        const who = await aPatient(portal)

        const ended = await take(message({ ...alan, ...change }))

        expect(ended?.state).to.equal('queued')
        expect(ended?.reason).to.include(reason)
        expect(await results(who)).to.have.lengthOf(0)
      })

    it('matches by a former surname and through accents and marks', async () => {
      const who = await aPatient(portal, { ...brenda, formerFamilyName: 'Müller' })
      await take(message({ ...brenda, familyName: 'MULLER', givenName: 'B' }))
      await take(message({ ...brenda, familyName: 'OBRIEN', givenName: 'X' }, { order: 'O2' }))

      expect(await results(who)).to.have.lengthOf(2)
    })

    it('queues what may be about two patients', async () => {
      await aPatient(portal)
      await aPatient(portal, brenda)
      const both = message(alan).toString().replace('^^^NHS^NH', `^^^NHS^NH~${brenda.nhsNumber}^^^NHS^NH`)

      const ended = await take(Buffer.from(both))

      expect(ended?.state).to.equal('queued')
      expect(ended?.reason).to.include('two or more patients')
    })
  })
})
