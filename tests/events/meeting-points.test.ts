import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GridBuffer } from '../../lib/events/grid.ts'
import { type MeetingPoints, noMeeting, packMeeting, unpackMeeting } from '../../lib/events/meeting-points.ts'
import { HALF_TURN, POLE } from '../../lib/geo/units.ts'
import { caseCount } from '../proof.ts'

const whole = (min: number, max: number) => fc.integer({ min, max })
const lon = whole(-HALF_TURN, HALF_TURN - 1)
const lat = whole(-POLE, POLE)
const points = fc
  .tuple(
    fc.array(fc.string({ minLength: 1, maxLength: 16 }), { minLength: 1, maxLength: 4 }),
    fc.array(
      fc.tuple(whole(2_900_000, 3_000_000), lon, lat, whole(0, 14_399_999), whole(0, 3), whole(0, 2)),
      { maxLength: 20 },
    ),
    fc.array(fc.tuple(whole(0, 4_000_000_000_000), lon, lat), { maxLength: 20 }),
  )
  .map(([tracks, grid, rows]): MeetingPoints => {
    const buffer = new GridBuffer()
    for (const [slot, east, north, lagMs, track, kind] of grid)
      buffer.add(slot, east, north, lagMs, track % tracks.length, kind)
    return {
      points: buffer.block,
      tracks,
      rowMs: Float64Array.from(rows, (row) => row[0]),
      rowLonUnits: Int32Array.from(rows, (row) => row[1]),
      rowLatUnits: Int32Array.from(rows, (row) => row[2]),
    }
  })

/** What a block holds, without the room it has left. */
function plain({ points: block, ...rest }: MeetingPoints) {
  const { count, ...columns } = block
  const held = Object.values(columns).map((column) => Array.from(column.subarray(0, count)))
  const isEmpty = count === 0 && rest.rowMs.length === 0
  return { ...rest, tracks: isEmpty ? [] : rest.tracks, count, held }
}

test('points and rows come out of their bytes as they went in', () => {
  fc.assert(
    fc.property(points, (meeting) => {
      const bytes = packMeeting(meeting)
      expect(plain(unpackMeeting(bytes))).toEqual(plain(meeting))
      expect(packMeeting(unpackMeeting(bytes))).toEqual(bytes)
    }),
    { seed: 3, numRuns: caseCount(200, 10_000) },
  )
  expect(packMeeting(noMeeting())).toHaveLength(0)
})

test('damaged bytes are refused or give points, never more', () => {
  const [meeting] = fc.sample(
    points.filter(({ rowMs, points: block }) => block.count > 3 && rowMs.length > 3),
    { seed: 4, numRuns: 1 },
  )
  const bytes = packMeeting(meeting!)
  for (let length = 1; length < bytes.length; length++)
    expect(() => unpackMeeting(bytes.subarray(0, length))).toThrow()
  expect(() => unpackMeeting(bytes.with(0, 9))).toThrow('version 9')
  for (let i = 0; i < bytes.length; i++)
    for (const value of [0, 1, 127, 128, 255]) {
      try {
        const { points: block, tracks } = unpackMeeting(bytes.with(i, value))
        for (let row = 0; row < block.count; row++) expect(block.track[row]).toBeLessThan(tracks.length)
      } catch (error) {
        expect(String(error)).toMatch(/meetings|features|encoded/)
      }
    }
})
