import { accountRoutes, createIdentity, guard } from './accounts/index.ts'
import type { PatientAccess, Policy } from './accounts/index.ts'
import { assertNextThing, carePlanRoutes, documentRoutes, ownPlanRoutes } from './care-plans/index.ts'
import {
  countQueued,
  createApplier,
  feedRoutes,
  replaySetAside,
  startMllpDoor,
  webDoor,
} from './feeds/index.ts'
import { frameFor, homeRoutes, myRoutes } from './home/index.ts'
import { createRoutes, createWeb, isMigrated, setCommandRules } from './platform/index.ts'
import type { Clock, Db, Log, Settings } from './platform/index.ts'
import { lockPatients, patientRoutes } from './patients/index.ts'
import { ownSymptomRoutes, questionnaireRoutes, symptomRoutes } from './questionnaires/index.ts'
import { judgeAgain, keptBack, ownResultRoutes, resultRoutes } from './results/index.ts'

export interface Services {
  settings: Settings
  db: Db
  clock: Clock
  log: Log
  demo: boolean
}

/** What holds for every command on this database, whoever gives it: a person, a feed or an operator. */
export const joinRules = (db: Db): void =>
  setCommandRules(db, { lock: lockPatients, beforeCommit: assertNextThing })

/** The one place where the modules meet: rules are joined to the platform, routes to the web. */
export function createApp({ settings, db, clock, log, demo }: Services) {
  const feeds = { db, clock, log }
  const applier = createApplier(feeds)
  let listener: Awaited<ReturnType<typeof startMllpDoor>> = null
  joinRules(db)
  const identity = createIdentity(db, clock)
  const { router, routes } = createRoutes<Policy>(guard)
  accountRoutes(routes, { db, clock, identity })
  const lookAgain = async (record: PatientAccess) => void (await replaySetAside(feeds, record))
  const patientHost = settings.PATIENT_HOST ?? (settings.BASE_URL && new URL(settings.BASE_URL).host)
  patientRoutes(routes, { db, demo, patientHost, onIdentified: lookAgain })
  carePlanRoutes(routes, { db, clock, onEnrolled: lookAgain, judgeAgain })
  const trust = {
    name: settings.TRUST_NAME ?? (demo ? 'Northfield Hospitals NHS Trust' : 'NHS hospitals trust'),
  }
  documentRoutes(routes, { db, trust, keptBack })
  symptomRoutes(routes, { db, judgeAgain })
  ownSymptomRoutes(routes, { db, judgeAgain })
  ownPlanRoutes(routes, { db, keptBack })
  ownResultRoutes(routes, { db })
  myRoutes(routes, { db })
  questionnaireRoutes(routes, { db, judgeAgain })
  resultRoutes(routes, { db })
  homeRoutes(routes, { db, countQueued })
  feedRoutes(routes, feeds)

  const web = createWeb({
    settings,
    db,
    clock,
    log,
    ready: () => isMigrated(db),
    doors: [webDoor({ ...feeds, applier, settings })],
    lifetimes: {
      clinic: { idle: 15 * minute, absolute: 12 * hour },
      my: { idle: 30 * minute, absolute: 12 * hour },
    },
    identify: identity.handlers,
    router,
    frame: frameFor({ db, clock, demo, table: routes.table }),
  })
  return {
    web,
    routes: routes.table,
    /** Opens the doors for machines and begins the jobs; answers the port laboratories connect to. */
    startWork: async (): Promise<{ hl7Port: number | null }> => {
      applier.start()
      listener = await startMllpDoor({ ...feeds, applier, settings })
      return { hl7Port: listener?.port ?? null }
    },
    /** Resolves when every message that came in has been applied. */
    settled: () => applier.settled(),
    stop: async () => {
      await listener?.close()
      await applier.stop()
    },
  }
}

/** Who answers for what is printed. */

const minute = 60
const hour = 60 * minute
