import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import {
  advanceTrack,
  decodeTrack,
  encodeTrack,
  endTrack,
  peekTrack,
  stepTrack,
  trackDeadline,
} from '../../lib/features/track-machine.ts'
import { UNITS_PER_DEGREE, wrapUnits } from '../../lib/geo/units.ts'
import { caseCount, recordProof } from '../proof.ts'
import {
  aTrack,
  blockOf,
  contextOf,
  HOUR,
  newTrack,
  type Point,
  point,
  Recorder,
  runTrack,
  START_MS,
  solarHour,
  straightCoast,
  type Told,
  threePorts,
  throughBytes,
  turned,
} from './track-machine-world.ts'

const context = contextOf(straightCoast(threePorts()))
const CASES = { seed: 20240517, numRuns: caseCount(150, 5000) }
const UNTIL_MS = START_MS + 400 * HOUR

/** Everything told of, to the bit: equal texts are equal bits (JSON would hide -0 and NaN). */
function textOf(told: readonly Told[], replace: (key: string, value: unknown) => unknown = (_, v) => v) {
  return told.map((one) =>
    JSON.stringify(one, (key, value: unknown) => {
      if (value instanceof Float32Array) return [...new Uint32Array(value.buffer)]
      const replaced = replace(key, value)
      const isHidden = typeof replaced === 'number' && (!Number.isFinite(replaced) || Object.is(replaced, -0))
      return isHidden ? `number ${Object.is(replaced, -0) ? '-0' : replaced}` : replaced
    }),
  )
}

describe('laws of the fold', () => {
  test('advancing in any steps is advancing at once, and stepping is advancing first', () => {
    const splits = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })
    fc.assert(
      fc.property(aTrack(), splits, (points, fractions) => {
        const atOnce = runTrack(context, points, { untilMs: UNTIL_MS })
        const recorder = new Recorder()
        const block = blockOf(points)
        const state = newTrack()
        const advanceFrom = (fromMs: number, toMs: number) => {
          for (const fraction of [...fractions].sort((a, b) => a - b))
            advanceTrack(context, state, fromMs + Math.floor((toMs - fromMs) * fraction), recorder)
          advanceTrack(context, state, toMs, recorder)
        }
        points.forEach(({ timeMs, segment }, row) => {
          if (row > 0) advanceFrom(points[row - 1].timeMs, timeMs)
          stepTrack(context, state, block, row, `segment ${segment}`, segment, timeMs, recorder)
        })
        advanceFrom(points[points.length - 1].timeMs, UNTIL_MS)
        peekTrack(context, state, UNTIL_MS, recorder)
        expect(textOf(recorder.told)).toEqual(textOf(atOnce.told))
      }),
      CASES,
    )
    recordProof('track machine: advance', `${CASES.numRuns} random tracks`)
  })

  test('the deadline is the earliest watermark that decides something, and dates it', () => {
    fc.assert(
      fc.property(aTrack(), (points) => {
        const state = newTrack()
        const block = blockOf(points)
        points.forEach(({ timeMs, segment }, row) => {
          stepTrack(context, state, block, row, '', segment, timeMs, new Recorder())
        })
        const recorder = new Recorder()
        for (let deadlineMs = trackDeadline(context, state); Number.isFinite(deadlineMs); ) {
          advanceTrack(context, state, deadlineMs - 1, recorder)
          expect(recorder.told).toEqual([])
          advanceTrack(context, state, deadlineMs, recorder)
          expect(recorder.told.length).toBeGreaterThan(0)
          for (const one of recorder.told) expect(one.decidedMs).toBe(deadlineMs)
          recorder.told.length = 0
          const next = trackDeadline(context, state)
          expect(next).toBeGreaterThan(deadlineMs)
          deadlineMs = next
        }
        advanceTrack(context, state, Number.POSITIVE_INFINITY, recorder)
        expect(recorder.told).toEqual([])
      }),
      CASES,
    )
  })

  test('through bytes at every step it goes on identically, and the same state has the same bytes', () => {
    const bytesOf = (state: ReturnType<typeof newTrack>) => {
      const writer = new StateWriter()
      encodeTrack(state, writer)
      return Buffer.from(writer.finish()).toString('base64')
    }
    fc.assert(
      fc.property(aTrack(), (points) => {
        const straight = runTrack(context, points, { untilMs: UNTIL_MS })
        const restarted = runTrack(context, points, {
          untilMs: UNTIL_MS,
          between: (state, row, recorder) => {
            // What silence has decided is in the bytes too.
            if (row > 0) advanceTrack(context, state, points[row].timeMs, recorder)
            const decoded = throughBytes(state)
            expect(bytesOf(decoded)).toBe(bytesOf(state))
            return decoded
          },
        })
        expect(textOf(restarted.told)).toEqual(textOf(straight.told))
      }),
      CASES,
    )
    recordProof('track machine: through bytes at every step', `${CASES.numRuns} random tracks`)
  })

  test('cutting the future off changes nothing told before', () => {
    fc.assert(
      fc.property(aTrack(), fc.nat(), (points, anyCut) => {
        const cut = 1 + (anyCut % points.length)
        const told = (given: readonly Point[]) => {
          const recorder = new Recorder()
          const block = blockOf(given)
          const state = newTrack()
          given.forEach(({ timeMs, segment }, row) => {
            stepTrack(context, state, block, row, '', segment, timeMs, recorder)
          })
          return textOf(recorder.told)
        }
        const before = told(points.slice(0, cut))
        expect(told(points).slice(0, before.length)).toEqual(before)
      }),
      CASES,
    )
    recordProof('track machine: causality', `${CASES.numRuns} random cuts`)
  })

  test('peeking changes nothing', () => {
    fc.assert(
      fc.property(aTrack(), (points) => {
        const plain = runTrack(context, points, { untilMs: UNTIL_MS })
        const peeked = runTrack(context, points, {
          untilMs: UNTIL_MS,
          between: (state, row) => {
            peekTrack(context, state, points[row].timeMs, new Recorder())
            return state
          },
        })
        expect(textOf(peeked.told)).toEqual(textOf(plain.told))
      }),
      CASES,
    )
  })

  test('no calendar: moving all times moves all times and ids, and nothing else', () => {
    fc.assert(
      fc.property(aTrack(), fc.integer({ min: -1e6, max: 1e6 }), (points, seconds) => {
        const shiftMs = 12 * HOUR + seconds * 1000
        const moved = contextOf(context.places, {
          solarHour: (timeMs, lonUnits) => solarHour(timeMs - shiftMs, lonUnits),
        })
        const later = points.map((one) => ({ ...one, timeMs: one.timeMs + shiftMs }))
        const back = (key: string, value: unknown) => {
          if (key === 'id') return ''
          if (key.endsWith('IntervalMs')) return value
          return key.endsWith('Ms') && typeof value === 'number' ? value - shiftMs : value
        }
        const here = textOf(runTrack(context, points, { untilMs: UNTIL_MS }).told, (key, value) =>
          key === 'id' ? '' : value,
        )
        const there = runTrack(moved, later, { untilMs: UNTIL_MS + shiftMs })
        expect(textOf(there.told, back)).toEqual(here)
      }),
      CASES,
    )
  })

  test('no antimeridian: turning the world turns longitudes and ids, and nothing else', () => {
    fc.assert(
      fc.property(aTrack(), fc.constantFrom(180, 179.99, -180, 90.1, -0.000005), (points, turnDeg) => {
        const turnUnits = Math.round(turnDeg * UNITS_PER_DEGREE)
        const coastDeg = turnUnits / UNITS_PER_DEGREE
        const ports = threePorts().map((port) => ({
          ...port,
          lonUnits: wrapUnits(port.lonUnits + turnUnits),
        }))
        const there = contextOf(straightCoast(ports, coastDeg), {
          solarHour: (timeMs, lonUnits) => solarHour(timeMs, wrapUnits(lonUnits - turnUnits)),
        })
        const back = (key: string, value: unknown) => {
          if (key === 'id') return ''
          return /lonUnits$/i.test(key) && typeof value === 'number' ? wrapUnits(value - turnUnits) : value
        }
        const here = textOf(runTrack(context, points, { untilMs: UNTIL_MS }).told, (key, value) =>
          key === 'id' ? '' : value,
        )
        expect(textOf(runTrack(there, turned(points, turnUnits), { untilMs: UNTIL_MS }).told, back)).toEqual(
          here,
        )
      }),
      CASES,
    )
  })
})

describe('what is told of', () => {
  test('an output is told of as final once, last, and nothing that was told of is taken back', () => {
    fc.assert(
      fc.property(aTrack(), fc.boolean(), (points, isEvicted) => {
        const recorder = new Recorder()
        const block = blockOf(points)
        const state = newTrack()
        points.forEach(({ timeMs, segment }, row) => {
          stepTrack(context, state, block, row, '', segment, timeMs, recorder)
        })
        const lastMs = points[points.length - 1].timeMs
        if (!isEvicted) advanceTrack(context, state, lastMs + 720 * HOUR, recorder)
        endTrack(context, state, isEvicted ? 'evicted' : 'silence', lastMs + 720 * HOUR, recorder)
        const finals = new Set<string>()
        let decidedMs = Number.NEGATIVE_INFINITY
        for (const one of recorder.told) {
          expect(one.decidedMs).toBeGreaterThanOrEqual(decidedMs)
          decidedMs = one.decidedMs
          if (one.kind === 'position') continue
          expect(finals.has(one.id)).toBe(false)
          if (!one.open) finals.add(one.id)
        }
        for (const one of recorder.told) if (one.kind !== 'position') expect(finals.has(one.id)).toBe(true)
      }),
      CASES,
    )
  })

  test('every position is told of once, in order', () => {
    fc.assert(
      fc.property(aTrack(), (points) => {
        const positions = runTrack(context, points).told.filter((one) => one.kind === 'position')
        expect(positions.map(({ row }) => row)).toEqual(points.map((_, row) => row))
      }),
      CASES,
    )
  })

  test('a track decided late is told of at its decision, silence before it too', () => {
    const points = [0, 13, 14].map((hours) => point({ hours, latDeg: 5, lonDeg: 1 + hours / 100 }))
    const decidedMs = START_MS + 14.5 * HOUR
    const { told } = runTrack(context, points, { decidedMs: () => decidedMs })
    // The gap's deadline is at 12 h, but that its OFF is of this track was decided at 14.5 h.
    expect(told.slice(0, -1).map((one) => one.decidedMs)).toEqual(told.slice(0, -1).map(() => decidedMs))
  })

  test('silence of a track whose continuation was in doubt is dated by the end of the doubt', () => {
    const state = newTrack()
    const recorder = new Recorder()
    const points = [point({ hours: -1 }), point({})]
    for (const [row, { timeMs }] of points.entries())
      stepTrack(context, state, blockOf(points), row, 'a', 0, timeMs, recorder)
    advanceTrack(context, state, START_MS + 13 * HOUR, recorder, START_MS + 12.4 * HOUR)
    expect(recorder.outputs('gap').map((gap) => gap.decidedMs)).toEqual([START_MS + 12.4 * HOUR])
  })
})

describe('bytes', () => {
  const state = newTrack()
  const points = [0, 1, 2].map((hours) => point({ hours, lonDeg: 0.01 * hours }))
  points.forEach(({ timeMs }, row) => {
    stepTrack(context, state, blockOf(points), row, '', 0, timeMs, new Recorder())
  })
  const writer = new StateWriter()
  encodeTrack(state, writer)
  const bytes = writer.finish()

  test('truncated ones are refused, wherever the cut is', () => {
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeTrack(new StateReader(bytes.slice(0, length)))).toThrow(/features:|Invalid|bounds/)
  })

  test('those of another version are refused', () => {
    const other = bytes.slice()
    other[0] = 77
    expect(() => decodeTrack(new StateReader(other))).toThrow('features: track state of version 77, not ')
  })
})
