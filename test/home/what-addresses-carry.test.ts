import { expect } from 'chai'
import { psa, receive } from '../support/laboratory.ts'
import { aPatient, nhsNumber } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('an address', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('of the next patients of a practice names nobody', async () => {
    for (let n = 1; n <= 51; n++)
      await aPatient(portal, {
        nhsNumber: nhsNumber(n),
        hospitalNumber: `T${n}`,
        familyName: `Penrose${String.fromCharCode(96 + Math.ceil(n / 26), 97 + (n % 26))}`,
        practice: 'high street',
      })
    const gp = await portal.as('gp')
    const first = (await gp.get('/clinic').expect(200)).text
    const [, next = ''] = /href="(\/clinic\?after=[^"]+)"/.exec(first) ?? []
    expect(next).to.match(/^\/clinic\?after=\d+$/)
    const second = (await gp.get(next).expect(200)).text

    const names = (text: string) => text.match(/PENROSE[A-Z]+/g) ?? []
    expect(names(first)).to.have.lengthOf(50)
    expect(names(second)).to.have.lengthOf(1)
    expect([...names(first), ...names(second)]).to.deep.equal([...names(first), ...names(second)].toSorted())
  })

  it('or a form with a number larger than any id finds nothing', async () => {
    const alan = await aPatient(portal, { practice: 'high street' })
    const resultId = (await receive(portal, alan, psa('0.02', '2026-03-01'))).at(-1)
    const nurse = await portal.as('nurse')
    const home = `/clinic/patients/${alan.patientId}`
    const followUp = `${home}/follow-ups/${alan.followUpId}`

    for (const id of ['99999999999', '999999999999999', '2147483648']) {
      for (const query of [
        `?lane=act&after=2026-01-01_${id}`,
        `?lane=overdue&after=2026-01-01_${id}`,
        `?lane=act&done=filed_${id}`,
        `/letters?after=${id}`,
        `/messages?after=${id}`,
      ])
        await nurse.get(`/clinic${query}`).expect(200)
      await (await portal.as('gp')).get(`/clinic?after=${id}`).expect(200)
      await (await portal.as('privacy')).get(`/clinic/audit?before=${id}`).expect(200)
      await nurse.get(`${followUp}/contact-attempts/new?about=check:${id}`).expect(404)
      const post = (address: string, body: object) => nurse.post(address).type('form').send(body)
      await post(`${followUp}/claims`, { about: `check:${id}` }).expect(404)
      await post(`${home}/results/${resultId}/link`, { followUpId: id, checkId: id }).expect(404)
      await post(`${home}/results/${resultId}/reading`, {
        followUpId: id,
        hash: 'x',
        outcome: 'file and tell',
      }).expect(422)
    }
  })
})
