import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { asPage, readMatrix } from '../../scripts/hazards.ts'

describe('the hazard log', () => {
  const root = path.join(import.meta.dirname, '../..')
  let tree: string
  beforeEach(async () => {
    tree = await mkdtemp(path.join(tmpdir(), 'aftercare-hazards-'))
    await mkdir(path.join(tree, 'docs/safety'), { recursive: true })
    await mkdir(path.join(tree, 'test'))
  })
  afterEach(() => rm(tree, { recursive: true }))

  const hazard = (id: string, status: string) => ({
    id,
    hazard: 'A result is lost.',
    cause: 'A fall.',
    control: 'A net.',
    status,
    residual: 'A hole.',
  })
  const given = async (hazards: object[], test: string) => {
    await writeFile(path.join(tree, 'docs/safety/hazards.json'), JSON.stringify(hazards))
    await writeFile(path.join(tree, 'test/net.test.ts'), test)
    return readMatrix(tree)
  }

  it('has every hazard that we know of, once, and fits its tests', () => {
    const { rows, faults } = readMatrix(root)

    expect(faults).to.deep.equal([])
    expect(rows.map(row => row.id)).to.deep.equal(
      Array.from({ length: 28 }, (_, i) => `H-${String(i + 1).padStart(2, '0')}`),
    )
  })

  it('is on its page as it is in its file', async () => {
    const page = await readFile(path.join(root, 'docs/safety/hazard-log.md'), 'utf8')

    expect(page).to.equal(asPage(readMatrix(root).rows))
  })

  it('finds the tests that name a hazard, in describe and it, in quotes and templates', async () => {
    const { rows, faults } = await given(
      [hazard('H-01', 'controlled')],
      `describe('a net (H-01)', () => { it(\`holds at \${at} [H-01]\`, () => {}) })`,
    )

    expect(faults).to.deep.equal([])
    expect(rows[0]?.tests.map(test => test.name)).to.deep.equal(['a net (H-01)', 'holds at … [H-01]'])
  })

  for (const [what, test] of [
    ['no test names', "it('holds', () => {})"],
    ['only a comment names', "// it('holds [H-01]', () => {})"],
    ['only words elsewhere name', "it('holds', () => say('H-01'))"],
    ['only a longer word names', "it('reads MSH-01', () => {})"],
  ] as const)
    it(`is refused when a hazard is marked controlled that ${what}`, async () => {
      const { faults } = await given([hazard('H-01', 'controlled')], test)

      expect(faults.join()).to.include('H-01 is marked controlled, and no test names it')
    })

  it('needs no test for what is controlled in part or not yet', async () => {
    const { faults } = await given([hazard('H-01', 'partly'), hazard('H-02', 'not yet')], '')

    expect(faults).to.deep.equal([])
  })

  it('is refused when a test names a hazard that it does not have', async () => {
    const { faults } = await given([hazard('H-01', 'partly')], "it('flies [H-77]', () => {})")

    expect(faults.join()).to.include('test/net.test.ts names H-77')
  })

  it('is refused with a hazard twice, a status it does not know or a word left out', async () => {
    const twice = [hazard('H-01', 'partly'), hazard('H-01', 'partly')]
    expect((await given(twice, '')).faults.join()).to.include('H-01 is in the log twice')
    const wrong = [
      hazard('H-01', 'done'),
      { ...hazard('H-01', 'partly'), residual: '' },
      hazard('1', 'partly'),
    ]
    for (const each of wrong) {
      const refused = await given([each], '').catch((error: unknown) => error)
      expect(refused).to.be.instanceOf(Error)
    }
  })
})
