// Installs what package-lock.json lists, once per lock file. The one JavaScript file: it runs before Node 24 is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const stamp = join(root, 'node_modules', '.installed')

if (stamped() !== lock()) {
  console.error('Installing packages …')
  install()
  linkNode()
  writeFileSync(stamp, lock())
}

function stamped() {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return 'nothing yet'
  }
}

function lock() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

/** No install scripts: none is needed, and npm before 11 would build better-sqlite3, which ships its binaries. */
function install() {
  const flags = ['--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
  const { status, error } = npm(['ci', ...flags, '--loglevel=error'])
  if (status === 0) return
  console.error(
    `Packages could not be installed${error ? `: ${error.message}` : ''}. Check the network, then run the command again.`,
  )
  process.exit(1)
}

/** npm 10 takes this link away again with the Node packages that are for other machines. */
function linkNode() {
  const ours = join('..', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  const bin = join(root, 'node_modules', '.bin')
  if (existsSync(join(bin, ours)) && !existsSync(join(bin, 'node'))) symlinkSync(ours, join(bin, 'node'))
}

/** The npm that called us, on the Node it runs on: ours is about to be replaced together with node_modules. */
function npm(args) {
  const { npm_node_execpath: node, npm_execpath: cli } = process.env
  const options = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] }
  if (node && cli) return spawnSync(node, [cli, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}
