import { expect } from 'chai'
import { readMessage, reportOf, reportText, type Order, type Report } from '../../src/feeds/hl7/index.ts'

const report = (type: string, ...lines: string[]): Report =>
  reportOf(
    readMessage(Buffer.from([`MSH|^~\\&|LAB|RXX|||20260701093000||${type}|42|P|2.4`, ...lines].join('\r'))),
  )

const oru = (...lines: string[]) => report('ORU^R01', ...lines)
const order = (...lines: string[]): Order => oru(...lines).orders[0]!

/** An OBR with fields by number. */
function obr(fields: Record<number, string> = {}): string {
  const all: Record<number, string> = {
    1: '1',
    3: 'L77^LAB',
    4: 'PSA^Prostate specific antigen^WINPATH',
    ...fields,
  }
  return ['OBR', ...Array.from({ length: 26 }, (_, n) => all[n + 1] ?? '')].join('|')
}

const obx = (code: string, value: string, { type = 'NM', letter = 'F', sub = '' } = {}) =>
  `OBX|1|${type}|${code}|${sub}|${value}|ug/L|0 - 4|H~A|||${letter}`

describe('reporting results', () => {
  it('says who sent what and when', () => {
    const { sender, controlId, type, sentAt } = oru(obr())

    expect([sender, controlId, type, sentAt]).to.deep.equal([
      'LAB|RXX',
      '42',
      'ORU^R01',
      '2026-07-01T08:30:00.000Z',
    ])
  })

  it('reports an order with its observation', () => {
    const { orders } = oru(
      obr({ 7: '202606300915', 22: '20260701080000', 25: 'F' }),
      'OBX|1|NM|PSA^PSA level^WINPATH|a|<0.01|ug/L^micrograms^L|<4.0|N~*~""|||F',
    )

    expect(orders).to.deep.equal([
      {
        orderNumber: 'L77',
        code: 'PSA',
        codeSystem: 'WINPATH',
        name: 'Prostate specific antigen',
        takenOn: '2026-06-30',
        takenAt: '202606300915',
        resultedAt: '2026-07-01T07:00:00.000Z',
        status: 'F',
        notes: [],
        observations: [
          {
            code: 'PSA',
            codeSystem: 'WINPATH',
            name: 'PSA level',
            subId: 'a',
            type: 'NM',
            text: '<0.01',
            value: '0.01',
            comparator: '<',
            unit: 'ug/L',
            range: '<4.0',
            flags: ['N', '*'],
            status: 'final',
            statusLetter: 'F',
            notes: [],
          },
        ],
        notResults: [],
      },
    ])
  })

  it('takes the order number from OBR-3, else ORC-3, else OBR-2', () => {
    const numberOf = (...lines: string[]) => order(...lines).orderNumber

    expect(numberOf('ORC|RE|P1|F1', obr({ 2: 'P2', 3: 'F2^LA' }))).to.equal('F2')
    expect(numberOf('ORC|RE|P1|F1', obr({ 2: 'P2', 3: '^LA' }))).to.equal('F1')
    expect(numberOf('ORC|RE|P1|', obr({ 2: 'P2', 3: '' }))).to.equal('P2')
    expect(numberOf(obr({ 3: '' }))).to.equal('')
  })

  it('keeps observations under their own order, whatever their numbering', () => {
    const { orders } = oru(
      'ORC|RE||A',
      obr({ 3: 'A' }),
      obx('1', '1'),
      obx('2', '2'),
      obr({ 3: 'B' }),
      obx('1', '3'),
    )

    expect(orders.map(one => [one.orderNumber, one.observations.map(({ value }) => value)])).to.deep.equal([
      ['A', ['1', '2']],
      ['B', ['3']],
    ])
  })

  it('makes an order of ORC where OBR is missing', () => {
    const { orders } = oru('ORC|RE||A', obx('1', '1'), 'ORC|RE||B', obx('1', '2'))

    expect(orders.map(one => [one.orderNumber, one.code, one.observations[0]?.value])).to.deep.equal([
      ['A', '', '1'],
      ['B', '', '2'],
    ])
  })

  it('uses the alternative coding where the first is empty', () => {
    const one = order(obr({ 4: '^^^43Z2.^PSA^READ' }), obx('^^^43Z2.^PSA level^READ', '1'))

    expect([one.code, one.name, one.codeSystem]).to.deep.equal(['43Z2.', 'PSA', 'READ'])
    expect(one.observations[0]).to.include({ code: '43Z2.', name: 'PSA level', codeSystem: 'READ' })
  })

  it('attaches comments to the patient, the order or the observation they follow', () => {
    const { notes, orders } = oru(
      'PID|1',
      'NTE|1||on the patient',
      'PV1|1',
      'ORC|RE||L77',
      'NTE|1||on the request',
      obr(),
      'NTE|1||on the order',
      obx('PSA', '1'),
      'PRT||AD',
      'NTE|1||on the result~second line\\.br\\third',
      'NTE|2||',
      'SPM|1',
      'NTE|1||on the specimen',
      'ZXX|1',
    )

    expect(notes).to.deep.equal(['on the patient'])
    expect(orders[0]!.notes).to.deep.equal(['on the request', 'on the order', 'on the specimen'])
    expect(orders[0]!.observations[0]!.notes).to.deep.equal(['on the result\nsecond line\nthird'])
  })

  it('reads OBX-11', () => {
    const letters = ['F', 'C', 'P', 'I', 'R', 'S', 'X', 'D', 'W', 'f', 'Q']
    const { observations } = order(obr(), ...letters.map((letter, n) => obx(`T${n}`, '1', { letter })))

    expect(observations.map(({ status }) => status)).to.deep.equal([
      'final',
      'corrected',
      'preliminary',
      'preliminary',
      'preliminary',
      'preliminary',
      'cancelled',
      'withdrawn',
      'wrong patient',
      'final',
      'preliminary',
    ])
  })

  it('sets aside what is no result: N, O, and U without a value', () => {
    const { observations, notResults } = order(
      obr(),
      obx('A', '1', { letter: 'N' }),
      obx('B', '1', { letter: 'O' }),
      obx('C', '', { letter: 'U' }),
      obx('D', '1', { letter: 'U' }),
    )

    expect(observations.map(({ code, status }) => [code, status])).to.deep.equal([['D', 'final']])
    expect(notResults.map(({ code, letter }) => [code, letter])).to.deep.equal([
      ['A', 'N'],
      ['B', 'O'],
      ['C', 'U'],
    ])
  })

  it('asks OBR-25 where OBX-11 is missing, and takes it for final where both are', () => {
    const status = (letter: string) =>
      order(obr({ 25: letter }), obx('A', '1', { letter: '' })).observations[0]!.status

    expect(['F', 'C', 'P', 'R', 'A', 'I', 'S', 'O', 'X', '', 'Z'].map(status)).to.deep.equal([
      'final',
      'corrected',
      ...Array<string>(6).fill('preliminary'),
      'cancelled',
      'final',
      'final',
    ])
  })

  it('looks for the status in OBR-26 only where OBR-25 is empty and OBR-26 is one letter', () => {
    const status = (of25: string, of26: string) => order(obr({ 25: of25, 26: of26 })).status

    expect(status('', 'P')).to.equal('P')
    expect(status('F', 'P')).to.equal('F')
    expect(status('', 'PSA&1^2')).to.equal('')
    expect(status('', 'B')).to.equal('')
    expect(status('', '')).to.equal('')
    expect(order(obr({ 23: '20260701080000', 26: 'F' })).resultedAt).to.equal('2026-07-01T07:00:00.000Z')
  })

  it('reports an order that was cancelled without any observation', () => {
    expect(order(obr({ 25: 'X' }))).to.deep.include({ orderNumber: 'L77', status: 'X', observations: [] })
  })

  describe('times', () => {
    const taken = (text: string) => order(obr({ 7: text })).takenOn
    const resulted = (text: string) => order(obr({ 22: text })).resultedAt

    it('are London time where no offset is given', () => {
      expect(resulted('20260115093000')).to.equal('2026-01-15T09:30:00.000Z')
      expect(resulted('20260715093000')).to.equal('2026-07-15T08:30:00.000Z')
      expect(resulted('202607150930')).to.equal('2026-07-15T08:30:00.000Z')
      expect(resulted('20260715')).to.equal('2026-07-14T23:00:00.000Z')
    })

    it('follow the offset where one is given', () => {
      expect(resulted('20260715093000+0000')).to.equal('2026-07-15T09:30:00.000Z')
      expect(resulted('20260715093000+0100')).to.equal('2026-07-15T08:30:00.000Z')
      expect(resulted('20260715093000.123-0215')).to.equal('2026-07-15T11:45:00.123Z')
    })

    it('may have fractions', () => {
      expect(resulted('20260715093000.123')).to.equal('2026-07-15T08:30:00.123Z')
      expect(resulted('20260715093000.12345')).to.equal('2026-07-15T08:30:00.123Z')
    })

    it('move on where the clocks skip the hour, and are the first where they repeat it', () => {
      expect(resulted('202603290130')).to.equal('2026-03-29T01:30:00.000Z')
      expect(resulted('202610250130')).to.equal('2026-10-25T00:30:00.000Z')
    })

    it('give the day in London on which the sample was taken', () => {
      expect(taken('20260715')).to.equal('2026-07-15')
      expect(taken('202607152359')).to.equal('2026-07-15')
      expect(taken('20260715233000+0000')).to.equal('2026-07-16')
      expect(taken('20260116003000+0100')).to.equal('2026-01-15')
      expect(taken('20260715+0000')).to.equal('2026-07-15')
      expect(order(obr({ 7: '20260715233000+0000' })).takenAt).to.equal('20260715233000+0000')
    })

    it('are nothing where the date is partial or cannot be', () => {
      const odd = [
        '',
        '""',
        '2026',
        '202607',
        '20260230',
        '20261301',
        '202607152500',
        '202607150960',
        '00000000',
        'now',
      ]

      expect(odd.map(taken)).to.deep.equal(odd.map(() => null))
      expect(odd.map(resulted)).to.deep.equal(odd.map(() => null))
      expect(order(obr({ 7: '202607' })).takenAt).to.equal('202607')
    })
  })

  describe('reports in text', () => {
    it('keep every line an observation and join them in order, spaces preserved', () => {
      const report = order(
        obr({ 4: 'MAMMO^Mammogram' }),
        obx('MAMMO', 'MAMMOGRAM', { type: 'TX' }),
        obx('MAMMO', '', { type: 'TX' }),
        obx('MAMMO', '   R   M1', { type: 'TX' }),
        obx('MAMMO', 'Dense.~No change\\.br\\  since 2025', { type: 'FT' }),
        obx('SIZE', '12'),
        obx('MAMMO', 'typed in error', { type: 'TX', letter: 'D' }),
      )

      expect(report.observations).to.have.lengthOf(6)
      expect(reportText(report)).to.equal('MAMMOGRAM\n\n   R   M1\nDense.\nNo change\n  since 2025')
    })

    it('keep delimiters that the sender forgot to escape', () => {
      expect(order(obr(), obx('CT', 'T2^N0 & M0', { type: 'TX' })).observations[0]!.text).to.equal(
        'T2^N0 & M0',
      )
    })

    it('do not lose a line that says a sample was lost among others', () => {
      const { observations } = order(
        obr(),
        obx('H', 'Sample lost', { type: 'TX' }),
        obx('H', 'B', { type: 'TX' }),
      )

      expect(observations.map(({ status }) => status)).to.deep.equal(['final', 'final'])
    })
  })

  it('gives the words of a coded value', () => {
    const { observations } = order(
      obr(),
      obx('A', '260415000^not detected^SCT^^^^^^None seen', { type: 'CWE' }),
      obx('B', '260348001^Present^SCT', { type: 'CE' }),
      obx('C', 'POS', { type: 'CE' }),
    )

    expect(observations.map(({ text }) => text)).to.deep.equal(['None seen', 'Present', 'POS'])
  })

  describe('documents', () => {
    const txa = (fields: Record<number, string> = {}) => {
      const all: Record<number, string> = {
        1: '1',
        2: 'CL^Clinic letter',
        4: '202607010900',
        12: 'D9',
        ...fields,
      }
      return ['TXA', ...Array.from({ length: 22 }, (_, n) => all[n + 1] ?? '')].join('|')
    }
    const document = (event: string, fields: Record<number, string>, ...lines: string[]): Order =>
      report(`MDM^${event}`, 'PID|1', txa(fields), ...lines).orders[0]!
    const line = (letter = 'F') => obx('', 'Dear Dr Bell', { type: 'TX', letter })

    it('are one order, dated and numbered by TXA', () => {
      const one = document('T02', { 8: '20260702100000', 17: 'AU' }, line(), line())

      expect(one).to.include({
        orderNumber: 'D9',
        code: 'CL',
        name: 'Clinic letter',
        takenOn: '2026-07-01',
        takenAt: '202607010900',
        resultedAt: '2026-07-02T09:00:00.000Z',
        status: 'F',
      })
      expect(reportText(one)).to.equal('Dear Dr Bell\nDear Dr Bell')
    })

    it('carry the code of the request they answer', () => {
      const { orders } = report('MDM^T02', 'ORC|RE||F1', obr({ 4: 'COLON^Colonoscopy^L' }), txa(), line())

      expect(orders.map(one => [one.code, one.orderNumber, one.observations.length])).to.deep.equal([
        ['COLON', 'D9', 1],
      ])
    })

    it('are preliminary until authenticated, unless their lines say otherwise', () => {
      expect(document('T02', { 17: 'DI' }, line('')).observations[0]!.status).to.equal('preliminary')
      expect(document('T02', { 17: 'LA' }, line('')).observations[0]!.status).to.equal('final')
      expect(document('T02', {}, line('')).observations[0]!.status).to.equal('final')
      expect(document('T02', { 17: 'DO' }, line('F')).observations[0]!.status).to.equal('final')
    })

    it('are corrected by an edit or a replacement, which keeps the first number', () => {
      expect(document('T08', { 17: 'AU' }, line()).observations[0]!.status).to.equal('corrected')
      expect(document('T10', { 13: 'D1', 17: 'AU' }, line()).orderNumber).to.equal('D1')
      expect(document('T10', { 13: 'D1', 17: 'AU' }, line()).observations[0]!.status).to.equal('corrected')
      expect(document('T06', { 13: 'D1', 17: 'AU' }, line())).to.deep.include({
        orderNumber: 'D9',
        status: 'F',
      })
    })

    it('are withdrawn when cancelled, with lines or without', () => {
      expect(document('T11', {})).to.deep.include({ orderNumber: 'D9', status: 'D', observations: [] })
      expect(document('T11', {}, line()).observations[0]!.status).to.equal('withdrawn')
      expect(document('T04', { 19: 'CA' }, line()).observations[0]!.status).to.equal('withdrawn')
    })
  })

  describe('attachments', () => {
    const pdf = Buffer.from(`%PDF-1.4\n${'x'.repeat(200)}\n%%EOF\n`)
    const base64 = pdf.toString('base64')
    const attached = (value: string, type = 'ED') => order(obr(), obx('CT', value, { type })).observations[0]!

    for (const head of [
      '^AP^^Base64^',
      '^application^pdf^Base64^',
      '^IM^PDF^Base64^',
      '^IGene^application/pdf^Base64^',
    ]) {
      it(`are found behind ${head}`, () => {
        const { attachment, text } = attached(head + base64)

        expect(attachment).to.deep.equal({ mime: 'application/pdf', bytes: pdf, whole: true })
        expect(text).to.equal('')
      })
    }

    it('are found without a full header, or under another type', () => {
      expect(attached(`^^PDF^${base64}`).attachment?.bytes).to.deep.equal(pdf)
      expect(attached(`^IM^PDF^Base64^${base64}`, 'CE').attachment?.bytes).to.deep.equal(pdf)
      expect(attached(base64, 'TX').attachment?.bytes).to.deep.equal(pdf)
      expect(reportText(order(obr(), obx('CT', base64, { type: 'TX' })))).to.equal('')
    })

    it('survive line breaks, raw or escaped', () => {
      const broken = base64.replace(/.{60}/g, '$&\r\n')

      expect(attached(`^AP^^Base64^${broken}`).attachment?.bytes).to.deep.equal(pdf)
      expect(
        attached(`^AP^^Base64^${base64.replace(/.{60}/g, '$&\\.br\\')}`).attachment?.bytes,
      ).to.deep.equal(pdf)
    })

    it('are put together from several observations', () => {
      const cut = (at: number) =>
        order(
          obr(),
          obx('CT', `^AP^^Base64^${base64.slice(0, at)}`, { type: 'ED' }),
          obx('CT', `^AP^^Base64^${base64.slice(at)}`, { type: 'ED' }),
        ).observations
      const apart = [pdf.subarray(0, 100), pdf.subarray(100)].map(piece =>
        obx('CT', `^AP^^Base64^${piece.toString('base64')}`, { type: 'ED' }),
      )

      expect(cut(121).map(({ attachment }) => attachment?.bytes)).to.deep.equal([pdf])
      expect(order(obr(), ...apart).observations.map(({ attachment }) => attachment?.bytes)).to.deep.equal([
        pdf,
      ])
    })

    it('stay two where both are files', () => {
      const one = obx('CT', `^AP^^Base64^${base64}`, { type: 'ED' })

      expect(order(obr(), one, one).observations).to.have.lengthOf(2)
    })

    it('say that they were cut off', () => {
      expect(attached(`^AP^^Base64^${base64.slice(0, 80)}`).attachment).to.include({
        mime: 'application/pdf',
        whole: false,
      })
    })

    it('are named by their first bytes, not by the sender', () => {
      const png = Buffer.from('89504e470d0a1a0a00', 'hex').toString('base64')

      expect(attached(`^application^pdf^Base64^${png}`).attachment?.mime).to.equal('image/png')
      expect(
        attached(`^x^image/svg+xml^Base64^${Buffer.from('<svg/>').toString('base64')}`).attachment?.mime,
      ).to.equal('image/svg+xml')
      expect(attached(`^x^y^Base64^${Buffer.from('hello').toString('base64')}`).attachment?.mime).to.equal(
        'application/octet-stream',
      )
    })

    it('are none where the field holds nothing', () => {
      expect(attached('^application^pdf^Base64^').attachment).to.equal(undefined)
      expect(attached('https://pacs.example/1', 'RP')).to.include({ text: 'https://pacs.example/1' })
    })
  })

  it('reports no orders of any other message', () => {
    for (const type of ['ADT^A08', 'ACK', 'ORM^O01', 'SIU^S12']) {
      expect(report(type, 'PID|1||1^^^RXX', obr(), obx('A', '1'))).to.deep.include({ type, orders: [] })
    }
  })

  it('reads a message in Latin-1', () => {
    const bytes = Buffer.from(
      ['MSH|^~\\&|LAB|RXX|||||ORU^R01|42|P|2.4', obr(), 'OBX|1|NM|PSA||0.4|µg/L'].join('\r'),
      'latin1',
    )

    expect(reportOf(readMessage(bytes)).orders[0]!.observations[0]!.unit).to.equal('µg/L')
  })
})
