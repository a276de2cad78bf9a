import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SPEED_STEPS_KNOTS, speedStep } from '../../lib/store/track-classes.ts'
import { STAYS, ValueCone } from '../../lib/store/value-cone.ts'

const series = fc
  .array(
    fc.record({
      elapsed: fc.integer({ min: 0, max: 5 }),
      value: fc.oneof(
        { weight: 9, arbitrary: fc.double({ min: 0, max: 8, noNaN: true }) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .map((steps) => {
    let timeMs = 0
    return steps.map(({ elapsed, value }) => {
      timeMs += elapsed
      return { timeMs, value }
    })
  })

/** Which of them stay, the first and the last with them. */
function thin(values: readonly { timeMs: number; value: number }[], tolerance: number): boolean[] {
  const cone = new ValueCone(tolerance)
  const stays = values.map((_, i) => i === 0 || i === values.length - 1)
  for (const [i, { timeMs, value }] of values.entries()) {
    const decided = cone.add(timeMs, value)
    if (decided !== STAYS.none) stays[i - 1] = true
    if (decided === STAYS.both) stays[i] = true
  }
  return stays
}

describe('values that stay', () => {
  it('leave none further than the tolerance from the line between them, and known ones apart from unknown', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.05, max: 3, noNaN: true }), (values, tolerance) => {
        const stays = thin(values, tolerance)
        let before = 0
        for (let i = 1; i < values.length; i++) {
          if (!stays[i]) continue
          const [a, b] = [values[before]!, values[i]!]
          for (const { timeMs, value } of values.slice(before + 1, i)) {
            expect(Number.isNaN(value)).toBe(Number.isNaN(a.value))
            if (Number.isNaN(value)) continue
            const span = b.timeMs - a.timeMs
            const drawn = span === 0 ? a.value : a.value + ((b.value - a.value) * (timeMs - a.timeMs)) / span
            expect(Math.abs(drawn - value)).toBeLessThanOrEqual(tolerance + 1e-9)
          }
          before = i
        }
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('are few where nothing but noise changes, and all where every one turns', () => {
    const values = (of: (i: number) => number) =>
      Array.from({ length: 100 }, (_, i) => ({ timeMs: i, value: of(i) }))
    const count = (of: (i: number) => number) => thin(values(of), 0.5).filter(Boolean).length
    expect(count((i) => 4 + 0.04 * i + 0.2 * Math.sin(i * 7))).toBe(2)
    expect(count((i) => (i % 2 === 0 ? 0 : 8))).toBe(100)
  })
})

describe('steps of speed', () => {
  it('begin at the knots of the scale, run straight between and end at the last', () => {
    expect(SPEED_STEPS_KNOTS.map(speedStep)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect([speedStep(4), speedStep(8.25), speedStep(40), speedStep(Number.NaN)]).toEqual([
      3.5,
      5.5,
      8,
      Number.NaN,
    ])
  })
})
