import type { Policy } from '../accounts/index.ts'
import type { Routes } from '../platform/index.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { letterRoutes } from './letter-routes.ts'
import { recordRoutes } from './record-routes.ts'
import { resultPageRoutes } from './result-routes.ts'
import { showWorklistOf, worklistRoutes } from './worklist-routes.ts'
import type { HomeParts } from './worklist-routes.ts'

/** The staff's working pages: worklist, record, reading, letters. */
export function homeRoutes(routes: Routes<Policy>, parts: HomeParts): void {
  worklistRoutes(routes, parts)
  bulkRoutes(routes, parts)
  letterRoutes(routes, parts)
  recordRoutes(routes, parts)
  resultPageRoutes(routes, { ...parts, showWorklist: showWorklistOf(parts) })
}
