import type { Check, Citation, Protocol } from './protocol-schema.ts'

export type MatrixRow = {
  item: string
  title: string
  kind: Check['kind']
  /** "at 12, 24 and 36 months" */
  due: string
  from: string
  window: string
  overdue: string
  only: string | null
  sources: Citation[]
}

/** The protocol as rows for a page: what, when, how late is late, and where each number comes from. */
export const matrixOf = (protocol: Protocol): MatrixRow[] =>
  protocol.checks.map(check => {
    const timers = protocol.timers[check.timers]
    return {
      item: check.item,
      title: check.title,
      kind: check.kind,
      due: dueWords(check),
      from: fromWords(protocol, check),
      window: timers
        ? `${weeks(timers.window.weeksBefore)} before to ${weeks(timers.window.weeksAfter)} after`
        : '',
      overdue: timers ? `amber after ${weeks(timers.amberWeeks)}, red after ${weeks(timers.redWeeks)}` : '',
      only: check.when?.words ?? null,
      sources: citationsOf(protocol, [...check.cites, ...(timers?.cites ?? [])]),
    }
  })

export const citationsOf = ({ sources }: Protocol, cites: string[]): Citation[] =>
  [...new Set(cites)].flatMap(key => sources[key] ?? [])

function dueWords({ due }: Check): string {
  if (due.months) return `at ${listed(due.months)} months`
  if (due.weeks) return `at ${listed(due.weeks)} ${due.weeks.join() === '1' ? 'week' : 'weeks'}`
  if (due.every)
    return `every ${due.every.months} months from month ${due.every.first} to the end of the pathway`
  return due.at === 'end' ? 'at the end of the pathway' : 'on the planned stop date'
}

const fromWords = (protocol: Protocol, { from, due }: Check): string => {
  if (due.at) return ''
  if (from === 'anchor') return `from ${protocol.anchor.label.toLowerCase()}`
  return from === 'enrolment' ? 'from enrolment' : 'from the start of the medicine'
}

const weeks = (count: number) => `${count} ${count === 1 ? 'week' : 'weeks'}`

const listed = (numbers: number[]): string =>
  numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`
