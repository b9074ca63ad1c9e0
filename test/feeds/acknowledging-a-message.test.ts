import { expect } from 'chai'
import { acknowledge, readMessage, segmentOf, textOf } from '../../src/feeds/hl7/index.ts'

const reply = { controlId: 'A9', sentAt: '2026-07-01T09:30:00.000Z' }
const answer = (text: string, code: 'AA' | 'AE' | 'AR' = 'AA', words = 'Stored') =>
  acknowledge(Buffer.from(text), code, words, reply).toString()

describe('acknowledging a message', () => {
  it('swaps sender and receiver and echoes control id, processing id and version', () => {
    expect(answer('MSH|^~\\&|LAB|RXX|AFTERCARE|RYY|20260301||ORU^R01|42|T|2.4\rPID|1\r')).to.equal(
      'MSH|^~\\&|AFTERCARE|RYY|LAB|RXX|20260701103000+0100||ACK^R01^ACK|A9|T|2.4\rMSA|AA|42|Stored\r',
    )
  })

  it('writes London time in winter too', () => {
    const winter = acknowledge(Buffer.from('MSH|^~\\&|'), 'AA', '', {
      ...reply,
      sentAt: '2026-01-01T23:05:09.876Z',
    })

    expect(winter.toString().split('|')[6]).to.equal('20260101230509+0000')
  })

  it('names the message structure from version 2.3.1 on', () => {
    const kind = (version: string) => answer(`MSH|^~\\&|||||||MDM^T02|1|P|${version}`).split('|')[8]

    expect(['2.2', '2.3', '2.3^GBR'].map(kind)).to.deep.equal(['ACK^T02', 'ACK^T02', 'ACK^T02'])
    expect(['2.3.1', '2.4', '2.5.1^GBR'].map(kind)).to.deep.equal([
      'ACK^T02^ACK',
      'ACK^T02^ACK',
      'ACK^T02^ACK',
    ])
  })

  it('speaks with the sender’s delimiters, escaping its own words by them', () => {
    expect(
      answer('MSH#*!?@#LAB#RXX#APP#RYY###ORU*R01#7#P#2.4\r', 'AE', 'Try again #1? | now\r\nplease'),
    ).to.equal(
      'MSH#*!?@#APP#RYY#LAB#RXX#20260701103000+0100##ACK*R01*ACK#A9#P#2.4\rMSA#AE#7#Try again ?F?1?E? | now please\r',
    )
  })

  it('says AR to garbage, with an empty MSA-2', () => {
    for (const garbage of ['', 'hello', '%PDF-1.4 |MSH', 'PID|1\rMSH|^~\\&|LAB', '\0\0']) {
      expect(answer(garbage, 'AR', 'Not HL7'), garbage).to.equal(
        'MSH|^~\\&|||||20260701103000+0100||ACK|A9|P|2.4\rMSA|AR||Not HL7\r',
      )
    }
    expect(acknowledge(Buffer.of(0xff, 0xfe, 0, 0x1c), 'AR', 'Not HL7', reply).toString()).to.include(
      'MSA|AR||Not HL7',
    )
  })

  it('answers a header without control id as far as it can be read', () => {
    expect(answer('MSH|^~\\&|LAB|RXX', 'AR', 'No control id')).to.equal(
      'MSH|^~\\&|||LAB|RXX|20260701103000+0100||ACK|A9|P|2.4\rMSA|AR||No control id\r',
    )
  })

  it('echoes bytes as they came, whatever their character set', () => {
    const latin1 = Buffer.from('MSH|^~\\&|LABÖ|RXX|||||ORU^R01|4µ2|P|2.4', 'latin1')
    const utf8 = Buffer.from('\uFEFFMSH|^~\\&|LABÖ|RXX|||||ORU^R01|4µ2|P|2.4')

    expect(acknowledge(latin1, 'AA', '', reply).includes(Buffer.from('|4µ2|', 'latin1'))).to.equal(true)
    expect(acknowledge(utf8, 'AA', '', reply).includes(Buffer.from('|4µ2|'))).to.equal(true)
    expect(acknowledge(utf8, 'AA', '', reply).includes(Buffer.from('|LABÖ|'))).to.equal(true)
  })

  it('never echoes control characters, which could end the frame early', () => {
    expect(answer('MSH|^~\\&|LAB|RXX|||||ORU^R01|4\x1c2\x0b|P|2.4')).to.include('MSA|AA|42|')
  })

  it('takes a message already read, and can be read itself', () => {
    const received = readMessage(Buffer.from('MSH|^~\\&|LAB|RXX|||||ORU^R01|42|P|2.4\r'))

    const read = readMessage(acknowledge(received, 'AA', 'Stored & safe', reply))

    expect(read.type).to.equal('ACK^R01')
    expect(read.controlId).to.equal('A9')
    expect(textOf(segmentOf(read, 'MSA')!, 3)).to.equal('Stored & safe')
  })
})
