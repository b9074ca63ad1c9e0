import { argon2 as derive, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const argon2 = promisify(derive)

/** Argon2id at 19 MiB and 2 passes (OWASP password storage), written in the usual `$argon2id$…` form. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await argon2id(password, salt)
  return `$argon2id$v=19$m=19456,t=2,p=1$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Takes as long for an account that does not exist (no hash) as for one that does. */
export async function passwordFits(password: string, stored: string | null | undefined): Promise<boolean> {
  const [, , , , salt, hash] = (stored ?? nobody).split('$')
  const given = await argon2id(password, Buffer.from(salt ?? '', 'base64url'))
  return timingSafeEqual(given, Buffer.from(hash ?? '', 'base64url')) && Boolean(stored)
}

const nobody = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

const argon2id = (message: string, nonce: Buffer): Promise<Buffer> =>
  argon2('argon2id', { message, nonce, parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 })

const common = new Set([
  'password1234',
  '123456789012',
  'qwertyuiop12',
  'iloveyou1234',
  'letmein12345',
  'welcome12345',
])

/** Why a password cannot be used, or null when it can (NCSC: long, not common, no composition rules). */
export function passwordFault(password: string, personal: string[]): string | null {
  if (password.length < 12) return 'Use 12 characters or more. Three random words are easy to remember'
  const plain = password.toLowerCase()
  if (common.has(plain) || /^(.)\1+$/.test(plain)) return 'This password is too easy to guess. Choose another'
  if (personal.some(word => word.length > 3 && plain.includes(word.toLowerCase())))
    return 'Do not use your own name or email address in the password'
  return null
}
