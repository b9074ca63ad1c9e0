import passport from 'passport'
import { Strategy } from 'passport-local'
import { caller, NotFound, Refused } from '../platform/index.ts'
import type { Caller, Clock, Db, Request, Response, Side } from '../platform/index.ts'
import type { Account } from './account.ts'
import { findAccount, findAccountByEmail } from './queries.ts'
import { passwordFits } from './passwords.ts'
import { may } from './roles.ts'
import type { Policy } from './roles.ts'

type Next = (error?: Error) => void
type Handler = (req: Request, res: Response, next: Next) => void

const callers = new WeakMap<Request, Caller & { account: Account }>()

/** Who signed in, as an actor at this request's moment. */
export function signedIn(req: Request): Caller & { account: Account } {
  const found = callers.get(req)
  if (!found) throw new NotFound()
  return found
}

export const isSignedIn = (req: Request): boolean => callers.has(req)

/** Passport for both sides; the account is read again for each request, so that closing it acts at once. */
export function createIdentity(db: Db, clock: Clock) {
  const people = new passport.Passport()
  for (const side of ['clinic', 'my'] as const) {
    people.use(
      side,
      new Strategy({ usernameField: 'email' }, (email, password, done) => {
        checkPassword(db, side, email, password).then(account => done(null, account ?? false), done)
      }),
    )
  }
  people.serializeUser((account, done) => done(null, (account as Account).id))
  people.deserializeUser((id: number, done) => {
    findAccount(db, id).then(account => done(null, account ?? false), done)
  })

  const rememberCaller: Handler = (req, _res, next) => {
    const account = req.user as Account | undefined
    if (account && req.baseUrl.startsWith(`/${account.side}`))
      callers.set(req, {
        ...caller({ kind: 'person', accountId: account.id, role: account.role }, clock),
        account,
      })
    next()
  }
  const handlers = [people.initialize() as Handler, people.session() as Handler, rememberCaller]

  /** Checks what was posted and signs in; null when it does not fit. */
  const signIn = (req: Request, res: Response, side: Side) =>
    new Promise<Account | null>((resolve, reject) => {
      const check = people.authenticate(side, (error: Error | null, account: Account | false | undefined) => {
        if (error) return reject(error)
        if (!account) return resolve(null)
        // passport regenerates the session here, so one set by somebody else is worth nothing
        req.logIn(account, (failed: Error | undefined) => (failed ? reject(failed) : resolve(account)))
      }) as Handler
      check(req, res, error => (error ? reject(error) : resolve(null)))
    })
  return { handlers, signIn }
}

export type Identity = ReturnType<typeof createIdentity>

async function checkPassword(db: Db, side: Side, email: string, password: string): Promise<Account | null> {
  const account = await findAccountByEmail(db, side, email.trim())
  const fits = await passwordFits(password, account?.passwordHash)
  return fits && account ? account : null
}

/** Lets a request through when its policy allows it; whoever has not signed in is asked to. */
export const guard =
  (policy: Policy): Handler =>
  (req, res, next) => {
    if (policy === 'anyone') return next()
    const known = callers.get(req)
    if (!known) return askToSignIn(req, res)
    if (policy !== 'signed in' && !may(known.account.role, policy))
      return next(
        new Refused('Your role does not include this page. Ask the person who manages your account.'),
      )
    next()
  }

/** After signing in people go on where they were; something they were sending waits on the sign-in page. */
function askToSignIn(req: Request, res: Response): void {
  const side = req.path.startsWith('/my') ? 'my' : 'clinic'
  const signIn = `/${side}/sign-in`
  if (req.get('HX-Request') === 'true') {
    res
      .status(401)
      .set('HX-Redirect', `${signIn}?next=${encodeURIComponent(currentPage(req))}`)
      .end()
  } else if (req.method === 'POST') {
    res.redirect(307, `${signIn}/kept?next=${encodeURIComponent(req.originalUrl)}`)
  } else {
    res.redirect(303, `${signIn}?next=${encodeURIComponent(req.originalUrl)}`)
  }
}

function currentPage(req: Request): string {
  const shown = req.get('HX-Current-URL')
  return shown && URL.canParse(shown) ? new URL(shown).pathname : '/'
}
