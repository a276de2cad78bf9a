import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommanderError } from 'commander'
import { describe, expect, test, vi } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { hashVessel } from '../../lib/model/detector-model.ts'
import { writeModel } from '../../lib/model/registry.ts'
import { parseArguments } from '../../scripts/evaluate-arguments.ts'
import { type Evaluation, formatEvaluation } from '../../scripts/evaluate-report.ts'
import { evaluate } from '../../scripts/evaluate-run.ts'
import { Scorers } from '../../scripts/evaluate-scorers.ts'
import { makeModel } from '../model/detector-world.ts'
import { type DrawnTrack, drawCsv, writeLabels } from '../pipeline/labelled-world.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** As the command does, without a map, from which it takes nothing here. */
function run(...args: readonly string[]): Promise<Evaluation> {
  return evaluate(parseArguments(args), {
    context: () => ({ places: null, solarHour: localSolarHour, options: TRACK_OPTIONS }),
    now: () => NOW_MS,
    tell: () => {},
  })
}

/** As others read it. */
const asJson = (evaluation: Evaluation) => JSON.parse(JSON.stringify(evaluation))

function spawn(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/evaluate.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

const TRACKS: readonly DrawnTrack[] = [
  { vessel: '1000000000001', labels: '....FFFFFFFFFFFF....??', minutes: 15 },
  { vessel: '1000000000002', labels: '.........', minutes: 30, knots: 11 },
]

const KEYS = TRACKS.map(({ vessel }) => vessel)

/** Under models/ of a folder: detector@1 of these vessels, detector@3 and logistic@1 of none. */
async function writeModels(trainedOn: readonly string[] = []): Promise<string> {
  const folder = join(temporaryFolder(), 'models')
  const model = makeModel({ seed: 5 })
  for (const [name, version, vessels] of [
    ['detector', '1', trainedOn],
    ['detector', '3', []],
    ['logistic', '1', []],
  ] as const) {
    const data = { ...model.metadata.data, vesselHashes: vessels.map(hashVessel) }
    await writeModel(
      folder,
      { ...model, version, metadata: { ...model.metadata, name, version, data } },
      '# Card',
    )
  }
  return folder
}

const FIGURES = ['rows', 'vessels', 'auc', 'prAuc', 'f1', 'brier', 'ece', 'events', 'intervals']

describe('npm run evaluate', () => {
  test('judges a model beside what it must beat, overall, by group and thinned, and warns of its own vessels', async () => {
    const [known, other] = [
      writeLabels('known.csv', TRACKS),
      writeLabels('other.csv', [{ ...TRACKS[0]!, vessel: '9000000000009' }]),
    ]
    const models = await writeModels(KEYS)
    const evaluation = await run(
      ...['--model', 'detector@1', '--models', models, '--data', known, other],
      ...['--thin', '30m,1h', '--bootstrap', '50'],
    )
    const judged = asJson(evaluation)
    expect(judged).toMatchObject({ rows: 20 + 9 + 20, vessels: 3, fishingFrom: 470, groupBy: 'file' })
    expect(judged.model).toBe(`detector 1 on ${judged.backend}`)
    expect(Object.keys(judged)).toEqual(expect.arrayContaining([...FIGURES, 'byGroup', 'reliability']))
    expect(Object.keys(judged.events)).toEqual(expect.arrayContaining(['precision', 'recall', 'f1']))
    expect(judged.intervals.auc.low).toBeLessThanOrEqual(judged.intervals.auc.high)
    expect(Object.keys(judged.byGroup)).toEqual(['known', 'other'])
    for (const group of Object.values(judged.byGroup))
      expect(Object.keys(group!)).toEqual(expect.arrayContaining(FIGURES))
    expect(Object.keys(judged.baselines)).toEqual([
      'speed-baseline 1',
      'speed-rule 1',
      'gfw-heuristic 1',
      `logistic 1 on ${judged.backend}`,
    ])
    expect(judged.thinned['30m'].rows).toBeLessThan(judged.rows)
    expect(judged.thinned['1h'].rows).toBeLessThan(judged.thinned['30m'].rows)
    expect(judged.warnings).toEqual([
      `${judged.model} was trained on 2 of these 3 vessels: the figures do not say how it does on others`,
    ])
  })

  test('prints tables; an undefined figure is a dash, and null in JSON', async () => {
    const evaluation = await run('--model', 'speed-rule', '--data', writeLabels('steaming.csv', [TRACKS[1]!]))
    const text = formatEvaluation(evaluation)
    expect(text).toContain('9 labelled rows (0 fishing) of 1 vessel in 1 file')
    expect(text).toMatch(/\| AUC +\| +- \| +- \| +- \|/)
    expect(text).toMatch(/\| Brier +\| +0.000 \| +- \|/)
    expect(text).not.toMatch(/NaN|undefined|null/)
    expect(asJson(evaluation)).toMatchObject({
      auc: null,
      f1: null,
      brier: 0,
      intervals: null,
      backend: null,
    })
  })

  test('draws the same for a seed, and leaves out whom it is told to', async () => {
    const more = ['F...', 'FF..', '.FFFF.F'].map((labels, i) => ({
      vessel: `200000000000${i}`,
      labels,
      knots: 4 + i,
    }))
    const file = writeLabels('a.csv', [...TRACKS, ...more])
    const args = ['--model', 'gfw-heuristic', '--data', file, '--bootstrap', '20']
    const first = await run(...args)
    expect(await run(...args)).toEqual(first)
    expect((await run(...args, '--seed', '2')).intervals).not.toEqual(first.intervals)
    expect((await run(...args, '--bootstrap', '0')).intervals).toBeNull()
    const without = await run(...args, '--without', ...[TRACKS[1]!, ...more].map(({ vessel }) => vessel))
    expect(without).toMatchObject({ rows: 20, vessels: 1, intervals: null })
  })

  test('refuses a fault in a file with its line, and vessels that are not there', async () => {
    const file = join(temporaryFolder(), 'faulty.csv')
    writeFileSync(file, drawCsv(TRACKS).replace(',1.0,drawn', ',1.5,drawn'))
    await expect(run('--model', 'speed-rule', '--data', file)).rejects.toThrow(
      `${file}, line 6: is_fishing is '1.5'`,
    )
    const sound = writeLabels('b.csv', TRACKS)
    await expect(run('--model', 'speed-rule', '--data', sound, '--without', '77')).rejects.toThrow(
      'no vessel 77',
    )
  })

  test('ends with 1 when it fails and 2 when it is called wrongly, its reason on stderr alone', () => {
    const failed = spawn('--data', 'a.csv', '--models', 'nowhere')
    expect(failed).toMatchObject({ status: 1, stdout: '' })
    expect(failed.stderr).toContain("nowhere: there is no model 'detector'")
    expect(spawn('--thin', '1h')).toMatchObject({ status: 2, stdout: '' })
  })
})

describe('its arguments', () => {
  test.each([
    [['--data', 'a.csv', '--thin', '30x'], "'30x' is no time"],
    [['--data', 'a.csv', '--thin', '1h,0m'], "'0m' is no time"],
    [['--data', 'a.csv', '--group-by', 'gear'], 'Allowed choices are file, vessel, rate'],
    [['--data', 'a.csv', '--bootstrap', '-1'], 'A whole number is needed'],
    [['--thin', '1h'], "required option '--data"],
    [['a.csv', '--data', 'b.csv'], 'too many arguments'],
  ])('%j are refused', (args, reason) => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(() => parseArguments(args)).toThrow(CommanderError)
    expect(() => parseArguments(args)).toThrow(reason)
    vi.restoreAllMocks()
  })

  test('times are hours or minutes', () => {
    expect(parseArguments(['--data', 'a', 'b', '--thin', '30m, 2h']).thin).toEqual([
      { name: '30m', thinMs: 1_800_000 },
      { name: '2h', thinMs: 7_200_000 },
    ])
  })
})

describe('its models', () => {
  test('are found by name, version or folder; of an unknown one it says what there is', async () => {
    const folder = await writeModels()
    const scorers = new Scorers(folder)
    const nameOf = async (wanted: string) => (await scorers.open(wanted)).scorer.name
    expect(await nameOf('speed-rule')).toBe('speed-rule 1')
    expect(scorers.backend).toBeNull()
    expect(await nameOf('detector')).toMatch(/^detector 3 on /)
    expect(await nameOf('detector@1')).toMatch(/^detector 1 on /)
    expect(await new Scorers('nowhere').open(join(folder, 'detector', '1'))).toMatchObject({
      scorer: { name: expect.stringMatching(/^detector 1 on /), fishingFrom: 470 },
    })
    await expect(nameOf('detector@2')).rejects.toThrow("no version '2' of detector, only 1, 3")
    await expect(nameOf('suspicion')).rejects.toThrow(
      "no model 'suspicion'; there are detector@1, detector@3, logistic@1, speed-baseline, speed-rule and gfw-heuristic",
    )
  })

  test('a baseline is not set beside itself', async () => {
    const scorers = new Scorers(join(temporaryFolder(), 'none'))
    const { baselines, refused } = await scorers.openBaselines(await scorers.open('gfw-heuristic'))
    expect(baselines.map(({ scorer }) => scorer.name)).toEqual(['speed-baseline 1', 'speed-rule 1'])
    expect(refused).toEqual([])
  })

  test('a baseline that cannot be read is missing, with the reason; the model asked for is not', async () => {
    const folder = await writeModels()
    for (const name of ['logistic', 'detector']) {
      const weights = join(folder, name, '1', 'weights.bin')
      writeFileSync(weights, readFileSync(weights).subarray(0, 100))
    }
    const scorers = new Scorers(folder)
    const { baselines, refused } = await scorers.openBaselines(await scorers.open('detector'))
    expect(baselines).toHaveLength(3)
    expect(refused).toEqual([expect.stringMatching(/^no logistic beside it: .*weights\.bin/)])
    await expect(scorers.open('detector@1')).rejects.toThrow('weights.bin')
  })
})

describeWithData("Global Fishing Watch's files", () => {
  test('every labelled row is judged; speed alone is worth beating, and better than rules', () => {
    const { status, stdout, stderr } = spawn(
      ...['--model', 'speed-baseline', '--data', sharedData('fishing-labels/gfw')],
      ...['--group-by', 'rate', '--bootstrap', '100', '--json'],
    )
    expect(status, stderr).toBe(0)
    const judged = JSON.parse(stdout)
    expect(judged).toMatchObject({ rows: 24_627, fishingRows: 11_655, vessels: 37, labelsWithoutRow: 0 })
    expect(judged.auc).toBeGreaterThan(0.87)
    expect(judged.events.precision).toBeGreaterThan(0.85)
    const groups: { rows: number }[] = Object.values(judged.byGroup)
    expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(24_627)
    for (const name of ['speed-rule 1', 'gfw-heuristic 1'])
      expect(judged.auc).toBeGreaterThan(judged.baselines[name].auc)
  })
})
