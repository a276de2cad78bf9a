/**
 * The demo's world: a patrol fleet with zones, register and poaching stories, of which the first days are history and the
 * rest is heard live. Both are cut from one simulation, so that a ship goes on as it was.
 */

import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Places } from '../lib/geo/places.ts'
import { CSV_HEADER, CsvEncoder } from '../lib/simulate/csv-encoder.ts'
import { MessageBlock } from '../lib/simulate/message-block.ts'
import { type MessageSlice, type Simulation, simulate } from '../lib/simulate/simulate.ts'
import { createFolder } from '../lib/store/create-folder.ts'

const HOUR_MS = 3_600_000

/** How large a demo is. */
export interface DemoFleet {
  readonly vessels: number
  /** Of history. */
  readonly hours: number
  readonly intervalMs: number
}

export const DEMO = {
  /** Counted up when lib/simulate tells another story for the same seed, so that demos are made anew. */
  version: 4,
  seed: 1,
  /** In the past of any clock this runs on: later reports would be refused as from the future. */
  startMs: Date.UTC(2025, 5, 2),
  vessels: 200,
  /**
   * Ships are given tasks in spans of five days and do them on the third: the eighth day begins with stories under way and
   * many to come. An hour into it, some of them are half a minute from an alert at the demo's pace.
   */
  hours: 7 * 24 + 1,
  /** A million messages of history: enough to look like a feed, made and read in seconds. */
  intervalMs: 120_000,
} as const

/** What is simulated in all, history and live: at sixty times the pace some nineteen hours. */
const SIMULATED_DAYS = 54

export function simulateDemo(
  { vessels, intervalMs }: Pick<DemoFleet, 'vessels' | 'intervalMs'>,
  places: Places,
): Simulation {
  const { seed, startMs } = DEMO
  const options = { vessels, seed, startMs, intervalMs, places, days: SIMULATED_DAYS }
  return simulate({ ...options, fleet: 'patrol', onTruth: () => {} })
}

/** Where history ends and the live feed begins, by time of arrival, epoch ms. */
export function historyEndMs({ hours }: Pick<DemoFleet, 'hours'>): number {
  return DEMO.startMs + hours * HOUR_MS
}

/** Row of the first message that arrives then or later; the count where none does. */
export function firstArrival({ messages }: MessageSlice, timeMs: number): number {
  const { arrivalMs, count } = messages
  let row = 0
  while (row < count && arrivalMs[row]! < timeMs) row++
  return row
}

/** A slice of some rows. */
export function takeRows(slice: MessageSlice, from: number, to: number): MessageSlice {
  const messages = new MessageBlock()
  messages.take(
    slice.messages,
    Int32Array.from({ length: to - from }, (_, i) => from + i),
  )
  return { ...slice, messages }
}

/** Its format is CSV. */
export function demoFile(dir: string): string {
  return join(dir, `simulated-fleet-${DEMO.version}.csv`)
}

export function hasDemoFile(dir: string): boolean {
  return existsSync(demoFile(dir))
}

/** Writes history as a table; a run cut off leaves none. `onProgress` takes the messages so far and the share done. */
export async function writeDemoFile(
  dir: string,
  simulation: Simulation,
  fleet: DemoFleet,
  signal: AbortSignal,
  onProgress: (messages: number, done: number) => void,
): Promise<void> {
  const path = demoFile(dir)
  createFolder(dir)
  const file = openSync(`${path}.part`, 'w')
  try {
    const encoder = new CsvEncoder(simulation, true, (bytes) => writeSync(file, bytes))
    writeSync(file, `${CSV_HEADER}\n`)
    const endMs = historyEndMs(fleet)
    let messages = 0
    for (const slice of simulation.slices) {
      const count = firstArrival(slice, endMs)
      encoder.encode(takeRows(slice, 0, count))
      messages += count
      onProgress(messages, Math.min(1, (slice.endMs - DEMO.startMs) / (fleet.hours * HOUR_MS)))
      if (slice.endMs >= endMs) break
      // The simulation is synchronous: let signals be heard.
      await setImmediate()
      signal.throwIfAborted()
    }
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
}
