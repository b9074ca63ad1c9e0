import { expect } from 'chai'
import { addAccount, may } from '../../src/accounts/index.ts'
import type { Ability, Policy, Role } from '../../src/accounts/index.ts'
import { transaction } from '../../src/platform/index.ts'
import type { RouteRow } from '../../src/platform/index.ts'
import { furnish } from '../browser/visits.ts'
import type { World } from '../browser/visits.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import { givePassword } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

/** Who comes to the pages of one furnished patient, in whichever role, and whether the patient is theirs. */
const visitors = {
  nurse: ['nurse specialist', 'theirs'],
  support: ['support worker', 'theirs'],
  gp: ['gp practice', 'theirs'],
  patient: ['patient', 'theirs'],
  nurseElsewhere: ['nurse specialist', 'not theirs'],
  gpElsewhere: ['gp practice', 'not theirs'],
  otherPatient: ['patient', 'not theirs'],
  admin: ['pathway administrator', 'not theirs'],
  it: ['it administrator', 'not theirs'],
  privacy: ['privacy officer', 'not theirs'],
} as const satisfies Record<string, readonly [Role, 'theirs' | 'not theirs']>
type Visitor = keyof typeof visitors

const roleOf = (who: Visitor): Role => visitors[who][0]
const isTheirs = (who: Visitor) => visitors[who][1] === 'theirs'
const all = Object.keys(visitors) as Visitor[]

type Route = RouteRow<Policy>
const sideOf = ({ path }: Route) => (path.startsWith('/my') ? 'my' : 'clinic')
const homeOf = (who: Visitor) => (roleOf(who) === 'patient' ? 'my' : 'clinic')
const mayPass = ({ policy }: Route, who: Visitor) =>
  policy === 'signed in' || may(roleOf(who), policy as Ability)

/** Asks nobody to sign in, because what was typed would be lost; it looks for itself who is there. */
const isDraft = ({ path }: Route) => path.endsWith('/draft')
/** Only whoever sends the exact NHS number gets further, whichever team they are in. */
const isJoin = ({ path }: Route) => path.endsWith('/join')
const isAboutOne = ({ path }: Route) =>
  /:(patientId|messageId|followUpId|documentId|resultId|id)\b/.test(path)

/** What stands for one id in a path and belongs to nobody. */
const missing = '987654'

describe('every route', function () {
  this.timeout(60_000)
  let world: World
  let portal: Portal
  let browsers: Record<Visitor, Browser>
  let guarded: Route[]
  let theirPages: Route[]
  let royId: number

  before(async () => {
    world = await furnish()
    portal = world.portal
    royId = (await portal.db('patients').where({ hospital_number: 'T100002' }).first<{ id: number }>('id')).id
    await addGpElsewhere(portal)
    await aPatient(portal, {
      nhsNumber: nhsNumber(3),
      hospitalNumber: 'T100003',
      givenName: 'Ernest',
      familyName: 'Penrose',
      email: 'ernest@patient.test',
      team: 'urology',
      practice: 'riverside',
      online: true,
    })
    browsers = Object.fromEntries(
      await Promise.all(all.map(async who => [who, await signIn(portal, who)] as const)),
    ) as Record<Visitor, Browser>
    guarded = portal.app.routes.filter(each => each.policy !== 'anyone' || isDraft(each))
    theirPages = guarded.filter(isAboutOne)
  })
  after(() => portal.close())

  const ask = async (browser: Browser, { method }: Route, address: string) => {
    const asked = method === 'get' ? browser.get(address) : browser.post(address).type('form').send({})
    const { status, text, headers } = await asked
    return { status, body: text ?? '', location: String(headers['location'] ?? '') }
  }
  /** the patient's own result is one that they may see */
  const fill = (path: string) =>
    path.startsWith('/my') ? path.replace(':resultId', String(world.resultId)) : path
  const addressOf = (route: Route) => world.fill(fill(route.path))
  const withoutOne = (route: Route, id = missing) =>
    route.path.replace(/:(\w+)/g, (_, name: string) =>
      /^(test|page|audience)$/.test(name) ? world.fill(`:${name}`) : id,
    )
  const named = (route: Route, who: string) => `${route.method} ${route.path} as ${who}`
  const personal = (body: string) => world.personal.filter(word => body.includes(word))

  it('lets a GP practice read and those without patients not even that', () => {
    for (const route of theirPages.filter(each => sideOf(each) === 'clinic' && !isDraft(each))) {
      for (const who of ['admin', 'it', 'privacy', 'patient'] as const)
        expect(mayPass(route, who), named(route, who)).to.equal(false)
      if (route.method === 'post') expect(mayPass(route, 'gp'), named(route, 'gp')).to.equal(false)
    }
  })

  it('asks whoever has not signed in on its side to do so', async () => {
    for (const route of guarded) {
      const side = sideOf(route)
      const strangers = all.filter(who => homeOf(who) !== side && (who === 'nurse' || who === 'patient'))
      for (const browser of [portal.anyone(), ...strangers.map(who => browsers[who])]) {
        const { status, location, body } = await ask(browser, route, addressOf(route))
        const wanted = isDraft(route) ? 401 : route.method === 'get' ? 303 : 307
        expect(status, named(route, 'nobody')).to.equal(wanted)
        if (wanted !== 401) expect(location, named(route, 'nobody')).to.match(RegExp(`^/${side}/sign-in`))
        expect(personal(body), named(route, 'nobody')).to.deep.equal([])
      }
    }
  })

  it('refuses every role that it does not name', async () => {
    for (const route of guarded)
      for (const who of all) {
        if (isDraft(route) || homeOf(who) !== sideOf(route) || mayPass(route, who)) continue
        const { status, body } = await ask(browsers[who], route, addressOf(route))
        expect(status, named(route, who)).to.equal(403)
        expect(personal(body), named(route, who)).to.deep.equal([])
      }
  })

  it('answers for somebody else’s patient as for one that does not exist', async () => {
    for (const route of theirPages)
      for (const who of all) {
        const passes = isDraft(route) || mayPass(route, who)
        if (isTheirs(who) || homeOf(who) !== sideOf(route) || !passes) continue
        const theirs = await ask(browsers[who], route, addressOf(route))
        const nobodys = await ask(browsers[who], route, withoutOne(route))
        expect(theirs.status, named(route, who)).to.equal(404)
        expect(theirs, named(route, who)).to.deep.equal(nobodys)
      }
  })

  it('names no patient to whom they are not known', async () => {
    for (const route of guarded)
      for (const who of all) {
        if (isTheirs(who) || homeOf(who) !== sideOf(route) || route.method === 'post') continue
        const { status, body } = await ask(browsers[who], route, addressOf(route))
        expect(status, named(route, who)).to.be.below(500)
        expect(personal(body), named(route, who)).to.deep.equal([])
      }
  })

  it('takes no id of one patient on the pages of another', async () => {
    const nested = guarded.filter(({ path }) => (path.match(/:\w*[iI]d\b/g) ?? []).length > 1)
    expect(nested).to.have.length.above(20)
    for (const route of nested) {
      const ofRoy = { ...route, path: route.path.replace(':patientId', String(royId)) }
      const mixed = await ask(browsers.nurse, route, addressOf(ofRoy))
      const nobodys = await ask(browsers.nurse, route, withoutOne(ofRoy))
      expect(mixed.status, named(route, 'nurse')).to.be.within(400, 499)
      expect(mixed, named(route, 'nurse')).to.deep.equal(nobodys)
    }
  })

  it('finds nothing under what is no id', async () => {
    for (const route of theirPages)
      for (const id of ['0', 'x', '-1', '99999999999', '1e9', '%00']) {
        const who = sideOf(route) === 'my' ? 'patient' : 'nurse'
        const { status } = await ask(browsers[who], route, withoutOne(route, id))
        expect(status, `${id} for ${named(route, who)}`).to.equal(404)
      }
  })

  it('shows nothing of a patient that the audit does not know of', async () => {
    const audited = async (ofOne: boolean) =>
      portal
        .db('audit_rows')
        .modify(query => void (ofOne && query.whereNotNull('patient_id')))
        .count<{ n: number | string }[]>({ n: '*' })
        .then(([row]) => Number(row?.n))
    let shown = 0
    for (const route of guarded)
      for (const who of all) {
        if (route.method === 'post' || homeOf(who) !== sideOf(route) || !mayPass(route, who)) continue
        const isOne = isAboutOne(route) || sideOf(route) === 'my'
        const before = await audited(isOne)
        const { status, body } = await ask(browsers[who], route, addressOf(route))
        expect(status, named(route, who)).to.be.below(500)
        if (status !== 200 || !isTheirs(who) || (!isOne && personal(body).length === 0)) continue
        shown++
        expect(await audited(isOne), named(route, who)).to.be.above(before)
      }
    expect(shown).to.be.above(50)
  })

  it('fails on nothing that is sent empty, whoever sends it', async () => {
    for (const route of guarded.filter(each => each.method === 'post' && !isJoin(each)))
      for (const who of all) {
        if (homeOf(who) !== sideOf(route)) continue
        const { status } = await ask(browsers[who], route, addressOf(route))
        expect(status, named(route, who)).to.be.below(500)
      }
  })
})

const signIn = (portal: Portal, who: Visitor): Promise<Browser> => {
  if (who === 'patient') return portal.signIn('my', 'alan@patient.test')
  if (who === 'otherPatient') return portal.signIn('my', 'ernest@patient.test')
  if (who === 'gpElsewhere') return portal.signIn('clinic', 'gpelsewhere@clinic.test')
  return portal.as(who)
}

async function addGpElsewhere(portal: Portal): Promise<void> {
  const { db, practices } = portal
  const accountId = await transaction(db, trx =>
    addAccount(trx, portal.operator(), {
      side: 'clinic',
      email: 'gpelsewhere@clinic.test',
      name: 'Test GP elsewhere',
      role: 'gp practice',
    }),
  )
  await givePassword(db, accountId)
  await db('practice_members').insert({ organisation_id: practices.riverside, account_id: accountId })
}
