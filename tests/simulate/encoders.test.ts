import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type InputResult, readInputs } from '../../lib/ais/read-inputs.ts'
import { POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { parseSimulateArguments, type SimulationFormat } from '../../scripts/simulate-arguments.ts'
import { type SimulatedFiles, writeSimulation } from '../../scripts/simulate-files.ts'
import { temporaryFolder } from '../store/folder.ts'
import { builtinPlaces } from './run-fleet.ts'

interface Written {
  readonly files: SimulatedFiles
  readonly results: readonly InputResult[]
  /** Every accepted report as a text, in order. */
  readonly reports: readonly string[]
}

const written = {} as Record<SimulationFormat, Written>

beforeAll(async () => {
  for (const format of ['csv', 'nmea', 'parquet'] as const) written[format] = await write(format)
})

async function write(format: SimulationFormat): Promise<Written> {
  const out = join(temporaryFolder(), format)
  const argv = ['--vessels', '20', '--days', '2', '--interval', '150', '--format', format, '--out', out]
  const never = new AbortController().signal
  const files = await writeSimulation(parseSimulateArguments(argv), builtinPlaces(), never, () => {})
  const buffer = new ReportBuffer()
  const importStartMs = Date.UTC(2026, 0, 1)
  const results = await readInputs([join(out, 'messages')], { importStartMs }, buffer)
  return { files, results, reports: reportsOf(buffer).sort() }
}

function reportsOf({ block, keys, identities }: ReportBuffer): string[] {
  return Array.from({ length: block.count }, (_, row) => {
    const head = [keys[block.vessel[row]!], block.timeMs[row], block.messageType[row]]
    const rest =
      block.kind[row] === POSITION
        ? [
            block.lonUnits[row],
            block.latUnits[row],
            block.speedKnots[row],
            block.courseDeg[row],
            block.headingDeg[row],
          ]
        : Object.values(identities[block.identity[row]!]!)
    return [...head, ...rest].join()
  })
}

/** Rejects of all files by reason. */
function rejectsOf({ results }: Written): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { report } of results) {
    for (const [reason, count] of report.rejects.counts) sums[reason] = (sums[reason] ?? 0) + count
  }
  return sums
}

describe('the three formats', () => {
  it('carry the same reports', () => {
    expect(written.csv.reports.length).toBeGreaterThan(20_000)
    expect(written.nmea.reports).toEqual(written.csv.reports)
    expect(written.parquet.reports).toEqual(written.csv.reports)
  })

  it('are read without a line left over or an error, a file a day', () => {
    for (const { results, files } of Object.values(written)) {
      expect(results.length).toBe(2)
      for (const { error, report } of results) {
        expect(error).toBeNull()
        expect(report.unaccountedLines()).toBe(0)
      }
      expect(files.truthRows).toBeGreaterThan(100)
    }
  })

  it('reject what is deliberately bad, by its reason, and nothing else', () => {
    const { csv, nmea, parquet } = written
    const delivered = csv.files.counts
    expect(delivered.garbled).toBeGreaterThan(0)
    expect(rejectsOf(csv)).toEqual({
      'bad-time': delivered.garbled,
      truncated: delivered.cut,
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    expect(rejectsOf(parquet)).toEqual({
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    // The other sentence of a message of two that lost one.
    const { 'orphan-part': orphans, ...others } = rejectsOf(nmea)
    expect(others).toEqual({
      'bad-checksum': delivered.garbled,
      truncated: delivered.cut,
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    expect(orphans ?? 0).toBeLessThanOrEqual(delivered.garbled + delivered.cut)
    const setAside = csv.results.map(({ report }) => report.setAside.get('place-not-available') ?? 0)
    expect(setAside[0]! + setAside[1]!).toBe(delivered.unavailable)
  })
})
