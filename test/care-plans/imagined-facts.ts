import fc from 'fast-check'
import { addDays, addMonths } from '../../src/platform/dates.ts'
import type { Facts, Protocol } from '../../src/care-plans/protocol.ts'

/** Any day from 1980 to 2060, with leap days and month ends as often as all the others together. */
const anchors = fc.oneof(
  fc.integer({ min: 0, max: 80 * 365 }).map(days => addDays('1980-01-01', days)),
  fc.integer({ min: 0, max: 80 * 12 }).map(months => addMonths('1980-01-31', months)),
  fc.integer({ min: 0, max: 20 }).map(leaps => addMonths('1980-02-29', leaps * 48)),
)

/** Anybody this protocol could be asked to plan for: every age, delay of enrolment, answer and medicine. */
export const factsFor = (protocol: Protocol): fc.Arbitrary<Facts> =>
  fc
    .record({
      anchorOn: anchors,
      late: fc.integer({ min: -200, max: 4500 }),
      bornDaysBefore: fc.integer({ min: 20 * 365, max: 95 * 365 }),
      answers: fc.tuple(
        ...protocol.asks.map(({ options }) =>
          fc.constantFrom(undefined, ...options.map(({ value }) => value)),
        ),
      ),
      screeningAfter: fc.option(fc.integer({ min: 1500, max: 6000 }), { nil: undefined }),
      medicines: fc.array(
        fc.record({
          kind: fc.constantFrom('something else', ...protocol.medicines.map(({ kind }) => kind)),
          start: fc.option(fc.integer({ min: -400, max: 1500 })),
          length: fc.option(fc.integer({ min: 1, max: 4000 })),
        }),
        { maxLength: 3 },
      ),
    })
    .map(({ anchorOn, late, bornDaysBefore, answers, screeningAfter, medicines }) => ({
      anchorOn,
      enrolledOn: addDays(anchorOn, late),
      bornOn: addDays(anchorOn, -bornDaysBefore),
      ...Object.fromEntries(protocol.asks.map(({ name }, n) => [name, answers[n]])),
      screeningConfirmedOn: screeningAfter === undefined ? undefined : addDays(anchorOn, screeningAfter),
      medicines: medicines.map(({ kind, start, length }) => ({
        kind,
        startedOn: start === null ? null : addDays(anchorOn, start),
        plannedStopOn: length === null ? null : addDays(anchorOn, (start ?? 0) + length),
      })),
    }))
