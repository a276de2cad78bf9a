import { describe, expect, it } from 'vitest'
import { markEvents } from '../../../components/track/event-marks.ts'
import { measureCoverage } from '../../../components/vessel/coverage.ts'
import { groupTrips, partnerOf } from '../../../components/vessel/group-trips.ts'
import { readHistory } from '../../../components/vessel/identity-history.ts'
import { placeOfMark, spanAround } from '../../../components/vessel/place-span.ts'
import type { HeardIdentity } from '../../../components/vessel/vessel-api.ts'
import type { WireOutput } from '../../../lib/server/feed/wire-records.ts'

const HOUR_MS = 3_600_000
const hour = (hours: number) => hours * HOUR_MS
const [SHIP, OTHER] = ['219000001', '219000002']

function said(fromHour: number, toHour: number, of: Partial<HeardIdentity['identity']>): HeardIdentity {
  const nothing = { name: '', callSign: '', imo: '', shipType: null, lengthM: null, widthM: null }
  return {
    ...{ identity: { ...nothing, ...of }, startMs: hour(fromHour), endMs: hour(toHour), messages: 2 },
  }
}

describe('what a vessel said of itself', () => {
  it('is told field by field, heard last first, with all messages of a value', () => {
    const [name, callSign, ...rest] = readHistory([
      said(0, 2, { name: 'ONE', callSign: 'ABC' }),
      said(2, 4, { name: 'TWO', callSign: 'ABC' }),
    ])
    expect(name).toEqual({
      field: 'name',
      values: [
        { text: 'TWO', firstMs: hour(2), lastMs: hour(4), messages: 2 },
        { text: 'ONE', firstMs: 0, lastMs: hour(2), messages: 2 },
      ],
      conflict: 'changed',
    })
    expect(callSign).toMatchObject({ values: [{ text: 'ABC', messages: 4 }], conflict: 'none' })
    expect(rest).toEqual([])
  })

  it('conflicts where two values are claimed in one time', () => {
    const [imo] = readHistory([said(0, 3, { imo: '9074729' }), said(2, 5, { imo: '9074731' })])
    expect(imo?.conflict).toBe('at-once')
    // Within the time of the first, with another between: the longest still counts.
    const [name] = readHistory([
      said(0, 9, { name: 'A' }),
      said(9, 12, { name: 'B' }),
      said(10, 11, { name: 'C' }),
    ])
    expect(name?.conflict).toBe('at-once')
  })

  it('tells dimensions together, and what is not known of them', () => {
    const [dimensions] = readHistory([said(0, 1, { lengthM: 46, widthM: null })])
    expect(dimensions?.values[0]?.text).toBe('46 × – m')
  })
})

const place = { lonUnits: 0, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 }
const event = (id: string, kind: string, from: number, to: number, more: object = {}): WireOutput => ({
  ...{ kind, id, decidedMs: hour(to), open: false, mmsi: SHIP, trackId: 'track' },
  ...{ startMs: hour(from), endMs: hour(to), ...place, ...more },
})
const OUTPUTS: WireOutput[] = [
  event('trip', 'trip', 10, 20, { endedBy: 'stop', startPort: 'Vigo', endPort: null, distanceNm: 80 }),
  event('open', 'trip', 30, 40, { endedBy: null, startPort: null, endPort: null, distanceNm: 5 }),
  event('port', 'portVisit', 20, 30),
  event('a', 'fishing', 11, 13),
  event('b', 'fishing', 18, 22),
  event('later', 'fishing', 41, 42),
  event('met', 'encounter', 14, 15, {
    mmsi: OTHER,
    trackId: 'theirs',
    otherMmsi: SHIP,
    otherTrackId: 'track',
  }),
  event('twin', 'loitering', 12, 13, { trackId: 'another ship of this number' }),
]

describe('the trips of a vessel', () => {
  const judged = { tripId: 'trip', score: 0.6 } as never
  const { trips, ashore } = groupTrips(SHIP, OUTPUTS, markEvents(OUTPUTS), new Map([['trip', judged]]))

  it('hold what happened on them, the newest first, and their suspicion', () => {
    expect(trips.map(({ id }) => id)).toEqual(['open', 'trip'])
    expect(trips[1]!.marks.map(({ id }) => id)).toEqual(['a', 'met', 'b'])
    expect(trips[1]!.suspicion).toBe(judged)
    expect(trips[0]!.suspicion).toBeNull()
  })

  it('count apparent fishing within them alone', () => {
    expect(trips[1]!.fishingHours).toBe(4)
    expect(trips[0]!.fishingHours).toBe(1)
  })

  it('leave what is on none of them, and what another ship of the number did', () => {
    expect(ashore.map(({ id }) => id)).toEqual(['port', 'twin'])
  })

  it('name the other vessel, whichever of the two is first', () => {
    const met = markEvents(OUTPUTS).find(({ id }) => id === 'met')!
    expect([partnerOf(met, SHIP), partnerOf(met, OTHER)]).toEqual([OTHER, SHIP])
    expect(partnerOf(markEvents(OUTPUTS)[0]!, SHIP)).toBeNull()
  })
})

describe('coverage', () => {
  const gap = (from: number, to: number | null, more: object = {}) =>
    event(`gap ${from}`, 'gap', from, to ?? from, {
      ...{ offMs: hour(from), onMs: to === null ? null : hour(to), possibleDisabling: false, inPort: false },
      ...more,
    })

  it('counts silent time once, and one that lasts to the end', () => {
    const outputs = [gap(0, 4, { inPort: true }), gap(2, 6, { possibleDisabling: true }), gap(18, null)]
    const outages = [{ startMs: hour(5), endMs: hour(7) }]
    expect(measureCoverage({ startMs: 0, endMs: hour(20) }, outputs, outages)).toEqual({
      ...{ gaps: 3, silentHours: 8, possibleDisabling: 1, inPort: 1, outages: 1, outageHours: 2 },
      heardShare: 0.6,
    })
  })

  it('is whole where nothing was missed, of one report too', () => {
    expect(measureCoverage({ startMs: 5, endMs: 5 }, [], [])).toMatchObject({ heardShare: 1, gaps: 0 })
  })
})

describe('what is looked at', () => {
  it('is shown whole, the short way over 180 degrees', () => {
    const [mark] = markEvents([
      event('far', 'fishing', 0, 1, {
        ...{ lonUnits: 107_940_000, westUnits: 107_400_000, eastUnits: -107_400_000 },
        ...{ southUnits: -600_000, northUnits: 600_000 },
      }),
    ])
    const { lonDeg, latDeg, zoom } = placeOfMark(mark!)
    expect(Math.abs(lonDeg)).toBeCloseTo(180, 6)
    expect(latDeg).toBeCloseTo(0, 6)
    // Two degrees take 2/360 of the world's 512 pixels.
    expect(512 * 2 ** zoom * (2 / 360)).toBeLessThanOrEqual(440.01)
    expect(zoom).toBeGreaterThan(6)
  })

  it('of a point is no nearer than a chart makes sense, and time has room on both sides', () => {
    const [mark] = markEvents([event('point', 'loitering', 0, 1)])
    expect(placeOfMark(mark!).zoom).toBe(11)
    expect(spanAround({ fromMs: hour(4), toMs: hour(8) })).toEqual({ fromMs: hour(2), toMs: hour(10) })
    expect(spanAround({ fromMs: 0, toMs: 0 })).toEqual({ fromMs: -HOUR_MS, toMs: 60_000 + HOUR_MS })
  })
})
