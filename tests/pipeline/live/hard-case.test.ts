/**
 * The case that others let vanish: a gap that is raised, ends, and is then cut in two by a late position. It is taken back
 * or changed, and why is told.
 */

import { describe, expect, it } from 'vitest'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import type { GapOutput } from '../../../lib/features/outputs.ts'
import { TRACK_OPTIONS } from '../../../lib/features/track-machine.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'
import { VesselChain } from '../../../lib/pipeline/vessel-chain.ts'
import type { OutputRevision } from '../../../lib/store/live-store.ts'
import { type BatchWorld, batchInMemory } from './batch-in-memory.ts'
import { expectSameLines } from './law-case.ts'
import { runLive } from './run-live.ts'
import { smallSea } from './small-sea.ts'

const HERO = '219000001'
const OTHERS = ['219000002', '219000003', '219000004']
const DAY_MS = Date.UTC(2025, 5, 2)

function atMs(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number) as [number, number]
  return DAY_MS + (hours * 60 + minutes) * 60_000
}

function worldWithGapsOf(gapHours: number): BatchWorld {
  const world = smallSea()
  const options = { ...TRACK_OPTIONS, gaps: { ...TRACK_OPTIONS.gaps, gapMs: gapHours * 3_600_000 } }
  const context = { ...world.context, options }
  const { scorer } = world
  const passages = { zones: [], nearKm: new Float64Array(), fishingFrom: scorer.fishingFrom }
  return { ...world, context, chain: new VesselChain(context, scorer, passages) }
}

/** In the order of arrival: three others all day, and the hero, whose position of 16:20 comes after that of 20:30. */
function arrive(): ReportBuffer {
  const buffer = new ReportBuffer()
  const add = (mmsi: string, timeMs: number, latDeg: number) =>
    buffer.addPosition(
      ...([buffer.vesselOfKey(mmsi), timeMs, 1, unitsOfLonDeg(12), unitsOfLatDeg(latDeg)] as const),
      ...([0.3, 90, Number.NaN, Number.NaN, 0, 0] as const),
    )
  // Two positions within an hour vouch for the track; then those of 10:00 and 11:14.
  const heard = ['09:20', '10:00', '11:14', '20:30'].map(atMs)
  for (let timeMs = atMs('09:00'); timeMs <= atMs('20:30'); timeMs += 600_000) {
    for (const [i, mmsi] of OTHERS.entries()) add(mmsi, timeMs, 56.5 + i / 4)
    for (const ms of heard) if (ms > timeMs - 600_000 && ms <= timeMs) add(HERO, ms, 56)
  }
  add(HERO, atMs('16:20'), 56)
  return buffer
}

/** Revisions of the hero's gaps: what became of it, from when to when, and why. */
function toldOf(revisions: readonly OutputRevision[]) {
  return revisions.flatMap(({ change, output, before, reason, reopened }) =>
    output.kind === 'gap' && output.mmsi === HERO
      ? [
          {
            change,
            ...timesOf(output),
            before: before === null ? null : timesOf(before as GapOutput),
            reason,
            reopened,
          },
        ]
      : [],
  )
}

function timesOf({ offMs, onMs, open }: GapOutput) {
  return { off: clockOf(offMs), on: onMs === null ? null : clockOf(onMs), open }
}

function clockOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 16)
}

async function run(gapHours: number) {
  const world = worldWithGapsOf(gapHours)
  const reports = arrive()
  const arrival = Array.from({ length: reports.count }, (_, row) => row)
  const { store } = await runLive(reports, world, { arrival, tickRows: () => 1 })
  expectSameLines(store.exportAll(), (await batchInMemory(reports, world)).exportAll(), `${gapHours} h`)
  const alerts = store.alertRevisions.filter(({ alert }) => alert.ruleId === 'gap')
  return { gaps: toldOf(store.outputRevisions), alerts }
}

describe('a gap that a late position cuts in two', () => {
  const reason = 'a report of 2025-06-02 16:20:00 UTC came 4 h 10 min late'
  const raised = {
    ...{ change: 'added', off: '11:14', on: null, open: true, before: null },
    ...{ reason: 'heard in its time', reopened: false },
  }
  const ended = {
    ...{ change: 'changed', off: '11:14', on: '20:30', open: false },
    ...{ before: { off: '11:14', on: null, open: true }, reason: 'heard in its time', reopened: false },
  }

  it('is withdrawn where neither part is long enough', async () => {
    const { gaps, alerts } = await run(6)
    expect(gaps).toEqual([
      raised,
      ended,
      {
        ...{ change: 'withdrawn', off: '11:14', on: '20:30', open: false },
        ...{ before: null, reason, reopened: false },
      },
    ])
    expect(alerts.at(-1)).toMatchObject({ change: 'withdrawn', reason })
  })

  it('is changed where the first part still is', async () => {
    const { gaps, alerts } = await run(5)
    expect(gaps).toEqual([
      raised,
      ended,
      {
        ...{ change: 'changed', off: '11:14', on: '16:20', open: false },
        ...{ before: { off: '11:14', on: '20:30', open: false }, reason, reopened: false },
      },
    ])
    expect(alerts.at(-1)).toMatchObject({ change: 'changed', reason })
  })

  it('is raised when the threshold passes, not before', async () => {
    const world = worldWithGapsOf(6)
    const reports = arrive()
    const { timeMs } = reports.block
    for (const [clock, count] of [
      ['17:13', 0],
      ['17:20', 1],
    ] as const) {
      const arrival = Array.from({ length: reports.count - 1 }, (_, row) => row)
      const { store } = await runLive(reports, world, {
        arrival: arrival.filter((row) => timeMs[row]! <= atMs(clock)),
        tickRows: () => 1,
      })
      expect(toldOf(store.outputRevisions)).toHaveLength(count)
    }
  })
})
