import type { PatientAccess, Policy } from '../accounts/index.ts'
import type { Db, Routes } from '../platform/index.ts'
import { detailsRoutes } from './details-routes.ts'
import { findRoutes } from './find-routes.ts'
import { registerRoutes } from './register-routes.ts'
import { websiteRoutes } from './website-routes.ts'

export interface Parts {
  db: Db
  /** a demonstration takes NHS numbers of the 999 range, which are only for tests */
  demo: boolean
  /** where patients reach their own pages, when the settings say so; else where staff reach theirs */
  patientHost: string | undefined
  /** what came about somebody before their number, name or birthday was put right is looked at again */
  onIdentified: (record: PatientAccess) => Promise<void>
}

export function patientRoutes(routes: Routes<Policy>, parts: Parts): void {
  findRoutes(routes, parts)
  registerRoutes(routes, parts)
  detailsRoutes(routes, parts)
  websiteRoutes(routes, parts)
}
