import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { loadCodes } from '../../src/feeds/index.ts'

describe('a code map', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'aftercare-codes-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const keep = (file: string, content: object | string) =>
    writeFileSync(path.join(folder, file), typeof content === 'string' ? content : JSON.stringify(content))
  const load = () => loadCodes(pathToFileURL(`${folder}/`))
  const line = (code: string, test: string | null, systems?: string[]) => ({
    code,
    name: code,
    test,
    systems,
  })
  const map = (sender: string, ...codes: object[]) => ({ sender, sources: {}, codes })

  it('holds for its own sender before what holds for everybody', () => {
    keep('a.json', map('*', line('X1', 'cea')))
    keep('b.json', map('LAB|ONE', line('X1', 'psa'), line('X2', null)))
    const codes = load()

    expect(codes.find('LAB|ONE', '', 'x1')?.test?.key).to.equal('psa')
    expect(codes.find('LAB|TWO', '', 'X1')?.test?.key).to.equal('cea')
    expect(codes.find('LAB|ONE', '', 'X2')).to.deep.equal({ test: null })
    expect(codes.find('LAB|TWO', '', 'X2')).to.equal(undefined)
  })

  it('holds only in its own code system, where the sender names one', () => {
    keep('a.json', map('*', line('2857-1', 'psa', ['LN'])))
    const codes = load()

    expect(codes.find('LAB|ONE', 'ln', '2857-1')?.test?.key).to.equal('psa')
    expect(codes.find('LAB|ONE', '', '2857-1')?.test?.key).to.equal('psa')
    expect(codes.find('LAB|ONE', 'LOCAL', '2857-1')).to.equal(undefined)
  })

  it('is contradicted by whole words of a name', () => {
    const codes = loadCodes()
    const psa = codes.find('*', 'LN', '2857-1')?.test
    const ct = codes.find('CRIS|NORTHFIELD', '', 'CT')?.test
    if (!psa || !ct) throw new Error('not mapped')

    for (const name of ['Free PSA', 'PSA free/total ratio', 'PSA density', 'CA 125', 'CEA'])
      expect(codes.contradicts(psa, name), name).to.equal(true)
    for (const name of ['PSA', 'Prostate-specific antigen', 'Serum PSA level', ''])
      expect(codes.contradicts(psa, name), name).to.equal(false)
    expect(codes.contradicts(ct, 'CT abdomen, section')).to.equal(false)
  })

  for (const [said, content, sentence] of [
    ['no JSON', '{', 'Code map a.json is not valid JSON'],
    ['an unknown test', map('*', line('X', 'xyz')), 'codes.0.test is no test that Aftercare knows'],
    ['no sender', { sources: {}, codes: [line('X', 'psa')] }, 'sender must be text'],
    ['a code twice', map('*', line('X', 'psa'), line('x', 'cea')), 'gives code x of * twice'],
  ] as const)
    it(`with ${said} is refused in a sentence`, () => {
      keep('a.json', content)

      expect(load).to.throw(sentence.replace('gives', 'give'))
    })
})
