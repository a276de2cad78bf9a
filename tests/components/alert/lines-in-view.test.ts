import { expect, it } from 'vitest'
import { linesInView } from '../../../components/alert/lines-in-view.ts'

const VIEW = { centreX: 0.5, centreY: 0.5, zoom: 1, width: 400, height: 200 }

/** Pixels from the middle, of a world of 1,024. */
function trackOf(rows: readonly (readonly [x: number, y: number, leg: number])[]) {
  return {
    count: rows.length,
    x: Float64Array.from(rows, ([x]) => 0.5 + x / 1024),
    y: Float64Array.from(rows, ([, y]) => 0.5 + y / 1024),
    leg: Uint8Array.from(rows, ([, , leg]) => leg),
  }
}

it('gives joined points in pixels, breaks where nothing joins them, and leaves out what is out of sight', () => {
  const seen = trackOf([
    [-100, 0, 1],
    [0, 0, 1],
    [1, 0, 1],
    [50, 20, 0],
    [60, 30, 2],
    [60, 90, 0],
  ])
  expect(linesInView(seen, VIEW)).toEqual([
    [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
      { x: 250, y: 120 },
    ],
    [
      { x: 260, y: 130 },
      { x: 260, y: 190 },
    ],
  ])
  expect(linesInView({ ...seen, count: 0 }, VIEW)).toEqual([])
  const away = trackOf([
    [-400, 0, 1],
    [-300, 0, 1],
    [-100, 0, 0],
  ])
  expect(linesInView(away, VIEW)).toEqual([
    [
      { x: -100, y: 100 },
      { x: 100, y: 100 },
    ],
  ])
})
