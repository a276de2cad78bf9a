import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { AnsweredRequest } from '../../lib/server/http/http-server.ts'
import { openLog, openPeerLog, openSourceLog } from '../../scripts/start-log.ts'
import { HEALTH } from '../server/http/health.ts'

function world(level: string) {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level }, { write: (line: string) => lines.push(JSON.parse(line)) })
  let nowMs = 0
  const peers = openPeerLog(log, () => nowMs)
  const answer = (status: number) =>
    peers.answered({
      ...{ method: 'GET', path: '/x', route: 'page', status, durationMs: 1.26, remote: '' },
    } satisfies AnsweredRequest)
  return { lines, answer, peers, pass: (ms: number) => (nowMs += ms) }
}

it('tells what was refused, and what was answered where that is asked for', () => {
  for (const [level, told] of [
    ['info', [404, 500]],
    ['debug', [200, 404, 499, 500]],
    ['silent', []],
  ] as const) {
    const { lines, answer } = world(level)
    for (const status of [200, 404, 499, 500]) answer(status)
    expect(lines.map(({ status }) => status)).toEqual(told)
    for (const line of lines) expect(line.durationMs).toBe(1.3)
  }
})

it('tells some of a flood, and how many it left out', () => {
  const { lines, answer, peers, pass } = world('info')
  for (let i = 0; i < 1000; i++) answer(401)
  expect(lines).toHaveLength(50)
  pass(1000)
  for (let i = 0; i < 3; i++) peers.dropped('malformed')
  expect(lines.slice(50)).toMatchObject([
    { reason: 'malformed', untold: 950 },
    { reason: 'malformed' },
    { reason: 'malformed' },
  ])
  expect(lines[51]).not.toHaveProperty('untold')
})

it('refuses a level that there is not', () => {
  expect(() => openLog({ ...process.env, WAKEWATCH_LOG: 'loud' })).toThrow('WAKEWATCH_LOG is one of')
})

it('tells of a source whenever its state is another, and that we are not ready of nobody', () => {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const tell = openSourceLog(log)
  const source = HEALTH.sources[0]!
  tell([source])
  tell([{ ...source, lines: 10 }])
  tell([{ ...source, state: 'waiting', fault: 'gone' }])
  expect(lines).toMatchObject([
    { level: 30, source: source.name, state: 'connected' },
    { level: 40, source: source.name, state: 'waiting', fault: 'gone' },
  ])
  const request = { method: 'GET', path: '/readyz', status: 503, durationMs: 1, remote: '' }
  openPeerLog(log, () => 0).answered({ ...request, route: '/readyz' })
  expect(lines).toHaveLength(2)
})
