import { expect } from 'chai'
import {
  address,
  bullets,
  callout,
  chart,
  h1,
  h2,
  h3,
  letterhead,
  link,
  makePdf,
  paragraph,
  signature,
  steps,
  strong,
  summary,
  table,
} from '../../src/platform/pdf/index.ts'
import type { Block, Paper } from '../../src/platform/pdf/index.ts'
import { readPdf } from '../support/read-pdf.ts'

const identity = 'JONES, Alan · Born 14-Jul-1945 · NHS No. 999 000 0018'

const aPaper = (blocks: Block[], changes: Partial<Paper> = {}): Paper => ({
  title: 'Your plan',
  author: 'Northfield Hospitals NHS Trust',
  identity,
  version: 'Version 2',
  date: '2026-08-06',
  footer: ['Ring us on ', strong('01234 567 890')],
  size: 'normal',
  madeAt: '2026-08-06T10:00:00.000Z',
  blocks,
  ...changes,
})

const printed = async (blocks: Block[], changes: Partial<Paper> = {}) =>
  readPdf((await makePdf(aPaper(blocks, changes))).bytes)

const oneLine = (text: string | undefined) => (text ?? '').replace(/\s+/g, ' ')

const sentences = Array.from({ length: 120 }, (_, i) => `Sentence number ${i} of a long paper.`)

describe('printing a PDF', () => {
  it('says what it is, in which language, and that it is tagged for a screen reader', async () => {
    const pdf = await printed([h1('Your plan')])

    expect(pdf.title).to.equal('Your plan')
    expect(pdf.author).to.equal('Northfield Hospitals NHS Trust')
    expect(pdf.lang).to.equal('en-GB')
    expect(pdf.marked).to.equal(true)
    expect(pdf.metadata).to.include('<pdfuaid:part>1</pdfuaid:part>')
  })

  it('shows its title in the window, and embeds both fonts and no other', async () => {
    const { bytes } = await makePdf(aPaper([paragraph('Plain and ', strong('bold'))]))
    const file = bytes.toString('latin1')

    expect(file).to.include('/DisplayDocTitle true')
    expect(file.match(/\/FontFile2 /g)).to.have.lengthOf(2)
    expect(file)
      .to.match(/\+Arimo-Regular/)
      .and.match(/\+Arimo-Bold/)
    expect(file).not.to.include('Helvetica').and.not.include('/CIDSet')
  })

  it('keeps its metadata readable whatever the title', async () => {
    const pdf = await printed([h1('Your plan')], { title: 'Tests & results < 3 months' })

    expect(pdf.title).to.equal('Tests & results < 3 months')
    expect(pdf.metadata).to.include('Tests &amp; results &lt; 3 months')
  })

  it('has whom it concerns, version, date, whom to ring and the page number on every page [H-28]', async () => {
    const pdf = await printed(sentences.map(text => paragraph(text)))

    expect(pdf.pages.length).to.be.greaterThan(2)
    pdf.pages.forEach((page, i) => {
      expect(oneLine(page)).to.include(identity).and.include('Version 2 · 6 August 2026')
      expect(oneLine(page)).to.include('Ring us on 01234 567 890')
      expect(oneLine(page)).to.include(`Page ${i + 1} of ${pdf.pages.length}`)
    })
  })

  it('reads head and foot aloud once, not on every page', async () => {
    const pdf = await printed([paragraph(sentences.join(' '))])

    // Identity and edition on the first page, the paragraph on each, the foot on the last.
    const paragraphs = pdf.roles.filter(role => role === 'P')
    expect(paragraphs).to.have.lengthOf(2 + pdf.pages.length + 1)
  })

  it('says on every page which version it replaces and that it is a draft [H-28]', async () => {
    const changes = { replaces: 'Replaces version 1, 3 May 2026', draft: true }
    const pdf = await printed([paragraph(sentences.join(' '))], changes)
    const final = await printed([paragraph('Agreed')])

    for (const page of pdf.pages)
      expect(oneLine(page)).to.include('DRAFT · Version 2').and.include('Replaces version 1, 3 May 2026')
    expect(final.pages[0]).not.to.include('DRAFT')
  })

  it('gives headings, lists, tables and paragraphs their roles', async () => {
    const pdf = await printed([
      h1('Your plan'),
      h2('Visits'),
      paragraph('These are planned:'),
      bullets('in spring', 'in autumn'),
      table(['When', 'What'], [['May', 'Telephone call']], { rowHeadings: true }),
      h3('Names'),
      summary(['Nurse', 'Grace Okafor']),
    ])

    expect(pdf.roles.join(' ')).to.equal(
      'Document P P H1 H2 P L LI Lbl LBody LI Lbl LBody Table TR TH TH TR TH TD H3 Table TR TH TD P',
    )
    expect(pdf.outline).to.deep.equal(['Your plan', 'Visits'])
  })

  it('says of a heading in a table whether it heads a column or a row', async () => {
    const rows = [['May', 'Call']]
    const { bytes } = await makePdf(aPaper([table(['When', 'What'], rows, { rowHeadings: true })]))
    const file = bytes.toString('latin1')

    expect(file.match(/\/Scope \/Column/g)).to.have.lengthOf(2)
    expect(file.match(/\/Scope \/Row/g)).to.have.lengthOf(1)
  })

  it('leaves out no level between headings', async () => {
    const pdf = await printed([h1('One'), h3('Straight to three'), callout('Box', [], { level: 3 })])

    expect(pdf.roles.filter(role => role.startsWith('H'))).to.deep.equal(['H1', 'H2', 'H3'])
  })

  it('repeats the heading of a table on each page it goes on to', async () => {
    const rows = sentences.slice(0, 60).map((text, i) => [`Row ${i}`, text])
    const pdf = await printed([table(['Which row', 'What it says'], rows)])

    expect(pdf.pages.length).to.be.greaterThan(1)
    for (const page of pdf.pages) expect(oneLine(page)).to.include('Which row What it says')
    expect(pdf.roles.filter(role => role === 'TH').length % 2).to.equal(0)
  })

  it('parts no row of a table that fits on a page', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      `${i}`,
      `begin${i} ${'some words '.repeat(20)} end${i}`,
    ])
    const pdf = await printed([table(['No.', 'Notes'], rows)])

    expect(pdf.pages.length).to.be.greaterThan(3)
    for (const page of pdf.pages)
      expect(page.match(/begin\d+/g)?.length)
        .to.equal(page.match(/end\d+/g)?.length)
        .and.be.greaterThan(0)
  })

  it('lets a row taller than a page go on, line by line', async () => {
    const tall = sentences.join(' ')
    const pdf = await printed([
      table(
        ['Name', 'Notes'],
        [
          ['Short', 'A note'],
          ['Tall', tall],
          ['After', 'End'],
        ],
      ),
    ])

    expect(pdf.pages.length).to.be.greaterThan(2)
    expect(withoutFurniture(pdf.pages)).to.include(tall)
  })

  it('keeps a heading with what follows it', async () => {
    const pdfs = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        printed([
          ...sentences.slice(0, i + 10).map(text => paragraph(text)),
          h2('A heading'),
          paragraph('Its text'),
        ]),
      ),
    )

    expect(pdfs.some(pdf => pdf.pages.length > 1)).to.equal(true)
    for (const pdf of pdfs) {
      const page = pdf.pages.find(text => text.includes('A heading'))
      expect(page).to.include('Its text')
    }
  })

  it('keeps a short box on one page', async () => {
    for (let lines = 8; lines < 24; lines++) {
      const pdf = await printed([
        ...sentences.slice(0, lines).map(text => paragraph(text)),
        callout('Ring us at once', [bullets('first sign', 'last sign')], { urgent: true }),
      ])
      expect(pdf.pages.find(page => page.includes('Ring us at once'))).to.include('last sign')
    }
  })

  it('has a link that can be followed and read aloud', async () => {
    const pdf = await printed([paragraph('Read more at ', link('www.nhs.uk', 'https://www.nhs.uk/'), '.')])

    expect(pdf.links).to.deep.equal(['https://www.nhs.uk/'])
    expect(pdf.roles).to.include('Link')
    expect(pdf.pages[0]).to.include('Read more at www.nhs.uk.')
  })

  it('describes a chart in words', async () => {
    const drawing = {
      width: 200,
      height: 100,
      alt: 'Two values, both low.',
      paths: [{ d: 'M0,50L200,40', stroke: '#005eb8' }],
      labels: [{ text: 'May', x: 0, y: 98 }],
      caption: 'Values since May',
    }
    const pdf = await printed([chart(drawing)])

    expect(pdf.roles).to.include('Figure')
    expect(pdf.alts).to.deep.equal(['Two values, both low.'])
    expect(pdf.pages[0]).to.include('May').and.include('Values since May')
  })

  it('writes a letter from address to signature', async () => {
    const pdf = await printed([
      letterhead('Northfield Hospitals NHS Trust', 'Elm Wing'),
      address(['Mr Alan Jones', '14 Chapel Row', 'NF7 3QT'], ['6 August 2026', 'Our reference: A-12']),
      h1('Your appointment'),
      steps('Ring us', 'Choose a day'),
      signature('Yours sincerely,', 'Grace Okafor', ['Nurse'], 'Signed electronically on 6 August 2026'),
    ])

    expect(oneLine(pdf.pages[0])).to.include(
      'Northfield Hospitals NHS Trust Elm Wing Mr Alan Jones 14 Chapel Row NF7 3QT 6 August 2026 ' +
        'Our reference: A-12 Your appointment 1. Ring us 2. Choose a day ' +
        'Yours sincerely, Signed electronically on 6 August 2026 Grace Okafor Nurse',
    )
  })

  it('shows that a character could not be printed, and reports it', async () => {
    const { bytes, replaced } = await makePdf(aPaper([paragraph('Name: 王 Łukasz Żółć')]))

    expect(replaced).to.deep.equal(['U+738B'])
    expect((await readPdf(bytes)).pages[0]).to.include('Name: □ Łukasz Żółć')
  })

  it('can be read aloud letter by letter, though a letter was first printed with its accent', async () => {
    await makePdf(aPaper([h2('Йй')]))

    const pdf = await printed([h2('Ии')])

    expect(pdf.pages[0]).to.include('Ии')
  })

  it('takes text as people paste it: tabs, line ends, invisible and broken characters', async () => {
    const { bytes, replaced } = await makePdf(
      aPaper([paragraph('one\ttwo\r\nthree\u200b\ufeff four \ud800')]),
    )

    expect(replaced).to.deep.equal(['U+D800'])
    expect((await readPdf(bytes)).pages[0]).to.include('one two\nthree four □')
  })

  it('keeps dates, telephone numbers and NHS numbers on one line', async () => {
    for (let words = 1; words < 16; words++) {
      const text = `${'word '.repeat(words)}6 August 2026 ${'word '.repeat(words)}999 000 0018 or 01234 567 890`
      const [page] = (await printed([paragraph(text)])).pages
      expect(page).to.include('6 August 2026').and.include('999 000 0018').and.include('01234 567 890')
    }
  })

  it('prints larger in large print, and so on more pages [H-20]', async () => {
    const blocks = sentences.map(text => paragraph(text))
    const pages = async (size: Paper['size']) => (await printed(blocks, { size })).pages.length

    expect(await pages('clinical')).to.be.lessThan(await pages('normal'))
    expect(await pages('normal')).to.be.lessThan(await pages('large'))
  })

  it('gives the same bytes for the same paper', async () => {
    const paper = aPaper([h1('Your plan'), paragraph('Agreed.')])

    expect((await makePdf(paper)).bytes.equals((await makePdf(paper)).bytes)).to.equal(true)
  })

  it('asks for a shorter head when it would fill the page', async () => {
    const attempt = makePdf(aPaper([], { identity: sentences.join(' ') }))

    const error = await attempt.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(RangeError)
    expect(String(error)).to.include('shorten the identity line or the footer')
  })

  it('refuses a table row with more cells than columns, rather than dropping one', async () => {
    const error = await makePdf(aPaper([table(['One'], [['first', 'second']])])).catch(
      (thrown: unknown) => thrown,
    )

    expect(error).to.be.instanceOf(RangeError)
  })
})

function withoutFurniture(pages: string[]): string {
  const furniture = [identity, 'Version 2 · 6 August 2026', 'Ring us on 01234 567 890', 'Name Notes']
  const text = pages.map(page => oneLine(page)).join(' ')
  return oneLine(
    furniture.reduce((rest, part) => rest.replaceAll(part, ' '), text).replace(/Page \d+ of \d+/g, ' '),
  )
}
