import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'

// The package's own defaults switch web security off, so they are not used.
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']

/** Real Chromium: CHROMIUM_PATH, Debian's, or the one inside the npm package. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await browserPath(), args })
}

async function browserPath(): Promise<string> {
  const installed = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(path => path && existsSync(path))
  return installed ?? (await unpackedPath())
}

/** Unpacked once per version, aside and then renamed, so that two runs at once cannot see half a file. */
export async function unpackedPath(): Promise<string> {
  const folder = join(tmpdir(), `aftercare-chromium-${packagedVersion()}`)
  if (!existsSync(join(folder, 'chromium'))) await unpackInto(folder)
  return join(folder, 'chromium')
}

async function unpackInto(folder: string): Promise<void> {
  const aside = await mkdtemp(`${folder}-`)
  const before = process.env.TMPDIR
  process.env.TMPDIR = aside // the package always unpacks to fixed names in the temp folder
  try {
    const { default: sparticuz } = await import('@sparticuz/chromium')
    await sparticuz.executablePath()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  await mkdir(tmpdir(), { recursive: true })
  await rename(aside, folder).catch(() => undefined) // someone else was first
}

function packagedVersion(): string {
  const manifest = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/package.json')
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
}
