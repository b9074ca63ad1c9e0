import { pdf } from '../src/platform/index.ts'
import { quantiles } from './load.ts'

/** Two pages with headings, lists, a table and a box, as a summary has them. */
const paper: Parameters<typeof pdf.makePdf>[0] = {
  title: 'Your treatment summary',
  author: 'Testford Hospitals',
  size: 'normal',
  madeAt: '2026-03-02T10:00:00.000Z',
  identity: 'BENCH, Iris (Mrs) · Born 14-Jul-1945 · NHS No. 999 000 0018',
  version: 'Treatment summary, version 1',
  date: '2026-03-02',
  footer: 'Testford nurses: 01632 960 100, Monday to Friday, 9am to 5pm.',
  blocks: [
    pdf.h1('Your treatment summary'),
    pdf.paragraph(
      'This says what was wrong, what was done and what may follow. Keep it where you find it again.',
    ),
    pdf.h2('What was done'),
    pdf.table(
      ['What', 'When', 'More'],
      Array.from({ length: 8 }, (_, n) => [
        `Treatment ${n + 1}`,
        `${n + 1} May 2026`,
        'As planned, without delay',
      ]),
      { rowHeadings: true },
    ),
    pdf.h2('What may follow'),
    pdf.bullets(
      ...Array.from(
        { length: 10 },
        (_, n) => `Something that some people notice, number ${n + 1} of the list`,
      ),
    ),
    pdf.callout(
      'Ring us if you notice',
      [pdf.bullets('a new lump', 'pain that does not go away', 'weight loss')],
      {
        urgent: true,
      },
    ),
    pdf.h2('Who does what'),
    pdf.steps(
      ...Array.from({ length: 10 }, (_, n) => `Step ${n + 1}, and who takes it, and by when it will be done`),
    ),
  ],
}

export interface Printing {
  pages: number
  p50: number
  p95: number
}

export async function printing(times = 60): Promise<Printing> {
  let bytes: Buffer = Buffer.alloc(0)
  const taken: number[] = []
  for (let n = 0; n < times + 20; n++) {
    const begun = performance.now()
    ;({ bytes } = await pdf.makePdf(paper))
    if (n >= 20) taken.push(performance.now() - begun)
  }
  const pages = bytes.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0
  return { pages, ...quantiles(taken) }
}
