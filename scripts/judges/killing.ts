import { setTimeout as pause } from 'node:timers/promises'
import { readAnchors, openDatabase, verifyAudit } from '../../src/platform/index.ts'
import type { Db } from '../../src/platform/index.ts'
import { browser, laboratory } from './clients.ts'
import { message, registration } from './people.ts'
import { auditKey, serve } from './serving.ts'
import type { Serving } from './serving.ts'
import { inFolder } from './verdicts.ts'
import type { Judge } from './verdicts.ts'

const rounds = 20

/** Kills the server at any moment under load; what it had acknowledged is there when it starts again. */
export const killing: Judge = verdict =>
  inFolder(async home => {
    const acknowledged = { forms: new Set<string>(), messages: new Set<string>() }
    const starts: number[] = []
    const faults: string[] = []
    for (let round = 0; round < rounds; round++) {
      const serving = await serve(home)
      starts.push(serving.milliseconds)
      const load = sendUntilItDies(serving, round, acknowledged)
      await untilMoreThan(acknowledged.forms, 1 + Math.random() * 9)
      await pause(Math.random() * 100)
      await serving.end('SIGKILL')
      await load
      faults.push(...(await look(home, acknowledged)).map(fault => `round ${round + 1}: ${fault}`))
    }
    const last = await serve(home)
    starts.push(last.milliseconds)
    const waiting = await untilNothingWaits(home)
    await last.end('SIGTERM')

    const { forms, messages } = acknowledged
    for (const fault of faults) console.log(`  ${fault}`)
    console.log(
      `  ${starts.length} starts, none with a repair, the slowest in ${Math.round(Math.max(...starts))} ms`,
    )
    verdict(
      `${rounds} kills: ${forms.size} saved forms and ${messages.size} acknowledged messages are all there`,
      faults.length === 0 && forms.size >= 2 * rounds && messages.size >= 2 * rounds,
    )
    verdict(`after the last start ${waiting} messages wait to be applied`, waiting === 0)
  })

/** By what was saved, not by the clock: this machine may be busy. */
async function untilMoreThan(forms: Set<string>, more: number): Promise<void> {
  const enough = forms.size + more
  for (let tries = 0; forms.size < enough && tries < 6000; tries++) await pause(5)
}

type Acknowledged = { forms: Set<string>; messages: Set<string> }

/** Two people save forms and four laboratories send, as fast as they are answered. */
async function sendUntilItDies(serving: Serving, round: number, { forms, messages }: Acknowledged) {
  let n = 0
  const name = (kind: string) => `K${kind}${round}X${++n}`
  const untilItDies = async (send: () => Promise<void>) => {
    while (serving.isAlive()) await send()
  }
  const register = async () => {
    const send = await browser(serving.port)
    await untilItDies(async () => {
      const form = name('F')
      if ((await send('/clinic/patients/register', registration(form, round * 500 + n))) === 303)
        forms.add(form)
    })
  }
  const report = async () => {
    const lab = await laboratory(serving.hl7Port)
    await untilItDies(async () => {
      const controlId = name('M')
      if ((await lab.send(message(controlId))).includes(`MSA|AA|${controlId}`)) messages.add(controlId)
    })
  }
  await Promise.allSettled([register, register, report, report, report, report].map(work => work()))
}

/** What is missing or damaged, in sentences, before anything has been started again. */
async function look(home: string, { forms, messages }: Acknowledged): Promise<string[]> {
  const db = openDatabase(`sqlite:${home}/judge.db`)
  try {
    const faults: string[] = []
    const patients = await columnOf(db, 'patients', 'hospital_number')
    const controlIds = await columnOf(db, 'inbound_messages', 'control_id')
    const lost = [...forms].filter(form => !patients.has(form)).length
    const lostMessages = [...messages].filter(each => !controlIds.has(each)).length
    if (lost > 0) faults.push(`${lost} saved forms are lost`)
    if (lostMessages > 0) faults.push(`${lostMessages} acknowledged messages are lost`)

    const halves = await db('patients')
      .leftJoin('relationships', 'relationships.patient_id', 'patients.id')
      .leftJoin('audit_rows', join =>
        join
          .on('audit_rows.patient_id', 'patients.id')
          .on('audit_rows.action', db.raw('?', ['patient registered'])),
      )
      .whereNull('relationships.id')
      .orWhereNull('audit_rows.id')
    if (halves.length > 0) faults.push(`${halves.length} patients were registered by half`)

    const [integrity] = await db.raw<{ integrity_check: string }[]>('pragma integrity_check')
    if (integrity?.integrity_check !== 'ok') faults.push(`integrity_check says ${integrity?.integrity_check}`)
    const audit = await verifyAudit(db, auditKey, readAnchors(`${home}/anchors.jsonl`))
    for (const { seq, fault } of audit.faults) faults.push(`audit ${seq}: ${fault}`)
    return faults
  } finally {
    await db.destroy()
  }
}

async function columnOf(db: Db, table: string, column: string): Promise<Set<string>> {
  return new Set(await db(table).pluck<string[]>(column))
}

/** How many messages are still waiting after ten seconds, or none as soon as none is. */
async function untilNothingWaits(home: string): Promise<number> {
  const db = openDatabase(`sqlite:${home}/judge.db`)
  try {
    for (let tries = 0; ; tries++) {
      const { length } = await db('inbound_messages').where({ state: 'received' }).select('id')
      if (length === 0 || tries === 100) return length
      await pause(100)
    }
  } finally {
    await db.destroy()
  }
}
