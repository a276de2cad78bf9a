import { describe, expect, test } from 'vitest'
import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import {
  closeSegment,
  type OpenSegment,
  placeIdentity,
  placePosition,
  startSegmenter,
} from '../../lib/features/segmenter.ts'
import { SEGMENTER_OPTIONS } from '../../lib/features/segmenter-options.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { START_MS } from './scenario.ts'
import { HOUR_MS, NONE } from './segmenter-run.ts'

/** Reports of one MMSI, given one by one. */
function reports() {
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfMmsi(257_000_000)
  const state = startSegmenter('257000000')
  const ended: string[] = []
  const events = {
    closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
      ended.push(`${segment.serial} ${endedBy} ${(decidedMs - START_MS) / HOUR_MS}`),
  }
  return {
    state,
    ended,
    position(hours: number, lonDeg: number, latDeg: number, speed = 0, course = 0, messageType = 1) {
      const lonUnits = wrapUnits(Math.round(lonDeg * 600_000))
      const latUnits = Math.round(latDeg * 600_000)
      const timeMs = START_MS + Math.round(hours * HOUR_MS)
      const nothing = Number.NaN
      buffer.addPosition(
        vessel,
        timeMs,
        messageType,
        lonUnits,
        latUnits,
        speed,
        course,
        nothing,
        nothing,
        0,
        0,
      )
      return placePosition(state, buffer.block, buffer.count - 1, events)
    },
    identity(hours: number, name: string, messageType = 5, more: Partial<Identity> = {}) {
      const unknown = { callSign: '', imo: '', shipType: Number.NaN, lengthM: Number.NaN, widthM: Number.NaN }
      const identity = { name, ...unknown, ...more }
      buffer.addIdentity(vessel, START_MS + Math.round(hours * HOUR_MS), messageType, identity, 0)
      const row = buffer.count - 1
      const canonical = buffer.identities[buffer.block.identity[row]!]!
      return placeIdentity(state, buffer.block, row, canonical, events)
    },
  }
}

describe('segments', () => {
  test('two ships far apart on one number are two segments; silence of 24 h ends one, 23.9 h does not', () => {
    const { position, ended, state } = reports()
    const north = position(0, 4, 60)
    const south = position(0.1, 4, -30)
    expect(north?.serial).toBe(0)
    expect(south?.serial).toBe(1)
    expect(position(0.2, 4, 60)).toBe(north)
    expect(position(23.9, 4, -30)).toBe(south)
    expect(position(24.2, 4, 60)?.serial).toBe(2)
    expect(ended).toEqual(['0 silence 24.2'])
    expect(north).toMatchObject({ positions: 2, startMs: START_MS, lastMs: START_MS + 0.2 * HOUR_MS })
    expect(state.open.map((segment) => segment.serial)).toEqual([1, 2])
  })

  test('a position that two segments could continue ends both, unless they are known to be one ship', () => {
    for (const [names, expected] of [
      [
        ['', ''],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [
        ['ANNA', 'BERTA'],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [
        ['ANNA', ''],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [['ANNA', 'ANNA'], []],
    ] as const) {
      const { position, identity, ended, state } = reports()
      // 40 nm apart at once: two segments. Four hours later in the middle: either could have come.
      for (let i = 0; i < 10; i++) {
        position(i / 100, 0, 0, 0, 0, 1)
        position(i / 100, 0, 0.7, 0, 0, 18)
      }
      if (names[0] !== '') identity(0.1, names[0], 5)
      if (names[1] !== '') identity(0.1, names[1], 24)
      expect(position(4, 0, 0.35, 0, 0, 27)?.serial).toBe(expected.length > 0 ? 2 : 1)
      expect(ended.toSorted()).toEqual(expected)
      expect(state.counts.ambiguous).toBe(expected.length > 0 ? 1 : 0)
      expect(state.counts.settledByIdentity).toBe(expected.length > 0 ? 0 : 1)
    }
  })

  test('names that change at random never split a ship', () => {
    const { position, identity, ended } = reports()
    for (let i = 0; i < 50; i++) {
      expect(position(i / 10, 0, i / 60, 10, 0)?.serial).toBe(0)
      expect(identity(i / 10, `NAME ${(i * 7919) % 31}`)?.serial).toBe(0)
    }
    expect(ended).toEqual([])
  })

  test('a bad fix opens a segment of its own and the ship goes on; a near one is forgotten', () => {
    const { position, state } = reports()
    const ship = position(0, 0, 0, 10, 0)
    for (let i = 1; i < 10; i++) position(i / 60, 0, i / 360, 10, 0)
    expect(position(10 / 60, 3, 1, 10, 0)?.serial).toBe(1)
    expect(position(11 / 60, 0, 11 / 360, 10, 0)).toBe(ship)
    expect(position(12 / 60, 0.04, 0.04, 10, 0)).toBe(ship)
    expect(position(13 / 60, 0, 13 / 360, 10, 0)).toBe(ship)
    expect(state.counts.forgotten).toBe(1)
    expect(ship?.positions).toBe(13)
  })

  test('coarse positions near in time are noise, later ones are not', () => {
    const { position, state } = reports()
    const ship = position(0, 0, 0)
    expect(position(0.5, 0.01, 0, 0, 0, 27)).toBeNull()
    expect(position(1.5, 0.01, 0, 0, 0, 27)).toBe(ship)
    expect(state.counts.coarseNoise).toBe(1)
  })

  test('a transponder that tells no motion is noise, a table of points without speed is not', () => {
    const { position, state } = reports()
    const nothing = Number.NaN
    expect(position(0, 0, 0, nothing, 20, 1)).toBeNull()
    expect(position(0, 0, 0, 5, nothing, 18)).toBeNull()
    expect(state.counts.motionUnknown).toBe(2)
    expect(position(0, 0, 0, 0.3, nothing, 18)?.serial).toBe(0)
    const points = reports()
    for (let i = 0; i < 5; i++) expect(points.position(i, 0, i / 8, nothing, nothing, 0)?.serial).toBe(0)
    expect(points.position(5, 0, 3, nothing, nothing, 0)?.serial).toBe(1)
  })

  test('at most 64 are open; the longest silent is evicted at the time of the new one', () => {
    const { position, ended, state } = reports()
    for (let i = 0; i < 64; i++) position(i / 1000, i * 5 - 160, 0)
    position(0.1, -160, 0)
    expect(ended).toEqual([])
    position(0.2, 0, 70)
    expect(ended).toEqual(['1 evicted 0.2'])
    expect(state.open).toHaveLength(SEGMENTER_OPTIONS.openSegments)
    expect(state.counts.evicted).toBe(1)
  })

  test('a segment is closed from outside once', () => {
    const { position, ended, state } = reports()
    position(0, 0, 0)
    const events = { closed: (_: OpenSegment, endedBy: string) => ended.push(endedBy) }
    closeSegment(state, 0, 'joined', START_MS + HOUR_MS, events)
    expect(ended).toEqual(['joined'])
    expect(() => closeSegment(state, 0, 'joined', START_MS, NONE)).toThrow(
      'segment 0 of 257000000 is not open',
    )
    expect(position(0.1, 0, 0)?.serial).toBe(1)
  })

  test('ids come from the first report and start, and from nothing later', () => {
    const [a, b, c] = [reports(), reports(), reports()]
    const first = a.position(0, 0, 0, 5, 10)
    const same = b.position(0, 0, 0, 5, 10)
    b.position(0.01, 0, 0.001, 5, 10)
    expect(first?.id).toMatch(/^[0-9a-f]{16}$/)
    expect(same?.id).toBe(first?.id)
    expect(c.position(0, 0, 0, 5, 10.1)?.id).not.toBe(first?.id)
    expect(reports().position(0.1, 0, 0, 5, 10)?.id).not.toBe(first?.id)
  })
})

describe('identities', () => {
  test('before any position there is nobody to hear', () => {
    const { identity, state } = reports()
    expect(identity(0, 'ANNA')).toBeNull()
    expect(state.counts.identitiesUnplaced).toBe(1)
  })

  test('go to the position of the same message, else class, agreement, length and recency tell', () => {
    const { position, identity } = reports()
    const classB = position(0, 0, 0, 0, 0, 18)
    const classA = position(0.1, 0, 40, 0, 0, 1)
    expect(identity(0.2, 'ANNA', 24)).toBe(classB)
    expect(identity(0.2, 'BERTA', 5)).toBe(classA)
    const second = position(0.3, 0, -40, 0, 0, 19)
    expect(identity(0.3, 'CARLA', 19)).toBe(second)
    expect(identity(0.4, 'ANNA', 24)).toBe(classB)
    expect(identity(0.4, 'CARLA', 24)).toBe(second)
    position(0.5, 0, -40, 0, 0, 18)
    expect(identity(0.6, 'DORA', 24)).toBe(second)
  })

  test('are gathered field by field: 24A tells the name, 24B the call sign', () => {
    const { position, identity } = reports()
    const ship = position(0, 0, 0, 0, 0, 18)
    identity(0.1, 'Anna', 24)
    identity(0.2, '', 24, { callSign: 'lk12', shipType: 30, lengthM: 12 })
    const known = { name: 'ANNA', callSign: 'LK12', shipType: 30, lengthM: 12 }
    expect(ship?.identity).toMatchObject(known)
    const before = ship?.identity
    identity(0.3, 'ANNA', 24)
    expect(ship?.identity).toBe(before)
    expect(ship?.identities).toBe(3)
  })
})
