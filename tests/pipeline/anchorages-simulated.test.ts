import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { cellOf } from '../../lib/geo/equal-cells.ts'
import { distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { findAnchorages } from '../../lib/pipeline/anchorages.ts'
import { openReader } from '../../lib/store/store.ts'
import { writeSimulation } from '../../scripts/simulate-files.ts'
import { caseCount, isProving, recordProof } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'
import { HOUR_MS, REQUEST } from './anchorage-world.ts'
import { never, runBackfill } from './run-backfill.ts'

/** Rows of truth.ndjson that tell who lay where. */
interface TruthRow {
  readonly kind: string
  readonly vessel: number
  readonly mmsi: number
  readonly port: string
  readonly start: string
  readonly end: string
  readonly lonDeg: number
  readonly latDeg: number
}

interface LongCall {
  readonly mmsi: number
  readonly port: string
  readonly lonUnits: number
  readonly latUnits: number
}

/** Calls of 12 hours or more. */
function readLongCalls(file: string): LongCall[] {
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n')
  const truth = rows.map((line) => JSON.parse(line) as TruthRow)
  const mmsiOf = new Map(
    truth.filter(({ kind }) => kind === 'vessel').map(({ vessel, mmsi }) => [vessel, mmsi]),
  )
  return truth
    .filter(
      ({ kind, start, end }) => kind === 'port-call' && Date.parse(end) - Date.parse(start) >= 12 * HOUR_MS,
    )
    .map(({ vessel, port, lonDeg, latDeg }) => ({
      mmsi: mmsiOf.get(vessel)!,
      port,
      lonUnits: unitsOfLonDeg(lonDeg),
      latUnits: unitsOfLatDeg(latDeg),
    }))
}

/** Those of which so many MMSIs have a call. */
function visitedBy<Key>(
  calls: readonly LongCall[],
  keyOf: (call: LongCall) => Key,
  minVessels: number,
): Key[] {
  const keys = [...new Set(calls.map(keyOf))]
  return keys.filter(
    (key) => new Set(calls.filter((call) => keyOf(call) === key).map(({ mmsi }) => mmsi)).size >= minVessels,
  )
}

it('are where the ships of a simulated fleet lay, and nowhere else', async () => {
  const dir = temporaryFolder()
  const fleet = {
    vessels: caseCount(30, 600),
    days: caseCount(5, 14),
    seed: 1,
    startMs: Date.UTC(2025, 0, 1),
  }
  const out = join(dir, 'simulated')
  const options = {
    ...fleet,
    intervalMs: caseCount(3_600_000, 1_800_000),
    fleet: 'ordinary',
    format: 'csv',
    out,
    json: false,
  } as const
  await writeSimulation(options, createBuiltinPlaces(), never, () => {})
  const days = readdirSync(join(out, 'messages')).map((day) => join(out, 'messages', day))
  await runBackfill(join(dir, 'data'), days)
  const calls = readLongCalls(join(out, 'truth.ndjson'))
  const store = await openReader(join(dir, 'data'))
  const counts: string[] = []
  for (const minVessels of isProving ? [5, 10, 20] : [2]) {
    const { anchorages } = await findAnchorages(store, { ...REQUEST, minVessels })
    const kmTo = (call: LongCall) =>
      anchorages.map((at) => distanceKmUnits(at.lonUnits, at.latUnits, call.lonUnits, call.latUnits))
    const right = anchorages.filter(({ lonUnits, latUnits }) =>
      calls.some((call) => distanceKmUnits(lonUnits, latUnits, call.lonUnits, call.latUnits) <= 0.5),
    )
    const cells = visitedBy(calls, ({ lonUnits, latUnits }) => cellOf(lonUnits, latUnits), minVessels)
    const foundCells = cells.filter((cell) => anchorages.some((one) => one.cell === cell))
    const ports = visitedBy(calls, ({ port }) => port, minVessels)
    const foundPorts = ports.filter((port) =>
      calls.some((call) => call.port === port && Math.min(...kmTo(call)) <= 3),
    )
    expect(right).toHaveLength(anchorages.length)
    expect(foundCells.length).toBeGreaterThan(0)
    expect(foundCells.length).toBeGreaterThanOrEqual(0.9 * cells.length)
    counts.push(
      `${minVessels} ships: ${right.length} of ${anchorages.length} cells right, ` +
        `${foundCells.length} of ${cells.length} cells and ${foundPorts.length} of ${ports.length} ports found`,
    )
  }
  await store.close()
  recordProof('anchorages of a simulated fleet', counts.join('; '))
})
