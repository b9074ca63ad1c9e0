import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { assertSafe, readSettings, Unusable } from '../../src/platform/index.ts'

describe('settings', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'aftercare-settings-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const inFile = (content: string) => {
    const file = path.join(folder, 'secret')
    writeFileSync(file, content)
    return file
  }
  const problems = (work: () => unknown): string[] => {
    try {
      work()
    } catch (error) {
      expect(error).to.be.instanceOf(Unusable)
      return String((error as Error).message)
        .split('\n')
        .slice(1)
        .map(line => line.replace('  - ', ''))
    }
    return []
  }

  it('have defaults for somebody who sets nothing', () => {
    expect(readSettings({})).to.include({
      DATABASE_URL: 'sqlite:data/aftercare.db',
      PORT: 3000,
      HOST: '127.0.0.1',
      HL7_PORT: 2575,
      HL7_HOST: '127.0.0.1',
    })
  })

  it('take an empty one for none, but close the laboratories’ door with an empty port', () => {
    expect(readSettings({ PORT: '', HL7_HTTP_TOKEN: '', HL7_PORT: '' })).to.include({
      PORT: 3000,
      HL7_PORT: null,
    })
  })

  it('may each stand in a file, without the line’s end', () => {
    const secret = 's'.repeat(40)

    expect(readSettings({ SESSION_SECRET_FILE: inFile(`${secret}\n`) }).SESSION_SECRET).to.equal(secret)
    expect(readSettings({ DATABASE_URL_FILE: inFile('sqlite:here.db') }).DATABASE_URL).to.equal(
      'sqlite:here.db',
    )
  })

  it('name all that is wrong at once, and what to set', () => {
    const wrong = problems(() =>
      readSettings({
        DATABASE_URL: 'mysql://here',
        PORT: '70000',
        HL7_PORT: 'two',
        SESSION_SECRET: 'short',
        AUDIT_KEY_FILE: path.join(folder, 'nowhere'),
        HL7_HTTP_TOKEN: 'x',
        BASE_URL: 'aftercare',
        TRUST_PROXY: 'true',
        CLOCK: 'yesterday',
      }),
    )

    expect(wrong).to.have.members([
      'AUDIT_KEY_FILE names a file that cannot be read. Check the path.',
      'DATABASE_URL must be sqlite:<path> or postgres://….',
      'PORT must be a number from 0 to 65535.',
      'HL7_PORT must be a number from 0 to 65535, or empty to close that door.',
      'SESSION_SECRET must be at least 32 characters long.',
      'HL7_HTTP_TOKEN must be at least 16 characters long.',
      'BASE_URL must be a web address, like https://aftercare.example.nhs.uk.',
      'TRUST_PROXY must be the address of the proxy, like 10.0.0.4, or several with commas between them.',
      'CLOCK must be an ISO date-time, like 2026-11-23T09:00:00Z.',
    ])
  })

  it('never repeat a secret that is wrong', () => {
    expect(problems(() => readSettings({ AUDIT_KEY: 'hunter2' })).join()).not.to.include('hunter2')
  })

  for (const proxy of ['10.0.0.4', '10.0.0.0/8, 192.168.1.1', 'loopback', '::1', 'fd00::/8'])
    it(`know ${proxy} for a proxy`, () =>
      expect(readSettings({ TRUST_PROXY: proxy }).TRUST_PROXY).to.equal(proxy))

  for (const proxy of ['10.0.0.4/33', 'proxy.local', '1', 'loopback/8', '10.0.0.4,'])
    it(`do not know ${proxy} for a proxy`, () =>
      expect(problems(() => readSettings({ TRUST_PROXY: proxy }))).to.have.lengthOf(1))

  const safe = {
    SESSION_SECRET: 's'.repeat(32),
    AUDIT_KEY: 'k'.repeat(32),
    BASE_URL: 'https://aftercare.example.nhs.uk',
    TRUST_PROXY: '10.0.0.4',
  }

  it('of a production server are safe with secrets and https', () => {
    expect(() => assertSafe(readSettings(safe))).not.to.throw()
  })

  it('of a production server are safe behind a proxy that says so, without an address', () => {
    const { BASE_URL: _none, ...behindProxy } = safe

    expect(() => assertSafe(readSettings(behindProxy))).not.to.throw()
  })

  it('of a production server are refused otherwise, all that is unsafe at once', () => {
    const wrong = problems(() => assertSafe(readSettings({ CLOCK: '2026-03-02T10:00:00Z' }))).join('\n')

    for (const name of ['SESSION_SECRET', 'AUDIT_KEY', 'CLOCK', 'TRUST_PROXY']) expect(wrong).to.include(name)
  })

  for (const [name, value] of Object.entries({
    BASE_URL: 'http://aftercare.example.nhs.uk',
    SESSION_SECRET: '',
    AUDIT_KEY: '',
    TRUST_PROXY: '',
  }))
    it(`of a production server are refused with ${name} ${value || 'left out'}`, () => {
      const wrong = problems(() => assertSafe(readSettings({ ...safe, [name]: value })))

      expect(wrong).to.have.lengthOf(1)
      expect(wrong[0]).to.include(name)
    })
})
