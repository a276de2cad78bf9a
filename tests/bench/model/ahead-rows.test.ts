import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { foldAhead } from '../../../bench/model/ahead-rows.ts'
import { FEATURE_COUNT, PRESENT, PRESENT_COUNT, STATISTIC } from '../../../lib/features/feature-list.ts'
import { TRACK_OPTIONS } from '../../../lib/features/track-machine.ts'
import { localSolarHour } from '../../../lib/geo/sun.ts'
import { type LabelledRows, readLabelledRows } from '../../../lib/pipeline/labelled-rows.ts'
import { NOW_MS, temporaryFolder } from '../../store/folder.ts'

const CONTEXT = { places: null, solarHour: localSolarHour, options: TRACK_OPTIONS }
const START_S = Date.UTC(2015, 5, 1) / 1000

interface Heard {
  readonly timeS: number
  readonly knots: number
  readonly courseDeg: number
  readonly lat: number
  readonly lon: number
}

/** To and fro, at speeds and after pauses that tell the two ways of time apart. */
const HEARD: readonly Heard[] = [
  [0, 9, 10, 50, -20],
  [12, 9, 12, 50.03, -19.99],
  [25, 3, 80, 50.04, -19.97],
  [31, 4, 200, 50.035, -19.975],
  [95, 2, 260, 50.03, -20.02],
  [107, 8, 300, 50.05, -20.05],
  [170, 8, 301, 50.13, -20.3],
].map(([minutes, knots, courseDeg, lat, lon]) => ({
  ...{ timeS: START_S + 60 * minutes!, knots: knots!, courseDeg: courseDeg!, lat: lat!, lon: lon! },
}))

function readHeard(heard: readonly Heard[]): Promise<LabelledRows> {
  const lines = heard.map(
    ({ timeS, knots, courseDeg, lat, lon }) =>
      `100000000000001,${timeS},90000,-1,${knots},${courseDeg},${lat},${lon},1,drawn`,
  )
  const header =
    'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source'
  const file = join(temporaryFolder(), 'track.csv')
  writeFileSync(file, `${[header, ...lines].join('\n')}\n`)
  return readLabelledRows([file], { context: CONTEXT, importStartMs: NOW_MS })
}

const featuresOf = (features: Float32Array, row: number) =>
  features.subarray(row * FEATURE_COUNT, (row + 1) * FEATURE_COUNT)

test('a track has ahead what the same track run backwards has behind, bit for bit', async () => {
  const rows = await readHeard(HEARD)
  const ahead = foldAhead(rows, CONTEXT)
  const endS = HEARD.at(-1)!.timeS
  const backwards = await readHeard(
    HEARD.map(({ timeS, courseDeg, ...rest }) => ({
      ...rest,
      timeS: START_S + endS - timeS,
      courseDeg: (courseDeg + 180) % 360,
    })).reverse(),
  )
  expect(rows.count).toBe(HEARD.length)
  const hours: number[] = [PRESENT.solarHourCos, PRESENT.solarHourSin]
  for (let row = 0; row < rows.count; row++) {
    const expected = featuresOf(backwards.features, rows.count - 1 - row).slice()
    // The hour is the row's own, not that of the mirrored time.
    for (const column of hours) expected[column] = featuresOf(rows.features, row)[column]!
    expect(featuresOf(ahead, row)).toEqual(expected)
  }
})

test('rows ahead change what comes before them, ahead and not behind', async () => {
  const rows = await readHeard(HEARD)
  const faster = await readHeard(HEARD.map((heard, i) => (i === 4 ? { ...heard, knots: 7 } : heard)))
  const [before, after] = [rows, faster].map((one) => foldAhead(one, CONTEXT)) as [Float32Array, Float32Array]
  const row = 3
  expect(featuresOf(faster.features, row)).toEqual(featuresOf(rows.features, row))
  expect(featuresOf(before, row)[PRESENT.speedKnots1]).toBe(2)
  expect(featuresOf(after, row)[PRESENT.speedKnots1]).toBe(7)
  // The last row has nobody ahead.
  expect(featuresOf(before, rows.count - 1)[PRESENT.speedKnots1]).toBeNaN()
  expect(featuresOf(before, 0)[PRESENT_COUNT + STATISTIC.rows]).toBeGreaterThan(
    featuresOf(rows.features, 0)[PRESENT_COUNT + STATISTIC.rows]!,
  )
})
