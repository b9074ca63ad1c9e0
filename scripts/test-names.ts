import { parseSync } from '@swc/core'

/** What every `describe` and `it` of a test's source is called; a commented-out one is not there. */
export const namesOf = (source: string): string[] => gather(parseSync(source, { syntax: 'typescript' }))

function gather(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return []
  const name = Array.isArray(node) ? undefined : nameIn(node)
  return [...(name === undefined ? [] : [name]), ...Object.values(node).flatMap(gather)]
}

/** The parts of swc's syntax tree that make a test. */
type Node = {
  type?: string
  callee?: { type: string; value?: string }
  arguments?: { expression: { type: string; value?: string; quasis?: { raw: string }[] } }[]
}

function nameIn({ type, callee, arguments: given }: Node): string | undefined {
  if (type !== 'CallExpression' || callee?.type !== 'Identifier') return undefined
  if (callee.value !== 'describe' && callee.value !== 'it') return undefined
  const first = given?.[0]
  if (first?.expression.type === 'StringLiteral') return first.expression.value
  if (first?.expression.type === 'TemplateLiteral')
    return first.expression.quasis?.map(each => each.raw).join('…')
  return undefined
}
