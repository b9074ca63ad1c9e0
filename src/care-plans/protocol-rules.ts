import { addMonths } from '../platform/index.ts'
import type { Day } from '../platform/index.ts'
import type { Check, Facts, Protocol } from './protocol-schema.ts'
import { endReviewOn, schedule } from './schedule.ts'
import type { Test } from './tests.ts'

// What a protocol must also be, once each of its lines is well formed: one sentence for everything that is not.

export const problemsOf = (protocol: Protocol, tests: Test[]): string[] => {
  const inside = [
    ...sourceProblems(protocol),
    ...protocol.checks.flatMap((check, n) =>
      checkProblems(protocol, tests, check).map(problem => `checks[${n}] (${check.item}).${problem}`),
    ),
    ...timerProblems(protocol),
    ...limitProblems(protocol, tests),
    ...endProblems(protocol),
  ]
  // A schedule can only be tried once its parts fit together.
  return inside.length ? inside : [...gaps(protocol), ...wrongExamples(protocol)]
}

function sourceProblems(protocol: Protocol): string[] {
  const problems: string[] = []
  const cited = new Set<string>()
  const walk = (part: unknown, path: string) => {
    if (typeof part !== 'object' || part === null) return
    for (const [name, inner] of Object.entries(part)) {
      const at = Array.isArray(part) ? `${path}[${name}]` : path ? `${path}.${name}` : name
      if (name === 'cites')
        for (const key of inner as string[]) {
          cited.add(key)
          if (!Object.hasOwn(protocol.sources, key))
            problems.push(
              `${at} cites "${key}", which "sources" does not have: add it there, or cite another`,
            )
        }
      else walk(inner, at)
    }
  }
  walk(protocol, '')
  const uncited = Object.keys(protocol.sources).filter(key => !cited.has(key))
  return [
    ...problems,
    ...uncited.map(key => `sources.${key} is cited nowhere: cite it where it belongs, or remove it`),
  ]
}

function checkProblems(protocol: Protocol, tests: Test[], check: Check): string[] {
  const problems: string[] = []
  if (protocol.checks.filter(({ item }) => item === check.item).length > 1)
    problems.push('item is used twice: give each check its own')
  if (!Object.hasOwn(protocol.timers, check.timers))
    problems.push(
      `timers names "${check.timers}", which "timers" does not have: add it there, or name another`,
    )
  if ((check.kind === 'test') !== (check.test !== undefined))
    problems.push('test must be given for a check of kind "test", and only there')
  if (check.test && !tests.some(({ key }) => key === check.test))
    problems.push(`test "${check.test}" is not in tests.json: add it there, or correct its spelling`)
  const usesMedicine = check.from === 'medicine' || check.due.at === 'planned stop'
  if (usesMedicine && !check.when?.medicine)
    problems.push('when.medicine is missing: say which medicines the check counts from')
  for (const kind of check.when?.medicine ?? [])
    if (!protocol.medicines.some(medicine => medicine.kind === kind))
      problems.push(`when.medicine names "${kind}", which "medicines" does not have: add it there`)
  if (check.from === 'anchor' && Math.max(0, ...(check.due.months ?? [])) > protocol.end.months)
    problems.push(
      `due.months goes beyond the end at ${protocol.end.months} months: shorten it, or move the end`,
    )
  problems.push(...answerProblems(protocol, check.when?.answers, 'when.answers'))
  problems.push(...answerProblems(protocol, check.when?.exceptAnswers, 'when.exceptAnswers'))
  if (check.sides) problems.push(...sideProblems(protocol, Object.keys(check.sides)))
  return problems
}

function answerProblems(protocol: Protocol, lists: object | undefined, path: string): string[] {
  return Object.entries(lists ?? {}).flatMap(([name, values]: [string, string[]]) => {
    const options = optionsOf(protocol, name)
    return values
      .filter(value => !options.includes(value))
      .map(
        value =>
          `${path}.${name} names "${value}", which is no option of that question in "asks": correct one of them`,
      )
  })
}

function sideProblems(protocol: Protocol, surgeries: string[]): string[] {
  const options = optionsOf(protocol, 'surgery')
  const wrong = [...new Set(options).symmetricDifference(new Set(surgeries))]
  return wrong.map(
    surgery =>
      `sides and the question "surgery" in "asks" do not both have "${surgery}": add it to the other`,
  )
}

const optionsOf = (protocol: Protocol, name: string): string[] =>
  protocol.asks.find(ask => ask.name === name)?.options.map(({ value }) => value) ?? []

function timerProblems({ timers }: Protocol): string[] {
  const problems = Object.entries(timers).flatMap(([name, { window, amberWeeks, redWeeks }]) =>
    amberWeeks < window.weeksAfter || redWeeks <= amberWeeks
      ? [`timers.${name} must turn amber no earlier than its window closes, and red later: correct the weeks`]
      : [],
  )
  if (!Object.hasOwn(timers, 'call'))
    problems.push('timers.call is missing: add the clocks of a call, used for contacts added by hand')
  return problems
}

function limitProblems({ checks, limits, trends }: Protocol, tests: Test[]): string[] {
  const numbers = tests.filter(({ form }) => form === 'number')
  const unlimited = numbers.filter(
    ({ key }) => checks.some(({ test }) => test === key) && !limits.some(({ test }) => test === key),
  )
  const wrongUnits = limits.flatMap((limit, n) => {
    const test = numbers.find(({ key }) => key === limit.test)
    if (!test)
      return [`limits[${n}].test "${limit.test}" is not a number in tests.json: correct its spelling`]
    return test.unit === limit.unit
      ? []
      : [
          `limits[${n}] (${limit.test}).unit is "${limit.unit}", but tests.json has "${test.unit}": convert the limit to that unit`,
        ]
  })
  const wrongTrends = trends.flatMap((trend, n) =>
    numbers.some(({ key }) => key === trend.test)
      ? []
      : [`trends[${n}].test "${trend.test}" is not a number in tests.json: correct its spelling`],
  )
  const twice = limits.filter((limit, n) => limits.findIndex(({ test }) => test === limit.test) !== n)
  return [
    ...unlimited.map(({ key }) => `limits has none for "${key}": add one, or say how it is derived`),
    ...twice.map(({ test }) => `limits has two for "${test}": keep one`),
    ...wrongUnits,
    ...wrongTrends,
  ]
}

function endProblems(protocol: Protocol): string[] {
  const ends = protocol.checks.filter(({ due }) => due.at === 'end').length
  const problems = answerProblems(protocol, protocol.end.extend?.exceptAnswers, 'end.extend.exceptAnswers')
  if (ends !== 1)
    problems.push('checks must have exactly one that is due "at": "end", the review that ends the pathway')
  return problems
}

/** Every next thing within 13 months, whatever the age, surgery and delay of enrolment. */
function gaps(protocol: Protocol): string[] {
  for (const facts of imaginedPeople(protocol)) {
    const gap = gapIn(protocol, facts)
    if (gap)
      return [
        `checks leave nothing planned from ${gap.from} to ${gap.to} for someone enrolled on ${facts.enrolledOn}, more than 13 months: add a contact`,
      ]
  }
  return []
}

function imaginedPeople(protocol: Protocol): Facts[] {
  const surgeries = [undefined, ...optionsOf(protocol, 'surgery')]
  return [0, 7, 100].flatMap(late =>
    ['1930-01-01', '1985-01-01'].flatMap(bornOn =>
      surgeries.map(surgery => ({
        anchorOn: '2024-01-31',
        enrolledOn: addMonths('2024-01-31', late),
        bornOn,
        surgery,
        medicines: [],
      })),
    ),
  )
}

/** The first stretch of more than 13 months without anything planned, from enrolment to the review that ends the pathway. */
export function gapIn(protocol: Protocol, facts: Facts): { from: Day; to: Day } | undefined {
  const days = schedule(protocol, facts).map(({ dueOn }) => dueOn)
  const lived = [facts.enrolledOn, ...days.filter(on => on > facts.enrolledOn), endReviewOn(protocol, facts)]
  return lived.slice(1).flatMap((to, n) => {
    const from = lived[n] ?? to
    return to > addMonths(from, 13) ? [{ from, to }] : []
  })[0]
}

const wrongExamples = (protocol: Protocol): string[] =>
  protocol.examples.flatMap(({ name, facts, expect }, n) => {
    const planned = schedule(protocol, facts)
    return Object.entries(expect).flatMap(([item, days]) => {
      const got = planned.filter(check => check.item === item).map(({ dueOn }) => dueOn)
      return String(got) === String(days)
        ? []
        : [
            `examples[${n}] (${name}).expect.${item} says ${days.join(', ') || 'nothing'}, but the checks give ${got.join(', ') || 'nothing'}: correct the one that is wrong`,
          ]
    })
  })
