import type { z } from 'zod'
import { readForm } from '../platform/index.ts'
import type { Form } from '../platform/index.ts'
import { composePlan, concernFields, planForm, planStart } from './care-plan.ts'
import type { Known } from './document-facts.ts'
import { blankRow, rowCount } from './document-form-fields.ts'
import type { Body, DocumentKind, Snapshot } from './documents.ts'
import {
  composeSummary,
  gpRowFields,
  medicineFields,
  summaryForm,
  summaryStart,
  treatmentFields,
} from './treatment-summary.ts'

/** How one kind of document is written. */
interface Editor {
  kind: DocumentKind
  /** its part of the address */
  slug: string
  title: string
  view: string
  /** the fields of its repeated rows */
  rows: Record<string, readonly string[]>
  start(known: Known): Form['values']
  /** what was typed as a body ready to be signed, or the form with all that is missing */
  read(known: Known, values: Form['values']): Ready | { form: Form }
}

export interface Ready {
  compose(signer: Snapshot['signer']): Body
}

export const editors: readonly Editor[] = [
  {
    kind: 'treatment summary',
    slug: 'treatment-summary',
    title: 'Treatment summary',
    view: 'care-plans/documents/treatment-summary',
    rows: { treatments: treatmentFields, medicines: medicineFields, gpRows: gpRowFields },
    start: summaryStart,
    read: (known, values) =>
      readWith(
        values,
        summaryForm(known.picks),
        answers => signer => composeSummary(known, answers, signer, values),
      ),
  },
  {
    kind: 'care plan',
    slug: 'care-plan',
    title: 'Care plan',
    view: 'care-plans/documents/care-plan',
    rows: { concerns: concernFields, medicines: medicineFields },
    start: planStart,
    read: (known, values) =>
      readWith(
        values,
        planForm(known.picks),
        answers => signer => composePlan(known, answers, signer, values),
      ),
  },
]

function readWith<Schema extends z.ZodType>(
  values: Form['values'],
  schema: Schema,
  composed: (answers: z.infer<Schema>) => Ready['compose'],
): Ready | { form: Form } {
  const { answers, form } = readForm(values, schema)
  return answers ? { compose: composed(answers) } : { form: inPageOrder(form) }
}

/** The summary of errors goes down the page: what is checked across fields is found last, and stands in its place. */
function inPageOrder(form: Form): Form {
  const place = (field: string) => pageOrder.indexOf(field.split('.')[0] ?? '')
  const errors = Object.entries(form.errors).toSorted(([a], [b]) => place(a) - place(b))
  return { values: form.values, errors: Object.fromEntries(errors) }
}

/** Fields whose mistakes are found out of turn come where the page asks for them. */
const pageOrder =
  'matters about concerns noConcerns diagnosis plainDiagnosis diagnosedOn stage treatments aim gp gpRows medicines iWill hospitalWill gpWill agreedOn reviewOn consultant'.split(
    ' ',
  )

/** Rows to show: those that are there, and always one to write in. */
export const rowsOf = (editor: Editor, values: Form['values']): Record<string, number> =>
  Object.fromEntries(Object.keys(editor.rows).map(name => [name, Math.max(1, rowCount(values, name))]))

export const withBlankRow = (editor: Editor, values: Form['values'], name: string): Form['values'] => {
  const fields = editor.rows[name]
  return fields ? { ...values, ...blankRow(name, fields, Math.max(1, rowCount(values, name))) } : values
}
