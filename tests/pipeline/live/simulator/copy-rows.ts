import type { ReportBuffer } from '../../../../lib/ais/report.ts'

/** Appends the rows that are wanted to another buffer. */
export function copyRows(from: ReportBuffer, isWanted: (row: number) => boolean, into: ReportBuffer): void {
  const { block } = from
  for (let row = 0; row < from.count; row++) {
    if (!isWanted(row)) continue
    const vessel = into.vesselOfKey(from.keys[block.vessel[row]!]!)
    const [timeMs, type] = [block.timeMs[row]!, block.messageType[row]!]
    if (block.identity[row]! >= 0)
      into.addIdentity(vessel, timeMs, type, from.identities[block.identity[row]!]!, 0)
    else
      into.addPosition(
        ...([vessel, timeMs, type, block.lonUnits[row]!, block.latUnits[row]!] as const),
        ...([block.speedKnots[row]!, block.courseDeg[row]!, block.headingDeg[row]!] as const),
        ...([block.shoreKm[row]!, block.relativePlace[row]!, 0] as const),
      )
  }
}
