import { openLog, readSettings, Unusable } from './platform/index.ts'
import { start } from './start.ts'

try {
  const running = await start(readSettings(process.env), 'production', openLog())
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      void running.stop().then(() => process.exit(0))
    })
} catch (error) {
  if (!(error instanceof Unusable)) throw error
  console.error(error.message)
  process.exit(2)
}
