import { z } from 'zod'
import { isDay } from '../platform/index.ts'

// The shape of a protocol file. Every rule carries the sentence its author reads when it is broken.

const text = z.string().trim().min(1, 'is empty: write it out, or leave the whole line away')
const count = z.int('must be a whole number, like 12').min(0, 'must be 0 or more')
const some = z.int('must be a whole number, like 12').min(1, 'must be 1 or more')
const decimal = z.string().regex(/^\d+(\.\d+)?$/, 'must be a number written as text, like "0.2"')
const day = z.string().refine(isDay, 'must be a date on the calendar, like "2026-03-31"')
/** Keys of "sources": where the number or the wording comes from. */
const cites = z.array(text).min(1, 'must cite at least one of "sources"')

export const roles = [
  'nurse specialist',
  'support worker',
  'consultant team',
  'lead',
  'hospital blood test clinic',
  'breast imaging',
  'radiology',
  'endoscopy',
  'GP practice',
  'patient',
] as const

/** How soon a sign needs a person: 999 or emergency department; the phone line today; a call back in two working days. */
export const urgencies = ['emergency', 'same day', 'two working days'] as const

export const answerNames = ['laterality', 'surgery', 'site', 'colonoscopyBeforeSurgery'] as const

const role = z.enum(roles)
const urgency = z.enum(urgencies)
const answerName = z.enum(answerNames)
const answerLists = z.partialRecord(answerName, z.array(text).min(1))

const citation = z.strictObject({
  text,
  url: z.url('must be a web address, starting with https://').optional(),
  /** Read in the named source; restated by someone else; common knowledge of the clinic; proposed by this product. */
  standing: z.enum(['published', 'restated', 'background', 'proposed']),
})

export const timersSchema = z.strictObject({
  /** Weeks before and after the due date in which the check counts as on time. */
  window: z.strictObject({ weeksBefore: count, weeksAfter: count }),
  remindWeeksBefore: z.array(some),
  bookWeeksBefore: some.optional(),
  /** Weeks after the due date. */
  amberWeeks: some,
  redWeeks: some,
  escalate: z.array(z.strictObject({ weeks: some, to: role, how: text })),
  /** From the day it was done until the result is here. */
  resultWithin: z
    .strictObject({ workingDays: some.optional(), days: some.optional(), leadAfterWeeks: some })
    .refine(within => (within.days === undefined) !== (within.workingDays === undefined), {
      message: 'must give either "workingDays" or "days", not both',
    })
    .optional(),
  /** Working days from the day the result came, by what the rules say of it. */
  readWithin: z.strictObject({ expected: some, look: some, act: some, escalate: some }).optional(),
  /** Working days: an expected result counts from the test, one to act on from the day the result came. */
  tellWithin: z.strictObject({ ofTest: some, ofResultToActOn: some }).optional(),
  cites,
})

const due = z
  .strictObject({
    months: z.array(count).min(1).optional(),
    weeks: z.array(some).min(1).optional(),
    every: z.strictObject({ months: some, first: count, until: z.enum(['end', 'before end']) }).optional(),
    at: z.enum(['end', 'planned stop']).optional(),
  })
  .refine(given => Object.values(given).filter(rule => rule !== undefined).length === 1, {
    message: 'must give exactly one of "months", "weeks", "every" and "at"',
  })
  .refine(({ months = [], weeks = [] }) => ascending(months) && ascending(weeks), {
    message: 'must list its times in ascending order, none twice',
  })

const when = z.strictObject({
  /** Said to staff beside the check, and where it is left out. */
  words: text,
  /** Kinds of medicine, any of which must be taken on the day. */
  medicine: z.array(text).min(1).optional(),
  /** Age in whole years on the due date. */
  ageUnder: some.optional(),
  ageFrom: some.optional(),
  /** An answer that must be one of these; not answered yet leaves the check out. */
  answers: answerLists.optional(),
  /** An answer that must not be one of these; not answered yet keeps the check in. */
  exceptAnswers: answerLists.optional(),
})

const check = z.strictObject({
  item: text,
  kind: z.enum(['test', 'contact', 'review']),
  test: text.optional(),
  title: text,
  patientTitle: text,
  from: z.enum(['anchor', 'enrolment', 'medicine']),
  due,
  /** Weeks from the same date before which the window may not open. */
  notBeforeWeeks: some.optional(),
  when: when.optional(),
  /** Which side is imaged after which surgery. */
  sides: z.record(text, z.enum(['both', 'other', 'none'])).optional(),
  timers: text,
  who: z.strictObject({
    orders: role,
    takesSample: role.optional(),
    reviews: role,
    tellsPatient: role,
    chases: role,
  }),
  prepare: z.array(text),
  shows: text,
  cannotShow: text.optional(),
  cites,
})

const limit = z
  .strictObject({
    test: text,
    comparison: z.enum(['>=', '>'], { error: 'must be ">=" (at or above) or ">" (above)' }),
    value: decimal.optional(),
    /** Awaited until a clinician agrees the number worked out from this patient's own lowest value. */
    derive: z.literal('nadir+2').optional(),
    unit: text,
    reason: text,
    cites,
  })
  .refine(given => (given.value === undefined) !== (given.derive === undefined), {
    message: 'must give either "value" or "derive"',
  })

const ruleBase = { test: text, words: text, cites }

/** A rule met means "look": only the patient's own limit says "act". */
const trend = z.discriminatedUnion(
  'rule',
  [
    z.strictObject({
      ...ruleBase,
      rule: z.literal('rising'),
      values: z.int().min(2, 'must be 2 or more'),
      eachByMoreThan: decimal.optional(),
    }),
    z.strictObject({ ...ruleBase, rule: z.literal('at or above'), value: decimal }),
    z.strictObject({
      ...ruleBase,
      rule: z.literal('above baseline'),
      percent: some,
      andAbove: decimal,
    }),
    z.strictObject({ ...ruleBase, rule: z.literal('above nadir'), byMoreThan: decimal }),
    z.strictObject({
      ...ruleBase,
      rule: z.literal('doubling time'),
      underMonths: some,
      values: z.int().min(3, 'must be 3 or more'),
      overMonths: some,
      eachAtLeast: decimal,
    }),
  ],
  {
    error:
      'names no rule we know: use "rising", "at or above", "above baseline", "above nadir" or "doubling time"',
  },
)

const ask = z.strictObject({
  name: answerName,
  question: text,
  help: text.optional(),
  options: z.array(z.strictObject({ value: text, label: text })).min(2, 'needs at least two options'),
})

const medicine = z.strictObject({ kind: text, title: text, askStop: z.boolean() })

const facts = z.strictObject({
  anchorOn: day,
  enrolledOn: day,
  bornOn: day,
  laterality: z.enum(['left', 'right', 'both']).optional(),
  surgery: text.optional(),
  site: text.optional(),
  colonoscopyBeforeSurgery: z.enum(['complete', 'incomplete']).optional(),
  screeningConfirmedOn: day.optional(),
  medicines: z.array(
    z.strictObject({ kind: text, startedOn: day.nullable(), plannedStopOn: day.nullable() }),
  ),
})

export const protocolSchema = z.strictObject({
  key: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be small letters and hyphens, like "breast-early"'),
  version: some,
  status: z.enum(['draft', 'final']),
  title: text,
  patientTitle: text,
  pathway: text,
  anchor: z.strictObject({ type: text, label: text, help: text, cites }),
  sources: z.record(text, citation),
  asks: z.array(ask),
  medicines: z.array(medicine),
  eligibility: z.array(
    z.strictObject({
      key: text,
      question: text,
      wanted: z.enum(['yes', 'no']),
      hardStop: z.boolean(),
      cites,
    }),
  ),
  timers: z.record(text, timersSchema),
  checks: z.array(check).min(1, 'has no checks: add at least the contacts'),
  end: z.strictObject({
    months: some,
    /** Someone enrolled late still gets this long before the review that ends the pathway. */
    weeksAfterEnrolment: some,
    extend: z
      .strictObject({
        everyMonths: some,
        ageUnder: some,
        exceptAnswers: answerLists.optional(),
        words: text,
        cites,
      })
      .optional(),
    handover: z.array(text),
    patientWords: text,
    cites,
  }),
  limits: z.array(limit),
  trends: z.array(trend),
  redFlags: z.array(z.strictObject({ words: text, urgency, cites })).min(1, 'must name at least one sign'),
  symptomQuestions: z
    .array(z.strictObject({ key: text, question: text, urgency, cites }))
    .min(3, 'must ask 3 to 6 questions')
    .max(6, 'must ask 3 to 6 questions'),
  examples: z
    .array(z.strictObject({ name: text, facts, expect: z.record(text, z.array(day)) }))
    .min(1, 'must show at least one worked example'),
})

export type Protocol = z.output<typeof protocolSchema>
export type Citation = Protocol['sources'][string]
export type Check = Protocol['checks'][number]
export type Timers = z.output<typeof timersSchema>
export type Limit = Protocol['limits'][number]
export type Trend = Protocol['trends'][number]
export type Facts = z.output<typeof facts>
export type Medicine = Facts['medicines'][number]
export type Urgency = (typeof urgencies)[number]
export type Role = (typeof roles)[number]

const ascending = (times: number[]) => times.every((time, n) => n === 0 || time > (times[n - 1] ?? 0))
