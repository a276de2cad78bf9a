/**
 * After a restart vessels are folded again from how they were last saved, which is older than what was told of them; and what
 * had waited for its fold then is folded at once. So how they were saved does not tell what has to be put right.
 */

import { describe, expect, it } from 'vitest'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import type { EventOutput } from '../../../lib/events/outputs.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'
import { batchInMemory } from './batch-in-memory.ts'
import { expectSameLines } from './law-case.ts'
import { runLive } from './run-live.ts'
import { SEA_START_MS, smallSea } from './small-sea.ts'

const MINUTE_MS = 60_000
const STEP_MS = 10 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const FIRST = '219000001'
const SECOND = '219000002'
const OTHERS = ['219000003', '219000004', '219000005']

type Add = (mmsi: string, timeMs: number, latDeg: number, lonDeg?: number) => void

/** Reports in the order of arrival: others sail far off for thirty hours, by which all that `sail` brings is final. */
function sailLong(sail: (add: Add) => void, late: (add: Add) => void): ReportBuffer {
  const reports = new ReportBuffer()
  const add: Add = (mmsi, timeMs, latDeg, lonDeg = 10.8) =>
    reports.addPosition(
      ...([reports.vesselOfKey(mmsi), timeMs, 1, unitsOfLonDeg(lonDeg), unitsOfLatDeg(latDeg)] as const),
      ...([0.3, 90, Number.NaN, Number.NaN, 0, 0] as const),
    )
  sail(add)
  for (let timeMs = SEA_START_MS; timeMs <= SEA_START_MS + 30 * HOUR_MS; timeMs += STEP_MS)
    for (const [i, mmsi] of OTHERS.entries()) add(mmsi, timeMs, 56 + i / 4, 12)
  late(add)
  return reports
}

/** The last two reports are late, and come by themselves: the first makes the second wait, and then comes the restart. */
async function toldOf(kind: EventOutput['kind'], reports: ReportBuffer): Promise<string[]> {
  const world = smallSea()
  const ticks = [reports.count - 2, 1, 1]
  const { store } = await runLive(reports, world, {
    arrival: Array.from({ length: reports.count }, (_, row) => row),
    tickRows: () => ticks.shift()!,
    isKilled: () => ticks.length === 0,
    options: { saveAfterMs: Number.POSITIVE_INFINITY, refoldShare: 1e-6 },
  })
  expectSameLines(store.exportAll(), (await batchInMemory(reports, world)).exportAll(), kind)
  return store.outputRevisions.flatMap(({ output, change }) => (output.kind === kind ? [change] : []))
}

describe('what was told, and what had waited changes', () => {
  it('is put right of an encounter, whose track now begins sooner', async () => {
    const reports = sailLong(
      (add) => {
        for (let timeMs = SEA_START_MS; timeMs <= SEA_START_MS + 5 * HOUR_MS; timeMs += STEP_MS) {
          add(FIRST, timeMs, 55.6)
          add(SECOND, timeMs, 55.601)
        }
      },
      (add) => {
        add(FIRST, SEA_START_MS + HOUR_MS + STEP_MS / 2, 55.6)
        add(FIRST, SEA_START_MS - STEP_MS / 2, 55.6)
      },
    )
    expect(await toldOf('encounter', reports)).toEqual(['added', 'changed'])
  })

  it('is put right of a going dark, whose witness is no row any more', async () => {
    const offMs = SEA_START_MS + 5 * HOUR_MS
    const reports = sailLong(
      (add) => {
        for (let timeMs = SEA_START_MS; timeMs <= offMs; timeMs += STEP_MS) add(FIRST, timeMs, 55.6)
        for (const hours of [-2, -1, 3]) add(SECOND, offMs + hours * HOUR_MS, 55.7)
        add(SECOND, offMs + 2 * MINUTE_MS, 55.7)
      },
      (add) => {
        add(SECOND, offMs - 1.5 * HOUR_MS, 55.7)
        add(SECOND, offMs - MINUTE_MS, 55.7)
      },
    )
    expect(await toldOf('goingDark', reports)).toEqual(['added', 'withdrawn'])
  })
})
