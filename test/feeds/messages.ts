import { connect } from 'node:net'
import { frame } from '../../src/feeds/index.ts'
import type { NewPatient } from '../../src/patients/index.ts'

type Who = Pick<NewPatient, 'nhsNumber' | 'familyName' | 'givenName' | 'dateOfBirth'>

export interface Sent {
  sender?: string
  controlId?: string
  type?: string
  /** MSH-7 */
  sentAt?: string
  order?: string
  orderCode?: string
  /** OBR-7 */
  takenAt?: string
  /** OBR-22 */
  resultedAt?: string
  orderStatus?: string
  /** whole segments after OBR */
  lines?: string[]
}

let serial = 0

/** A message about somebody; unless told otherwise a final PSA of the demonstration's laboratory. */
export function message(who: Who, sent: Sent = {}): Buffer {
  const { sender = 'WINPATH|NORTHFIELD', controlId = `C${++serial}`, type = 'ORU^R01' } = sent
  const born = who.dateOfBirth.replaceAll('-', '')
  const segments = [
    `MSH|^~\\&|${sender}|AFTERCARE|NORTHFIELD|${sent.sentAt ?? '20260301150000'}||${type}|${controlId}|P|2.4`,
    `PID|1||${who.nhsNumber ?? ''}^^^NHS^NH||${who.familyName}^${who.givenName}||${born}|M`,
    `OBR|1||${sent.order ?? 'O1'}|${sent.orderCode ?? 'PSA^Prostate specific antigen'}|||${sent.takenAt ?? '202603010930'}|||||||||||||||${sent.resultedAt ?? ''}|||${sent.orderStatus ?? ''}`,
    ...(sent.lines ?? [value('0.03')]),
  ]
  return Buffer.from(segments.map(segment => `${segment}\r`).join(''))
}

/** An OBX of a number. */
export const value = (
  number: string,
  { code = 'PSA^Prostate specific antigen', unit = 'ug/L', status = 'F', type = 'NM', subId = '' } = {},
): string => `OBX|1|${type}|${code}|${subId}|${number}|${unit}|||||${status}`

/** The OBX lines of a report. */
export const text = (lines: string[], status = 'F', code = 'MAMM^Mammogram'): string[] =>
  lines.map((line, at) => `OBX|${at + 1}|TX|${code}||${line}||||||${status}`)

/** Sends messages over one connection, each after the last is answered; resolves with the answers. */
export async function sendAll(port: number, messages: Buffer[]): Promise<string[]> {
  const socket = connect({ port, host: '127.0.0.1' })
  const answers: string[] = []
  let heard = ''
  const send = () => void socket.write(frame(messages[answers.length] as Buffer))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', send)
    socket.on('data', bytes => {
      heard += bytes.toString('latin1')
      if (!heard.endsWith('\x1c\r')) return
      answers.push(/MSA\|(\w\w)/.exec(heard)?.[1] ?? '')
      heard = ''
      if (answers.length === messages.length) resolve()
      else send()
    })
  })
  socket.destroy()
  return answers
}
