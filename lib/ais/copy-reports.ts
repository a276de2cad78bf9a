/** Reports of one buffer into another, which has dictionaries of its own. */

import type { ReportBuffer } from './report.ts'

/** Appends all rows of `from` to `into`, in their order. */
export function copyReports(from: ReportBuffer, into: ReportBuffer): void {
  copy(from, null, into)
}

/** The same of the rows of some vessels, by their keys. */
export function copyVessels(from: ReportBuffer, keys: ReadonlySet<string>, into: ReportBuffer): void {
  copy(
    from,
    Uint8Array.from(from.keys, (key) => (keys.has(key) ? 1 : 0)),
    into,
  )
}

/** `isTaken`: by vessel of `from`; null: all are. */
function copy(from: ReportBuffer, isTaken: Uint8Array | null, into: ReportBuffer): void {
  const { block } = from
  const vessels = new Map<number, number>()
  const identities = new Map<number, number>()
  for (let row = 0; row < block.count; row++) {
    const vessel = block.vessel[row]!
    if (isTaken !== null && isTaken[vessel] === 0) continue
    let key = vessels.get(vessel)
    if (key === undefined) {
      key = into.vesselOfKey(from.keys[vessel]!)
      vessels.set(vessel, key)
    }
    const identity = block.identity[row]!
    if (identity < 0)
      into.addPosition(
        key,
        block.timeMs[row]!,
        block.messageType[row]!,
        block.lonUnits[row]!,
        block.latUnits[row]!,
        block.speedKnots[row]!,
        block.courseDeg[row]!,
        block.headingDeg[row]!,
        block.shoreKm[row]!,
        block.relativePlace[row]!,
        block.source[row]!,
      )
    else {
      let own = identities.get(identity)
      if (own === undefined) {
        own = into.identityOf(from.identities[identity]!)
        identities.set(identity, own)
      }
      into.addKnownIdentity(key, block.timeMs[row]!, block.messageType[row]!, own, block.source[row]!)
    }
  }
}
