import { z } from 'zod'
import { choice, date, isDay, optionalText, readForm, text, toId } from '../platform/index.ts'
import type { Day, Form } from '../platform/index.ts'
import { steps } from './follow-up.ts'
import type { Step } from './follow-up.ts'
import { canonicalUnit } from './tests.ts'
import type { Test } from './tests.ts'

/** What a date has to lie within: nothing was done before birth, and what was done is not in the future. */
export interface Lifetime {
  bornOn: Day
  today: Day
}

/** Adds to a date that it lies in the patient's life so far; `name` begins the sentence. */
export const inLife = <Schema extends z.ZodType<Day | null>>(
  schema: Schema,
  name: string,
  { bornOn, today }: Lifetime,
): Schema =>
  schema
    .refine(day => !isReal(day) || day <= today, {
      error: `${name} must be today or in the past. Check the year`,
    })
    .refine(day => !isReal(day) || day >= bornOn, {
      error: `${name} must be after the patient was born. Check the year`,
    })

const isReal = (day: Day | null): day is Day => day !== null && isDay(day)

/** Fields whose names begin with a prefix, read as a form of their own: so one page can ask the same thing several times. */
export function readPart<Schema extends z.ZodType>(
  values: Form['values'],
  prefix: string,
  schema: Schema,
): { answers: z.infer<Schema> | null; errors: Form['errors'] } {
  const { answers, form } = readForm(partOf(values, prefix), schema)
  const errors = Object.entries(form.errors).map(([field, message]) => [`${prefix}${field}`, message])
  return { answers, errors: Object.fromEntries(errors) as Form['errors'] }
}

export const partOf = (values: Form['values'], prefix: string): Form['values'] =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([field]) => field.startsWith(prefix))
      .map(([field, value]) => [field.slice(prefix.length), value]),
  )

/** A key of our own ("aromatase inhibitor") as part of a field's name. */
export const fieldOf = (key: string): string => key.replaceAll(/[^a-z]+/g, '-')

export const comparisons = ['>=', '>'] as const

export const decimal = (ask: string) =>
  text(ask, 20).refine(given => given === '' || /^\d{1,6}(\.\d{1,4})?$/.test(given), {
    error: 'Enter the level as a number, like 0.2 or 5',
  })

export const limit = (test: Test) =>
  z.object({
    comparison: choice(comparisons, 'Choose if the level itself already counts'),
    value: decimal('Enter the level at which the team acts, like 0.2'),
    unit: text('Enter the unit', 20)
      .refine(given => canonicalUnit(test, given) !== undefined, {
        error: `Enter the unit as ${test.spellings.join(' or ')}. A level in another unit has to be converted first`,
      })
      .transform(given => canonicalUnit(test, given) ?? given),
    assay: optionalText(60),
    reason: text('Enter the reason, for whoever reads the next result', 500),
  })

/** What a check may end with other than being done; each is explained. */
export const exits: readonly Step[] = [
  'did not attend',
  'cancelled by patient',
  'cancelled by hospital',
  'declined',
  'done elsewhere',
  'not needed',
]

export const step = (lifetime: Lifetime, allowed: readonly Step[]) =>
  z
    .object({
      step: choice(steps, 'Choose what happened').refine(given => allowed.includes(given), {
        error: 'Choose something else. A nurse specialist or consultant decides that a check is not needed',
      }),
      onDay: date('Enter the date'),
      note: optionalText(500),
    })
    .superRefine(({ step: taken, onDay, note }, context) => {
      const add = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      if (onDay < lifetime.bornOn) add('onDay', 'The date must be after the patient was born. Check the year')
      if (taken !== 'booked' && onDay > lifetime.today)
        add('onDay', 'The date must be today or in the past. Only an appointment can be in the future')
      if (exits.includes(taken) && note === null)
        add('note', 'Enter the reason, or what is known, so that the next person can go on from here')
    })

export const callOutcomes = ['spoken to', 'no answer', 'left message'] as const

export const call = (lifetime: Lifetime) =>
  z
    .object({
      outcome: choice(callOutcomes, 'Choose what came of the call'),
      identityChecked: z.string().optional(),
      calledOn: inLife(date('Enter the date of the call'), 'The date of the call', lifetime),
      tryAgainOn: z.string().optional(),
      said: optionalText(1000),
    })
    .superRefine(({ outcome, identityChecked, tryAgainOn, said }, context) => {
      const add = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message })
      if (outcome === 'spoken to') {
        if (identityChecked !== 'yes')
          add('identityChecked', 'Check who you are speaking to: name and date of birth, then tick the box')
        if (said === null) add('said', 'Enter what was said and agreed')
      } else again(tryAgainOn, lifetime.today, add)
    })
    .transform(given => ({ ...given, tryAgainOn: given.tryAgainOn || null }))

function again(day: string | undefined, today: Day, add: (field: string, message: string) => void): void {
  if (!day) add('tryAgainOn', 'Enter the date on which somebody tries again')
  else if (!isDay(day)) add('tryAgainOn', 'Enter a real date, like 27 3 2025')
  else if (day < today) add('tryAgainOn', 'The date to try again must be today or later')
}

export const ways = ['phone', 'text or email', 'letter'] as const
export const attemptOutcomes = ['spoken to, identity checked', 'no answer', 'left message', 'sent'] as const

/** What a claim or an attempt is about: a result or a check, by its id. */
const about = z
  .string()
  .refine(
    given => /^(result|check):\d+$/.test(given) && !Number.isNaN(toId(given.split(':')[1])),
    'Go back and choose the result or check again',
  )

export const attempt = (today: Day) =>
  z
    .object({
      about,
      how: choice(ways, 'Choose how you tried to reach the patient'),
      outcome: choice(attemptOutcomes, 'Choose what came of it'),
      note: optionalText(500),
      tryAgainOn: z.string().optional(),
    })
    .superRefine(({ outcome, tryAgainOn }, context) => {
      if (outcome !== 'spoken to, identity checked')
        again(tryAgainOn, today, (field, message) =>
          context.addIssue({ code: 'custom', path: [field], message }),
        )
    })
    .transform(given => ({ ...given, tryAgainOn: given.tryAgainOn || null }))

export const claim = z.object({ about })

/** A check that a person plans: one of the tests, or a call or review under a name of its own. */
export const plan = (tests: Test[], today: Day, lastDay: Day) =>
  z
    .object({
      what: z
        .string('Choose what is planned')
        .refine(given => ['contact', 'review'].includes(given) || tests.some(({ key }) => key === given), {
          error: 'Choose what is planned',
        }),
      title: optionalText(100),
      dueOn: date('Enter the date on which it is due')
        .refine(day => !isDay(day) || day >= today, { error: 'The due date must be today or later' })
        .refine(day => !isDay(day) || day <= lastDay, {
          error: `The due date must be within 10 years. Check the year`,
        }),
      reason: text('Enter why it is planned', 500),
    })
    .superRefine(({ what, title }, context) => {
      if (['contact', 'review'].includes(what) && title === null)
        context.addIssue({
          code: 'custom',
          path: ['title'],
          message: 'Enter a short name, like Call about side effects',
        })
    })
