import type { ReportBuffer } from '../../lib/ais/report.ts'

const FUTURE_TOLERANCE_MS = 600_000

/** Throws unless every row is a report that the folds may take without looking again. */
export function expectSound(buffer: ReportBuffer, clockMs: number): void {
  const { block, keys, identities } = buffer
  for (let row = 0; row < block.count; row++) {
    const timeMs = block.timeMs[row]!
    const isSound =
      Number.isInteger(timeMs) &&
      timeMs >= 0 &&
      timeMs <= clockMs + FUTURE_TOLERANCE_MS &&
      block.lonUnits[row]! >= -108_000_000 &&
      block.lonUnits[row]! < 108_000_000 &&
      Math.abs(block.latUnits[row]!) <= 54_000_000 &&
      isMissingOrWithin(block.speedKnots[row]!, 102.3) &&
      isMissingOrWithin(block.courseDeg[row]!, 359.95) &&
      isMissingOrWithin(block.headingDeg[row]!, 359) &&
      isMissingOrWithin(block.shoreKm[row]!, Number.MAX_VALUE) &&
      block.messageType[row]! <= 27 &&
      (keys[block.vessel[row]!] ?? '') !== '' &&
      block.identity[row]! < identities.length
    if (!isSound) throw new Error(`unsound row ${row}: ${Object.values(block).map((column) => column[row])}`)
  }
}

/** NaN is missing; infinities are not. */
function isMissingOrWithin(value: number, most: number): boolean {
  return Number.isNaN(value) || (value >= 0 && value <= most)
}
