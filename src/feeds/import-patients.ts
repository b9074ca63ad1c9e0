import { setImmediate as breathe } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import {
  addRelationship,
  findAccountByEmail,
  findOrganisation,
  findTeamByKey,
  listMembers,
  openOurselves,
  setPractice,
} from '../accounts/index.ts'
import type { Team } from '../accounts/index.ts'
import { enrolWithin, listFollowUps, testOf, usableProtocol } from '../care-plans/index.ts'
import type { Enrolment, StoredProtocol } from '../care-plans/index.ts'
import { insertPatient, matchPatient } from '../patients/index.ts'
import { audit, kindOf, transaction, Unusable } from '../platform/index.ts'
import type { Caller, Db } from '../platform/index.ts'
import { keepVersion, parseMeasured, previousSystem } from '../results/index.ts'
import { headerFaults, readRow } from './import-columns.ts'
import type { Row } from './import-columns.ts'

export interface ImportReport {
  /** lines that cannot be taken, each with its reasons */
  bad: { line: number; faults: string[] }[]
  added: number
  /** followed already under this protocol: nothing is changed */
  known: number
}

interface Options {
  dryRun: boolean
  skipBad: boolean
}

/**
 * Brings in the spreadsheet a trust leaves behind. Every line that cannot be taken is reported with its reasons
 * before anything is saved; then all is saved or nothing, unless told to skip bad lines. Running it twice changes nothing.
 */
export async function importPatients(
  db: Db,
  by: Caller,
  csv: string,
  { dryRun, skipBad }: Options,
): Promise<ImportReport> {
  const { rows, bad } = readFile(csv)
  const good: (Ready & { line: number })[] = []
  for (const { line, row } of rows) {
    const ready = await lookUp(db, row)
    if ('faults' in ready) bad.push({ line, faults: ready.faults })
    else good.push({ ...ready, line })
    await breathe()
  }
  bad.push(...doubles(rows))
  bad.sort((one, other) => one.line - other.line)
  if (dryRun || (bad.length > 0 && !skipBad)) return { bad, added: 0, known: 0 }
  const isBad = new Set(bad.map(each => each.line))
  const taken = good.filter(({ line }) => !isBad.has(line))

  return transaction(db, async trx => {
    let added = 0
    for (const ready of taken) {
      if (await importOne(trx, by, ready)) added++
      await breathe()
    }
    await audit(trx, by, 'patients imported', { added, known: taken.length - added, skipped: bad.length })
    return { bad, added, known: taken.length - added }
  })
}

function readFile(csv: string) {
  let lines: Record<string, string>[]
  let header: string[] = []
  try {
    lines = parse(csv, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      columns: (names: string[]) => (header = names.map(name => name.toLowerCase().replaceAll(' ', '_'))),
    })
  } catch (error) {
    throw new Unusable(
      `The file is not a spreadsheet we can read: ${(error as Error).message}. Save it as CSV and try again.`,
    )
  }
  const faults = headerFaults(header)
  if (faults.length > 0) throw new Unusable(faults.join('\n'))
  const rows: { line: number; row: Row }[] = []
  const bad: ImportReport['bad'] = []
  lines.forEach((cells, place) => {
    const read = readRow(cells)
    if ('row' in read) rows.push({ line: place + 2, row: read.row })
    else bad.push({ line: place + 2, faults: read.faults })
  })
  return { rows, bad }
}

interface Ready {
  row: Row
  team: Team
  stored: StoredProtocol
  practiceId: number | null
  keyWorkerId: number | null
  patientId: number | null
}

/** Finds what a line names: its team, protocol, practice and key worker, and whether we know the person. */
async function lookUp(db: Db, row: Row): Promise<Ready | { faults: string[] }> {
  const faults: string[] = []
  const team = await findTeamByKey(db, row.team)
  if (!team) faults.push(`team ${row.team} does not exist. Make it first, or correct the name`)
  const stored = await usableProtocol(db, row.protocol)
  if (!stored) faults.push(`protocol ${row.protocol} is not known, or not signed by two people yet`)
  const practice = row.gp_practice === null ? undefined : await findOrganisation(db, row.gp_practice)
  if (row.gp_practice !== null && !practice)
    faults.push(`gp_practice ${row.gp_practice} is not known. Add the practice first`)
  if (row.nhs_number?.startsWith('999') && (await kindOf(db)) !== 'demo')
    faults.push('nhs_number begins with 999, which is only for tests. Give the patient’s own number')
  const keyWorkerId = await keyWorker(db, row, team, faults)
  const patientId = await knownPatient(db, row, faults)
  if (faults.length > 0 || !team || !stored) return { faults }
  return { row, team, stored, practiceId: practice?.id ?? null, keyWorkerId, patientId }
}

async function keyWorker(db: Db, row: Row, team: Team | undefined, faults: string[]): Promise<number | null> {
  if (row.key_worker === null || !team) return null
  const account = await findAccountByEmail(db, 'clinic', row.key_worker)
  const members = await listMembers(db, [team.id])
  if (account && members.some(member => member.accountId === account.id)) return account.id
  faults.push('key_worker is not the email address of a member of the team. Correct it or leave it empty')
  return null
}

/** The same person registered before; a number that belongs to somebody else is a fault, never a guess. */
async function knownPatient(db: Db, row: Row, faults: string[]): Promise<number | null> {
  if (row.nhs_number !== null) {
    const matches = await matchPatient(db, {
      nhsNumbers: [row.nhs_number],
      bornOn: row.date_of_birth,
      names: [row.family_name, row.given_name],
    })
    const exact = matches.find(match => match.how === 'exact')
    if (exact) return exact.patientId
    if (matches.length > 0)
      faults.push(
        'A registered patient is nearly the same (number, date of birth or name differs). Compare the two',
      )
    return null
  }
  const same = await db('patients')
    .where({ hospital_number: row.hospital_number })
    .first<{ id: number; date_of_birth: string } | undefined>('id', 'date_of_birth')
  if (same && same.date_of_birth !== row.date_of_birth)
    faults.push('hospital_number belongs to a patient with another date of birth. Compare the two')
  return same?.id ?? null
}

/** The same person twice under one protocol in one file is a mistake in the file. */
function doubles(rows: { line: number; row: Row }[]): ImportReport['bad'] {
  const seen = new Map<string, number>()
  return rows.flatMap(({ line, row }) => {
    const key = [row.nhs_number ?? row.hospital_number, row.protocol, row.laterality].join(' ')
    const first = seen.get(key)
    seen.set(key, first ?? line)
    return first === undefined
      ? []
      : [{ line, faults: [`Line ${first} has the same patient and protocol. Remove one of the two`] }]
  })
}

async function importOne(trx: Db, by: Caller, ready: Ready): Promise<boolean> {
  const { row, stored } = ready
  const patientId = ready.patientId ?? (await newPatient(trx, by, ready))
  const record = openOurselves(by, patientId)
  const followUps = await listFollowUps(trx, record)
  const same = followUps.some(each => each.protocolId === stored.id && each.anchorOn === row.anchor_date)
  if (same) return false
  await enrolWithin(trx, record, enrolmentOf(ready))
  for (const [test, before] of Object.entries(row.tests))
    await keepLastValue(trx, record, test, before, stored)
  return true
}

async function newPatient(trx: Db, by: Caller, { row, team, practiceId }: Ready): Promise<number> {
  const patientId = await insertPatient(
    trx,
    {
      nhsNumber: row.nhs_number,
      hospitalNumber: row.hospital_number,
      title: row.title,
      familyName: row.family_name,
      givenName: row.given_name,
      formerFamilyName: null,
      dateOfBirth: row.date_of_birth,
      sex: row.sex,
      address: row.address,
      postcode: null,
      phone: row.phone,
      email: row.email,
      tellBy: row.channel,
      language: row.language,
      interpreter: false,
      largePrint: row.large_print,
      communicationNeeds: null,
    },
    by.at,
  )
  await addRelationship(trx, by.at, { patientId, kind: 'team', teamId: team.id })
  await setPractice(trx, patientId, practiceId, by.at)
  return patientId
}

/** What the spreadsheet does not say is awaited, which leaves the enrolment incomplete with an owner. */
function enrolmentOf({ row, team, stored, keyWorkerId }: Ready): Enrolment {
  const { protocol } = stored
  const limits = Object.fromEntries(
    protocol.limits.map(limit => {
      const given = row.tests[limit.test]?.limit ?? null
      const reason =
        given === null ? 'Not in the spreadsheet this patient came from' : 'As in the system before this one'
      return [limit.test, { comparison: limit.comparison, value: given, reason }]
    }),
  )
  const lastDone = Object.fromEntries(
    Object.entries(row.tests).flatMap(([test, { lastOn }]) => (lastOn === undefined ? [] : [[test, lastOn]])),
  )
  return {
    teamId: team.id,
    protocolKey: protocol.key,
    stratum: 'self-managed',
    diagnosis: protocol.title,
    diagnosedOn: null,
    laterality: row.laterality,
    surgery: null,
    site: null,
    colonoscopyBeforeSurgery: null,
    anchorOn: row.anchor_date,
    bornOn: row.date_of_birth,
    keyWorkerId: keyWorkerId ?? team.defaultOwnerId,
    treatments: [],
    medicines: row.aromatase_inhibitor
      ? [{ kind: 'aromatase inhibitor', name: 'Aromatase inhibitor', startedOn: null, plannedStopOn: null }]
      : [],
    eligibility: [],
    limits,
    lastDone,
    origin: 'import',
  }
}

/** The last value from the system before: history for the chart, read and told there. */
async function keepLastValue(
  trx: Db,
  record: ReturnType<typeof openOurselves>,
  testKey: string,
  before: { lastOn?: string; lastValue?: string },
  stored: StoredProtocol,
): Promise<void> {
  if (before.lastOn === undefined || before.lastValue === undefined) return
  const test = testOf(testKey)
  await keepVersion(trx, record, {
    test: test.key,
    form: test.form,
    sender: previousSystem,
    orderNumber: `${test.key} ${before.lastOn}`,
    code: test.key,
    subId: '',
    messageId: null,
    enteredBy: null,
    version: {
      status: 'final',
      sentAt: null,
      text: before.lastValue,
      measured: test.form === 'number' ? parseMeasured(before.lastValue) : null,
      unit: stored.protocol.limits.find(limit => limit.test === test.key)?.unit ?? test.unit,
      assay: null,
      takenOn: before.lastOn,
      comment: null,
      addendum: false,
    },
  })
}
