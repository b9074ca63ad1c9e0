import { expect } from 'chai'
import {
  componentOf,
  field,
  NotHl7,
  rawField,
  readMessage,
  repetitions,
  segmentOf,
  segmentsOf,
  textOf,
} from '../../src/feeds/hl7/index.ts'

const header = 'MSH|^~\\&|LAB|RXX|AFTERCARE|RXX|20260301093000||ORU^R01|42|P|2.4'
const message = (...lines: string[]) => readMessage(Buffer.from([header, ...lines].join('\r')))
const obx = (value: string) => segmentOf(message(`OBX|1|FT|CT||${value}`), 'OBX')!

describe('reading an HL7 message', () => {
  it('tells its type and control id', () => {
    const { type, controlId } = message()

    expect(type).to.equal('ORU^R01')
    expect(controlId).to.equal('42')
  })

  it('numbers the fields of MSH as the standard does', () => {
    const msh = segmentOf(message(), 'MSH')!

    expect([1, 2, 3, 4, 12].map(n => rawField(msh, n))).to.deep.equal(['|', '^~\\&', 'LAB', 'RXX', '2.4'])
  })

  it('splits repetitions, components and sub-components', () => {
    const pid = segmentOf(message('PID|1||A1&X^^^RXX~B2^^^RYY||'), 'PID')!

    expect(field(pid, 3, 1, 1)).to.equal('A1')
    expect(field(pid, 3)).to.equal('A1&X')
    expect(repetitions(pid, 3).map(id => componentOf(id, 4))).to.deep.equal(['RXX', 'RYY'])
    expect(repetitions(pid, 4)).to.deep.equal([])
    expect(field(pid, 40)).to.equal('')
  })

  for (const [kind, end] of [
    ['CR', '\r'],
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR and blank lines', '\r\n\r\n'],
  ] as const) {
    it(`reads segments that end in ${kind}`, () => {
      const { segments } = readMessage(Buffer.from([header, 'PID|1', 'PV1|1', ''].join(end)))

      expect(segments.map(segment => segment.id)).to.deep.equal(['MSH', 'PID', 'PV1'])
      expect(segments[1]?.fields).to.deep.equal(['PID', '1'])
    })
  }

  it('overlooks a byte-order mark, blank lines before, and NULs after', () => {
    const { segments } = readMessage(Buffer.from(`\uFEFF\r\n${header}\rPID|1\r\0\0 \n`))

    expect(segments.map(segment => segment.fields.at(-1))).to.deep.equal(['2.4', '1'])
  })

  it('goes by the delimiters the sender names', () => {
    const odd = readMessage(
      Buffer.from('MSH#*!?@#LAB#RXX#####ORU*R01#7#P#2.3\rOBX#1#TX#A*B!C*D##5 ?F? 6 | ^ ~ ?S??E?'),
    )
    const line = segmentOf(odd, 'OBX')!

    expect(odd.type).to.equal('ORU^R01')
    expect(repetitions(line, 3).map(part => componentOf(part, 2))).to.deep.equal(['B', 'D'])
    expect(textOf(line, 5)).to.equal('5 # 6 | ^ ~ *?')
  })

  it('reads headers whose encoding characters are unusual', () => {
    const truncation = readMessage(Buffer.from('MSH|^~\\&#|LAB|RXX|||||ORU^R01|8|P|2.7\rPID|1||A&B'))
    const brace = readMessage(Buffer.from('MSH|^~\\}|LAB|RXX|||||ORU^R01|8|P|2.3\rPID|1||A}B&C'))

    expect(field(segmentOf(truncation, 'PID')!, 3, 1, 2)).to.equal('B')
    expect(field(segmentOf(brace, 'PID')!, 3, 1, 2)).to.equal('B&C')
  })

  it('unescapes after splitting, so that an escaped delimiter never splits', () => {
    const line = obx('x10\\S\\9/L \\F\\ a \\T\\ b \\R\\ c \\E\\ d')

    expect(textOf(line, 5)).to.equal('x10^9/L | a & b ~ c \\ d')
    expect(field(line, 5)).to.equal('x10^9/L | a & b ~ c \\ d')
  })

  it('does not unescape twice', () => {
    expect(textOf(obx('\\E\\F\\E\\'), 5)).to.equal('\\F\\')
  })

  it('lays out formatted text', () => {
    expect(textOf(obx('one\\.br\\two\\.sp2\\three\\.ce\\four\\.in4\\five\\.ti+2\\six'), 5)).to.equal(
      'one\ntwo\n\nthree\nfour    five  six',
    )
    expect(textOf(obx('one\\.sp\\two'), 5)).to.equal('one\ntwo')
    expect(textOf(obx('\\H\\HIGH\\N\\ value'), 5)).to.equal('HIGH value')
  })

  it('reads hexadecimal escapes as characters', () => {
    expect(textOf(obx('5 \\XB5\\g\\X0D0A\\and \\XC2B5\\g'), 5)).to.equal('5 µg\nand µg')
  })

  it('leaves unknown escapes and lone backslashes to be seen', () => {
    const text = '\\Zlocal\\ \\C2842\\ \\Q\\ C:\\temp \\.zz\\ \\constructor\\ \\.sp99999\\ \\'

    expect(textOf(obx(text), 5)).to.equal(text)
  })

  it('still finds the escape after a lone backslash', () => {
    expect(textOf(obx('a \\ b \\T\\ c'), 5)).to.equal('a \\ b & c')
  })

  it('makes lines of repeated text', () => {
    expect(textOf(obx('first~  second~~fourth'), 5)).to.equal('first\n  second\n\nfourth')
  })

  it('reads UTF-8 and, where it is none, Windows-1252', () => {
    const text = `${header}\rOBX|1|NM|PSA||0.4|µg/L|≥`

    const modern = readMessage(Buffer.from(text))
    const old = readMessage(Buffer.concat([Buffer.from(text.slice(0, -1), 'latin1'), Buffer.of(0x80, 0x92)]))

    expect(textOf(segmentOf(modern, 'OBX')!, 6)).to.equal('µg/L')
    expect(textOf(segmentOf(modern, 'OBX')!, 7)).to.equal('≥')
    expect(textOf(segmentOf(old, 'OBX')!, 6)).to.equal('µg/L')
    expect(textOf(segmentOf(old, 'OBX')!, 7)).to.equal('€’')
  })

  it('takes the hint of MSH-18 where the bytes are not UTF-8', () => {
    const sent = (charset: string) =>
      readMessage(Buffer.concat([Buffer.from(`${header}||||||${charset}\rPID|1||`), Buffer.of(0xa4)]))

    expect(field(segmentOf(sent('8859/15'), 'PID')!, 3)).to.equal('€')
    expect(field(segmentOf(sent('8859/1'), 'PID')!, 3)).to.equal('¤')
    expect(field(segmentOf(sent('UNICODE UTF-8'), 'PID')!, 3)).to.equal('¤')
    expect(field(segmentOf(sent('8859/12'), 'PID')!, 3)).to.equal('¤')
  })

  it('keeps a raw line break inside a field as text of that field', () => {
    const read = message('OBX|1|TX|CT||No recurrence.\n\nMRI\n  Dr A. Bell||||||F', 'NTE|1||seen')

    expect(read.segments.map(segment => segment.id)).to.deep.equal(['MSH', 'OBX', 'NTE'])
    expect(textOf(segmentsOf(read, 'OBX')[0]!, 5)).to.equal('No recurrence.\n\nMRI\n  Dr A. Bell')
    expect(field(segmentsOf(read, 'OBX')[0]!, 11)).to.equal('F')
  })

  it('knows a segment without fields, except where it could be a word of a report', () => {
    const ids = (...lines: string[]) => message(...lines).segments.map(segment => segment.id)

    expect(ids('PID|1', 'PV1', 'ORC|RE')).to.deep.equal(['MSH', 'PID', 'PV1', 'ORC'])
    expect(ids('OBX|1|TX|CT||See', 'MRI', 'NTE|1')).to.deep.equal(['MSH', 'OBX', 'NTE'])
  })

  it('refuses what has no MSH, with a sentence', () => {
    for (const text of ['', '\0\r\n', 'hello', 'PID|1', 'MSHX', 'MSH', '%PDF-1.4', '{"MSH": 1}']) {
      expect(() => readMessage(Buffer.from(text)), text).to.throw(
        NotHl7,
        /does not begin with an MSH segment\. Check/,
      )
    }
  })

  it('refuses a message without a control id, with a sentence', () => {
    expect(() => readMessage(Buffer.from('MSH|^~\\&|LAB|RXX|||||ORU^R01| |P|2.4'))).to.throw(NotHl7, /MSH-10/)
    expect(() => readMessage(Buffer.from('MSH|'))).to.throw(NotHl7, /MSH-10/)
  })

  it('refuses two messages in one, lest two patients become one', () => {
    for (const between of ['\r', '\r\x1c\x0b', '\rPID|1\r\x0b', '\n  ']) {
      expect(() => readMessage(Buffer.from(header + between + header)), between).to.throw(
        NotHl7,
        /second MSH/,
      )
    }
  })

  it('refuses results of several patients in one message, but not a list of merged ones', () => {
    const merge = Buffer.from('MSH|^~\\&|PAS|RXX|||||ADT^A40|42|P|2.4\rPID|1\rMRG|A\rPID|2\rMRG|B')

    expect(() => message('PID|1', 'OBR|1', 'PID|2', 'OBR|1')).to.throw(NotHl7, /several patients/)
    expect(segmentsOf(readMessage(merge), 'PID')).to.have.lengthOf(2)
  })
})
