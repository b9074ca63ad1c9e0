import { openOurselves, openRecord } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { enrolWithin, listChecks, recordStep, testOf, usableProtocol } from '../care-plans/index.ts'
import type { CheckRow, Enrolment } from '../care-plans/index.ts'
import { registerPatient } from '../patients/index.ts'
import type { NewPatient } from '../patients/index.ts'
import { addDays, addMonths, caller, daysBetween, instantInLondon, transaction } from '../platform/index.ts'
import type { Caller, Day, Db } from '../platform/index.ts'
import {
  judgeAgain,
  keepVersion,
  listFindings,
  listResults,
  parseMeasured,
  readResult,
  receiveResults,
  reportCodes,
} from '../results/index.ts'
import type { Incoming } from '../results/index.ts'
import type { Kind, Pathway } from './bench-kinds.ts'

// One patient of each kind, made by what the product itself does on the days on which it would have happened.

/** Results of one patient: 1.5 million for 20,000. */
const resultsEach = 75
const betweenChecks = 20

export interface Place {
  teamId: number
  nurseId: number
  practiceId: number
}

interface Mould extends Place {
  db: Db
  pathway: Pathway
  kind: Kind
  patientId: number
  anchorOn: Day
  enrolledOn: Day
  today: Day
}

/** Makes one patient with years of history and answers the id. */
export async function makeMould(
  db: Db,
  place: Place,
  pathway: Pathway,
  kind: Kind,
  patient: NewPatient,
  today: Day,
): Promise<number> {
  const anchorOn = addDays(addMonths(today, -kind.months), -kind.days)
  const enrolledOn = addDays(anchorOn, 42)
  const patientId = await registerPatient(db, on(enrolledOn), place.teamId, patient, place.practiceId)
  const mould = { ...place, db, pathway, kind, patientId, anchorOn, enrolledOn, today }
  const enrolment = await enrolmentOf(mould, patient.dateOfBirth)
  await transaction(db, trx => enrolWithin(trx, recordOn(mould, enrolledOn), enrolment))
  await transaction(db, trx => keepHistory(trx, mould))
  await holdContacts(mould)
  await bringNews(mould)
  return patientId
}

const on = (day: Day): Caller =>
  caller({ kind: 'operator', name: 'bench-data' }, { now: () => instantInLondon(day, '10:00') })

const recordOn = (mould: Mould, day: Day): PatientAccess => openOurselves(on(day), mould.patientId)

async function enrolmentOf(mould: Mould, bornOn: Day): Promise<Enrolment> {
  const { pathway, anchorOn } = mould
  const stored = await usableProtocol(mould.db, pathway.protocol)
  if (!stored) throw new Error(`There is no protocol ${pathway.protocol}`)
  return {
    teamId: mould.teamId,
    protocolKey: pathway.protocol,
    stratum: 'self-managed',
    diagnosis: '',
    diagnosedOn: addDays(anchorOn, -60),
    laterality: null,
    surgery: null,
    site: null,
    colonoscopyBeforeSurgery: null,
    anchorOn,
    bornOn,
    keyWorkerId: mould.nurseId,
    treatments: [
      { kind: 'surgery', description: 'Operation', startedOn: anchorOn, endedOn: anchorOn },
      {
        kind: 'chemotherapy',
        description: 'Course before the operation',
        startedOn: addDays(anchorOn, -120),
        endedOn: addDays(anchorOn, -30),
      },
    ],
    medicines: [],
    eligibility: stored.protocol.eligibility.map(({ key, wanted }) => ({
      question: key,
      answer: wanted,
      overrideReason: null,
    })),
    limits: {},
    lastDone: {},
    origin: 'enrolment',
    ...pathway.facts,
  }
}

/** Everything that came before this month: kept as it arrived, judged, read and told. */
async function keepHistory(trx: Db, mould: Mould): Promise<void> {
  const { enrolledOn, today, pathway } = mould
  const checks = (await listChecks(trx, recordOn(mould, enrolledOn))).filter(check => isPast(check, mould))
  const served = checks.flatMap(({ test, dueOn }) => (test === null ? [] : [{ test, day: dueOn }]))
  const gap = Math.max(1, Math.floor((daysBetween(enrolledOn, today) - 70) / betweenChecks))
  const between = Array.from({ length: betweenChecks }, (_, n) => ({
    test: pathway.blood,
    day: addDays(enrolledOn, n * gap + 1),
  }))
  const before = Array.from({ length: resultsEach - served.length - betweenChecks }, (_, n) => ({
    test: pathway.blood,
    day: addDays(enrolledOn, -14 * (n + 1)),
  }))
  const all = [...served, ...between, ...before].toSorted((a, b) => (a.day < b.day ? -1 : 1))
  for (const [place, { test, day }] of all.entries()) {
    const arrival = day < enrolledOn ? enrolledOn : addDays(day, 1)
    await keepVersion(trx, recordOn(mould, arrival), incoming(mould, test, day, place))
  }
  const settled = recordOn(mould, addDays(today, -20))
  await judgeAgain(trx, settled)
  await readAndTellAll(trx, mould, settled)
  await judgeAgain(trx, settled)
}

/** Due so long ago that it has been done; the last one of somebody who is overdue has not. */
function isPast(check: CheckRow, { kind, pathway, today }: Mould): boolean {
  const missed = kind.now === 'overdue' && check.test === pathway.main && check.dueOn > addDays(today, -60)
  return check.dueOn <= addDays(today, -10) && !missed
}

function incoming(mould: Mould, test: string, day: Day, place: number): Incoming {
  const { pathway } = mould
  const { form } = testOf(test)
  const text =
    form === 'report'
      ? 'Comparison is made with the previous examination.\nNo new abnormality is seen.\nConclusion: normal appearances after treatment.'
      : day < mould.anchorOn
        ? '4.8'
        : (pathway.usual[place % pathway.usual.length] ?? '')
  return {
    test,
    form,
    sender: 'BENCHLAB',
    orderNumber: `${day.replaceAll('-', '')}-${place}`,
    code: test.toUpperCase(),
    subId: '',
    version: version(text, form === 'number', day),
    messageId: null,
    enteredBy: null,
  }
}

const version = (text: string, isNumber: boolean, day: Day): Incoming['version'] => ({
  status: 'final',
  sentAt: instantInLondon(addDays(day, 1), '09:00'),
  text,
  measured: isNumber ? parseMeasured(text) : null,
  unit: isNumber ? 'ug/L' : null,
  assay: null,
  takenOn: day,
  comment: null,
  addendum: false,
})

async function readAndTellAll(trx: Db, mould: Mould, record: PatientAccess): Promise<void> {
  const { kind, nurseId } = mould
  const results = new Map((await listResults(trx, record)).map(result => [result.id, result]))
  for (const finding of await listFindings(trx, record)) {
    const result = results.get(finding.resultId)
    if (!result) continue
    const about = { patient_id: record.patientId, result_id: result.id, hash: finding.hash }
    const day = result.current.takenOn ?? record.today
    await trx('readings').insert({
      ...about,
      follow_up_id: finding.followUpId,
      finding: finding.finding,
      limit_id: finding.limitId,
      outcome: 'file and tell',
      coded: quietCode(result.test),
      read_by: nurseId,
      read_at: instantInLondon(addDays(day, 2), '11:00'),
    })
    await trx('tellings').insert({
      ...about,
      channel: kind.tellBy,
      identity_checked: kind.tellBy === 'phone',
      told_by: kind.tellBy === 'portal' ? null : nurseId,
      told_at: instantInLondon(addDays(day, 4), '12:00'),
    })
  }
}

const quietCode = (test: string) => reportCodes[test]?.find(code => code.quiet)?.key ?? null

async function holdContacts(mould: Mould): Promise<void> {
  const { db } = mould
  for (const check of await listChecks(db, recordOn(mould, mould.today))) {
    if (check.test !== null || check.state !== 'open' || !isPast(check, mould)) continue
    const done = { step: 'done' as const, onDay: check.dueOn, note: null }
    await recordStep(db, recordOn(mould, check.dueOn), check.id, done)
  }
}

/** What makes this kind stand on a worklist: a result of yesterday, read or not. */
async function bringNews(mould: Mould): Promise<void> {
  const { db, kind, pathway, today, patientId } = mould
  if (kind.now === 'nothing' || kind.now === 'overdue') return
  const yesterday = recordOn(mould, addDays(today, -1))
  const news = incoming(mould, pathway.main, addDays(today, -2), 1)
  if (kind.now === 'look') news.version.comment = 'Sample slightly haemolysed.'
  if (kind.now === 'act' && news.form === 'number')
    news.version = version(pathway.reached, true, addDays(today, -2))
  await transaction(db, trx => receiveResults(trx, yesterday, [news]))
  if (kind.now !== 'to tell') return
  const nurse = caller(
    { kind: 'person', accountId: mould.nurseId, role: 'nurse specialist' },
    { now: () => instantInLondon(addDays(today, -1), '15:00') },
  )
  const record = await openRecord(db, nurse, patientId)
  const finding = (await listFindings(db, record)).find(({ stage }) => stage === 'to read')
  if (!finding) throw new Error('The result of yesterday is not there to be read')
  await readResult(db, record, finding.resultId, {
    followUpId: finding.followUpId,
    hash: finding.hash,
    outcome: 'file and tell',
    coded: quietCode(pathway.main),
    weeks: null,
    note: null,
    commentForPatient: null,
  })
}
