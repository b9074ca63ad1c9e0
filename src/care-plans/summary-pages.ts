import { longDate, monthAndYear, pdf } from '../platform/index.ts'
import {
  addressOf,
  contactBlocks,
  effectBlocks,
  headForStaff,
  headOf,
  listed,
  medicineBlocks,
  medicinesForStaff,
  planBlocks,
  planForStaff,
  section,
  signBlocks,
  signsForStaff,
  typed,
  willDo,
} from './document-blocks.ts'
import type { SignedOn } from './document-blocks.ts'
import type { SummaryBody } from './documents.ts'
import { aimWords } from './treatment-summary.ts'
import { inOneSentence, linesIn, lowerFirst } from './wording.ts'

const { h1, paragraph, steps, strong, summary, table } = pdf

/** In plain words: what was wrong, what was done, what happens next, what to look out for, who does what. */
export const summaryForPatient = (body: SummaryBody, on: SignedOn): pdf.Block[] => [
  headOf(body),
  ...addressOf(body, on),
  h1('Your treatment summary'),
  paragraph(
    'This says what was wrong, what was done and what happens next. Keep it, and show it to anyone who treats you.',
    ...(body.practice ? [` ${body.practice.name} gets a copy.`] : []),
  ),
  paragraph(`Written for you by ${body.signer.name}, ${body.signer.role}. ${on.signed}.`),
  ...section('What was wrong', [
    paragraph(
      body.plainDiagnosis,
      ...(body.diagnosedOn ? [` It was found in ${monthAndYear(body.diagnosedOn)}.`] : []),
    ),
  ]),
  ...section('What was done', [
    table(
      ['Treatment', 'When'],
      body.treatments.map(each => [each.plain ?? each.what, each.when ?? '–']),
      { rowHeadings: true },
    ),
    paragraph(aimWords[body.aim].patient),
  ]),
  ...section('What happens next', planBlocks(body, on.day)),
  ...section('Signs to tell us about', [
    paragraph('You know your body best. Please tell us about any of these, even soon after a good result.'),
    ...signBlocks(body, body.otherSigns),
  ]),
  ...section('Effects you may notice', effectBlocks(body.effects, body.otherEffects)),
  ...section('Your medicines', medicineBlocks(body.medicines)),
  ...section('Who does what', [
    ...willDo('We will', [...body.hospital.map(each => each.patient), ...linesIn(body.otherHospital)]),
    ...willDo(
      'Your GP practice will',
      body.gp.map(each =>
        each.patientWhen ? `${each.patient} (${lowerFirst(each.patientWhen)})` : each.patient,
      ),
    ),
  ]),
  ...section('People we have asked to help you', [
    ...listed(body.referrals.map(each => each.patient)),
    ...typed(body.otherReferrals),
  ]),
  ...section('What we have told you about', [
    ...listed(body.information.map(each => each.patient)),
    ...typed(body.otherInformation),
  ]),
  ...section('In your own words', typed(body.ownWords)),
  ...section('Who to contact', contactBlocks(body, known(body.consultant))),
  ...section('For anyone who treats you', [clinicalFacts(body)]),
]

/** Actions first; on one page where it fits. */
export const summaryForGp = (body: SummaryBody, on: SignedOn): pdf.Block[] => [
  headForStaff(body, on),
  h1('Treatment summary for the GP practice'),
  paragraph(
    ...(body.practice
      ? [strong(`To ${[body.practice.name, body.practice.address].filter(Boolean).join(', ')}. `)]
      : []),
    `${inOneSentence([body.diagnosis])} Follow-up: ${body.stratum}, ${body.protocol.title} (protocol version ${body.protocol.version}).`,
  ),
  ...section('Actions for the practice', [gpActions(body)]),
  ...section('Send back to us', [...signsForStaff(body, body.otherSigns, body.consultant)]),
  ...section('What the hospital does', [
    ...planForStaff(body),
    ...said(['Also', [...body.hospital.map(each => each.clinical), ...linesIn(body.otherHospital)]]),
  ]),
  ...section('Medicines', medicinesForStaff(body.medicines)),
  ...section('Diagnosis, treatment and effects', [
    ...said(
      ['Diagnosed', [body.diagnosedOn ? longDate(body.diagnosedOn) : 'not known']],
      ['Aim', [aimWords[body.aim].clinical]],
      ['Stage', [stageOf(body)]],
      ['Treatment', body.treatments.map(inFull)],
    ),
    ...said(
      ['May persist', of(body, 'persist')],
      ['Late effects', of(body, 'late')],
      ['Other effects', linesIn(body.otherEffects)],
    ),
    ...said(
      ['Referrals', [...body.referrals.map(each => each.clinical), ...linesIn(body.otherReferrals)]],
      ['Information', [...body.information.map(each => each.clinical), ...linesIn(body.otherInformation)]],
      ['Communication', needs(body)],
      ['In the patient’s own words', linesIn(body.ownWords)],
    ),
  ]),
]

/** A numbered list: a table of them would push the rest over the page. */
const gpActions = (body: SummaryBody): pdf.Block =>
  body.gp.length === 0
    ? paragraph('No action for the practice. For your information.')
    : steps(
        ...body.gp.map(each =>
          each.when ? [`${each.clinical.replace(/\.$/, '')}: `, strong(each.when)] : each.clinical,
        ),
      )

const stageOf = (body: SummaryBody) => body.stage.map(({ label, value }) => `${label} ${value}`).join('; ')

const clinicalFacts = (body: SummaryBody): pdf.Block =>
  summary(
    ['Diagnosis', body.diagnosis],
    ['Diagnosed', body.diagnosedOn ? longDate(body.diagnosedOn) : 'Not known'],
    ['Stage', body.stage.map(({ label, value }) => `${label}: ${value}`).join('\n')],
    ['Treatment', body.treatments.map(inFull).join('\n')],
    ['Aim', aimWords[body.aim].clinical],
  )

const inFull = (each: SummaryBody['treatments'][number]): string =>
  [each.what, each.when, each.details].filter(Boolean).join(', ')

const of = (body: SummaryBody, when: 'persist' | 'late') =>
  body.effects.filter(each => each.when === when).map(each => each.clinical)

/** Several facts with their names in one paragraph; those without content are left out. */
function said(...facts: [heading: string, items: string[]][]): pdf.Block[] {
  const known = facts.filter(([, items]) => items.length > 0)
  const runs = known.flatMap(([heading, items], i) => [
    strong(`${i ? ' ' : ''}${heading}: `),
    inOneSentence(items),
  ])
  return runs.length === 0 ? [] : [paragraph(...runs)]
}

const needs = ({ patient }: SummaryBody): string[] =>
  [
    patient.interpreter ? `interpreter (${patient.language})` : '',
    patient.largePrint ? 'large print' : '',
    patient.communicationNeeds ?? '',
  ].filter(Boolean)

const known = (name: string) => (/^not known$/i.test(name) ? undefined : name)
