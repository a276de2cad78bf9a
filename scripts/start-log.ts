/** The server's log: a JSON object a line, on stderr; stdout belongs to the link. */

import { type Logger, pino } from 'pino'
import { TokenBucket } from '../lib/server/feed/token-bucket.ts'
import type { AnsweredRequest, DroppedReason } from '../lib/server/http/http-server.ts'
import type { SourceHealth } from '../lib/server/sources/source.ts'

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

/** Lines that peers may cause: a flood of what is refused must neither fill a disk nor wait for a slow terminal. */
const PEER_LINES = { perSecond: 5, atOnce: 50 } as const

export interface PeerLog {
  answered(request: AnsweredRequest): void
  dropped(reason: DroppedReason): void
}

/**
 * What peers asked. A page asks every second or two: what was answered is told to those who want to debug, what was
 * refused to all. Lines left out are counted by the next one as `untold`.
 */
export function openPeerLog(log: Logger, nowMs: () => number): PeerLog {
  const bucket = new TokenBucket(PEER_LINES.perSecond, PEER_LINES.atOnce, nowMs())
  let untold = 0
  const tellSome = (fields: object, text: string) => {
    if (!log.isLevelEnabled('info')) return
    if (!bucket.take(1, nowMs())) {
      untold++
      return
    }
    log.info(untold === 0 ? fields : { ...fields, untold }, text)
    untold = 0
  }
  return {
    answered(request) {
      const fields = { ...request, durationMs: Math.round(request.durationMs * 10) / 10 }
      if (isRefused(request)) tellSome(fields, 'request refused')
      else log.debug(fields, 'request')
    },
    dropped: (reason) => tellSome({ reason }, 'connection dropped'),
  }
}

/** 499: the peer went away, which is its right. That we are not ready yet is an answer, asked for every second. */
function isRefused({ status, route }: AnsweredRequest): boolean {
  return status >= 400 && status !== 499 && route !== '/readyz'
}

/** What becomes of sources: a line whenever one is found in another state than a second before. */
export function openSourceLog(log: Logger): (sources: readonly SourceHealth[]) => void {
  const states = new Map<string, SourceHealth['state']>()
  return (sources) => {
    for (const { name, state, fault } of sources) {
      if (states.get(name) === state) continue
      states.set(name, state)
      if (fault === null) log.info({ source: name, state }, 'source')
      else log.warn({ source: name, state, fault }, 'source')
    }
  }
}
