/** Runs the live timeline over reports in memory, as its engine would: in ticks, with restarts where asked for. */

import type { ReportBuffer } from '../../../lib/ais/report.ts'
import { LIVE_OPTIONS, type LiveOptions } from '../../../lib/pipeline/live/live-options.ts'
import { SharedFolds } from '../../../lib/pipeline/live/shared-folds.ts'
import { LiveTimeline } from '../../../lib/pipeline/live/timeline.ts'
import type { LiveStore } from '../../../lib/store/live-store.ts'
import type { BatchWorld } from './batch-in-memory.ts'
import { MemoryLiveStore } from './memory-live-store.ts'
import { reordered } from './small-sea.ts'

/** By which the clock goes on whenever it is read, ms. */
const STEADY_STEP_MS = 1

export interface LiveRun<Store extends LiveStore = MemoryLiveStore> {
  /** The store as it is found by a process that starts; default: one in memory. */
  readonly openStore?: () => Promise<Store>
  /** Rows of `reports` in the order of arrival. */
  readonly arrival: readonly number[]
  /** Rows of each tick. */
  readonly tickRows: () => number
  /** After this tick the process is killed and starts again. */
  readonly isKilled?: (tick: number) => boolean
  /** After this tick everything is looked at, as when a source pauses. */
  readonly isSettled?: (tick: number) => boolean
  readonly options?: Partial<LiveOptions>
}

export interface RanLive<Store extends LiveStore = MemoryLiveStore> {
  readonly store: Store
  readonly timeline: LiveTimeline
  /** The folds over several vessels since the last start. */
  readonly shared: SharedFolds
}

/** Ends settled: everything looked at. */
export async function runLive<Store extends LiveStore = MemoryLiveStore>(
  reports: ReportBuffer,
  world: BatchWorld,
  run: LiveRun<Store>,
): Promise<RanLive<Store>> {
  const { arrival, tickRows, isKilled = () => false, isSettled = () => false } = run
  const memory = new MemoryLiveStore()
  const openStore = run.openStore ?? (async () => memory as LiveStore as Store)
  let store = await openStore()
  let nowMs = 1e12
  /** Each tick is an entry of the journal. */
  const journal: ReportBuffer[] = []
  let shared: SharedFolds
  const open = async () => {
    const options = { ...LIVE_OPTIONS, ...run.options }
    shared = new SharedFolds(world.context.places, options)
    const timeline = await LiveTimeline.open({
      ...{ store, chain: world.chain, scorer: world.scorer, judging: world.judging, options },
      shared,
      history: async (vessels, untilOffset, into) => {
        for (const entry of journal.slice(0, untilOffset))
          for (const mmsi of vessels) copyVessel(entry, mmsi, into)
      },
      now: () => nowMs,
      // Every look at it takes time, so that folds again of one vessel wait for each other.
      steadyMs: () => (nowMs += STEADY_STEP_MS),
    })
    for (let offset = timeline.replayFrom; offset < timeline.committedOffset; offset++)
      await timeline.catchUp({ reports: journal[offset]!, fromOffset: offset, toOffset: offset + 1 })
    await timeline.settle()
    for (let offset = timeline.committedOffset; offset < journal.length; offset++)
      await timeline.tick({ reports: journal[offset]!, fromOffset: offset, toOffset: offset + 1 })
    return timeline
  }
  let timeline = await open()
  for (let at = 0, tick = 0; at < arrival.length; tick++) {
    const count = tickRows()
    const rows = arrival.slice(at, at + count)
    at += count
    const entry = reordered(reports, rows)
    entry.block.source.fill(0)
    journal.push(entry)
    nowMs += 1000
    await timeline.tick({ reports: entry, fromOffset: journal.length - 1, toOffset: journal.length })
    if (isSettled(tick)) await timeline.settle()
    if (!isKilled(tick)) continue
    store = await openStore()
    timeline = await open()
  }
  await timeline.settle()
  await timeline.finish()
  return { store, timeline, shared: shared! }
}

function copyVessel(entry: ReportBuffer, mmsi: string, into: ReportBuffer): void {
  const { block } = entry
  const rows: number[] = []
  for (let row = 0; row < entry.count; row++) if (entry.keys[block.vessel[row]!] === mmsi) rows.push(row)
  const own = reordered(entry, rows)
  const vessel = into.vesselOfKey(mmsi)
  for (let row = 0; row < own.count; row++) {
    const { block } = own
    if (block.identity[row]! >= 0)
      into.addIdentity(
        vessel,
        block.timeMs[row]!,
        block.messageType[row]!,
        own.identities[block.identity[row]!]!,
        0,
      )
    else
      into.addPosition(
        ...([vessel, block.timeMs[row]!, block.messageType[row]!, block.lonUnits[row]!] as const),
        ...([block.latUnits[row]!, block.speedKnots[row]!, block.courseDeg[row]!] as const),
        ...([block.headingDeg[row]!, block.shoreKm[row]!, block.relativePlace[row]!, 0] as const),
      )
  }
}
