import { accountRoutes, createIdentity, guard } from './accounts/index.ts'
import type { Policy } from './accounts/index.ts'
import { assertNextThing, carePlanRoutes, ownPlanRoutes } from './care-plans/index.ts'
import { frameFor, myRoutes } from './home/index.ts'
import { createRoutes, createWeb, isMigrated, setCommandRules } from './platform/index.ts'
import type { Clock, Db, Log, RouteRow, Settings } from './platform/index.ts'
import { lockPatients, patientRoutes } from './patients/index.ts'
import { ownSymptomRoutes, symptomRoutes } from './questionnaires/index.ts'
import { judgeAgain, keptBack, ownResultRoutes } from './results/index.ts'

export interface Services {
  settings: Settings
  db: Db
  clock: Clock
  log: Log
  demo: boolean
}

/** The one place where the modules meet: rules are joined to the platform, routes to the web. */
export function createApp({ settings, db, clock, log, demo }: Services) {
  setCommandRules(db, { lock: lockPatients, beforeCommit: assertNextThing })
  const identity = createIdentity(db, clock)
  const { router, routes } = createRoutes<Policy>(guard)
  accountRoutes(routes, { db, clock, identity })
  patientRoutes(routes, { db, demo })
  carePlanRoutes(routes, { db, clock, onEnrolled: async () => {}, judgeAgain })
  symptomRoutes(routes, { db, judgeAgain })
  ownSymptomRoutes(routes, { db, judgeAgain })
  ownPlanRoutes(routes, { db, keptBack })
  ownResultRoutes(routes, { db })
  myRoutes(routes, { db })

  const web = createWeb({
    settings,
    db,
    clock,
    log,
    ready: () => isMigrated(db),
    doors: [],
    lifetimes: {
      clinic: { idle: 15 * minute, absolute: 12 * hour },
      my: { idle: 30 * minute, absolute: 12 * hour },
    },
    identify: identity.handlers,
    router,
    frame: frameFor({ db, clock, demo, table: routes.table }),
  })
  return { web, routes: routes.table as readonly RouteRow<Policy>[], stop: async () => {} }
}

const minute = 60
const hour = 60 * minute
