import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { shedding } from '../../src/platform/shedding.ts'

describe('turning requests away', () => {
  let server: Server
  let url: string
  let answer: () => void
  const arrived: (() => void)[] = []

  beforeEach(async () => {
    const held = new Promise<void>(resolve => (answer = resolve))
    const app = express()
    app.use(shedding(2))
    app.get('/', async (_req, res) => {
      arrived.shift()?.()
      await held
      res.send('served')
    })
    server = await new Promise(resolve => {
      const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterEach(() => void server.close())

  /** Sends a request and goes on once it is under way. */
  const underWay = async () => {
    const here = new Promise<void>(resolve => arrived.push(resolve))
    const answered = fetch(url)
    await here
    return { answered }
  }

  it('answers 503 and when to come back while as many are under way as can be served', async () => {
    const held = [await underWay(), await underWay()]

    const third = await fetch(url)
    expect(third.status).to.equal(503)
    expect(third.headers.get('Retry-After')).to.equal('2')

    answer()
    for (const { answered } of held) expect((await answered).status).to.equal(200)
  })

  it('serves again once one of them has been answered, or has gone away', async () => {
    const gone = new AbortController()
    const here = new Promise<void>(resolve => arrived.push(resolve))
    const leaving = fetch(url, { signal: gone.signal }).catch(() => 'gone')
    await here
    const staying = await underWay()
    gone.abort()
    expect(await leaving).to.equal('gone')

    answer()
    expect((await staying.answered).status).to.equal(200)
    for (let n = 0; n < 5; n++) expect((await fetch(url)).status).to.equal(200)
  })
})
