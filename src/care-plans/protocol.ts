import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemsIn } from './file-problems.ts'
import { problemsOf } from './protocol-rules.ts'
import { protocolSchema } from './protocol-schema.ts'
import type { Check, Protocol } from './protocol-schema.ts'
import { loadTests } from './tests.ts'
import type { Test } from './tests.ts'

export type {
  Check,
  Facts,
  Limit,
  Medicine,
  Protocol,
  Role,
  Timers,
  Trend,
  Urgency,
} from './protocol-schema.ts'

/** Every protocol of a folder, all or none: one Error lists all that is wrong, by file and place in it. */
export function loadProtocols(
  dir = join(import.meta.dirname, 'protocols'),
  tests: Test[] = loadTests(),
): Protocol[] {
  const files = readdirSync(dir)
    .filter(name => name.endsWith('.json'))
    .toSorted()
  const read = files.map(file => ({ file, ...readProtocol(join(dir, file), file, tests) }))
  const protocols = read.flatMap(({ protocol }) => protocol ?? [])
  const problems = [...read.flatMap(one => one.problems), ...usedTwice(read)]
  if (!files.length) problems.push(`${dir} has no protocol files: put at least one .json file there`)
  if (problems.length)
    throw new Error(`No protocol was loaded. Correct these and start again:\n${problems.join('\n')}`)
  return protocols
}

export const checkOf = (protocol: Protocol, item: string): Check | undefined =>
  protocol.checks.find(check => check.item === item)

function readProtocol(
  path: string,
  file: string,
  tests: Test[],
): { protocol?: Protocol; problems: string[] } {
  const { value, problems } = problemsIn(file, readFileSync(path, 'utf8'), protocolSchema)
  if (!value) return { problems }
  return { protocol: value, problems: problemsOf(value, tests).map(problem => `${file}: ${problem}.`) }
}

function usedTwice(read: { file: string; protocol?: Protocol }[]): string[] {
  const names = new Map<string, string>()
  return read.flatMap(({ file, protocol }) => {
    if (!protocol) return []
    const name = `${protocol.key} version ${protocol.version}`
    const first = names.get(name)
    names.set(name, first ?? file)
    return first
      ? [`${file}: version makes ${name} again, which is in ${first}: give it the next version number.`]
      : []
  })
}
