import { expect, it } from 'vitest'
import {
  countChoices,
  fitsFilter,
  IN_VIEW,
  isFiltered,
  NO_FILTER,
  type QueueFilter,
} from '../../components/alerts/queue-filter.ts'
import { isWithin } from '../../components/map/fleet-bounds.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'

function alertOf(flag: string, suspicion: number | null, lonDeg: number): WireAlert {
  return {
    ...{
      kind: 'alert',
      id: `${flag}${lonDeg}`,
      ruleId: 'gap',
      mmsi: '219000001',
      trackId: 't',
      tripId: null,
    },
    ...{ otherMmsi: null, startMs: 0, endMs: 1, raisedMs: 0, decidedMs: 1, open: false },
    ...{ lonUnits: lonDeg * 600_000, latUnits: 0, westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 },
    ...{
      zoneId: 'reserve',
      severity: 'high',
      rank: 0.5,
      suspicion,
      causes: [],
      evidence: [],
      weighing: null,
    },
    vessel: {
      ...{ name: 'Lian Feng', callSign: 'OX1', imo: '9412873', flag, flagBy: 'mmsi', type: 'fishing' },
      ...{ gears: [], register: [] },
    },
    versions: {
      ...{ rules: '1', rule: '1', zones: '1', zone: null, register: '1', detector: '1', suspicion: '1' },
    },
  }
}

const bounds = { west: 170, south: -10, east: 190, north: 10 }
const east = alertOf('DNK', 0.9, 175)
const west = alertOf('PER', null, -175)
const far = alertOf('PER', 0.4, 0)

function fitting(part: Partial<QueueFilter>): WireAlert[] {
  return [east, west, far].filter((alert) => fitsFilter(alert, { ...NO_FILTER, ...part }, bounds))
}

it('an alert fits where all that is asked holds', () => {
  expect(fitting({})).toEqual([east, west, far])
  expect(fitting({ flag: 'PER' })).toEqual([west, far])
  expect(fitting({ flag: 'PER', area: IN_VIEW })).toEqual([west])
  expect(fitting({ area: 'reserve' })).toHaveLength(3)
  expect(fitting({ area: 'elsewhere' })).toEqual([])
  expect(fitting({ score: 0.5 })).toEqual([east])
  expect(fitting({ text: ' lian ' })).toHaveLength(3)
  expect(fitting({ text: '94128' })).toHaveLength(3)
  expect(fitting({ text: 'Orient' })).toEqual([])
  expect(fitting({ rule: 'loitering' })).toEqual([])
  expect(fitting({ type: 'cargo' })).toEqual([])
  expect([isFiltered(NO_FILTER), isFiltered({ ...NO_FILTER, score: 0 })]).toEqual([false, true])
})

it('a box across 180 degrees holds what lies on both sides, and a world all', () => {
  expect(isWithin(bounds, -175, 0)).toBe(true)
  expect(isWithin(bounds, 165, 0)).toBe(false)
  expect(isWithin(bounds, 175, 11)).toBe(false)
  expect(isWithin({ ...bounds, west: -200, east: 200 }, 12, 0)).toBe(true)
})

it('choices are counted, the most frequent first', () => {
  expect(countChoices([east, west, far], ({ vessel }) => vessel.flag)).toEqual([
    { value: 'PER', count: 2 },
    { value: 'DNK', count: 1 },
  ])
})
