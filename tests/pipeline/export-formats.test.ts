import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { appendOutput, createBlock } from '../../lib/pipeline/export-block.ts'
import { EXPORT_FORMATS } from '../../lib/pipeline/export-data.ts'
import { EXPORT_KINDS } from '../../lib/pipeline/export-kinds.ts'
import { writeParquet } from '../../lib/pipeline/export-parquet.ts'
import { temporaryFolder } from '../store/folder.ts'
import { type ExportedRecord, fileOf, parseCsv, parseParquet, readExport, runExport } from './export-parse.ts'
import { createWorld, HOSTILE_TEXTS, type World } from './export-world.ts'
import { writeWorld } from './export-world-write.ts'

const kinds = Object.values(EXPORT_KINDS)

/** Bytes of every file, by name. */
function bytesOf(out: string): Record<string, Buffer> {
  return Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file))]))
}

/** Positions of a world as the export orders and writes them, the plain way. */
function positionsOf(world: World): ExportedRecord[] {
  const byKey = world.vessels.toSorted((a, b) => (a.mmsi < b.mmsi ? -1 : 1))
  return byKey.flatMap(({ mmsi, outputs, positions }) => {
    const trips = outputs.filter((output) => output.kind === 'trip')
    const all = [...positions].flatMap(([trackId, list]) => list.map((one) => ({ ...one, trackId })))
    // The sort is stable: what is left equal keeps its order in the track.
    all.sort((a, b) => a.timeMs - b.timeMs || (a.trackId < b.trackId ? -1 : a.trackId > b.trackId ? 1 : 0))
    return all.map((one) => {
      const of = trips.filter(({ trackId, startMs }) => trackId === one.trackId && startMs <= one.timeMs)
      const trip = of.toSorted((a, b) => a.startMs - b.startMs).at(-1)
      return {
        mmsi,
        time: new Date(one.timeMs).toISOString(),
        lonDeg: Number((one.lonUnits / 600_000).toFixed(6)),
        latDeg: Number((one.latUnits / 600_000).toFixed(6)) + 0,
        speedKnots: orNull(one.speedKnots),
        courseDeg: orNull(one.courseDeg),
        headingDeg: orNull(one.headingDeg),
        shoreKm: orNull(one.shoreKm),
        messageType: one.messageType || null,
        place: one.relativePlace === 1 ? 'relative' : 'true',
        kept: one.score !== NO_SCORE,
        segmentId: one.segmentId,
        trackId: one.trackId,
        tripId: trip !== undefined && one.timeMs <= trip.endMs ? trip.id : null,
        score: one.score === NO_SCORE ? null : one.score / 1000,
      }
    })
  })
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

describe('an export', () => {
  it.each([1, 2])('says the same in every format, and all of it (world %i)', async (seed) => {
    const dir = temporaryFolder()
    const world = createWorld(seed)
    await writeWorld(dir, world)
    const out = join(dir, 'out')
    const summaries = []
    for (const format of EXPORT_FORMATS) summaries.push(await runExport(dir, out, format))
    expect(readdirSync(out).sort()).toEqual(
      [
        'metadata.json',
        ...EXPORT_FORMATS.flatMap((format) => kinds.map(({ file }) => `${file}.${format}`)),
      ].sort(),
    )
    const ndjson = await readExport(out, 'ndjson')
    expect(ndjson.positions).toEqual(positionsOf(world))
    const outputs = world.vessels.flatMap((vessel) => vessel.outputs)
    const countOf = (kind: string) => outputs.filter((output) => output.kind === kind).length
    expect(Object.fromEntries(Object.entries(ndjson).map(([name, list]) => [name, list.length]))).toEqual({
      vessels: world.vessels.length,
      identities: countOf('identity'),
      segments: countOf('segment'),
      tracks: countOf('track'),
      trips: countOf('trip'),
      portVisits: countOf('portVisit'),
      gaps: countOf('gap'),
      events: world.vessels.flatMap((vessel) => vessel.events).length + 1,
      positions: positionsOf(world).length,
    })
    for (const [i, format] of EXPORT_FORMATS.entries()) {
      if (format !== 'ndjson') expect(await readExport(out, format), format).toEqual(ndjson)
      for (const { name, file, records, bytes } of summaries[i]!.files) {
        expect({ name, records }).toEqual({ name, records: ndjson[name]!.length })
        expect(bytes).toBe(readFileSync(join(out, file)).length)
      }
    }
  })

  it('gives the same bytes however the positions lie in chunks', async () => {
    const world = createWorld(5)
    const wanted = new Map<string, Record<string, Buffer>>()
    for (const chunkSize of [100, 7]) {
      const dir = temporaryFolder()
      await writeWorld(dir, world, chunkSize)
      for (const format of EXPORT_FORMATS) {
        const out = join(dir, format)
        await runExport(dir, out, format)
        const bytes = bytesOf(out)
        if (!wanted.has(format)) wanted.set(format, bytes)
        for (const [file, content] of Object.entries(bytes))
          expect(content.equals(wanted.get(format)![file]!), file).toBe(true)
      }
    }
  })

  it('streams vessels that are larger than what is held at once', async () => {
    const dir = temporaryFolder()
    const world = createWorld(8, 2, 5000)
    await writeWorld(dir, world, 8)
    await runExport(dir, join(dir, 'out'), 'ndjson')
    expect((await readExport(join(dir, 'out'), 'ndjson')).positions).toEqual(positionsOf(world))
  })

  it('writes empty files of a folder that holds no vessel', async () => {
    const dir = temporaryFolder()
    await writeWorld(dir, { vessels: [], outages: [] })
    for (const format of EXPORT_FORMATS) {
      await runExport(dir, join(dir, 'out'), format)
      const exported = await readExport(join(dir, 'out'), format)
      expect(Object.values(exported).flat()).toEqual([])
    }
  })
})

describe('CSV', () => {
  it('has no cell that a spreadsheet would run, whatever a ship calls itself', async () => {
    const dir = temporaryFolder()
    const world = createWorld(4, 20, 4)
    await writeWorld(dir, world)
    await runExport(dir, dir, 'csv')
    await runExport(dir, dir, 'ndjson')
    const texts = new Set<string>()
    for (const kind of kinds) {
      for (const row of parseCsv(readFileSync(fileOf(dir, kind, 'csv'), 'utf8')))
        for (const [i, { type }] of kind.columns.entries()) if (type === 'text') texts.add(row[i]!)
    }
    expect([...texts].filter((text) => /^[=+\-@\t\r\n＝＋－＠]/.test(text))).toEqual([])
    const { identities } = await readExport(dir, 'ndjson')
    const names = new Set(identities!.map(({ name }) => name))
    expect(HOSTILE_TEXTS.filter((text) => names.has(text)).length).toBeGreaterThan(HOSTILE_TEXTS.length / 2)
    expect((await readExport(dir, 'csv')).identities).toEqual(identities)
  })
})

it('Parquet is the same by way of files in between, in the same order', async () => {
  const dir = temporaryFolder()
  const kind = EXPORT_KINDS.portVisits
  const block = createBlock(kind)
  const write = async (file: string, textsStaged?: number) => {
    const use = async (writeBlock: (of: typeof kind, rows: typeof block) => Promise<void>) => {
      for (let i = 0; i < 2000; i++) {
        const port = i % 3 === 0 ? '' : `P${i % 700}`
        const visit = { id: `${i}`, mmsi: `${i >> 4}`, trackId: `${i >> 2}`, startMs: i, endMs: i, port }
        appendOutput(block, kind, {
          ...visit,
          kind: 'portVisit',
          decidedMs: i,
          open: false,
          portCountry: '',
          lonUnits: i,
          latUnits: i,
          evidence: 'stop',
        })
        if (block.count === 500) {
          await writeBlock(kind, block)
          block.count = 0
        }
      }
    }
    await writeParquet(dir, new Map([[kind, join(dir, file)]]), use, textsStaged)
    expect(readdirSync(dir).filter((name) => name.startsWith('.'))).toEqual([])
    return await parseParquet(join(dir, file))
  }
  const wanted = await write('whole.parquet')
  expect(wanted.map(({ id }) => id)).toEqual(Array.from({ length: 2000 }, (_, i) => `${i}`))
  expect(wanted.filter(({ port }) => port === null)).toHaveLength(667)
  expect(await write('parts.parquet', 1000)).toEqual(wanted)
})
