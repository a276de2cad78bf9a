/** The demo's input: a simulated fleet as a receiver log, written once. */

import { createWriteStream, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { Places } from '../lib/geo/places.ts'
import { simulateFleet } from '../lib/simulate/simulate-fleet.ts'
import { createFolder } from '../lib/store/create-folder.ts'

export const DEMO = {
  /** Counted up when lib/simulate tells another story for the same seed, so that demos are made anew. */
  version: 1,
  seed: 1,
  /** In the past of any clock this runs on: later reports would be refused as from the future. */
  startMs: Date.UTC(2025, 5, 2),
  /** Long enough for trips that end, short enough to be made in seconds. */
  days: 7,
} as const

const LINES_PER_WRITE = 2000

export function demoFile(dir: string): string {
  return join(dir, `simulated-fleet-${DEMO.version}.nmea`)
}

export function hasDemoFile(dir: string): boolean {
  return existsSync(demoFile(dir))
}

/** Writes the log; a run cut off leaves none. `onProgress` takes the lines so far and the share done. */
export async function writeDemoFile(
  dir: string,
  places: Places,
  signal: AbortSignal,
  onProgress: (lines: number, done: number) => void,
): Promise<void> {
  const file = demoFile(dir)
  createFolder(dir)
  const stream = createWriteStream(`${file}.part`)
  const written = finished(stream)
  // Heard at the next await below; until then it must not end the process.
  written.catch(() => {})
  const { seed, startMs, days } = DEMO
  let lines = 0
  let text = ''
  for (const { text: line, arrivalMs } of simulateFleet({ seed, startMs, days, places })) {
    text += `${line}\n`
    lines++
    if (lines % LINES_PER_WRITE !== 0) continue
    stream.write(text)
    text = ''
    onProgress(lines, (arrivalMs - startMs) / (days * 86_400_000))
    // The simulation is synchronous: let the file be written and signals be heard.
    await setImmediate()
    if (signal.aborted) stream.destroy()
    signal.throwIfAborted()
    if (stream.errored !== null) throw stream.errored
  }
  stream.end(text)
  await written
  renameSync(`${file}.part`, file)
}
