import { longDate, monthAndYear } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { CheckRow, StepRow } from './follow-up.ts'
import { testOf } from './library.ts'
import { checkOf } from './protocol.ts'
import type { Protocol, Role, Urgency } from './protocol.ts'

// A check in the words of the patient whose check it is. Pure: what it says depends on what it is given.

/** What a patient reads of one check. */
export interface OwnCheck {
  id: number
  followUpId: number
  item: string
  test: string | null
  title: string
  dueOn: Day
  /** from when it counts as on time, and its questions are asked */
  opensOn: Day
  bookedOn: Day | null
  /** "on 5 March 2026" or "in March 2026" */
  when: string
  state: 'coming' | 'late' | 'had' | 'done'
  /** when it was done, as far as somebody has recorded it */
  doneOn: Day | null
  prepare: string[]
  shows: string | null
  cannotShow: string | null
  who: WhoDoes
}

export interface WhoDoes {
  /** null for a call or a visit, where nothing is asked for */
  asks: string | null
  does: string
  tells: string
  chases: string
}

/** A check that somebody settled as not needed was never the patient's to think about. */
export const ownChecks = (protocol: Protocol, checks: CheckRow[], steps: StepRow[], today: Day): OwnCheck[] =>
  checks
    .filter(check => check.state !== 'not needed')
    .map(check =>
      ownCheck(
        protocol,
        check,
        steps.filter(step => step.checkId === check.id),
        today,
      ),
    )

export function ownCheck(protocol: Protocol, check: CheckRow, steps: StepRow[], today: Day): OwnCheck {
  const planned = checkOf(protocol, check.item) ?? checkOf(protocol, check.test ?? '')
  const bookedOn = bookedFor(steps)
  const doneOn = check.settledOn ?? steps.findLast(({ step }) => step === 'done')?.onDay ?? null
  const state = stateOf(check, steps, bookedOn, today)
  return {
    id: check.id,
    followUpId: check.followUpId,
    item: check.item,
    test: check.test,
    title: titleOf(planned?.patientTitle, check),
    dueOn: check.dueOn,
    opensOn: check.windowFrom,
    bookedOn,
    when: bookedOn ? `on ${longDate(bookedOn)}` : `in ${monthAndYear(check.dueOn)}`,
    state,
    doneOn,
    prepare: planned?.prepare ?? [],
    shows: planned?.shows ?? null,
    cannotShow: planned?.cannotShow ?? null,
    who: whoDoes(planned?.who, check),
  }
}

/** The day of the last booking, unless it was called off or missed afterwards. */
function bookedFor(steps: StepRow[]): Day | null {
  const last = steps.findLast(({ step }) =>
    ['booked', 'done', 'did not attend', 'cancelled by patient', 'cancelled by hospital'].includes(step),
  )
  return last?.step === 'booked' ? last.onDay : null
}

function stateOf(check: CheckRow, steps: StepRow[], bookedOn: Day | null, today: Day): OwnCheck['state'] {
  if (check.state !== 'open') return check.state === 'resulted' || check.state === 'read' ? 'had' : 'done'
  if (steps.at(-1)?.step === 'done') return check.test === null ? 'done' : 'had'
  return (bookedOn ?? check.amberOn) < today ? 'late' : 'coming'
}

/** "mammogram", but "PSA blood test", within a sentence. */
export const midSentence = (title: string): string =>
  title.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase())

/** What a reading or a person added has no words in the protocol. */
const addedTitles: Record<string, string> = {
  'call about a result': 'Phone call from your nurse',
  scan: 'Scan',
  mdt: 'Your team meets to talk about your care',
  'clinic visit': 'Visit to the clinic',
  'investigation review': 'Phone call from your nurse',
  'plan review': 'Your nurse looks at your plan again',
}

function titleOf(planned: string | undefined, check: CheckRow): string {
  if (planned !== undefined) return planned
  return check.test === null ? (addedTitles[check.item] ?? check.title) : testOf(check.test).patientTitle
}

const roleWords: Record<Role, string> = {
  'nurse specialist': 'your nurse',
  'support worker': 'our support worker',
  'consultant team': 'your hospital doctors',
  lead: 'the head of your team',
  'hospital blood test clinic': 'the hospital blood test clinic',
  'breast imaging': 'the breast X-ray clinic',
  radiology: 'the hospital scan department',
  endoscopy: 'the hospital camera test clinic',
  'GP practice': 'your GP practice',
  patient: 'you',
}

function whoDoes(who: NonNullable<ReturnType<typeof checkOf>>['who'] | undefined, check: CheckRow): WhoDoes {
  const nurse = roleWords['nurse specialist']
  if (!who)
    return {
      asks: check.test === null ? null : nurse,
      does: check.test === null ? nurse : 'the hospital',
      tells: nurse,
      chases: nurse,
    }
  return {
    asks: check.test === null ? null : roleWords[who.orders],
    does: roleWords[who.takesSample ?? who.reviews],
    tells: roleWords[who.tellsPatient],
    chases: roleWords[who.chases],
  }
}

export interface SignsToReport {
  urgency: Urgency
  kind: 'emergency' | 'urgent' | 'non-urgent'
  heading: string
  signs: string[]
  whatNow: string
}

const urgencyWords: Record<Urgency, Omit<SignsToReport, 'urgency' | 'signs'>> = {
  emergency: {
    kind: 'emergency',
    heading: 'Call 999 or go to A&E now if you have:',
    whatNow: 'Do not wait for us to call back. Tell them what cancer treatment you have had.',
  },
  'same day': {
    kind: 'urgent',
    heading: 'Phone us today if you have:',
    whatNow: 'If we are closed, call 111.',
  },
  'two working days': {
    kind: 'non-urgent',
    heading: 'Phone us when we are open if you have:',
    whatNow: 'We call you back within 2 working days. You do not need to wait for your next test.',
  },
}

/** The signs to report, the most pressing first. */
export const signsToReport = (protocols: Pick<Protocol, 'redFlags'>[]): SignsToReport[] =>
  (Object.keys(urgencyWords) as Urgency[]).flatMap(urgency => {
    const flags = protocols.flatMap(({ redFlags }) => redFlags.filter(flag => flag.urgency === urgency))
    const signs = [...new Set(flags.map(({ words }) => words))]
    return signs.length === 0 ? [] : [{ urgency, ...urgencyWords[urgency], signs }]
  })
