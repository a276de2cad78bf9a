import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { GapOutput, VesselOutput } from '../../lib/features/outputs.ts'
import { emptyTrackPositions, encodeChunk } from '../../lib/store/chunk-codec.ts'
import { GenerationWriter } from '../../lib/store/generation.ts'
import { type ImportRecord, listImports } from '../../lib/store/imports.ts'
import { latestGaps, latestPortVisits, latestTrips } from '../../lib/store/read-latest.ts'
import {
  activeGeneration,
  listVessels,
  readVesselChunks,
  readVesselOutputs,
} from '../../lib/store/read-outputs.ts'
import { openReader, type Store } from '../../lib/store/store.ts'
import { ChunkBuilder } from '../../lib/store/track-chunks.ts'
import { fleetBuffer } from '../pipeline/synthetic-fleet.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

const identity = {
  name: 'NAME',
  callSign: '',
  imo: '',
  shipType: Number.NaN,
  lengthM: 12.5,
  widthM: Number.NaN,
}
const mmsi = '219000001'
const base = { mmsi, decidedMs: 5000, open: false }

const gap: GapOutput = {
  ...base,
  kind: 'gap',
  id: 'g1',
  trackId: 't1',
  offMs: 2600,
  onMs: null,
  offLonUnits: 3,
  offLatUnits: 4,
  onLonUnits: null,
  onLatUnits: null,
  offShoreNm: Number.NaN,
  inPort: true,
  positionsBeforeAtLeast: 9,
  possibleDisabling: false,
}

/** One of each kind, with every nullable field once given and once not. */
const outputs: VesselOutput[] = [
  { ...base, kind: 'identity', id: 'i1', identity, startMs: 1000, endMs: 4000, messages: 3 },
  {
    ...base,
    kind: 'segment',
    id: 's1',
    trackId: 't1',
    startMs: 1000,
    endMs: 4000,
    startLonUnits: -108_000_000,
    startLatUnits: 54_000_000,
    endLonUnits: 107_999_999,
    endLatUnits: -54_000_000,
    positions: 2,
    identities: 1,
    identity,
    endedBy: 'silence',
  },
  {
    ...base,
    open: true,
    kind: 'segment',
    id: 's2',
    trackId: null,
    startMs: 2000,
    endMs: 3000,
    startLonUnits: 0,
    startLatUnits: 0,
    endLonUnits: 0,
    endLatUnits: 0,
    positions: 1,
    identities: 0,
    identity: null,
    endedBy: null,
  },
  {
    ...base,
    kind: 'track',
    id: 't1',
    startMs: 1000,
    endMs: 4000,
    segments: 1,
    positions: 2,
    endedBy: 'silence',
  },
  {
    ...base,
    kind: 'trip',
    id: 'v1',
    trackId: 't1',
    startMs: 1000,
    endMs: 2500,
    startedBy: 'first-seen',
    endedBy: 'stop',
    startPort: null,
    endPort: "L'Port",
    positions: 2,
    distanceNm: 1.25,
  },
  {
    ...base,
    kind: 'portVisit',
    id: 'p1',
    trackId: 't1',
    port: "L'Port",
    portCountry: 'FRA',
    startMs: 2500,
    endMs: 4000,
    lonUnits: 1,
    latUnits: 2,
    evidence: 'stop',
  },
  gap,
]

const record: ImportRecord = {
  id: 'aa',
  name: 'a.csv',
  format: 'csv',
  place: 'relative',
  startedMs: 1,
  bytes: 5e9,
  lines: 3,
  positions: 2,
  identities: 1,
  rejected: 0,
  firstMs: null,
  lastMs: null,
  options: { format: 'auto', startMs: null, place: 'true', dateOrder: null, columns: null },
  report: {
    blankLines: 0,
    commentLines: 0,
    otherSentences: 0,
    partLines: 0,
    messages: 3,
    messagesByType: [],
    setAside: [],
    timesBy: [],
    rejects: [{ reason: 'truncated', count: 1, examples: [{ line: 1, text: 'x' }] }],
    notes: ['a note'],
  },
  fault: 'cut short',
  archiveFile: 'aa.parquet',
}

function chunkOf(trackId: string) {
  const positions = emptyTrackPositions(1)
  positions.count = 1
  positions.segmentIds = ['s1']
  return {
    trackId,
    sequence: 0,
    startMs: 1000,
    endMs: 1000,
    positions: 1,
    westUnits: 0,
    eastUnits: 0,
    southUnits: 0,
    northUnits: 0,
    columns: encodeChunk(positions),
  }
}

async function write(store: Store, inputHash: string, vessels: readonly string[]): Promise<void> {
  const writer = await begin(store, inputHash, vessels)
  writeFileSync(join(store.paths.archive, record.archiveFile), '')
  await writer.activate({ finishedMs: 2, watermarkMs: 7, counts: { vessels: 1 }, imports: [record] })
}

async function begin(store: Store, inputHash: string, vessels: readonly string[]): Promise<GenerationWriter> {
  const writer = await GenerationWriter.begin(store.connection, { startedMs: 1, inputHash, options: {} })
  for (const key of vessels) {
    const own = outputs.map((output) => ({ ...output, mmsi: key, id: `${key} ${output.id}` }))
    await writer.addVessel(key, own, [chunkOf('t1'), chunkOf('t2')])
  }
  return writer
}

describe('a generation', () => {
  it('gives back every output, import and chunk as it was written', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    const writer = await GenerationWriter.begin(store.connection, {
      startedMs: 1,
      inputHash: 'h',
      options: {},
    })
    await writer.addVessel(mmsi, outputs, [chunkOf('t1')])
    await writer.activate({ finishedMs: 2, watermarkMs: 7, counts: { vessels: 1 }, imports: [record] })
    await store.close()

    const reader = await openReader(dir)
    const active = await activeGeneration(reader)
    expect(active).toMatchObject({ watermarkMs: 7, inputHash: 'h', counts: { vessels: 1 } })
    const read = await readVesselOutputs(reader, active!.generation, mmsi)
    const { identities, segments, tracks, trips, portVisits, gaps } = read
    const stored = outputs.map((output) =>
      output.kind === 'gap' ? { ...output, feedOutage: false } : output,
    )
    expect([...identities, ...segments, ...tracks, ...trips, ...portVisits, ...gaps]).toEqual(stored)
    expect(await listImports(reader)).toEqual([record])
    expect(await readVesselChunks(reader, active!.generation, mmsi)).toHaveLength(1)
    expect(await listVessels(reader, active!.generation)).toEqual([
      {
        mmsi,
        kind: 'ship',
        identity,
        firstMs: 1000,
        lastMs: 4000,
        positions: 3,
        segments: 2,
        tracks: 1,
        trips: 1,
        portVisits: 1,
        gaps: 1,
      },
    ])
    await reader.close()
  })

  it('shows the newest few of a kind with whose they are, and no gaps in port', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    const writer = await GenerationWriter.begin(store.connection, {
      startedMs: 1,
      inputHash: 'h',
      options: {},
    })
    const atSea = { ...gap, inPort: false }
    const own = [2000, 9000, 5000].map((offMs) => ({ ...atSea, id: `at ${offMs}`, offMs }))
    await writer.addVessel(mmsi, [...outputs, ...own], [])
    const another = { ...atSea, id: 'invalid at 9000', offMs: 9000 }
    const segment = { ...outputs[2]!, id: 's3' }
    const invalid = [segment, another].map((output) => ({ ...output, mmsi: '123456789' }))
    await writer.addVessel('123456789', invalid, [])
    await writer.activate({ finishedMs: 2, watermarkMs: 7, counts: {}, imports: [] })
    const { generation } = (await activeGeneration(store))!
    expect(await latestTrips(store, generation, 5)).toMatchObject([{ id: 'v1', vesselName: 'NAME' }])
    expect(await latestPortVisits(store, generation, 5)).toMatchObject([{ id: 'p1', vesselKind: 'ship' }])
    expect(await latestGaps(store, generation, 3)).toMatchObject([
      { id: 'at 9000', vesselName: 'NAME', vesselKind: 'ship' },
      { id: 'invalid at 9000', vesselName: '', vesselKind: 'invalid' },
      { id: 'at 5000' },
    ])
    await store.close()
  })

  it('replaces the one before in one step', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    await write(store, 'first', ['219000001', '219000002'])
    const reader = await openReader(dir)
    const writer = await begin(store, 'second', ['219000003'])
    expect(await activeGeneration(reader)).toMatchObject({ inputHash: 'first' })
    await writer.activate({
      finishedMs: 2,
      watermarkMs: Number.NEGATIVE_INFINITY,
      counts: {},
      imports: [record],
    })
    const active = await activeGeneration(reader)
    expect(active).toMatchObject({ inputHash: 'second', watermarkMs: Number.NEGATIVE_INFINITY })
    expect(await listVessels(reader, active!.generation)).toMatchObject([{ mmsi: '219000003' }])
    await reader.close()
    await store.close()
  })

  it('that never finished leaves no trace', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    await write(store, 'first', ['219000001'])
    const unfinished = Array.from({ length: 300 }, (_, i) => String(219_000_100 + i))
    await begin(store, 'second', unfinished)
    writeFileSync(join(store.paths.archive, 'bb.parquet.part'), '')
    const half = await store.connection.prisma.segment.count()
    expect(half).toBeGreaterThan(2)
    await store.close()

    const again = await openTestWriter(dir)
    expect(await activeGeneration(again)).toMatchObject({ inputHash: 'first' })
    expect(await again.connection.prisma.segment.count()).toBe(2)
    expect(await again.connection.prisma.trackChunk.count()).toBe(2)
    expect(existsSync(join(again.paths.archive, 'bb.parquet.part'))).toBe(false)
    expect(existsSync(join(again.paths.archive, record.archiveFile))).toBe(true)
    await again.close()
  })
})

describe('the chunk builder', () => {
  it('cuts tracks into chunks that hold every position in order, with narrow boxes', () => {
    const { block, count } = fleetBuffer({ ships: 1, hours: 80 })
    const builder = new ChunkBuilder()
    const rows = Array.from({ length: count }, (_, row) => row).filter((row) => block.kind[row] === 0)
    for (const row of rows)
      builder.add(row % 3 === 0 ? 'odd' : 'even', `seg ${row % 2}`, block, row, row % 1001)
    const chunks = builder.finish()
    expect(chunks.reduce((sum, chunk) => sum + chunk.positions, 0)).toBe(rows.length)
    expect(Math.max(...chunks.map((chunk) => chunk.positions))).toBe(512)
    for (const trackId of ['even', 'odd']) {
      const own = chunks.filter((chunk) => chunk.trackId === trackId)
      expect(own.map((chunk) => chunk.sequence)).toEqual(own.map((_, i) => i))
      for (const [i, chunk] of own.entries()) {
        expect(chunk.startMs).toBeGreaterThan(own[i - 1]?.endMs ?? 0)
        expect(chunk.eastUnits).toBeGreaterThanOrEqual(chunk.westUnits)
      }
    }
    expect(builder.finish()).toEqual([])
  })
})
