import type { CheckRow, CheckState, StepRow } from '../care-plans/index.ts'
import { longDate } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import { capital } from './words.ts'

/** A check as a line of the schedule. */
export interface CheckLine {
  id: number
  item: string
  title: string
  dueOn: Day
  due: string
  state: CheckState
  tag: { text: string; colour: string }
  /** the last thing recorded about it */
  last: string
  /** it still has to happen, be read or be told */
  waits: boolean
}

export function checkLine(check: CheckRow, steps: StepRow[], { today }: { today: Day }): CheckLine {
  const last = steps.at(-1)
  return {
    id: check.id,
    item: check.item,
    title: check.title,
    dueOn: check.dueOn,
    due: longDate(check.dueOn),
    state: check.state,
    tag: tagOf(check, last, today),
    last: last
      ? `${capital(last.step)}${last.onDay ? ` ${longDate(last.onDay)}` : ''}`
      : check.settledOn
        ? longDate(check.settledOn)
        : (check.settledReason ?? ''),
    waits: ['open', 'resulted', 'read'].includes(check.state),
  }
}

function tagOf(check: CheckRow, last: StepRow | undefined, today: Day) {
  if (check.state !== 'open') return settledTags[check.state]
  if (check.redOn <= today) return { text: 'Very overdue', colour: 'red' }
  if (check.amberOn <= today) return { text: 'Overdue', colour: 'orange' }
  if (last?.step === 'booked') return { text: 'Booked', colour: 'blue' }
  if (last?.step === 'done') return { text: 'Done, no result yet', colour: 'blue' }
  if (check.windowFrom <= today) return { text: 'Due now', colour: 'yellow' }
  return { text: 'Planned', colour: 'white' }
}

const settledTags: Record<Exclude<CheckState, 'open'>, { text: string; colour: string }> = {
  resulted: { text: 'Result to read', colour: 'red' },
  read: { text: 'Read, to tell', colour: 'orange' },
  closed: { text: 'Done', colour: 'green' },
  declined: { text: 'Declined', colour: 'grey' },
  'done elsewhere': { text: 'Done elsewhere', colour: 'green' },
  'not needed': { text: 'Not needed', colour: 'grey' },
  'followed before': { text: 'Followed before', colour: 'grey' },
}
