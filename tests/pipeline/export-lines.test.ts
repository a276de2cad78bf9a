import { describe, expect, it } from 'vitest'
import { LineWalk } from '../../lib/pipeline/export-lines.ts'

/** Parts of the line through places in degrees, [longitude, latitude, time in s]. */
function partsOf(places: readonly (readonly number[])[]): (readonly number[])[][] {
  const parts: (readonly number[])[][] = [[]]
  const walk = new LineWalk(({ lon, lat, timeMs, startsPart }) => {
    if (startsPart) parts.push([])
    parts.at(-1)!.push([lon / 1e6, lat / 1e6, timeMs / 1000])
  })
  for (const [lon, lat, seconds] of places) walk.step(lon! * 1e6, lat! * 1e6, seconds! * 1000, 0, 0)
  return parts
}

describe('a line', () => {
  it.each([
    {
      name: 'that stays on its side is one',
      places: [
        [170, 1, 0],
        [179.9, 2, 1],
        [0, 3, 2],
        [-180, 4, 3],
      ],
      parts: [
        [
          [170, 1, 0],
          [179.9, 2, 1],
          [0, 3, 2],
          [-180, 4, 3],
        ],
      ],
    },
    {
      name: 'going east is cut, place and time in proportion',
      places: [
        [179, 0, 0],
        [-178, 3, 30],
      ],
      parts: [
        [
          [179, 0, 0],
          [180, 1, 10],
        ],
        [
          [-180, 1, 10],
          [-178, 3, 30],
        ],
      ],
    },
    {
      name: 'going west is cut',
      places: [
        [-178, 3, 0],
        [179, 0, 30],
      ],
      parts: [
        [
          [-178, 3, 0],
          [-180, 1, 20],
        ],
        [
          [180, 1, 20],
          [179, 0, 30],
        ],
      ],
    },
    {
      name: 'that ends at 180° from the west ends there',
      places: [
        [179, 0, 0],
        [-180, 1, 1],
      ],
      parts: [
        [
          [179, 0, 0],
          [180, 1, 1],
        ],
      ],
    },
    {
      name: 'that ends at 180° from the east ends there',
      places: [
        [-179, 0, 0],
        [-180, 1, 1],
      ],
      parts: [
        [
          [-179, 0, 0],
          [-180, 1, 1],
        ],
      ],
    },
    {
      name: 'that touches 180° and turns back is one',
      places: [
        [179, 0, 0],
        [-180, 1, 1],
        [179, 2, 2],
      ],
      parts: [
        [
          [179, 0, 0],
          [180, 1, 1],
          [179, 2, 2],
        ],
      ],
    },
    {
      name: 'that goes on behind 180° is cut at that position',
      places: [
        [179, 0, 0],
        [-180, 1, 1],
        [-179, 2, 2],
      ],
      parts: [
        [
          [179, 0, 0],
          [180, 1, 1],
        ],
        [
          [-180, 1, 1],
          [-179, 2, 2],
        ],
      ],
    },
    {
      name: 'that begins at 180° and goes west has its first position there',
      places: [
        [-180, 1, 0],
        [179, 2, 1],
      ],
      parts: [
        [
          [-180, 1, 0],
          [-180, 1, 0],
        ],
        [
          [180, 1, 0],
          [179, 2, 1],
        ],
      ],
    },
    {
      name: 'to and fro is cut each time',
      places: [
        [179, 0, 0],
        [-179, 0, 2],
        [179, 0, 4],
      ],
      parts: [
        [
          [179, 0, 0],
          [180, 0, 1],
        ],
        [
          [-180, 0, 1],
          [-179, 0, 2],
          [-180, 0, 3],
        ],
        [
          [180, 0, 3],
          [179, 0, 4],
        ],
      ],
    },
  ])('$name', ({ places, parts }) => {
    expect(partsOf(places)).toEqual(parts)
  })
})
