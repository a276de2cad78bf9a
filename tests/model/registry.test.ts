import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBackend } from '../../lib/model/backend.ts'
import { createDetector } from '../../lib/model/detector.ts'
import type { DetectorModel } from '../../lib/model/detector-model.ts'
import { Normaliser } from '../../lib/model/normalisation.ts'
import { readModel, writeModel } from '../../lib/model/registry.ts'
import { listVersions } from '../../lib/model/registry-versions.ts'
import { makeModel, makeRows } from './detector-world.ts'

const FILES = [
  'background.json',
  'calibration.json',
  'card.md',
  'metadata.json',
  'model.json',
  'normalisation.json',
  'weights.bin',
]

let root: string
/** Holds detector@1: copied, damaged and read. */
let kept: string

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'wakewatch-models-'))
  kept = join(root, 'kept')
  await writeModel(kept, makeModel(), '# Card\n')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const newFolder = () => mkdtempSync(join(root, 'models-'))

function versioned(version: string, model: DetectorModel = makeModel()): DetectorModel {
  return { ...model, version, metadata: { ...model.metadata, version } }
}

describe('a model', () => {
  test.each([1, 3])('comes back as it was written, of %i members', async (members) => {
    const folder = newFolder()
    const model = makeModel({ seed: 2, members })
    await writeModel(folder, model, '# Card\n')
    expect(await readModel(folder, 'detector')).toEqual(model)
    expect(readdirSync(join(folder, 'detector', '1')).sort()).toEqual(FILES)
    expect(readFileSync(join(folder, 'detector', '1', 'card.md'), 'utf8')).toBe('# Card\n')
  })

  test('of one layer comes back too: small files are read into memory that others share', async () => {
    const folder = newFolder()
    const model = makeModel({ members: 1, hidden: [] })
    await writeModel(folder, model, '# Card\n')
    expect(await readModel(folder, 'detector')).toEqual(model)
  })

  test.each([1, 3])(
    'is one that tf.loadLayersModel loads, with the same logits: %i members',
    async (members) => {
      const folder = newFolder()
      const model = makeModel({ seed: 4, members })
      await writeModel(folder, model, '')
      const place = join(folder, 'detector', '1')
      const json = JSON.parse(readFileSync(join(place, 'model.json'), 'utf8'))
      const backend = await startBackend()
      const { tf } = backend
      const loaded = await tf.loadLayersModel(
        tf.io.fromMemory({
          modelTopology: json.modelTopology,
          weightSpecs: json.weightsManifest[0].weights,
          weightData: new Uint8Array(readFileSync(join(place, 'weights.bin'))).buffer,
        }),
      )
      const rows = makeRows(9, 300)
      const normaliser = new Normaliser(model.normalisation)
      const inputs = new Float32Array(rows.count * normaliser.inputCount)
      normaliser.normalise(rows.features, 0, rows.count, inputs)
      const detector = createDetector(await readModel(folder, 'detector'), backend)
      const logits = await detector.logits(rows.features, rows.count)
      const output = tf.tidy(() =>
        (
          loaded.predict(tf.tensor2d(inputs, [rows.count, normaliser.inputCount])) as ReturnType<
            typeof tf.tensor2d
          >
        ).dataSync(),
      )
      expect(output.length).toBe(rows.count)
      output.forEach((logit, row) => {
        expect(Math.abs(logit - logits[row]!)).toBeLessThan(1e-5)
      })
      detector.dispose()
      loaded.dispose()
    },
  )
})

describe('versions', () => {
  test('are listed by number; the newest is read where none is named', async () => {
    const folder = newFolder()
    expect(await listVersions(folder, 'detector')).toEqual([])
    for (const version of ['10', '9', '1']) await writeModel(folder, versioned(version), '')
    mkdirSync(join(folder, 'detector', '.writing-x'))
    mkdirSync(join(folder, 'detector', '011'))
    writeFileSync(join(folder, 'detector', '12'), '')
    expect(await listVersions(folder, 'detector')).toEqual(['1', '9', '10'])
    expect((await readModel(folder, 'detector')).version).toBe('10')
    expect((await readModel(folder, 'detector@9')).version).toBe('9')
    await expect(readModel(folder, 'detector@2')).rejects.toThrow(
      `${folder}: there is no version '2' of detector, only 1, 9, 10`,
    )
    await expect(readModel(folder, 'suspicion')).rejects.toThrow("there is no model 'suspicion'")
    for (const wanted of ['', '../detector', 'detector@', 'detector@1@2', 'Detector', 'detector/1'])
      await expect(readModel(folder, wanted)).rejects.toThrow(`'${wanted}' is no name of a model`)
    await expect(readModel(folder, 'detector@../1')).rejects.toThrow('there is no version')
  })

  test('are written once, whole or not at all', async () => {
    const folder = newFolder()
    await writeModel(folder, versioned('1'), 'first')
    await expect(writeModel(folder, versioned('1'), 'second')).rejects.toThrow('it exists already')
    expect(readFileSync(join(folder, 'detector', '1', 'card.md'), 'utf8')).toBe('first')

    const broken = versioned('2')
    broken.members[0]!.layers[0]!.kernel[5] = Number.NaN
    await expect(writeModel(folder, broken, '')).rejects.toThrow('weight 5 of member1_dense1/kernel is NaN')
    await expect(writeModel(folder, { ...versioned('2'), version: '3' }, '')).rejects.toThrow("version '3'")
    await expect(writeModel(folder, versioned('2.1'), '')).rejects.toThrow("version '2.1'")
    expect(readdirSync(join(folder, 'detector'))).toEqual(['1'])
  })
})

describe('refused, with the file and the reason', () => {
  interface Damage {
    readonly what: string
    readonly file: string
    readonly reason: string
    /** Of the file's JSON. */
    readonly edit?: (json: Json) => unknown
    readonly damage?: (file: string) => void
  }
  type Json = ReturnType<typeof JSON.parse>

  const cases: readonly Damage[] = [
    {
      what: 'other features',
      file: 'metadata.json',
      edit: (json) => ({ ...json, featureHash: '0123456789abcdef' }),
      reason: 'featureHash: trained on the features 0123456789abcdef, but this program makes',
    },
    {
      what: 'another version in its place',
      file: 'metadata.json',
      edit: (json) => ({ ...json, version: '7' }),
      reason: 'it is of detector@7',
    },
    {
      what: 'weights cut short',
      file: 'weights.bin',
      damage: (file) => truncateSync(file, readFileSync(file).length - 3),
      reason: 'cut short: ',
    },
    {
      what: 'weights too long',
      file: 'weights.bin',
      damage: (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(4)])),
      reason: 'too long: ',
    },
    {
      what: 'a weight that is no number',
      file: 'weights.bin',
      damage: (file) => {
        const bytes = readFileSync(file)
        bytes.writeFloatLE(Number.POSITIVE_INFINITY, 8)
        writeFileSync(file, bytes)
      },
      reason: 'weight 2 of member1_dense1/kernel is Infinity',
    },
    {
      what: 'a file that is missing',
      file: 'calibration.json',
      damage: (file) => rmSync(file),
      reason: 'the model has no calibration.json',
    },
    {
      what: 'no JSON',
      file: 'normalisation.json',
      damage: (file) => writeFileSync(file, '[{'),
      reason: 'JSON',
    },
    {
      what: 'an unknown feature',
      file: 'normalisation.json',
      edit: ([first, ...rest]) => [{ ...first, name: 'latitude' }, ...rest],
      reason: '0.name: no such feature',
    },
    {
      what: 'a feature twice',
      file: 'normalisation.json',
      edit: ([first, , ...rest]) => [first, first, ...rest],
      reason: 'a feature comes twice',
    },
    {
      what: 'no deviation',
      file: 'normalisation.json',
      edit: ([first, ...rest]) => [{ ...first, deviation: 0 }, ...rest],
      reason: '0.deviation',
    },
    {
      what: 'fewer inputs than the network takes',
      file: 'normalisation.json',
      edit: (json) => json.slice(1),
      reason: 'inputs, normalisation.json makes',
    },
    {
      what: 'a threshold that calls all rows fishing',
      file: 'calibration.json',
      edit: (json) => ({ ...json, fishingFrom: 0 }),
      reason: 'fishingFrom',
    },
    {
      what: 'a calibration that turns the order round',
      file: 'calibration.json',
      edit: (json) => ({ ...json, slope: -1 }),
      reason: 'slope',
    },
    {
      what: 'a background of other features',
      file: 'background.json',
      edit: ([first, ...rest]) => [first.slice(1), ...rest],
      reason: '0: ',
    },
    {
      what: 'weights outside the folder',
      file: 'model.json',
      edit: (json) => {
        json.weightsManifest[0].paths = ['../../weights.bin']
        return json
      },
      reason: 'weightsManifest.0.paths.0: no plain file name',
    },
    {
      what: 'shapes that do not fit',
      file: 'model.json',
      edit: (json) => {
        json.weightsManifest[0].weights[0].shape.reverse()
        return json
      },
      reason: "weights 'member1_dense1/kernel' are 16 x",
    },
    {
      what: 'a layer of no weights',
      file: 'model.json',
      edit: (json) => {
        json.weightsManifest[0].weights[0].name = 'other'
        return json
      },
      reason: "weights 'member1_dense1/kernel' are missing",
    },
    {
      what: 'weights of no layer',
      file: 'model.json',
      edit: (json) => {
        json.modelTopology.config.layers.at(-1).inbound_nodes[0].pop()
        return json
      },
      reason: "no member takes the weights 'member3_dense1/kernel'",
    },
    {
      what: 'layers in a circle',
      file: 'model.json',
      edit: (json) => {
        json.modelTopology.config.layers[1].inbound_nodes = [[['member1_dense2', 0, 0, {}]]]
        return json
      },
      reason: 'are missing, or taken twice',
    },
    {
      what: 'a layer that no detector has',
      file: 'model.json',
      edit: (json) => {
        json.modelTopology.config.layers[1].class_name = 'LSTM'
        return json
      },
      reason: 'modelTopology.config.layers.1',
    },
    {
      what: 'a member that gives no logit',
      file: 'model.json',
      edit: (json) => {
        json.modelTopology.config.layers.at(-1).inbound_nodes[0][0][0] = 'member1_dense2'
        return json
      },
      reason: "'member1_dense2' gives 8 values, not a logit",
    },
  ]

  test.each(cases)('$what', async ({ file, reason, edit, damage }) => {
    const folder = newFolder()
    cpSync(kept, folder, { recursive: true })
    const path = join(folder, 'detector', '1', file)
    if (edit !== undefined) writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))))
    damage?.(path)
    const error = await readModel(folder, 'detector').then(
      () => null,
      (error: Error) => error,
    )
    expect(error?.message).toContain(reason)
    // What two files do not agree on is told of either.
    expect(error?.message).toMatch(/^.*[/\\]detector[/\\]1[/\\]\w+\.(json|bin): /)
    if (!reason.startsWith('inputs')) expect(error?.message.startsWith(`${path}: `)).toBe(true)
  })
})
