/** History for bench:live: a report of each ship a minute, as two files, folded by `npm run backfill`. */

import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { FLEET_OPTIONS, type Place, placeAt, type Ship } from './fleet.ts'
import { runScript } from './run-script.ts'

export interface Preload {
  readonly ships: readonly Ship[]
  readonly minutes: number
  /** Of the last report, epoch ms. */
  readonly endMs: number
  readonly dir: string
}

/** A worker each reads them. */
const FILES = 2
const HEADER = 'mmsi,timestamp,message_type,lat,lon,sog,cog,heading,name,call_sign,ship_type\n'
const FLUSH_CHARACTERS = 1 << 20

/** Resolves when the folder holds the zone and the history. */
export async function preload({ ships, minutes, endMs, dir }: Preload): Promise<void> {
  const files = join(dir, 'preload')
  mkdirSync(files)
  const data = join(dir, 'data')
  const zone = join(files, 'no-take.geojson')
  writeFileSync(zone, JSON.stringify(noTake()))
  await runScript('zones.ts', ['import', zone, '--kind', 'no-take', '--data', data])
  const firstMinute = Math.floor(endMs / 60_000) - minutes
  for (let file = 0; file < FILES; file++) {
    const from = firstMinute + Math.floor((minutes * file) / FILES)
    const to = firstMinute + Math.floor((minutes * (file + 1)) / FILES)
    writeMinutes(join(files, `positions-${file}.csv`), ships, from, to, file === 0)
  }
  if (minutes > 0)
    await runScript('backfill.ts', [
      ...Array.from({ length: FILES }, (_, file) => join(files, `positions-${file}.csv`)),
      ...['--data', data],
    ])
  rmSync(files, { recursive: true })
}

function writeMinutes(
  path: string,
  ships: readonly Ship[],
  from: number,
  to: number,
  isFirst: boolean,
): void {
  const file = openSync(path, 'w')
  const place: Place = { lonDeg: 0, latDeg: 0, knots: 0, courseDeg: 0 }
  let text = HEADER
  for (let minute = from; minute < to; minute++)
    for (const [i, ship] of ships.entries()) {
      // Rows are five minutes apart: ships begin one after the other, so that they come at all times alike.
      if (isFirst && minute < from + (i % 5)) continue
      const timeMs = minute * 60_000 + ((i * 7919) % 60) * 1000
      const stamp = new Date(timeMs).toISOString()
      if (isFirst && minute === from + (i % 5))
        text += `${ship.mmsi},${stamp},5,,,,,,${ship.name},${ship.callSign},${ship.shipType}\n`
      placeAt(ship, timeMs, minute, place)
      const course = (Math.round(place.courseDeg * 10) % 3600) / 10
      text += `${ship.mmsi},${stamp},1,${place.latDeg.toFixed(6)},${place.lonDeg.toFixed(6)},${place.knots.toFixed(1)},${course},${Math.round(course) % 360},,,\n`
      if (text.length < FLUSH_CHARACTERS) continue
      writeSync(file, text)
      text = ''
    }
  writeSync(file, text)
  closeSync(file)
}

function noTake(): object {
  const { west, south, east, north } = FLEET_OPTIONS.noTake
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return {
    type: 'Feature',
    properties: {
      ...{ id: 'simulated-reserve', name: 'Simulated reserve', kind: 'no-take' },
      ...{ authority: 'simulated', source: 'simulated', permitted_flags: 'none' },
    },
    geometry: { type: 'Polygon', coordinates: [ring] },
  }
}
