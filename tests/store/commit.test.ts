import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EncounterOutput, FishingOutput } from '../../lib/events/outputs.ts'
import type { GapOutput, VesselOutput } from '../../lib/features/outputs.ts'
import { emptyTrackPositions, encodeChunk } from '../../lib/store/chunk-codec.ts'
import { type ImportRecord, listImports, readImportFacts } from '../../lib/store/imports.ts'
import { latestGaps, latestPortVisits, latestTrips } from '../../lib/store/read-latest.ts'
import {
  activeGeneration,
  listVessels,
  readVesselChunks,
  readVesselOutputs,
} from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { NOTHING_DROPPED, type StagedVessel, stageVessels, writeRun } from './staged.ts'

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

const place = {
  ...{ lonUnits: 1, latUnits: 2, westUnits: 0, eastUnits: 2, southUnits: 1, northUnits: 3 },
  ...{ startMs: 1000, endMs: 2000 },
}

const fishing: FishingOutput = {
  ...base,
  ...place,
  kind: 'fishing',
  id: 'f1',
  trackId: 't1',
  vesselType: 'unknown',
  rows: 6,
  meanScore: 0.875,
  meanKnots: 3.5,
  distanceKm: 12.25,
  meanShoreNm: Number.NaN,
}

const meeting: EncounterOutput = {
  ...base,
  ...place,
  kind: 'encounter',
  id: 'e1',
  trackId: 't1',
  otherMmsi: '219000002',
  otherTrackId: 't2',
  points: 13,
  medianKnots: 0.5,
  medianApartKm: 0.25,
  meanShoreNm: 30,
}

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
  archiveFile: 'aa',
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

const facts = { vessels: Uint8Array.of(1), heard: Uint8Array.of(2), watermark: Uint8Array.of(3) }

/** The outputs as those of several vessels, with two chunks each. */
function vesselsOf(keys: readonly string[]): StagedVessel[] {
  return keys.map((key) => ({
    mmsi: key,
    outputs: outputs.map((output) => ({ ...output, mmsi: key, id: `${key} ${output.id}` })),
    events: [{ ...fishing, mmsi: key, id: `${key} fishing` }],
    chunks: [chunkOf('t1'), chunkOf('t2')],
  }))
}

describe('a commit', () => {
  it('gives back every output, import and chunk as it was written', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    const folded = { ...NOTHING_DROPPED, duplicatePositions: 3, noise: 1, trackPositions: 2, rows: 1 }
    await writeRun(store, {
      vessels: [{ mmsi, outputs, events: [fishing], chunks: [chunkOf('t1')], folded }],
      imports: [{ record, facts }],
    })
    await store.close()

    const reader = await openReader(dir)
    const active = await activeGeneration(reader)
    expect(active).toMatchObject({ watermarkMs: 7, inputHash: 'h', optionsHash: 'o' })
    expect(active!.counts).toMatchObject({
      ...{ positions: 2, identities: 1, vessels: 1, vesselsByKind: { ship: 1 }, segments: 2, tracks: 1 },
      ...{ tripsByEnd: { stop: 1 }, portVisitsByEvidence: { stop: 1 }, trackPositions: 2, rows: 1 },
      dropped: { duplicatePositions: 3, duplicateIdentities: 0, noMotion: 0, noise: 1 },
      events: { fishing: 1 },
    })
    const read = await readVesselOutputs(reader, active!.generation, mmsi)
    const { identities, segments, tracks, trips, portVisits, gaps } = read
    const stored = outputs.map((output) =>
      output.kind === 'gap' ? { ...output, feedOutage: false } : output,
    )
    expect([...identities, ...segments, ...tracks, ...trips, ...portVisits, ...gaps]).toEqual(stored)
    expect(read.events).toEqual([fishing])
    expect(await listImports(reader)).toEqual([record])
    expect((await readImportFacts(reader)).get(record.id)).toEqual(facts)
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

  it('tells gaps that ended, gaps that never will, those that may still end, and those in outages', async () => {
    const store = await openTestWriter(temporaryFolder())
    const on = { ...gap, onMs: 9000, onLonUnits: 1, onLatUnits: 1 }
    const gaps = [
      { ...on, id: '1' },
      { ...on, id: '2', inPort: false, possibleDisabling: true, offMs: 100 },
      { ...gap, id: '3', inPort: false, offMs: 200 },
      { ...gap, id: '4', offMs: 300 },
      { ...gap, id: '5', open: true, offMs: 301 },
    ]
    const counts = await writeRun(store, {
      vessels: [{ mmsi, outputs: [...outputs.slice(0, 2), ...gaps] }],
      outages: [
        { fromMs: 200, toMs: 301 },
        { fromMs: 2601, toMs: Number.POSITIVE_INFINITY },
      ],
    })
    expect(counts).toMatchObject({
      ...{ gaps: 5, gapsInPort: 3, gapsNotOnAgain: 2, gapsStillOff: 1, possibleDisabling: 1 },
      gapsInOutages: 2,
    })
    await store.close()
  })

  it('shows the newest few of a kind with whose they are, and no gaps in port', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    const atSea = { ...gap, inPort: false }
    const own = [2000, 9000, 5000].map((offMs) => ({ ...atSea, id: `at ${offMs}`, offMs }))
    const another = { ...atSea, id: 'invalid at 9000', offMs: 9000 }
    const segment = { ...outputs[2]!, id: 's3' }
    const invalid = [segment, another].map((output) => ({ ...output, mmsi: '123456789' }))
    await writeRun(store, {
      vessels: [
        { mmsi, outputs: [...outputs, ...own] },
        { mmsi: '123456789', outputs: invalid },
      ],
    })
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

  it('of a new generation takes the place of the one before in one step', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    await writeRun(store, { vessels: vesselsOf(['219000001', '219000002']) })
    const reader = await openReader(dir)
    expect(await activeGeneration(reader)).toMatchObject({ generation: 1 })
    await writeRun(store, {
      vessels: vesselsOf(['219000003']),
      generation: { id: 2, inputHash: 'second', watermarkMs: Number.NEGATIVE_INFINITY },
    })
    const active = await activeGeneration(reader)
    expect(active).toMatchObject({ inputHash: 'second', watermarkMs: Number.NEGATIVE_INFINITY })
    expect(await listVessels(reader, active!.generation)).toMatchObject([{ mmsi: '219000003' }])
    await reader.close()
    await store.close()
    const again = await openTestWriter(dir)
    expect(await again.connection.prisma.segment.count()).toBe(2)
    await again.close()
  })

  it('into a generation replaces what it holds of the vessels that were folded, and of no other', async () => {
    const store = await openTestWriter(temporaryFolder())
    const encounter = { ...meeting, mmsi: '219000001', otherMmsi: '219000002' }
    await writeRun(store, {
      vessels: [
        ...vesselsOf(['219000001', '219000002', '219000003']),
        { mmsi: '219000004', events: [encounter] },
      ],
      imports: [{ record, facts }],
    })
    const { id: _id, ...other } = record
    await writeRun(store, {
      vessels: [
        { mmsi: '219000002', outputs: outputs.slice(0, 2).map((one) => ({ ...one, mmsi: '219000002' })) },
      ],
      folded: ['219000002', '219000003'],
      generation: { isNew: false, inputHash: 'later' },
      imports: [{ record: { ...other, id: 'bb' }, facts }],
      removed: [record.id],
    })
    expect(await activeGeneration(store)).toMatchObject({ generation: 1, inputHash: 'later' })
    const vessels = await listVessels(store, 1)
    expect(vessels.map(({ mmsi, segments }) => [mmsi, segments])).toEqual([
      ['219000001', 2],
      ['219000002', 1],
    ])
    const left = await readVesselOutputs(store, 1, '219000001')
    // Meetings are told anew by every run.
    expect(left.events.map(({ kind }) => kind)).toEqual(['fishing'])
    expect(await readVesselChunks(store, 1, '219000002')).toEqual([])
    expect(await listImports(store)).toMatchObject([{ id: 'bb' }])
    expect([...(await readImportFacts(store)).keys()]).toEqual(['bb'])
    await store.close()
  })

  it('of a dry run counts what would be there and changes nothing', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    const counts = await writeRun(store, { vessels: vesselsOf(['219000001']), dryRun: true })
    expect(counts).toMatchObject({ vessels: 1, trips: 1 })
    expect(await activeGeneration(store)).toBeNull()
    expect(await store.connection.prisma.segment.count()).toBe(0)
    await store.close()
  })

  it('that never came leaves no trace', async () => {
    const dir = temporaryFolder()
    const store = await openTestWriter(dir)
    await writeRun(store, { vessels: vesselsOf(['219000001']), imports: [{ record, facts }] })
    await stageVessels(store, vesselsOf(['219000002']), 1)
    const day = join(store.paths.archive, 'day=2025-03-01')
    mkdirSync(day)
    for (const name of [record.archiveFile, 'bb']) writeFileSync(join(day, `${name}-0000.parquet`), '')
    await store.close()

    const again = await openTestWriter(dir)
    expect(await again.connection.prisma.segment.count()).toBe(2)
    expect(existsSync(again.paths.run)).toBe(false)
    expect(readdirSync(day)).toEqual([`${record.archiveFile}-0000.parquet`])
    await again.close()
  })
})
