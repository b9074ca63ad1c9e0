import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'chai'
import { openPortal } from '../support/portal.ts'
import type { Browser, Portal } from '../support/portal.ts'

// only a file is locked by another process as a whole; PostgreSQL has a row's lock, which a command waits for
if (process.env['TEST_ENGINE'] !== 'postgres')
  describe('a database file that another process has locked [H-27]', () => {
    let portal: Portal
    let it_: Browser
    let address: string
    beforeEach(async () => {
      portal = await openPortal()
      it_ = await portal.as('it')
      address = `/clinic/teams/${portal.teams.urology}/settings`
    })
    afterEach(() => portal.close())

    const typed = () => ({
      name: 'Urology & more',
      phone: '01632 960 111',
      hours: 'Always',
      outOfHours: '',
      defaultOwnerId: String(portal.people.nurse),
      supportFilesExpected: 'no',
    })
    const team = () => portal.db('teams').where({ id: portal.teams.urology }).first<{ name: string }>()
    const changes = () => portal.db('audit_rows').where({ action: 'team settings changed' })

    /** Another process that has the write lock until it is ended. */
    async function lock(milliseconds: number) {
      const { filename } = (portal.db.client as { connectionSettings: { filename: string } })
        .connectionSettings
      const script = `
        const db = new (require('better-sqlite3'))(${JSON.stringify(filename)})
        db.exec('begin immediate'); console.log('locked')
        setTimeout(() => db.exec('rollback'), ${milliseconds})`
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      return { child, ended: once(child, 'exit') }
    }

    it('is waited for, while pages are served', async () => {
      const { ended } = await lock(1000)
      const done = { saved: false }
      const saving = it_
        .post(address)
        .type('form')
        .send(typed())
        .then(answer => {
          done.saved = true
          return answer
        })
      let served = 0
      while (!done.saved) {
        await portal.anyone().get('/healthz').expect(200)
        if (!done.saved) served++
        await it_.get('/clinic/teams').expect(200)
      }

      expect((await saving).status).to.equal(303)
      expect(served).to.be.greaterThan(3)
      expect((await team()).name).to.equal('Urology & more')
      await ended
    })

    it('is told of when it lasts; nothing is half done, and what was typed can be sent again', async () => {
      const { child, ended } = await lock(60_000)
      const secret = { email: 'nobody@clinic.test', password: 'a secret of theirs' }
      const [answer, signIn] = await Promise.all([
        it_.post(address).type('form').send(typed()).expect(503),
        portal.anyone().post('/clinic/sign-in').type('form').send(secret).expect(503),
        portal.anyone().get('/readyz').expect(503),
        portal.anyone().get('/healthz').expect(200),
      ])

      expect(answer.headers['retry-after']).to.equal('10')
      expect(answer.text).to.include('nothing was saved').and.include('Send what I typed again')
      expect(answer.text).to.include(`action="${address}"`).and.include('value="Urology &amp; more"')
      expect(signIn.text).to.include('nobody@clinic.test').and.not.include('a secret of theirs')
      expect((await team()).name).to.equal('Urology nurses')
      expect(await changes()).to.have.lengthOf(0)

      child.kill()
      await ended
      await it_.post(address).type('form').send(typed()).expect(303)
      expect(await changes()).to.have.lengthOf(1)
    })
  })
