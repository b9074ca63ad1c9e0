// What only programs from outside can judge: strace, SIGKILL, qpdf and poppler. Run by .ci/run; each verdict counts as one.
import { durability } from './judges/durability.ts'
import { killing } from './judges/killing.ts'
import { pdfs } from './judges/pdfs.ts'
import { add, isGood, nothing, sentence } from './tally.ts'
import type { Judge } from './judges/verdicts.ts'

const judges: Record<string, Judge> = { durability, killing, pdfs }

let total = nothing
for (const [name, judge] of Object.entries(judges)) {
  if (process.argv.length > 2 && !process.argv.includes(name)) continue
  const verdict = (what: string, good: boolean) => {
    console.log(`${name.padEnd(10)}  ${good ? 'good     ' : 'NOT GOOD '} ${what}`)
    total = add(total, { ...nothing, [good ? 'passed' : 'failed']: 1 })
  }
  await judge(verdict).catch((error: unknown) => {
    console.error(error)
    verdict('it could be judged', false)
  })
}
console.log(sentence(total))
process.exitCode = isGood(total) ? 0 : 1
