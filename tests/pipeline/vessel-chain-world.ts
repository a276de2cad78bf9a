/** Vessels for the laws of the chain, and everything that a chain gives of one, written down. */

import { orderReports } from '../../lib/ais/order.ts'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import { GRID_OPTIONS } from '../../lib/events/grid.ts'
import type { MeetingPoints } from '../../lib/events/meeting-points.ts'
import { FEATURE_COUNT, PRESENT } from '../../lib/features/feature-list.ts'
import { TRACK_OPTIONS, type TrackContext } from '../../lib/features/track-machine.ts'
import type { Zone } from '../../lib/geo/zones/zone.ts'
import type { PassageSetup } from '../../lib/pipeline/passage-keeper.ts'
import {
  type ChainPart,
  type ChainRun,
  type ChainState,
  type PositionSink,
  type ReportRows,
  VesselChain,
} from '../../lib/pipeline/vessel-chain.ts'
import type { LogColumns } from '../../lib/pipeline/vessel-log.ts'
import type { LiveOutput } from '../../lib/store/live-store.ts'
import { squareZone } from '../alerts/judging-world.ts'
import { writeDown } from '../features/fold-run.ts'
import {
  createRandom,
  makeScenario,
  START_MS,
  scenarioPlaces,
  scenarioSolarHour,
} from '../features/scenario.ts'
import { sharedData } from '../shared-data.ts'

const CENTRE_DEG = 4.5
const DEGREE = 600_000

export interface ChainWorld {
  readonly mmsi: string
  readonly reports: ReportRows
  readonly context: TrackContext
}

const ZONES: readonly Zone[] = [
  squareZone('west', [-30, -40, 4.4, 0.1]),
  squareZone('middle', [4.3, -0.2, 4.6, 0.3]),
  squareZone('far', [90, -30, 150, 40]),
]
export const PASSAGES: PassageSetup = {
  zones: ZONES,
  nearKm: Float64Array.from([10, 5, 20]),
  fishingFrom: 500,
}

export function chainOf(context: TrackContext, passages = PASSAGES): VesselChain {
  return new VesselChain(context, { name: 'by speed', fishingFrom: 500 }, passages)
}

/** One to many ships on a number, within reach of ports and zones; some call themselves a buoy, one at a grid time. */
export function madeWorld(seed: number): ChainWorld {
  const ships = [1, 2, 5, 12][seed % 4]!
  const buffer = makeScenario(seed, {
    ...{ ships, reportsPerShip: Math.round(480 / ships), spreadDeg: ships > 5 ? 5 : 0.5 },
    ...{ coarseShare: 0.03, centreLonDeg: CENTRE_DEG, startMs: START_MS },
  })
  if (seed % 3 === 0) addBuoy(buffer, seed)
  return {
    ...worldOf(buffer, '257000000'),
    context: {
      places: scenarioPlaces(CENTRE_DEG),
      solarHour: scenarioSolarHour(),
      options: TRACK_OPTIONS,
    },
  }
}

const BUOY: Identity = {
  ...{ name: 'NET MARK 7', callSign: '', imo: '', shipType: Number.NaN },
  ...{ lengthM: Number.NaN, widthM: Number.NaN },
}

/** Two positions ten minutes apart at grid times, and at the second one's ms a name. */
function addBuoy(buffer: ReportBuffer, seed: number): void {
  const { block } = buffer
  const row = Math.floor(createRandom(seed)() * block.count)
  const { stepMs } = GRID_OPTIONS
  const firstMs = Math.ceil(block.timeMs[row]! / stepMs) * stepMs
  const lonUnits = Math.round((CENTRE_DEG - 1) * DEGREE)
  for (const timeMs of [firstMs, firstMs + stepMs, firstMs + 2 * stepMs])
    buffer.addPosition(0, timeMs, 1, lonUnits, 3000, 0.3, 0, Number.NaN, Number.NaN, 0, 0)
  buffer.addIdentity(0, firstMs + stepMs, 5, BUOY, 0)
}

/** Vessels of real messages, shared numbers first: they have the most tracks. */
export async function realWorlds(): Promise<ChainWorld[]> {
  const buffer = new ReportBuffer()
  const path = sharedData('ais-tracks/gfw_segment_messages.csv.gz')
  const [result] = await readInputs([path], { importStartMs: Date.UTC(2026, 0, 1) }, buffer)
  if (result!.error !== null) throw result!.error
  const { vessels } = orderReports(buffer)
  return vessels.map(({ vessel }) => ({
    ...worldOf(buffer, buffer.keys[vessel]!),
    context: {
      places: scenarioPlaces(CENTRE_DEG),
      solarHour: scenarioSolarHour(),
      options: TRACK_OPTIONS,
    },
  }))
}

function worldOf(buffer: ReportBuffer, mmsi: string): Pick<ChainWorld, 'mmsi' | 'reports'> {
  const { rows, vessels } = orderReports(buffer)
  const { from, to } = vessels.find(({ vessel }) => buffer.keys[vessel] === mmsi)!
  return { mmsi, reports: { buffer, identities: buffer.identities, rows, from, to } }
}

export function timeAt({ reports: { buffer, rows } }: ChainWorld, at: number): number {
  return buffer.block.timeMs[rows[at]!]!
}

/** What a chain gave of a vessel between two cuts. */
export interface WrittenPart {
  /** Each output as it was last told. */
  readonly told: Map<string, LiveOutput>
  readonly points: string[]
  readonly rows: string[]
  readonly positions: string[]
}

export function startPart(): WrittenPart {
  return { told: new Map(), points: [], rows: [], positions: [] }
}

/** A row is scored by its speed. */
export function scoreRows({ features, rows }: Pick<LogColumns, 'features' | 'rows'>): Uint16Array {
  const scores = new Uint16Array(rows)
  for (let row = 0; row < rows; row++) {
    const knots = features[row * FEATURE_COUNT + PRESENT.speedKnots]!
    scores[row] = knots > 0.5 && knots < 6 ? 700 + Math.round(knots * 10) : 100
  }
  return scores
}

export interface Followed {
  readonly parts: WrittenPart[]
  readonly snapshots: readonly (Uint8Array | null)[]
  readonly look: readonly string[] | null
  /** Outputs of the look. */
  readonly looked: readonly LiveOutput[] | null
  readonly state: ChainState
}

/**
 * Follows a run, whose first part goes on `part`. Positions that are not decided are left out: they come again.
 */
export function followRun(
  chain: VesselChain,
  run: ChainRun,
  columns: LogColumns,
  part: WrittenPart,
): Followed {
  const scores = scoreRows(columns)
  const ends = run.parts.map(({ to }) => to.position)
  const positions: [row: number, text: string][] = []
  const { block } = columns
  const sink: PositionSink = (trackId, segmentId, row, score, isOpen, index) => {
    const [timeMs, lon, lat] = [block.timeMs[row]!, block.lonUnits[row]!, block.latUnits[row]!]
    if (!isOpen) positions.push([row, writeDown([trackId, segmentId, timeMs, lon, lat, score, index])])
  }
  const result = chain.follow(run, scores, sink)
  const parts = result.parts.map((one, i) => addPart(i === 0 ? part : startPart(), one))
  for (const [row, text] of positions) {
    const at = ends.findIndex((end) => row < end)
    parts[at < 0 ? parts.length - 1 : at]!.positions.push(text)
  }
  const { look } = result
  return {
    parts,
    snapshots: result.parts.map(({ snapshot }) => snapshot),
    look:
      look === null
        ? null
        : [
            ...look.outputs.map(writeDown).sort(),
            ...writePoints(look.meeting).sort(),
            ...writeRows(look.meeting),
            writeDown([look.deadlineMs, look.heldBackMs, look.folded]),
          ],
    looked: look === null ? null : look.outputs,
    state: result.state,
  }
}

function addPart(part: WrittenPart, { told, meeting }: ChainPart): WrittenPart {
  for (const output of told) part.told.set(`${output.kind} ${output.id}`, output)
  part.points.push(...writePoints(meeting))
  part.rows.push(...writeRows(meeting))
  return part
}

function writePoints({ points, tracks }: MeetingPoints): string[] {
  return Array.from(points.slot.subarray(0, points.count), (slot, i) =>
    [
      tracks[points.track[i]!],
      slot,
      points.lonUnits[i],
      points.latUnits[i],
      points.lagMs[i],
      points.kind[i],
    ].join(),
  )
}

function writeRows({ rowMs, rowLonUnits, rowLatUnits }: MeetingPoints): string[] {
  return Array.from(rowMs, (timeMs, i) => [timeMs, rowLonUnits[i], rowLatUnits[i]].join())
}

/** Equal texts mean equal parts; outputs and points in any order. */
export function writePart({ told, points, rows, positions }: WrittenPart): string[] {
  return [...[...told.values()].map(writeDown).sort(), ...[...points].sort(), ...rows, ...positions]
}
