// Copies what browsers need from node_modules into public/, which is committed: serving it needs no build step.
// Run it after upgrading nhsuk-frontend or htmx: node scripts/assets.ts
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const nhsuk = join(import.meta.dirname, '../node_modules/nhsuk-frontend/dist/nhsuk')
const htmx = join(import.meta.dirname, '../node_modules/htmx.org/dist')
export const publicFolder = join(import.meta.dirname, '../public')

const licence = '/*! nhsuk-frontend, MIT licence, copyright NHS England */\n'

/** Path below public/ → content. */
export async function makeAssets(): Promise<Map<string, Buffer>> {
  const css = ownHostOnly(await readFile(join(nhsuk, 'nhsuk-frontend.min.css'), 'utf8'))
  const assets = new Map([
    ['nhsuk-frontend.min.css', Buffer.from(css + licence)],
    [
      'nhsuk-frontend.min.js',
      Buffer.from(licence + withoutSourceMap(await readText(nhsuk, 'nhsuk-frontend.min.js'))),
    ],
    ['htmx.min.js', Buffer.from(withoutSourceMap(await readText(htmx, 'htmx.min.js')))],
  ])
  for (const image of await imagesUsed(css)) {
    assets.set(`images/${image}`, await readFile(join(nhsuk, 'assets/images', image)))
  }
  return assets
}

/** The NHS typeface comes from an outside host and needs a licence per organisation; without it the page falls back to Arial. */
const ownHostOnly = (css: string) =>
  withoutSourceMap(css)
    .replaceAll(/@font-face\s*\{[^}]*\}/g, '')
    .replaceAll(/url\((["']?)https?:[^)]*\)/g, 'none')
    .replaceAll('Frutiger W01,', '')

const withoutSourceMap = (text: string) =>
  text.replace(/\s*(\/\*|\/\/)# sourceMappingURL=\S+( \*\/)?\s*$/, '\n')

const readText = (folder: string, file: string) => readFile(join(folder, file), 'utf8')

/** Icons the style sheet asks for, and the ones browsers show on tabs and home screens. */
async function imagesUsed(css: string): Promise<string[]> {
  const inCss = [...css.matchAll(/\/assets\/images\/([\w-]+\.svg)/g)].map(match => match[1])
  const onTabs = ['favicon.ico', 'favicon.svg', 'nhsuk-icon-180.png']
  const wanted = new Set([...inCss, ...onTabs])
  return (await readdir(join(nhsuk, 'assets/images'))).filter(image => wanted.has(image))
}

if (import.meta.main) {
  for (const [path, content] of await makeAssets()) {
    const target = join(publicFolder, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, content)
  }
}
