import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { findBreaches } from '../../scripts/boundaries.ts'

describe('the boundaries between modules', () => {
  const root = path.join(import.meta.dirname, '../..')
  let tree: string

  beforeEach(async () => {
    tree = await mkdtemp(path.join(tmpdir(), 'aftercare-boundaries-'))
    await write('package.json', JSON.stringify({ dependencies: { zod: '1', express: '1' } }))
  })
  afterEach(() => rm(tree, { recursive: true }))

  it('are kept by this code, of which every file was read', async () => {
    const { files, breaches } = findBreaches(root)

    expect(breaches).to.deep.equal([])
    expect(files).to.have.members([...(await sources('src')), ...(await sources('migrations'))])
    expect(files).to.include('src/platform/index.ts').and.include('src/app.ts')
  })

  it('let a module use itself and the front doors on its left', () =>
    allows('src/results/actions.ts', [
      `import { a } from './result.ts'`,
      `import type { B } from '../care-plans/index.ts'`,
      `export { c } from '../platform/index.ts'`,
      `import { z } from 'zod'`,
      `import path from 'node:path'`,
      `import type { Knex } from 'knex'`,
      `// import '../home/index.ts'`,
      `const words = "import '../home/index.ts'"`,
    ]))

  it('let app.ts join every front door', () =>
    allows('src/app.ts', [`import { a } from './home/index.ts'`, `import { b } from './platform/index.ts'`]))

  it('let platform load what it finds at run time, and express', () =>
    allows('src/platform/routes.ts', [
      `import express from 'express'`,
      `const a = await import(process.argv[2])`,
    ]))

  it('let a migration use types of platform', () =>
    allows('migrations/001-platform.ts', [`import type { Db } from '../src/platform/index.ts'`]))

  const right = '../home/index.ts'
  for (const [how, text] of [
    ['import', `import { a } from '${right}'`],
    ['import of a type', `import type { A } from '${right}'`],
    ['import for its effect', `import '${right}'`],
    ['re-export', `export { a } from '${right}'`],
    ['re-export of everything', `export * from '${right}'`],
    ['import at run time', `export const late = () => import('${right}')`],
    ['require', `const a = require('${right}')`],
    ['type in place', `export type A = import('${right}').A`],
  ]) {
    it(`refuse a module on the right: ${how}`, () =>
      refuses('src/results/actions.ts', text!, 'not on the left'))
  }

  for (const [what, file, text, because] of [
    ['content using patients', 'src/content/queries.ts', `import '../patients/index.ts'`, 'not on the left'],
    ['patients using content', 'src/patients/queries.ts', `import '../content/index.ts'`, 'not on the left'],
    ['platform using accounts', 'src/platform/page.ts', `import '../accounts/index.ts'`, 'not on the left'],
    [
      'a back door',
      'src/results/actions.ts',
      `import '../patients/queries.ts'`,
      'Import src/patients/index.ts',
    ],
    ['a deeper index', 'src/home/routes.ts', `import '../feeds/hl7/index.ts'`, 'Import src/feeds/index.ts'],
    [
      'a data file next door',
      'src/home/routes.ts',
      `import '../patients/a.json'`,
      'Import src/patients/index.ts',
    ],
    ['a back door from app.ts', 'src/app.ts', `import './patients/queries.ts'`, `the module's index.ts`],
    ['app.ts from within', 'src/home/routes.ts', `import '../app.ts'`, 'outside the modules'],
    [
      'a test from within',
      'src/home/routes.ts',
      `import '../../test/support/portal.ts'`,
      'outside the modules',
    ],
    ['an unknown module', 'src/helpers/index.ts', `export const a = 1`, 'belongs to no module'],
    ['another file at the top', 'src/helpers.ts', `export const a = 1`, 'belongs to no module'],
    [
      'express elsewhere',
      'src/results/routes.ts',
      `import type { Request } from 'express'`,
      'Only platform may',
    ],
    ['express in app.ts', 'src/app.ts', `import express from 'express'`, 'Only platform may'],
    ['part of express', 'src/home/a.ts', `import a from 'express/lib/view.js'`, 'Only platform may'],
    ['sessions elsewhere', 'src/accounts/a.ts', `import session from 'express-session'`, 'Only platform may'],
    [
      'a package for tests',
      'src/results/a.ts',
      `import { expect } from 'chai'`,
      'dependencies of production',
    ],
    ['a path known at run time', 'src/results/a.ts', `await import(process.argv[2])`, 'Write the path out'],
    [
      'a migration that runs code',
      'migrations/1.ts',
      `import { a } from '../src/platform/index.ts'`,
      'only types',
    ],
    [
      'a migration next door',
      'migrations/1.ts',
      `import type { A } from '../src/results/index.ts'`,
      'only types',
    ],
    ['a migration with a package', 'migrations/1.ts', `import { z } from 'zod'`, 'types only'],
    ['care in platform', 'src/platform/page.ts', `export const title = 'Cancer'`, 'says "cancer"'],
    ['care in a name', 'src/platform/page.ts', `export const lastPsa = 1`, 'says "psa"'],
    ['care in a column', 'src/platform/page.ts', `export const column = 'nurse_id'`, 'says "nurse"'],
  ] as const) {
    it(`refuse ${what}`, () => refuses(file, text, because))
  }

  it('do not call an ocean or a capsule a test', () =>
    allows('src/platform/page.ts', [`export const words = 'ocean capsule protocol'`]))

  it('cannot be passed by a file that cannot be read', async () => {
    await write('src/home/routes.ts', `import {`)

    expect(() => findBreaches(tree)).to.throw()
  })

  async function refuses(file: string, text: string, because: string) {
    await write(file, text)

    const { files, breaches } = findBreaches(tree)
    expect(files).to.deep.equal([file])
    expect(breaches).to.have.lengthOf(1)
    expect(breaches[0]).to.include(file).and.include(because)
  }

  async function allows(file: string, lines: string[]) {
    await write(file, lines.join('\n'))

    expect(findBreaches(tree)).to.deep.equal({ files: [file], breaches: [] })
  }

  async function write(file: string, text: string) {
    await mkdir(path.dirname(path.join(tree, file)), { recursive: true })
    await writeFile(path.join(tree, file), text)
  }

  /** Counted in another way than the check counts. */
  async function sources(folder: string) {
    const entries = await readdir(path.join(root, folder), { recursive: true })
    return entries.filter(name => name.endsWith('.ts')).map(name => `${folder}/${name}`)
  }
})
