export { accountOf, caller } from './actor.ts'
export type { Actor, Caller } from './actor.ts'
export { audit, auditViewing, sealAudit, verifyAudit } from './audit.ts'
export type { AuditFault, Head } from './audit.ts'
export { SettableClock, systemClock, today } from './clock.ts'
export type { Clock } from './clock.ts'
export { command, setCommandRules } from './command.ts'
export type { Scope } from './command.ts'
export { assertDurable, engineOf, gatherStatistics, isTwice, openDatabase, transaction } from './database.ts'
export type { Db } from './database.ts'
export * from './dates.ts'
export { machineDoor } from './door.ts'
export { dropDraft, findDraft, keepDraft } from './drafts.ts'
export { NotFound, Refused, TooLate, Unusable } from './errors.ts'
export {
  choice,
  choices,
  date,
  dateBoxes,
  emptyForm,
  optionalDate,
  optionalText,
  readForm,
  text,
  toId,
  withError,
} from './forms.ts'
export type { Form } from './forms.ts'
export { groupCommit } from './group-commit.ts'
export { assertDemo, bornAs, kindOf } from './instance.ts'
export type { InstanceKind } from './instance.ts'
export { openLog, whereFrom } from './log.ts'
export type { Log } from './log.ts'
export { isMigrated, migrate } from './migrations.ts'
export { page } from './page.ts'
export type { Frame, PageData } from './page.ts'
export * as pdf from './pdf/index.ts'
export { createRoutes } from './routes.ts'
export type { Handler, RouteRow, Routes } from './routes.ts'
export { readAnchors, startSealing } from './sealing.ts'
export { endSessions } from './sessions.ts'
export { assertSafe, readSettings } from './settings.ts'
export type { Settings } from './settings.ts'
export { createWeb } from './web.ts'
export type { Request, Response, Side } from './web.ts'
export { addWorkingDays, isWorkingDay } from './working-days.ts'
