import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { BackfillRequest } from '../../lib/pipeline/request.ts'
import { listArchiveFiles } from '../../lib/store/archive-files.ts'
import { readOverview } from '../../lib/store/read-overview.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { temporaryFolder } from '../store/folder.ts'
import { exportedFiles, READING, runBackfill, writeCsv } from './run-backfill.ts'
import { FLEET_HEADER, fleetRows } from './synthetic-fleet.ts'

const run = runBackfill

const exported = exportedFiles

function writeFleet(file: string, some: readonly string[]): string {
  return writeCsv(file, FLEET_HEADER, some)
}

const rows = fleetRows({ ships: 5, hours: 48 })
const LIMITS = { trips: 10, portVisits: 10, gaps: 10 }

describe('a backfill', () => {
  it('stores what the export gives back, with every position on its trip', async () => {
    const dir = temporaryFolder()
    const result = await run(dir, [writeFleet(join(dir, 'all.csv'), rows)])
    expect(result.changed).toBe(true)
    expect(result.outcomes).toMatchObject([{ status: 'imported', fault: null }])
    const { counts } = result
    expect(counts).toMatchObject({ vessels: 5, tracks: 5, positions: rows.length, gaps: 1 })

    const files = await exported(dir)
    const positions = parse(files['positions.ndjson']!)
    expect(positions).toHaveLength(rows.length)
    expect(positions[0]).toMatchObject({
      mmsi: '219000000',
      time: '2025-03-01T05:00:00.000Z',
      lonDeg: 3,
      latDeg: 55,
      speedKnots: 10,
      courseDeg: 90,
      headingDeg: null,
      kept: true,
    })
    const trips = parse(files['trips.ndjson']!)
    const onTrips = positions.filter(({ tripId }) => tripId !== null)
    expect(trips.map(({ positions: n }) => n).reduce((sum, n) => Number(sum) + Number(n), 0)).toBe(
      onTrips.length,
    )
    expect(parse(files['gaps.ndjson']!)).toMatchObject([
      { mmsi: '219000017', inPort: false, possibleDisabling: false },
    ])
    const vessels = parse(files['vessels.ndjson']!)
    expect(vessels).toHaveLength(5)
    expect(vessels[1]).toMatchObject({
      mmsi: '219000017',
      kind: 'ship',
      flag: 'DK',
      name: 'SHIP 1',
      callSign: null,
      firstTime: '2025-03-01T05:00:01.000Z',
      lastTime: '2025-03-03T04:57:01.000Z',
      tracks: 1,
      gaps: 1,
    })
  })

  it('accounts for every position: on a track, heard twice, without motion, or noise', async () => {
    const dir = temporaryFolder()
    const twice = writeFleet(join(dir, 'twice.csv'), [...rows, ...rows].sort())
    const { counts } = await run(dir, [twice])
    const { dropped, positions, trackPositions } = counts!
    expect(positions).toBe(2 * rows.length)
    expect(dropped.duplicatePositions).toBe(rows.length)
    expect(trackPositions + dropped.duplicatePositions + dropped.noMotion + dropped.noise).toBe(positions)
  })

  it('decides nothing by silence while fewer than three ships were heard', async () => {
    const dir = temporaryFolder()
    const two = rows.filter((row) => /^2190000(00|17),/.test(row))
    const { counts, watermarkMs } = await run(dir, [writeFleet(join(dir, 'two.csv'), two)])
    expect(watermarkMs).toBe(Number.NEGATIVE_INFINITY)
    expect(counts).toMatchObject({ vessels: 2, tripsByEnd: { open: 2 } })
  })

  it('tells numbers that no ship may have from ships', async () => {
    const dir = temporaryFolder()
    const shared = rows.map((row) => row.replace(/^219000017/, '123456789'))
    const { counts } = await run(dir, [writeFleet(join(dir, 'all.csv'), shared)])
    expect(counts!.vesselsByKind).toEqual({ ship: 4, invalid: 1 })
    const vessels = parse((await exported(dir))['vessels.ndjson']!)
    expect(vessels[0]).toMatchObject({ mmsi: '123456789', kind: 'invalid', flag: null, name: 'SHIP 1' })
    expect((await readOverview(dir, LIMITS)).gaps).toMatchObject([{ vesselKind: 'invalid' }])
  })

  it('gives the same bytes in any order of files, in one run or several', async () => {
    const whole = temporaryFolder()
    await run(whole, [writeFleet(join(whole, 'all.csv'), rows)])
    const wanted = await exported(whole)

    const parts = temporaryFolder()
    const files = [0, 1, 2, 3].map((part) =>
      writeFleet(
        join(parts, `${part}.csv`),
        rows.filter((_, i) => Math.floor((i * 4) / rows.length) === part).reverse(),
      ),
    )
    const shuffled = temporaryFolder()
    await run(
      shuffled,
      [2, 0, 3, 1].map((part) => files[part]!),
    )
    expect(await exported(shuffled)).toEqual(wanted)

    const stepwise = temporaryFolder()
    for (const part of [3, 1, 0, 2]) await run(stepwise, [files[part]!])
    expect(await exported(stepwise)).toEqual(wanted)
  })

  it('changes nothing when the same bytes come again, under whatever name', async () => {
    const dir = temporaryFolder()
    const first = await run(dir, [writeFleet(join(dir, 'a.csv'), rows)])
    const before = readFileSync(join(dir, 'wakewatch.db'))
    const phases = new Set<string>()
    const context = () => {
      throw new Error('nothing is to be folded')
    }
    const onProgress: BackfillRequest['onProgress'] = ({ phase }) => phases.add(phase)
    const again = await run(dir, [join(dir, 'a.csv'), writeFleet(join(dir, 'b.csv'), rows)], {
      onProgress,
      context,
    })
    expect(again.changed).toBe(false)
    // Quick: told by the bytes, nothing is decoded, loaded or folded.
    expect(phases).toEqual(new Set(['reading']))
    expect(again.outcomes.map(({ status }) => status)).toEqual(['known', 'known'])
    expect(again.counts).toEqual(first.counts)
    expect(readFileSync(join(dir, 'wakewatch.db')).equals(before)).toBe(true)
  })

  it('reads the same bytes another way in place of the first', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), rows)
    await run(dir, [file])
    const reading = {
      format: 'auto',
      startMs: null,
      place: 'relative',
      dateOrder: null,
      columns: null,
    } as const
    const relative = await run(dir, [file], { reading })
    expect(relative.imports).toMatchObject([{ place: 'relative' }])
    expect(listArchiveFiles(join(dir, 'archive')).size).toBe(1)
    const positions = parse((await exported(dir))['positions.ndjson']!)
    expect(new Set(positions.map(({ place }) => place))).toEqual(new Set(['relative']))
  })

  it('takes standard input, and knows it again', async () => {
    const dir = temporaryFolder()
    const bytes = Buffer.from(`${FLEET_HEADER}\n${rows.join('\n')}\n`)
    const stdin = async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
    }
    const first = await run(dir, ['-'], { stdin: stdin() })
    expect(first.outcomes).toMatchObject([{ name: '-', status: 'imported' }])
    const again = await run(dir, ['-'], { stdin: stdin() })
    expect(again.outcomes).toMatchObject([{ name: '-', status: 'known' }])
    expect(again.changed).toBe(false)
    const asFile = await run(dir, [writeFleet(join(dir, 'a.csv'), rows)])
    expect(asFile.changed).toBe(false)
  })

  it('keeps what is good and names what is not', async () => {
    const dir = temporaryFolder()
    const inputs = join(dir, 'inputs')
    mkdirSync(inputs)
    writeFleet(join(inputs, 'good.csv'), rows.slice(0, 1000))
    writeFileSync(join(inputs, 'empty.csv'), '')
    writeFileSync(join(inputs, 'noise.bin'), Buffer.from([0, 1, 2, 250, 251, 252]))
    const packed = gzipSync(`${FLEET_HEADER}\n${rows.slice(1000).join('\n')}\n`)
    writeFileSync(join(inputs, 'truncated.csv.gz'), packed.subarray(0, packed.length - 2000))
    const result = await run(dir, [inputs, join(dir, 'missing.csv')])
    const statusOf = Object.fromEntries(
      result.outcomes.map(({ name, status }) => [name.split('/').at(-1), status]),
    )
    expect(statusOf).toEqual({
      'good.csv': 'imported',
      'empty.csv': 'failed',
      'noise.bin': 'failed',
      'truncated.csv.gz': 'imported',
      'missing.csv': 'failed',
    })
    for (const { name, status, fault } of result.outcomes) {
      if (status === 'imported' && name.endsWith('.csv')) expect(fault).toBeNull()
      else {
        expect(fault).toContain(name)
        expect(fault).not.toContain('\n')
      }
    }
    expect(result.counts!.positions).toBeGreaterThan(1000)
    const overview = await readOverview(dir, LIMITS)
    expect(overview.imports.map(({ fault }) => fault === null)).toContain(false)
  })

  it('counts rejects by reason with their lines, and keeps them', async () => {
    const dir = temporaryFolder()
    const [mmsi, time] = rows[0]!.split(',')
    const bad = [`${mmsi},${time},95.5,3.0,1,1,`, `${mmsi},2999-01-01T00:00:00Z,55.0,3.0,1,1,`]
    await run(dir, [writeFleet(join(dir, 'a.csv'), [...rows.slice(0, 50), ...bad])])
    const { imports } = await readOverview(dir, LIMITS)
    expect(imports[0]!.rejected).toBe(2)
    const reasons = Object.fromEntries(imports[0]!.report.rejects.map(({ reason, count }) => [reason, count]))
    expect(reasons).toEqual({ 'out-of-range': 1, 'future-time': 1 })
    const future = imports[0]!.report.rejects.find(({ reason }) => reason === 'future-time')!
    expect(future.examples).toMatchObject([{ line: 53 }])
  })

  it('shows what it showed when it is aborted, wherever it stands, and goes on from there', async () => {
    const dir = temporaryFolder()
    await run(dir, [writeFleet(join(dir, 'a.csv'), rows.slice(0, 2000))])
    const before = await exported(dir)
    const more = writeFleet(join(dir, 'b.csv'), rows.slice(2000))
    const wanted = temporaryFolder()
    await run(wanted, [writeFleet(join(wanted, 'all.csv'), rows)])
    for (const phase of ['reading', 'folding', 'writing'] as const) {
      const controller = new AbortController()
      const onProgress: BackfillRequest['onProgress'] = (progress) => {
        if (progress.phase === phase) controller.abort(new Error(`stopped while ${phase}`))
      }
      const resume = phase === 'writing'
      await expect(run(dir, [more], { signal: controller.signal, onProgress, resume })).rejects.toThrow(
        `stopped while ${phase}`,
      )
      expect(await exported(dir)).toEqual(before)
      expect(existsSync(join(dir, 'run'))).toBe(true)
    }
    const result = await run(dir, [], { resume: true })
    expect(result).toMatchObject({ changed: true, outcomes: [{ name: more, status: 'imported' }] })
    expect(await exported(dir)).toEqual(await exported(wanted))
    expect(existsSync(join(dir, 'run'))).toBe(false)
    expect(listArchiveFiles(join(dir, 'archive')).size).toBe(2)
  })

  it('clears away what a run that was cut off has left, unless it is resumed', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), rows)
    const controller = new AbortController()
    const onProgress: BackfillRequest['onProgress'] = ({ phase }) => {
      if (phase === 'folding') controller.abort(new Error('stopped'))
    }
    await expect(run(dir, [file], { signal: controller.signal, onProgress })).rejects.toThrow('stopped')
    const other = writeFleet(join(dir, 'b.csv'), rows.slice(0, 500))
    await expect(run(dir, [other], { resume: true })).rejects.toThrow(`read ${file}`)
    expect((await run(dir, [other])).outcomes).toMatchObject([{ name: other, status: 'imported' }])
    expect(listArchiveFiles(join(dir, 'archive')).size).toBe(1)
    await expect(run(dir, [], { resume: true })).rejects.toThrow('no run was cut off there')
  })

  it('tells what a dry run would find and changes nothing', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), rows)
    const dry = await run(dir, [file], { dryRun: true })
    expect(dry).toMatchObject({ changed: false, dryRun: true, counts: { vessels: 5, gaps: 1 } })
    expect(listArchiveFiles(join(dir, 'archive')).size).toBe(0)
    expect((await readOverview(dir, LIMITS)).active).toBeNull()
    const wet = await run(dir, [file])
    expect(wet.counts).toEqual(dry.counts)
  })

  it('changes nothing where more lines are rejected than the user allows', async () => {
    const dir = temporaryFolder()
    const bad = rows.slice(0, 5).map((row) => row.replace(/,5\d\.\d+,/, ',95.5,'))
    const file = writeFleet(join(dir, 'a.csv'), [...rows.slice(0, 50), ...bad])
    await expect(run(dir, [file], { maxErrors: 4 })).rejects.toThrow('--max-errors 4')
    expect(existsSync(join(dir, 'run'))).toBe(false)
    expect((await readOverview(dir, LIMITS)).active).toBeNull()
    expect((await run(dir, [file], { maxErrors: 5 })).outcomes).toMatchObject([{ read: { rejected: 5 } }])
  })

  it('reads the vessels and times that are chosen, and counts the rest as not chosen', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), rows)
    const times = rows.map((row) => Date.parse(row.split(',')[1]!))
    const sinceMs = times[Math.floor(times.length / 4)]!
    const untilMs = times[Math.floor(times.length / 2)]!
    const vessels = [rows[0]!.split(',')[0]!, rows[1]!.split(',')[0]!]
    const chosen = rows.filter(
      (row, i) => vessels.includes(row.split(',')[0]!) && times[i]! >= sinceMs && times[i]! < untilMs,
    )
    const reading = { ...READING, choice: { sinceMs, untilMs, vessels } }
    const { outcomes, counts } = await run(dir, [file], { reading })
    expect(counts).toMatchObject({ vessels: 2, positions: chosen.length, tripsByEnd: { open: 2 } })
    expect(outcomes[0]!.read!.report.setAside).toEqual([
      { reason: 'not-chosen', count: rows.length - chosen.length },
    ])
    const cut = temporaryFolder()
    await run(cut, [writeFleet(join(cut, 'a.csv'), chosen)])
    expect(await exported(dir)).toEqual(await exported(cut))
  })

  it('takes an import back and folds its vessels anew', async () => {
    const dir = temporaryFolder()
    const first = await run(dir, [writeFleet(join(dir, 'a.csv'), rows.slice(0, 2500))])
    const before = await exported(dir)
    const wrong = rows.slice(1000, 4000).map((row) => row.replace(/,5(\d)\./, ',4$1.'))
    const second = await run(dir, [writeFleet(join(dir, 'b.csv'), wrong)])
    expect(await exported(dir)).not.toEqual(before)
    const { id } = second.outcomes[0]!.record!
    const back = await run(dir, [], { remove: [id] })
    expect(back).toMatchObject({ changed: true, counts: first.counts })
    expect(await exported(dir)).toEqual(before)
    const last = await run(dir, [], { remove: [first.outcomes[0]!.record!.id] })
    expect(last.counts).toMatchObject({ vessels: 0, positions: 0, segments: 0 })
  })

  it('folds anew when the configuration changes', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), rows)
    await run(dir, [file])
    const changed = await run(dir, [file], { configuration: { ports: 'others' } })
    expect(changed.changed).toBe(true)
    expect(changed.outcomes).toMatchObject([{ status: 'known' }])
  })
})

describeWithData('a backfill of real messages', () => {
  it('gives the same bytes whole and split into days in any order', async () => {
    const text = gunzipSync(readFileSync(sharedData('ais-tracks/gfw_segment_messages.csv.gz'))).toString()
    const [header, ...lines] = text.trimEnd().split('\n')
    const whole = temporaryFolder()
    await run(whole, [sharedData('ais-tracks/gfw_segment_messages.csv.gz')])

    const days = new Map<string, string[]>()
    for (const line of lines) {
      const day = line.split(',')[1]!.slice(0, 10)
      const ofDay = days.get(day)
      if (ofDay === undefined) days.set(day, [line])
      else ofDay.push(line)
    }
    const split = temporaryFolder()
    const files = [...days].map(([day, ofDay]) => writeCsv(join(split, `${day}.csv`), header!, ofDay))
    // 7 is prime to the number of days: every day once, in an order far from time's.
    const shuffled = files.map((_, i) => files[(i * 7) % files.length]!)
    expect(new Set(shuffled).size).toBe(files.length)
    await run(split, shuffled.slice(0, 20))
    await run(split, shuffled.slice(20))
    expect(await exported(split)).toEqual(await exported(whole))
  })
})

function parse(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
