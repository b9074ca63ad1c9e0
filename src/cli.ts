import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import {
  addAccount,
  addMember,
  findOrganisation,
  findTeamByKey,
  makeSignInLink,
  openOurselves,
  staffRoles,
} from './accounts/index.ts'
import { joinRules } from './app.ts'
import { keepProtocols } from './care-plans/index.ts'
import { exportPatient, importMessages, importPatients } from './feeds/index.ts'
import { makeBenchData } from './home/index.ts'
import { findPatientByNumber } from './patients/index.ts'
import {
  audit,
  bornAs,
  caller,
  migrate,
  openDatabase,
  openLog,
  readAnchors,
  readSettings,
  SettableClock,
  systemClock,
  transaction,
  Unusable,
  verifyAudit,
} from './platform/index.ts'
import type { Caller, Clock, Db, InstanceKind, Log, Settings } from './platform/index.ts'
import { demoAuditKey } from './start.ts'

/** What a command works with; it answers the exit code: 0 done, 1 found something wrong. */
interface Tools {
  settings: Settings
  db: Db
  clock: Clock
  by: Caller
  log: Log
  /** what follows the command's name */
  words: string[]
  flags: Flags
}
type Flags = Partial<Record<'role' | 'team' | 'name', string>> & { 'dry-run'?: boolean; 'skip-bad'?: boolean }

interface Command {
  usage: string
  /** what a new database becomes (production) */
  born?: InstanceKind
  run(tools: Tools): Promise<0 | 1>
}

const commands: Record<string, Command> = {
  migrate: {
    usage: 'migrate',
    run: async () => 0, // every command brings the schema up to date first
  },
  'user add': {
    usage: `user add <email> --role "<role>" [--team <team or practice code>] [--name "<name>"]`,
    run: addUser,
  },
  'import patients': {
    usage: 'import patients <csv> [--dry-run] [--skip-bad]',
    run: importSpreadsheet,
  },
  'import messages': {
    usage: 'import messages <file>',
    run: async ({ db, clock, log, words }) => {
      const counts = await importMessages({ db, clock, log }, readGiven(words[0]))
      for (const [state, count] of Object.entries(counts)) console.log(`${state}: ${count}`)
      return 0
    },
  },
  'audit verify': { usage: 'audit verify', run: verify },
  'export patient': {
    usage: 'export patient <NHS number or hospital number>',
    run: async ({ db, by, words }) => {
      const patientId = await findPatientByNumber(db, words.join(''))
      if (patientId === undefined) throw new Unusable('No patient has this number. Check it and try again.')
      console.log(JSON.stringify(await exportPatient(db, openOurselves(by, patientId)), null, 2))
      return 0
    },
  },
  'bench-data': {
    usage: 'bench-data <patients>',
    born: 'demo', // fictional patients have no place among real ones
    run: async ({ db, by, words }) => {
      const { patients, teams, rows, seconds } = await makeBenchData(db, by, Number(words[0]))
      console.log(`${patients} patients in ${teams} teams, ${rows} rows, in ${seconds.toFixed(1)} s.`)
      return 0
    },
  },
}

async function addUser({ db, by, clock, settings, words, flags }: Tools): Promise<0> {
  const [email = ''] = words
  if (!/^\S+@\S+\.\S+$/.test(email))
    throw new Unusable('Give the email address first, like nurse@trust.nhs.uk.')
  const role = staffRoles.find(each => each === flags.role)
  if (!role) throw new Unusable(`--role must be one of: ${staffRoles.join(', ')}.`)
  const team = flags.team === undefined ? undefined : await findTeamByKey(db, flags.team)
  const practice = flags.team === undefined ? undefined : await findOrganisation(db, flags.team)
  if (flags.team !== undefined && !team && !practice)
    throw new Unusable(`There is no team or practice called ${flags.team}. Check the name.`)
  if (role === 'gp practice' ? team : practice)
    throw new Unusable('--team must be a practice code for --role "gp practice", and a team for every other.')

  const token = await transaction(db, async trx => {
    const account = { side: 'clinic' as const, email, name: flags.name ?? email, role }
    const accountId = await addAccount(trx, by, account)
    if (team) await addMember(trx, by, team.id, { accountId, function: 'member' })
    if (practice) {
      await trx('practice_members').insert({ organisation_id: practice.id, account_id: accountId })
      await audit(trx, by, 'practice member added', { organisationId: practice.id, accountId })
    }
    return makeSignInLink(trx, accountId, clock.now())
  })
  const base = settings.BASE_URL ?? `http://localhost:${settings.PORT}`
  console.log(`Good for seven days and once: ${base}/clinic/first-sign-in/${token}`)
  return 0
}

async function importSpreadsheet({ db, by, words, flags }: Tools): Promise<0 | 1> {
  const options = { dryRun: flags['dry-run'] === true, skipBad: flags['skip-bad'] === true }
  const { bad, added, known } = await importPatients(db, by, readGiven(words[0]).toString('utf8'), options)
  for (const { line, faults } of bad) for (const fault of faults) console.error(`Line ${line}: ${fault}.`)
  if (options.dryRun) console.log(`${bad.length} lines cannot be taken. Nothing was saved.`)
  else if (bad.length > 0 && !options.skipBad)
    console.log('Nothing was saved. Correct these lines, or use --skip-bad to bring in the others.')
  else console.log(`${added} follow-ups added, ${known} known already, ${bad.length} lines left out.`)
  return bad.length > 0 ? 1 : 0
}

async function verify({ db, settings }: Tools): Promise<0 | 1> {
  const key = settings.AUDIT_KEY ?? demoAuditKey
  const { rows, faults } = await verifyAudit(db, key, readAnchors(settings.AUDIT_ANCHORS))
  for (const { seq, fault } of faults) console.error(`Entry ${seq}: ${fault}.`)
  console.log(`Entries verified: ${rows}. Faults: ${faults.length}.`)
  return faults.length > 0 ? 1 : 0
}

function readGiven(file: string | undefined): Buffer {
  if (file === undefined) throw new Unusable('Name the file to read.')
  try {
    return readFileSync(file)
  } catch {
    throw new Unusable(`${file} cannot be read. Check the path.`)
  }
}

/** Finds the command in the words given, opens what it needs and runs it. */
async function run(args: string[]): Promise<0 | 1> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      team: { type: 'string' },
      name: { type: 'string' },
      'dry-run': { type: 'boolean' },
      'skip-bad': { type: 'boolean' },
    },
  })
  const name = Object.keys(commands).find(each => positionals.join(' ').startsWith(each))
  const command = commands[name ?? '']
  if (!name || !command) throw new Unusable(usage())
  const settings = readSettings(process.env)
  const db = openDatabase(settings.DATABASE_URL)
  try {
    await migrate(db)
    const demo = (await bornAs(db, command.born ?? 'production', systemClock)) === 'demo'
    const clock = demo && settings.CLOCK ? new SettableClock(settings.CLOCK) : systemClock
    await keepProtocols(db, clock.now())
    joinRules(db)
    const by = caller({ kind: 'operator', name: userInfo().username }, clock)
    const words = positionals.slice(name.split(' ').length)
    return await command.run({ settings, db, clock, by, log: openLog('silent'), words, flags: values })
  } finally {
    await db.destroy()
  }
}

const usage = () =>
  ['Use one of:', ...Object.values(commands).map(command => `  npm run aftercare -- ${command.usage}`)].join(
    '\n',
  )

const isWrongUse = (error: unknown): error is Error =>
  error instanceof Unusable ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!isWrongUse(error)) throw error
  console.error(error.message)
  process.exitCode = 2
}
