import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { POSITION } from '../../lib/ais/report.ts'
import {
  decodeSegmenter,
  expireSegments,
  type OpenSegment,
  type SegmenterState,
  segmenterDeadline,
} from '../../lib/features/segmenter.ts'
import { StateReader } from '../../lib/features/state-codec.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { bytesOf, changed, check, copyOf, HOUR_MS, recordsOf, run, seeds, streamOf } from './segmenter-run.ts'

describe('laws', () => {
  test('a partition: every position is in one segment or is counted noise', () => {
    check((stream) => {
      const { placed, state, log } = run(stream)
      const { block } = stream.buffer
      const segments = new Map<number, { positions: number; identities: number }>()
      const byId = new Map<string, number>()
      let noise = 0
      let unplaced = 0
      placed.forEach((segment, i) => {
        const isPosition = block.kind[stream.rows[i]!] === POSITION
        if (segment === null) {
          if (isPosition) noise++
          else unplaced++
          return
        }
        const counts = segments.get(segment.serial) ?? { positions: 0, identities: 0 }
        counts[isPosition ? 'positions' : 'identities']++
        segments.set(segment.serial, counts)
        byId.set(segment.id, segment.serial)
      })
      expect(byId.size).toBe(segments.size)
      expect(noise).toBe(state.counts.motionUnknown + state.counts.coarseNoise)
      expect(unplaced).toBe(state.counts.identitiesUnplaced)
      for (const segment of new Set(placed.filter((segment) => segment !== null))) {
        const counts = segments.get(segment.serial)!
        expect(segment.positions).toBe(counts.positions)
        expect(segment.identities).toBe(counts.identities)
      }
      // Each segment that was opened is open or was closed once.
      const closed = log.filter((line) => line.includes(' of ')).map((line) => Number(line.split(' ')[0]))
      expect(new Set(closed).size).toBe(closed.length)
      expect(closed.length + state.open.length).toBe(state.nextSerial)
    })
  })

  test('encode and decode at every step changes nothing', () => {
    check((stream) => {
      const plain = run(stream)
      const copied = run(stream, copyOf)
      expect(copied.log).toEqual(plain.log)
      expect(copied.placed.map((segment) => segment?.id)).toEqual(plain.placed.map((segment) => segment?.id))
      expect(bytesOf(copied.state)).toEqual(bytesOf(plain.state))
      expect(recordsOf(copyOf(plain.state))).toEqual(recordsOf(plain.state))
    }, 10)
  })

  test('a truncated or foreign state is refused', () => {
    const bytes = bytesOf(run(streamOf(3)).state)
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => decodeSegmenter(new StateReader(bytes.subarray(0, length)))).toThrow('features:')
    expect(() => decodeSegmenter(new StateReader(bytes.with(0, 200)))).toThrow('version 200')
  })

  test('no calendar: 12 h later everything is 12 h later', () => {
    check((stream) => {
      const later = changed(stream, (block, row) => {
        block.timeMs[row] = block.timeMs[row]! + 12 * HOUR_MS
      })
      expect(run(later, undefined, 12 * HOUR_MS).log).toEqual(run(stream).log)
    })
  })

  test('no antimeridian: the world may be turned by any number of units', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -108_000_000, max: 107_999_999 }), (seed, turn) => {
        const stream = streamOf(seed)
        const turned = changed(stream, (block, row) => {
          if (block.kind[row] === POSITION) block.lonUnits[row] = wrapUnits(block.lonUnits[row]! + turn)
        })
        const [plain, other] = [run(stream), run(turned)]
        expect(other.log).toEqual(plain.log)
        expect(other.state.counts).toEqual(plain.state.counts)
      }),
      { seed: 12, numRuns: 20 },
    )
  })

  test('cutting the future off changes no earlier decision', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const stream = streamOf(seed)
        const cut = { ...stream, rows: stream.rows.slice(0, Math.floor(share * stream.rows.length)) }
        const { log } = run(cut)
        expect(run(stream).log.slice(0, log.length)).toEqual(log)
      }),
      { seed: 13, numRuns: 20 },
    )
  })

  test('advance(a) then advance(b) is advance(b); a step advances to its own time first', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, part) => {
        const stream = streamOf(seed)
        let beforeMs = 0
        const advancing = (state: SegmenterState, row: number, log: string[]) => {
          const timeMs = stream.buffer.block.timeMs[row]!
          const events = {
            closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
              log.push(`${segment.serial} ${endedBy} ${decidedMs} of ${segment.positions}`),
          }
          expireSegments(state, beforeMs + part * (timeMs - beforeMs), events)
          expireSegments(state, timeMs, events)
          beforeMs = timeMs
          return state
        }
        expect(run(stream, advancing).log).toEqual(run(stream).log)
      }),
      { seed: 14, numRuns: 20 },
    )
  })

  test('the deadline: nothing before it, something at it, dated by it, in order', () => {
    check((stream) => {
      const { state } = run(stream)
      let lastMs = Number.NEGATIVE_INFINITY
      while (state.open.length > 0) {
        const deadlineMs = segmenterDeadline(state)
        expect(deadlineMs).toBeGreaterThanOrEqual(lastMs)
        const dated: number[] = []
        const events = { closed: (_: OpenSegment, __: string, decidedMs: number) => dated.push(decidedMs) }
        expireSegments(state, deadlineMs - 1, events)
        expect(dated).toEqual([])
        expireSegments(state, deadlineMs, events)
        expect(dated.length).toBeGreaterThan(0)
        expect(new Set(dated)).toEqual(new Set([deadlineMs]))
        lastMs = deadlineMs
      }
      expect(segmenterDeadline(state)).toBe(Number.POSITIVE_INFINITY)
    })
  })
})
