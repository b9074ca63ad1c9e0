import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  constants,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import SqliteFile from 'better-sqlite3'

const root = path.join(import.meta.dirname, '..')
const folder = path.join(tmpdir(), 'aftercare-bench')

export interface BenchDatabase {
  file: string
  /** when it was filled: the server's clock stands there, so that results of yesterday stay of yesterday */
  filledAt: string
}

/** A copy, to be measured on, of a database with so many patients; made once and kept in the temp folder. */
export async function openBenchDatabase(patients: number): Promise<BenchDatabase> {
  mkdirSync(folder, { recursive: true })
  const kept = path.join(folder, `bench-${patients}-${versionOfSchema()}.db`)
  if (!existsSync(kept)) await fill(kept, patients)
  const file = path.join(folder, 'measured.db')
  remove(file)
  copyFileSync(kept, file, constants.COPYFILE_FICLONE)
  process.once('exit', () => remove(file))
  const db = new SqliteFile(kept, { readonly: true })
  const { born_at } = db.prepare('select born_at from instance').get() as { born_at: string }
  db.close()
  return { file, filledAt: born_at }
}

async function fill(file: string, patients: number): Promise<void> {
  const making = `${file}.making`
  remove(making)
  const child = spawn(process.execPath, [path.join(root, 'src/cli.ts'), 'bench-data', String(patients)], {
    env: { ...process.env, DATABASE_URL: `sqlite:${making}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('The database could not be filled')
  const db = new SqliteFile(making)
  db.pragma('wal_checkpoint(truncate)')
  db.close()
  renameSync(making, file)
  rmSync(`${making}.migrating`, { force: true })
}

/** Another schema, protocol or kind of patient is another database. */
function versionOfSchema(): string {
  const files = globSync(['migrations/*.ts', 'src/home/bench-*.ts', 'src/care-plans/protocols/*.json'], {
    cwd: root,
  })
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(readFileSync(path.join(root, file)))
  return hash.digest('hex').slice(0, 8)
}

function remove(file: string): void {
  for (const end of ['', '-wal', '-shm', '.migrating']) rmSync(`${file}${end}`, { force: true })
}
