import { makeSignInLink } from '../../src/accounts/index.ts'
import { listChecks } from '../../src/care-plans/index.ts'
import { transaction } from '../../src/platform/index.ts'
import { carePlan, prostateSummary } from '../care-plans/sample-answers.ts'
import { answerSymptoms } from '../../src/questionnaires/index.ts'
import { sign } from '../support/documents.ts'
import { later, psa, read, receive } from '../support/laboratory.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import type { Followed } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Person, Portal } from '../support/portal.ts'

export type Visitor = Person | 'patient' | 'anyone'

/** Who goes where to see a page, and what it answers when that is not 200. */
export interface Visit {
  as: Visitor
  to(world: World): string
  status?: number
}

/** A trust in which every page has something to show. */
export interface World {
  portal: Portal
  alan: Followed
  resultId: number
  unreadId: number
  checkId: number
  letterId: number
  messageId: number
  answersId: number
  documentId: number
  protocolId: number
  clinicToken: string
  myToken: string
  /** words that may stand in no title */
  personal: string[]
  emailOf(who: Visitor): string
  /** an address with its ids filled in */
  fill(path: string): string
}

export async function furnish(): Promise<World> {
  const portal = await openPortal()
  const alan = await aPatient(portal, { online: true, practice: 'high street' })
  const resultId = (await receive(portal, alan, psa('<0.01', '2026-03-01'))).at(-1) ?? 0
  await read(portal, alan, resultId)
  const roy = await aPatient(portal, {
    nhsNumber: nhsNumber(2),
    hospitalNumber: 'T100002',
    givenName: 'Roy',
    familyName: 'Oakes',
    email: null,
    tellBy: 'letter',
  })
  const roysId = (await receive(portal, roy, psa('0.02', '2026-03-01'))).at(-1) ?? 0
  await read(portal, roy, roysId)
  const unreadId = (await receive(portal, alan, psa('0.24', '2026-03-02'))).at(-1) ?? 0
  await receive(portal, roy, psa('<0.01', '2026-03-02'))
  await answerSymptoms(portal.db, alan.record(), alan.followUpId, { 'bone pain': 'yes' }, async () => {})
  const nurse = await portal.as('nurse')
  await sign(nurse, alan, 'treatment-summary', prostateSummary)
  await sign(nurse, alan, 'care-plan', carePlan)
  await sendAlmostAlan(portal)
  later(portal, 120)
  const link = (accountId: number) =>
    transaction(portal.db, trx => makeSignInLink(trx, accountId, portal.clock.now()))
  const own = await portal
    .db('relationships')
    .where({ kind: 'self' })
    .first<{ account_id: number }>('account_id')
  const idIn = async (table: string, where: object = {}) =>
    (await portal.db(table).where(where).orderBy('id').first<{ id: number } | undefined>('id'))?.id ?? 0
  const emailOf = (who: Visitor) =>
    who === 'patient' ? 'alan@patient.test' : `${who.toLowerCase()}@clinic.test`
  const world = {
    portal,
    alan,
    resultId,
    unreadId,
    checkId: (await listChecks(portal.db, alan.record())).find(check => check.test === 'psa')?.id ?? 0,
    letterId: await idIn('outbox', { kind: 'result letter' }),
    messageId: await idIn('inbound_messages', { state: 'queued' }),
    answersId: await idIn('symptom_answers'),
    documentId: await idIn('documents'),
    protocolId: await idIn('protocols'),
    clinicToken: await link(portal.people.support),
    myToken: await link(own.account_id),
    personal: ['Jones', 'JONES', 'Alan', 'Oakes', nhsNumber(1)],
    emailOf,
  }
  return { ...world, fill: path => filled(path, world) }
}

/** A message whose number is Alan's and whose date of birth is not: for a person to look at. */
async function sendAlmostAlan(portal: Portal): Promise<void> {
  const text = [
    'MSH|^~\\&|WINPATH|NORTHFIELD|AFTERCARE|NORTHFIELD|202603021000||ORU^R01|ALMOST1|P|2.4',
    `PID|1||${nhsNumber(1)}^^^NHS^NH||Jones^Alan||19510415|M`,
    'OBR|1||ALMOST|PSA^PSA|||202603010900|||||||||||||||202603021000|||F',
    'OBX|1|NM|PSA^PSA||0.02|ug/L|||||F',
  ].join('\r')
  const sent = await fetch(`${portal.url}/feeds/hl7v2`, {
    method: 'POST',
    headers: { Authorization: 'Bearer a-token-only-for-tests', 'Content-Type': 'text/plain' },
    body: text,
  })
  if (sent.status !== 200) throw new Error('The message was not accepted')
  await portal.app.settled()
}

type Ids = Omit<World, 'fill'>

function filled(path: string, world: Ids): string {
  const known: Record<string, string | number> = {
    patientId: world.alan.patientId,
    followUpId: world.alan.followUpId,
    resultId: world.unreadId,
    checkId: world.checkId,
    answersId: world.answersId,
    documentId: world.documentId,
    protocolId: world.protocolId,
    messageId: world.messageId,
    teamId: world.portal.teams.urology,
    id: world.letterId,
    test: 'psa',
    page: 'diagnosis',
    accountId: world.portal.people.support,
    token: path.startsWith('/my') ? world.myToken : world.clinicToken,
    audience: 'patient',
    readingId: 1,
    claimId: 1,
    proposalId: 1,
  }
  return path.replace(/:(\w+)/g, (_, name: string) => String(known[name] ?? 1))
}

const by = (as: Visitor, more = '', status?: number): Omit<Visit, 'to'> & { more: string } => ({
  as,
  more,
  ...(status !== undefined && { status }),
})

const record = '/clinic/patients/:patientId'
const followUp = `${record}/follow-ups/:followUpId`

/** A sample visit for every page there is; a route that answers with a file is looked at elsewhere. */
const plans: Record<string, ReturnType<typeof by> | 'a file'> = {
  '/clinic': by('nurse'),
  '/clinic/audit': by('privacy'),
  '/clinic/first-sign-in/:token': by('anyone'),
  '/clinic/letters': by('nurse'),
  '/clinic/letters/:id': by('nurse'),
  '/clinic/letters/:id.pdf': 'a file',
  '/clinic/messages': by('nurse'),
  '/clinic/messages/:messageId': by('nurse'),
  [record]: by('nurse'),
  [`${record}/checks/:checkId`]: by('nurse'),
  [`${record}/details`]: by('nurse'),
  [`${record}/enrolment`]: by('nurse'),
  [`${record}/enrolment/:page`]: by('nurse'),
  [`${record}/enrolment/check-answers`]: by('nurse'),
  [`${followUp}/checks/new`]: by('nurse'),
  [`${followUp}/contact-attempts/new`]: by('nurse', '?about=check:1'),
  [`${followUp}/documents`]: by('nurse'),
  [`${followUp}/documents/:documentId/:audience.pdf`]: 'a file',
  [`${followUp}/documents/:documentId/withdrawal`]: by('nurse'),
  [`${followUp}/documents/care-plan`]: by('nurse'),
  [`${followUp}/documents/care-plan/check`]: by('nurse'),
  [`${followUp}/documents/treatment-summary`]: by('nurse'),
  [`${followUp}/documents/treatment-summary/check`]: by('nurse'),
  [`${followUp}/limits/:test`]: by('nurse'),
  [`${followUp}/symptoms`]: by('nurse'),
  [`${followUp}/symptoms/answered`]: by('nurse'),
  [`${record}/results/:resultId`]: by('nurse'),
  [`${record}/results/:resultId/telling`]: by('nurse'),
  [`${record}/results/new`]: by('nurse'),
  [`${record}/symptoms/:answersId`]: by('nurse'),
  [`${record}/website`]: by('nurse'),
  '/clinic/patients/find': by('nurse'),
  '/clinic/patients/register': by('nurse'),
  '/clinic/protocols': by('nurse'),
  '/clinic/protocols/:protocolId': by('nurse'),
  '/clinic/sign-in': by('anyone'),
  '/clinic/signed-out': by('anyone'),
  '/clinic/teams': by('nurse'),
  '/clinic/teams/new': by('it'),
  '/clinic/practices/new': by('it'),
  '/clinic/teams/:teamId': by('nurse'),
  '/clinic/teams/:teamId/settings': by('it'),
  '/clinic/who-may-do-what': by('nurse'),
  '/my': by('patient'),
  '/my/choices': by('patient'),
  '/my/choices/telling': by('patient'),
  '/my/choices/tests/:test': by('patient'),
  '/my/documents': by('patient'),
  '/my/documents/:documentId.pdf': 'a file',
  '/my/first-sign-in/:token': by('anyone'),
  '/my/plan': by('patient'),
  '/my/results': by('patient'),
  '/my/results/:resultId': by('patient'),
  '/my/sign-in': by('anyone'),
  '/my/signed-out': by('anyone'),
  '/my/symptoms/:followUpId': by('patient'),
  '/my/symptoms/:followUpId/answered': by('patient'),
}

export const visits: Record<string, Visit | 'a file'> = Object.fromEntries(
  Object.entries(plans).map(([path, plan]): [string, Visit | 'a file'] => {
    if (plan === 'a file') return [path, plan]
    const { more, ...visit } = plan
    return [
      path,
      {
        ...visit,
        // the patient sees what has been read, the nurse what has not
        to: world =>
          (path === '/my/results/:resultId' ? `/my/results/${world.resultId}` : world.fill(path)) + more,
      },
    ]
  }),
)
