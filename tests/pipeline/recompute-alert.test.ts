import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { configureFold, hashOf } from '../../lib/pipeline/configuration.ts'
import { readJudgingInputs } from '../../lib/pipeline/judging-inputs.ts'
import { isSameAlert, recomputeAlert } from '../../lib/pipeline/recompute-alert.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { activeGeneration } from '../../lib/store/read-outputs.ts'
import { readAlerts } from '../../lib/store/replace-alerts.ts'
import { openReader, openWriter } from '../../lib/store/store.ts'
import { replaceZoneSet } from '../../lib/store/zones.ts'
import { experts, squareZone } from '../alerts/judging-world.ts'
import { migrationsFolder, NOW_MS, temporaryFolder } from '../store/folder.ts'
import { never, runBackfill, writeCsv } from './run-backfill.ts'

const HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,VesselType'
const START_MS = Date.UTC(2025, 4, 2)
const EVERY_MS = 300_000
const KM_PER_DEGREE = 111.195 * Math.cos((55 * Math.PI) / 180)

/**
 * Four ships on ways east, 11 km apart. The first works in the reserve, later goes dark before it for five hours and
 * comes back; the others are heard all the while.
 */
function fleetLines(): string[] {
  return ['219000001', '219000002', '219000003', '219000004'].flatMap((mmsi, ship) => {
    let lonDeg = 4.6
    return Array.from({ length: 36 * 12 }, (_, i) => {
      const isWorking = ship === 0 && lonDeg >= 5 && lonDeg < 5.3
      const knots = isWorking ? 3 : 1.5
      lonDeg += (knots * 1.852 * EVERY_MS) / 3_600_000 / KM_PER_DEGREE
      const time = new Date(START_MS + i * EVERY_MS + ship * 1000).toISOString()
      const isDark = ship === 0 && i >= 25 * 12 && i < 30 * 12
      const place = [(55 - 0.1 * ship).toFixed(5), lonDeg.toFixed(5)]
      return isDark ? '' : [mmsi, time, ...place, knots, 90, `SHIP ${ship}`, 30].join(',')
    }).filter((line) => line !== '')
  })
}

async function judgedFolder(): Promise<string> {
  const dir = temporaryFolder()
  const migrations = readMigrations(migrationsFolder)
  const store = await openWriter(dir, { migrations, simulated: false, nowMs: NOW_MS })
  const zones = [squareZone('reserve', [5.05, 54.95, 5.25, 55.5])]
  await replaceZoneSet(store, { name: 'test', zones }, { who: 'test', note: '', writtenMs: NOW_MS })
  await store.close()
  await runBackfill(dir, [writeCsv(join(dir, 'fleet.csv'), HEADER, fleetLines())])
  return dir
}

describe('an alert made again from the stored messages', () => {
  it('has the same bytes, whatever it rests on', async () => {
    const dir = await judgedFolder()
    const store = await openReader(dir)
    try {
      const active = (await activeGeneration(store))!
      const alerts = await readAlerts(store.connection.sql, active.generation)
      const rules = alerts.map(({ ruleId }) => ruleId)
      expect(rules).toContain('fishing-in-no-take-area')
      expect(rules).toContain('dark-near-closed-area')
      const scorer = { kind: 'speed-baseline' } as const
      for (const { id, ruleId } of alerts) {
        const scratchDir = join(dir, 'scratch', id)
        mkdirSync(scratchDir, { recursive: true })
        const request = {
          ...{ scorer, ports: null, scratchDir, now: () => NOW_MS + 1, signal: never },
          context: () => ({ places: null, solarHour: () => 12, options: TRACK_OPTIONS }),
          inputs: await readJudgingInputs(store, experts()),
          optionsHash: hashOf(configureFold({}, scorer)),
          migrations: readMigrations(migrationsFolder),
        }
        const made = await recomputeAlert(store, id, request)
        expect(made.recomputed).toBe(made.stored)
        expect(isSameAlert(made)).toBe(true)
        // Who was heard first and last where it went dark has a part in it, and nobody else.
        if (ruleId === 'dark-near-closed-area')
          expect(made.vessels).toEqual(['219000001', '219000002', '219000004'])
        await expect(recomputeAlert(store, id, { ...request, optionsHash: 'other' })).rejects.toThrow(
          'thresholds',
        )
        const inputs = { ...request.inputs, zones: [] }
        await expect(recomputeAlert(store, id, { ...request, inputs })).rejects.toThrow('have changed')
      }
      await expect(recomputeAlert(store, '0123', {} as Parameters<typeof recomputeAlert>[2])).rejects.toThrow(
        'no alert',
      )
    } finally {
      await store.close()
    }
  })
})
