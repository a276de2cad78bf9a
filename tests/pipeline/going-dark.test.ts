import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { GoingDarkOutput } from '../../lib/events/outputs.ts'
import { activeGeneration, readVesselOutputs } from '../../lib/store/read-outputs.ts'
import { openReader } from '../../lib/store/store.ts'
import { temporaryFolder } from '../store/folder.ts'
import { exportedFiles, runBackfill, writeCsv } from './run-backfill.ts'

const HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName'
const OFF_MS = Date.UTC(2025, 5, 1, 23, 30)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DARK = '219000001'
const WITNESS = '219000002'
/** Degrees of latitude. */
const NM = 1.852 / (6371.0088 * (Math.PI / 180))

function row(mmsi: string, timeMs: number, latDeg: number, lonDeg: number, name = ''): string {
  return [mmsi, new Date(timeMs).toISOString(), latDeg.toFixed(5), lonDeg.toFixed(5), 0.1, 0, name].join(',')
}

/** Every 3 min for an hour up to OFF, at 10° N 179.99° E. */
const goesDark = Array.from({ length: 21 }, (_, i) => row(DARK, OFF_MS - (20 - i) * 3 * MINUTE, 10, 179.99))
/** Far away, so that time goes on. */
const others = ['219000011', '219000012', '219000013'].flatMap((mmsi, i) =>
  Array.from({ length: 60 }, (_, k) => row(mmsi, OFF_MS + (k - 20) * 10 * MINUTE, 40 + i * 5, 0)),
)
const heardAt = (nm: number, afterMs = HOUR, name = '') => [
  row(WITNESS, OFF_MS + afterMs, 10 + nm * NM, 179.99, name),
]
const isBack = [row(DARK, OFF_MS + 5 * HOUR, 10.2, -179.99)]

async function run(dir: string, name: string, rows: readonly string[]) {
  return runBackfill(dir, [writeCsv(join(dir, `${name}.csv`), HEADER, rows)])
}

async function goingDark(dir: string): Promise<GoingDarkOutput[]> {
  const store = await openReader(dir)
  try {
    const { generation } = (await activeGeneration(store))!
    const { events } = await readVesselOutputs(store, generation, DARK)
    return events.filter((event) => event.kind === 'goingDark')
  } finally {
    await store.close()
  }
}

describe('a backfill finds going dark', () => {
  const found = async (...rows: string[]) => {
    const dir = temporaryFolder()
    await run(dir, 'a', [...goesDark, ...others, ...rows])
    return goingDark(dir)
  }

  test('where another is heard at 19.9 nm, not at 20.1', async () => {
    expect(await found(...heardAt(19.9))).toMatchObject([
      {
        mmsi: DARK,
        open: true,
        startMs: OFF_MS,
        endMs: OFF_MS + 2 * HOUR,
        onLonUnits: Number.NaN,
        medianIntervalMinutes: 3,
        inPort: false,
        feedOutage: false,
        witnessMmsi: WITNESS,
        witnessMs: OFF_MS + HOUR,
        witnessKm: 36.85,
      },
    ])
    expect(await found(...heardAt(20.1))).toEqual([])
    expect(await found(...heardAt(19.9, 2 * HOUR + 1000))).toEqual([])
    expect(await found()).toEqual([])
  })

  test('and across 180° where it came back', async () => {
    expect(await found(...heardAt(5), ...isBack)).toMatchObject([
      { open: false, endMs: OFF_MS + 5 * HOUR, westUnits: 107_994_000, eastUnits: -107_994_000 },
    ])
  })

  test('but not by what a gear beacon says', async () => {
    expect(await found(...heardAt(5, HOUR, 'NET 12-85%'))).toEqual([])
    expect(await found(...heardAt(5, HOUR, 'NETTUNO'))).toHaveLength(1)
  })

  test('nor by a coast station', async () => {
    expect(await found(row('002190000', OFF_MS + HOUR, 10, 179.9))).toEqual([])
  })
})

describe('in several runs', () => {
  test('the witness may come later, and go again', async () => {
    const dir = temporaryFolder()
    await run(dir, 'a', [...goesDark, ...others])
    expect(await goingDark(dir)).toEqual([])
    const { foldedReports, imports } = await run(dir, 'b', heardAt(3))
    // The silent ship is not folded again.
    expect(foldedReports).toBe(1)
    expect(await goingDark(dir)).toMatchObject([{ witnessMmsi: WITNESS }])
    const whole = temporaryFolder()
    await run(whole, 'both', [...goesDark, ...others, ...heardAt(3)])
    expect(await exportedFiles(dir)).toEqual(await exportedFiles(whole))

    const { id } = imports.find(({ name }) => name.endsWith('b.csv'))!
    await runBackfill(dir, [], { remove: [id] })
    expect(await goingDark(dir)).toEqual([])
  })

  test('its end may come later, and time that decides it', async () => {
    const dir = temporaryFolder()
    const early = others.filter((_, i) => i % 60 < 30)
    await run(dir, 'a', [...goesDark, ...early, ...heardAt(3)])
    expect(await goingDark(dir)).toEqual([])
    await run(
      dir,
      'b',
      others.filter((_, i) => i % 60 >= 30),
    )
    expect(await goingDark(dir)).toMatchObject([{ open: true }])
    await run(dir, 'c', isBack)
    const whole = temporaryFolder()
    await run(whole, 'all', [...goesDark, ...others, ...heardAt(3), ...isBack])
    expect(await goingDark(dir)).toMatchObject([{ open: false, endMs: OFF_MS + 5 * HOUR }])
    expect(await goingDark(dir)).toEqual(await goingDark(whole))
  })
})
