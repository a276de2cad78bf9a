/** What answers are made of: a data folder, and its register and zones made ready for looking up. */

import type { VesselRegister } from '../../alerts/register/register.ts'
import { createVesselRegister } from '../../alerts/register/vessel-register.ts'
import type { ZoneIndex } from '../../geo/zones/zone.ts'
import { createZoneIndex } from '../../geo/zones/zone-index.ts'
import { listRegisterEntries } from '../../store/register.ts'
import { readRevisionMark } from '../../store/revision-mark.ts'
import type { Store } from '../../store/store.ts'
import { listZones } from '../../store/zones.ts'

export interface GfwSources {
  readonly store: Store
  readonly register: VesselRegister
  readonly zones: ZoneIndex
}

/**
 * Gives a function that gives the sources of an open folder as they are now. Register and zones are read when they are
 * first asked for and again after they have changed; whoever asks meanwhile waits for the same reading.
 */
export function followSources(store: Store): () => Promise<GfwSources> {
  let known: { readonly mark: string; readonly sources: Promise<GfwSources> } | null = null
  return async () => {
    const mark = await readRevisionMark(store)
    if (known?.mark !== mark) known = { mark, sources: readSources(store) }
    const { sources } = known
    // What could not be read is tried anew.
    sources.catch(() => {
      if (known?.sources === sources) known = null
    })
    return sources
  }
}

async function readSources(store: Store): Promise<GfwSources> {
  const [entries, zones] = [await listRegisterEntries(store), await listZones(store)]
  return { store, register: createVesselRegister(entries), zones: createZoneIndex(zones) }
}
