import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  crossesLine,
  overlaps,
  placeCallouts,
  type Rectangle,
} from '../../../components/alert/place-callouts.ts'

const SIZE = { width: 176, height: 42 }
const MAP = { width: 900, height: 600 }
const point = fc.record({ x: fc.integer({ min: -50, max: 950 }), y: fc.integer({ min: -50, max: 650 }) })

function glyphAt({ x, y }: { x: number; y: number }): Rectangle {
  return { x: x - 12, y: y - 12, width: 24, height: 24 }
}

describe('callouts', () => {
  it('stand over no track, glyph, control, edge or each other, whatever is there', () => {
    let placed = 0
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 8 }),
        fc.array(fc.array(point, { minLength: 1, maxLength: 12 }), { maxLength: 3 }),
        fc.array(fc.record({ x: fc.nat(900), y: fc.nat(600), width: fc.nat(200), height: fc.nat(120) }), {
          maxLength: 3,
        }),
        (anchors, tracks, controls) => {
          const wishes = anchors.map((anchor, i) => ({ number: i + 1, anchor, ...SIZE }))
          const found = placeCallouts(wishes, { ...MAP, tracks, controls })
          expect(found.map(({ number }) => number)).toEqual(wishes.map(({ number }) => number))
          const boxes = found.flatMap(({ box }) => (box === null ? [] : [box]))
          placed += boxes.length
          for (const [i, box] of boxes.entries()) {
            expect(box.x).toBeGreaterThanOrEqual(8)
            expect(box.y).toBeGreaterThanOrEqual(8)
            expect(box.x + box.width).toBeLessThanOrEqual(MAP.width - 8)
            expect(box.y + box.height).toBeLessThanOrEqual(MAP.height - 8)
            for (const other of [...controls, ...anchors.map(glyphAt), ...boxes.slice(i + 1)])
              expect(overlaps(box, other, 0)).toBe(false)
            for (const line of tracks) expect(crossesLine(box, line, 0)).toBe(false)
          }
        },
      ),
      { seed: 5, numRuns: 200 },
    )
    expect(placed).toBeGreaterThan(200)
  })

  it('whose leaders cross no other callout', () => {
    const wishes = Array.from({ length: 6 }, (_, i) => ({
      ...{ number: i + 1, anchor: { x: 300 + 40 * i, y: 300 }, ...SIZE },
    }))
    const found = placeCallouts(wishes, { ...MAP, tracks: [], controls: [] })
    for (const { anchor, end, box } of found)
      for (const other of found)
        if (end !== null && other.box !== null && other.box !== box)
          expect(crossesLine(other.box, [anchor, end], 0)).toBe(false)
    expect(found.every(({ box }) => box !== null)).toBe(true)
  })

  it('are badges where there is no room, beyond six, and where the glyph is out of sight', () => {
    const anchor = { x: 100, y: 100 }
    const wall = { x: 0, y: 0, width: 900, height: 600 }
    expect(placeCallouts([{ number: 1, anchor, ...SIZE }], { ...MAP, tracks: [], controls: [wall] })).toEqual(
      [{ number: 1, anchor, box: null, end: null }],
    )
    const away = { x: 1200, y: 100 }
    expect(
      placeCallouts([{ number: 1, anchor: away, ...SIZE }], { ...MAP, tracks: [], controls: [] })[0]!.box,
    ).toBe(null)
    const many = Array.from({ length: 8 }, (_, i) => ({
      ...{ number: i + 1, anchor: { x: 100 + 90 * i, y: 300 }, width: 60, height: 20 },
    }))
    const boxes = placeCallouts(many, { ...MAP, tracks: [], controls: [] }).map(({ box }) => box === null)
    expect(boxes).toEqual([false, false, false, false, false, false, true, true])
  })
})
