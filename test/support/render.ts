import ejs from 'ejs'
import { join } from 'node:path'

const views = join(import.meta.dirname, '../../views')

/** A component, layout or page as HTML, with the same options the server uses. */
export const render = (view: string, locals: object): Promise<string> =>
  ejs.renderFile(join(views, `${view}.ejs`), locals, {
    views: [views],
    _with: false,
    localsName: 'it',
    strict: true,
  })
