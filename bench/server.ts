// The server under measurement, in a process of its own: a demonstration, started as it always is.
import { openLog, readSettings } from '../src/platform/index.ts'
import { start } from '../src/start.ts'

const running = await start(readSettings(process.env), 'demo', openLog('silent'))
process.send?.({ port: running.port, hl7Port: running.hl7Port })

process.on('message', wanted => {
  if (wanted === 'memory') process.send?.({ resident: process.memoryUsage.rss() })
})
process.once('disconnect', () => void running.stop().then(() => process.exit(0)))
