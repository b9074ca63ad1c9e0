import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createFramer, frame, usualMaximum } from './frame.ts'

export interface ListenerOptions {
  port: number
  host: string
  /** Stores one message and returns the acknowledgement, unframed; an empty one is not sent. Throwing closes the connection unanswered. */
  receive: (bytes: Buffer, peer: string) => Promise<Buffer>
  maxBytes?: number
  /** A connection silent for so long is closed; 0 never, as engines keep theirs open for days. */
  idleMs?: number
  /** Told in plain words, without content, what went wrong with a connection. */
  note?: (what: string, peer: string, error?: unknown) => void
}

export interface Listener {
  port: number
  /** Stops listening; a message being received is finished and acknowledged first. */
  close: () => Promise<void>
}

/** Listens for HL7 over MLLP: one message at a time on each connection, in order. */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const open = new Set<Connection>()
  const server = createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 },
    socket => {
      const connection = serve(socket, options)
      open.add(connection)
      void connection.ended.then(() => open.delete(connection))
    },
  )
  server.listen(options.port, options.host)
  await once(server, 'listening')
  server.on('error', error => options.note?.('could not accept a connection', 'unknown', error))
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      await Promise.all([...open].map(connection => connection.close()))
      await closed
    },
  }
}

interface Connection {
  ended: Promise<void>
  close: () => Promise<void>
}

function serve(socket: Socket, options: ListenerOptions): Connection {
  const { receive, maxBytes = usualMaximum, idleMs = 0, note = () => {} } = options
  const peer = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '')
  const framer = createFramer(maxBytes)
  let receiving = false
  let closing = false

  socket.on('error', () => {}) // it also ends the loop below, which tells of it
  socket.setTimeout(idleMs, () => {
    if (receiving) return
    note('closed an idle connection', peer)
    closing = true
    leave(socket)
  })

  /** Bytes are taken off the socket only when the last message is answered: a fast sender has to wait. */
  async function converse(): Promise<void> {
    let noisy = false
    for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
      for (const message of framer.push(bytes as Buffer)) {
        if (closing) return
        receiving = true
        const reply = await receive(message, peer)
        if (reply.length > 0) await send(socket, frame(reply))
        receiving = false
        if (closing) return
      }
      if (framer.discarded > 0 && !noisy) note('discarded bytes outside a frame', peer)
      noisy ||= framer.discarded > 0
      if (framer.tooLong) return note('closed a connection: message too long', peer)
    }
  }

  const ended = converse()
    .catch((error: unknown) => {
      if (!closing) note('closed a connection: message not received', peer, error)
      socket.destroy()
    })
    .then(() => gone(socket))

  const close = async () => {
    closing = true
    if (!receiving) leave(socket)
    await ended
  }
  return { ended, close }
}

const send = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((sent, failed) => socket.write(bytes, error => (error ? failed(error) : sent())))

async function gone(socket: Socket): Promise<void> {
  if (socket.closed) return
  leave(socket)
  await once(socket, 'close')
}

/** Says goodbye and waits a moment for the other side, so that a last acknowledgement is not cut off. */
function leave(socket: Socket): void {
  socket.end()
  socket.resume()
  setTimeout(() => socket.destroy(), 1000).unref()
}
