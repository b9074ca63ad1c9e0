import { expect } from 'chai'
import { render } from '../support/render.ts'
import { banner, phone } from '../support/sample-components.ts'

const page = (layout: string, locals: object = {}) =>
  render(`layouts/${layout}`, { title: 'Results', body: '<h1>Results</h1>', ...locals })

describe('a page around its content', () => {
  for (const layout of ['clinic', 'my', 'plain']) {
    describe(layout, () => {
      it('is a whole English page with a skip link to its main content', async () => {
        const html = await page(layout)

        expect(html).to.match(/^\s*<!DOCTYPE html>\s*<html lang="en-GB"/)
        expect(html).to.include('href="#maincontent"').and.include('id="maincontent"').and.include('<h1>Results</h1>')
      })

      it('names the service after its own title, and says first that there is an error', async () => {
        expect(await page(layout)).to.include('<title>Results – Aftercare</title>')
        expect(await page(layout, { error: true })).to.include('<title>Error: Results – Aftercare</title>')
      })

      it('has no script or style of its own, and loads from /assets/ alone', async () => {
        const html = await page(layout, { banner, phone, who: { name: 'A' }, notice: 'Saved', demo: true })
        const addresses = [...html.matchAll(/(?:src|<link[^>]*href)="([^"]*)"/g)].map(match => match[1])

        expect(html).not.to.match(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
        expect(addresses).not.to.have.lengthOf(0)
        for (const address of addresses) expect(address).to.match(/^\/assets\//)
      })

      if (layout !== 'plain')
        it('signs out of its own side by posting, and only when somebody is signed in', async () => {
          const html = await page(layout, { who: { name: 'Asha Example', roleTitle: 'Nurse' } })

          expect(html).to.include(`action="/${layout}/sign-out" method="post"`).and.include('Asha Example, Nurse')
          expect(await page(layout)).not.to.include('Sign out')
        })

      it('says that a demonstration is one', async () => {
        const html = await page(layout, { demo: true, clockText: 'Tuesday 3 March 2026, 09:12' })

        expect(html).to.include('Demonstration: fictional people').and.include('3 March 2026')
        expect(await page(layout)).not.to.include('Demonstration')
      })

      it('escapes everything but the body', async () => {
        const nasty = '<b>"x"'
        const html = await page(layout, {
          title: nasty,
          notice: nasty,
          who: { name: nasty, roleTitle: nasty },
          nav: [{ href: nasty, text: nasty, current: true }],
          phone: { ...phone, name: nasty },
          banner: { ...banner, familyName: nasty, alerts: [nasty] },
        })

        expect(html).not.to.match(/<b>"x"/i)
      })
    })
  }

  it('shows a patient the phone line, with a link that rings it [H-17]', async () => {
    const html = await page('my', { phone })

    expect(html).to.include('href="tel:02079460123"').and.include('9am to 5pm').and.include('NHS 111')
  })

  it('shows staff who the patient is, above the content', async () => {
    const html = await page('clinic', { banner })

    expect(html.indexOf('O&#39;NEILL, Peter')).to.be.within(0, html.indexOf('id="maincontent"'))
    expect(html).to.include('999 000 0018').and.include('14-Jul-1945 (81y)').and.include('Large print')
  })

  it('says in words what is not known of a patient, and that one has died', async () => {
    const html = await page('clinic', { banner: { ...banner, nhsNumber: null, sex: undefined, deceased: 'Died 3-Feb-2026' } })

    expect(html).to.match(/NHS No\.<\/dt><dd>awaited/).and.match(/Sex<\/dt><dd>not known/)
    expect(html).to.include('aftercare-banner--deceased').and.include('Died 3-Feb-2026')
  })

  it('never takes the page’s title for a patient’s', async () => {
    expect(await page('clinic', { banner: { ...banner, title: undefined } })).not.to.include('(Results)')
  })
})
