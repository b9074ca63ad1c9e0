import { aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('the pages of a care plan', () => {
  let portal: Portal
  let gets: string[]
  let posts: string[]
  beforeEach(async () => {
    portal = await openPortal()
    const { patientId, followUpId } = await aPatient(portal, { practice: 'high street' })
    const home = `/clinic/patients/${patientId}`
    const of = `${home}/follow-ups/${followUpId}`
    const check = (await portal.db('checks').where({ item: 'psa' }).first()) as { id: number }
    const attempt = `${of}/contact-attempts`
    gets = [
      `${home}/enrolment`,
      `${home}/enrolment/diagnosis`,
      `${home}/enrolment/check-answers`,
      `${of}/limits/psa`,
      `${home}/checks/${check.id}`,
      `${of}/checks/new`,
      `${attempt}/new?about=check:${check.id}`,
    ]
    posts = [
      `${home}/enrolment`,
      `${home}/enrolment/fresh-start`,
      `${home}/enrolment/copies`,
      `${home}/enrolment/diagnosis`,
      `${home}/enrolment/confirmation`,
      `${of}/limits/psa`,
      `${of}/limits/psa/proposals/1/acceptance`,
      `${of}/limits/psa/proposals/1/refusal`,
      `${home}/checks/${check.id}/steps`,
      `${home}/checks/${check.id}/calls`,
      `${of}/checks/new`,
      `${of}/claims`,
      `${of}/claims/1/release`,
      attempt,
    ]
  })
  afterEach(() => portal.close())

  it('are not there for a nurse of another team', async () => {
    const nurse = await portal.as('nurseElsewhere')

    for (const path of gets) await nurse.get(path).expect(404)
    for (const path of posts) await nurse.post(path).type('form').send({}).expect(404)
  })

  for (const who of ['gp', 'it', 'privacy', 'admin'] as const)
    it(`are refused to ${who}`, async () => {
      const browser = await portal.as(who)

      for (const path of gets) await browser.get(path).expect(403)
      for (const path of posts) await browser.post(path).type('form').send({}).expect(403)
    })

  it('let a support worker prepare, send, book and call, and nothing more', async () => {
    const support = await portal.as('support')
    const refused = [gets[3], gets[5], posts[4], posts[5], posts[6], posts[7], posts[10]]

    for (const path of gets) {
      const { status } = await support.get(path)
      if ((status === 403) !== refused.includes(path)) throw new Error(`${path} answered ${status}`)
    }
    for (const path of posts) {
      const { status } = await support.post(path).type('form').send({})
      if ((status === 403) !== refused.includes(path)) throw new Error(`${path} answered ${status}`)
    }
  })
})
