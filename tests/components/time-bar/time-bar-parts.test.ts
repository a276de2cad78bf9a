import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layLanes } from '../../../components/time-bar/lane-layout.ts'
import { listNights } from '../../../components/time-bar/night-bands.ts'
import { gatherStrip } from '../../../components/time-bar/strip-columns.ts'
import { listMidnights, listTicks, timeOfX, xOfTime } from '../../../components/time-bar/time-axis.ts'
import { actOfKey } from '../../../components/time-bar/time-bar-keys.ts'
import { timeBarWords } from '../../../components/time-bar/time-bar-words.ts'
import { openTime } from '../../../components/time-bar/time-range.ts'
import { lengthWords, minuteWords } from '../../../components/time-bar/time-words.ts'
import { sunElevationDeg } from '../../../lib/geo/sun.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOON_MS = Date.UTC(2026, 2, 20, 12)

describe('a strip', () => {
  const lines = fc.array(
    fc.array(
      fc.record({
        elapsed: fc.integer({ min: 0, max: 30 }),
        value: fc.oneof(
          { weight: 8, arbitrary: fc.float({ min: 0, max: 15, noNaN: true }) },
          { weight: 1, arbitrary: fc.constant(Number.NaN) },
        ),
      }),
      { minLength: 1, maxLength: 30 },
    ),
    { minLength: 1, maxLength: 4 },
  )

  it('has in each column the least and most of the lines through it', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 40 }), (drawn, columns) => {
        const timeMs: number[] = []
        const values: number[] = []
        const lineStart = [0]
        let at = 0
        for (const line of drawn) {
          at += 7
          for (const { elapsed, value } of line) {
            at += elapsed
            timeMs.push(at)
            values.push(Math.fround(value))
          }
          lineStart.push(timeMs.length)
        }
        const window = { fromMs: 10, toMs: Math.max(11, at - 3) }
        const { low, high } = gatherStrip(
          {
            lineStart: Uint32Array.from(lineStart),
            lineTrack: new Uint32Array(drawn.length),
            track: 0,
            timeMs: Float64Array.from(timeMs),
            values: Float32Array.from(values),
          },
          window,
          columns,
        )
        const perMs = columns / (window.toMs - window.fromMs)
        for (let column = 0; column < columns; column++) {
          const from = window.fromMs + column / perMs
          const to = window.fromMs + (column + 1) / perMs
          let [least, most] = [Infinity, -Infinity]
          const see = (value: number) => {
            least = Math.min(least, value)
            most = Math.max(most, value)
          }
          for (let k = 0; k < drawn.length; k++)
            for (let i = lineStart[k]!; i < lineStart[k + 1]!; i++) {
              const [t, v, end] = [timeMs[i]!, values[i]!, i + 1 === lineStart[k + 1]!]
              if (Number.isNaN(v)) continue
              if (t >= from && t <= to) see(v)
              const next = end ? Number.NaN : values[i + 1]!
              if (Number.isNaN(next)) continue
              const [a, b] = [Math.max(from, t), Math.min(to, timeMs[i + 1]!)]
              if (a > b || timeMs[i + 1]! === t) continue
              for (const x of [a, b]) see(v + ((next - v) * (x - t)) / (timeMs[i + 1]! - t))
            }
          if (Number.isNaN(low[column]!)) {
            // Only what touches its edge may be missing.
            expect(
              most === -Infinity || timeMs.some((t) => Math.abs(t - from) < 1e-6 || Math.abs(t - to) < 1e-6),
            ).toBe(true)
            continue
          }
          expect(low[column]!).toBeGreaterThanOrEqual(least - 1e-3)
          expect(high[column]!).toBeLessThanOrEqual(most + 1e-3)
          // A position right on the edge belongs to one of two columns.
          if (timeMs.some((t) => Math.abs(t - to) < 1e-6 || Math.abs(t - from) < 1e-6)) continue
          expect(low[column]!).toBeLessThanOrEqual(least + 1e-3)
          expect(high[column]!).toBeGreaterThanOrEqual(most - 1e-3)
        }
      }),
      { seed: 8, numRuns: 300 },
    )
  })

  it('loses no peak of a hundred thousand positions, and leaves silence empty', () => {
    const count = 100_000
    const timeMs = Float64Array.from({ length: count }, (_, i) => i * 1000)
    const values = new Float32Array(count).fill(4)
    values[77_777] = 14
    const lines = {
      lineStart: Uint32Array.of(0, 50_000, count),
      lineTrack: Uint32Array.of(0, 1),
      timeMs,
      values,
    }
    const window = { fromMs: 0, toMs: count * 1000 }
    const second = gatherStrip({ ...lines, track: 1 }, window, 500)
    expect(Math.max(...second.high.filter((value) => !Number.isNaN(value)))).toBe(14)
    expect(second.high.indexOf(14)).toBe(Math.floor(77_777 / 200))
    expect(second.high.slice(0, 250).every(Number.isNaN)).toBe(true)
  })
})

describe('the axis', () => {
  it('takes times to places and back', () => {
    const window = { fromMs: NOON_MS, toMs: NOON_MS + 5 * DAY_MS }
    const plot = { left: 76, width: 900 }
    for (const x of [76, 300.5, 976])
      expect(xOfTime(plot, window, timeOfX(plot, window, x))).toBeCloseTo(x, 6)
  })

  it('names round times of UTC with room between them, at any length', () => {
    for (const length of [HOUR_MS / 6, HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS, 400 * DAY_MS, 4000 * DAY_MS])
      for (const width of [200, 900, 2400]) {
        const window = { fromMs: NOON_MS + 12_345, toMs: NOON_MS + 12_345 + length }
        const ticks = listTicks(window, width)
        expect(ticks.length).toBeLessThanOrEqual(width / 40)
        for (const { timeMs, rank } of ticks) {
          expect(timeMs % (rank === 'hour' ? 60_000 : DAY_MS)).toBe(0)
          expect(timeMs).toBeGreaterThanOrEqual(window.fromMs)
          expect(timeMs).toBeLessThanOrEqual(window.toMs)
        }
      }
    expect(listTicks({ fromMs: NOON_MS, toMs: NOON_MS + 7 * DAY_MS }, 900).length).toBeGreaterThan(6)
    expect(listMidnights({ fromMs: NOON_MS, toMs: NOON_MS + 7 * DAY_MS }, 900)).toHaveLength(7)
    expect(listMidnights({ fromMs: NOON_MS, toMs: NOON_MS + 700 * DAY_MS }, 900)).toHaveLength(0)
  })

  it('says times in UTC in both languages', () => {
    expect(minuteWords(Date.UTC(2026, 10, 21, 4, 7), 'en-GB')).toBe('21 Nov 04:07')
    expect(minuteWords(Date.UTC(2026, 10, 21, 4, 7), 'es')).toBe('21 nov 04:07')
    expect(lengthWords({ fromMs: 0, toMs: 2.8 * DAY_MS }, 'en-GB')).toBe('2.8 d')
    expect(lengthWords({ fromMs: 0, toMs: 14.24 * HOUR_MS }, 'es')).toBe('14 h')
    expect(lengthWords({ fromMs: 0, toMs: 4.24 * HOUR_MS }, 'es')).toBe('4,2 h')
    expect(timeBarWords('es-PE').kinds.gap).toBe('Silencio AIS')
    expect(timeBarWords('fr').kinds.gap).toBe('AIS gap')
  })
})

describe('nights', () => {
  it('are when the sun is down where the ship is', () => {
    // At the equator at an equinox: from six to six by the sun, which stands in the south of Greenwich at noon.
    const window = { fromMs: NOON_MS, toMs: NOON_MS + 2 * DAY_MS }
    const nights = listNights(window, () => ({ lonUnits: 0, latUnits: 0 }))
    expect(nights).toHaveLength(2)
    expect(Math.abs(nights[0]!.fromMs - (NOON_MS + 6 * HOUR_MS))).toBeLessThan(1_200_000)
    expect(Math.abs(nights[0]!.toMs - (NOON_MS + 18 * HOUR_MS))).toBeLessThan(1_200_000)
    const east = listNights(window, () => ({ lonUnits: 90 * 600_000, latUnits: 0 }))
    expect(Math.abs(east[0]!.fromMs - NOON_MS)).toBeLessThan(1_200_000)
    for (const { fromMs, toMs } of nights)
      for (const at of [fromMs + 600_000, toMs - 600_000])
        expect(sunElevationDeg(at, 0, 0)).toBeLessThan(-0.833)
  })

  it('are none of a window of months, and none where nothing is known', () => {
    const window = { fromMs: NOON_MS, toMs: NOON_MS + 2 * DAY_MS }
    expect(listNights(window, () => null)).toEqual([])
    const long = { fromMs: NOON_MS, toMs: NOON_MS + 200 * DAY_MS }
    expect(listNights(long, () => ({ lonUnits: 0, latUnits: 0 }))).toEqual([])
  })
})

describe('lanes', () => {
  it('stand one below the other at every height', () => {
    for (let height = 60; height <= 284; height++) {
      const { speed, score, events, axisTop } = layLanes(height)
      const lanes = [speed, ...(score === null ? [] : [score]), events]
      expect(lanes[0]!.top).toBeGreaterThanOrEqual(0)
      for (const [i, { top, height: tall }] of lanes.entries()) {
        expect(tall).toBeGreaterThan(3)
        expect(top + tall).toBeLessThanOrEqual(lanes[i + 1]?.top ?? axisTop)
      }
      expect(axisTop).toBe(height - 20)
    }
    expect([layLanes(60).score, layLanes(130).score === null]).toEqual([null, false])
  })
})

describe('keys', () => {
  const state = openTime({ fromMs: 0, toMs: 60 * DAY_MS })
  const { selection } = state
  const step = 2 * HOUR_MS

  it('move what has the focus', () => {
    expect(actOfKey('ArrowRight', false, 'head', state)).toEqual({
      type: 'head',
      atMs: selection.fromMs + step,
    })
    expect(actOfKey('ArrowLeft', true, 'toMs', state)).toEqual({
      ...{ type: 'edge', edge: 'toMs', toMs: selection.toMs - 10 * step },
    })
    expect(actOfKey('Home', false, 'fromMs', state)).toEqual({ type: 'edge', edge: 'fromMs', toMs: 0 })
    expect(actOfKey('End', false, 'head', state)).toEqual({ type: 'head', atMs: 60 * DAY_MS })
  })

  it('zoom, play and step, and leave others to the page', () => {
    expect(actOfKey('+', false, 'head', state)).toEqual({
      type: 'zoom',
      factor: 0.8,
      aboutMs: selection.fromMs,
    })
    expect(actOfKey('-', false, 'toMs', state)).toEqual({
      type: 'zoom',
      factor: 1.25,
      aboutMs: selection.toMs,
    })
    expect(actOfKey(' ', false, 'head', state)).toEqual({ type: 'play', isPlaying: true })
    expect(actOfKey(',', false, 'head', state)).toEqual({ type: 'step', steps: -1 })
    expect(actOfKey('.', false, 'fromMs', state)).toEqual({ type: 'step', steps: 1 })
    for (const key of ['Tab', 'Enter', 'a', 'Escape']) expect(actOfKey(key, false, 'head', state)).toBeNull()
  })
})
