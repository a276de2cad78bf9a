/** Where ships were heard last, as the folder has it: what a map shows before anything new is heard. */

import { NO_SCORE } from '../model/scorer.ts'
import { decodeChunk, type TrackPositions } from './chunk-codec.ts'
import { readActive } from './read-active.ts'
import type { Store } from './store.ts'

/** Rows of columns; NaN where not told. */
export interface LastPositions {
  readonly count: number
  readonly mmsi: readonly string[]
  /** Heard last, '' when none was. */
  readonly name: readonly string[]
  readonly timeMs: Float64Array
  readonly lonUnits: Int32Array
  readonly latUnits: Int32Array
  readonly speedKnots: Float32Array
  readonly courseDeg: Float32Array
  readonly headingDeg: Float32Array
  /** Of the last row, thousandths; NO_SCORE while there is none. */
  readonly score: Uint16Array
}

/** Ships silent for longer are not shown, ms: the newest report of the folder is now. Own; a map fades them after 6 h. */
const SHOWN_MS = 24 * 3_600_000
/** Ships read at once: some ten milliseconds. */
const PAGE = 200

/** Ships by MMSI, a page at a time; relative places are none. */
export async function* readLastPositions(store: Store): AsyncGenerator<LastPositions> {
  let after = ''
  for (;;) {
    const rows = await readActive(store, (generation) => readPage(store, generation, after))
    if (rows.length === 0) return
    yield columnsOf(rows.flatMap(({ mmsi, name, columns }) => lastOf(mmsi, name, decodeChunk(columns))))
    after = rows.at(-1)!.mmsi
  }
}

interface PageRow {
  readonly mmsi: string
  readonly name: string
  readonly columns: Uint8Array
}

async function readPage(store: Store, generation: number, after: string): Promise<PageRow[]> {
  const { rows } = await store.connection.sql.execute({
    sql: `SELECT v."mmsi", v."name", (
          SELECT c."columns" FROM "TrackChunk" AS c WHERE c."generation" = v."generation" AND c."mmsi" = v."mmsi"
          ORDER BY c."endMs" DESC LIMIT 1
        ) AS "columns" FROM "Vessel" AS v
      WHERE v."generation" = ? AND v."mmsi" > ? AND v."kind" = 'ship' AND v."positions" > 0
        AND v."lastMs" >= (SELECT max("lastMs") FROM "Vessel" WHERE "generation" = v."generation" AND "kind" = 'ship') - ?
        AND EXISTS (SELECT 1 FROM "TrackChunk" AS c WHERE c."generation" = v."generation" AND c."mmsi" = v."mmsi")
      ORDER BY v."mmsi" LIMIT ?`,
    args: [generation, after, SHOWN_MS, PAGE],
  })
  return rows.map((row) => ({
    mmsi: String(row.mmsi),
    name: String(row.name),
    columns: new Uint8Array(row.columns as ArrayBuffer),
  }))
}

interface Last {
  readonly mmsi: string
  readonly name: string
  readonly at: number
  readonly score: number
  readonly positions: TrackPositions
}

function lastOf(mmsi: string, name: string, positions: TrackPositions): Last[] {
  const at = positions.count - 1
  if (at < 0 || positions.relativePlace[at] === 1) return []
  // Thinned-out positions have none.
  let row = at
  while (row > 0 && positions.score[row] === NO_SCORE) row--
  return [{ mmsi, name, at, score: positions.score[row]!, positions }]
}

function columnsOf(ships: readonly Last[]): LastPositions {
  return {
    count: ships.length,
    mmsi: ships.map(({ mmsi }) => mmsi),
    name: ships.map(({ name }) => name),
    timeMs: Float64Array.from(ships, ({ positions, at }) => positions.timeMs[at]!),
    lonUnits: Int32Array.from(ships, ({ positions, at }) => positions.lonUnits[at]!),
    latUnits: Int32Array.from(ships, ({ positions, at }) => positions.latUnits[at]!),
    speedKnots: Float32Array.from(ships, ({ positions, at }) => positions.speedKnots[at]!),
    courseDeg: Float32Array.from(ships, ({ positions, at }) => positions.courseDeg[at]!),
    headingDeg: Float32Array.from(ships, ({ positions, at }) => positions.headingDeg[at]!),
    score: Uint16Array.from(ships, ({ score }) => score),
  }
}
