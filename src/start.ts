import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import type { Services } from './app.ts'
import { keepProtocols } from './care-plans/index.ts'
import {
  assertDurable,
  assertSafe,
  bornAs,
  gatherStatistics,
  migrate,
  openDatabase,
  SettableClock,
  startSealing,
  systemClock,
  Unusable,
} from './platform/index.ts'
import type { Clock, InstanceKind, Log, Settings } from './platform/index.ts'

/** Where the demonstration keeps no secrets of its own: its people are fictional. */
export const demoAuditKey = 'the audit key of a demonstration, which hides nothing'

export interface Running {
  app: ReturnType<typeof createApp>
  services: Services
  port: number
  hl7Port: number | null
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>
}

/** Brings the database up to date and serves; throws one readable error when it must not start. */
export async function start(
  settings: Settings,
  kind: InstanceKind,
  log: Log,
  ownClock?: Clock,
): Promise<Running> {
  const demo = kind === 'demo'
  if (!demo) assertSafe(settings)
  const db = openDatabase(settings.DATABASE_URL)
  await assertDurable(db)
  await migrate(db)
  await gatherStatistics(db)
  const clock = ownClock ?? (demo && settings.CLOCK ? new SettableClock(settings.CLOCK) : systemClock)
  const born = await bornAs(db, kind, clock)
  if (born !== kind) {
    await db.destroy()
    throw new Unusable(
      demo
        ? 'This database holds real patients. Give the demonstration a database of its own in DATABASE_URL.'
        : 'This is a demonstration database. Start it with npm run demo, or name another one in DATABASE_URL.',
    )
  }
  await keepProtocols(db, clock.now())
  const services: Services = { settings, db, clock, log, demo }
  const app = createApp(services)
  const stopSealing = startSealing(db, settings.AUDIT_KEY ?? demoAuditKey, settings.AUDIT_ANCHORS, log)
  const { hl7Port } = await app.startWork()
  const server = await listen(app, settings)
  const { port } = server.address() as AddressInfo
  log.info({ event: 'serving', port })
  return {
    app,
    services,
    port,
    hl7Port,
    stop: async () => {
      await close(server)
      await app.stop()
      await stopSealing()
      await db.destroy()
    },
  }
}

const listen = (app: ReturnType<typeof createApp>, settings: Settings): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = app.web.listen(settings.PORT, settings.HOST, (error?: Error) =>
      error ? reject(cannotListen(error, settings.PORT)) : resolve(server),
    )
  })

const cannotListen = (error: Error, port: number) =>
  'code' in error && error.code === 'EADDRINUSE'
    ? new Unusable(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`)
    : error

/** Open connections may finish their request; idle ones are closed at once. */
function close(server: Server): Promise<void> {
  const impatient = setTimeout(() => server.closeAllConnections(), 10_000)
  return new Promise(resolve => {
    server.close(() => {
      clearTimeout(impatient)
      resolve()
    })
    server.closeIdleConnections()
  })
}
