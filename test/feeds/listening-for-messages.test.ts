import { expect } from 'chai'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import {
  createFramer,
  frame,
  startListener,
  type Listener,
  type ListenerOptions,
} from '../../src/feeds/hl7/index.ts'

describe('listening for messages', () => {
  let listener: Listener
  let sender: Socket
  let notes: string[]
  const received: string[] = []

  const answer = async (bytes: Buffer) => {
    received.push(bytes.toString())
    return Buffer.from(`ack ${bytes.toString()}`)
  }

  async function listen(options: Partial<ListenerOptions> = {}): Promise<void> {
    notes = []
    received.length = 0
    const note = (what: string) => void notes.push(what)
    listener = await startListener({ port: 0, host: '127.0.0.1', receive: answer, note, ...options })
    sender = await dial()
  }

  async function dial(): Promise<Socket> {
    const socket = connect(listener.port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }

  afterEach(async () => {
    sender.destroy()
    await listener.close()
  })

  it('acknowledges two messages of one packet, in order', async () => {
    await listen()

    sender.write('\x0bone\x1c\r\x0btwo\x1c\r')

    expect(await replies(sender, 2)).to.deep.equal(['ack one', 'ack two'])
    expect(received).to.deep.equal(['one', 'two'])
  })

  it('puts together what comes in pieces, FS and CR apart', async () => {
    await listen()

    for (const piece of ['noi', 'se\x0b', 'o', 'ne\x1c', '\r\x0btw', 'o\x1c', '\r']) {
      sender.write(piece)
      await new Promise(resolve => setTimeout(resolve, 5))
    }

    expect(await replies(sender, 2)).to.deep.equal(['ack one', 'ack two'])
    expect(notes).to.deep.equal(['discarded bytes outside a frame'])
  })

  it('takes up a message only when the one before is answered', async () => {
    const finish: (() => void)[] = []
    const started: string[] = []
    await listen({
      receive: async bytes => {
        started.push(bytes.toString())
        await new Promise<void>(resolve => finish.push(resolve))
        return bytes
      },
    })

    sender.write('\x0bone\x1c\r\x0btwo\x1c\r')
    await until(() => started.length === 1)
    const other = await dial()
    other.write('\x0bthree\x1c\r')
    await until(() => started.length === 2)

    expect(started).to.deep.equal(['one', 'three'])
    const [first] = [replies(sender, 2), finish.shift()?.()]
    finish.shift()?.()
    await until(() => finish.length === 1)
    finish.shift()?.()
    expect(await first).to.deep.equal(['one', 'two'])
    expect(started).to.deep.equal(['one', 'three', 'two'])
    other.destroy()
  })

  it('answers in order however long each takes', async () => {
    await listen({
      receive: async bytes => {
        await new Promise(resolve => setTimeout(resolve, Number(bytes.toString())))
        return bytes
      },
    })

    sender.write(Buffer.concat(['20', '0', '10', '1'].map(text => frame(Buffer.from(text)))))

    expect(await replies(sender, 4)).to.deep.equal(['20', '0', '10', '1'])
  })

  it('tells who sends', async () => {
    await listen({ receive: async (_, peer) => Buffer.from(peer) })

    sender.write('\x0bone\x1c\r')

    expect(await replies(sender, 1)).to.deep.equal(['127.0.0.1'])
  })

  it('closes the connection without a word when a message could not be received, and serves others', async () => {
    await listen({
      receive: async bytes => {
        if (bytes.toString() === 'bad') throw new Error('disk full')
        return answer(bytes)
      },
    })

    sender.write('\x0bone\x1c\r\x0bbad\x1c\r\x0btwo\x1c\r')

    expect(await everything(sender)).to.deep.equal(['ack one'])
    expect(received).to.deep.equal(['one'])
    expect(notes).to.deep.equal(['closed a connection: message not received'])
    sender = await dial()
    sender.write('\x0btwo\x1c\r')
    expect(await replies(sender, 1)).to.deep.equal(['ack two'])
  })

  it('closes the connection at a message that is too long', async () => {
    await listen({ maxBytes: 1000 })

    sender.write('\x0bone\x1c\r\x0b' + 'x'.repeat(1001))

    expect(await everything(sender)).to.deep.equal(['ack one'])
    expect(notes).to.deep.equal(['closed a connection: message too long'])
  })

  it('takes a message of several megabytes', async () => {
    await listen({ receive: async bytes => Buffer.from(String(bytes.length)) })

    sender.write(frame(Buffer.alloc(5_000_000, 'x')))

    expect(await replies(sender, 1)).to.deep.equal(['5000000'])
  })

  it('answers a sender that has already closed its own side', async () => {
    await listen()

    sender.end('\x0bone\x1c\r')

    expect(await everything(sender)).to.deep.equal(['ack one'])
  })

  it('closes a connection that stays silent, if told so', async () => {
    await listen({ idleMs: 20 })

    expect(await everything(sender)).to.deep.equal([])
    expect(notes).to.deep.equal(['closed an idle connection'])
  })

  it('sends nothing for an empty acknowledgement', async () => {
    await listen({ receive: async bytes => (bytes.toString() === 'quiet' ? Buffer.alloc(0) : answer(bytes)) })

    sender.write('\x0bquiet\x1c\r\x0bone\x1c\r')

    expect(await replies(sender, 1)).to.deep.equal(['ack one'])
  })

  it('finishes and acknowledges the current message before it closes, and begins no other', async () => {
    let finish = () => {}
    const started: string[] = []
    await listen({
      receive: async bytes => {
        started.push(bytes.toString())
        await new Promise<void>(resolve => (finish = resolve))
        return bytes
      },
    })
    const idle = await dial()
    const idleEnds = everything(idle)
    const all = everything(sender)
    sender.write('\x0bone\x1c\r\x0btwo\x1c\r')
    await until(() => started.length === 1)

    let closed = false
    const closing = listener.close().then(() => (closed = true))
    expect(await idleEnds).to.deep.equal([])
    expect(closed).to.equal(false)
    finish()

    expect(await all).to.deep.equal(['one'])
    await closing
    expect(started).to.deep.equal(['one'])
    await listen() // so that there is something to close
  })

  it('closes at once after the current message when nothing else waits', async () => {
    let finish = () => {}
    await listen({ receive: bytes => new Promise(resolve => (finish = () => resolve(bytes))) })
    const all = everything(sender)
    sender.write('\x0bone\x1c\r')
    const begun = finish
    await until(() => finish !== begun)

    const closing = listener.close()
    finish()

    expect(await all).to.deep.equal(['one'])
    await closing
    await listen()
  })

  it('says so when its port is taken', async () => {
    await listen()

    const second = await startListener({ port: listener.port, host: '127.0.0.1', receive: answer }).catch(
      String,
    )

    expect(second).to.include('EADDRINUSE')
  })
})

/** Waits for that many replies. */
async function replies(socket: Socket, count: number): Promise<string[]> {
  const framer = createFramer()
  const found: string[] = []
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    found.push(...framer.push(bytes as Buffer).map(String))
    if (found.length >= count) return found
  }
  return found
}

/** All replies until the other side closes the connection. */
const everything = (socket: Socket) => replies(socket, Infinity)

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 2))
}
