import { describe, expect, it } from 'vitest'
import { chipOf } from '../../../components/shell/connection-state.ts'

const NOW = 1_000_000

describe('the connection', () => {
  it.each([
    ['live', { state: 'live', sinceMs: 0, heardMs: NOW - 2000, waiting: null }, 'live', 2000],
    ['nothing heard yet', { state: 'live', sinceMs: NOW - 500, heardMs: null, waiting: null }, 'live', 500],
    ['paused', { state: 'live', sinceMs: 0, heardMs: NOW, waiting: 12 }, 'paused', 0],
    [
      'connecting',
      { state: 'connecting', sinceMs: NOW - 100, heardMs: null, waiting: null },
      'reconnecting',
      100,
    ],
    [
      'a short break',
      { state: 'stale', sinceMs: NOW - 5000, heardMs: NOW - 9000, waiting: null },
      'reconnecting',
      9000,
    ],
    [
      'a long one',
      { state: 'stale', sinceMs: NOW - 240_000, heardMs: NOW - 250_000, waiting: 3 },
      'stale',
      250_000,
    ],
    [
      'a server that is not there',
      { state: 'connecting', sinceMs: NOW - 60_000, heardMs: null, waiting: null },
      'stale',
      60_000,
    ],
  ] as const)('%s', (_name, connection, kind, ageMs) => {
    expect(chipOf(connection, NOW)).toEqual({ kind, ageMs, waiting: kind === 'paused' ? 12 : 0 })
  })
})
