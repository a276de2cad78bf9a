/** The server's log: a JSON object a line, on stderr; stdout belongs to the link. */

import { type Logger, pino } from 'pino'

/** Requests of pages and of supervisors come by the thousand: they are told where WAKEWATCH_LOG asks for them. */
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Throws on an unknown WAKEWATCH_LOG. */
export function openLog(environment: NodeJS.ProcessEnv): Logger {
  const level = environment.WAKEWATCH_LOG ?? 'info'
  if (!LEVELS.some((known) => known === level))
    throw new Error(`WAKEWATCH_LOG is one of ${LEVELS.join(', ')}`)
  // Written before the process goes on: what it died of is the line that must not be lost.
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  )
}
