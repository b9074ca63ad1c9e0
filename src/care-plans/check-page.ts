import { namesOf } from '../accounts/index.ts'
import type { PatientAccess } from '../accounts/index.ts'
import { addWeeks, longDate, longTime } from '../platform/index.ts'
import type { Day, Db } from '../platform/index.ts'
import { missingResultToLeadOn, resultExpectedBy, timersOf } from './clocks.ts'
import { listClaims } from './claims.ts'
import { listContactAttempts } from './contact-attempts.ts'
import type { CheckRow, FollowUp, Step, StepRow } from './follow-up.ts'
import { allTests, protocolOf } from './library.ts'
import type { Protocol } from './protocol.ts'
import { getFollowUp, listSteps } from './queries.ts'

/** Everything known of one check: where it stands, who does what, its clocks and what has happened. */
export async function checkPage(db: Db, record: PatientAccess, check: CheckRow) {
  const followUp = await getFollowUp(db, record, check.followUpId)
  const protocol = await protocolOf(db, followUp.protocolId)
  const about = `check:${check.id}`
  const steps = (await listSteps(db, record)).filter(step => step.checkId === check.id)
  const attempts = (await listContactAttempts(db, record)).filter(each => each.about === about)
  const claim = (await listClaims(db, record)).find(
    each => each.about === about && each.followUpId === followUp.id,
  )
  const names = await namesOf(db, [
    ...steps.map(step => step.recordedBy),
    ...attempts.map(each => each.triedBy),
    claim?.claimedBy ?? null,
  ])
  const name = (id: number | null) => names.get(id ?? 0) ?? 'Aftercare'
  return {
    check,
    followUp,
    about,
    standing: standingOf(check, steps, record.today),
    facts: factRows(check, followUp),
    who: whoRows(protocol, check),
    clocks: clockRows(protocol, check, steps, followUp),
    steps: steps.map(step => [
      stepWords[step.step],
      step.onDay ? longDate(step.onDay) : '',
      step.note ?? '',
      name(step.recordedBy),
      longTime(step.recordedAt),
    ]),
    attempts: attempts.map(each => [
      `${each.how}: ${each.outcome}`,
      each.note ?? '',
      each.tryAgainOn ? longDate(each.tryAgainOn) : '',
      name(each.triedBy),
      longTime(each.triedAt),
    ]),
    claim: claim && {
      id: claim.id,
      by: name(claim.claimedBy),
      at: longTime(claim.claimedAt),
      mine: record.actor.kind === 'person' && claim.claimedBy === record.actor.accountId,
    },
  }
}

export const stepWords: Record<Step, string> = {
  requested: 'Requested',
  booked: 'Booked',
  done: 'Done',
  'did not attend': 'Did not attend',
  'cancelled by patient': 'Cancelled by the patient',
  'cancelled by hospital': 'Cancelled by the hospital',
  declined: 'Declined by the patient',
  'done elsewhere': 'Done elsewhere',
  'not needed': 'Not needed',
}

/** Where a check stands, in a word and a colour. */
function standingOf(check: CheckRow, steps: StepRow[], today: Day): { text: string; colour: string } {
  if (check.state === 'closed') return { text: check.test ? 'Patient told, closed' : 'Done', colour: 'green' }
  if (check.state === 'resulted') return { text: 'Result in, to be read', colour: 'blue' }
  if (check.state === 'read') return { text: 'Read, patient to be told', colour: 'blue' }
  if (check.state === 'followed before') return { text: 'Done before this follow-up', colour: 'grey' }
  if (check.state !== 'open') return { text: stepWords[check.state], colour: 'grey' }
  const last = steps.findLast(step => ['requested', 'booked', 'done'].includes(step.step))
  if (last?.step === 'done') return { text: 'Done, result awaited', colour: 'blue' }
  if (today >= check.redOn) return { text: 'Overdue, red', colour: 'red' }
  if (today >= check.amberOn) return { text: 'Overdue, amber', colour: 'orange' }
  if (last) return { text: stepWords[last.step], colour: 'blue' }
  return today >= check.windowFrom ? { text: 'Due', colour: 'yellow' } : { text: 'Planned', colour: 'white' }
}

const factRows = (check: CheckRow, followUp: FollowUp) => [
  { key: 'Due', value: longDate(check.dueOn) },
  { key: 'On time', value: `${longDate(check.windowFrom)} to ${longDate(check.windowTo)}` },
  { key: 'For', value: followUp.diagnosis },
  { key: 'Why', value: check.reason ?? 'The protocol asks for it' },
  ...(check.settledOn
    ? [{ key: 'Settled', value: [longDate(check.settledOn), check.settledReason ?? ''].filter(Boolean) }]
    : []),
]

/** Who does each part; a check planned by hand has the people of its test, else the team's nurse. */
function whoRows(protocol: Protocol, check: CheckRow) {
  const planned =
    protocol.checks.find(({ item }) => item === check.item) ??
    protocol.checks.find(({ test }) => test !== undefined && test === check.test)
  const who = planned?.who ?? { ...nurse, takesSample: undefined }
  return [
    { key: 'Orders', value: who.orders },
    ...(who.takesSample ? [{ key: 'Takes the sample or image', value: who.takesSample }] : []),
    { key: 'Reviews', value: who.reviews },
    { key: 'Tells the patient', value: who.tellsPatient },
    { key: 'Chases', value: who.chases },
  ]
}

const nurse = {
  orders: 'nurse specialist',
  reviews: 'nurse specialist',
  tellsPatient: 'nurse specialist',
  chases: 'nurse specialist',
} as const

/** The dates on which the clocks of this check act, earliest first. */
function clockRows(protocol: Protocol, check: CheckRow, steps: StepRow[], { enrolledOn }: FollowUp) {
  const timers = timersOf(protocol, allTests(), check)
  const done = steps.findLast(step => step.step === 'done')?.onDay
  const expected = done ? resultExpectedBy(timers, done) : null
  const toLead = done ? missingResultToLeadOn(timers, done) : null
  const rows: { on: Day; what: string }[] = [
    ...timers.remindWeeksBefore.map(weeks => ({
      on: addWeeks(check.dueOn, -weeks),
      what: 'Reminder to the patient',
    })),
    ...(timers.bookWeeksBefore
      ? [{ on: addWeeks(check.dueOn, -timers.bookWeeksBefore), what: 'Booked by' }]
      : []),
    { on: check.amberOn, what: 'Amber on the worklist' },
    { on: check.redOn, what: 'Red on the worklist' },
    ...timers.escalate.map(({ weeks, to, how }) => ({
      on: addWeeks(check.dueOn, weeks),
      what: `To the ${to}: ${how.charAt(0).toLowerCase()}${how.slice(1)}`,
    })),
    ...(expected ? [{ on: expected, what: 'Result expected by' }] : []),
    ...(toLead ? [{ on: toLead, what: 'Missing result to the lead' }] : []),
  ]
  return rows
    .filter(({ on }) => on >= enrolledOn)
    .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
    .map(({ on, what }) => [longDate(on), what])
}
