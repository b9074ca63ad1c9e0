import { randomBytes } from 'node:crypto'
import path from 'node:path'
import compression from 'compression'
import express from 'express'
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express'
import session from 'express-session'
import type { Clock } from './clock.ts'
import { isUnavailable } from './database.ts'
import type { Db } from './database.ts'
import { NotFound, Refused, TooLate } from './errors.ts'
import { withoutNul } from './forms.ts'
import { whereFrom } from './log.ts'
import type { Log } from './log.ts'
import { page, setFrame } from './page.ts'
import type { Frame } from './page.ts'
import { createReadiness } from './readiness.ts'
import { sameSite, securityHeaders } from './security.ts'
import { SessionStore } from './sessions.ts'
import type { Lifetime } from './sessions.ts'
import { isHttps } from './settings.ts'
import type { Settings } from './settings.ts'
import { shedding } from './shedding.ts'

export type { Request, Response }

/** Which of the two sites a request belongs to; each has its own cookie and, where set, its own host. */
export type Side = 'clinic' | 'my'

interface WebParts {
  settings: Settings
  db: Db
  clock: Clock
  log: Log
  /** whether it can serve; whether it can save is tried here */
  ready: () => Promise<boolean>
  /** doors for machines: outside sessions, same-site check and pages */
  doors: RequestHandler[]
  lifetimes: Record<Side, Lifetime>
  /** finds out who is asking, after the session has been read */
  identify: RequestHandler[]
  router: Router
  frame(req: Request, side: Side | null): Promise<Frame>
}

const assets = path.resolve(import.meta.dirname, '../../public')

/** Everything around the modules' routes: probes, assets, headers, sessions, the same-site check and error pages. */
export function createWeb(parts: WebParts): express.Express {
  const { settings, log } = parts
  const https = isHttps(settings)
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  if (settings.TRUST_PROXY) app.set('trust proxy', settings.TRUST_PROXY)

  app.get('/healthz', (_req, res) => void res.type('text').send('ok'))
  const isReady = createReadiness(parts)
  app.get('/readyz', async (_req, res) => {
    const ready = await isReady()
    res
      .status(ready ? 200 : 503)
      .type('text')
      .send(ready ? 'ready' : 'not ready')
  })
  for (const door of parts.doors) app.use(door)
  app.use(securityHeaders(https))
  app.use('/assets', compression(), express.static(assets, { index: false, maxAge: '1h' }))
  app.use(compression({ threshold: 2048 }))
  app.use(onlyItsSide(settings))
  app.use(express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 1000 }))
  app.use((req, _res, next) => {
    req.body = withoutNul(req.body)
    next()
  })
  app.use(shedding())
  app.use(sameSite)
  app.use('/clinic', sessionOf('clinic', parts, https))
  app.use('/my', sessionOf('my', parts, https))
  app.use(['/clinic', '/my'], ...parts.identify)
  app.use(async (req, _res, next) => {
    setFrame(req, await parts.frame(req, sideOf(req)))
    next()
  })
  app.use(parts.router)
  app.use(() => {
    throw new NotFound()
  })
  app.use(errorPage(log))
  return app
}

export const sideOf = (req: Request): Side | null =>
  /^\/clinic(\/|$)/.test(req.path) ? 'clinic' : /^\/my(\/|$)/.test(req.path) ? 'my' : null

function sessionOf(side: Side, { settings, db, clock, lifetimes }: WebParts, https: boolean): RequestHandler {
  return session({
    name: `${https ? '__Host-' : ''}aftercare-${side}`,
    secret: settings.SESSION_SECRET ?? unsetSecret,
    store: new SessionStore(db, clock, lifetimes[side]),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
  })
}

/** A demonstration without a secret gets one of its own; everybody signs in again after a restart. */
const unsetSecret = randomBytes(32).toString('base64url')

/** With STAFF_HOST and PATIENT_HOST set, each host serves its own side only. */
function onlyItsSide(settings: Settings): RequestHandler {
  const hosts: Record<Side, string | undefined> = { clinic: settings.STAFF_HOST, my: settings.PATIENT_HOST }
  return (req, _res, next) => {
    const side = sideOf(req)
    if (side && hosts[side] && req.hostname !== hosts[side]) throw new NotFound()
    next()
  }
}

const errorPage =
  (log: Log) =>
  (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) return next(error)
    const { status, view, title, message } = explain(error)
    if (status >= 500)
      log.error({
        event: 'request failed',
        method: req.method,
        route: routeOf(req),
        status,
        ...whereFrom(error),
      })
    // htmx must replace the main content, not the piece that was asked for
    if (req.get('HX-Request') === 'true') {
      const whole = req.get('HX-Request-Type') === 'full'
      res.set('HX-Retarget', '#maincontent').set('HX-Reswap', whole ? 'outerHTML' : 'innerHTML')
      if (whole) res.set('HX-Reselect', '#maincontent') // else only the row that was asked for would be looked for
    }
    if (status === 503) res.set('Retry-After', '10')
    const again = status === 503 && req.method === 'POST' ? sentAgain(req) : undefined
    page(res.status(status), view, { title, message, again })
  }

/** What was typed waits on the page, because going back may find an empty form. A password is never sent back. */
function sentAgain(req: Request) {
  const { password: _never, ...typed } = (req.body ?? {}) as Record<string, string | string[]>
  const fields = Object.entries(typed).flatMap(([name, values]) =>
    [values].flat().map(value => ({ name, value })),
  )
  return { action: req.originalUrl, fields }
}

function explain(error: unknown): { status: number; view: string; title: string; message: string } {
  const view = 'platform/error'
  if (error instanceof NotFound)
    return {
      status: 404,
      view,
      title: 'Page not found',
      message: 'Check the address, or go back and choose again from the page you came from.',
    }
  if (error instanceof Refused)
    return { status: 403, view, title: 'You cannot do this', message: error.message }
  if (error instanceof TooLate)
    return { status: 409, view, title: 'This has changed since you opened the page', message: error.message }
  if (isUnavailable(error))
    return {
      status: 503,
      view,
      title: 'Sorry, this does not work just now',
      message:
        'The database is busy or cannot be reached, so nothing was saved. Wait a minute and try again.',
    }
  if (isClientError(error) && error.status === 413)
    return {
      status: 413,
      view,
      title: 'This is too long',
      message: 'Nothing was saved. Go back, shorten what you entered and send it again.',
    }
  if (isClientError(error))
    return {
      status: error.status,
      view,
      title: 'We could not read what was sent',
      message: 'Go back, check what you entered and send it again.',
    }
  return {
    status: 500,
    view,
    title: 'Sorry, something went wrong',
    message:
      'Nothing was saved. Go back and try again in a minute. If it happens again, ring the number of your team.',
  }
}

const isClientError = (error: unknown): error is { status: number } =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500

const routeOf = (req: Request): string => (req.route as { path?: string } | undefined)?.path ?? 'unknown'
