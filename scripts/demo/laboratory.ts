import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { frame } from '../../src/feeds/index.ts'
import type { Day } from '../../src/platform/index.ts'

/** Who a message is about, as a laboratory knows them. */
export interface Sampled {
  nhsNumber: string | null
  hospitalNumber: string | null
  familyName: string
  givenName: string
  dateOfBirth: Day
  sex: string
}

export interface Sent {
  order: string
  takenOn: Day
  sentOn: Day
  status?: 'F' | 'C' | 'P' | 'D' | 'X'
}

/** A number from pathology, as a British laboratory system sends it. */
export const numberMessage = (
  who: Sampled,
  test: { code: string; name: string; unit: string },
  value: string,
  sent: Sent,
): string =>
  message('WINPATH|NORTHFIELD', who, sent, [
    obr(sent, test.code, test.name),
    `OBX|1|${/^[\d.]+$/.test(value) ? 'NM' : 'ST'}|${test.code}^${test.name}^WINPATH||${value}|${test.unit}|||||${sent.status ?? 'F'}|||${at(sent.takenOn)}`,
  ])

/** A report in words from radiology or endoscopy, a line to a segment. */
export const reportMessage = (
  sender: string,
  who: Sampled,
  test: { code: string; name: string },
  lines: string[],
  sent: Sent,
): string =>
  message(sender, who, sent, [
    obr(sent, test.code, test.name),
    ...lines.map(
      (line, n) => `OBX|${n + 1}|TX|${test.code}^${test.name}||${line}||||||${sent.status ?? 'F'}`,
    ),
  ])

const at = (day: Day, time = '0930') => `${day.replaceAll('-', '')}${time}`

const obr = (sent: Sent, code: string, name: string) =>
  `OBR|1||${sent.order}|${code}^${name}|||${at(sent.takenOn)}|||||||||||||||${at(sent.sentOn, '1500')}|||${sent.status ?? 'F'}`

function message(sender: string, who: Sampled, sent: Sent, segments: string[]): string {
  const ids = [
    who.nhsNumber && `${who.nhsNumber}^^^NHS^NH`,
    who.hospitalNumber && `${who.hospitalNumber}^^^NF^MR`,
  ]
  const sex = { female: 'F', male: 'M' }[who.sex] ?? 'U'
  return [
    `MSH|^~\\&|${sender}|AFTERCARE|NORTHFIELD|${at(sent.sentOn, '1500')}||ORU^R01|${sent.order}-${sent.status ?? 'F'}-${sent.sentOn}|P|2.4`,
    `PID|1||${ids.filter(Boolean).join('~')}||${who.familyName}^${who.givenName}||${who.dateOfBirth.replaceAll('-', '')}|${sex}`,
    ...segments,
  ].join('\r')
}

/** One connection to the listener; resolves when the message has been acknowledged. */
export async function connectLaboratory(port: number) {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect({ port, host: '127.0.0.1' }, () => resolve(opening))
    opening.once('error', reject)
  })
  let heard = ''
  let answer: ((text: string) => void) | undefined
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('utf8')
    if (!heard.includes('\x1c\r')) return
    answer?.(heard)
    heard = ''
  })
  return {
    send: (text: string): Promise<string> =>
      new Promise(resolve => {
        answer = resolve
        socket.write(frame(Buffer.from(text, 'utf8')))
      }),
    close: () => socket.end(),
  }
}

export type Laboratory = Awaited<ReturnType<typeof connectLaboratory>>
