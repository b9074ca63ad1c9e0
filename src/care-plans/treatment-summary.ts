import { z } from 'zod'
import { choice, dateBoxes, longDate, monthAndYear } from '../platform/index.ts'
import type { Day, Form } from '../platform/index.ts'
import { snapshotOf } from './document-facts.ts'
import type { Known } from './document-facts.ts'
import {
  dayOrNotKnown,
  nested,
  optionalWords,
  rows,
  rowValues,
  ticked,
  withNotKnown,
  words,
} from './document-form-fields.ts'
import { aims } from './documents.ts'
import type { Aim, Snapshot, SummaryBody, Ticked } from './documents.ts'
import type { Medicine, Treatment } from './follow-up.ts'
import type { Picks } from './summary-picks.ts'

export const aimWords: Record<Aim, { clinical: string; patient: string }> = {
  cure: { clinical: 'Curative', patient: 'The aim of your treatment was to cure the cancer.' },
  control: {
    clinical: 'Disease control',
    patient: 'The aim of your treatment is to keep the cancer under control.',
  },
  relief: {
    clinical: 'Symptom relief',
    patient: 'The aim of your treatment is to help you feel as well as you can.',
  },
}

export const treatmentFields = ['what', 'plain', 'when', 'details'] as const
export const medicineFields = ['name', 'since', 'until', 'note'] as const
export const gpRowFields = ['what', 'when'] as const

/** The form as it opens: what was signed last, else what the follow-up already says. Nothing is ticked. */
export function summaryStart({ summary, followUp, picks, treatments, medicines }: Known): Form['values'] {
  if (summary) return summary.values
  return {
    diagnosis: followUp.diagnosis,
    plainDiagnosis: plainDiagnosis(picks, followUp.pathway, followUp.laterality),
    ...dateBoxes('diagnosedOn', followUp.diagnosedOn),
    ...rowValues(
      'treatments',
      treatments.map(each => treatmentRow(each, picks)),
    ),
    ...rowValues('medicines', medicines.map(medicineRow)),
  }
}

/** "You had cancer in your left breast." */
const plainDiagnosis = (picks: Picks, pathway: string, side: 'left' | 'right' | 'both' | null): string => {
  if (pathway !== 'breast' || side === null) return picks.plainDiagnosis
  return side === 'both' ? 'You had cancer in both breasts.' : `You had cancer in your ${side} breast.`
}

const treatmentRow = (treatment: Treatment, picks: Picks) => ({
  what: treatment.description,
  plain: picks.plainTreatments[treatment.kind] ?? '',
  when: whenWords(treatment.startedOn, treatment.endedOn),
  details: '',
})

export const medicineRow = (medicine: Medicine) => ({
  name: medicine.name,
  since: medicine.startedOn ? monthAndYear(medicine.startedOn) : '',
  until: medicine.plannedStopOn ? longDate(medicine.plannedStopOn) : '',
  note: '',
})

export const whenWords = (from: Day | null, until: Day | null): string => {
  if (!from) return until ? `Until ${longDate(until)}` : ''
  return until && until !== from ? `${longDate(from)} to ${longDate(until)}` : longDate(from)
}

/** What has to be there before a summary is signed, with the sentence for whoever left it out. */
export const summaryForm = (picks: Picks) =>
  z.preprocess(
    given => withNotKnown(nested(given)),
    z
      .object({
        diagnosis: words('Enter the diagnosis'),
        plainDiagnosis: words('Enter the diagnosis in plain words for the patient'),
        diagnosedOn: dayOrNotKnown('Enter the date of diagnosis, or tick ‘Not known’'),
        stage: z.preprocess(given => given ?? {}, z.object(stageShape(picks))),
        treatments: rows(treatmentFields, {
          what: 'Enter what the treatment was, or empty its row',
          when: 'Enter when it was, or ‘not known’',
        }).refine(all => all.length > 0, {
          path: [0, 'what'],
          error: 'Enter at least one treatment, or ‘none’',
        }),
        aim: choice(aims, 'Choose the aim of treatment'),
        effects: ticked(picks.effects.map(each => each.key)),
        otherEffects: optionalWords(),
        otherSigns: optionalWords(),
        hospital: ticked(picks.hospitalActions.map(each => each.key)),
        otherHospital: optionalWords(),
        gp: ticked([...picks.gpActions.map(each => each.key), 'none']),
        gpWhen: z.record(z.string(), z.string()).optional(),
        gpRows: rows(gpRowFields, { what: 'Enter what the GP should do, or empty its row' }),
        medicines: rows(medicineFields, medicineAsks),
        referrals: ticked(picks.referrals.map(each => each.key)),
        otherReferrals: optionalWords(),
        information: ticked(picks.information.map(each => each.key)),
        otherInformation: optionalWords(),
        ownWords: optionalWords(),
        consultant: words('Enter the consultant’s name, or ‘not known’'),
      })
      .refine(given => !saysNone(given) || !asksGp(given), {
        path: ['gp'],
        error: 'Choose the GP’s actions or ‘No action for the GP’, not both',
        ...always,
      })
      .refine(given => saysNone(given) || asksGp(given), {
        path: ['gp'],
        error: 'Choose what the GP should do, or ‘No action for the GP’',
        ...always,
      }),
  )

/** Looks even where another field is wrong, so that everything is said at once. */
const always = { when: () => true }

interface AskedOfGp {
  gp?: string[]
  gpRows?: unknown[]
}
const saysNone = ({ gp }: AskedOfGp) => gp?.includes('none') === true
const asksGp = ({ gp, gpRows }: AskedOfGp) =>
  gp?.some(key => key !== 'none') === true || (gpRows ?? []).length > 0

export const medicineAsks = {
  name: 'Enter the name of the medicine, or empty its row',
  until: 'Enter when this medicine stops: a date, ‘long term’ or ‘not known’',
}

const stageShape = (picks: Picks) =>
  Object.fromEntries(picks.stage.map(({ key, label }) => [key, words(`Enter ${label}, or tick ‘Not known’`)]))

export type SummaryAnswers = z.output<ReturnType<typeof summaryForm>>

export function composeSummary(
  known: Known,
  answers: SummaryAnswers,
  signer: Snapshot['signer'],
  values: Form['values'],
): SummaryBody {
  const { picks } = known
  return {
    kind: 'treatment summary',
    ...snapshotOf(known, signer, values),
    diagnosis: answers.diagnosis,
    plainDiagnosis: answers.plainDiagnosis,
    diagnosedOn: answers.diagnosedOn,
    stage: picks.stage.map(({ key, label }) => ({ label, value: String(answers.stage[key]) })),
    treatments: answers.treatments.map(row => ({ ...row, what: row.what ?? '' })),
    aim: answers.aim,
    effects: chosen(picks.effects, answers.effects),
    otherEffects: answers.otherEffects,
    otherSigns: answers.otherSigns,
    hospital: chosen(picks.hospitalActions, answers.hospital),
    otherHospital: answers.otherHospital,
    gp: [
      ...chosen(picks.gpActions, answers.gp).map(each => {
        const chosenWhen = answers.gpWhen?.[each.key]?.trim() || each.when
        return { ...each, when: chosenWhen, patientWhen: chosenWhen === each.when ? null : chosenWhen }
      }),
      ...answers.gpRows.map(row => ({
        clinical: row.what ?? '',
        patient: row.what ?? '',
        when: row.when ?? '',
        patientWhen: row.when,
      })),
    ],
    medicines: printedMedicines(answers.medicines),
    referrals: chosen(picks.referrals, answers.referrals),
    otherReferrals: answers.otherReferrals,
    information: chosen(picks.information, answers.information),
    otherInformation: answers.otherInformation,
    ownWords: answers.ownWords,
    consultant: answers.consultant,
  }
}

export const printedMedicines = (
  rows: Record<(typeof medicineFields)[number], string | null>[],
): SummaryBody['medicines'] =>
  rows.map(row => ({ name: row.name ?? '', since: row.since, until: row.until ?? '', note: row.note }))

/** The ticked ones, without what only the list needs. */
export const chosen = <
  P extends Ticked & { key: string; cites: string[]; after?: string[]; pathways?: string[] },
>(
  list: P[],
  keys: string[],
) =>
  list
    .filter(each => keys.includes(each.key))
    .map(({ cites: _sources, after: _after, pathways: _pathways, ...words }) => words)
