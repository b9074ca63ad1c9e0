import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'

const good = `it('is well', () => {})`
const engine = `it('is on ' + process.env.TEST_ENGINE, () => { if (process.env.TEST_ENGINE === 'postgres') throw new Error('only here') })`

describe('the test runner', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'aftercare-runner-'))
    await mkdir(path.join(folder, 'browser'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('passes when every test does, on both databases and in the browser', async () => {
    await write({ 'one.test.ts': good, 'browser/page.test.ts': good })

    expect(await run()).to.deep.equal({ status: 0, last: '3 passed, 0 failed, 0 skipped' })
  })

  it('fails when one test fails on one database', async () => {
    await write({ 'one.test.ts': good + '\n' + engine, 'browser/page.test.ts': good })

    expect(await run()).to.deep.equal({ status: 1, last: '4 passed, 1 failed, 0 skipped' })
  })

  it('fails when a test is skipped', async () => {
    await write({
      'one.test.ts': good,
      'two.test.ts': `it.skip('is put off', () => {})`,
      'browser/page.test.ts': good,
    })

    expect(await run()).to.deep.equal({ status: 1, last: '3 passed, 0 failed, 2 skipped' })
  })

  it('fails when a test has no body', async () => {
    await write({ 'one.test.ts': good + `\nit('is still to be written')`, 'browser/page.test.ts': good })

    expect(await run()).to.deep.equal({ status: 1, last: '3 passed, 0 failed, 2 skipped' })
  })

  it('fails when one test alone is picked out', async () => {
    await write({ 'one.test.ts': `it.only('is picked', () => {})\n` + good, 'browser/page.test.ts': good })

    expect((await run()).status).to.equal(1)
  })

  it('fails when a hook fails, and counts the tests that never ran', async () => {
    await write({
      'one.test.ts': `before(() => { throw new Error('no database') })\n` + good,
      'browser/page.test.ts': good,
    })

    expect(await run()).to.deep.equal({ status: 1, last: '1 passed, 4 failed, 0 skipped' })
  })

  it('fails when there is no test for the browser', async () => {
    await write({ 'one.test.ts': good })

    expect(await run()).to.deep.equal({ status: 1, last: '2 passed, 1 failed, 0 skipped' })
  })

  it('fails when there is no test for the databases', async () => {
    await write({ 'one.test.ts': '', 'browser/page.test.ts': good })

    expect(await run()).to.deep.equal({ status: 1, last: '1 passed, 2 failed, 0 skipped' })
  })

  it('fails when a test ends the process', async () => {
    await write({ 'one.test.ts': good, 'browser/page.test.ts': `it('leaves', () => process.exit(0))` })

    expect(await run()).to.deep.equal({ status: 1, last: '2 passed, 1 failed, 0 skipped' })
  })

  it('fails when a file cannot be read', async () => {
    await write({ 'one.test.ts': good, 'browser/page.test.ts': `it('is cut short', () => {` })

    expect(await run()).to.deep.equal({ status: 1, last: '2 passed, 1 failed, 0 skipped' })
  })

  it('runs only the files asked for, on both databases', async () => {
    await write({ 'one.test.ts': good, 'two.test.ts': engine, 'browser/page.test.ts': good })

    expect(await run('one.test.ts')).to.deep.equal({ status: 0, last: '2 passed, 0 failed, 0 skipped' })
  })

  it('fails when no file is called what was asked for', async () => {
    await write({ 'one.test.ts': good, 'browser/page.test.ts': good })

    expect(await run('three.test.ts')).to.deep.equal({ status: 1, last: '0 passed, 0 failed, 0 skipped' })
  })

  const write = (files: Record<string, string>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)))

  /** On a database address of its own: none of these tests opens it, and no server has to start. */
  const run = (...args: string[]) =>
    new Promise<{ status: unknown; last: string | undefined }>(resolve => {
      const env = { ...process.env, TEST_FOLDER: folder, TEST_DATABASE_URL: 'postgres://nobody.invalid/none' }
      execFile(process.execPath, ['scripts/test.ts', ...args], { env }, (error, output) =>
        resolve({ status: error?.code ?? 0, last: output.trim().split('\n').at(-1) }),
      )
    })
})
