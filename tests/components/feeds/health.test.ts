import { describe, expect, it } from 'vitest'
import { feedStateOf, type SourceHealth, sumRejects } from '../../../components/feeds/health.ts'

const NOW = 10_000_000

function source(more: Partial<SourceHealth>): SourceHealth {
  return {
    name: 'udp://:10110',
    kind: 'udp',
    state: 'connected',
    fault: null,
    lastMessageMs: NOW - 1000,
    lagMs: 400,
    rate: 1,
    reports: 1,
    duplicates: 0,
    rejects: [],
    ...more,
  }
}

describe('how a source is', () => {
  it.each([
    [{}, 'live'],
    [{ state: 'listening', lagMs: 300_001 }, 'lagging'],
    [{ lagMs: 300_001, kind: 'replay' }, 'live'],
    [{ lastMessageMs: NOW - 60_001 }, 'silent'],
    [{ lastMessageMs: null }, 'silent'],
    [{ state: 'waiting', lastMessageMs: null }, 'connecting'],
    [{ state: 'ended' }, 'ended'],
    [{ state: 'failed', lagMs: 999_999 }, 'failed'],
  ] as const)('%j', (more, state) => {
    expect(feedStateOf(source(more), NOW)).toBe(state)
  })

  it('sums rejects of all sources, the most frequent first', () => {
    const sources = [
      source({ rejects: [{ reason: 'no-time', count: 2 }] }),
      source({
        rejects: [
          { reason: 'bad-row', count: 3 },
          { reason: 'no-time', count: 5 },
        ],
      }),
    ]
    expect(sumRejects(sources)).toEqual([
      { reason: 'no-time', count: 7 },
      { reason: 'bad-row', count: 3 },
    ])
  })
})
