import { expect } from 'chai'
import { render } from '../support/render.ts'
import { emptyForm, formPieces, otherPieces, wrongForm } from '../support/sample-components.ts'

const component = (name: string, locals: object) => render(`components/${name}`, locals)

describe('fields of a form', () => {
  it('show no error when there is none', async () => {
    const html = await formPieces(emptyForm)

    expect(html).not.to.include('There is a problem').and.not.include('error-message').and.not.include('aria-invalid')
    expect(html).not.to.include('undefined')
  })

  it('say beside each field the same words as the summary', async () => {
    const html = await formPieces(wrongForm)

    for (const [name, sentence] of Object.entries(wrongForm.errors)) {
      const words = sentence.replaceAll('<', '&lt;').replaceAll('"', '&#34;')
      expect(html.split(words), name).to.have.lengthOf(3)
    }
  })

  it('lead from the summary to a field that is there', async () => {
    const html = await formPieces(wrongForm)
    const targets = [...html.matchAll(/<li><a href="#([^"]+)"/g)].map(match => match[1])

    expect(targets).to.have.lengthOf(7).and.include('takenOn-day')
    for (const id of targets) expect(html).to.match(new RegExp(`<(input|select|textarea)[^>]* id="${id}"`))
  })

  it('lead to the part of a date that is wrong', async () => {
    const form = { values: { 'on-day': '1', 'on-month': '13', 'on-year': '2026' }, errors: { 'on-month': 'Month must be 1 to 12' } }
    const html = (await component('error-summary', { form })) + (await component('date-input', { form, name: 'on', legend: 'When' }))

    expect(html).to.include('href="#on-month"')
    expect(html.match(/aria-invalid/g)).to.have.lengthOf(1)
  })

  it('keep what was typed', async () => {
    const html = await formPieces(wrongForm)

    expect(html).to.include('value="0.0.4"').and.include('value="31"').and.include('value="2026"')
    expect(html).to.match(/value="phone" checked/).and.match(/value="pain" checked/).and.match(/value="tired" checked/)
    expect(html).to.include('<option value="urology" selected>')
  })

  it('keep a first empty line, which browsers drop', async () => {
    expect(await formPieces(wrongForm)).to.include('>\n\nrang at &lt;9&gt;, &#34;no&#34; answer</textarea>')
  })

  it('never send a password back', async () => {
    expect(await formPieces(wrongForm)).not.to.include('never sent back')
  })

  it('reveal a further question under the choice it belongs to', async () => {
    const form = { values: { outcome: 'other' }, errors: {} }
    const reveal = await component('input', { form, name: 'why', label: 'Why?' })
    const html = await component('radios', { form, name: 'outcome', legend: 'Outcome', items: [{ value: 'other', text: 'Other', reveal }] })

    expect(html).to.include('data-aria-controls="conditional-outcome"').and.include('id="conditional-outcome"')
    expect(html).to.include('id="why"').and.not.include('conditional--hidden')
  })

  it('can be the heading of a page that asks one thing', async () => {
    const html = await component('radios', { form: emptyForm, name: 'told', legend: 'How?', heading: true, items: [] })

    expect(html).to.include('<h1 class="nhsuk-fieldset__heading">How?</h1>')
  })
})

describe('components', () => {
  it('give no id twice on one page', async () => {
    const html = (await formPieces(wrongForm)) + (await otherPieces())
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(match => match[1])

    expect(ids).to.have.lengthOf(new Set(ids).size)
  })

  it('leave out what they were not given', async () => {
    expect(await otherPieces()).not.to.match(/undefined|\[object/)
  })

  it('escape every text', async () => {
    const x = '<i>&"\''
    const form = { values: { f: x, 'f-day': x }, errors: { f: x } }
    const field = { form, name: 'f', label: x, legend: x, hint: x, prefix: x, suffix: x, empty: x, items: [{ value: x, text: x, hint: x }] }
    const pieces = await Promise.all([
      ...['error-summary', 'input', 'date-input', 'textarea', 'radios', 'checkboxes', 'select'].map(name => component(name, field)),
      ...['button', 'tag', 'notification', 'inset', 'page-heading', 'back-link'].map(name => component(name, { text: x, href: x, link: x, more: x, caption: x, hidden: x })),
      ...['warning-callout', 'card', 'do-dont-list', 'details'].map(name => component(name, { heading: x, summary: x, text: x, items: [x], href: x })),
      component('summary-list', { rows: [{ key: x, value: [x, x], changeHref: x, changeText: x }] }),
      component('task-list', { name: 't', items: [{ text: x, href: x, hint: x, status: x, colour: 'red' }] }),
      component('table', { caption: x, head: [{ text: x }], rows: [[{ text: x, href: x, hidden: x }]], stacked: true }),
      component('breadcrumb', { links: [{ href: x, text: x }] }),
      component('pagination-by-key', { nextHref: x, previousHref: x }),
      component('number-line', { value: 1, limit: 2, text: x, unit: x, shown: x }),
    ])

    for (const html of pieces) expect(html).to.include('&lt;i&gt;&amp;').and.not.include('<i>')
  })

  it('page by key with no link where there is no page', async () => {
    expect((await component('pagination-by-key', {})).trim()).to.equal('')
    expect(await component('pagination-by-key', { nextHref: '/n' })).not.to.include('Previous')
  })
})

describe('a number line', () => {
  it('says its meaning to those who do not see it, and shows the value as received', async () => {
    const html = await component('number-line', { value: 0.01, shown: '<0.01', limit: 0.2, unit: 'ng/ml', text: 'Below your limit.' })

    expect(html).to.include('role="img" aria-label="Below your limit."').and.include('You &lt;0.01 ng/ml')
  })

  it('draws no limit while one is awaited', async () => {
    const html = await component('number-line', { value: 0.1, limit: null, text: 'No limit yet.' })

    expect(html).not.to.include('__limit').and.not.include('Your limit').and.not.include('null').and.not.include('NaN')
  })

  it('puts a value above the limit to the right of it', async () => {
    const html = await component('number-line', { value: 0.4, limit: 0.2, text: 'Above.' })
    const at = (pattern: RegExp) => Number(pattern.exec(html)?.[1])

    expect(at(/cx="([\d.]+)"/)).to.be.above(at(/__limit" x1="([\d.]+)"/))
  })
})
