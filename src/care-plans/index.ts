export {
  assertNextThing,
  changeStatus,
  changeStratum,
  followsResults,
  planCheck,
  recordStep,
  restoreStatus,
  setLimit,
  settleChecks,
  withdrawCheck,
} from './actions.ts'
export type { Afterwards, LimitChoice, NewCheck, Served, StatusChange, StepTaken } from './actions.ts'
export { listClaims } from './claims.ts'
export type { Claim } from './claims.ts'
export { listContactAttempts } from './contact-attempts.ts'
export type { ContactAttempt } from './contact-attempts.ts'
export { enrol, enrolWithin } from './enrol.ts'
export type { ChosenLimit, Enrolment } from './enrol.ts'
export { runningStatuses } from './follow-up.ts'
export type {
  CheckRow,
  CheckState,
  FollowUp,
  LimitRow,
  Medicine,
  Status,
  Step,
  StepRow,
  Stratum,
  Treatment,
} from './follow-up.ts'
export { allTests, getProtocol, keepProtocols, protocolOf, testOf, usableProtocol } from './library.ts'
export type { StoredProtocol } from './library.ts'
export type { Protocol, Trend } from './protocol.ts'
export {
  getCheck,
  getFollowUp,
  listChecks,
  listFollowUps,
  listLimits,
  listMedicines,
  listSteps,
  listTreatments,
} from './queries.ts'
export type { Test } from './tests.ts'
export { canonicalUnit } from './tests.ts'
export { carePlanRoutes } from './routes.ts'
export { midSentence, signsToReport } from './for-patient.ts'
export type { OwnCheck, SignsToReport } from './for-patient.ts'
export { ownPlanRoutes } from './my-routes.ts'
export { nextChecks, ownFollowUps } from './own-plan.ts'
export type { KeptBack, OwnFollowUp } from './own-plan.ts'
export { documentRoutes } from './document-routes.ts'
export type { Audience, Trust } from './documents.ts'
