import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AlertOutput } from '../../lib/alerts/alert.ts'
import { readShippedRules } from '../../lib/alerts/rules/shipped-rules.ts'
import type { Zone } from '../../lib/geo/zones/zone.ts'
import { judgeFolder, withRules } from '../../lib/pipeline/judge-folder.ts'
import { readJudgingInputs } from '../../lib/pipeline/judging-inputs.ts'
import { readAlertBytes } from '../../lib/store/alert-records.ts'
import { queryRevisions } from '../../lib/store/alert-revisions.ts'
import { judgeAlert, readAlert, type StoredAlert } from '../../lib/store/alerts.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { activeGeneration } from '../../lib/store/read-outputs.ts'
import { readAlerts } from '../../lib/store/replace-alerts.ts'
import { openReader, openWriter, type Store } from '../../lib/store/store.ts'
import { replaceZoneSet } from '../../lib/store/zones.ts'
import { experts, squareZone } from '../alerts/judging-world.ts'
import { migrationsFolder, NOW_MS, temporaryFolder } from '../store/folder.ts'
import { never, runBackfill, writeCsv } from './run-backfill.ts'

const HEADER = 'MMSI,BaseDateTime,LAT,LON,SOG,COG,VesselName,VesselType'
const START_MS = Date.UTC(2025, 4, 2)
const EVERY_MS = 300_000
const FISHER = '219000001'

/** A fishing vessel that steams east at 10 kn, works at 3 kn from 5° to 5.4° E for hours, and steams on; two others far off. */
function fleet(): Map<string, string[]> {
  const lines = new Map<string, string[]>()
  for (const [ship, mmsi] of [FISHER, '219000002', '219000003'].entries()) {
    let lonDeg = 4.2
    const own: string[] = []
    for (let i = 0; i < 24 * 12; i++) {
      const isWorking = ship === 0 && lonDeg >= 5 && lonDeg < 5.4
      const knots = isWorking ? 3 : 10
      lonDeg += (knots * 1.852 * EVERY_MS) / 3_600_000 / (111.195 * Math.cos((55 * Math.PI) / 180))
      const time = new Date(START_MS + i * EVERY_MS + ship * 1000).toISOString()
      own.push(
        [mmsi, time, (55 - 2 * ship).toFixed(5), lonDeg.toFixed(5), knots, 90, `SHIP ${ship}`, 30].join(','),
      )
    }
    lines.set(mmsi, own)
  }
  return lines
}

const RESERVE = squareZone('reserve', [5.1, 54.5, 5.3, 55.5])

async function withWriter<Result>(dir: string, use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openWriter(dir, {
    migrations: readMigrations(migrationsFolder),
    simulated: false,
    nowMs: NOW_MS,
  })
  return use(store).finally(() => store.close())
}

function putZones(dir: string, zones: readonly Zone[]): Promise<unknown> {
  return withWriter(dir, (store) =>
    replaceZoneSet(store, { name: 'test', zones }, { who: 'test', note: '', writtenMs: NOW_MS }),
  )
}

/** Records and the positions behind them, by id. */
async function alertBytes(dir: string): Promise<string[]> {
  const store = await openReader(dir)
  try {
    const { generation } = (await activeGeneration(store))!
    const alerts = await readAlerts(store.connection.sql, generation)
    const ids = alerts.map(({ id }) => id).sort()
    return await Promise.all(
      ids.map(async (id) => (await readAlertBytes(store.connection.sql, generation, id))!),
    )
  } finally {
    await store.close()
  }
}

async function passageBytes(dir: string): Promise<string> {
  const store = await openReader(dir)
  const { rows } = await store.connection.sql.execute('SELECT * FROM "ZonePassage" ORDER BY "id"')
  await store.close()
  return JSON.stringify(rows)
}

function writeFleet(dir: string, vessels: readonly string[] = [...fleet().keys()]): string {
  const lines = vessels.flatMap((mmsi) => fleet().get(mmsi)!)
  return writeCsv(join(dir, `${vessels.join('-')}.csv`), HEADER, lines)
}

function rejudge(dir: string, dryRun = false, suspicionFrom: number | null | undefined = undefined) {
  return withWriter(dir, async (store) => {
    const held = await readJudgingInputs(store, experts())
    const inputs =
      suspicionFrom === undefined
        ? held
        : withRules(held, { ...held.ruleSet, suspicionFrom, version: 'other' })
    return judgeFolder(store, { inputs, places: null, dryRun, nowMs: NOW_MS, signal: never })
  })
}

const NO_TAKE_RULE = 'fishing-in-no-take-area'

/** The one alert of fishing in the reserve, with what people said of it. */
async function shownAlert(dir: string): Promise<StoredAlert> {
  const store = await openReader(dir)
  try {
    const { generation } = (await activeGeneration(store))!
    const alerts = await readAlerts(store.connection.sql, generation)
    const own = alerts.filter(({ ruleId }) => ruleId === NO_TAKE_RULE)
    expect(own).toHaveLength(1)
    return (await readAlert(store, own[0]!.id))!
  } finally {
    await store.close()
  }
}

describe('a backfill judges what it finds', () => {
  it('with the zones that the folder has', async () => {
    const dir = temporaryFolder()
    await putZones(dir, [RESERVE])
    await runBackfill(dir, [writeFleet(dir)])
    const alerts = (await alertBytes(dir)).map((bytes) => (JSON.parse(bytes) as { alert: AlertOutput }).alert)
    expect(alerts.map(({ ruleId, mmsi, zoneId }) => [ruleId, mmsi, zoneId])).toContainEqual([
      'fishing-in-no-take-area',
      FISHER,
      'reserve',
    ])
    expect(alerts.every(({ mmsi }) => mmsi === FISHER)).toBe(true)
    const { insideFromMs, insideToMs } = alerts.find(({ ruleId }) => ruleId === 'fishing-in-no-take-area')!
      .causes[0]!
    // 0.2 degrees of longitude at 55 N are 12.75 km: 2.3 h at 3 kn.
    expect((insideToMs! - insideFromMs!) / 3_600_000).toBeCloseTo(2.3, 1)
  })

  it('the same whether zones came before or after, or one at a time', async () => {
    const other = squareZone('other', [5.2, 54, 6.5, 56], { kind: 'seasonal-closure' })
    const before = temporaryFolder()
    await putZones(before, [RESERVE, other])
    await runBackfill(before, [writeFleet(before)])
    const after = temporaryFolder()
    await runBackfill(after, [writeFleet(after)])
    expect(await alertBytes(after)).toEqual([])
    await putZones(after, [RESERVE])
    await rejudge(after)
    await putZones(after, [RESERVE, other])
    const { changed, replaced } = await rejudge(after)
    expect(changed).toBe(true)
    expect(replaced!.added).toBeGreaterThan(0)
    expect(await alertBytes(after)).toEqual(await alertBytes(before))
    expect(await passageBytes(after)).toBe(await passageBytes(before))
  })

  it('the same in one run and in three', async () => {
    const one = temporaryFolder()
    await putZones(one, [RESERVE])
    await runBackfill(one, [writeFleet(one)])
    const three = temporaryFolder()
    await putZones(three, [RESERVE])
    for (const mmsi of ['219000003', FISHER, '219000002'])
      await runBackfill(three, [writeFleet(three, [mmsi])])
    expect(await alertBytes(three)).toEqual(await alertBytes(one))
    expect((await alertBytes(one)).length).toBeGreaterThan(0)
  })

  it('again, without folding, when the same input comes to other zones', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(dir)
    await runBackfill(dir, [file])
    await putZones(dir, [RESERVE])
    expect(await runBackfill(dir, [file], { dryRun: true })).toMatchObject({
      changed: false,
      foldedReports: 0,
    })
    expect(await alertBytes(dir)).toEqual([])
    expect(await runBackfill(dir, [file])).toMatchObject({ changed: true, foldedReports: 0 })
    expect(await alertBytes(dir)).not.toEqual([])
    expect(await runBackfill(dir, [file])).toMatchObject({ changed: false })
  })

  it('and tells what came, changed and went, with the reason', async () => {
    const dir = temporaryFolder()
    await putZones(dir, [RESERVE])
    await runBackfill(dir, [writeFleet(dir)])
    await putZones(dir, [squareZone('reserve', [5.1, 54.5, 5.25, 55.5])])
    await rejudge(dir)
    await putZones(dir, [])
    await rejudge(dir)
    const store = await openReader(dir)
    const { revisions } = await queryRevisions(store, {
      ...{
        mmsi: null,
        ruleIds: ['fishing-in-no-take-area'],
        changes: null,
        sinceMs: null,
        limit: 10,
        cursor: null,
      },
    } as unknown as Parameters<typeof queryRevisions>[1])
    await store.close()
    expect(revisions.map(({ change, reason }) => [change, reason])).toEqual([
      ['withdrawn', 'zones changed'],
      ['changed', 'zones changed'],
      ['added', expect.stringContaining('import of')],
    ])
  })

  it('tells what other rules would raise, and changes nothing', async () => {
    const dir = temporaryFolder()
    await putZones(dir, [RESERVE])
    await runBackfill(dir, [writeFleet(dir)])
    const before = await alertBytes(dir)
    const { changed, after } = await rejudge(dir, true, 0.01)
    expect(changed).toBe(false)
    expect(after.filter(({ ruleId }) => ruleId === 'suspicion').length).toBeGreaterThan(0)
    expect(await alertBytes(dir)).toEqual(before)
    expect(readShippedRules().version).not.toBe('other')
  })

  it('and what people said of an alert stays with it when late reports move its beginning and other thresholds its extent', async () => {
    const dir = temporaryFolder()
    await putZones(dir, [RESERVE])
    const own = fleet().get(FISHER)!
    const rest = ['219000002', '219000003'].flatMap((mmsi) => fleet().get(mmsi)!)
    // The late ones are those from before it came to work in the middle of the reserve.
    const isLate = (line: string) => Number(line.split(',')[3]) < 5.2
    const early = writeCsv(join(dir, 'early.csv'), HEADER, [...own.filter((line) => !isLate(line)), ...rest])
    await runBackfill(dir, [early])
    const before = await shownAlert(dir)
    await withWriter(dir, (store) =>
      judgeAlert(
        store,
        before.alert.id,
        { state: 'acknowledged', reason: null, note: 'seen before', who: 'ana' },
        NOW_MS,
      ),
    )
    await runBackfill(dir, [writeCsv(join(dir, 'late.csv'), HEADER, own.filter(isLate))])
    const after = await shownAlert(dir)
    expect(after.alert.id).not.toBe(before.alert.id)
    expect(after.alert.startMs).toBeLessThan(before.alert.startMs)
    expect(after).toMatchObject({
      state: 'acknowledged',
      judged: { latest: { note: 'seen before', who: 'ana' } },
    })

    // Another threshold for the same rule: of the two hours inside it asks for two.
    await withWriter(dir, async (store) => {
      const inputs = await readJudgingInputs(store, experts())
      const rules = inputs.ruleSet.rules.map((rule) =>
        rule.id === NO_TAKE_RULE ? { ...rule, behaviour: { ...rule.behaviour, minMinutes: 120 } } : rule,
      )
      const changed = withRules(inputs, { ...inputs.ruleSet, rules, version: 'stricter' })
      return judgeFolder(store, {
        inputs: changed,
        places: null,
        dryRun: false,
        nowMs: NOW_MS,
        signal: never,
      })
    })
    const stricter = await shownAlert(dir)
    expect(stricter.alert.raisedMs).toBeGreaterThan(after.alert.raisedMs)
    expect(stricter).toMatchObject({ state: 'acknowledged', judged: { latest: { note: 'seen before' } } })
  })
})
