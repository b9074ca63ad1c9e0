import type { z } from 'zod'

type Issue = z.core.$ZodIssue

/** A file's content if it is whole, or every sentence its author needs to put it right. */
export function problemsIn<S extends z.ZodType>(
  file: string,
  content: string,
  schema: S,
): { value?: z.output<S>; problems: string[] } {
  let json: unknown
  try {
    json = JSON.parse(content)
  } catch (error) {
    return {
      problems: [
        `${file} is not valid JSON: ${(error as Error).message}. Look for a missing comma, quote or bracket there.`,
      ],
    }
  }
  const read = schema.safeParse(json)
  if (read.success) return { value: read.data, problems: [] }
  return { problems: read.error.issues.map(issue => sentence(file, pathOf(json, issue.path), issue)) }
}

/** checks[2] (mammogram).due.months[0] */
function pathOf(json: unknown, path: PropertyKey[]): string {
  let words = ''
  let at: unknown = json
  for (const step of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step]
    words += typeof step === 'number' ? `[${step}]${nameOf(at)}` : `${words && '.'}${String(step)}`
  }
  return words
}

function nameOf(row: unknown): string {
  const { item, key, name, test } = (row ?? {}) as Record<string, unknown>
  const called = item ?? key ?? name ?? test
  return typeof called === 'string' ? ` (${called})` : ''
}

function sentence(file: string, path: string, issue: Issue): string {
  const place = path ? `${file}: ${path}` : `${file}: the file`
  if (issue.code === 'unrecognized_keys')
    return `${place} has ${issue.keys.map(key => `"${key}"`).join(', ')}, which nothing reads: remove it, or correct its spelling.`
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return `${place} is missing: add it as ${kinds[issue.expected] ?? issue.expected}.`
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `${place} must be ${kinds[issue.expected] ?? issue.expected}: correct it.`
  if (issue.code === 'invalid_value' && issue.message.startsWith('Invalid'))
    return `${place} must be one of ${issue.values.map(value => `"${String(value)}"`).join(', ')}: choose one.`
  if (issue.code === 'invalid_key')
    return `${place} is a name nothing knows: correct its spelling or remove it.`
  return `${place} ${issue.message}.`
}

const kinds: Record<string, string> = {
  string: 'text in quotes',
  number: 'a number',
  int: 'a whole number',
  array: 'a list in square brackets',
  object: 'a group in curly brackets',
  record: 'a group in curly brackets',
  boolean: 'true or false',
}
