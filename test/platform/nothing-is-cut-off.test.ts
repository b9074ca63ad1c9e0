import { expect } from 'chai'
import fc from 'fast-check'
import { bullets, callout, h2, makePdf, paragraph, strong, table } from '../../src/platform/pdf/index.ts'
import type { Block } from '../../src/platform/pdf/index.ts'
import { readPdf } from '../support/read-pdf.ts'

// Letters that are one character in the file and in the text; the head uses none of them.
const letters = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzäéñøčłżš019-/'))
const word = (most: number) => fc.string({ unit: letters, minLength: 1, maxLength: most, size: 'max' })
const prose = fc
  .array(fc.oneof({ weight: 20, arbitrary: word(12) }, { weight: 1, arbitrary: word(400) }), {
    minLength: 1,
    maxLength: 200,
    size: 'max',
  })
  .map(words => words.join(' '))
const size = fc.constantFrom('clinical' as const, 'normal' as const, 'large' as const)

const block: fc.Arbitrary<{ block: Block; text: string[] }> = fc.oneof(
  prose.map(text => ({ block: paragraph(text), text: [text] })),
  fc
    .tuple(prose, prose)
    .map(([plain, bold]) => ({ block: paragraph(plain, strong(bold)), text: [plain + bold] })),
  prose.map(text => ({ block: h2(text), text: [text] })),
  fc.array(prose, { minLength: 1, maxLength: 4 }).map(items => ({ block: bullets(...items), text: items })),
  fc
    .tuple(prose, prose)
    .map(([heading, text]) => ({ block: callout(heading, [paragraph(text)]), text: [heading, text] })),
)

const bare = (text: string) => text.normalize('NFC').replace(/[\s•]/g, '')

/** What the pages say, without the space between words and without what stands on every page. */
async function printed(blocks: Block[], size: 'clinical' | 'normal' | 'large'): Promise<string> {
  const { bytes, replaced } = await makePdf({
    title: 'T',
    author: 'A',
    identity: '¤HEAD¤',
    version: '¤V¤',
    date: '2026-08-06',
    footer: '¤FOOT¤',
    size,
    madeAt: '2026-08-06T10:00:00.000Z',
    blocks,
  })
  expect(replaced).to.deep.equal([])
  const { pages, cutOff } = await readPdf(bytes)
  expect(cutOff).to.deep.equal([])
  return pages
    .map((page, i) => {
      const text = bare(page)
      const foot = `¤FOOT¤Page${i + 1}of${pages.length}`
      expect(text.startsWith('¤HEAD¤¤V¤·6August2026'), 'head').to.equal(true)
      expect(text.endsWith(foot), 'foot').to.equal(true)
      return text.slice('¤HEAD¤¤V¤·6August2026'.length, -foot.length)
    })
    .join('')
}

describe('a printed page cuts nothing off', function () {
  this.timeout(60_000)

  it('has all words of running text, in order, however long they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 6 }), size, async (parts, size) => {
        const text = await printed(
          parts.map(part => part.block),
          size,
        )
        expect(text).to.equal(bare(parts.flatMap(part => part.text).join('')))
      }),
      { numRuns: 40 },
    )
  })

  it('has every cell of a table, each in its own order, though rows go over pages', async () => {
    const cell = fc.array(word(9), { maxLength: 150, size: 'max' }).map(words => words.join(' '))
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, size, async (rows, size) => {
        // Each column has digits or letters of its own, so that it can be told from its neighbours.
        const columns = [
          (text: string) => text.replace(/[^a-k]/g, 'a'),
          (text: string) => text.replace(/[^l-v]/g, 'l'),
          (text: string) => text.replace(/[^0-9]/g, '0'),
        ]
        const spaced = rows.map(row => row.map((text, i) => text.split(' ').map(columns[i]!).join(' ')))
        const text = await printed([table(['¤', '¤', '¤'], spaced)], size)

        const found = [/[a-k]/g, /[l-v]/g, /[0-9]/g].map(own => (text.match(own) ?? []).join(''))
        const sent = columns.map((_, i) => bare(spaced.map(row => row[i]).join('')))
        expect(found).to.deep.equal(sent)
      }),
      { numRuns: 30 },
    )
  })
})
