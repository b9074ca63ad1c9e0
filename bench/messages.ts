import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import SqliteFile from 'better-sqlite3'
import { quantiles } from './load.ts'

export interface MessageLoad {
  acknowledged: number
  p95: number
  applied: number
  /** seconds from the last acknowledgement until nothing waited any more; null when it was not waited for */
  backlogSeconds: number | null
  refused: number
}

interface Sampled {
  nhs_number: string
  family_name: string
  given_name: string
  date_of_birth: string
  pathway: string
}

/** Sends results over several connections, each waiting for its acknowledgement, as laboratories do. */
export async function sendMessages(
  port: number,
  file: string,
  today: string,
  seconds: number,
  longestBacklog: number,
): Promise<MessageLoad> {
  const db = new SqliteFile(file, { readonly: true })
  const people = db
    .prepare(
      `select p.nhs_number, p.family_name, p.given_name, p.date_of_birth, f.pathway
       from patients p join follow_ups f on f.patient_id = p.id where f.pathway <> 'breast' order by (p.id * 7919) % 10007`,
    )
    .all() as Sampled[]
  const count = (where: string) =>
    (db.prepare(`select count(*) as n from inbound_messages where ${where}`).get() as { n: number }).n
  const times: number[] = []
  let refused = 0
  let next = 0
  const until = performance.now() + seconds * 1000
  const begun = performance.now()
  const one = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    while (performance.now() < until) {
      const n = next++
      const person = people[n % people.length]
      if (!person) break
      const sentAt = performance.now()
      const answer = await exchange(socket, message(n, person, today))
      times.push(performance.now() - sentAt)
      if (!answer.includes('MSA|AA|')) refused++
    }
    socket.destroy()
  }
  await Promise.all([one(), one(), one(), one()])
  const sentFor = (performance.now() - begun) / 1000
  const already = count(`state = 'applied'`)
  const waited = await untilNoneWait(() => count(`state = 'received'`), longestBacklog)
  const applied = count(`state = 'applied'`)
  db.close()
  return {
    acknowledged: times.length / sentFor,
    p95: quantiles(times).p95,
    applied: waited.seconds > 1 ? (applied - already) / waited.seconds : already / sentFor,
    backlogSeconds: waited.empty ? waited.seconds : null,
    refused,
  }
}

async function untilNoneWait(
  count: () => number,
  longest: number,
): Promise<{ empty: boolean; seconds: number }> {
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1000
  while (count() > 0) {
    if (seconds() > longest) return { empty: false, seconds: seconds() }
    await pause(200)
  }
  return { empty: true, seconds: seconds() }
}

async function exchange(socket: Socket, text: string): Promise<string> {
  socket.write(`\x0b${text}\x1c\r`)
  let heard = ''
  while (!heard.includes('\x1c\r')) heard += String(((await once(socket, 'data')) as [Buffer])[0])
  return heard
}

function message(n: number, person: Sampled, today: string): string {
  const [code, value] = person.pathway === 'prostate' ? ['PSA', '0.02'] : ['CEA', '1.7']
  const day = today.replaceAll('-', '')
  const order = `BENCH-${n}`
  return [
    `MSH|^~\\&|WINPATH|NORTHFIELD|AFTERCARE|NORTHFIELD|${day}1500||ORU^R01|${order}|P|2.4`,
    `PID|1||${person.nhs_number}^^^NHS^NH||${person.family_name}^${person.given_name}||${person.date_of_birth.replaceAll('-', '')}|U`,
    `OBR|1||${order}|${code}^${code}^WINPATH|||${day}0930|||||||||||||||${day}1500|||F`,
    `OBX|1|NM|${code}^${code}^WINPATH||${value}|ug/L|||||F|||${day}0930`,
  ].join('\r')
}
