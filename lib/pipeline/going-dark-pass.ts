/**
 * Which of the silences of all vessels are goings dark: rows around them are looked for in the packed tracks, of which
 * only those that lie near one in time and place are unpacked.
 */

import { setImmediate } from 'node:timers/promises'
import { mmsiKind } from '../ais/mmsi.ts'
import { gapMarkInterval } from '../events/feed.ts'
import { beaconFromMs } from '../events/gear-beacon.ts'
import { WitnessSearch } from '../events/going-dark.ts'
import type { GoingDarkOutput } from '../events/outputs.ts'
import { type ClaimedName, type RunPart, withRunParts } from '../store/run-parts.ts'
import type { ContactsTask } from './contacts-pass.ts'

/** Every vessel of the generation lies in a stage or, where it was not folded, in the database. */
export function findGoingDark(
  { stages, folded, generation, outages }: Pick<ContactsTask, 'stages' | 'folded' | 'generation' | 'outages'>,
  database: string,
  signal: AbortSignal,
): Promise<GoingDarkOutput[]> {
  return withRunParts({ stages, folded, database, generation }, async (parts) => {
    const shipUntilMs = await readShips(parts)
    const silences = []
    for (const part of parts)
      for (const silence of await part.readSilences())
        if (silence.offMs < shipUntilMs(silence.mmsi)) silences.push(silence)
    if (silences.length === 0) return []
    const search = new WitnessSearch(silences)
    for (const part of parts) await lookThrough(part, search, shipUntilMs, signal)
    const marks = outages.map(gapMarkInterval)
    return search.finish((timeMs) => marks.some(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs))
  })
}

/** Until when a vessel is a ship: never, for ever, or till it is known to be a gear beacon. */
type ShipUntil = (mmsi: string) => number

async function readShips(parts: readonly RunPart[]): Promise<ShipUntil> {
  const names = new Map<string, ClaimedName[]>()
  for (const part of parts)
    for (const claim of await part.readNames()) {
      const same = names.get(claim.mmsi)
      if (same === undefined) names.set(claim.mmsi, [claim])
      else same.push(claim)
    }
  const until = new Map<string, number>()
  return (mmsi) => {
    let untilMs = until.get(mmsi)
    if (untilMs === undefined) {
      untilMs = mmsiKind(mmsi) === 'ship' ? beaconFromMs(names.get(mmsi) ?? []) : Number.NEGATIVE_INFINITY
      until.set(mmsi, untilMs)
    }
    return untilMs
  }
}

async function lookThrough(
  part: RunPart,
  search: WitnessSearch,
  shipUntilMs: ShipUntil,
  signal: AbortSignal,
): Promise<void> {
  if (search.span === null) return
  for await (const chunk of part.readChunks(search.span)) {
    const untilMs = shipUntilMs(chunk.mmsi)
    if (chunk.startMs >= untilMs) continue
    const near = search.near(chunk.mmsi, chunk)
    if (near.length === 0) continue
    signal.throwIfAborted()
    const rows = await part.readPositions(chunk.row)
    for (let i = 0; i < rows.count; i++) {
      const timeMs = rows.timeMs[i]!
      if (rows.kept[i] === 1 && rows.relativePlace[i] === 0 && timeMs < untilMs)
        search.addRow(near, chunk.mmsi, timeMs, rows.lonUnits[i]!, rows.latUnits[i]!)
    }
    // Reading the embedded database is synchronous: without a turn of the loop no signal would be heard.
    await setImmediate()
  }
}
