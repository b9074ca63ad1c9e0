import { readFileSync } from 'node:fs'
import path from 'node:path'
import { browser, laboratory } from './clients.ts'
import { message, registration } from './people.ts'
import { serve } from './serving.ts'
import type { Serving } from './serving.ts'
import { readTrace, unprovenReplies } from './trace.ts'
import type { Call } from './trace.ts'
import { inFolder } from './verdicts.ts'
import type { Judge } from './verdicts.ts'

const each = 200
const calls = 'fsync,fdatasync,write,writev,pwrite64,pwritev,sendto,sendmsg'

/** Nothing is answered as saved before it is on the disk, as the kernel sees it. */
export const durability: Judge = async verdict => {
  const names = ['', ...forms, ...messages] // the first reply is the sign-in's

  const trace = await traceOf([])
  const replies = trace.filter(call => call.what === 'reply').length
  verdict(`${replies} replies traced for ${names.length} saved`, replies === names.length)
  const unproven = unprovenReplies(trace, names)
  for (const [what, saved] of [
    ['forms', forms],
    ['messages', messages],
  ] as const) {
    const missing = saved.filter(name => unproven.includes(name)).length
    verdict(`${saved.length} ${what}: each on the disk before its reply, ${missing} not`, missing === 0)
  }

  const without = unprovenReplies(await traceOf(['--no-sync']), names)
  verdict(`with synchronous off the same check names ${without.length} replies`, without.length >= 2 * each)
}

const numbered = (kind: string) =>
  Array.from({ length: each }, (_, n) => `JUDGE${kind}${String(n).padStart(4, '0')}`)
const forms = numbered('F')
const messages = numbered('M')

const traceOf = (flags: string[]): Promise<Call[]> =>
  inFolder(async home => {
    const output = path.join(home, 'trace')
    // -y names the file of each descriptor; 4200 bytes show a whole page of the database
    const under = ['strace', '-f', '-y', '-s', '4200', '-o', output, '-e', `trace=${calls}`]
    const serving = await serve(home, { under, flags })
    try {
      await saveAll(serving)
    } finally {
      await serving.end('SIGTERM')
    }
    return readTrace(readFileSync(output, 'utf8'))
  })

async function saveAll({ port, hl7Port }: Serving): Promise<void> {
  const send = await browser(port)
  for (const [n, name] of forms.entries()) {
    const status = await send('/clinic/patients/register', registration(name, n))
    if (status !== 303) throw new Error(`Registering answered ${status}`)
  }
  const lab = await laboratory(hl7Port)
  for (const name of messages) {
    const reply = await lab.send(message(name))
    if (!reply.includes(`MSA|AA|${name}`)) throw new Error(`A message was answered with ${reply}`)
  }
  lab.close()
}
