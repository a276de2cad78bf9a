import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { beforeAll, describe, expect, it } from 'vitest'
import { type InputResult, readInputs } from '../../lib/ais/read-inputs.ts'
import { POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { createPlaces } from '../../lib/geo/create-places.ts'
import { parseSimulateArguments, type SimulationFormat } from '../../scripts/simulate-arguments.ts'
import { type SimulatedFiles, writeSimulation } from '../../scripts/simulate-files.ts'
import { builtinPlaces } from '../simulate/run-fleet.ts'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const never = new AbortController().signal

function argvFor(out: string): string[] {
  return ['--vessels', '2', '--days', '2', '--interval', '600', '--out', out]
}

/** What is printed on wrong use. */
function complaintOf(argv: readonly string[]): string {
  let printed = ''
  const parse = () => parseSimulateArguments(argv, (text) => (printed += text), Date.UTC(2026, 0, 1))
  expect(parse).toThrow(CommanderError)
  return printed
}

describe('npm run simulate', () => {
  it('writes a folder that says what it is, prints one object, and does not write over it', async () => {
    const out = join(temporaryFolder(), 'fleet')
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/simulate.ts', ...argvFor(out), '--json'],
      { cwd: root, encoding: 'utf8' },
    )
    expect(status).toBe(0)
    const summary = JSON.parse(stdout)
    expect(summary).toMatchObject({ simulated: true, vessels: 2, days: 2, seed: 1, intervalSeconds: 600 })
    expect(readdirSync(join(out, 'messages'))).toEqual(['2025-01-01.csv', '2025-01-02.csv'])
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toMatch(/^# SIMULATED AIS messages\n/)
    const lines = readdirSync(join(out, 'messages')).flatMap((name) =>
      readFileSync(join(out, 'messages', name), 'latin1')
        .trimEnd()
        .split('\n')
        .slice(1),
    )
    expect(lines.length).toBe(summary.messages)
    const truth = readFileSync(join(out, 'truth.ndjson'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(truth.length).toBe(summary.truthRows)
    expect(truth.filter(({ kind }) => kind === 'vessel').map(({ mmsi }) => mmsi % 1000)).toEqual([0, 1])
    for (const { start } of truth) if (start !== undefined) expect(start).toMatch(/^2025-01-0[12]T.*Z$/)

    const again = writeSimulation(parseSimulateArguments(argvFor(out)), builtinPlaces(), never, () => {})
    await expect(again).rejects.toThrow('holds something already')
  })

  it('writes the zones and the register of a patrol fleet, which say that they are simulated', async () => {
    const out = join(temporaryFolder(), 'patrol')
    const options = parseSimulateArguments([...argvFor(out), '--fleet', 'patrol'])
    await writeSimulation(options, builtinPlaces(), never, () => {})
    expect(readdirSync(out).sort()).toEqual([
      ...['README.md', 'messages', 'register.csv', 'truth.ndjson', 'zones.geojson'],
    ])
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('patrol fleet of 2 vessels')
    const zones = JSON.parse(readFileSync(join(out, 'zones.geojson'), 'utf8'))
    expect(zones.name).toContain('SIMULATED')
    for (const { properties } of zones.features) expect(properties.source).toBe('SIMULATED')
    const rows = readFileSync(join(out, 'register.csv'), 'utf8').trimEnd().split('\n')
    expect(rows.length).toBe(3)
    for (const row of rows.slice(1)) expect(row).toMatch(/^SIM-\d,.*SIMULATED/)
  })

  it('says what is wrong with its arguments', () => {
    const argv = argvFor('out')
    const changed = (option: string, value: string) => [...argv, option, value]
    expect(complaintOf([])).toContain("required option '--vessels <n>'")
    expect(complaintOf(changed('--vessels', '0'))).toContain('--vessels is a whole number from 1 to 1000000')
    expect(complaintOf(changed('--vessels', '1e3'))).toContain('--vessels is a whole number')
    expect(complaintOf(changed('--days', '-1'))).toContain('--days is a whole number')
    expect(complaintOf(changed('--seed', 'x'))).toContain('--seed is a whole number')
    expect(complaintOf(changed('--interval', '0'))).toContain('--interval is a whole number from 1 to 86400')
    expect(complaintOf(changed('--format', 'json'))).toContain('--format is one of csv, nmea, parquet')
    expect(complaintOf(changed('--fleet', 'navy'))).toContain('--fleet is one of ordinary, patrol')
    expect(complaintOf([...argv, '--fleet', 'patrol', '--days', '331'])).toContain('from 1 to 330')
    expect(complaintOf(changed('--start', 'yesterday'))).toContain('--start is a date such as 2025-01-01')
    expect(complaintOf(changed('--start', '2025-12-31'))).toContain('end in the future')
    expect(parseSimulateArguments(argv)).toMatchObject({
      vessels: 2,
      intervalMs: 600_000,
      format: 'csv',
      seed: 1,
    })
    expect(parseSimulateArguments(argv.slice(0, 4).concat('--out', 'x')).intervalMs).toBeNull()
  })

  it('leaves nothing of a run that did not end, and takes away what a killed one left', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'fleet')
    const options = parseSimulateArguments(argvFor(out))
    const stop = new AbortController()
    await expect(writeSimulation(options, builtinPlaces(), stop.signal, () => stop.abort())).rejects.toThrow(
      'aborted',
    )
    expect(readdirSync(folder)).toEqual([])
    const nowhere = createPlaces([], new Int32Array(0))
    await expect(writeSimulation(options, nowhere, never, () => {})).rejects.toThrow('simulate: ')
    expect(readdirSync(folder)).toEqual([])

    mkdirSync(`${out}.part`)
    writeFileSync(join(`${out}.part`, 'thesis.txt'), 'mine')
    await expect(writeSimulation(options, builtinPlaces(), never, () => {})).rejects.toThrow('is in the way')
    expect(existsSync(join(`${out}.part`, 'thesis.txt'))).toBe(true)
    writeFileSync(join(`${out}.part`, 'README.md'), '# SIMULATED AIS messages\n\nThis run did not end.\n')
    await writeSimulation(options, builtinPlaces(), never, () => {})
    expect(readdirSync(folder)).toEqual(['fleet'])
  })
})

interface Written {
  readonly files: SimulatedFiles
  readonly results: readonly InputResult[]
  /** Every accepted report as a text, in order. */
  readonly reports: readonly string[]
}

const written = {} as Record<SimulationFormat, Written>

async function write(format: SimulationFormat): Promise<Written> {
  const out = join(temporaryFolder(), format)
  const argv = ['--vessels', '20', '--days', '2', '--interval', '150', '--format', format, '--out', out]
  const files = await writeSimulation(parseSimulateArguments(argv), builtinPlaces(), never, () => {})
  const buffer = new ReportBuffer()
  const importStartMs = Date.UTC(2026, 0, 1)
  const results = await readInputs([join(out, 'messages')], { importStartMs }, buffer)
  return { files, results, reports: reportsOf(buffer).sort() }
}

function reportsOf({ block, keys, identities }: ReportBuffer): string[] {
  return Array.from({ length: block.count }, (_, row) => {
    const head = [keys[block.vessel[row]!], block.timeMs[row], block.messageType[row]]
    const rest =
      block.kind[row] === POSITION
        ? [
            block.lonUnits[row],
            block.latUnits[row],
            block.speedKnots[row],
            block.courseDeg[row],
            block.headingDeg[row],
          ]
        : Object.values(identities[block.identity[row]!]!)
    return [...head, ...rest].join()
  })
}

/** Rejects of all files by reason. */
function rejectsOf({ results }: Written): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { report } of results) {
    for (const [reason, count] of report.rejects.counts) sums[reason] = (sums[reason] ?? 0) + count
  }
  return sums
}

describe('the three formats', () => {
  beforeAll(async () => {
    for (const format of ['csv', 'nmea', 'parquet'] as const) written[format] = await write(format)
  })

  it('carry the same reports', () => {
    expect(written.csv.reports.length).toBeGreaterThan(20_000)
    expect(written.nmea.reports).toEqual(written.csv.reports)
    expect(written.parquet.reports).toEqual(written.csv.reports)
  })

  it('are read without a line left over or an error, a file a day', () => {
    for (const { results, files } of Object.values(written)) {
      expect(results.length).toBe(2)
      for (const { error, report } of results) {
        expect(error).toBeNull()
        expect(report.unaccountedLines()).toBe(0)
      }
      expect(files.truthRows).toBeGreaterThan(100)
    }
  })

  it('reject what is deliberately bad, by its reason, and nothing else', () => {
    const { csv, nmea, parquet } = written
    const delivered = csv.files.counts
    expect(delivered.garbled).toBeGreaterThan(0)
    expect(rejectsOf(csv)).toEqual({
      'bad-time': delivered.garbled,
      truncated: delivered.cut,
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    expect(rejectsOf(parquet)).toEqual({
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    // The other sentence of a message of two that lost one.
    const { 'orphan-part': orphans, ...others } = rejectsOf(nmea)
    expect(others).toEqual({
      'bad-checksum': delivered.garbled,
      truncated: delivered.cut,
      'future-time': delivered.future,
      'out-of-range': delivered.impossible,
    })
    expect(orphans ?? 0).toBeLessThanOrEqual(delivered.garbled + delivered.cut)
    const setAside = csv.results.map(({ report }) => report.setAside.get('place-not-available') ?? 0)
    expect(setAside[0]! + setAside[1]!).toBe(delivered.unavailable)
  })
})
