import { longDate, pdf } from '../platform/index.ts'
import {
  addressOf,
  choiceWords,
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
  signatureOf,
  signBlocks,
  signsForStaff,
  typed,
  willDo,
} from './document-blocks.ts'
import type { SignedOn } from './document-blocks.ts'
import type { PlanBody } from './documents.ts'
import { inOneSentence } from './wording.ts'

const { bullets, h1, paragraph, signature, strong, table } = pdf

export const planForPatient = (body: PlanBody, on: SignedOn): pdf.Block[] => [
  headOf(body),
  ...addressOf(body, on),
  h1('Your care plan'),
  paragraph(
    `You and your team made this plan together on ${longDate(body.agreedOn)}. It is yours. Ring us when something changes.`,
  ),
  ...section('What matters to me', [
    ...typed(body.matters),
    ...(body.supporters ? [paragraph(strong('Who supports me: '), body.supporters)] : []),
  ]),
  ...section('My cancer and my treatment', typed(body.about)),
  ...section('My follow-up plan', planBlocks(body, on.day)),
  ...section('Signs to tell you about', [
    paragraph('You know your body best. Please tell us about any of these, even soon after a good result.'),
    ...signBlocks(body, null),
  ]),
  ...section('My concerns, and what we agreed', [
    body.concerns.length === 0
      ? paragraph('Nothing worries me at present. I ring the team if that changes.')
      : concernTable(body),
  ]),
  ...section('Effects I may notice', effectBlocks(body.effects, body.otherEffects)),
  ...section('My medicines', medicineBlocks(body.medicines)),
  ...section('My goals', listed(body.goals)),
  ...section('Work, money and family', typed(body.workMoneyFamily)),
  ...section('Who does what', [
    ...willDo('I will', body.iWill),
    ...willDo('The hospital will', body.hospitalWill),
    ...willDo('My GP practice will', body.gpWill),
  ]),
  ...section('My choices', [bullets(...choiceWords(body)), ...typed(body.sharing)]),
  ...section('Who to contact', contactBlocks(body)),
  ...section('When we look at this plan again', [
    paragraph(
      'Our next review is planned for ',
      strong(longDate(body.reviewOn)),
      '. You can ask for one sooner.',
    ),
  ]),
  signatureOf(body, 'Signed for your team by', on),
  signature('My own signature', body.patient.letterName, []),
]

export const planForGp = (body: PlanBody, on: SignedOn): pdf.Block[] => [
  headForStaff(body, on),
  h1('Care plan for the GP practice'),
  paragraph(
    ...(body.practice
      ? [strong(`To ${[body.practice.name, body.practice.address].filter(Boolean).join(', ')}. `)]
      : []),
    `Agreed with the patient on ${longDate(body.agreedOn)}; next review ${longDate(body.reviewOn)}. Follow-up: ${body.stratum}, ${body.protocol.title}.`,
  ),
  ...section('What the practice does', listed(body.gpWill)),
  ...section('Concerns and what was agreed', body.concerns.length === 0 ? [] : [concernTable(body)]),
  ...section('Send back to us', [...signsForStaff(body, null, null)]),
  ...section('What the hospital does', [...planForStaff(body), ...listed(body.hospitalWill)]),
  ...section('Medicines', medicinesForStaff(body.medicines)),
  ...section('About the patient', [
    paragraph(strong('What matters: '), body.matters),
    ...(body.supporters ? [paragraph(strong('Supported by: '), body.supporters)] : []),
    ...(body.goals.length > 0 ? [paragraph(strong('Goals: '), inOneSentence(body.goals))] : []),
    ...(body.workMoneyFamily ? [paragraph(strong('Work, money, family: '), body.workMoneyFamily)] : []),
    ...(body.effects.length > 0
      ? [paragraph(strong('Effects: '), inOneSentence(body.effects.map(each => each.clinical)))]
      : []),
  ]),
]

const concernTable = (body: PlanBody): pdf.Block =>
  table(
    ['Concern', { heading: 'What we agreed', share: 1.5 }, 'Who, and by when'],
    body.concerns.map(each => [each.concern, each.agreed, `${each.who}\n${each.by}`]),
    { rowHeadings: true },
  )
