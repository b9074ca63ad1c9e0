import { isSignedIn, listTeams, may, ownPatientId, signedIn, teamsFollowing } from '../accounts/index.ts'
import type { Account, Policy, Team } from '../accounts/index.ts'
import { longTime, NotFound } from '../platform/index.ts'
import type { Clock, Db, Frame, Request, RouteRow, Side } from '../platform/index.ts'

interface Parts {
  db: Db
  clock: Clock
  demo: boolean
  /** every route there is: the menu leads only to what exists */
  table: readonly RouteRow<Policy>[]
}

/** What stands around every page: who is signed in, the staff's menu, and the phone line a patient can ring. */
export const frameFor =
  ({ db, clock, demo, table }: Parts) =>
  async (req: Request, side: Side | null): Promise<Frame> => {
    const account = isSignedIn(req) ? signedIn(req).account : undefined
    const around: Frame = { layout: side ?? 'plain', demo, clockText: longTime(clock.now()) }
    if (side === 'my') {
      const phone = (await teamsToRing(db, account)).map(phoneOf)
      return {
        ...around,
        ...(phone.length > 0 && { phone }),
        ...(account && { who: { name: account.name, roleTitle: '' } }),
      }
    }
    if (!account) return around
    return {
      ...around,
      who: { name: account.name, roleTitle: roleTitle(account.role) },
      nav: menuFor(account, table, req.path),
    }
  }

/** The teams of this patient; on the sign-in page nobody is known, so all of them. */
async function teamsToRing(db: Db, account: Account | undefined): Promise<Team[]> {
  if (!account) return listTeams(db)
  try {
    return await teamsFollowing(db, await ownPatientId(db, account.id))
  } catch (error) {
    if (error instanceof NotFound) return listTeams(db)
    throw error
  }
}

const phoneOf = ({ name, phone, hours, outOfHours }: Team) => ({ name, number: phone, hours, outOfHours })

const menu = [
  { href: '/clinic', text: 'Worklist' },
  { href: '/clinic/patients/find', text: 'Find a patient' },
  { href: '/clinic/letters', text: 'Letters' },
  { href: '/clinic/messages', text: 'Messages' },
  { href: '/clinic/protocols', text: 'Protocols' },
  { href: '/clinic/teams', text: 'Teams' },
]

function menuFor({ role }: Account, table: Parts['table'], path: string): NonNullable<Frame['nav']> {
  const links = menu.filter(({ href }) =>
    table.some(
      route =>
        route.method === 'get' &&
        route.path === href &&
        (route.policy === 'anyone' || route.policy === 'signed in' || may(role, route.policy)),
    ),
  )
  const current = links
    .filter(({ href }) => path === href || (href !== '/clinic' && path.startsWith(`${href}/`)))
    .at(-1)
  return links.map(link => ({ ...link, current: link === current }))
}

/** "Nurse specialist", "GP practice", "IT administrator". */
const roleTitle = (role: string): string =>
  `${role[0]?.toUpperCase()}${role.slice(1)}`.replace(/^Gp /, 'GP ').replace(/^It /, 'IT ')
