import { describe, expect, it } from 'vitest'
import { drawEvidence } from '../../../lib/server/http/alert-evidence.ts'
import type { StoredEvidence } from '../../../lib/store/alert-evidence.ts'
import { emptyTrackPositions, type TrackPositions } from '../../../lib/store/chunk-codec.ts'
import { alertFrom, causeFrom, hour, OTHER_SHIP, SHIP } from '../../alerts/alert-world.ts'

/** A position an hour: [hour, longitude, latitude, segment], in thousands of units. */
function positionsOf(rows: readonly (readonly [number, number, number, number])[]): TrackPositions {
  const positions = emptyTrackPositions(rows.length)
  positions.count = rows.length
  positions.segmentIds = ['own', 'other']
  for (const [i, [hours, lon, lat, segment]] of rows.entries()) {
    positions.timeMs[i] = hour(hours)
    positions.lonUnits[i] = lon * 1000
    positions.latUnits[i] = lat * 1000
    positions.segment[i] = segment
    positions.speedKnots[i] = i === 0 ? Number.NaN : 3.2
    positions.score[i] = i === 0 ? 65_535 : 912
  }
  return positions
}

function stored(other: Partial<StoredEvidence>): StoredEvidence {
  return {
    ...{ alert: alertFrom(10, 14), withdrawn: null, positions: null, outputs: new Map() },
    mmsiOf: new Map([
      ['own', SHIP],
      ['other', OTHER_SHIP],
    ]),
    ...other,
  }
}

describe('evidence for drawing', () => {
  it('tells the tracks of the two vessels apart; what is missing is null', () => {
    const positions = positionsOf([
      [10, 1, 2, 0],
      [10.5, 9, 9, 1],
      [11, 3, 4, 0],
    ])
    expect(drawEvidence(stored({ positions })).tracks).toEqual([
      {
        ...{ mmsi: SHIP, isPartner: false, timeMs: [hour(10), hour(11)], lonUnits: [1000, 3000] },
        ...{ latUnits: [2000, 4000], speedKnots: [null, 3.2], score: [null, 0.912] },
      },
      expect.objectContaining({ mmsi: OTHER_SHIP, isPartner: true, lonUnits: [9000] }),
    ])
  })

  it('finds where a border is crossed between two positions, over 180 degrees too, and nowhere else', () => {
    const cause = causeFrom(10, 14, { insideFromMs: hour(10.5), insideToMs: hour(14) })
    const alert = alertFrom(10, 14, { causes: [cause] })
    const positions = positionsOf([
      [10, 107_900, 0, 0],
      [11, -107_900, 10, 0],
      [14, -107_000, 20, 0],
    ])
    const { crossings } = drawEvidence(stored({ alert, positions }))
    // It was still inside at the last position: no way out is known.
    expect(crossings).toEqual([
      { timeMs: hour(10.5), lonUnits: -108_000_000, latUnits: 5000, zoneId: 'reserve', isEntry: true },
    ])
  })

  it('spans a silence from the last position before it to the first after it', () => {
    const alert = alertFrom(10, 14, { causes: [causeFrom(10, 14, { behaviour: 'gap' })] })
    const positions = positionsOf([
      [9, 0, 0, 0],
      [10, 1, 1, 0],
      [14, 5, 5, 0],
      [15, 6, 6, 0],
    ])
    expect(drawEvidence(stored({ alert, positions })).silences).toEqual([
      {
        from: { timeMs: hour(10), lonUnits: 1000, latUnits: 1000 },
        to: { timeMs: hour(14), lonUnits: 5000, latUnits: 5000 },
      },
    ])
    const marks = drawEvidence(stored({ alert, positions })).marks
    expect(marks[0]).toMatchObject({ lonUnits: 3000, latUnits: 3000 })
    const unended = positionsOf([[10, 1, 1, 0]])
    expect(drawEvidence(stored({ alert, positions: unended })).silences).toEqual([
      { from: expect.objectContaining({ timeMs: hour(10) }), to: null },
    ])
  })

  it('places a number at its output, else where the vessel was, else where the alert is', () => {
    const output = {
      id: 'fishing 10',
      kind: 'fishing',
      startMs: hour(10),
      endMs: hour(12),
      lonUnits: 7,
      latUnits: 8,
    }
    const at = (evidence: Partial<StoredEvidence>) => drawEvidence(stored(evidence)).marks[0]
    expect(at({ outputs: new Map([[output.id, output]]) })).toMatchObject({
      ...{ number: 1, kind: 'apparentFishing', lonUnits: 7, latUnits: 8, cause: 0 },
    })
    const positions = positionsOf([[10, 1, 2, 0]])
    expect(at({ positions })).toMatchObject({ lonUnits: 1000, latUnits: 2000 })
    expect(at({})).toMatchObject({ lonUnits: 6_000_000, latUnits: 33_000_000, startMs: hour(10) })
  })
})
