import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { EventOutput } from '../../lib/events/outputs.ts'
import { type Truth, truthToJson } from '../../lib/simulate/truth.ts'
import type { StoredGap } from '../../lib/store/output-rows.ts'
import { type Found, judgeCases } from '../../scripts/judge-cases.ts'
import { judgeFishing } from '../../scripts/judge-fishing.ts'
import { matchCases } from '../../scripts/judge-match.ts'
import {
  commonSpans,
  hoursOf,
  joinSpans,
  type Span,
  shareIn,
  withoutSpans,
} from '../../scripts/judge-spans.ts'
import { formatFishing, formatTallies } from '../../scripts/judge-tables.ts'
import { readTruth } from '../../scripts/judge-truth.ts'
import { temporaryFolder } from '../store/folder.ts'

const HOUR = 3_600_000
const START_MS = Date.UTC(2025, 0, 1)
const hours = (from: number, to: number) => ({ startMs: START_MS + from * HOUR, endMs: START_MS + to * HOUR })

describe('sets of spans', () => {
  const setOf = (pairs: readonly (readonly [number, number])[]): Span[] =>
    joinSpans(pairs.map(([a, b]) => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) })))
  const arbitrary = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 8 }).map(setOf)
  const isIn = (set: readonly Span[], at: number) =>
    set.some(({ startMs, endMs }) => startMs <= at && at < endMs)

  test('are those of their moments, in order and apart', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        const both = commonSpans(a, b)
        const without = withoutSpans(a, b)
        for (let at = 0; at < 30; at++) {
          expect(isIn(both, at)).toBe(isIn(a, at) && isIn(b, at))
          expect(isIn(without, at)).toBe(isIn(a, at) && !isIn(b, at))
        }
        for (const set of [a, b, both, without])
          for (const [i, { startMs, endMs }] of set.entries()) {
            expect(startMs).toBeLessThan(endMs)
            if (i > 0) expect(set[i - 1]!.endMs).toBeLessThanOrEqual(startMs)
          }
        expect(hoursOf(both) + hoursOf(without)).toBeCloseTo(hoursOf(a), 12)
      }),
      { seed: 1 },
    )
  })

  test('hold a share of a span, and a moment or not', () => {
    const set = joinSpans([hours(0, 2), hours(1, 3), hours(10, 11)])
    expect(hoursOf(set)).toBe(4)
    expect(shareIn(hours(2, 6), set)).toBe(0.25)
    expect(shareIn(hours(3, 3), set)).toBe(1)
    expect(shareIn(hours(4, 4), set)).toBe(0)
  })
})

describe('cases', () => {
  const at = (key: string, from: number, to: number) => ({ key, ...hours(from, to), note: '' })

  test('meet only their own key', () => {
    const tally = matchCases('x', [at('a', 0, 2), at('b', 0, 2)], [at('a', 2, 3), at('c', 0, 2)], 'touch')
    expect(tally).toMatchObject({ happened: 2, recalled: 1, found: 2, right: 1 })
    expect(tally.misses).toEqual([at('b', 0, 2)])
    expect(tally.falses).toEqual([at('c', 0, 2)])
  })

  test('by half need half of their own time, in several together', () => {
    const happened = [at('a', 0, 10)]
    expect(matchCases('x', happened, [at('a', 1, 3), at('a', 4, 7)], 'half')).toMatchObject({
      ...{ recalled: 1, right: 2 },
    })
    expect(matchCases('x', happened, [at('a', 1, 5)], 'half')).toMatchObject({ recalled: 0, right: 1 })
    expect(matchCases('x', happened, [at('a', 5, 30)], 'half')).toMatchObject({ recalled: 1, right: 0 })
  })

  test('that are allowed need not be found', () => {
    const tally = matchCases('x', [at('a', 0, 1)], [at('a', 5, 6)], 'touch', [at('a', 5, 7)])
    expect(tally).toMatchObject({ happened: 1, recalled: 0, found: 1, right: 1 })
  })
})

const place = { lonDeg: 10, latDeg: 20 }

function shipOf(vessel: number, mmsi: number): Truth {
  const identity = {
    name: `SHIP ${vessel}`,
    callSign: '',
    imo: null,
    shipType: 30,
    lengthM: 20,
    widthM: 5,
    draughtM: 2,
  }
  return {
    ...{ kind: 'vessel', vessel, mmsi, vesselKind: 'trawler', transponder: 'class-a', identity, region: 'x' },
  }
}

const TRUTH: readonly Truth[] = [
  ...[shipOf(0, 501000000), shipOf(1, 501000001), shipOf(2, 501000001), shipOf(3, 608000003)],
  { kind: 'outage', ...hours(20, 21) },
  { kind: 'shared-number', vessel: 2, partner: 1, mmsi: 501000001 },
  { kind: 'meeting', vessel: 3, partner: 0, ...hours(30, 36), ...place },
  { kind: 'fishing', vessel: 0, gear: 'trawl', phase: 'fishing', ...hours(0, 8), ...place },
  { kind: 'fishing', vessel: 0, gear: 'trawl', phase: 'hauling', ...hours(8, 10), ...place },
  { kind: 'silence', vessel: 0, why: 'at-sea', near: null, ...hours(6, 9), ...place },
  { kind: 'silence', vessel: 3, why: 'at-sea', near: null, ...hours(40, 60), ...place, isOpen: true },
  { kind: 'loitering', vessel: 3, ...hours(24, 28), ...place },
  { kind: 'rename', vessel: 3, timeMs: hours(22, 22).startMs, from: 'SHIP 3', to: 'PEARL', ...place },
  { kind: 'port-call', vessel: 3, port: 'Port', ...hours(0, 5), ...place },
  { kind: 'outlier', vessel: 3, timeMs: hours(23, 23).startMs, offKm: 3.5 },
]

const box = { lonUnits: 0, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 }
const event = { ...box, id: '', decidedMs: 0, open: false, trackId: '' }
const track = { vesselType: 'fishing', rows: 9, meanKnots: 2, distanceKm: 9, meanShoreNm: 60 } as const

function fishing(mmsi: string, from: number, to: number): EventOutput {
  return { ...event, kind: 'fishing', mmsi, ...hours(from, to), ...track, meanScore: 0.9 }
}

function conflict(mmsi: string, of: 'overlap' | 'name', before: string, after: string): EventOutput {
  return {
    ...{ ...event, kind: 'identityConflict', mmsi, ...hours(22, 22), otherTrackId: null, apartKm: 9 },
    ...{ conflict: of, before, after },
  }
}

function gap(mmsi: string, from: number, to: number | null): StoredGap {
  return {
    ...{ kind: 'gap', id: '', mmsi, decidedMs: 0, open: to === null, trackId: '' },
    ...{ offMs: hours(from, 0).startMs, onMs: to === null ? null : hours(to, 0).startMs },
    ...{ offLonUnits: 0, offLatUnits: 0, onLonUnits: null, onLatUnits: null, offShoreNm: 60, inPort: false },
    ...{ positionsBeforeAtLeast: 14, possibleDisabling: true, feedOutage: false },
  }
}

const FOUND: Found = {
  events: [
    fishing('501000000', 1, 5),
    fishing('501000000', 9, 12),
    fishing('501000001', 0, 90),
    {
      ...{ ...event, kind: 'encounter', mmsi: '501000000', otherMmsi: '608000003', otherTrackId: '' },
      ...{ ...hours(31, 35), points: 25, medianKnots: 0.5, medianApartKm: 0.1, meanShoreNm: 60 },
    },
    { ...event, kind: 'loitering', mmsi: '608000003', ...hours(30, 36), ...track },
    conflict('501000001', 'overlap', 'SHIP 1', 'SHIP 2'),
    conflict('501000000', 'overlap', '', ''),
    conflict('501000001', 'name', 'SHIP 1', 'SHIP 2'),
    conflict('608000003', 'name', 'SHIP 3', 'PEARL'),
    conflict('608000003', 'name', 'PEARL', 'STAR'),
  ],
  outages: [
    { kind: 'feedOutage', id: '', decidedMs: 0, open: false, ...hours(20, 21), vesselsBeforeAtLeast: 5 },
  ],
  gaps: [gap('608000003', 40, null), gap('501000000', 50, 70), gap('501000001', 50, 70)],
  portVisits: [],
  untilMs: hours(60, 60).startMs,
}

describe('judging', () => {
  const tallies = new Map(judgeCases(TRUTH, FOUND, () => 200).map((tally) => [tally.what, tally]))
  const of = (what: string) => {
    const { happened, recalled, found, right } = tallies.get(what)!
    return [happened, recalled, found, right]
  }

  it('counts what happened and was found, of numbers of one ship', () => {
    expect(of('encounters')).toEqual([1, 1, 1, 1])
    expect(of('gaps')).toEqual([1, 1, 2, 1])
    expect(of('possible disabling')).toEqual([1, 1, 2, 1])
    expect(of('feed outages')).toEqual([1, 1, 1, 1])
    expect(of('port visits')).toEqual([1, 0, 0, 0])
  })

  it('judges shared numbers by their conflicts alone, and each change of name by itself', () => {
    expect(of('shared numbers')).toEqual([1, 1, 2, 1])
    expect(of('names changed')).toEqual([1, 1, 2, 1])
    expect(tallies.get('names changed')!.falses.map(({ key }) => key)).toEqual(['608000003 PEARL -> STAR'])
  })

  it('takes who lies alongside for adrift, without asking that it be found', () => {
    expect(of('loitering')).toEqual([1, 0, 1, 1])
    // Nearer than 20 nm nothing is expected.
    const near = judgeCases(TRUTH, FOUND, () => 30).find(({ what }) => what === 'loitering')!
    expect(near).toMatchObject({ happened: 0, right: 1 })
  })

  it('counts hours of fishing that could be heard', () => {
    const [trawlers, ...others] = judgeFishing(TRUTH, FOUND)
    expect(others).toEqual([])
    // Fished 0 to 10, silent 6 to 9: 7 h. Found 1 to 5 and 9 to 12: 7 h, of which 5 were fishing.
    expect(trawlers).toEqual({
      ...{ vesselKind: 'trawler', ships: 2, fished: 7, found: 7, both: 5, events: 2, rightEvents: 1 },
      phases: { fishing: 4 / 6, hauling: 1 },
    })
  })

  it('prints tables in which nothing is a dash', () => {
    const table = formatTallies([...tallies.values()])
    expect(table).toContain('| encounters | 1 | 1 | 1.00 | 1 | 1 | 1.00 |')
    expect(table).toContain('| port visits | 1 | 0 | 0.00 | 0 | 0 | - |')
    expect(formatFishing(judgeFishing(TRUTH, FOUND))).toContain(
      '| trawler | 2 | 7 | 0.71 | 7 | 0.71 | 2 | 1 | fishing 0.67, hauling 1.00 |',
    )
  })
})

describe('the truth', () => {
  it('is read as it was written', () => {
    expect(readTruth(`${TRUTH.map(truthToJson).join('\n')}\n`)).toEqual(TRUTH)
  })

  it.each([
    '{"kind":"vessle"}',
    '{',
    '[]',
    'null',
    '{"kind":"outage","start":"soon"}',
    '{"kind":"toString"}',
  ])('refuses %s with the number of its line', (line) => {
    expect(() => readTruth(`${truthToJson(TRUTH[0]!)}\n${line}\n`)).toThrow('line 2')
  })
})

describe('npm run judge', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const run = (script: string, ...argv: string[]) =>
    spawnSync(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...argv], {
      ...{ cwd: root, encoding: 'utf8' },
    })

  it('judges a backfill of a simulation', () => {
    const dir = temporaryFolder()
    const sim = join(dir, 'sim')
    const data = join(dir, 'data')
    const fleet = ['--vessels', '7', '--days', '2', '--interval', '600', '--out', sim]
    expect(run('simulate', ...fleet).status).toBe(0)
    expect(run('backfill', join(sim, 'messages'), '--data', data).status).toBe(0)
    const { status, stdout } = run('judge', data, join(sim, 'truth.ndjson'), '--json')
    expect(status).toBe(0)
    const judged = JSON.parse(stdout)
    expect(judged.simulated).toBe(true)
    const encounters = judged.tallies.find(({ what }: { what: string }) => what === 'encounters')
    expect(encounters.happened).toBeGreaterThan(0)
    expect(encounters.recalled).toBe(encounters.happened)
    const trawler = judged.fishing.find(({ vesselKind }: { vesselKind: string }) => vesselKind === 'trawler')
    expect(trawler.both).toBeGreaterThan(0.9 * trawler.fished)
  })

  it('says what is wrong', () => {
    const truth = join(temporaryFolder(), 'truth.ndjson')
    writeFileSync(truth, 'no truth\n')
    expect(run('judge', truth)).toMatchObject({ status: 2 })
    expect(run('judge', '/nowhere', truth)).toMatchObject({
      ...{ status: 1, stderr: expect.stringContaining('line 1 of the truth') },
    })
  })
})
