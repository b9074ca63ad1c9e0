// The floor: Express alone, sending the same HTML from memory.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'

const pages = new Map<string, string>()
const app = express()
app.disable('x-powered-by')
app.get('/:page', (req, res) => void res.type('html').send(pages.get(req.params.page)))

const server = createServer(app)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', ({ name, html }: { name: string; html: string }) => {
  pages.set(name, html)
  process.send?.({ kept: name })
})
process.once('disconnect', () => process.exit(0))
