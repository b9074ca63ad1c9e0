import { getTeam, namesOf } from '../accounts/index.ts'
import type { PatientAccess, TeamAccess } from '../accounts/index.ts'
import {
  listFollowUps,
  listLimits,
  nextChecks,
  ownFollowUps,
  protocolOf,
  testOf,
} from '../care-plans/index.ts'
import type { LimitRow } from '../care-plans/index.ts'
import { getPatient } from '../patients/index.ts'
import { accountOf, audit, command, longDate, NotFound, TooLate } from '../platform/index.ts'
import type { Day, Db, pdf } from '../platform/index.ts'
import { recordTelling } from './telling.ts'
import type { Finding } from './assess.ts'
import { toLimit } from './judge.ts'
import { resultLetter } from './letter.ts'
import { getResult, listFindings, listReadings } from './queries.ts'
import type { FindingRow, Reading, Result } from './result.ts'
import type { ToTell } from './telling-the-patient.ts'
import { keptBack } from './visible.ts'

/** A letter that waits in the outbox to be printed and posted. */
export interface Letter {
  id: number
  patientId: number
  teamId: number
  resultId: number
  hash: string
  wantedBy: Day
}

/** Letters of these teams that wait, oldest first. */
export async function listLetters(
  db: Db,
  teams: TeamAccess,
  after: number,
  limit: number,
): Promise<Letter[]> {
  const rows = await waiting(db, teams).where('id', '>', after).orderBy('id').limit(limit).select<Row[]>()
  return rows.map(toLetter)
}

export async function getLetter(db: Db, teams: TeamAccess, id: number): Promise<Letter> {
  const row = await waiting(db, teams).where({ id }).first<Row | undefined>()
  if (!row) throw new NotFound()
  return toLetter(row)
}

/** Letters that wait and whose moment to undo has passed. */
export const waiting = (db: Db, { teamIds, at }: Pick<TeamAccess, 'teamIds' | 'at'>) =>
  db('outbox')
    .whereIn('team_id', teamIds)
    .where({ kind: 'result letter' })
    .whereNull('proved_at')
    .whereNull('dropped_at')
    .where('not_before', '<=', at)

/** Whether what the letter says still holds and has been read; if not, it must not be posted. */
export async function stillHolds(db: Db, record: PatientAccess, letter: Letter): Promise<boolean> {
  const result = await getResult(db, record, letter.resultId)
  const findings = (await listFindings(db, record)).filter(each => each.resultId === letter.resultId)
  return result.current.hash === letter.hash && findings.every(each => each.stage !== 'to read')
}

export async function letterPaper(db: Db, record: PatientAccess, letter: Letter): Promise<pdf.Paper> {
  if (!(await stillHolds(db, record, letter))) throw new TooLate(changed)
  const result = await getResult(db, record, letter.resultId)
  const findings = (await listFindings(db, record)).filter(each => each.resultId === letter.resultId)
  const readings = await readingsOf(db, record, result)
  const followUps = (await listFollowUps(db, record)).filter(each =>
    findings.some(finding => finding.followUpId === each.id),
  )
  const protocols = await Promise.all(followUps.map(each => protocolOf(db, each.protocolId)))
  const limits = await listLimits(db, record)
  const own = await ownFollowUps(db, record, async () => {
    const kept = await keptBack(db, record) // of other results nobody has told; what comes of this one it tells
    return new Set([...kept].filter(id => !readings.some(({ nextCheckId }) => nextCheckId === id)))
  })
  const next = nextChecks(own.filter(each => followUps.some(({ id }) => id === each.followUp.id)))[0]
  const keyWorkerId = followUps[0]?.keyWorkerId ?? null
  const names = await namesOf(db, [keyWorkerId, ...readings.map(each => each.readBy)])
  const about = {
    patient: await getPatient(db, record),
    team: await getTeam(db, letter.teamId),
    test: testOf(result.test),
    result,
    tell: toTell(result, findings, readings, limits),
    readings,
    names,
    protocols,
    next: next ?? null,
    nurse: names.get(keyWorkerId ?? 0) ?? null,
  }
  return resultLetter(about, record)
}

/** The strictest finding and its reading speak for the result; nothing does for one that was taken back. */
function toTell(
  result: Result,
  findings: FindingRow[],
  readings: Reading[],
  limits: LimitRow[],
): ToTell | null {
  const { current, form } = result
  if (current.status === 'withdrawn' || current.status === 'cancelled') return null
  const strictness: Finding[] = ['act', 'look', 'expected']
  const [leading] = findings.toSorted(
    (one, other) => strictness.indexOf(one.finding) - strictness.indexOf(other.finding),
  )
  const reading = readings.find(each => each.followUpId === leading?.followUpId)
  const test = testOf(result.test)
  return {
    name:
      form === 'number'
        ? test.title
        : test.patientTitle.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase()),
    form,
    measured: current.measured,
    unit: current.unit,
    limit: toLimit(limits.find(each => each.id === leading?.limitId)),
    finding: leading?.finding ?? 'look',
    outcome: reading?.outcome ?? null,
    coded: reading?.coded ?? null,
    test: result.test,
  }
}

const readingsOf = async (db: Db, record: PatientAccess, { id, current }: Result) =>
  (await listReadings(db, record)).filter(
    each => each.resultId === id && each.hash === current.hash && each.undoneAt === null,
  )

const changed =
  'The result has changed since this letter was asked for. Do not post it: discard it, and read the result again.'

/** The letter is in the post: the patient counts as told, and the outbox has its proof. */
export const recordPosted = (db: Db, record: PatientAccess, letter: Letter, postedOn: Day): Promise<void> =>
  command(db, record, async trx => {
    record.need('send, book and call')
    if (!(await stillHolds(trx, record, letter))) throw new TooLate(changed)
    await settle(trx, record, letter, {
      proved_at: record.at,
      proof: JSON.stringify({ postedOn, by: accountOf(record.actor) }),
    })
    await recordTelling(trx, record, letter.resultId, {
      hash: letter.hash,
      channel: 'letter',
      identityChecked: false,
      note: `Posted on ${longDate(postedOn)}`,
      outboxId: letter.id,
    })
  })

/** The letter will not be posted; the result waits to be told again. */
export const discardLetter = (
  db: Db,
  record: PatientAccess,
  letter: Letter,
  because: string,
): Promise<void> =>
  command(db, record, async trx => {
    record.need('send, book and call')
    await settle(trx, record, letter, { dropped_at: record.at, dropped_because: because })
    await audit(trx, record, 'letter discarded', { outboxId: letter.id, resultId: letter.resultId })
  })

async function settle(trx: Db, record: PatientAccess, letter: Letter, columns: Record<string, string>) {
  const settled = await trx('outbox')
    .where({ patient_id: record.patientId, id: letter.id })
    .whereNull('proved_at')
    .whereNull('dropped_at')
    .update(columns)
  if (settled !== 1)
    throw new TooLate('Somebody has posted or discarded this letter already. Go back to the letters.')
}

interface Row {
  id: number
  patient_id: number
  team_id: number
  data: string
  wanted_by: Day
}

function toLetter(row: Row): Letter {
  const { resultId, hash } = JSON.parse(row.data) as { resultId: number; hash: string }
  return {
    id: row.id,
    patientId: row.patient_id,
    teamId: row.team_id,
    resultId,
    hash,
    wantedBy: row.wanted_by,
  }
}
