import { z } from 'zod'
import { date, dateBoxes, optionalText } from '../platform/index.ts'
import type { Form } from '../platform/index.ts'
import { snapshotOf } from './document-facts.ts'
import type { Known } from './document-facts.ts'
import { linesOf, nested, optionalWords, rows, rowValues, ticked, words } from './document-form-fields.ts'
import type { PlanBody, Snapshot } from './documents.ts'
import { linesIn, lowerFirst } from './wording.ts'
import type { Picks } from './summary-picks.ts'
import {
  aimWords,
  chosen,
  medicineAsks,
  medicineFields,
  medicineRow,
  printedMedicines,
} from './treatment-summary.ts'

// The plan agreed with the patient at the end of treatment.

export const concernFields = ['concern', 'agreed', 'who', 'by'] as const

/** The form as it opens: the plan signed last, else what the summary and the follow-up already say. */
export function planStart(known: Known): Form['values'] {
  const { carePlan, summary, nextReviewOn, medicines } = known
  if (carePlan) return carePlan.values
  return {
    about: aboutOf(known),
    effects: summary ? [summary.values['effects'] ?? []].flat() : [],
    ...rowValues('medicines', summary ? summary.medicines : medicines.map(medicineRow)),
    hospitalWill: hospitalWill(known).join('\n'),
    gpWill: (summary?.gp ?? []).map(each => each.patient).join('\n'),
    iWill: iWill.join('\n'),
    ...dateBoxes('reviewOn', nextReviewOn),
  }
}

const aboutOf = ({ summary, picks, treatments }: Known): string => {
  const had = summary
    ? summary.treatments.map(each => each.plain ?? each.what)
    : treatments.map(each => picks.plainTreatments[each.kind] ?? each.description)
  return [
    summary?.plainDiagnosis ?? picks.plainDiagnosis,
    had.length > 0 ? `Your treatment: ${had.map(lowerFirst).join('; ')}.` : '',
    summary ? aimWords[summary.aim].patient : '',
  ]
    .filter(Boolean)
    .join(' ')
}

const hospitalWill = ({ plan, team }: Known): string[] => [
  ...plan
    .filter(line => line.isTest)
    .map(line => `Arrange your ${lowerFirst(line.patientTitle)} and tell you the result`),
  'Ring you when a call in your plan is due',
  `Answer when you ring: ${team.phone}`,
]

const iWill = [
  'Go for my tests when they are due',
  'Ring if I notice a sign on my list',
  'Tell the team if my address or phone number changes',
]

export const planForm = (picks: Picks) =>
  z.preprocess(
    nested,
    z
      .object({
        matters: words('Enter what matters to the patient, or ‘did not want to say’'),
        supporters: optionalWords(),
        about: words('Enter the cancer and its treatment in plain words'),
        concerns: rows(concernFields, {
          concern: 'Enter what the concern is, or empty its row',
          agreed: 'Enter what was agreed about this concern',
          who: 'Enter who does it',
          by: 'Enter by when',
        }),
        noConcerns: optionalText(),
        effects: ticked(picks.effects.map(each => each.key)),
        otherEffects: optionalWords(),
        medicines: rows(medicineFields, medicineAsks),
        goals: ticked(picks.goals.map(each => each.key)),
        otherGoals: optionalWords(),
        workMoneyFamily: optionalWords(),
        sharing: optionalWords(),
        hospitalWill: linesOf('Enter what the hospital will do'),
        gpWill: linesOf('Enter what the GP will do, or ‘nothing for now’'),
        iWill: linesOf('Enter what the patient will do'),
        agreedOn: date('Enter the date the plan was agreed with the patient'),
        reviewOn: date('Enter the date of the next review'),
      })
      .refine(given => given.noConcerns === 'yes' || (given.concerns ?? []).length > 0, {
        path: ['concerns', 0, 'concern'],
        error: 'Enter a concern, or tick that there are none now',
        when: () => true,
      })
      .refine(given => given.noConcerns !== 'yes' || (given.concerns ?? []).length === 0, {
        path: ['noConcerns'],
        error: 'Untick this, or empty the concerns above',
        when: () => true,
      }),
  )

export type PlanAnswers = z.output<ReturnType<typeof planForm>>

export function composePlan(
  known: Known,
  answers: PlanAnswers,
  signer: Snapshot['signer'],
  values: Form['values'],
): PlanBody {
  return {
    kind: 'care plan',
    ...snapshotOf(known, signer, values),
    matters: answers.matters,
    supporters: answers.supporters,
    about: answers.about,
    concerns: answers.concerns.map(row => ({
      concern: row.concern ?? '',
      agreed: row.agreed ?? '',
      who: row.who ?? '',
      by: row.by ?? '',
    })),
    effects: chosen(known.picks.effects, answers.effects),
    otherEffects: answers.otherEffects,
    medicines: printedMedicines(answers.medicines),
    goals: [
      ...chosen(known.picks.goals, answers.goals).map(each => each.patient),
      ...linesIn(answers.otherGoals),
    ],
    workMoneyFamily: answers.workMoneyFamily,
    sharing: answers.sharing,
    gpWill: answers.gpWill,
    hospitalWill: answers.hospitalWill,
    iWill: answers.iWill,
    agreedOn: answers.agreedOn,
    reviewOn: answers.reviewOn,
  }
}
