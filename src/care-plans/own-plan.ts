import { getTeam, namesOf } from '../accounts/index.ts'
import type { PatientAccess, Team } from '../accounts/index.ts'
import { addMonths, longDate, monthAndYear } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { runningStatuses } from './follow-up.ts'
import type { FollowUp, Medicine, Treatment } from './follow-up.ts'
import { ownChecks } from './for-patient.ts'
import type { OwnCheck } from './for-patient.ts'
import { protocolOf } from './library.ts'
import type { Protocol } from './protocol.ts'
import { listChecks, listFollowUps, listMedicines, listSteps, listTreatments } from './queries.ts'

/** Checks the patient may not see yet, because they come of a result nobody has told them. */
export type KeptBack = (db: Db, record: PatientAccess) => Promise<Set<number>>

/** One follow-up as its patient reads it. */
export interface OwnFollowUp {
  followUp: FollowUp
  protocol: Protocol
  team: Team
  keyWorker: string | null
  checks: OwnCheck[]
}

/** The patient's running follow-ups with their checks, in patient's words. */
export async function ownFollowUps(
  db: Db,
  record: PatientAccess,
  keptBack: KeptBack,
): Promise<OwnFollowUp[]> {
  const running = (await listFollowUps(db, record)).filter(each => runningStatuses.includes(each.status))
  const kept = await keptBack(db, record)
  const checks = (await listChecks(db, record)).filter(check => !kept.has(check.id))
  const steps = await listSteps(db, record)
  const names = await namesOf(
    db,
    running.map(each => each.keyWorkerId),
  )
  const own: OwnFollowUp[] = []
  for (const followUp of running) {
    const protocol = await protocolOf(db, followUp.protocolId)
    const ofThis = checks.filter(check => check.followUpId === followUp.id)
    own.push({
      followUp,
      protocol,
      team: await getTeam(db, followUp.teamId),
      keyWorker: names.get(followUp.keyWorkerId ?? 0) ?? null,
      checks: ownChecks(protocol, ofThis, steps, record.today),
    })
  }
  return own
}

/** What is still to come, the next one first: what is late stands before everything else. */
export const nextChecks = (follows: OwnFollowUp[]): OwnCheck[] =>
  follows
    .flatMap(({ checks }) => checks)
    .filter(({ state }) => state === 'coming' || state === 'late')
    .toSorted(
      (one, other) => compare(one.bookedOn ?? one.dueOn, other.bookedOn ?? other.dueOn) || one.id - other.id,
    )

export interface OwnPlan {
  title: string
  team: Team
  keyWorker: string | null
  enrolledOn: string
  treatments: { text: string; when: string | null }[]
  medicines: string[]
  /** each kind of check once, with every time it falls due */
  soon: { check: OwnCheck; when: string }[]
  later: { years: string; lines: string[] }[]
  had: { title: string; when: string }[]
  howLong: string
}

export async function ownPlans(db: Db, record: PatientAccess, follows: OwnFollowUp[]): Promise<OwnPlan[]> {
  const treatments = await listTreatments(db, record)
  const medicines = await listMedicines(db, record)
  return follows.map(own => ({
    title: own.protocol.patientTitle,
    team: own.team,
    keyWorker: own.keyWorker,
    enrolledOn: longDate(own.followUp.enrolledOn),
    treatments: treatments.filter(each => each.followUpId === own.followUp.id).map(treatmentWords),
    medicines: medicines.filter(each => each.followUpId === own.followUp.id).map(medicineWords),
    ...spread(nextChecks([own]), addMonths(record.today, 12)),
    had: own.checks
      .filter(check => check.state === 'had' || check.state === 'done')
      .toSorted((one, other) => compare(other.doneOn ?? other.dueOn, one.doneOn ?? one.dueOn))
      .map(check => ({ title: check.title, when: check.doneOn ? longDate(check.doneOn) : check.when })),
    howLong: own.protocol.end.patientWords,
  }))
}

/** The next year month by month; what comes after it by year, because ten years of rows would hide the next one. */
function spread(coming: OwnCheck[], until: Day): Pick<OwnPlan, 'soon' | 'later'> {
  const soon = coming.filter(check => check.dueOn <= until)
  const later = coming.filter(check => check.dueOn > until)
  return {
    soon: [...Map.groupBy(soon, check => check.title).values()].flatMap(([first, ...rest]) =>
      first ? [{ check: first, when: listed([first, ...rest].map(({ when }) => when)) }] : [],
    ),
    later: alike(
      [...Map.groupBy(later, check => check.dueOn.slice(0, 4))].map(([year, checks]) => ({
        years: year,
        lines: linesOf(checks),
      })),
    ),
  }
}

/** "2028 to 2034", where every year holds the same. */
function alike(years: OwnPlan['later']): OwnPlan['later'] {
  const runs: (OwnPlan['later'][number] & { first: string })[] = []
  for (const { years: year, lines } of years) {
    const run = runs.at(-1)
    if (run && run.lines.join() === lines.join()) run.years = `${run.first} to ${year}`
    else runs.push({ first: year, years: year, lines })
  }
  return runs
}

const listed = (words: string[]): string =>
  [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ')

/** "PSA blood test: January and July" */
const linesOf = (checks: OwnCheck[]): string[] =>
  [...Map.groupBy(checks, check => check.title)].map(
    ([title, same]) => `${title}: ${[...new Set(same.map(({ dueOn }) => monthOf(dueOn)))].join(' and ')}`,
  )

const monthOf = (day: Day) => monthAndYear(day).split(' ')[0] ?? ''

const treatmentWords = ({ description, startedOn, endedOn }: Treatment) => ({
  text: description,
  when:
    startedOn && endedOn && endedOn > startedOn
      ? `${longDate(startedOn)} to ${longDate(endedOn)}`
      : startedOn && longDate(startedOn),
})

const medicineWords = ({ name, startedOn, plannedStopOn }: Medicine): string =>
  [
    name,
    startedOn && `since ${monthAndYear(startedOn)}`,
    plannedStopOn && `planned to stop in ${monthAndYear(plannedStopOn)}`,
  ]
    .filter(Boolean)
    .join(', ')

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
