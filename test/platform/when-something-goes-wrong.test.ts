import { expect } from 'chai'
import { request } from 'node:http'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('an error page', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('says that a page does not exist, on either side and on none', async () => {
    for (const path of ['/nowhere', '/clinic/nowhere', '/my/nowhere', '/clinic/teams/1/', '/CLINIC/teams']) {
      const { text, type } = await portal.anyone().get(path).expect(404)
      expect(type).to.equal('text/html')
      expect(text).to.include('Page not found').and.include('Check the address')
    }
  })

  it('repeats nothing of an address that nobody knows', async () => {
    const { text } = await portal.anyone().get('/clinic/patients/9990000018/<script>').expect(404)

    expect(text).not.to.match(/9990000018|<script>/)
  })

  it('is a page too for an address that cannot be read', async () => {
    const path = '/clinic/patients/%E0%A4%A/details'
    const asked = request(portal.url + path).end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()

    expect(answer.statusCode).to.equal(400)
    expect(answer.headers['content-type']).to.include('text/html')
  })

  it('asks for less when a form is too long', async () => {
    const it = await portal.as('it')
    const settings = `/clinic/teams/${portal.teams.urology}/settings`
    const { text } = await it
      .post(settings)
      .type('form')
      .send({ name: 'x'.repeat(300_000) })
      .expect(413)

    expect(text).to.include('This is too long').and.include('Nothing was saved')
    const fields = Object.fromEntries(Array.from({ length: 1001 }, (_, n) => [`f${n}`, 'x']))
    await it.post(settings).type('form').send(fields).expect(413)
  })

  it('asks again when a form is in a script that nobody sends', async () => {
    const { text } = await portal
      .anyone()
      .post('/clinic/sign-in')
      .set('Content-Type', 'application/x-www-form-urlencoded; charset=klingon')
      .send('email=a')
      .expect(415)

    expect(text).to.include('Go back, check what you entered and send it again')
  })

  it('takes a body of another kind for an empty form', async () => {
    await portal.anyone().post('/clinic/sign-in').send({ email: 'nurse@clinic.test' }).expect(422)
    await portal.anyone().post('/clinic/sign-in').type('text').send('hello').expect(422)
  })

  it('says sorry and no more when we made the mistake, and takes the place of the whole content', async () => {
    const nurse = await portal.as('nurse')
    await portal.db.schema.renameTable('teams', 'teams_elsewhere')
    try {
      const { text } = await nurse.get('/clinic/teams').expect(500)
      expect(text)
        .to.include('Sorry, something went wrong')
        .and.not.match(/teams_elsewhere|SqliteError|select /)
      const piece = await nurse
        .get('/clinic/teams')
        .set('HX-Request', 'true')
        .set('HX-Request-Type', 'partial')
        .expect(500)
      expect(piece.headers['hx-retarget']).to.equal('#maincontent')
      expect(piece.text).not.to.include('<html')
    } finally {
      await portal.db.schema.renameTable('teams_elsewhere', 'teams')
    }
  })
})

describe('the probes', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('say that the process lives, and that it can serve and save', async () => {
    await portal.anyone().get('/healthz').expect(200, 'ok')
    await portal.anyone().get('/readyz').expect(200, 'ready')
  })

  it('say that it cannot save, while it lives', async () => {
    await portal.db.schema.renameTable('drafts', 'drafts_elsewhere')
    try {
      await portal.anyone().get('/readyz').expect(503, 'not ready')
      await portal.anyone().get('/healthz').expect(200)
    } finally {
      await portal.db.schema.renameTable('drafts_elsewhere', 'drafts')
    }
  })
})
