/** A folder with history in which rules find something. */

import { join } from 'node:path'
import { replaceZoneSet } from '../../../lib/store/zones.ts'
import { squareZone } from '../../alerts/judging-world.ts'
import { runBackfill, writeCsv } from '../../pipeline/run-backfill.ts'
import { NOW_MS, openTestWriter } from '../../store/folder.ts'

const START_MS = Date.UTC(2025, 11, 10)
const HOURS = 40

/** Vessels in it. */
export const SHIPS = 6

/**
 * A trawler works in a reserve, a second goes dark beside it, two ships share a number, others are heard all the while. In
 * `dir`, which is there; gives the data folder.
 */
export async function makePoachingFolder(dir: string): Promise<string> {
  const rows: string[] = []
  for (let minute = 0; minute < HOURS * 60; minute += 5) {
    const time = new Date(START_MS + minute * 60_000).toISOString()
    const say = (mmsi: number, lat: number, lon: number, speed: number) =>
      rows.push(`${mmsi},${time},${lat.toFixed(5)},${lon.toFixed(5)},${speed},30`)
    say(219000001, 55, 4.6 + minute * 0.0003, 3)
    if (minute < 24 * 60 || minute > 30 * 60) say(219000002, 55.1, 3.6 + minute * 0.0002, 1.5)
    for (const other of [3, 4, 5]) say(219000000 + other, 55 + 0.1 * other, 3.6 + minute * 0.0002, 1.5)
    if (minute < 360) for (const lat of [40, 45]) say(224000001, lat + minute * 0.002, -20, 8)
  }
  const data = join(dir, 'data')
  const store = await openTestWriter(data)
  const zones = [squareZone('reserve', [4.8, 54.8, 5.2, 55.3])]
  await replaceZoneSet(store, { name: 'test', zones }, { who: 'test', note: '', writtenMs: NOW_MS })
  await store.close()
  await runBackfill(data, [writeCsv(join(dir, 'a.csv'), 'mmsi,time,lat,lon,speed,shiptype', rows)])
  return data
}
