import { expect } from 'chai'
import fc from 'fast-check'
import { applyWaiting, exportPatient, receiveMessage } from '../../src/feeds/index.ts'
import { openLog } from '../../src/platform/index.ts'
import { alan, aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'
import { message, text, value } from './messages.ts'

// Everybody is enrolled twice, under two numbers. One of the two gets the messages in one order and the other in
// another with replays mixed in; what is exported of both must be the same.

const runs = process.env['TEST_ENGINE'] === 'postgres' ? 25 : 200

interface Said {
  patient: 0 | 1
  order: number
  kind: 'cea' | 'ct'
  status: string
  words: number
  hour: number
}

const said: fc.Arbitrary<Said> = fc.record({
  patient: fc.constantFrom(0, 0, 0, 0, 0, 1),
  order: fc.constantFrom(1, 1, 2),
  kind: fc.constantFrom('cea', 'ct'),
  status: fc.constantFrom('F', 'F', 'F', 'C', 'C', 'C', 'P', 'X', 'D', 'W'),
  words: fc.integer({ min: 0, max: 5 }),
  hour: fc.integer({ min: 10, max: 14 }),
})

const values = ['2.1', '<0.5', '5.6', 'Sample lost', 'See comment', '3.0']
const reports = [
  ['Chest: clear.', 'Abdomen: clear.'],
  ['Chest: clear.', 'Abdomen: a lesion.'],
  ['Addendum: seen with earlier films.'],
  ['Seen with earlier films.'],
  ['Sample lost'],
  ['Chest: a nodule.', 'Abdomen: clear.', 'Discussed.'],
] as const

interface Drawn {
  all: Said[]
  /** which of them come again, as they were or under another control id */
  replays: { which: number; same: boolean }[]
  shuffle: number[]
}
const drawn: fc.Arbitrary<Drawn> = fc.record({
  all: fc.array(said, { minLength: 3, maxLength: 6 }),
  replays: fc.array(fc.record({ which: fc.nat(), same: fc.boolean() }), { maxLength: 2 }),
  shuffle: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
})

describe('messages in any order', () => {
  let portal: Portal
  before(async () => {
    portal = await openPortal()
  })
  after(() => portal.close())

  let people = 100
  const somebody = async () => {
    const n = ++people
    const details = { ...alan, nhsNumber: nhsNumber(n), hospitalNumber: `T2${n}`, sex: 'other' as const }
    const followed = await aPatient(portal, { ...details, protocol: 'colorectal', team: 'colorectal' })
    return { details, followed }
  }
  type Somebody = Awaited<ReturnType<typeof somebody>>

  const bytesOf = ({ order, kind, status, words, hour }: Said, who: Somebody, controlId: string): Buffer => {
    const day = `2026030${order}`
    const common = {
      controlId,
      order: `${kind} ${order}`,
      takenAt: `${day}0900`,
      sentAt: `${day}${hour}0000`,
    }
    if (kind === 'cea') {
      const lines = [value(values[words] ?? '', { code: 'CEA^CEA', status })]
      return message(who.details, { ...common, orderCode: 'CEA^CEA', lines })
    }
    const lines = text([...(reports[words] ?? [])], status, 'CT^CT')
    return message(who.details, { ...common, sender: 'CRIS|NORTHFIELD', orderCode: 'CT^CT', lines })
  }

  const receive = async (messages: Buffer[]) => {
    const parts = { db: portal.db, clock: portal.clock, log: openLog('silent') }
    while (messages.length > 0) {
      const next = messages.splice(0, 3)
      await Promise.all(next.map(bytes => receiveMessage(parts, 'mllp', bytes)))
      await applyWaiting(parts)
    }
  }

  it('leave the same results, checks and follow-ups, whatever is repeated', async function () {
    this.timeout(300_000)
    let run = 0
    await fc.assert(
      fc.asyncProperty(drawn, async ({ all, replays, shuffle }) => {
        run++
        const everybody = async () =>
          all.some(each => each.patient === 1) ? [await somebody(), await somebody()] : [await somebody()]
        const one = await everybody()
        const other = await everybody()
        const sent = (who: Somebody[], each: Said, controlId: string) =>
          bytesOf(each, who[each.patient] as Somebody, controlId)
        const plain = all.map((each, at) => sent(one, each, `${run}-${at}`))
        const again = replays.map(({ which, same }, at) => {
          const place = which % all.length
          return sent(other, all[place] as Said, same ? `${run}-${place}` : `${run}-again-${at}`)
        })
        const mixed = [...all.map((each, at) => sent(other, each, `${run}-${at}`)), ...again]
          .map((bytes, at) => ({ bytes, at: shuffle[at] ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ bytes }) => bytes)

        await receive(plain)
        await receive(mixed)

        for (const [at, who] of one.entries())
          expect(await known(portal, (other[at] as Somebody).followed)).to.deep.equal(
            await known(portal, who.followed),
          )
        const waiting = await portal.db('inbound_messages').where({ state: 'received' })
        expect(waiting).to.have.lengthOf(0)
      }),
      { numRuns: runs },
    )
  })
})

async function known(portal: Portal, who: Followed) {
  const { follow_ups, checks, results } = await exportPatient(portal.db, who.record())
  return JSON.parse(
    JSON.stringify({ follow_ups, checks, results }, (key, given: unknown) =>
      key === 'id' || key === 'arrived_at' ? undefined : given,
    ),
  ) as unknown
}
