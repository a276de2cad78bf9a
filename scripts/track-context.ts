/** The map that a run folds with, and its name in the generation's configuration. */

import { describeConfiguration } from '../lib/features/configuration.ts'
import { TRACK_OPTIONS, type TrackContext } from '../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../lib/geo/builtin-places.ts'
import type { Port } from '../lib/geo/places.ts'
import { localSolarHour } from '../lib/geo/sun.ts'
import { readPorts } from './ports-file.ts'

export interface NamedContext {
  /** The ports of `portsFile`; null: the built-in ones. */
  readonly ports: readonly Port[] | null
  /** Made when first asked for: the coast takes a second or more, and a run that has nothing new needs none. */
  readonly context: () => TrackContext
  /** Everything that the fold depends on besides the reports: another one folds the folder anew. */
  readonly configuration: object
  /** What a person should know, one line each. */
  readonly notes: readonly string[]
}

/** `portsFile`: a CSV of ports, perhaps compressed; null for the built-in ones. Throws when it is no port list. */
export async function createTrackContext(portsFile: string | null): Promise<NamedContext> {
  const { ports, name, notes } = await readPorts(portsFile)
  let context: TrackContext | undefined
  return {
    context: () => {
      context ??= {
        places: createBuiltinPlaces(ports ?? undefined),
        solarHour: localSolarHour,
        options: TRACK_OPTIONS,
      }
      return context
    },
    ports,
    configuration: { ports: name, fold: describeConfiguration(TRACK_OPTIONS) },
    notes,
  }
}
