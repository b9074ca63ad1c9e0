import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../../platform/index.ts'
import { escape, usualDelimiters } from './escapes.ts'
import { delimitersOf, type Message } from './message.ts'

/** AA stored; AE not stored, send again; AR cannot be read, do not send again. */
export type Acknowledgement = 'AA' | 'AE' | 'AR'

/** The reply to a message, unframed. It answers anything, garbage included: then MSA-2 is empty. */
export function acknowledge(
  received: Buffer | Message,
  code: Acknowledgement,
  text: string,
  { controlId, sentAt }: { controlId: string; sentAt: Instant },
): Buffer {
  const header = headerOf(Buffer.isBuffer(received) ? received : received.bytes)
  const { delimiters, msh } = header
  const { field, component, repetition, escape: sign, subComponent } = delimiters
  const version = msh(12) || '2.4'
  const reply = [
    [
      'MSH',
      component + repetition + sign + subComponent,
      msh(5),
      msh(6),
      msh(3),
      msh(4),
      londonTime(sentAt),
      '',
    ]
      .concat(kind(msh(9), version, component), controlId, msh(11) || 'P', version)
      .join(field),
    ['MSA', code, msh(10), escape(asBytes(text.replace(/\s+/g, ' ')), delimiters)].join(field),
  ]
  return Buffer.from(reply.map(segment => segment + '\r').join(''), 'latin1')
}

/** The header read byte for byte, so that what is echoed goes back as it came, whatever its character set. */
function headerOf(bytes: Buffer) {
  const line = /MSH[^\w\s][^\r\n]*/.exec(startOf(bytes))?.[0]
  if (!line) return { delimiters: usualDelimiters, msh: () => '' }
  const delimiters = delimitersOf(line)
  const fields = line.split(delimiters.field)
  return { delimiters, msh: (n: number) => withoutControls(fields[n - 1] ?? '') }
}

/** Nothing but padding and a byte-order mark may stand before MSH. */
function startOf(bytes: Buffer): string {
  const text = bytes.subarray(0, 8192).toString('latin1')
  const at = text.search(/[^\0\s\u00ef\u00bb\u00bf]/)
  return text.startsWith('MSH', at) ? text.slice(at) : ''
}

// oxlint-disable-next-line no-control-regex -- a control character echoed could end the frame early
const withoutControls = (text: string) => text.replace(/[\0-\x1f]/g, '')

/** `ACK^R01`, from version 2.3.1 on `ACK^R01^ACK`. */
function kind(type: string, version: string, component: string): string {
  const event = type.split(component)[1]
  if (!event) return 'ACK'
  const number = version.split(component)[0] ?? ''
  return ['ACK', event].concat(['2.1', '2.2', '2.3'].includes(number) ? [] : 'ACK').join(component)
}

const asBytes = (text: string) => Buffer.from(text).toString('latin1')

/** London time with its offset, such as 20260701103000+0100. */
function londonTime(at: Instant): string {
  const zoned = Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London')
  const text = zoned.toString({ smallestUnit: 'second', timeZoneName: 'never' })
  return text.slice(0, 19).replace(/\D/g, '') + text.slice(19).replace(':', '')
}
