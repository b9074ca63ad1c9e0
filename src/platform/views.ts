import { readFileSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'

const root = path.resolve(import.meta.dirname, '../../views')
const compiled = new Map<string, ejs.TemplateFunction>()

/** Renders a view by its name under `views/`; inside it every local is reached through `it`. */
export function renderView(view: string, it: object): string {
  let template = compiled.get(view)
  if (!template) {
    const filename = path.join(root, `${view}.ejs`)
    template = ejs.compile(readFileSync(filename, 'utf8'), {
      filename,
      root,
      views: [root],
      cache: true,
      strict: true,
      _with: false,
      localsName: 'it',
      escape: escapeHtml,
    })
    compiled.set(view, template)
  }
  return template(it)
}

const special = /[&<>"']/
const specials = /[&<>"']/g
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}

/** Most text needs no escaping, and testing first is several times faster than replacing. */
export function escapeHtml(given: unknown): string {
  if (given === undefined || given === null) return ''
  const text = typeof given === 'string' ? given : `${given as number}`
  return special.test(text) ? text.replace(specials, each => entities[each] ?? each) : text
}
