import { expect } from 'chai'
import fc from 'fast-check'
import { createFramer, frame } from '../../src/feeds/hl7/index.ts'

const texts = (messages: Buffer[]) => messages.map(String)

describe('framing messages for the wire', () => {
  it('puts VT before and FS CR after', () => {
    expect(frame(Buffer.from('MSH|'))).to.deep.equal(Buffer.from('\x0bMSH|\x1c\r'))
  })

  it('finds every message of one packet', () => {
    expect(texts(createFramer().push(Buffer.from('\x0bone\x1c\r\x0btwo\x1c\r\x0bthr')))).to.deep.equal([
      'one',
      'two',
    ])
  })

  it('waits for the CR when FS and CR come apart', () => {
    const framer = createFramer()

    expect(framer.push(Buffer.from('\x0bone\x1c'))).to.deep.equal([])
    expect(texts(framer.push(Buffer.from('\r\x0btwo\x1c\r')))).to.deep.equal(['one', 'two'])
  })

  it('takes FS without CR, and VT, for part of the message', () => {
    const framer = createFramer()

    expect(framer.push(Buffer.from('\x0bone\x1c'))).to.deep.equal([])
    expect(texts(framer.push(Buffer.from('\x1ctwo\x0b\x1c\r')))).to.deep.equal(['one\x1c\x1ctwo\x0b'])
  })

  it('counts what it throws away between frames, line ends excepted', () => {
    const framer = createFramer()

    expect(texts(framer.push(Buffer.from('\r\nnoise\x0bone\x1c\r\r\nxy\x0btwo\x1c\r')))).to.deep.equal([
      'one',
      'two',
    ])
    expect(framer.discarded).to.equal(7)
  })

  it('stops at a message longer than the maximum, whole or growing, after giving those before', () => {
    const whole = createFramer(5)
    const growing = createFramer(5)

    expect(texts(whole.push(Buffer.from('\x0b12345\x1c\r\x0b123456\x1c\r\x0bnext\x1c\r')))).to.deep.equal([
      '12345',
    ])
    expect(whole.tooLong).to.equal(true)
    expect(texts(growing.push(Buffer.from('\x0b12345\x1c')))).to.deep.equal([])
    expect(growing.tooLong).to.equal(false)
    expect(growing.push(Buffer.from('6'))).to.deep.equal([])
    expect(growing.tooLong).to.equal(true)
    expect(growing.push(Buffer.from('\x1c\r\x0bnext\x1c\r'))).to.deep.equal([])
  })

  it('gives the same messages however the bytes are cut and whatever lies between', () => {
    const bytes = fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0x0b, 0x1c, 0x0d, 0x0a) }, fc.nat(255)),
    )
    const content = bytes.map(list => Buffer.from(list)).filter(one => !one.includes('\x1c\r'))
    const garbage = bytes.map(list => Buffer.from(list.filter(byte => byte !== 0x0b)))
    const cuts = fc.array(fc.nat(400))

    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, content)), garbage, cuts, (frames, tail, at) => {
        const wire = Buffer.concat([...frames.flatMap(([noise, message]) => [noise, frame(message)]), tail])
        const framer = createFramer()

        const found = pieces(wire, at).flatMap(piece => framer.push(piece))

        expect(found).to.deep.equal(frames.map(([, message]) => message))
      }),
      { numRuns: 500 },
    )
  })
})

function pieces(bytes: Buffer, cuts: number[]): Buffer[] {
  const at = [0, ...cuts.filter(cut => cut < bytes.length).toSorted((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, n) => bytes.subarray(at[n], end))
}
