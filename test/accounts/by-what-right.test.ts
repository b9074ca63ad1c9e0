import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { addMember, addOrganisation, addTeam } from '../../src/accounts/index.ts'
import { bornAs, caller, migrate, openDatabase, systemClock } from '../../src/platform/index.ts'
import { aPatient } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import type { Portal } from '../support/portal.ts'

describe('a right to see a patient', () => {
  let portal: Portal
  let home: string
  beforeEach(async () => {
    portal = await openPortal()
    home = `/clinic/patients/${(await aPatient(portal, { practice: 'high street' })).patientId}`
  })
  afterEach(() => portal.close())

  it('is never a hospital nurse’s because they are also on a practice’s list', async () => {
    const of = { organisation_id: portal.practices['high street'], account_id: portal.people.nurseElsewhere }
    await portal.db('practice_members').insert(of)
    const nurse = await portal.as('nurseElsewhere')

    await nurse.get(home).expect(404)
    await nurse.get(`${home}/results/new`).expect(404)
  })

  it('is the practice’s for a GP, who stays a reader even when somebody puts them in a team', async () => {
    const { db, teams, people } = portal
    await addMember(db, portal.operator(), teams.urology, { accountId: people.gp, function: 'member' })
    const gp = await portal.as('gp')

    expect((await gp.get(home).expect(200)).text).to.include('as the patient’s GP practice')
    await db('relationships').where({ kind: 'practice' }).update({ until_at: portal.clock.now() })
    await gp.get(home).expect(404)
  })

  it('leaves a row when a password is chosen through a link', async () => {
    const nurse = await portal.as('nurse')
    const { text } = await nurse.post(`${home}/website`).expect(200)
    const link = /\/my\/first-sign-in\/[\w-]+/.exec(text)?.[0] ?? ''
    await portal.anyone().post(link).type('form').send({ password: 'three random words' }).expect(303)

    expect(await portal.db('audit_rows').where({ action: 'password chosen' }).first()).to.include({
      role: 'patient',
      patient_id: null,
    })
  })
})

describe('the operator’s user add', () => {
  let folder: string
  let url: string
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'aftercare-user-'))
    url = `sqlite:${folder}/aftercare.db`
    const db = openDatabase(url)
    await migrate(db)
    await bornAs(db, 'demo', systemClock)
    const by = caller({ kind: 'operator', name: 'test' }, systemClock)
    const line = { phone: '01632 960 100', hours: 'Weekdays', outOfHours: null }
    await addTeam(db, by, { key: 'urology', name: 'Urology', ...line })
    const practice = { code: 'X00001', name: 'High Street Surgery', address: null, phone: null }
    await addOrganisation(db, by, { kind: 'practice', ...practice })
    await db.destroy()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const add = (email: string, role: string, team: string) =>
    promisify(execFile)(
      process.execPath,
      ['src/cli.ts', 'user', 'add', email, '--role', role, '--team', team],
      { env: { ...process.env, DATABASE_URL: url } },
    ).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stderr: string }).stderr,
    )

  it('puts GPs into practices, everybody else into teams, and says so when asked otherwise', async () => {
    expect(await add('gp@clinic.test', 'gp practice', 'X00001')).to.include('/clinic/first-sign-in/')
    expect(await add('nurse@clinic.test', 'nurse specialist', 'urology')).to.include('/clinic/first-sign-in/')
    for (const [role, team] of [
      ['nurse specialist', 'X00001'],
      ['gp practice', 'urology'],
    ] as const)
      expect(await add(`${team}@clinic.test`, role, team)).to.include('--team must be a practice code')
  })
})
