import type { ReadOptions } from '../../../lib/ais/read-inputs.ts'
import { readInput } from '../../../lib/ais/read-inputs.ts'
import { type ReportBlock, ReportBuffer, tenth } from '../../../lib/ais/report.ts'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'

/** When every import of the tests begins. */
export const IMPORT_START_MS = Date.UTC(2026, 0, 1)

/** Reads one input into a buffer of its own. */
export async function readAlone(path: string, options: Partial<ReadOptions> = {}) {
  const buffer = new ReportBuffer()
  const result = await readInput(path, 0, { importStartMs: IMPORT_START_MS, ...options }, buffer)
  return { ...result, buffer }
}

/** Bytes as standard input. */
export async function* bytesOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece
}

/** Reads a text as standard input. */
export function readText(text: string | Uint8Array, options: Partial<ReadOptions> = {}) {
  return readAlone('-', { stdin: bytesOf(text), ...options })
}

/** Every count and report of an input, as JSON that a person can check. */
export function describeInput({ report, error, buffer }: Awaited<ReturnType<typeof readAlone>>) {
  return {
    format: report.format,
    error: error?.message ?? null,
    lines: report.lines,
    messages: report.messages,
    comments: report.commentLines,
    blank: report.blankLines,
    setAside: Object.fromEntries(report.setAside),
    rejects: Object.fromEntries(report.rejects.counts),
    notes: report.notes.join('; '),
    reports: describeReports(buffer),
  }
}

export function describeReports(buffer: ReportBuffer) {
  return Array.from({ length: buffer.count }, (_, row) => describeReport(buffer, buffer.block, row))
}

function describeReport(buffer: ReportBuffer, block: ReportBlock, row: number) {
  const common = {
    vessel: buffer.keys[block.vessel[row]!],
    time: new Date(block.timeMs[row]!).toISOString(),
    type: block.messageType[row],
  }
  const identity = block.identity[row]!
  if (identity !== -1) return { ...common, identity: { ...buffer.identities[identity] } }
  return {
    ...common,
    lon: round(block.lonUnits[row]! / UNITS_PER_DEGREE),
    lat: round(block.latUnits[row]! / UNITS_PER_DEGREE),
    speed: tenth(block.speedKnots[row]!),
    course: tenth(block.courseDeg[row]!),
    heading: block.headingDeg[row],
    shoreKm: round(block.shoreKm[row]!),
    relative: block.relativePlace[row],
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
