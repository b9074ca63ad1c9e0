// Reads every import of src and migrations and names those that cross a boundary between modules.
import { globSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import path from 'node:path'
import { importsOf, type Import } from './imports.ts'

/** Left to right: a module may import what stands on its left. The two on one line know nothing of each other. */
const order = [
  ['platform'],
  ['accounts'],
  ['content', 'patients'],
  ['care-plans'],
  ['questionnaires'],
  ['results'],
  ['reviews'],
  ['messages'],
  ['feeds'],
  ['home'],
]
/** These join the modules together, so they may import the front door of each. */
const tops = ['src/app.ts', 'src/start.ts', 'src/server.ts', 'src/cli.ts']
const onlyForPlatform = ['express', 'express-session']
const wordsOfCare =
  /\b(cancers?|onco\w*|tumou?rs?|psa|cea|mammogra\w*|colonoscop\w*|prostat\w*|breasts?|bowels?|colorectal|chemo\w*|radiotherap\w*|metasta\w*|nurses?)\b/gi

export function findBreaches(root: string): { files: string[]; breaches: string[] } {
  const files = globSync('{src,migrations}/**/*.ts', { cwd: root }).toSorted()
  const installed = productionPackages(root)
  const breaches = files.flatMap(file => {
    const reasons = importsOf(read(root, file)).map(found => reason(file, found, installed))
    return [strangePlace(file), ...reasons].filter(isSaid).map(said => `${file} ${said}`)
  })
  return { files, breaches: [...breaches, ...wordsInPlatform(root)] }
}

const isSaid = (said: string | undefined) => said !== undefined

function reason(file: string, { from, typeOnly }: Import, installed: string[]): string | undefined {
  if (from === undefined) return ofUnknown(file)
  if (!from.startsWith('.')) return ofPackage(file, from, typeOnly, installed)
  const target = path.posix.join(path.posix.dirname(file), from)
  if (file.startsWith('migrations/')) return fromMigration(target, typeOnly)
  if (tops.includes(file)) return fromTop(target)
  return fromModule(moduleOf(file)!, target)
}

function ofUnknown(file: string): string | undefined {
  if (moduleOf(file) === 'platform') return undefined
  return 'imports what is only known at run time. Write the path out, so that it can be checked.'
}

function ofPackage(file: string, from: string, typeOnly: boolean, installed: string[]): string | undefined {
  if (isBuiltin(from)) return undefined
  const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/')
  if (onlyForPlatform.includes(name) && moduleOf(file) !== 'platform') {
    return `imports ${name}. Only platform may: use what its index.ts offers.`
  }
  if (typeOnly) return undefined
  if (file.startsWith('migrations/')) return `imports ${name}. A migration may import types only.`
  if (!installed.includes(name)) return `imports ${name}, which is not among the dependencies of production.`
  return undefined
}

function fromMigration(target: string, typeOnly: boolean): string | undefined {
  if (target.startsWith('migrations/')) return undefined
  if (target === 'src/platform/index.ts' && typeOnly) return undefined
  return `imports ${target}. A migration may import only types, and those from src/platform/index.ts.`
}

function fromTop(target: string): string | undefined {
  if (tops.includes(target) || isFrontDoor(target)) return undefined
  return `imports ${target}. Import the module's index.ts.`
}

function fromModule(mine: string, target: string): string | undefined {
  const other = moduleOf(target)
  if (other === mine) return undefined
  if (other === undefined || place(other) < 0) return `imports ${target}, which is outside the modules.`
  if (place(other) >= place(mine)) return `imports ${target}, but ${other} is not on the left of ${mine}.`
  if (!isFrontDoor(target)) return `imports ${target}. Import src/${other}/index.ts.`
  return undefined
}

function strangePlace(file: string): string | undefined {
  const module = moduleOf(file)
  if (file.startsWith('migrations/') || tops.includes(file)) return undefined
  if (module !== undefined && place(module) >= 0) return undefined
  return 'belongs to no module in the order. Move it, or add its module to scripts/boundaries.ts.'
}

const moduleOf = (file: string): string | undefined => /^src\/([^/]+)\//.exec(file)?.[1]
const place = (module: string): number => order.findIndex(names => names.includes(module))
const isFrontDoor = (target: string): boolean => /^src\/[^/]+\/index\.ts$/.test(target)

/** camelCase and snake_case are parted, so that `lastPsa` is found and `ocean` is not. */
function wordsInPlatform(root: string): string[] {
  return globSync('src/platform/**/*.{ts,json,ejs,md}', { cwd: root }).flatMap(file => {
    const text = read(root, file)
      .replaceAll('_', ' ')
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    const words = new Set(text.match(wordsOfCare)?.map(word => word.toLowerCase()))
    return [...words].map(word => `${file} says "${word}". Platform knows no word of cancer care.`)
  })
}

function productionPackages(root: string): string[] {
  const { dependencies = {} } = JSON.parse(read(root, 'package.json')) as {
    dependencies?: Record<string, string>
  }
  return Object.keys(dependencies)
}

const read = (root: string, file: string): string => readFileSync(path.join(root, file), 'utf8')

if (import.meta.main) {
  const { files, breaches } = findBreaches(path.join(import.meta.dirname, '..'))
  for (const breach of breaches) console.error(breach)
  console.log(`${files.length} files read, ${breaches.length} imports or words across a boundary`)
  process.exitCode = files.length > 0 && breaches.length === 0 ? 0 : 1
}
