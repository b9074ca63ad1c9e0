import pino from 'pino'

/** What may be logged of a request or a job: codes, ids and times. There is no field for anything personal. */
export interface LogEntry {
  event: string
  requestId?: string
  method?: string
  /** the route's pattern, never the address asked for */
  route?: string
  status?: number
  ms?: number
  count?: number
  port?: number
  messageId?: number
  reason?: string
  /** where in our code it happened */
  stack?: string | undefined
}

export interface Log {
  info(entry: LogEntry): void
  error(entry: LogEntry): void
}

export function openLog(destination: 'stdout' | 'silent' = 'stdout'): Log {
  const log = pino({
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    enabled: destination !== 'silent',
  })
  return { info: entry => log.info(entry), error: entry => log.error(entry) }
}

/** An error's type and place, without its message: a driver puts the values it choked on into the message. */
export const whereFrom = (error: unknown): { reason: string; stack: string | undefined } => ({
  reason: error instanceof Error ? error.name : 'unknown',
  stack:
    error instanceof Error
      ? error.stack
          ?.split('\n')
          .filter(line => line.startsWith('    at '))
          .join('\n')
      : undefined,
})
