/** The demo's input: a simulated fleet as a table of messages, written once. */

import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Places } from '../lib/geo/places.ts'
import { CSV_HEADER, CsvEncoder } from '../lib/simulate/csv-encoder.ts'
import { simulate } from '../lib/simulate/simulate.ts'
import { createFolder } from '../lib/store/create-folder.ts'

/** How large a demo is. */
export interface DemoFleet {
  readonly vessels: number
  readonly days: number
  readonly intervalMs: number
}

export const DEMO = {
  /** Counted up when lib/simulate tells another story for the same seed, so that demos are made anew. */
  version: 2,
  seed: 1,
  /** In the past of any clock this runs on: later reports would be refused as from the future. */
  startMs: Date.UTC(2025, 5, 2),
  vessels: 200,
  days: 14,
  /** Two million messages: enough to look like a feed, made and read in seconds. */
  intervalMs: 120_000,
} as const

/** Its format is CSV. */
export function demoFile(dir: string): string {
  return join(dir, `simulated-fleet-${DEMO.version}.csv`)
}

export function hasDemoFile(dir: string): boolean {
  return existsSync(demoFile(dir))
}

/** Writes the table; a run cut off leaves none. `onProgress` takes the messages so far and the share done. */
export async function writeDemoFile(
  dir: string,
  places: Places,
  signal: AbortSignal,
  onProgress: (messages: number, done: number) => void,
  { vessels, days, intervalMs }: DemoFleet = DEMO,
): Promise<void> {
  const path = demoFile(dir)
  createFolder(dir)
  const file = openSync(`${path}.part`, 'w')
  try {
    const { seed, startMs } = DEMO
    const simulation = simulate({ vessels, days, seed, startMs, intervalMs, places, onTruth: () => {} })
    const encoder = new CsvEncoder(simulation, true, (bytes) => writeSync(file, bytes))
    writeSync(file, `${CSV_HEADER}\n`)
    let messages = 0
    for (const slice of simulation.slices) {
      encoder.encode(slice)
      messages += slice.messages.count
      onProgress(messages, (slice.endMs - startMs) / (days * 86_400_000))
      // The simulation is synchronous: let signals be heard.
      await setImmediate()
      signal.throwIfAborted()
    }
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.part`, path)
}
