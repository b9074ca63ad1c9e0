import { createHash, timingSafeEqual } from 'node:crypto'
import express from 'express'
import type { Request, RequestHandler, Response } from 'express'

interface Door {
  path: string
  /** what the machine must bring; without one the door is shut, as if it were not there */
  token: string | undefined
  /** of a body, in bytes */
  longest: number
}

interface Answer {
  status: number
  type: string
  body: Buffer
}

/** A way in for machines: a body posted with the right bearer token, and the answer it gets. */
export function machineDoor(
  { path, token, longest }: Door,
  receive: (body: Buffer) => Promise<Answer>,
): RequestHandler {
  const readBody = express.raw({ type: () => true, limit: longest, inflate: false })
  return (req, res, next) => {
    if (req.path !== path) return next()
    if (token === undefined) return refuse(res, 404, 'This door is shut.')
    if (req.method !== 'POST') return refuse(res.set('Allow', 'POST'), 405, 'Send a message with POST.')
    if (!brings(req, token)) {
      res.set('WWW-Authenticate', 'Bearer')
      return refuse(res, 401, 'Send the bearer token of this door.')
    }
    readBody(req, res, (error?: unknown) => {
      if (error !== undefined)
        return refuse(res, 413, `Send a message of at most ${longest} bytes, uncompressed.`)
      const body: unknown = req.body
      receive(Buffer.isBuffer(body) ? body : Buffer.alloc(0)).then(
        answer => res.status(answer.status).set('Content-Type', answer.type).send(answer.body),
        next,
      )
    })
  }
}

const refuse = (res: Response, status: number, sentence: string): void =>
  void res.status(status).type('text').send(sentence)

/** In constant time, whatever was brought. */
const brings = (req: Request, token: string): boolean =>
  timingSafeEqual(digest(req.get('Authorization') ?? ''), digest(`Bearer ${token}`))

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
