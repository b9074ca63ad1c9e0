import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { z } from 'zod'
import { Unusable } from './errors.ts'

const aPort = 'must be a number from 0 to 65535'
const port = z
  .string()
  .regex(/^\d{1,5}$/, aPort)
  .transform(Number)
  .refine(number => number <= 65_535, aPort)
const secret = z.string().min(32, 'must be at least 32 characters long')

const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:<path> or postgres://…')
    .default('sqlite:data/aftercare.db'),
  PORT: port.default(3000),
  HOST: z.string().default('127.0.0.1'),
  HL7_PORT: z
    .string()
    .regex(/^(\d{1,5})?$/, `${aPort}, or empty to close that door`)
    .transform(given => (given === '' ? null : Number(given)))
    .refine(number => number === null || number <= 65_535, aPort)
    .default(2575),
  HL7_HOST: z.string().default('127.0.0.1'),
  HL7_HTTP_TOKEN: z.string().min(16, 'must be at least 16 characters long').optional(),
  SESSION_SECRET: secret.optional(),
  AUDIT_KEY: secret.optional(),
  AUDIT_ANCHORS: z.string().default('data/audit-anchors.jsonl'),
  TRUST_NAME: z.string().max(80, 'must be 80 characters or fewer').optional(),
  BASE_URL: z.url('must be a web address, like https://aftercare.example.nhs.uk').optional(),
  STAFF_HOST: z.string().optional(),
  PATIENT_HOST: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .refine(given => given.split(',').every(isProxy), {
      error: 'must be the address of the proxy, like 10.0.0.4, or several with commas between them',
    })
    .optional(),
  CLOCK: z.iso
    .datetime({ offset: true, error: 'must be an ISO date-time, like 2026-11-23T09:00:00Z' })
    .optional(),
})

/** What Express understands: an address, a range, or one of its names for private ranges. */
function isProxy(given: string): boolean {
  const [address = '', bits] = given.trim().split('/')
  if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128)))
    return false
  return isIP(address) !== 0 || (bits === undefined && /^(loopback|linklocal|uniquelocal)$/.test(address))
}

export type Settings = z.infer<typeof schema>

/** Reads settings from the environment; every one may be given as `<NAME>_FILE`. Throws one error naming all problems. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = []
  const given: Record<string, string> = {}
  for (const name of Object.keys(schema.shape)) {
    const file = env[`${name}_FILE`]
    if (file !== undefined) {
      try {
        given[name] = readFileSync(file, 'utf8').trim()
      } catch {
        problems.push(`${name}_FILE names a file that cannot be read. Check the path.`)
      }
    }
    const value = env[name]
    if (value !== undefined && (value !== '' || name === 'HL7_PORT')) given[name] = value
  }
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${issue.path.join('.')} ${issue.message}.`)
  }
  if (problems.length > 0 || !parsed.success) throw badSettings(problems)
  return parsed.data
}

/** Whether people reach us over https: by the address they use, or because a proxy in front says so. */
export const isHttps = ({ BASE_URL, TRUST_PROXY }: Settings): boolean =>
  BASE_URL?.startsWith('https:') ?? TRUST_PROXY !== undefined

/** What a production server refuses to start with, all of it at once. */
export function assertSafe(settings: Settings): void {
  const problems: string[] = []
  if (!settings.SESSION_SECRET)
    problems.push('SESSION_SECRET is missing. Set it to at least 32 random characters.')
  if (!settings.AUDIT_KEY) problems.push('AUDIT_KEY is missing. Set it to at least 32 random characters.')
  if (settings.CLOCK) problems.push('CLOCK may be set only on a demonstration database. Remove it.')
  if (settings.BASE_URL && !settings.BASE_URL.startsWith('https:'))
    problems.push('BASE_URL must be the https address people use. Put a proxy that ends https in front.')
  if (!settings.TRUST_PROXY)
    problems.push(
      'TRUST_PROXY is missing. Set it to the address of the proxy that ends https, like 10.0.0.4.',
    )
  if (problems.length > 0) throw badSettings(problems)
}

const badSettings = (problems: string[]) =>
  new Unusable(
    `Aftercare cannot start with these settings:\n${problems.map(each => `  - ${each}`).join('\n')}`,
  )
