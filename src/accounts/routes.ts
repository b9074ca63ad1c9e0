import {
  auditViewing,
  caller,
  emptyForm,
  NotFound,
  page,
  readForm,
  toId,
  withError,
} from '../platform/index.ts'
import type { Clock, Db, Form, Request, Response, Routes, Side } from '../platform/index.ts'
import type { Team } from './account.ts'
import { addMember, removeMember, saveTeam } from './actions.ts'
import * as forms from './forms.ts'
import { signedIn } from './identify.ts'
import type { Identity } from './identify.ts'
import { accountOfLink, useSignInLink } from './links.ts'
import { passwordFault } from './passwords.ts'
import { organisationRoutes } from './organisation-routes.ts'
import { getTeam, listAccounts, listMembers, listPractices, listTeams } from './queries.ts'
import { abilities } from './roles.ts'
import type { Policy } from './roles.ts'
import { forgetFailures, inTurn, recordFailure, secondsToWait } from './throttle.ts'

interface Parts {
  db: Db
  clock: Clock
  identity: Identity
}

export function accountRoutes(routes: Routes<Policy>, { db, clock, identity }: Parts): void {
  for (const side of ['clinic', 'my'] as const) {
    routes.get(`/${side}/sign-in`, 'anyone', (req, res) => {
      showSignIn(res, side, emptyForm({ next: nextIn(req) }))
    })

    // what somebody was sending when their session ended comes here, and waits in the form
    routes.post(`/${side}/sign-in/kept`, 'anyone', (req, res) => {
      const { password: _never, ...kept } = req.body as Record<string, unknown>
      showSignIn(res, side, emptyForm({ next: nextIn(req), kept: JSON.stringify(kept) }))
    })

    routes.post(`/${side}/sign-in`, 'anyone', async (req, res) => {
      const { answers, form } = readForm(req.body, forms.signIn)
      if (!answers) return showSignIn(res.status(422), side, form)

      const name = `account:${side}:${answers.email}`
      const names = [name, `from:${req.ip ?? ''}`]
      const { account, wait } = await inTurn(name, async () => {
        const seconds = await secondsToWait(db, names, clock.now())
        if (seconds > 0) return { account: null, wait: seconds }
        const known = await identity.signIn(req, res, side)
        if (known) await forgetFailures(db, name)
        else await recordFailure(db, names, clock.now())
        return { account: known, wait: 0 }
      })
      if (wait > 0) {
        res.set('Retry-After', String(wait))
        return showSignIn(
          res.status(429),
          side,
          withError(form, 'email', `Wait ${wait} seconds and try again`),
        )
      }
      if (!account)
        return showSignIn(
          res.status(422),
          side,
          withError(form, 'email', 'The email address or password is not right. Check both and try again'),
        )
      const person = caller({ kind: 'person', accountId: account.id, role: account.role }, clock)
      await auditViewing(db, person, 'signed in')
      const next = ownPath(side, answers.next)
      const kept = readKept(answers.kept)
      if (kept) page(res, 'accounts/carry-on', { title: 'Carry on where you were', action: next, kept })
      else res.redirect(303, next)
    })

    routes.post(`/${side}/sign-out`, 'anyone', async (req, res) => {
      await new Promise<void>((resolve, reject) =>
        req.session.destroy(error => (error ? reject(error as Error) : resolve())),
      )
      res.set('Clear-Site-Data', '"cache", "cookies", "storage"')
      res.redirect(303, `/${side}/signed-out`)
    })

    routes.get(`/${side}/signed-out`, 'anyone', (_req, res) => {
      page(res, 'accounts/signed-out', { title: 'You have signed out', side })
    })

    routes.get(`/${side}/first-sign-in/:token`, 'anyone', async (req, res) => {
      await linkedAccount(req)
      page(res, 'accounts/set-password', {
        title: 'Choose your password',
        form: emptyForm(),
        action: req.path,
      })
    })

    routes.post(`/${side}/first-sign-in/:token`, 'anyone', async (req, res) => {
      const account = await linkedAccount(req)
      const { answers, form } = readForm(req.body, forms.newPassword)
      const fault =
        answers && passwordFault(answers.password, [account.name, account.email.split('@')[0] ?? ''])
      if (!answers || fault) {
        const errors = fault ? { password: fault } : form.errors
        const again = { values: {}, errors }
        return page(res.status(422), 'accounts/set-password', {
          title: 'Choose your password',
          form: again,
          action: req.path,
        })
      }
      if (!(await useSignInLink(db, String(req.params['token']), answers.password, clock.now())))
        throw new NotFound()
      res.redirect(303, `/${side}/sign-in`)
    })
  }

  routes.get('/clinic/teams', 'signed in', async (req, res) => {
    page(res, 'accounts/teams', {
      title: 'Teams',
      teams: await listTeams(db),
      practices: await listPractices(db),
      maySet: signedIn(req).account.role === 'it administrator',
    })
  })

  organisationRoutes(routes, { db })

  routes.get('/clinic/teams/:teamId', 'signed in', async (req, res) => {
    const team = await getTeam(db, toId(req.params['teamId']))
    const members = await listMembers(db, [team.id])
    page(res, 'accounts/team', {
      title: 'Team',
      team,
      members,
      owner: members.find(member => member.accountId === team.defaultOwnerId),
      maySet: signedIn(req).account.role === 'it administrator',
    })
  })

  routes.get('/clinic/teams/:teamId/settings', 'accounts and settings', async (req, res) => {
    const team = await getTeam(db, toId(req.params['teamId']))
    await showSettings(res, team.id, emptyForm())
  })

  routes.post('/clinic/teams/:teamId/settings', 'accounts and settings', async (req, res) => {
    const team = await getTeam(db, toId(req.params['teamId']))
    const members = await listMembers(db, [team.id])
    const { answers, form } = readForm(req.body, forms.teamSettings(members.map(each => each.accountId)))
    if (!answers) return showSettings(res.status(422), team.id, form)
    await saveTeam(db, signedIn(req), team.id, answers)
    res.redirect(303, `/clinic/teams/${team.id}`)
  })

  routes.post('/clinic/teams/:teamId/members', 'accounts and settings', async (req, res) => {
    const team = await getTeam(db, toId(req.params['teamId']))
    const staff = (await listAccounts(db)).filter(each => each.closedAt === null)
    const { answers, form } = readForm(req.body, forms.newMember(staff.map(each => each.id)))
    if (!answers) return showSettings(res.status(422), team.id, form)
    await addMember(db, signedIn(req), team.id, answers)
    res.redirect(303, `/clinic/teams/${team.id}/settings`)
  })

  routes.post(
    '/clinic/teams/:teamId/members/:accountId/removal',
    'accounts and settings',
    async (req, res) => {
      const team = await getTeam(db, toId(req.params['teamId']))
      const removed = await removeMember(db, signedIn(req), team.id, toId(req.params['accountId']))
      const refusal = 'This is the last nurse specialist or consultant of the team. Add another one first'
      if (!removed)
        return showSettings(res.status(422), team.id, withError(emptyForm(), 'accountId', refusal))
      res.redirect(303, `/clinic/teams/${team.id}/settings`)
    },
  )

  routes.get('/clinic/who-may-do-what', 'signed in', (_req, res) => {
    page(res, 'accounts/abilities', { title: 'Who may do what', abilities })
  })

  routes.get('/clinic/audit', 'see who saw what', async (req, res) => {
    await auditViewing(db, signedIn(req), 'audit opened')
    const before = toId(req.query['before'])
    const rows = await db('audit_rows')
      .modify(query => {
        if (!Number.isNaN(before)) query.where('id', '<', before)
      })
      .orderBy('id', 'desc')
      .limit(50)
      .select<
        {
          id: number
          at: string
          actor: string
          role: string | null
          action: string
          patient_id: number | null
        }[]
      >()
    page(res, 'accounts/audit', {
      title: 'Who saw what',
      rows,
      next: rows.length === 50 ? rows.at(-1)?.id : undefined,
    })
  })

  async function linkedAccount(req: Request) {
    const account = await accountOfLink(db, String(req.params['token']), clock.now())
    if (!account) throw new NotFound()
    return account
  }

  /** What is saved, with what was typed over it: the two forms of the page are sent apart. */
  async function showSettings(res: Response, teamId: number, { values, errors }: Form) {
    const team = await getTeam(db, teamId)
    const form = { values: { ...settingsOf(team), ...values }, errors }
    page(res, 'accounts/team-settings', {
      title: 'Team settings',
      team,
      members: await listMembers(db, [teamId]),
      accounts: await listAccounts(db),
      form,
    })
  }
}

const settingsOf = (team: Team): Form['values'] => ({
  name: team.name,
  phone: team.phone,
  hours: team.hours,
  outOfHours: team.outOfHours ?? '',
  defaultOwnerId: String(team.defaultOwnerId ?? ''),
  supportFilesExpected: team.supportFilesExpected ? 'yes' : 'no',
})

const showSignIn = (res: Response, side: Side, form: ReturnType<typeof emptyForm>) =>
  page(res, 'accounts/sign-in', {
    title: 'Sign in',
    side,
    form: { ...form, values: { ...form.values, password: '' } },
  })

const nextIn = (req: Request): string => (typeof req.query['next'] === 'string' ? req.query['next'] : '')

/** Only a path of the same side; anything else leads to its first page. */
function ownPath(side: Side, next: string | undefined): string {
  const fits =
    next !== undefined && new RegExp(`^/${side}(/[A-Za-z0-9/_-]*)?(\\?[A-Za-z0-9=&_%.-]*)?$`).test(next)
  return fits && !next.includes('//') ? next : `/${side}`
}

function readKept(kept: string | undefined): { name: string; value: string }[] | null {
  if (!kept) return null
  try {
    const body = JSON.parse(kept) as Record<string, string | string[]>
    return Object.entries(body).flatMap(([name, value]) =>
      [value].flat().map(each => ({ name, value: String(each) })),
    )
  } catch {
    return null
  }
}
