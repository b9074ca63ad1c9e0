import type { Policy } from '../accounts/index.ts'
import type { Routes } from '../platform/index.ts'
import { checkRoutes } from './check-routes.ts'
import { contactRoutes } from './contact-routes.ts'
import { enrolmentRoutes } from './enrolment-routes.ts'
import { limitRoutes } from './limit-routes.ts'
import { protocolRoutes } from './protocol-routes.ts'
import type { Parts } from './record-page.ts'

/** The staff pages of enrolment, protocols, limits, checks, claims and contacts. */
export function carePlanRoutes(routes: Routes<Policy>, parts: Parts): void {
  protocolRoutes(routes, parts)
  enrolmentRoutes(routes, parts)
  limitRoutes(routes, parts)
  checkRoutes(routes, parts)
  contactRoutes(routes, parts)
}
