import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listInputs } from '../../../lib/ais/open-input.ts'
import { type Identity, POSITION } from '../../../lib/ais/report.ts'
import { Watermark } from '../../../lib/features/watermark.ts'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import { readSuspicionModel } from '../../../lib/model/suspicion-registry.ts'
import { SCORE_EXAMPLE } from '../../../lib/server/predict/examples.ts'
import { PREDICT_OPTIONS } from '../../../lib/server/predict/options.ts'
import { type PredictService, startPredictService } from '../../../lib/server/predict/predict-service.ts'
import { type ScoreAnswer, scoreAnswer } from '../../../lib/server/predict/score-shapes.ts'
import { createRandom } from '../../../lib/simulate/random.ts'
import { makeModel } from '../../model/detector-world.ts'
import { readShips, realContext, type Ship, writeFleet } from '../../pipeline/row-world.ts'
import { exportedFiles, READING, runBackfill, writeCsv } from '../../pipeline/run-backfill.ts'
import { FLEET_HEADER, fleetRows } from '../../pipeline/synthetic-fleet.ts'
import { isProving, recordProof } from '../../proof.ts'
import { describeWithData, sharedData } from '../../shared-data.ts'
import { temporaryFolder } from '../../store/folder.ts'
import { MODELS_FOLDER } from './api-world.ts'
import { ask } from './ask.ts'

const model = makeModel({ seed: 4 })
const SCORE = '/api/v1/score'
let service: PredictService
beforeAll(async () => {
  const suspicion = await readSuspicionModel(MODELS_FOLDER, 'suspicion')
  const models = { detector: model, suspicion, cards: { detector: '', suspicion: '' } }
  service = await startPredictService({ models, backend: 'wasm', ports: null })
})
afterAll(() => service.close())

async function score(body: unknown): Promise<ScoreAnswer> {
  const { status, body: answer } = await ask(service.routes, 'POST', SCORE, body)
  if (status !== 200) throw new Error(JSON.stringify(answer))
  return scoreAnswer.parse(answer)
}

const known = (value: number) => (Number.isNaN(value) ? null : value)

interface Reports {
  readonly positions: Record<string, unknown>[]
  readonly identities: Record<string, unknown>[]
}

/** What the ship sent, in a random order. */
function reportsOf({ block, rows, identities }: Ship): Reports {
  const reports: Reports = { positions: [], identities: [] }
  for (const row of rows) {
    const time = new Date(block.timeMs[row]!).toISOString()
    const messageType = block.messageType[row]!
    if (block.kind[row] === POSITION)
      reports.positions.push({
        ...{ time, messageType },
        lon: block.lonUnits[row]! / UNITS_PER_DEGREE,
        lat: block.latUnits[row]! / UNITS_PER_DEGREE,
        speed: known(block.speedKnots[row]!),
        course: known(block.courseDeg[row]!),
        heading: known(block.headingDeg[row]!),
        shoreKm: known(block.shoreKm[row]!),
      })
    else reports.identities.push({ time, messageType, ...writeIdentity(identities[block.identity[row]!]!) })
  }
  const random = createRandom(rows.length)
  for (const list of [reports.positions, reports.identities])
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1))
      ;[list[i], list[j]] = [list[j]!, list[i]!]
    }
  return reports
}

function writeIdentity({ name, callSign, imo, shipType, lengthM, widthM }: Identity) {
  return { name, callSign, imo, shipType: known(shipType), length: known(lengthM), width: known(widthM) }
}

function columnsOf(list: readonly Record<string, unknown>[]): Record<string, unknown[]> {
  const names = new Set(list.flatMap((one) => Object.keys(one)))
  return Object.fromEntries([...names].map((name) => [name, list.map((one) => one[name] ?? null)]))
}

type Line = Readonly<Record<string, unknown>>

/** Lines of an export of this vessel, in any order. */
function linesOf(files: Record<string, string>, kind: string, mmsi: string): Line[] {
  const text = files[`${kind}.ndjson`]!.trim()
  const lines = text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Line)
  return lines.filter((line) => line.mmsi === mmsi)
}

const sorted = (lines: readonly object[]) => lines.map((line) => JSON.stringify(line)).sort()
const WITH_OTHERS = new Set(['encounter', 'goingDark', 'feedOutage'])

/** Backfills the files, and asks for scores of each of their vessels. */
async function checkEqual(name: string, path: string): Promise<void> {
  const files = await listInputs([path])
  const dir = temporaryFolder()
  const context = realContext()
  await runBackfill(dir, files, {
    context: () => context,
    reading: { ...READING, place: 'auto' },
    scorer: { kind: 'model', model, backend: 'wasm' },
  })
  const exported = await exportedFiles(dir)
  const ships = await readShips(path)
  const watermark = new Watermark()
  for (const { mmsi, block, rows } of ships) watermark.observe(mmsi, block.timeMs[rows.at(-1)!]!)
  const { timeMs } = watermark
  const until = Number.isFinite(timeMs) ? { watermark: new Date(timeMs).toISOString() } : {}
  let scored = 0
  for (const [i, ship] of ships.entries()) {
    const { positions, identities } = reportsOf(ship)
    const place = ship.block.relativePlace[ship.rows[0]!] === 1 ? 'relative' : 'true'
    const request = { mmsi: ship.mmsi, place, ...until }
    const answer = await score({ ...request, positions, identities })
    expect(answer.rejects).toEqual([])
    expect(answer.mmsi).toBe(ship.mmsi)
    if (!Array.isArray(answer.positions)) throw new Error('columns')
    const told = answer.positions.flatMap(({ became, score, segmentId, trackId }, at) =>
      became === 'dropped'
        ? []
        : [
            {
              time: positions[at]!.time,
              segmentId,
              trackId,
              kept: became === 'row',
              score: score === null ? null : score / 1000,
            },
          ],
    )
    const stored = linesOf(exported, 'positions', ship.mmsi).map((line) => ({
      ...{ time: line.time, segmentId: line.segmentId, trackId: line.trackId },
      ...{ kept: line.kept, score: line.score },
    }))
    expect(sorted(told)).toEqual(sorted(stored))
    expect(sorted(answer.trips)).toEqual(sorted(linesOf(exported, 'trips', ship.mmsi)))
    expect(sorted(answer.portVisits)).toEqual(sorted(linesOf(exported, 'port-visits', ship.mmsi)))
    const gaps = linesOf(exported, 'gaps', ship.mmsi).map(({ feedOutage: _, ...gap }) => gap)
    expect(sorted(answer.gaps)).toEqual(sorted(gaps))
    const events = linesOf(exported, 'events', ship.mmsi).filter(({ kind }) => !WITH_OTHERS.has(String(kind)))
    expect(sorted(answer.events)).toEqual(sorted(events))
    scored += answer.counts.rows
    if (i > 0) continue
    const asColumns = await score({
      ...request,
      positions: columnsOf(positions),
      identities: columnsOf(identities),
    })
    expect({ ...asColumns, positions: null }).toEqual({ ...answer, positions: null })
    expect(asColumns.positions).toEqual(columnsOf(answer.positions))
  }
  expect(scored).toBeGreaterThan(200)
  recordProof(
    `scores of raw reports, ${name}`,
    `${ships.length} vessels, ${scored} rows: as backfill stores them`,
  )
}

describe('scores of raw reports are those of a backfill', () => {
  // Its map and its sea routes take their time; what follows has names and gaps as well.
  if (isProving)
    test('of a simulated fleet', async () => {
      const file = writeFleet(join(temporaryFolder(), 'fleet.csv'), { vessels: 3, days: 2 })
      await checkEqual('a simulated fleet', file)
    })

  test('of ships that say their names', async () => {
    const file = join(temporaryFolder(), 'fleet.csv')
    await checkEqual('ships with names', writeCsv(file, FLEET_HEADER, fleetRows({ ships: 4, hours: 30 })))
  })
})

describeWithData('scores of raw reports are those of a backfill', () => {
  test('of labelled vessels', async () => {
    const folder = isProving ? 'fishing-labels/gfw' : 'fishing-labels/gfw/pole_and_line.csv.gz'
    await checkEqual('labelled vessels', sharedData(folder))
  })
})

describe('what is sent', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 4, minute)).toISOString()
  const position = { time: at(0), lon: 10, lat: 55, speed: 3, course: 80 }

  test('is judged as readers judge it, by index', async () => {
    const list: [Record<string, unknown>, string | null][] = [
      [position, null],
      [{ ...position, time: at(1), lat: 90.5 }, 'out-of-range'],
      [{ ...position, time: 'yesterday' }, 'bad-time'],
      [{ ...position, time: '03/04/2021 07:33:48' }, 'bad-time'],
      [{ ...position, time: null }, 'no-time'],
      [{ ...position, time: at(2), lon: null }, 'no-position'],
      [{ ...position, time: at(3), lon: 181, lat: 91 }, 'place-not-available'],
      [{ ...position, time: '2101-01-01T00:00:00Z' }, 'future-time'],
      [{ ...position, time: '1969-01-01T00:00:00Z' }, 'bad-time'],
      [{ ...position, time: at(4), messageType: 9 }, 'sar-aircraft'],
      [{ ...position, time: at(5), speed: 102.3, heading: 511, course: 360 }, null],
      [{ ...position, time: at(6), lon: 10.001 }, null],
      [{ ...position, time: at(6), lon: 10.001 }, null],
    ]
    const answer = await score({ mmsi: '219000001', positions: list.map(([one]) => one) })
    const wanted = list.flatMap(([, reason], index) =>
      reason === null ? [] : [{ list: 'positions', index, reason }],
    )
    expect(answer.rejects).toEqual(wanted)
    if (!Array.isArray(answer.positions)) throw new Error('columns')
    const became = answer.positions.map((one) => one.became)
    expect(became).toEqual([...['row'], ...Array(9).fill('rejected'), 'row', 'thinned', 'dropped'])
    expect(answer.counts).toMatchObject({ positions: 3, rows: 2, duplicatePositions: 1 })
    expect(answer.positions[0]!.score).not.toBeNull()
    expect(answer.positions[11]!.score).toBeNull()
  })

  test('of a station that is no vessel is set aside', async () => {
    const { rejects } = await score({
      mmsi: '002190000',
      positions: [position],
      identities: [{ time: at(1), name: 'X' }],
    })
    expect(rejects).toEqual([
      { list: 'positions', index: 0, reason: 'coast-station' },
      { list: 'identities', index: 0, reason: 'coast-station' },
    ])
  })

  test('may be nothing', async () => {
    const answer = await score({ mmsi: '219000001', positions: [] })
    expect(answer).toMatchObject({ positions: [], rejects: [], trips: [], events: [] })
  })

  test('may be the example of the documents', async () => {
    const answer = await score(SCORE_EXAMPLE)
    expect(answer.counts).toMatchObject({ positions: 3, rows: 3 })
    expect(answer.trips).toHaveLength(1)
  })

  test.each([
    [400, { positions: [] }, 'mmsi: '],
    [400, { mmsi: '1', positions: [{ ...position, knots: 3 }] }, 'positions[0]: Unrecognized key: "knots"'],
    [400, { mmsi: '1', positions: [position, { lon: '10' }] }, 'positions[1].lon: '],
    [400, { mmsi: '1', positions: { lon: [1, 'x'] } }, 'positions.lon[1]: '],
    [400, { mmsi: '1', positions: [], watermark: 'now' }, 'watermark: '],
    [400, { mmsi: '1', positions: [], place: 'auto' }, 'place: '],
    [400, { mmsi: '1', positions: Array(PREDICT_OPTIONS.mostReports + 1).fill({}) }, 'positions: Too big'],
    [422, { mmsi: '1', positions: { lon: [1], lat: [1, 2] } }, 'positions.lat: 2 values'],
    [422, { mmsi: '-5', positions: [] }, 'mmsi: neither'],
    [
      422,
      { mmsi: '1', positions: Array(PREDICT_OPTIONS.mostReports).fill({}), identities: [{}] },
      'more than',
    ],
  ])('is answered %i where it is %#', async (wanted, given, where) => {
    const { status, body } = await ask(service.routes, 'POST', SCORE, given)
    expect([status, (body as { error: string }).error.slice(0, where.length)]).toEqual([wanted, where])
  })
})
