import { setImmediate as others } from 'node:timers/promises'
import {
  addAccount,
  addMember,
  addOrganisation,
  addPatientAccount,
  addTeam,
  hashPassword,
} from '../accounts/index.ts'
import { insertPatient } from '../patients/index.ts'
import { addMonths, assertDemo, audit, gatherStatistics, transaction, Unusable } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import { copyRows, rowsOf } from './bench-copies.ts'
import type { Rows } from './bench-copies.ts'
import { kinds, pathways, shares } from './bench-kinds.ts'
import type { Kind, Pathway } from './bench-kinds.ts'
import { makeMould } from './bench-moulds.ts'
import type { Place } from './bench-moulds.ts'
import { nhsNumbers, somebody } from './bench-people.ts'

/** Everybody whom bench data makes signs in with this. */
export const benchPassword = 'follow-up at home'
const teamsMost = 2000
const fewest = 200
const chunk = 500
const online = 20

export interface BenchData {
  patients: number
  teams: number
  rows: number
  seconds: number
}

/**
 * Fills an empty demonstration database with fictional patients and their years of history, for measuring. One patient
 * of each kind is made by the product's own functions; the others are copies with a name and number of their own.
 * Nurses are nurse-1@bench.test, one a team; every 20th patient has a sign-in, patient-20@bench.test and so on.
 */
export async function makeBenchData(db: Db, by: Caller, patients: number): Promise<BenchData> {
  await assertDemo(db)
  if (!Number.isSafeInteger(patients) || patients < fewest)
    throw new Unusable(`Give the number of patients, ${fewest} or more, like 20000.`)
  if (await db('patients').first<unknown>('id'))
    throw new Unusable('There are patients in this database. Name an empty one in DATABASE_URL.')
  const begun = performance.now()
  const numbers = nhsNumbers()
  const passwordHash = await hashPassword(benchPassword)
  const practiceId = await addPractice(db, by)
  const teams = await addTeams(db, by, patients, practiceId, passwordHash)
  const moulds = await makeMoulds(db, by, teams, numbers)
  let rows = 0
  for (const team of teams) {
    const ofTeam = moulds.filter(mould => mould.pathway.team === team.pathway)
    const sizes = shares(
      ofTeam.map(mould => mould.kind),
      team.patients,
      new Set(ofTeam.map(mould => mould.pathway)).size,
    )
    for (const [place, mould] of ofTeam.entries()) {
      const here = mould.teamId === team.teamId ? 1 : 0 // the mould itself is one of them
      for (let left = (sizes[place] ?? 0) - here; left > 0; left -= chunk) {
        rows += await transaction(db, trx =>
          copyPatients(trx, by, team, mould, Math.min(left, chunk), numbers, passwordHash),
        )
        await others()
      }
    }
  }
  await gatherStatistics(db)
  return { patients, teams: teams.length, rows, seconds: (performance.now() - begun) / 1000 }
}

interface BenchTeam extends Place {
  pathway: Pathway['team']
  patients: number
}

interface MadeMould {
  pathway: Pathway
  kind: Kind
  rows: Rows
  teamId: number
}

const addPractice = (db: Db, by: Caller): Promise<number> =>
  transaction(db, trx =>
    addOrganisation(trx, by, {
      kind: 'practice',
      code: 'X90001',
      name: 'Bench Lane Surgery',
      address: '1 Bench Lane, Testford',
      phone: '01632 960 200',
    }),
  )

/** At least one team a pathway, none above 2,000 patients; each with a nurse, who owns what nobody else does. */
async function addTeams(
  db: Db,
  by: Caller,
  patients: number,
  practiceId: number,
  passwordHash: string,
): Promise<BenchTeam[]> {
  const names = ['breast', 'colorectal', 'urology'] as const
  const count = Math.max(names.length, Math.ceil(patients / teamsMost))
  const teams: BenchTeam[] = []
  for (let n = 0; n < count; n++) {
    const pathway = names[n % names.length] ?? 'breast'
    const round = Math.floor(n / names.length) + 1
    const nurse = { email: `nurse-${n + 1}@bench.test`, name: `Nurse ${n + 1}` }
    const { teamId, nurseId } = await transaction(db, async trx => {
      const id = await addTeam(trx, by, {
        key: round === 1 ? pathway : `${pathway}-${round}`,
        name: `${pathway[0]?.toUpperCase()}${pathway.slice(1)} nurses ${round}`,
        phone: '01632 960 100',
        hours: 'Monday to Friday, 9am to 5pm',
        outOfHours: 'NHS 111',
      })
      const role = 'nurse specialist' as const
      const accountId = await addAccount(trx, by, { side: 'clinic', role, ...nurse })
      await trx('accounts').where({ id: accountId }).update({ password_hash: passwordHash })
      await trx('teams').where({ id }).update({ default_owner_id: accountId })
      return { teamId: id, nurseId: accountId }
    })
    await addMember(db, by, teamId, { accountId: nurseId, function: 'lead' })
    const size = Math.floor(patients / count) + (n < patients % count ? 1 : 0)
    teams.push({ teamId, nurseId, practiceId, pathway, patients: size })
  }
  return teams
}

async function makeMoulds(
  db: Db,
  by: Caller,
  teams: BenchTeam[],
  numbers: Generator<string, never>,
): Promise<MadeMould[]> {
  const made: MadeMould[] = []
  for (const pathway of pathways) {
    const team = teams.find(each => each.pathway === pathway.team)
    if (!team) continue
    for (const kind of kinds) {
      const who = { sex: pathway.sex, tellBy: kind.tellBy, bornAbout: bornAbout(by) }
      const patient = somebody(made.length + 1, numbers.next().value, who)
      const patientId = await makeMould(db, team, pathway, kind, patient, by.today)
      made.push({ pathway, kind, rows: await rowsOf(db, patientId), teamId: team.teamId })
      await others()
    }
  }
  return made
}

/** 68 or so: where no protocol plans anything by age. */
const bornAbout = (by: Caller) => addMonths(by.today, -68 * 12)

async function copyPatients(
  trx: Db,
  by: Caller,
  team: BenchTeam,
  mould: MadeMould,
  count: number,
  numbers: Generator<string, never>,
  passwordHash: string,
): Promise<number> {
  const who = { sex: mould.pathway.sex, tellBy: mould.kind.tellBy, bornAbout: bornAbout(by) }
  const last = await trx('patients').max<{ id: number }[]>('id as id')
  const firstPatientId = (last[0]?.id ?? 0) + 1
  for (let id = firstPatientId; id < firstPatientId + count; id++) {
    const patientId = await insertPatient(trx, somebody(id, numbers.next().value, who), by.at)
    if (patientId !== id)
      throw new Error('Somebody else is registering patients. Try again when they are done.')
  }
  const { teamId, nurseId } = team
  const rows = await copyRows(trx, mould.rows, { firstPatientId, count, teamId, nurseId })
  for (let id = firstPatientId; id < firstPatientId + count; id++) {
    if (id % online !== 0) continue
    const account = { patientId: id, name: `Patient ${id}`, email: `patient-${id}@bench.test` }
    const accountId = await addPatientAccount(trx, by, account)
    await trx('accounts').where({ id: accountId }).update({ password_hash: passwordHash })
  }
  await audit(trx, by, 'bench patients made', { teamId, patients: count })
  return rows + count
}
