export {
  readResult,
  readWithin,
  receiveResults,
  recordTelling,
  tellPatient,
  typeInResult,
  undoReading,
} from './actions.ts'
export type { ReadingGiven, Told } from './actions.ts'
export { assess } from './assess.ts'
export type { Finding, Reason } from './assess.ts'
export { drawChart } from './chart.ts'
export { judgeAgain, testsOf } from './judge.ts'
export { parseMeasured, written } from './measured.ts'
export { outcomeOf, outcomes, reportCodes } from './outcomes.ts'
export { getResult, keepVersion, listFindings, listReadings, listResults, listTellings } from './queries.ts'
export { previousSystem } from './result.ts'
export type { FindingRow, Incoming, Reading, Result, Stage, Telling } from './result.ts'
export { versionOf } from './versions.ts'
export { listChoices } from './choices.ts'
export { ownResultRoutes } from './my-routes.ts'
export { keptBack, visibleResults } from './visible.ts'
export type { Visible } from './visible.ts'
