// Everything that must hold before a change is pushed. Every step runs, whatever came of the others, and counts as one.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { add, isGood, lastTally, nothing, sentence, type Tally } from './tally.ts'

type Ended = { good: boolean; output: string }

const root = path.join(import.meta.dirname, '..')
const onePassed: Tally = { ...nothing, passed: 1 }
const oneFailed: Tally = { ...nothing, failed: 1 }
let total = nothing
const bad: string[] = []

for (const step of ['types', 'lint', 'format', 'boundaries', 'unused']) {
  const { good, output } = await say(step, run('npm', ['run', '--silent', step]))
  if (!good) console.log(output)
  total = add(total, good ? onePassed : oneFailed)
}

if (existsSync(path.join(root, 'scripts/hazards.ts'))) {
  const { good } = await say('safety matrix', run(process.execPath, ['scripts/hazards.ts'], true))
  total = add(total, good ? onePassed : oneFailed)
}

const { good, output } = await say('tests', run(process.execPath, ['scripts/test.ts'], true))
const tests = lastTally(output) ?? nothing
total = add(total, good || !isGood(tests) ? tests : add(tests, oneFailed))

if (bad.length) console.log(`Not good: ${bad.join(', ')}. It says why above.`)
console.log(sentence(total))
process.exitCode = bad.length === 0 && isGood(total) ? 0 : 1

async function say(step: string, running: Promise<Ended>): Promise<Ended> {
  const begun = performance.now()
  const ended = await running
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  console.log(`${step.padEnd(14)} ${ended.good ? 'good' : 'NOT GOOD'}, ${seconds} s`)
  if (!ended.good) bad.push(step)
  return ended
}

function run(program: string, args: string[], show = false): Promise<Ended> {
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk)
      if (show) process.stdout.write(chunk)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', status => resolve({ good: status === 0, output: chunks.join('') }))
  })
}
