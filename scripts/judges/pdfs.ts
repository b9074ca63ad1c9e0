import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { visitor } from '../demo/visitor.ts'
import { inFolder } from './verdicts.ts'
import type { Judge } from './verdicts.ts'

const run = promisify(execFile)

const kinds = {
  letter: /^\/clinic\/letters\//,
  'treatment summary': /treatment summary”$/i,
  'care plan': /care plan”$/i,
  'paper for the GP': /for the GP”$/,
  'paper in large print': /large-print/,
  'paper on a patient’s own page': /^\/my\//,
}

/** What the demonstration hands out on paper, found by following its links as a nurse and as patients would. */
export const pdfs: Judge = verdict =>
  inFolder(async home => {
    const { site, end } = await demonstration(home)
    try {
      const papers = [
        ...(await papersFor(site, '/clinic', 'nurse@demo.test')),
        ...(await papersFor(site, '/my', 'prostate@patient.demo.test')),
      ]
      const found: string[] = []
      for (const { address, bytes } of papers) {
        const file = path.join(home, 'paper.pdf')
        writeFileSync(file, bytes)
        const { title, faults } = await judged(file)
        found.push(`${address}, “${title}”`)
        verdict([found.at(-1), ...faults].join('; '), faults.length === 0)
      }
      for (const [kind, fits] of Object.entries(kinds))
        verdict(
          `there is a ${kind} among them`,
          found.some(paper => fits.test(paper)),
        )
    } finally {
      await end()
    }
  })

async function demonstration(home: string) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../demo.ts')], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: `sqlite:${home}/demo.db`,
      AUDIT_ANCHORS: `${home}/anchors.jsonl`,
      PORT: '0',
      HL7_PORT: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  process.once('exit', () => child.kill('SIGKILL'))
  const end = async () => {
    child.kill('SIGTERM')
    await ended
  }
  for await (const line of createInterface(child.stdout)) {
    const [, site] = /^Aftercare is at (http:\S+)/.exec(line) ?? []
    if (site !== undefined) return { site, end }
  }
  throw new Error('The demonstration ended before it could be visited')
}

/** At most two of each kind of address, over at most 150 pages. */
async function papersFor(site: string, side: string, email: string) {
  const who = visitor(site)
  await who.go(`${side}/sign-in`)
  await who.send('Sign in', { email, password: 'follow-up at home' })
  const papers: { address: string; bytes: Buffer }[] = []
  const seen = new Map<string, number>()
  const waiting = [side]
  for (let pages = 0; waiting.length > 0 && pages < 150; pages++) {
    const address = waiting.shift()!
    const { status, type, bytes } = await who.go(address)
    if (status !== 200) continue
    if (type.includes('pdf')) papers.push({ address, bytes })
    if (!type.includes('html')) continue
    for (const [, href = ''] of who.html().matchAll(/<a\b[^>]*\bhref="(\/[^"#]*)/g)) {
      const kind = href.replaceAll(/\d+/g, 'n').replace(/\?.*/, '')
      const times = seen.get(kind) ?? 0
      if (!href.startsWith(side) || times >= (href.includes('.pdf') ? 2 : 6) || waiting.includes(href))
        continue
      seen.set(kind, times + 1)
      waiting.push(href.replaceAll('&amp;', '&'))
    }
  }
  return papers
}

/** Its title, and all that is wrong with it. */
async function judged(file: string): Promise<{ title: string; faults: string[] }> {
  const faults: string[] = []
  const fault = (is: boolean, what: string) => void (is && faults.push(what))

  const whole = await run('qpdf', ['--check', file]).then(
    () => true,
    () => false,
  )
  fault(!whole, 'qpdf finds it damaged')

  const fonts = (await run('pdffonts', [file])).stdout.trim().split('\n').slice(2)
  const embedded = fonts.filter(line => /\byes\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/.test(line))
  fault(fonts.length === 0 || embedded.length < fonts.length, 'not every font is embedded')

  const about = (await run('pdfinfo', [file])).stdout
  const title = /^Title:\s+(.*)$/m.exec(about)?.[1]?.trim() ?? ''
  fault(title === '', 'it has no title')
  fault(!/^Tagged:\s+yes$/m.test(about), 'it is not tagged')

  const pages = (await run('pdftotext', [file, '-'])).stdout.split('\f').slice(0, -1)
  const identity = /\d{3} \d{3} \d{4}/.exec(pages[0] ?? '')?.[0]
  fault(identity === undefined, 'it does not say by number whom it concerns')
  pages.forEach((text, place) => {
    const page = `Page ${place + 1} of ${pages.length}`
    fault(!text.includes(page), `"${page}" is missing`)
    fault(
      identity !== undefined && !text.includes(identity),
      `page ${place + 1} does not say whom it concerns`,
    )
  })
  return { title, faults }
}
