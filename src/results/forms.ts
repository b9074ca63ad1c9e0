import { z } from 'zod'
import type { Test } from '../care-plans/index.ts'
import { choice, date, optionalText, toId } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { parseMeasured } from './measured.ts'
import { isQuiet, outcomeKeys, outcomeOf, reportCodes } from './outcomes.ts'

/** An id that a page carries back. */
const anId = (ask: string) =>
  z
    .string(ask)
    .transform(toId)
    .refine(id => !Number.isNaN(id), { error: ask })

/** What a page carries back: which result was in front of the reader, and where they came from. */
const place = {
  followUpId: anId('Go back to the worklist and open the result again'),
  hash: z.string('Go back to the worklist and open the result again').min(1),
  back: z.string().optional(),
}

/** What of a result decides which questions its reading has. */
export interface Read {
  test: string
  form: 'number' | 'report'
  status: string
}

/** What a person says of a result they have read. */
export const reading = (read: Read) =>
  z
    .object({
      ...place,
      seenAs: z.enum(['expected', 'look', 'act']).optional(),
      outcome: choice(outcomeKeys, 'Choose what happens next'),
      coded: z
        .string()
        .optional()
        .transform(given => given || null),
      weeks: z
        .string()
        .optional()
        .transform(given => given || null)
        .refine(given => given === null || /^([1-9]|[1-4]\d|5[0-2])$/.test(given), {
          error: 'Enter a number of weeks from 1 to 52',
        })
        .transform(given => (given === null ? null : Number(given))),
      note: optionalText(2000),
      commentForPatient: optionalText(1000),
      goOn: z.string().optional(),
    })
    .superRefine((given, wrong) => {
      const say = (path: string, message: string) => wrong.addIssue({ code: 'custom', path: [path], message })
      const codes = codesOf(read)
      if (codes.length > 0 && !codes.some(code => code.key === given.coded))
        say('coded', 'Choose what the report says')
      const { asks } = outcomeOf(given.outcome) ?? {}
      if (asks === 'weeks' && given.weeks === null) say('weeks', 'Enter in how many weeks, like 6')
      if (asks === 'reason' && given.note === null) say('note', 'Write the reason in the note')
      if (given.outcome === 'file and tell' && codes.length > 0 && !isQuiet(read.test, given.coded))
        say('outcome', 'What the report says needs more than filing. Choose what happens next')
    })

/** The list from which the outcome of this report is coded; empty for a number and for a report taken back. */
export const codesOf = ({ test, form, status }: Read) =>
  form === 'report' && status !== 'withdrawn' && status !== 'cancelled'
    ? (reportCodes[test] ?? otherReport)
    : []

/** For a report that has no list of its own. */
const otherReport = [
  { key: 'nothing to act on', label: 'Nothing to act on', quiet: false },
  { key: 'uncertain', label: 'Uncertain finding', quiet: false },
  { key: 'suspected', label: 'Recurrence suspected', quiet: false },
]

export const telling = z
  .object({
    hash: place.hash,
    back: place.back,
    channel: choice(['phone', 'in person'], 'Choose how you told the patient'),
    identityChecked: z
      .string()
      .optional()
      .transform(given => given === 'yes'),
    note: optionalText(1000),
  })
  .refine(({ channel, identityChecked }) => channel !== 'phone' || identityChecked, {
    path: ['identityChecked'],
    error: 'Check who you speak to, then tick that you have',
  })

export const letterInstead = z.object({ hash: place.hash, back: place.back })

export const link = z.object({
  followUpId: place.followUpId,
  checkId: anId('Choose the check'),
})

/** A result typed in from paper or a phone call. */
export const newResult = (tests: Test[], today: Day) =>
  z
    .object({
      test: z
        .string('Choose the test')
        .refine(key => tests.some(test => test.key === key), { error: 'Choose the test' }),
      value: z.string().trim().optional(),
      text: optionalText(20_000),
      takenOn: date('Enter the date on which the sample or picture was taken').refine(day => day <= today, {
        error: 'The date must be today or in the past',
      }),
      laboratory: optionalText(100),
      orderNumber: optionalText(60),
      another: z.string().optional(),
    })
    .superRefine((given, wrong) => {
      const form = tests.find(test => test.key === given.test)?.form
      if (form === 'number' && !parseMeasured(given.value ?? ''))
        wrong.addIssue({ code: 'custom', path: ['value'], message: 'Enter the value, like 0.1 or <0.01' })
      if (form === 'report' && given.text === null)
        wrong.addIssue({ code: 'custom', path: ['text'], message: 'Type or paste the report' })
    })

export type NewResult = z.infer<ReturnType<typeof newResult>>

export const posted = (today: Day) =>
  z.object({
    postedOn: date('Enter the day on which you posted the letter').refine(day => day <= today, {
      error: 'The day must be today or in the past',
    }),
  })
