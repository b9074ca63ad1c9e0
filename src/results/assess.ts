import type { Day } from '../platform/index.ts'
import { inOrder, onePerDay, sameMeasured } from './kinetics.ts'
import { inWords, reaches, tellsNothing } from './limit.ts'
import type { Limit } from './limit.ts'
import { written } from './measured.ts'
import type { Measured } from './measured.ts'
import { met } from './trends.ts'
import type { TrendRule } from './trends.ts'
import { canonicalUnit, sameUnit } from './units.ts'
import type { Dispute, Status } from './versions.ts'

export type Finding = 'expected' | 'look' | 'act'

/** Why, as a code to count and a sentence for staff. */
export type Reason = { code: ReasonCode; sentence: string }

export type ReasonCode =
  | 'limit reached'
  | 'report'
  | 'no result'
  | 'not final'
  | 'disputed'
  | 'not a number'
  | 'no sample date'
  | 'limit awaited'
  | 'unit differs'
  | 'assay differs'
  | 'tells nothing'
  | 'above the assay'
  | 'laboratory comment'
  | 'addendum'
  | 'trend'
  | 'differs on one day'
  | 'symptoms'

/** A `Current` and its kind have this shape. */
export type Assessed = {
  kind: 'number' | 'report'
  status: Status
  measured: Measured | null
  unit: string | null
  assay: string | null
  takenOn: Day | null
  comment: string | null
  addenda: unknown[]
  disputed: Dispute | null
}

export type Earlier = { takenOn: Day; measured: Measured; unit: string | null; assay: string | null }

export type Context = {
  /** This patient's other values of the test, in any order; those of another unit or assay, or not earlier, are left out here. */
  earlier: Earlier[]
  trends: TrendRule[]
  /** The agreed starting value; without one the earliest value counts. */
  baseline: Measured | null
  /** Trends start afresh after a treatment. */
  since: Day | null
  /** Symptoms were reported with this test and nobody has settled them. */
  symptomsOpen: boolean
}

/**
 * What the rules say of a result against the patient's own limit. Only a plain final number below it is expected;
 * a limit reached is act whatever else is unsure, so that nobody waits for a final, a unit or a comment.
 */
export function assess(
  result: Assessed,
  limit: Limit | null,
  context: Context,
): { finding: Finding; reasons: Reason[] } {
  const reasons = [
    ...reached(result, limit),
    ...standing(result),
    ...against(result, limit),
    ...spoken(result),
    ...trend(result, context),
    ...(context.symptomsOpen
      ? [reason('symptoms', 'Symptoms were reported with this test. Read the answers')]
      : []),
  ]
  if (reasons.some(({ code }) => code === 'limit reached')) return { finding: 'act', reasons }
  return { finding: reasons.length > 0 ? 'look' : 'expected', reasons }
}

/** The strictest of several follow-ups' findings rules release. Nothing judged yet is never expected. */
export function strictest(findings: Finding[]): Finding {
  if (findings.includes('act')) return 'act'
  return findings.length === 0 || findings.includes('look') ? 'look' : 'expected'
}

/** As every page writes it, however the laboratory spells it. */
const shown = (unit: string) => canonicalUnit(unit) ?? unit

const reason = (code: ReasonCode, sentence: string): Reason => ({ code, sentence })

const voided = ({ status }: Assessed) => status === 'withdrawn' || status === 'cancelled'

function reached(result: Assessed, limit: Limit | null): Reason[] {
  const { measured, unit } = result
  if (!measured || voided(result) || limit?.state !== 'agreed' || !reaches(measured, limit)) return []
  return [
    reason(
      'limit reached',
      `${written(measured)} ${unit === null ? '' : shown(unit)}`.trim() +
        ` reaches this patient’s limit: ${inWords(limit, shown(limit.unit))}`,
    ),
  ]
}

function standing(result: Assessed): Reason[] {
  const reasons: Reason[] = []
  if (result.kind === 'report')
    reasons.push(reason('report', 'A report needs a clinician to read it and code its outcome'))
  if (voided(result)) reasons.push(reason('no result', `The laboratory has ${result.status} this result`))
  else if (result.status === 'preliminary')
    reasons.push(reason('not final', 'The laboratory has not made this final'))
  else if (result.status === 'corrected')
    reasons.push(
      reason('not final', 'The laboratory has corrected this result. Compare with what it said before'),
    )
  if (result.disputed) reasons.push(reason('disputed', disputes[result.disputed]))
  if (!result.takenOn)
    reasons.push(reason('no sample date', 'The sample’s date is missing. Ask the laboratory'))
  return reasons
}

const disputes: Record<Dispute, string> = {
  'same time, different values':
    'Two different values were sent at the same time. Ask the laboratory which one holds',
  'final replaced unmarked': 'The laboratory made another value final before. Compare with what it said then',
  'sent again after withdrawal':
    'A value was sent after the result was withdrawn. Ask the laboratory which one holds',
  'cancelled after correction':
    'The test was cancelled after a corrected value was sent. Ask the laboratory which one holds',
}

function against(result: Assessed, limit: Limit | null): Reason[] {
  const { measured, unit, assay } = result
  if (result.kind === 'report' || voided(result)) return []
  if (!measured) return [reason('not a number', 'The laboratory sent words where a number was expected')]

  const reasons: Reason[] = []
  if (measured.comparator === '>')
    reasons.push(
      reason('above the assay', `${written(measured)} is only the lower end: the true value is higher`),
    )
  if (limit?.state !== 'agreed')
    return [...reasons, reason('limit awaited', 'This patient’s limit is not agreed yet')]
  if (unit === null || !sameUnit(unit, limit.unit))
    reasons.push(reason('unit differs', `The unit is ${unit ?? 'missing'}, the limit’s is ${limit.unit}`))
  if (limit.assay !== null && assay !== limit.assay)
    reasons.push(
      reason('assay differs', `The assay is ${assay ?? 'not named'}, the limit’s is ${limit.assay}`),
    )
  if (tellsNothing(measured, limit))
    reasons.push(
      reason(
        'tells nothing',
        `${written(measured)} tells nothing about a limit of ${inWords(limit, shown(limit.unit))}`,
      ),
    )
  return reasons
}

function spoken(result: Assessed): Reason[] {
  const reasons: Reason[] = []
  if (result.comment?.trim())
    reasons.push(reason('laboratory comment', 'The laboratory wrote a comment. Read it'))
  if (result.addenda.length > 0)
    reasons.push(reason('addendum', 'The laboratory added to this result. Read the addition'))
  return reasons
}

function trend(result: Assessed, { earlier, trends, baseline, since }: Context): Reason[] {
  const { measured, takenOn, unit, assay } = result
  if (result.kind === 'report' || voided(result) || !measured || !takenOn) return []

  const before = inOrder(
    earlier.filter(value => value.takenOn <= takenOn && (!since || value.takenOn >= since)),
  )
  const last = before.at(-1)
  const rival = before.find(value => value.takenOn === takenOn && !sameMeasured(value.measured, measured))
  const isSame = (value: Earlier) => value.takenOn === takenOn && sameMeasured(value.measured, measured)
  const alike = onePerDay(
    before.filter(value => value.assay === assay && sameOrNoUnit(value.unit, unit) && !isSame(value)),
  )
  const series = [...alike, { takenOn, measured }]
  const sentences = trends.map(rule => met(rule, series, baseline)).filter(sentence => sentence !== null)
  return [
    ...sentences.map(sentence => reason('trend', sentence)),
    ...(rival
      ? [
          reason(
            'differs on one day',
            `Another value of the same day is ${written(rival.measured)}. Ask the laboratory which one holds`,
          ),
        ]
      : []),
    ...(last && last.assay !== assay
      ? [reason('assay differs', 'The assay is not the one used last time. Values may not compare')]
      : []),
  ]
}

const sameOrNoUnit = (one: string | null, other: string | null) =>
  one === other || (one !== null && other !== null && sameUnit(one, other))
