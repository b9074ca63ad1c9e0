import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import type { Browser, BrowserContext } from 'playwright-core'
import { launchBrowser } from '../support/browser.ts'
import { furnish, visits } from './visits.ts'
import type { Visitor, World } from './visits.ts'

describe('every page there is', function () {
  this.timeout(240_000)
  let world: World
  let browser: Browser
  const contexts = new Map<string, BrowserContext>()

  before(async () => {
    world = await furnish()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await world?.portal.close()
  })

  /** A browser in which somebody has signed in; without scripts it is a browser of its own. */
  async function browserOf(who: Visitor, javaScriptEnabled: boolean): Promise<BrowserContext> {
    const key = `${who} ${javaScriptEnabled}`
    const known = contexts.get(key)
    if (known) return known
    const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 900 } })
    contexts.set(key, context)
    if (who !== 'anyone') {
      const page = await context.newPage()
      const side = who === 'patient' ? 'my' : 'clinic'
      await page.goto(`${world.portal.url}/${side}/sign-in`)
      await page.fill('input[name=email]', world.emailOf(who))
      await page.fill('input[name=password]', 'follow-up at home')
      await page.click('main button:has-text("Sign in")')
      await page.waitForURL(`${world.portal.url}/${side}`)
      await page.close()
    }
    return context
  }

  const pages = () =>
    world.portal.app.routes
      .filter(route => route.method === 'get' && visits[route.path] !== 'a file')
      .map(route => route.path)

  it('has a sample visit for every route, and none for a route that is gone', () => {
    const paths = world.portal.app.routes.filter(route => route.method === 'get').map(route => route.path)

    expect(
      paths.filter(path => !(path in visits)),
      'routes without a visit',
    ).to.deep.equal([])
    expect(
      Object.keys(visits).filter(path => !paths.includes(path)),
      'visits without a route',
    ).to.deep.equal([])
  })

  it('passes axe-core (WCAG 2.2 AA), fits 320 px and paper, and says nothing to the console', async () => {
    const faults: string[] = []
    for (const path of pages()) {
      const visit = visits[path]
      if (!visit || visit === 'a file') continue
      const page = await (await browserOf(visit.as, true)).newPage()
      const status = visit.status ?? 200
      page.on('console', message => {
        if (message.type() === 'error' && status === 200) faults.push(`${path} console: ${message.text()}`)
      })
      const wide = 'document.documentElement.scrollWidth'
      await page.setViewportSize({ width: 320, height: 800 })
      const response = await page.goto(world.portal.url + visit.to(world))
      if (response?.status() !== status) faults.push(`${path} answered ${response?.status()}`)
      const narrow = await page.evaluate<number>(wide)
      if (narrow > 320) faults.push(`${path} is ${narrow} px wide at 320 px`)
      await page.setViewportSize({ width: 1280, height: 900 })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze()
      for (const each of violations) faults.push(`${path}: ${each.id} at ${each.nodes[0]?.target.join(' ')}`)
      await page.setViewportSize({ width: 718, height: 1000 }) // A4 less its margins at 96 dots an inch
      await page.emulateMedia({ media: 'print' })
      const printed = await page.evaluate<number>(wide)
      if (printed > 718) faults.push(`${path} is ${printed} px wide in print`)
      await page.close()
    }
    expect(faults).to.deep.equal([])
  })

  it('shows its heading and keeps its forms whole without JavaScript', async () => {
    const faults: string[] = []
    for (const path of pages()) {
      const visit = visits[path]
      if (!visit || visit === 'a file') continue
      const page = await (await browserOf(visit.as, false)).newPage()
      await page.goto(world.portal.url + visit.to(world))
      if ((await page.locator('main h1').count()) !== 1) faults.push(`${path} has not exactly one heading`)
      const title = await page.title()
      for (const personal of world.personal)
        if (title.includes(personal)) faults.push(`${path} has a name in its title`)
      const idle = await page.locator('main form:not([action])').count()
      if (idle > 0) faults.push(`${path} has a form that leads nowhere`)
      await page.close()
    }
    expect(faults).to.deep.equal([])
  })

  it('answers an empty form with a page or a sentence, never with a fault of its own', async () => {
    const faults: string[] = []
    for (const { method, path } of world.portal.app.routes) {
      if (method !== 'post' || path.endsWith('/sign-out')) continue
      for (const who of ['nurse', 'it', 'patient'] as const) {
        const side = who === 'patient' ? '/my' : '/clinic'
        if (!path.startsWith(side)) continue
        const agent = await world.portal.signIn(side === '/my' ? 'my' : 'clinic', world.emailOf(who))
        const { status } = await agent.post(world.fill(path)).type('form').send({})
        if (status >= 500) faults.push(`${who} ${path} answered ${status}`)
      }
    }
    expect(faults).to.deep.equal([])
  })
})
