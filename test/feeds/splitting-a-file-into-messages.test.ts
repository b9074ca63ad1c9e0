import { expect } from 'chai'
import { frame, splitFile } from '../../src/feeds/hl7/index.ts'

const one = 'MSH|^~\\&|LAB\rPID|1\r'
const two = 'MSH|^~\\&|LAB\rPID|2\r'
const split = (text: string) => splitFile(Buffer.from(text)).map(String)

describe('splitting a file into messages', () => {
  it('parts them by blank lines', () => {
    expect(split(`${one}\n\n${two}\n`).map(text => text.trimEnd())).to.deep.equal([
      one.trimEnd(),
      two.trimEnd(),
    ])
    expect(split('MSH|a\r\nPID|1\r\n\r\nMSH|b\r\n')).to.deep.equal(['MSH|a\r\nPID|1\r\n', 'MSH|b\r\n'])
    expect(split('MSH|a\nPID|1\n \n\nMSH|b')).to.deep.equal(['MSH|a\nPID|1\n', 'MSH|b'])
  })

  it('parts them before every MSH where no blank line does', () => {
    expect(split(one + two)).to.deep.equal([one, two])
  })

  it('takes MLLP frames, the last one even if it is cut short', () => {
    const framed = Buffer.concat([frame(Buffer.from(one)), Buffer.from('\r\n'), frame(Buffer.from(two))])

    expect(splitFile(framed).map(String)).to.deep.equal([one, two])
    expect(splitFile(framed.subarray(0, -1)).map(String)).to.deep.equal([one, `${two}\x1c`])
  })

  it('keeps a piece that is no message apart, so that it is seen and spoils nothing', () => {
    expect(split(`${one}\n\nPID|1|damaged\n\n${two}`).map(text => text.trim())).to.deep.equal([
      one.trim(),
      'PID|1|damaged',
      two.trim(),
    ])
  })

  it('overlooks the envelopes of a batch file', () => {
    expect(split(`FHS|^~\\&|\rBHS|^~\\&|\r${one}${two}BTS|2\rFTS|1\r`)).to.deep.equal([one, two])
  })

  it('keeps every byte as it was', () => {
    const latin1 = Buffer.from('MSH|µg/L\r\xff', 'latin1')

    expect(splitFile(latin1)).to.deep.equal([latin1])
    expect(splitFile(Buffer.from('\uFEFFMSH|a'))).to.deep.equal([Buffer.from('\uFEFFMSH|a')])
  })

  it('finds nothing in an empty file', () => {
    expect(split('')).to.deep.equal([])
    expect(split('\r\n \r\n')).to.deep.equal([])
  })
})
