import { expect } from 'chai'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { makeAssets, publicFolder } from '../../scripts/assets.ts'

const own = ['aftercare.css', 'aftercare.js']

describe('the files browsers load', () => {
  let files: string[]

  before(async () => {
    const entries = await readdir(publicFolder, { recursive: true, withFileTypes: true })
    files = entries
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(publicFolder.length + 1))
  })

  const text = (file: string) => readFile(join(publicFolder, file), 'utf8')

  it('are what scripts/assets.ts makes, and our own two', async () => {
    const assets = await makeAssets()

    expect(files.toSorted()).to.deep.equal([...assets.keys(), ...own].toSorted())
    for (const [path, content] of assets) {
      expect(content.equals(await readFile(join(publicFolder, path))), `${path} is out of date`).to.equal(true)
    }
  })

  it('name no outside host, font or source map', async () => {
    for (const file of files.filter(name => /\.(css|js)$/.test(name))) {
      const content = await text(file)
      const hosts = content.match(/https?:\/\/[\w.-]+/g) ?? []

      expect(hosts.filter(host => host !== 'http://www.w3.org'), file).to.deep.equal([])
      expect(content, file).not.to.match(/@font-face|Frutiger|sourceMappingURL|url\(["']?\/\//)
    }
  })

  it('include every picture the style sheets ask for', async () => {
    const css = (await text('nhsuk-frontend.min.css')) + (await text('aftercare.css'))
    const pictures = [...css.matchAll(/url\(["']?([^)"']+)/g)].map(match => match[1] ?? '')

    expect(pictures).not.to.have.lengthOf(0)
    for (const picture of pictures) expect(files).to.include(picture.replace(/^\/assets\//, ''))
  })

  it('are light: at most 30 kB of script and 80 kB in all, compressed', async () => {
    const size = async (names: string[]) => {
      const contents = await Promise.all(names.map(name => readFile(join(publicFolder, name))))
      return contents.reduce((sum, content) => sum + gzipSync(content).length, 0)
    }
    const scripts = files.filter(name => name.endsWith('.js'))

    expect(await size(scripts)).to.be.below(30_000)
    expect(await size(files)).to.be.below(80_000)
  })
})
