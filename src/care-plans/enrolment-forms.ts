import { z } from 'zod'
import { choice, choices, date, optionalDate, optionalText, readForm, text } from '../platform/index.ts'
import type { Day, Form } from '../platform/index.ts'
import type { ChosenLimit, Enrolment } from './enrol.ts'
import { keptTests } from './enrolment-pages.ts'
import type { PageName } from './enrolment-pages.ts'
import { strata } from './follow-up.ts'
import type { Medicine, Treatment } from './follow-up.ts'
import { comparisons, decimal, fieldOf, inLife, readPart } from './forms.ts'
import type { Protocol } from './protocol.ts'
import { testOf } from './library.ts'

type Values = Form['values']

/** What the answers of a page have to fit. */
export interface Asking {
  protocol: Protocol
  today: Day
  bornOn: Day
  /** who may be the key worker */
  memberIds: number[]
}

interface Read<Answers> {
  answers: Answers | null
  form: Form
}

export const start = (teamIds: number[], protocolKeys: string[]) =>
  z.object({
    teamId: z
      .string('Choose the team that follows the patient')
      .transform(Number)
      .refine(id => teamIds.includes(id), { error: 'Choose the team that follows the patient' }),
    protocolKey: z
      .string('Choose the protocol')
      .refine(key => protocolKeys.includes(key), { error: 'Choose the protocol' }),
  })

function readDiagnosis(values: Values, { protocol, ...lifetime }: Asking) {
  const asked = (name: Protocol['asks'][number]['name']) => {
    const ask = protocol.asks.find(each => each.name === name)
    if (!ask)
      return z
        .unknown()
        .optional()
        .transform(() => null)
    const options = ask.options.map(({ value }) => value) as [string, ...string[]]
    return choice(options, `Choose an answer: ${ask.question}`)
  }
  return readForm(
    values,
    z.object({
      diagnosis: text('Enter the diagnosis, as the MDT wrote it', 300),
      diagnosedOn: inLife(optionalDate(), 'The date of diagnosis', lifetime),
      laterality: asked('laterality'),
      surgery: asked('surgery'),
      site: asked('site'),
      colonoscopyBeforeSurgery: asked('colonoscopyBeforeSurgery'),
    }),
  )
}

export const treatmentKinds = ['surgery', 'radiotherapy', 'chemotherapy', 'hormone', 'other'] as const

/** How many treatments the page has room for; what is left empty is left out. */
export const treatmentRows = (values: Values): number =>
  Math.min(12, Math.max(2, Math.trunc(Number(values['rows'])) || 0))

function readTreatments(values: Values, asking: Asking): Read<Treatment[]> {
  const parts = numbered(treatmentRows(values)).map(n => readPart(values, `${n}-`, treatment(n, asking)))
  return together(
    values,
    parts,
    parts.flatMap(part => (part.answers ? asTreatment(part.answers) : [])),
  )
}

const treatment = (n: number, lifetime: Asking) =>
  z
    .object({
      kind: z.enum(['', ...treatmentKinds]).optional(),
      description: optionalText(200),
      startedOn: inLife(optionalDate(), `The start of treatment ${n}`, lifetime),
      endedOn: inLife(optionalDate(), `The end of treatment ${n}`, lifetime),
    })
    .superRefine(({ kind, description, startedOn, endedOn }, context) => {
      const add = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      if (!kind && (description ?? startedOn ?? endedOn)) add('kind', `Choose what treatment ${n} was`)
      if (kind && description === null) add('description', `Enter what was done in treatment ${n}`)
      if (startedOn && endedOn && endedOn < startedOn)
        add('endedOn', `The end of treatment ${n} must not be before its start`)
    })

const asTreatment = (given: z.infer<ReturnType<typeof treatment>>): Treatment[] =>
  given.kind && given.description !== null
    ? [
        {
          kind: given.kind,
          description: given.description,
          startedOn: given.startedOn,
          endedOn: given.endedOn,
        },
      ]
    : []

function readMedicines(values: Values, asking: Asking): Read<Medicine[]> {
  const { medicines } = asking.protocol
  const kinds = medicines.map(({ kind }) => kind) as [string, ...string[]]
  const { answers, form } = readForm(values, z.object({ taken: choices(kinds) }))
  const taken = medicines.filter(({ kind }) => answers?.taken.includes(kind))
  const parts = taken.map(each => ({
    each,
    ...readPart(values, `${fieldOf(each.kind)}-`, medicine(each.title, asking)),
  }))
  return together(
    values,
    [{ errors: form.errors }, ...parts],
    parts.flatMap(({ each, answers: given }) =>
      given
        ? {
            kind: each.kind,
            name: given.name ?? each.title,
            startedOn: given.startedOn,
            plannedStopOn: each.askStop ? given.plannedStopOn : null,
          }
        : [],
    ),
  )
}

const medicine = (title: string, lifetime: Asking) =>
  z
    .object({
      name: optionalText(100),
      startedOn: inLife(optionalDate(), 'The start', lifetime),
      plannedStopOn: optionalDate(),
    })
    .refine(given => !given.startedOn || !given.plannedStopOn || given.plannedStopOn > given.startedOn, {
      path: ['plannedStopOn'],
      error: `The planned stop must be after the start: ${title}`,
    })

const readAnchor = (values: Values, { protocol: { anchor }, ...lifetime }: Asking) =>
  readForm(
    values,
    z.object({
      anchorOn: inLife(
        date(`Enter the ${lowerFirst(anchor.label)}`),
        `The ${lowerFirst(anchor.label)}`,
        lifetime,
      ),
    }),
  )

const stop =
  'Enrolment stops here while this is the answer. Put it right first, or plan clinic-led care with the MDT'

function readEligibility(values: Values, { protocol }: Asking): Read<Enrolment['eligibility']> {
  const parts = protocol.eligibility.map(question => ({
    question,
    ...readPart(values, `${fieldOf(question.key)}-`, eligible(question)),
  }))
  return together(
    values,
    parts,
    parts.flatMap(({ question, answers }) =>
      answers
        ? {
            question: question.key,
            answer: answers.answer,
            overrideReason: answers.answer === question.wanted ? null : answers.reason,
          }
        : [],
    ),
  )
}

const eligible = ({ question, wanted, hardStop }: Protocol['eligibility'][number]) =>
  z
    .object({ answer: choice(['yes', 'no'], `Choose yes or no: ${question}`), reason: optionalText(500) })
    .superRefine(({ answer, reason }, context) => {
      if (answer === wanted) return
      if (hardStop) context.addIssue({ code: 'custom', path: ['answer'], message: `${question} ${stop}` })
      else if (reason === null)
        context.addIssue({
          code: 'custom',
          path: ['reason'],
          message: `Enter why this follow-up is right all the same: ${question}`,
        })
    })

const readStratum = (values: Values, { memberIds }: Asking) =>
  readForm(
    values,
    z.object({
      stratum: choice(strata, 'Choose how the follow-up is run'),
      keyWorkerId: z
        .string('Choose the key worker')
        .transform(Number)
        .refine(id => memberIds.includes(id), { error: 'Choose the key worker from the team' }),
    }),
  )

function readLimits(values: Values, { protocol }: Asking): Read<Record<string, ChosenLimit>> {
  const parts = protocol.limits.map(({ test }) => ({
    test,
    ...readPart(values, `${fieldOf(test)}-`, ownLimit(testOf(test).title)),
  }))
  const own = parts.flatMap(({ test, answers }): [string, ChosenLimit][] =>
    answers?.how === 'own'
      ? [
          [
            test,
            { comparison: answers.comparison ?? '>=', value: answers.value, reason: answers.reason ?? '' },
          ],
        ]
      : [],
  )
  return together(values, parts, Object.fromEntries(own))
}

const ownLimit = (title: string) =>
  z
    .object({
      how: choice(['protocol', 'own'], `Choose the limit for ${title}`),
      comparison: z.enum(['', ...comparisons]).optional(),
      value: optionalText(20),
      reason: optionalText(500),
    })
    .superRefine(({ how, comparison, value, reason }, context) => {
      if (how === 'protocol') return
      const add = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      const level = decimal('Enter the level at which the team acts').safeParse(value ?? '')
      if (!comparison) add('comparison', 'Choose if the level itself already counts')
      if (!level.success) add('value', level.error.issues[0]?.message ?? '')
      if (reason === null) add('reason', 'Enter the reason for a limit of the patient’s own')
    })
    .transform(given => ({ ...given, comparison: given.comparison || null }))

function readLastChecks(values: Values, asking: Asking): Read<Record<string, Day>> {
  const parts = keptTests(asking.protocol).map(test => {
    const name = `The last ${testOf(test).title}`
    const schema = z.object({ on: inLife(optionalDate(), name, asking) })
    return { test, ...readPart(values, `${fieldOf(test)}-`, schema) }
  })
  const known = parts.flatMap(({ test, answers }): [string, Day][] =>
    answers?.on ? [[test, answers.on]] : [],
  )
  return together(values, parts, Object.fromEntries(known))
}

/** The answers of a page asked in parts, only when no part has anything wrong. */
function together<Answers>(
  values: Values,
  parts: { errors: Form['errors'] }[],
  answers: Answers,
): Read<Answers> {
  const errors = Object.assign({}, ...parts.map(part => part.errors)) as Form['errors']
  return { answers: Object.keys(errors).length > 0 ? null : answers, form: { values, errors } }
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

export const lowerFirst = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1)

/** How each page's answers are read. */
export const readers = {
  diagnosis: readDiagnosis,
  treatments: readTreatments,
  medicines: readMedicines,
  anchor: readAnchor,
  eligibility: readEligibility,
  stratum: readStratum,
  limits: readLimits,
  'last-checks': readLastChecks,
} satisfies Record<PageName, (values: Values, asking: Asking) => Read<unknown>>
