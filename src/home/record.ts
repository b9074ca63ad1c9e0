import { getTeam, namesOf, practiceOf, teamsFollowing } from '../accounts/index.ts'
import type { PatientAccess, Team } from '../accounts/index.ts'
import {
  getProtocol,
  listChecks,
  listFollowUps,
  listLimits,
  listMedicines,
  listSteps,
  listTreatments,
  runningStatuses,
  testOf,
} from '../care-plans/index.ts'
import type { CheckRow, FollowUp, LimitRow, Protocol, StepRow } from '../care-plans/index.ts'
import { getPatient } from '../patients/index.ts'
import type { Patient } from '../patients/index.ts'
import { longDate, longTime, monthAndYear } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import {
  inWords,
  listFindings,
  listReadings,
  listResults,
  listTellings,
  outcomeOf,
  unitShown,
  visibleResults,
} from '../results/index.ts'
import type { FindingRow, Reading, Result, Telling } from '../results/index.ts'
import { checkLine } from './check-line.ts'
import type { CheckLine } from './check-line.ts'
import { capital, pathwayYear, valueOf } from './words.ts'

const resultsShown = 20

/** Everything the record page says of one patient. */
export async function recordFacts(db: Db, record: PatientAccess) {
  const known = await knownOf(db, record)
  const { followUps, patient } = known
  const allowed = record.via === 'practice' ? await visibleIds(db, record) : null
  return {
    patient,
    followUps: await Promise.all(followUps.map(followUp => followUpFacts(db, record, known, followUp))),
    results: resultFacts(known, allowed),
    moreResults: Math.max(0, known.results.length - resultsShown),
    treatments: (await listTreatments(db, record)).map(({ description, startedOn, endedOn }) => ({
      text: description,
      when: spanOf(startedOn, endedOn),
    })),
    medicines: (await listMedicines(db, record)).map(({ name, startedOn, plannedStopOn }) => ({
      text: name,
      when: [
        startedOn && `since ${monthAndYear(startedOn)}`,
        plannedStopOn && `planned stop ${monthAndYear(plannedStopOn)}`,
      ]
        .filter(Boolean)
        .join(', '),
    })),
    contact: contactOf(patient),
    practice: (await practiceOf(db, record.patientId)) ?? null,
    teams: await teamsFollowing(db, record.patientId),
    lately: latelyOf(known, allowed),
  }
}

interface Known {
  patient: Patient
  followUps: FollowUp[]
  checks: CheckRow[]
  steps: StepRow[]
  limits: LimitRow[]
  results: Result[]
  findings: FindingRow[]
  readings: Reading[]
  tellings: Telling[]
  names: Map<number, string>
}

async function knownOf(db: Db, record: PatientAccess): Promise<Known> {
  const followUps = await listFollowUps(db, record)
  const steps = await listSteps(db, record)
  const limits = await listLimits(db, record)
  const readings = await listReadings(db, record)
  const tellings = await listTellings(db, record)
  return {
    patient: await getPatient(db, record),
    followUps,
    checks: await listChecks(db, record),
    steps,
    limits,
    results: await listResults(db, record),
    findings: await listFindings(db, record),
    readings,
    tellings,
    names: await namesOf(db, [
      ...followUps.map(each => each.keyWorkerId),
      ...steps.map(each => each.recordedBy),
      ...limits.map(each => each.setBy),
      ...readings.map(each => each.readBy),
      ...tellings.map(each => each.toldBy),
    ]),
  }
}

async function followUpFacts(db: Db, record: PatientAccess, known: Known, followUp: FollowUp) {
  const { protocol } = await getProtocol(db, followUp.protocolId)
  const team = await getTeam(db, followUp.teamId)
  const checks = known.checks.filter(each => each.followUpId === followUp.id)
  const lines = checks.map(check =>
    checkLine(
      check,
      known.steps.filter(step => step.checkId === check.id),
      record,
    ),
  )
  const running = runningStatuses.includes(followUp.status)
  const next = running ? lines.find(line => line.waits) : undefined
  return {
    id: followUp.id,
    heading: pathwayYear(followUp.pathway, followUp.anchorOn, record.today),
    diagnosis: followUp.diagnosis,
    status: capital(followUp.status),
    running,
    facts: [
      { key: 'Diagnosis', value: followUp.diagnosis },
      { key: 'How it is followed', value: capital(followUp.stratum) },
      { key: 'Team', value: [team.name, `${team.phone}, ${team.hours}`] },
      { key: 'Key worker', value: known.names.get(followUp.keyWorkerId ?? 0) ?? 'None yet' },
      {
        key: 'Protocol',
        value: `${protocol.title}, version ${protocol.version}${protocol.status === 'draft' ? ' (draft)' : ''}`,
      },
      { key: protocol.anchor.label, value: longDate(followUp.anchorOn) },
      { key: 'Followed here since', value: longDate(followUp.enrolledOn) },
    ],
    next: next
      ? { ...next, owner: ownerOf(next, protocol, team, known.names.get(followUp.keyWorkerId ?? 0)) }
      : null,
    years: byYear(lines, record.today),
    limits: known.limits
      .filter(each => each.followUpId === followUp.id && each.replacedAt === null)
      .map(limitLine),
  }
}

/** Who has to do the next thing: the reader and teller once a result is here, before that whoever the protocol names. */
function ownerOf(next: CheckLine, protocol: Protocol, team: Team, keyWorker: string | undefined): string {
  const planned = protocol.checks.find(check => check.item === next.item)
  const nurse = keyWorker ?? team.name
  const role =
    next.state === 'resulted'
      ? planned?.who.reviews
      : next.state === 'read'
        ? planned?.who.tellsPatient
        : planned?.who.orders
  if (!role || role === 'nurse specialist') return nurse
  return `${capital(role)}, ${team.name}`
}

/** Checks by the year they are due; a year that is all settled is folded away. */
function byYear(lines: CheckLine[], today: Day) {
  const years = Map.groupBy(lines, line => line.dueOn.slice(0, 4))
  return [...years].map(([year, checks]) => ({
    year,
    checks,
    open: year === today.slice(0, 4) || checks.some(each => each.waits && each.dueOn <= today),
    summary: `${year}: ${checks.length} ${checks.length === 1 ? 'check' : 'checks'}`,
  }))
}

const limitLine = (limit: LimitRow) => ({
  test: testOf(limit.test).title,
  key: limit.test,
  level:
    limit.state === 'agreed'
      ? inWords(limit, unitShown(limit.unit))
      : `Awaited, to be agreed by ${longDate(limit.dueOn)}`,
  awaited: limit.state === 'awaited',
  reason: limit.reason,
})

/** The results a GP may see, which is what the patient may know; null for the teams, who see all. */
type Allowed = Set<number> | null

/** Newest first. */
function resultFacts({ results, findings }: Known, allowed: Allowed) {
  return results
    .filter(result => allowed === null || allowed.has(result.id))
    .slice(0, resultsShown)
    .map(result => {
      const of = findings.filter(each => each.resultId === result.id)
      const stage =
        of.find(each => each.stage === 'to read') ?? of.find(each => each.stage === 'to tell') ?? of[0]
      return {
        id: result.id,
        test: testOf(result.test).title,
        takenOn: result.current.takenOn ? longDate(result.current.takenOn) : 'day not known',
        value: valueOf(result.current, result.form),
        tag: stage ? (stageTags[stage.stage] ?? null) : null,
        finding:
          of.length > 0
            ? capital(
                of.map(each => each.finding).includes('act')
                  ? 'act'
                  : of.map(each => each.finding).includes('look')
                    ? 'look'
                    : 'expected',
              )
            : 'History',
      }
    })
}

async function visibleIds(db: Db, record: PatientAccess): Promise<Set<number>> {
  const seen = await visibleResults(db, record)
  return new Set(seen.filter(each => each.sees === 'shown' || each.sees === 'history').map(each => each.id))
}

const stageTags: Record<string, { text: string; colour: string }> = {
  'to read': { text: 'To read', colour: 'red' },
  'to tell': { text: 'To tell', colour: 'orange' },
  told: { text: 'Told', colour: 'green' },
  'nothing to tell': { text: 'Nothing to tell', colour: 'grey' },
}

const contactOf = (patient: Patient) => [
  { key: 'Wants to be told', value: tellWords[patient.tellBy] },
  { key: 'Phone', value: patient.phone ?? 'None known' },
  { key: 'Email', value: patient.email ?? 'None known' },
  {
    key: 'Language',
    value: patient.interpreter ? `${patient.language}, needs an interpreter` : patient.language,
  },
  ...(patient.largePrint ? [{ key: 'Letters', value: 'Large print' }] : []),
  ...(patient.communicationNeeds ? [{ key: 'Other needs', value: patient.communicationNeeds }] : []),
]

const tellWords = { portal: 'On their own page', letter: 'By letter', phone: 'By phone' } as const

const spanOf = (from: Day | null, to: Day | null): string =>
  from === null ? '' : to !== null && to > from ? `${longDate(from)} to ${longDate(to)}` : longDate(from)

/** Steps, readings and tellings in one short list, the newest first. */
function latelyOf({ steps, readings, tellings, checks, results, names }: Known, allowed: Allowed) {
  const by = (id: number | null) => (id === null ? '' : ` by ${names.get(id) ?? 'a colleague'}`)
  const testName = (resultId: number) => {
    const result = results.find(each => each.id === resultId)
    return result ? testOf(result.test).title : 'Result'
  }
  return [
    ...steps.map(each => ({
      at: each.recordedAt,
      text: `${checks.find(check => check.id === each.checkId)?.title ?? 'Check'}: ${each.step}${by(each.recordedBy)}`,
    })),
    ...readings
      .filter(each => each.undoneAt === null && (allowed === null || allowed.has(each.resultId)))
      .map(each => ({
        at: each.readAt,
        text: `${testName(each.resultId)}: read${by(each.readBy)}, ${(outcomeOf(each.outcome)?.label ?? each.outcome).toLowerCase()}`,
      })),
    ...tellings.map(each => ({
      at: each.toldAt,
      text:
        each.channel === 'portal'
          ? `${testName(each.resultId)}: opened by the patient`
          : `${testName(each.resultId)}: told ${each.channel === 'in person' ? 'in person' : `by ${each.channel}`}${by(each.toldBy)}`,
    })),
  ]
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
    .slice(0, 10)
    .map(each => ({ ...each, when: longTime(each.at) }))
}
