import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import pg from 'pg'
import { startPostgres } from '../support/postgres.ts'

describe('a throw-away PostgreSQL server', function () {
  this.timeout(120_000) // unpacks 60 MB

  const usual = process.env.TMPDIR
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'aftercare-servers-'))
    await chmod(folder, 0o755)
    process.env.TMPDIR = folder
  })
  afterEach(async () => {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    await rm(folder, { recursive: true })
  })

  it('answers, from the package alone, and leaves nothing behind', async () => {
    const server = await startPostgres('embedded')
    const client = new pg.Client(server.url)
    await client.connect()
    const { rows } = await client.query<{ fsync: string }>('show fsync')
    await client.end()
    const during = await readdir(folder)
    await server.stop()

    expect(rows).to.deep.equal([{ fsync: 'off' }])
    expect(during).to.have.lengthOf(1)
    expect(await readdir(folder)).to.deep.equal([])
  })
})
