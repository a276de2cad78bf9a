import { spawnSync } from 'node:child_process'
import { existsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readFishingFrom } from '../../lib/events/configuration.ts'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { startBackend } from '../../lib/model/backend.ts'
import { createDetector } from '../../lib/model/detector.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import { hashModel } from '../../lib/model/model-hash.ts'
import { writeModel } from '../../lib/model/registry.ts'
import type { BackfillRequest } from '../../lib/pipeline/request.ts'
import {
  chooseRunScorer,
  describeRunScorer,
  type RunScorer,
  readScorer,
} from '../../lib/pipeline/run-scorer.ts'
import { readOverview } from '../../lib/store/read-overview.ts'
import { temporaryFolder } from '../store/folder.ts'
import { exportedFiles, READING, runBackfill, writeCsv } from './run-backfill.ts'
import {
  foldWandering,
  WANDERING_CONTEXT,
  WANDERING_HEADER,
  wanderingFleet,
  wanderingModel,
} from './wandering-fleet.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const fleet = wanderingFleet(5, [500, 30, 500, 200])
const model = wanderingModel(fleet)
const scorer: RunScorer = { kind: 'model', model, backend: 'wasm' }
const LIMITS = { trips: 0, portVisits: 0, gaps: 0 }

function writeFleet(file: string, keys: readonly string[] = fleet.keys): string {
  const lines = keys.flatMap((key) => fleet.csv.get(key)!)
  return writeCsv(file, WANDERING_HEADER, lines)
}

function run(dir: string, inputs: readonly string[], other: Partial<BackfillRequest> = {}) {
  return runBackfill(dir, inputs, { context: () => WANDERING_CONTEXT, scorer, ...other })
}

/** A models' folder with one version. */
async function modelsFolder(version = '1', of: DetectorModel = model): Promise<string> {
  const folder = join(temporaryFolder(), 'models')
  await writeModel(folder, { ...of, version, metadata: { ...of.metadata, version } }, '# A card\n')
  return folder
}

describe('a backfill by a detector', () => {
  it('stores what each row scores by itself, and says who scored', async () => {
    const dir = temporaryFolder()
    const { counts, scorer: told } = await run(dir, [writeFleet(join(dir, 'a.csv'))])
    expect(counts!.events.fishing).toBeGreaterThan(0)

    const detector = createDetector(model, await startBackend('wasm'))
    const wanted: Record<string, number> = {}
    const score = new Uint16Array(1)
    for (const [mmsi, { columns }] of foldWandering(fleet))
      for (let i = 0; i < columns.count; i++) {
        const from = columns.row[i]! * FEATURE_COUNT
        await detector.score(columns.features.slice(from, from + FEATURE_COUNT), 1, score)
        wanted[`${mmsi} ${new Date(columns.block.timeMs[i]!).toISOString()}`] = score[0]!
      }
    const { 'positions.ndjson': positions, 'metadata.json': metadata } = await exportedFiles(dir)
    const found = positions!
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { mmsi: string; time: string; score: number })
    expect(
      Object.fromEntries(found.map(({ mmsi, time, score }) => [`${mmsi} ${time}`, Math.round(score * 1000)])),
    ).toEqual(wanted)
    expect(new Set(Object.values(wanted)).size).toBeGreaterThan(200)

    const { options } = (await readOverview(dir, LIMITS)).active!
    expect(readScorer(options)).toEqual({
      name: 'detector 1 on wasm',
      fishingFrom: 470,
      model: { name: 'detector', version: '1', hash: hashModel(model), backend: 'wasm' },
    })
    expect(told).toEqual(readScorer(options))
    expect(JSON.parse(metadata!)).toEqual({ simulated: false, bbox: null, configuration: options })
    expect(readFishingFrom(options)).toBe(470)
    detector.dispose()
  })

  it('gives the same bytes in one run, in one run a vessel, and in a worker thread', async () => {
    // Relative places need no map: threads would make a real one.
    const other = {
      reading: { ...READING, place: 'relative' },
      context: () => ({ ...WANDERING_CONTEXT, solarHour: localSolarHour }),
    } as const
    const dir = temporaryFolder()
    const whole = join(dir, 'whole')
    await run(whole, [writeFleet(join(dir, 'all.csv'))], other)
    const wanted = await exportedFiles(whole)

    const apart = join(dir, 'apart')
    const files = fleet.keys.map((key) => writeFleet(join(dir, `${key}.csv`), [key]))
    for (const file of [...files].reverse()) await run(apart, [file], other)
    expect(await exportedFiles(apart)).toEqual(wanted)

    const threaded = join(dir, 'threaded')
    await run(threaded, files, { ...other, workers: 1 })
    expect(await exportedFiles(threaded)).toEqual(wanted)
  })

  it('folds anew by another model, threshold or backend, and does nothing again by the same', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'), fleet.keys.slice(0, 1))
    await run(dir, [file])
    expect((await run(dir, [file])).changed).toBe(false)
    const others: RunScorer[] = [
      { ...scorer, model: wanderingModel(fleet, 2) },
      { ...scorer, model: { ...model, fishingFrom: 471 } },
      { ...scorer, model: { ...model, calibration: { slope: 1, intercept: 0 } } },
      { kind: 'speed-baseline' },
    ]
    for (const other of others) expect((await run(dir, [file], { scorer: other })).changed).toBe(true)
    const hashes = [scorer, ...others, { ...scorer, backend: 'tensorflow' } as const].map((one) =>
      JSON.stringify(describeRunScorer(one)),
    )
    expect(new Set(hashes).size).toBe(6)
  })

  it('goes on with a run that was cut off by the same model and backend only', async () => {
    const dir = temporaryFolder()
    const file = writeFleet(join(dir, 'a.csv'))
    const controller = new AbortController()
    const stopped = run(dir, [file], {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === 'folding') controller.abort(new Error('stopped'))
      },
    })
    await expect(stopped).rejects.toThrow('stopped')
    const others: [RunScorer, string][] = [
      [{ kind: 'speed-baseline' }, 'this one would by speed-baseline 1'],
      [{ ...scorer, backend: 'tensorflow' }, 'this one would by detector 1 on tensorflow'],
      [{ ...scorer, model: wanderingModel(fleet, 2) }, 'this one would by detector 1 on wasm ('],
    ]
    for (const [other, text] of others) {
      const resumed = run(dir, [], { scorer: other, resume: true })
      await expect(resumed).rejects.toThrow(`scored by detector 1 on wasm (${hashModel(model)}), ${text}`)
      await expect(run(dir, [], { scorer: other, resume: true })).rejects.toThrow(
        'go on with --model detector@1 and WAKEWATCH_BACKEND=wasm',
      )
    }
    expect(await run(dir, [], { resume: true })).toMatchObject({ changed: true })
  })
})

describe('what scores is chosen', () => {
  it('by name, by version, by folder, or as the baseline; by the backend that is asked for', async () => {
    const folder = await modelsFolder('3')
    const environment = { WAKEWATCH_BACKEND: 'wasm' }
    for (const wanted of ['detector', 'detector@3', join(folder, 'detector/3'), join(folder, 'detector/3/')])
      expect(describeRunScorer(await chooseRunScorer(wanted, folder, environment))).toEqual({
        name: 'detector 3 on wasm',
        fishingFrom: 470,
        model: { name: 'detector', version: '3', hash: hashModel(model), backend: 'wasm' },
      })
    expect(await chooseRunScorer('speed-baseline', '/nowhere', environment)).toEqual({
      kind: 'speed-baseline',
    })
    const lacking = chooseRunScorer('detector', folder, { WAKEWATCH_BACKEND: 'abacus' })
    await expect(lacking).rejects.toThrow("WAKEWATCH_BACKEND is 'abacus'")
  })

  it('and refused where it is not there or broken, naming the file and the reason', async () => {
    const folder = await modelsFolder()
    const refusals: [string, string, string][] = [
      ['detector@7', folder, `${folder}: there is no version '7' of detector, only 1`],
      ['detector', '/nowhere', "/nowhere: there is no model 'detector'; npm run train makes one"],
      ['dectector', folder, `${folder}: there is no model 'dectector'`],
      [join(folder, 'detector'), folder, `${folder}/detector: it is no version of a model`],
      [join(folder, 'detector/8'), folder, `${folder}: there is no version '8'`],
    ]
    for (const [wanted, where, text] of refusals)
      await expect(chooseRunScorer(wanted, where, {}), wanted).rejects.toThrow(text)
    const place = join(folder, 'detector/1')
    writeFileSync(join(place, 'calibration.json'), '{"slope":1}')
    await expect(chooseRunScorer(place, folder, {})).rejects.toThrow(`${place}/calibration.json: `)
  })

  it('before a command reads or writes anything', async () => {
    const dir = temporaryFolder()
    const folder = await modelsFolder()
    const place = join(folder, 'detector/1')
    truncateSync(join(place, 'weights.bin'), 100)
    const args = [join(dir, 'missing.csv'), '--data', join(dir, 'data'), '--model', place]
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/backfill.ts', ...args],
      { cwd: root, encoding: 'utf8' },
    )
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^backfill: .*detector\/1\/weights\.bin: .*100.*\n$/)
    expect(existsSync(join(dir, 'data'))).toBe(false)
  })
})
