import { expect } from 'chai'
import supertest from 'supertest'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a page', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  it('runs and loads nothing but our own, and is framed by nobody', async () => {
    const { headers } = await portal.anyone().get('/clinic/sign-in').expect(200)
    const policy = String(headers['content-security-policy']).split(';')

    expect(policy).to.include.members([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
    expect(headers['content-security-policy']).not.to.match(/unsafe|\*|http/)
    expect(headers).to.include({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    expect(headers).not.to.have.any.keys('x-powered-by', 'etag')
  })

  it('is kept by no browser and no proxy, whoever asks and whatever comes of it', async () => {
    const nurse = await portal.as('nurse')
    const answers = [
      await portal.anyone().get('/clinic/sign-in').expect(200),
      await portal.anyone().get('/clinic/teams').expect(303),
      await portal.anyone().get('/nowhere').expect(404),
      await nurse.get('/clinic/teams').expect(200),
      await nurse.post('/clinic/sign-out').set('Sec-Fetch-Site', 'cross-site').expect(403),
    ]

    for (const { headers } of answers) expect(headers['cache-control']).to.equal('no-store')
  })

  it('asks for https from then on, where the service has it', async () => {
    const { headers } = await portal.anyone().get('/clinic/sign-in')
    expect(headers).not.to.have.property('strict-transport-security')

    const secure = await openPortal({ BASE_URL: 'https://aftercare.test', TRUST_PROXY: 'loopback' })
    const there = await secure.anyone().get('/clinic/sign-in')
    await secure.close()
    expect(there.headers['strict-transport-security']).to.match(/max-age=31536000/)
  })

  it('is served by its own host alone, where each side has one', async () => {
    const parted = await openPortal({ STAFF_HOST: 'staff.test', PATIENT_HOST: 'my.test' })
    const ask = (path: string, host: string) => parted.anyone().get(path).set('Host', host)
    try {
      await ask('/clinic/sign-in', 'staff.test').expect(200)
      await ask('/clinic/sign-in', 'my.test').expect(404)
      await ask('/my/sign-in', 'my.test').expect(200)
      await ask('/my/sign-in', 'staff.test').expect(404)
      for (const path of ['/healthz', '/readyz']) await ask(path, 'anything.test').expect(200)
    } finally {
      await parted.close()
    }
  })
})

describe('a form', () => {
  let portal: Portal
  beforeEach(async () => {
    portal = await openPortal()
  })
  afterEach(() => portal.close())

  /** A browser's request without the headers that our own tests usually set. */
  const post = (headers: Record<string, string>) =>
    supertest(portal.url)
      .post('/clinic/sign-in')
      .set(headers)
      .type('form')
      .send({ email: 'a@b.test', password: 'x' })
  const host = () => new URL(portal.url).host

  for (const site of ['cross-site', 'same-site', 'none', 'nonsense'])
    it(`is refused when the browser says it came from "${site}"`, async () => {
      const { text } = await post({ 'Sec-Fetch-Site': site, Origin: portal.url }).expect(403)
      expect(text).to.include('Go back, reload the page and try again')
    })

  it('is taken from our own pages, by either header', async () => {
    await post({ 'Sec-Fetch-Site': 'same-origin' }).expect(422)
    await post({ Origin: portal.url }).expect(422)
    await post({ Origin: `https://${host()}` }).expect(422)
  })

  for (const origin of ['https://elsewhere.test', 'null', 'http://127.0.0.1:1', 'nonsense'])
    it(`is refused from ${origin}`, async () => {
      await post({ Origin: origin }).expect(403)
    })

  it('is refused when nothing says where it came from', async () => {
    await post({}).expect(403)
  })

  it('of another site does not reach the sign-in count', async () => {
    for (let n = 0; n < 8; n++) await post({ Origin: 'https://elsewhere.test' }).expect(403)

    expect(await portal.db('throttles')).to.have.lengthOf(0)
  })

  it('changes nothing by being looked at', async () => {
    const nurse = await portal.as('nurse')
    for (const path of ['/clinic/sign-out', '/clinic/teams/1/members']) await nurse.get(path).expect(404)
    await nurse.get('/clinic/teams').expect(200)
  })
})
