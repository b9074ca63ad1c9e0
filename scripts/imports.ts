import { parseSync } from '@swc/core'

/** `from` is undefined where it is only known at run time. */
export type Import = { from: string | undefined; typeOnly: boolean }

/** Every import, re-export, `import()`, `require()` and `import('…').Type` of a TypeScript source; throws where it cannot be read. */
export const importsOf = (source: string): Import[] => gather(parseSync(source, { syntax: 'typescript' }))

function gather(node: unknown): Import[] {
  if (typeof node !== 'object' || node === null) return []
  const found = Array.isArray(node) ? undefined : importIn(node)
  const within = Object.values(node).flatMap(gather)
  return found ? [found, ...within] : within
}

/** The parts of swc's syntax tree that bring something in. */
type Node = {
  type?: string
  source?: { value: string } | null
  typeOnly?: boolean
  argument?: { value: string }
  callee?: { type: string; value?: string }
  arguments?: { expression: { type: string; value?: string } }[]
}

function importIn(node: Node): Import | undefined {
  if (node.type === 'TsImportType') return { from: node.argument?.value, typeOnly: true }
  if (node.type === 'CallExpression') return callIn(node)
  if (!node.type?.match(/^(Import|ExportAll|ExportNamed)Declaration$/) || !node.source) return undefined
  return { from: node.source.value, typeOnly: node.typeOnly ?? false }
}

function callIn({ callee, arguments: [first] = [] }: Node): Import | undefined {
  const loads = callee?.type === 'Import' || (callee?.type === 'Identifier' && callee.value === 'require')
  if (!loads) return undefined
  const literal = first?.expression.type === 'StringLiteral'
  return { from: literal ? first.expression.value : undefined, typeOnly: false }
}
