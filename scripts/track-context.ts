/** The map that a run folds with, and its name in the generation's configuration. */

import { createHash } from 'node:crypto'
import { openInput } from '../lib/ais/open-input.ts'
import { describeEvents } from '../lib/events/configuration.ts'
import { describeConfiguration } from '../lib/features/configuration.ts'
import { TRACK_OPTIONS, type TrackContext } from '../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import type { Port } from '../lib/geo/places.ts'
import { parsePortsCsv } from '../lib/geo/port-list.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { createSpeedBaseline } from '../lib/model/speed-baseline.ts'

export interface NamedContext {
  /** The ports of `portsFile`; null: the built-in ones. */
  readonly ports: readonly Port[] | null
  /** Made when first asked for: the coast takes a second or more, and a run that has nothing new needs none. */
  readonly context: () => TrackContext
  /** Everything that the result depends on besides the reports: another one folds the folder anew. */
  readonly configuration: object
  /** What a person should know, one line each. */
  readonly notes: readonly string[]
}

/** `portsFile`: a CSV of ports, perhaps compressed; null for the built-in ones. Throws when it is no port list. */
export async function createTrackContext(portsFile: string | null): Promise<NamedContext> {
  const notes: string[] = []
  let portsName = 'built-in'
  let ports: readonly Port[] | undefined
  if (portsFile !== null) {
    const chunks: Uint8Array[] = []
    for await (const chunk of openInput(portsFile)) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    portsName = createHash('sha256').update(bytes).digest('hex')
    const list = parsePortsCsv(bytes.toString('utf8'), portsFile)
    const { rejects } = list
    ports = list.ports
    if (rejects.length > 0)
      notes.push(
        `${portsFile}: ${rejects.length} rows are no ports, first: ${rejects[0]!.reason} in ${rejects[0]!.where}`,
      )
  }
  let context: TrackContext | undefined
  return {
    context: () => {
      context ??= { places: createBuiltinPlaces(ports), solarHour: localSolarHour, options: TRACK_OPTIONS }
      return context
    },
    ports: ports ?? null,
    configuration: {
      ports: portsName,
      fold: describeConfiguration(TRACK_OPTIONS),
      events: describeEvents(createSpeedBaseline().name),
    },
    notes,
  }
}
