import { connect } from 'node:net'
import { once } from 'node:events'
import { nurse } from './people.ts'

/** Signs in and returns what sends a form and resolves to the status of the reply. */
export async function browser(port: number) {
  const site = `http://127.0.0.1:${port}`
  let cookie = ''
  const send = async (path: string, form: Record<string, string>): Promise<number> => {
    const reply = await fetch(site + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: site, Cookie: cookie },
      body: new URLSearchParams(form),
    })
    const [given] = reply.headers.getSetCookie()
    if (given) cookie = given.split(';')[0] ?? ''
    await reply.arrayBuffer()
    return reply.status
  }
  const status = await send('/clinic/sign-in', nurse)
  if (status !== 303) throw new Error(`Signing in answered ${status}`)
  return send
}

/** Connects as a laboratory; `send` sends a message and resolves to its acknowledgement. */
export async function laboratory(port: number) {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  let received = ''
  let look: () => void = () => undefined
  socket.on('data', chunk => {
    received += chunk.toString()
    look()
  })
  socket.on('close', () => look())
  socket.on('error', () => undefined) // "close" follows and says enough

  const send = (text: string) =>
    new Promise<string>((resolve, reject) => {
      look = () => {
        const end = received.indexOf('\x1c\r')
        if (end >= 0) {
          resolve(received.slice(1, end))
          received = received.slice(end + 2)
        } else if (socket.destroyed) reject(new Error('The connection was closed'))
      }
      socket.write(`\x0b${text}\x1c\r`)
      look()
    })
  return { send, close: () => socket.destroy() }
}
