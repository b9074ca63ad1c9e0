// Starts the NHS components and keeps the keyboard's place when htmx replaces a piece of the page.
import { initAll } from './nhsuk-frontend.min.js'

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
initAll()

const controls = 'a[href], button:not([hidden]), input:not([type=hidden]), select, textarea, summary'
let place

document.addEventListener('htmx:before:swap', ({ detail }) => {
  const old = detail.tasks[0]?.target
  const focused = document.activeElement
  const ours =
    old instanceof Element &&
    (old.contains(focused) || (focused === document.body && detail.ctx.sourceElement?.matches?.('form')))
  place = ours
    ? {
        id: old.id,
        isRow: old.matches('tr, li'),
        next: old.nextElementSibling,
        previous: old.previousElementSibling,
      }
    : undefined
})

document.addEventListener('htmx:after:swap', () => {
  if (!place) return
  const replaced = place.id ? document.getElementById(place.id) : null
  if (replaced) {
    initAll(replaced)
    announce(replaced)
  }
  if (!replaced?.contains(document.activeElement)) focusOn(nextPlace(replaced))
  place = undefined
})

/** A mistake comes first; then the next row's control, so that work goes on down the list; else the heading. */
function nextPlace(replaced) {
  const heading = document.querySelector('main h1')
  const mistake = replaced?.querySelector('[aria-invalid=true]')
  if (mistake) return mistake
  if (!place.isRow)
    return replaced?.querySelector('h1, h2, h3') ?? replaced?.querySelector(controls) ?? heading
  return controlOf(place.next) ?? controlOf(place.previous) ?? heading
}

/** Whoever works down a list with its buttons goes on with the next button. */
function controlOf(row) {
  return row?.querySelector('button:not([hidden])') ?? row?.querySelector(controls)
}

function focusOn(element) {
  if (!element) return
  if (!element.matches(controls)) element.tabIndex = -1
  element.focus()
}

/** What came of it, said once: the words in [data-announce] of the new piece. */
function announce(replaced) {
  const words = replaced.querySelector('[data-announce]')?.textContent.trim()
  const status = document.getElementById('announcement')
  if (words && status) status.textContent = words
}
