import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { NotHl7, readMessage, reportOf, reportText, splitFile } from '../../src/feeds/hl7/index.ts'

const folder = new URL('../fixtures/hl7v2/', import.meta.url)
const bytesOf = (name: string) => readFileSync(new URL(name, folder))
const files = readdirSync(folder).filter(name => /\.(hl7|txt)$/.test(name))
const reportsIn = (name: string) => splitFile(bytesOf(name)).map(bytes => reportOf(readMessage(bytes)))

describe('reading sample messages', () => {
  it('finds the files', () => {
    expect(files).to.have.lengthOf(13)
  })

  for (const name of files) {
    it(`reads ${name}, or says in a sentence why not`, () => {
      for (const bytes of splitFile(bytesOf(name))) {
        try {
          expect(reportOf(readMessage(bytes)).controlId).to.not.equal('')
        } catch (error) {
          expect(error).to.be.instanceOf(NotHl7)
          expect((error as Error).message).to.match(/^[A-Z].*\.$/)
        }
      }
    })
  }

  it('finds 481 messages in Simulated Hospital, by type', () => {
    const types = reportsIn('simhospital_messages.hl7').map(({ type }) => type)

    expect(types).to.have.lengthOf(481)
    expect(
      Object.entries(Object.groupBy(types, type => type)).map(([type, all]) => [type, all?.length]),
    ).to.deep.equal([
      ['ADT^A01', 194],
      ['ORU^R01', 285],
      ['MDM^T02', 2],
    ])
  })

  it('reads every observation of Simulated Hospital', () => {
    const observations = reportsIn('simhospital_messages.hl7')
      .filter(({ type }) => type === 'ORU^R01')
      .flatMap(({ orders }) => orders.flatMap(order => order.observations))

    const numbers = observations.filter(({ type }) => type === 'NM')
    expect(numbers).to.have.lengthOf(1265)
    expect(new Set(numbers.filter(({ value }) => value === null).map(({ text }) => text))).to.deep.equal(
      new Set(['']),
    )
    expect(observations.filter(({ comparator }) => comparator === '<')).to.have.lengthOf(36)
    expect(new Set(observations.map(({ status }) => status))).to.deep.equal(new Set(['final']))
    expect(new Set(observations.map(({ unit }) => unit))).to.not.include('""')
  })

  it('reads urea and electrolytes of a Simulated Hospital patient', () => {
    const { patient, orders, sentAt } = reportsIn('simhospital_messages.hl7')[1]!

    expect(sentAt).to.equal('2020-05-08T12:06:44.000Z')
    expect(patient).to.deep.equal({
      nhsNumbers: ['2914785070'],
      localIds: [{ id: '1076943130', authority: 'SIMULATOR MRN' }],
      familyNames: ['Trivedi'],
      givenNames: ['Jacqueline'],
      bornOn: '1937-12-27',
      sex: 'female',
    })
    expect(
      orders.map(({ orderNumber, code, takenOn, status }) => [orderNumber, code, takenOn, status]),
    ).to.deep.equal([['2427424202', 'us-0003', '2020-05-08', 'F']])
    expect(
      orders[0]!.observations.map(({ comparator, value, unit }) => [comparator, value, unit]),
    ).to.deep.equal([
      [null, '5.10', 'MMOLL'],
      [null, '145.01', 'MMOLL'],
      [null, '5.45', 'MMOLL'],
      ['<', '15', 'MLMIN'],
      [null, '86.25', 'UMOLL'],
    ])
    expect(orders[0]!.observations.map(({ notes }) => notes.length)).to.deep.equal([0, 0, 1, 1, 1])
  })

  it('reads a document of Simulated Hospital', () => {
    const [one] = reportsIn('simhospital_messages.hl7').find(({ type }) => type === 'MDM^T02')!.orders

    expect([one!.orderNumber, one!.code, one!.takenOn, one!.status]).to.deep.equal([
      '8CZ5WWM0QGQMA',
      'PN',
      '2020-05-08',
      'P',
    ])
    expect(reportText(one!).split('\n').slice(0, 3)).to.deep.equal([
      'Change student epoch hold animal bubble',
      'Paper dredger task travel veil base exile',
      'Dungeon',
    ])
  })

  it('reads the Renalware example: an NHS number in PID-2 and numbers sent as text', () => {
    const [{ patient, orders, sender }] = reportsIn('renalware_hl7_message_example.txt') as [
      ReturnType<typeof reportOf>,
    ]

    expect(sender).to.equal('HM|RAJ01')
    expect(patient.nhsNumbers).to.deep.equal(['7179209791'])
    expect(patient.localIds).to.deep.equal([{ id: 'Z100002', authority: 'Dover' }])
    expect(orders.map(one => [one.orderNumber, one.code, one.observations[0]?.value])).to.deep.equal([
      ['09B0099478', 'XBC', '23'],
      ['09B0099478', 'AKI', '3'],
    ])
  })

  it('reads preliminary and final results of one order, behind a byte-order mark', () => {
    const [{ orders }] = reportsIn('msfc_LAB-ORU-1.hl7') as [ReturnType<typeof reportOf>]

    expect(
      orders.map(({ observations }) => observations.map(({ status }) => status[0]).join('')),
    ).to.deep.equal(['ppppf', 'ppppp'])
    expect(orders[0]!.observations.map(({ value }) => value)).to.deep.equal([
      null,
      '4.06',
      null,
      '40.1',
      '221',
    ])
    expect(orders[0]!.resultedAt).to.equal('2014-10-06T02:29:00.000Z')
  })
})
