import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import express from 'express'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { publicFolder } from '../../scripts/assets.ts'
import { launchBrowser } from '../support/browser.ts'
import { render } from '../support/render.ts'
import { banner, formPieces, otherPieces, phone, wrongForm } from '../support/sample-components.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"

const row = (id: number) =>
  `<tr id="row-${id}"><th scope="row">Patient ${id}</th><td><form method="post" action="/rows/${id}"
    hx-boost="select:#row-${id} target:#row-${id} swap:outerHTML push:false"><button>File ${id}</button></form></td></tr>`

const table = (ids: number[]) => `<h1>Rows</h1><table><tbody>${ids.map(row).join('')}</tbody></table>`

describe('pages in real Chromium', function () {
  this.timeout(60_000)
  let browser: Browser
  let server: Server
  let origin: string
  let rows: number[]

  before(async () => {
    const clinic = {
      title: 'Components',
      banner,
      who: { name: 'Asha Example', roleTitle: 'Nurse' },
      nav: [{ href: '/clinic', text: 'Worklist', current: true }],
      demo: true,
    }
    const body = `<h1>Components</h1>${await formPieces(wrongForm)}${await otherPieces()}`.replace(
      /<h1 class="nhsuk-heading-xl">[^]*?<\/h1>/,
      '',
    )
    const app = express()
    app.use((_req, res, next) => {
      res.set('Content-Security-Policy', policy)
      next()
    })
    app.use('/assets', express.static(publicFolder))
    app.get(
      '/clinic',
      async (_req, res) => void res.send(await render('layouts/clinic', { ...clinic, body, error: true })),
    )
    app.get(
      '/my',
      async (_req, res) => void res.send(await render('layouts/my', { title: 'Components', phone, body })),
    )
    app.get(
      '/plain',
      async (_req, res) => void res.send(await render('layouts/plain', { title: 'Components', phone, body })),
    )
    app.get(
      '/rows',
      async (_req, res) =>
        void res.send(await render('layouts/clinic', { title: 'Rows', body: table(rows) })),
    )
    app.post('/rows/:id', (req, res) => {
      rows = rows.filter(id => id !== Number(req.params.id))
      res.redirect(303, '/rows')
    })
    server = app.listen(0)
    origin = `http://localhost:${(server.address() as AddressInfo).port}`
    browser = await launchBrowser()
  })

  after(async () => {
    await browser?.close()
    server?.close()
  })

  async function visit(path: string, viewport = { width: 1280, height: 800 }): Promise<Page> {
    const context = await browser.newContext({ viewport })
    const page = await context.newPage()
    await page.goto(origin + path)
    return page
  }

  for (const path of ['/clinic', '/my', '/plain']) {
    it(`${path} has nothing axe-core objects to`, async () => {
      for (const viewport of [
        { width: 1280, height: 800 },
        { width: 320, height: 640 },
      ]) {
        const page = await visit(path, viewport)
        const { violations, passes } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze()

        expect(passes).not.to.have.lengthOf(0)
        expect(
          violations.map(each => `${each.id}: ${each.nodes.map(node => node.html).join(' | ')}`),
        ).to.deep.equal([])
        await page.context().close()
      }
    })

    it(`${path} does not scroll sideways at 320 px`, async () => {
      const page = await visit(path, { width: 320, height: 640 })

      expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320)
      await page.context().close()
    })
  }

  it('keep to the content security policy and load everything they ask for', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('response', response => response.status() >= 400 && complaints.push(response.url()))
    await page.goto(`${origin}/clinic`, { waitUntil: 'networkidle' })

    expect(complaints).to.deep.equal([])
    await context.close()
  })

  it('move to the error summary when there is one', async () => {
    const page = await visit('/clinic')

    expect(await page.evaluate('document.activeElement.className')).to.include('nhsuk-error-summary')
    await page.context().close()
  })

  it('never hide what has focus under the patient banner', async () => {
    const page = await visit('/clinic')
    const hidden: string[] = []
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)')
    await page.locator('.nhsuk-pagination__link--next').focus()
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Shift+Tab')
      const name: unknown = await page.evaluate(`(() => {
        const focused = document.activeElement, banner = document.querySelector('.aftercare-banner').getBoundingClientRect()
        if (!focused.closest('main')) return null
        return focused.getBoundingClientRect().top < banner.bottom - 1 ? focused.outerHTML.slice(0, 80) : null
      })()`)
      if (typeof name === 'string') hidden.push(name)
    }

    expect(hidden).to.deep.equal([])
    await page.context().close()
  })

  it('give patients text of 19 px on a phone and buttons of at least 44 px', async () => {
    const page = await visit('/my', { width: 360, height: 740 })

    expect(
      await page.evaluate("getComputedStyle(document.querySelector('.nhsuk-inset-text p')).fontSize"),
    ).to.equal('19px')
    const small =
      await page.evaluate(`[...document.querySelectorAll('button, select, input, .aftercare-phone-band a, .nhsuk-error-summary a')]
      .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44 && !each.closest('.nhsuk-details'))
      .map(each => each.outerHTML.slice(0, 90))`)
    expect(small).to.deep.equal([])
    await page.context().close()
  })

  it('pass focus to the next row’s control when a row is done, and to the heading after the last', async () => {
    rows = [1, 2]
    const page = await visit('/rows')
    const focused = () => page.evaluate('document.activeElement.textContent')

    await page.getByRole('button', { name: 'File 1' }).press('Enter')
    await page.waitForSelector('#row-1', { state: 'detached' })
    await page.waitForFunction('document.activeElement !== document.body')
    expect(await focused()).to.equal('File 2')

    await page.keyboard.press('Enter')
    await page.waitForSelector('#row-2', { state: 'detached' })
    await page.waitForFunction('document.activeElement !== document.body')
    expect(await focused()).to.equal('Rows')
    await page.context().close()
  })

  it('print without addresses of links and without the menu', async () => {
    const page = await visit('/clinic')
    await page.emulateMedia({ media: 'print' })

    expect(
      await page.evaluate("getComputedStyle(document.querySelector('main a'), '::after').content"),
    ).to.equal('none')
    expect(await page.locator('header').isVisible()).to.equal(false)
    expect(await page.locator('.aftercare-banner').isVisible()).to.equal(true)
    await page.context().close()
  })
})
