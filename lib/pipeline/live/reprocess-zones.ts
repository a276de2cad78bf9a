/**
 * A vessel that was kept under other zones. Its folds do not care but for zone passages: these are made anew from its stored
 * positions up to the oldest report that can still be folded again, and from there all is folded once more.
 */

import type { SharedIdentities } from '../../ais/packed-reports-pending.ts'
import type { RowScorer } from '../../model/scorer.ts'
import type { KeptStretch, LiveOutput, LiveStore } from '../../store/live-store.ts'
import type { VesselChain } from '../vessel-chain.ts'
import { LogColumns } from '../vessel-log.ts'
import { VesselFolder } from './fold-vessel.ts'
import { type KeptOutline, type LiveVessel, restoreVessel, unpackStretches } from './live-vessel.ts'
import { refoldFrom } from './refold.ts'
import type { VesselOutputs } from './vessel-outputs.ts'

export interface RezoneSetup {
  readonly store: LiveStore
  readonly chain: VesselChain
  readonly scorer: RowScorer
  readonly identities: SharedIdentities
  readonly watermarkMs: number
}

/** All snapshots of a vessel are of the zones of its head. */
export function isOfOtherZones({ head }: KeptOutline, chain: VesselChain): boolean {
  return chain.isOfOtherZones(head)
}

/**
 * The vessel as it would have been kept under the chain's zones. The store's chunks hold all of its positions, and its
 * passages are of these zones already. `outputs`: as they were kept.
 */
export async function rezoneVessel(
  mmsi: string,
  kept: KeptOutline,
  stretches: readonly KeptStretch[],
  outputs: VesselOutputs,
  { store, chain, scorer, identities, watermarkMs }: RezoneSetup,
): Promise<LiveVessel> {
  const base = stretches.find(({ snapshot }) => snapshot !== null)!
  const chunks = await store.chunks(mmsi, Number.NEGATIVE_INFINITY, base.fromMs)
  const snapshot = chain.rezone(base.snapshot!, chunks)
  const rezoned = stretches.map((stretch) => (stretch === base ? { ...stretch, snapshot } : stretch))
  // The head's own state comes of the fold.
  const vessel = restoreVessel(mmsi, kept, outputs, () => chain.start(mmsi), identities)
  unpackStretches(vessel, 0, rezoned, identities)
  const baseIndex = vessel.stretches.findIndex(({ number }) => number === base.number)
  const refold = refoldFrom(vessel, baseIndex, Number.POSITIVE_INFINITY, new Map(), chain)
  const folder = new VesselFolder(chain, identities)
  const columns = new LogColumns()
  const work = folder.refoldOn(vessel, refold, columns, Number.POSITIVE_INFINITY, true)
  chain.look(work.run, watermarkMs)
  const scores = new Uint16Array(columns.rows)
  if (columns.rows > 0) await scorer.score(columns.features, columns.rows, scores)
  folder.finish(work, scores)
  vessel.outputs.adopt(passagesOf(await store.outputs(mmsi)), vessel.look!.outputs)
  // That look was shown to nobody.
  vessel.look = null
  vessel.isStale = true
  return vessel
}

function passagesOf(outputs: ReadonlyMap<string, LiveOutput>): LiveOutput[] {
  return [...outputs.values()].filter(({ kind }) => kind === 'zonePassage')
}
