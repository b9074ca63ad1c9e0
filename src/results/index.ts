export { readResult, receiveResults, undoReading } from './actions.ts'
export type { ReadingGiven } from './actions.ts'
export { tellPatient } from './telling.ts'
export type { Told } from './telling.ts'
export type { Finding, Reason } from './assess.ts'
export { drawChart } from './chart.ts'
export { doublingTime, nadir, phoenix } from './kinetics.ts'
export type { Point } from './kinetics.ts'
export {
  discardLetter,
  getLetter,
  letterPaper,
  listLetters,
  recordPosted,
  stillHolds,
  waiting,
} from './letters.ts'
export type { Letter } from './letters.ts'
export { inWords } from './limit.ts'
export { judgeAgain, testsOf } from './judge.ts'
export { parseMeasured } from './measured.ts'
export * as resultForms from './forms.ts'
export { compareDecimals } from './decimal.ts'
export { isQuiet, needsMore, nextDueOn, outcomeOf, outcomes, reportCodes } from './outcomes.ts'
export {
  currentOf,
  getResult,
  isKeptFrom,
  keepVersion,
  listFindings,
  listReadings,
  listResults,
  listTellings,
} from './queries.ts'
export { defaultPolicy } from './release.ts'
export { previousSystem } from './result.ts'
export type { FindingRow, Incoming, Reading, Result, Stage, Telling } from './result.ts'
export { backFrom, resultRoutes } from './routes.ts'
export { oneLine, possibleDoubles } from './typed-in.ts'
export { sameUnit } from './units.ts'
export type { Current } from './versions.ts'
export { asWritten, unitShown } from './telling-the-patient.ts'
export { ownResultRoutes } from './my-routes.ts'
export { keptBack, visibleResults } from './visible.ts'
export type { Visible } from './visible.ts'
