import { expect } from 'chai'
import { findOrganisation, findTeamByKey } from '../../src/accounts/index.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('making teams and practices', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  const team = {
    name: 'Thyroid nurses',
    key: 'thyroid',
    phone: '01632 960 140',
    hours: 'Monday to Friday, 9am to 5pm',
  }
  const practice = { code: 'x00009', name: 'Mill Lane Surgery' }

  it('makes a team and leads to its settings, where its owner is chosen', async () => {
    const it = await portal.as('it')
    const { headers } = await it.post('/clinic/teams/new').type('form').send(team).expect(303)

    const made = await findTeamByKey(portal.db, 'thyroid')
    expect(headers['location']).to.equal(`/clinic/teams/${made?.id}/settings`)
    expect(made).to.include({ name: 'Thyroid nurses', phone: '01632 960 140' })
  })

  it('adds a practice by its code, in capitals', async () => {
    const it = await portal.as('it')
    await it.post('/clinic/practices/new').type('form').send(practice).expect(303)

    expect(await findOrganisation(portal.db, 'X00009')).to.include({
      name: 'Mill Lane Surgery',
      kind: 'practice',
    })
  })

  it('says what is wrong and keeps what was typed', async () => {
    const it = await portal.as('it')
    const wrong = await it
      .post('/clinic/teams/new')
      .type('form')
      .send({ ...team, key: 'Thyroid!' })
      .expect(422)
    const taken = await it
      .post('/clinic/teams/new')
      .type('form')
      .send({ ...team, key: 'urology' })
      .expect(422)
    const known = await it
      .post('/clinic/practices/new')
      .type('form')
      .send({ ...practice, code: 'X00001' })
      .expect(422)

    expect(wrong.text).to.include('Use small letters and hyphens only').and.include('value="Thyroid nurses"')
    expect(taken.text).to.include('Another team has this short name')
    expect(known.text).to.include('This code is known already').and.include('value="Mill Lane Surgery"')
  })

  it('is for the IT administrator alone', async () => {
    for (const who of ['nurse', 'gp', 'admin'] as const) {
      const other = await portal.as(who)
      await other.post('/clinic/teams/new').type('form').send(team).expect(403)
      await other.post('/clinic/practices/new').type('form').send(practice).expect(403)
    }
  })
})
