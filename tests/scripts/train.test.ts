import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { FEATURES } from '../../lib/features/feature-list.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { readModel } from '../../lib/model/registry.ts'
import { parseArguments } from '../../scripts/train-arguments.ts'
import { createTrainProgress } from '../../scripts/train-progress.ts'
import { formatOutcome } from '../../scripts/train-report.ts'
import { runTraining, type TrainingOutcome } from '../../scripts/train-run.ts'
import { type DrawnTrack, drawCsv, writeLabels } from '../pipeline/labelled-world.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

/** A vessel that fishes at 3 kn and one that steams at 9: enough to tell apart. */
const FLEET: readonly DrawnTrack[] = Array.from({ length: 8 }, (_, i) => ({
  vessel: `90000000000000${i}`,
  labels: (i % 2 === 0 ? 'F' : '.').repeat(60 + 5 * i),
  knots: i % 2 === 0 ? 3 + i / 10 : 9 + i / 10,
}))
/** What the shipped recipe adds to a plain ensemble, taken away: an option after it brings it back. */
const PLAIN = ['--bins', 'none', '--no-distil', '--augment-thin', 'none', '--augment-history', 'none']
const SMALL = ['--members', '2', '--epochs', '3', '--hidden-units', '8', '--batch-rows', '32']

function run(...argv: readonly string[]): Promise<TrainingOutcome> {
  return runTraining(parseArguments([...PLAIN, ...argv, ...SMALL]), {
    command: 'the command',
    context: { places: null, solarHour: () => 12, options: TRACK_OPTIONS },
    stream: { write: () => true },
    now: () => NOW_MS,
  })
}

describe('npm run train', () => {
  test('writes a model that can be read, judged on vessels that it never saw, with its card', async () => {
    const data = writeLabels('trawlers.csv', FLEET)
    const out = join(temporaryFolder(), 'models')
    const outcome = await run(
      '--data',
      data,
      '--folds',
      'vessel:4',
      '--fold-seeds',
      '2',
      '--out',
      out,
      '--thin',
      '20m',
      '--leave-out-of-report',
      FLEET[0]!.vessel,
    )
    expect(outcome.written).toBe(`${out}/detector/1`)
    const model = await readModel(out, 'detector')
    expect(model.members).toHaveLength(2)
    expect(model.metadata).toMatchObject({ version: '1', command: 'the command', seed: 1 })
    expect(model.metadata.data).toMatchObject({
      vessels: 8,
      labelled: 620,
      fishing: 300,
      byGear: { trawlers: { vessels: 8, labelled: 620, fishing: 300 } },
      files: [{ name: 'trawlers.csv', labelled: 620 }],
    })
    expect(model.calibration).toEqual(outcome.validation!.calibration)
    expect(model.fishingFrom).toBe(outcome.validation!.fishingFrom)
    const { all, without, readings, perFold } = outcome.validation!
    expect(all).toMatchObject({ vessels: 8, rows: 620 })
    expect(all.auc.mean).toBeGreaterThan(0.97)
    expect(without).toMatchObject({ vessels: 7, rows: 560 })
    expect(readings['20m']!.all.rows).toBeLessThan(330)
    expect(perFold).toHaveLength(8)
    const card = readFileSync(join(out, 'detector/1/card.md'), 'utf8')
    for (const words of ['CC BY 4.0', '| trawlers | 8 | 620 | 300 |', 'the command', FLEET[0]!.vessel])
      expect(card).toContain(words)
    expect(formatOutcome(outcome)).toContain('one position in 20m, without those left out')
    // The next one is version 2, and no version is written twice.
    await expect(run('--data', data, '--folds', 'none', '--out', out, '--version', '1')).rejects.toThrow(
      /detector\/1 exists already/,
    )
    expect((await run('--data', data, '--folds', 'none', '--out', out)).written).toBe(`${out}/detector/2`)
  })

  const SHIPPED = [
    '--bins',
    '4',
    '--distil',
    '--distil-epochs',
    '2',
    '--augment-thin',
    '20m',
    '--augment-history',
    '3h',
  ]

  test('the same seed gives the same files', async () => {
    const data = writeLabels('trawlers.csv', FLEET)
    const train = async () => {
      const out = temporaryFolder()
      await run('--data', data, '--folds', 'vessel:2', '--fold-seeds', '1', '--out', out, ...SHIPPED)
      return [
        'weights.bin',
        'model.json',
        'normalisation.json',
        'calibration.json',
        'background.json',
        'metadata.json',
        'card.md',
      ].map((name) => readFileSync(join(out, 'detector/1', name)))
    }
    expect(await train()).toEqual(await train())
  })

  test('a folder, thinned copies and logistic regression; a fold of one sort is told, not fatal', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'labels'))
    writeFileSync(join(folder, 'labels/seines.csv'), drawCsv(FLEET.slice(0, 3)))
    writeFileSync(join(folder, 'labels/pots.csv'), drawCsv(FLEET.slice(3, 5)))
    const outcome = await run(
      '--data',
      join(folder, 'labels'),
      '--model',
      'logistic',
      '--folds',
      'vessel:5',
      '--fold-seeds',
      '1',
      '--no-ship',
      '--augment-thin',
      '20m',
      '--hidden-units',
      'none',
    )
    expect(outcome.written).toBeNull()
    expect(Object.keys(outcome.data.byGear)).toEqual(['pots', 'seines'])
    expect(outcome.validation!.perFold.every(({ auc }) => Number.isNaN(auc))).toBe(true)
    expect(formatOutcome(outcome)).toContain('Fold 5 of seed 1 has fishing rows only, or none')
  })

  const refused: readonly [string, readonly DrawnTrack[] | string, RegExp, ...string[]][] = [
    ['one vessel', FLEET.slice(0, 1), /one labelled vessel says nothing of others/],
    [
      'fewer vessels than folds',
      FLEET.slice(0, 3),
      /6 folds by vessel need as many labelled vessels, and there are 3/,
    ],
    ['no labels', [{ vessel: '900000000000001', labels: '????' }], /no row of .*seines\.csv has a label/],
    ['a table without labels', 'mmsi,timestamp\n1,2\n', /seines\.csv has no labels: it needs the columns/],
    [
      'a label outside 0..1',
      drawCsv(FLEET).replace(',1.0,drawn', ',1.2,drawn'),
      /seines\.csv, line 2: is_fishing is '1\.2', neither within 0\.\.1 nor -1/,
    ],
    [
      'NaN',
      drawCsv(FLEET).replace(',3.0,0.0,', ',NaN,0.0,'),
      /seines\.csv, line 2: speed is 'NaN', not a number/,
    ],
    [
      'times that are not sorted',
      drawCsv([FLEET[0]!, { ...FLEET[0]!, vessel: FLEET[0]!.vessel }]),
      /seines\.csv, line 62: times are not sorted/,
    ],
    ['a stranger', FLEET, /no vessel 7 to leave out of the report/, '--leave-out-of-report', '7'],
  ]
  test.each(refused)('refuses %s', async (_, content, reason, ...more) => {
    const file = join(temporaryFolder(), 'seines.csv')
    writeFileSync(file, typeof content === 'string' ? content : drawCsv(content))
    await expect(run('--data', file, '--no-ship', ...more)).rejects.toThrow(reason)
  })

  test('a file that is not there is named', async () => {
    await expect(run('--data', 'nowhere.csv', '--no-ship')).rejects.toThrow(/nowhere\.csv/)
  })
})

describe('the command line', () => {
  const parse = (...argv: readonly string[]) => parseArguments(['--data', 'a.csv', ...argv])

  test('overrides the recipe, and nothing else', () => {
    const { recipe } = parse('--hidden-units', '32,16', '--dropout', '0', '--early-stop')
    expect(recipe).toEqual({ ...parse().recipe, hiddenUnits: [32, 16], dropout: 0, earlyStop: true })
    expect(parse('--distil').recipe.distil).not.toBeNull()
    expect(parse('--model', 'logistic').recipe.hiddenUnits).toEqual([])
  })

  test('chooses features by name and by beginning', () => {
    const shore = FEATURES.map(({ name }) => name).filter((name) => name.startsWith('lnShore'))
    expect(shore.length).toBeGreaterThan(1)
    expect(parse('--features', 'lnShore*,speedKnots').recipe.features).toEqual([...shore, 'speedKnots'])
    expect(parse('--without-features', 'lnShore*').recipe.features).toEqual(
      parse().recipe.features.filter((name) => !shore.includes(name)),
    )
  })

  test('wrong use ends with 2 and says what is wrong, help with 0', () => {
    const script = fileURLToPath(new URL('../../scripts/train.ts', import.meta.url))
    const spawn = (...argv: readonly string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', script, ...argv], { encoding: 'utf8' })
    const wrong = spawn('--data', 'a.csv', '--folds', 'row:6')
    expect(wrong).toMatchObject({ status: 2, stdout: '' })
    expect(wrong.stderr).toContain("'row:6' is neither vessel:6")
    const help = spawn('--help')
    expect(help.status).toBe(0)
    expect(help.stdout.match(/\$ npm run/g)).toHaveLength(2)
  })

  const wrong: readonly string[][] = [
    ['--folds', 'vessel:1'],
    ['--dropout', '1'],
    ['--hidden-units', '64,0'],
    ['--features', 'latitude'],
    ['--thin', '30'],
    ['--without-features', '*'],
    ['--folds', 'none', '--no-ship'],
    ['--version', 'new'],
  ]
  test.each(wrong)('refuses %s %s', (...argv) => {
    expect(() => parse(...argv)).toThrow()
  })
})

test('progress is a line every 10 s where nobody watches, and says how much is left', () => {
  const lines: string[] = []
  let nowMs = 0
  const progress = createTrainProgress({ write: (text) => lines.push(text) }, () => nowMs, 10)
  for (let i = 0; i < 10; i++) {
    progress.begin(`network ${i + 1}`)
    nowMs += 3000
    progress.count()
  }
  progress.finish()
  expect(lines).toEqual([
    'train: 40 %, network 4, 18 s left\n',
    'train: 80 %, network 8, 6 s left\n',
    'train: 10 networks in 30 s\n',
  ])
})
