import { addMonths, longDate, pdf } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Body, Effect, PrintedMedicine, Snapshot } from './documents.ts'
import { hospitalAlone, laterOf, rhythm, soonOf } from './plan-lines.ts'
import type { PlanLine } from './plan-lines.ts'
import { capital, inOneSentence, linesIn } from './wording.ts'

// Pieces that both documents have, as blocks of a paper. Sentences for the patient: short, plain, reading age 9 to 11.

const { bullets, callout, h2, h3, letterhead, address, paragraph, signature, strong, summary, table } = pdf
type Block = pdf.Block

/** When and by whom a document was signed, as its pages say it. */
export interface SignedOn {
  signed: string
  draft: boolean
  day: Day
  version: number
}

export const headOf = (body: Snapshot): Block =>
  letterhead(body.trust.name, `${body.team.name} · ${body.team.phone} · ${body.team.hours}`)

/** In the window of the envelope, if we know where the patient lives. */
export const addressOf = ({ patient }: Snapshot, on: SignedOn): Block[] =>
  patient.address.length === 0
    ? []
    : [address([patient.letterName, ...patient.address], [longDate(on.day), `Version ${on.version}`])]

export const section = (heading: string, blocks: Block[]): Block[] =>
  blocks.length === 0 ? [] : [h2(heading), ...blocks]

const part = (heading: string, blocks: Block[]): Block[] =>
  blocks.length === 0 ? [] : [h3(heading), ...blocks]

/** Text as it was typed, each line a paragraph of its own. */
export const typed = (text: string | null): Block[] => linesIn(text).map(line => paragraph(line))

export const listed = (items: (pdf.Prose | null)[]): Block[] => {
  const said = items.filter((item): item is pdf.Prose => item !== null && item !== '')
  return said.length === 0 ? [] : [bullets(...said)]
}

const howFollowed: Record<Snapshot['stratum'], string> = {
  'self-managed':
    'You do not have to come to a clinic to be checked. We plan your tests and tell you every result. You ring us when you need us.',
  'shared care': 'We share your follow-up with your GP. We plan your tests and tell you every result.',
  'clinic-led': 'We see you in our clinic. We plan your tests and tell you every result.',
}

/** The next year date by date, then what comes after it, then what each test is for. */
export function planBlocks(body: Snapshot, from: Day): Block[] {
  const until = addMonths(from, 12)
  const soon = soonOf(body.plan, from, until)
  const later = laterOf(body.plan, until)
  return [
    paragraph(howFollowed[body.stratum]),
    ...part(
      'In the next 12 months',
      soon.length === 0
        ? []
        : [
            table(
              ['When', 'What'],
              soon.map(({ when, line }) => [when, line.patientTitle]),
              { rowHeadings: true },
            ),
          ],
    ),
    ...part('After that', listed(later.map(line => [strong(line.patientTitle), `: ${rhythm(line.dates)}`]))),
    ...part('About your tests', listed(body.plan.filter(line => line.isTest).map(aboutTest))),
    paragraph(body.protocol.end),
  ]
}

const aboutTest = (line: PlanLine): pdf.Prose =>
  [
    strong(line.patientTitle),
    `: ${line.shows ?? ''}`,
    line.tellWeeks === null
      ? ''
      : ` You hear from us within ${line.tellWeeks} weeks of the test. If not, ring us.`,
    line.limit ? ` ${line.limit.patient}` : '',
  ].filter(each => each !== '')

/** A box for each degree of hurry, the most pressing first. */
export const signBlocks = (body: Snapshot, others: string | null): Block[] =>
  body.signs.map(group =>
    callout(
      group.heading,
      [
        bullets(...group.signs, ...(group.urgency === 'two working days' ? linesIn(others) : [])),
        paragraph(
          ...(group.urgency === 'emergency' ? [] : [strong(`Our number is ${body.team.phone}. `)]),
          group.whatNow,
        ),
      ],
      { urgent: group.urgency === 'emergency', level: 3 },
    ),
  )

export function effectBlocks(effects: Effect[], other: string | null): Block[] {
  const rows = (when: Effect['when']) =>
    effects.filter(each => each.when === when).map(each => [each.patient, each.help])
  const columns = ['What you may notice', { heading: 'What can help', share: 1.3 }]
  const list = (heading: string, when: Effect['when']) =>
    part(heading, rows(when).length === 0 ? [] : [table(columns, rows(when), { rowHeadings: true })])
  return [
    ...list('Now, or in the next months', 'persist'),
    ...list('Later, even after years', 'late'),
    ...typed(other),
    ...(effects.length > 0 || other
      ? [paragraph('Not everyone gets these. Ring us about anything that worries you.')]
      : []),
  ]
}

export function medicineBlocks(medicines: PrintedMedicine[]): Block[] {
  if (medicines.length === 0) return []
  const noted = medicines.some(each => each.note)
  const columns = ['Medicine', 'Take it until', ...(noted ? [{ heading: 'Good to know', share: 1.4 }] : [])]
  const row = (each: PrintedMedicine) => [each.name, each.until, ...(noted ? [each.note ?? '–'] : [])]
  return [
    table(columns, medicines.map(row), { rowHeadings: true }),
    paragraph('Please do not stop one of these without asking us.'),
  ]
}

export const willDo = (heading: string, items: pdf.Prose[]): Block[] => part(heading, listed(items))

export const contactBlocks = (body: Snapshot, consultant?: string): Block[] => [
  summary(
    ...([
      ['Your team', body.team.name],
      ['Your nurse', body.keyWorker],
      ['Phone', body.team.phone],
      ['Hours', body.team.hours],
      ['At other times', body.team.outOfHours],
      ['Your consultant', consultant ?? null],
      ['Your GP practice', body.practice?.name ?? null],
    ].filter(([, value]) => value) as [string, string][]),
  ),
]

/** Small, under the organisation's name. */
export const headForStaff = (body: Snapshot, on: SignedOn): Block =>
  letterhead(
    body.trust.name,
    on.draft
      ? `${body.team.name} · ${on.signed}`
      : `${on.signed} by ${body.signer.name}, ${body.signer.role}, ${body.team.name}`,
  )

export const signatureOf = ({ signer, team }: Snapshot, closing: string, on: SignedOn): Block =>
  signature(closing, signer.name, [`${capital(signer.role)}, ${team.name}`], on.signed)

/** For the GP: tests in a table, with the columns that say something; calls and reviews in one paragraph. */
export function planForStaff(body: Pick<Body, 'plan'>): Block[] {
  const tests = body.plan.filter(line => line.isTest)
  const others = body.plan.filter(line => !line.isTest)
  const shared = tests.some(line => line.who !== hospitalAlone)
  const limited = tests.some(line => line.limit)
  const columns = [
    'Check',
    { heading: 'When', share: 2.2 },
    ...(shared ? ['Who'] : []),
    ...(limited ? [{ heading: 'Limit', share: 1.1 }] : []),
  ]
  const row = (line: PlanLine) => [
    line.title,
    rhythm(line.dates),
    ...(shared ? [line.who] : []),
    ...(limited ? [line.limit?.staff ?? '–'] : []),
  ]
  return [
    ...(tests.length > 1 ? [table(columns, tests.map(row), { rowHeadings: true })] : tests.map(inWords)),
    ...(others.length === 0
      ? []
      : [
          paragraph(
            strong('Calls and reviews: '),
            inOneSentence(others.map(line => `${line.title} (${rhythm(line.dates)})`)),
          ),
        ]),
  ]
}

/** A single test needs no table. */
const inWords = (line: PlanLine): Block =>
  paragraph(
    strong(`${line.title}: `),
    [rhythm(line.dates), line.limit?.staff, line.who === hospitalAlone ? '' : line.who]
      .filter(Boolean)
      .join('. '),
    '.',
  )

export const medicinesForStaff = (medicines: PrintedMedicine[]): Block[] =>
  medicines.length === 0
    ? []
    : [
        table(
          ['Medicine', 'Since', 'Planned stop', { heading: 'Note', share: 1.6 }],
          medicines.map(each => [each.name, each.since ?? '–', each.until, each.note ?? '–']),
          { rowHeadings: true },
        ),
      ]

/** Signs to send the patient back with, in one paragraph for each degree of hurry, and how. */
export const signsForStaff = (body: Snapshot, others: string | null, consultant: string | null): Block[] => [
  ...body.signs.map(({ urgency, signs }) =>
    paragraph(
      strong(`${staffUrgency[urgency]}: `),
      inOneSentence([...signs, ...(urgency === 'two working days' ? linesIn(others) : [])]),
    ),
  ),
  paragraph(
    strong(`Advice and re-referral: ${body.team.phone}`),
    `, ${body.team.hours}.`,
    ...(body.keyWorker ? [` Key worker: ${body.keyWorker}.`] : []),
    ...(consultant ? [` Consultant: ${consultant}.`] : []),
  ),
]

const staffUrgency: Record<Snapshot['signs'][number]['urgency'], string> = {
  emergency: 'Emergency',
  'same day': 'Same day, our phone line',
  'two working days': 'Our phone line; we answer within 2 working days',
}

const toldBy: Record<Snapshot['patient']['tellBy'], string> = {
  portal: 'on your own Aftercare page',
  letter: 'by letter',
  phone: 'by phone',
}

/** "You hear about results by letter." and what else the patient chose. */
export const choiceWords = ({ patient }: Snapshot): string[] => [
  `You hear about results ${toldBy[patient.tellBy]}.`,
  ...(patient.largePrint ? ['You get large print.'] : []),
  ...(patient.interpreter ? [`You have an interpreter: ${patient.language}.`] : []),
  ...(patient.communicationNeeds ? [`We know: ${patient.communicationNeeds}.`] : []),
]
