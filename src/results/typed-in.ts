import type { Test } from '../care-plans/index.ts'
import { accountOf, longDate } from '../platform/index.ts'
import type { Caller, Day } from '../platform/index.ts'
import type { NewResult } from './forms.ts'
import { parseMeasured, written } from './measured.ts'
import type { Incoming, Result } from './result.ts'

const byHand = 'typed in'

/** What somebody typed, as a result; the same typed again on the same day is the same result. */
export function typedResult(by: Caller, test: Test, typed: NewResult, sameDay: Result[]): Incoming {
  const measured = test.form === 'number' ? parseMeasured(typed.value ?? '') : null
  return {
    test: test.key,
    form: test.form,
    sender: typed.laboratory === null ? byHand : `${byHand}: ${typed.laboratory}`,
    orderNumber: typed.orderNumber ?? `${typed.takenOn} number ${sameDay.length + 1}`,
    code: byHand,
    subId: '',
    messageId: null,
    enteredBy: accountOf(by.actor),
    version: {
      status: 'final',
      sentAt: by.at,
      text: measured ? written(measured) : (typed.text ?? ''),
      measured,
      unit: test.unit,
      assay: null,
      takenOn: typed.takenOn,
      comment: null,
      addendum: false,
    },
  }
}

/** Results of the same test and day that still stand: one typed in now may be one of them. */
export const possibleDoubles = (results: Result[], test: string, takenOn: Day | null): Result[] =>
  results.filter(
    ({ test: other, current }) =>
      other === test &&
      takenOn !== null &&
      current.takenOn === takenOn &&
      current.status !== 'withdrawn' &&
      current.status !== 'cancelled',
  )

/** "0.25 ug/L, taken on 1 March 2026, order 12345". */
export const oneLine = ({ current, orderNumber }: Result): string =>
  [
    current.measured ? `${written(current.measured)} ${current.unit ?? ''}`.trim() : 'Report',
    ...(current.takenOn ? [`taken on ${longDate(current.takenOn)}`] : []),
    `order ${orderNumber}`,
  ].join(', ')
