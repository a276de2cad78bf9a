import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBackend } from '../../lib/model/backend.ts'
import { createSuspicion, judgeEvidence } from '../../lib/model/suspicion.ts'
import { EVIDENCE, EVIDENCE_NAMES, toInput } from '../../lib/model/suspicion-evidence.ts'
import type { SuspicionModel } from '../../lib/model/suspicion-model.ts'
import {
  createExpertModel,
  expertPrior,
  expertWeights,
  summariseWeights,
} from '../../lib/model/suspicion-prior.ts'
import { readSuspicionModel, writeSuspicionModel } from '../../lib/model/suspicion-registry.ts'
import { trainSuspicion } from '../../lib/model/suspicion-train.ts'
import { drawTrips } from './suspicion-world.ts'

let root: string
let kept: string
let trained: SuspicionModel
const newFolder = () => mkdtempSync(join(root, 'models-'))

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'wakewatch-suspicion-'))
  kept = join(root, 'kept')
  const trips = drawTrips({
    seed: 4,
    trips: 200,
    weights: { jumps: 3, darkHours: 2, serviceTrade: -3 },
    base: -1,
  })
  const weights = trainSuspicion(await startBackend(), trips)
  const expert = createExpertModel()
  trained = {
    version: '1',
    weights,
    metadata: {
      ...expert.metadata,
      data: { ...expert.metadata.data, verdicts: 200 },
      evidence: summariseWeights(weights, expertPrior()),
    },
  }
  await writeSuspicionModel(kept, trained, '# Card\n')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('a suspicion model', () => {
  test('comes back as it was written', async () => {
    const model = await readSuspicionModel(kept, 'suspicion@1')
    expect(model).toEqual(trained)
    expect(createSuspicion(model).hash).toBe(createSuspicion(trained).hash)
    expect(readdirSync(join(kept, 'suspicion', '1')).sort()).toEqual([
      'card.md',
      'metadata.json',
      'model.json',
      'posterior.json',
      'weights.bin',
    ])
  })

  test('is one that tf.loadLayersModel loads, with the same logits', async () => {
    const place = join(kept, 'suspicion', '1')
    const json = JSON.parse(readFileSync(join(place, 'model.json'), 'utf8'))
    const { tf } = await startBackend()
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0].weights,
        weightData: new Uint8Array(readFileSync(join(place, 'weights.bin'))).buffer,
      }),
    )
    const trips = drawTrips({
      seed: 8,
      trips: 50,
      weights: { jumps: 1, overlaps: 1, watchListed: 1 },
      base: 0,
    })
    const inputs = trips.map(({ evidence }) =>
      EVIDENCE.map((item) => toInput(item, evidence.find(({ name }) => name === item.name)?.value ?? 0)),
    )
    const output = tf.tidy(() =>
      (loaded.predict(tf.tensor2d(inputs)) as ReturnType<typeof tf.tensor2d>).dataSync(),
    )
    trips.forEach(({ evidence }, i) => {
      expect(Math.abs(output[i]! - judgeEvidence(trained.weights, evidence).logit)).toBeLessThan(2e-4)
    })
    loaded.dispose()
  })

  test('is written once, and only under its own version', async () => {
    await expect(writeSuspicionModel(kept, trained, '')).rejects.toThrow('it exists already')
    await expect(writeSuspicionModel(kept, { ...trained, version: '2' }, '')).rejects.toThrow("version '2'")
    expect(readFileSync(join(kept, 'suspicion', '1', 'card.md'), 'utf8')).toBe('# Card\n')
  })

  test('that would be refused is not published', async () => {
    const folder = newFolder()
    const kernel = trained.weights.kernel.map((weight) => -weight)
    const broken = { ...trained, weights: { ...trained.weights, kernel } }
    await expect(writeSuspicionModel(folder, broken, '')).rejects.toThrow('against its direction')
    expect(readdirSync(join(folder, 'suspicion'))).toEqual([])
  })

  test('is not there where there is none', async () => {
    await expect(readSuspicionModel(newFolder(), 'suspicion')).rejects.toThrow(
      "there is no model 'suspicion'",
    )
    await expect(readSuspicionModel(kept, 'suspicion@2')).rejects.toThrow("there is no version '2'")
  })

  test('comes with the program: the experts, without any verdict', async () => {
    const shipped = await readSuspicionModel(
      fileURLToPath(new URL('../../models', import.meta.url)),
      'suspicion@1',
    )
    expect(shipped.weights).toEqual(expertWeights())
    expect(shipped.metadata.data).toEqual({
      files: [],
      verdicts: 0,
      suspicious: 0,
      cannotTell: 0,
      vessels: 0,
    })
  })
})

describe('refused, with the file and the reason', () => {
  type Json = ReturnType<typeof JSON.parse>
  const cases: {
    what: string
    file: string
    edit?: (json: Json) => void
    damage?: (path: string) => void
    reason: string
  }[] = [
    {
      what: 'a model of other evidence',
      file: 'metadata.json',
      edit: (json) => {
        json.evidenceHash = '0000000000000000'
      },
      reason: 'made for the evidence 0000000000000000, but this program makes',
    },
    {
      what: 'a missing posterior',
      file: 'posterior.json',
      damage: rmSync,
      reason: 'the model has no posterior.json',
    },
    {
      what: 'metadata that are no JSON',
      file: 'metadata.json',
      damage: (path) => writeFileSync(path, '{'),
      reason: 'JSON',
    },
    {
      what: 'the name of another model',
      file: 'metadata.json',
      edit: (json) => {
        json.name = 'detector'
      },
      reason: 'it is of detector@1',
    },
    {
      what: 'an unknown field',
      file: 'metadata.json',
      edit: (json) => {
        json.more = 1
      },
      reason: 'more',
    },
    {
      what: 'other verdicts than it was trained on',
      file: 'posterior.json',
      edit: (json) => {
        json.verdicts = 7
      },
      reason: '7 verdicts, but metadata.json says 200',
    },
    {
      what: 'a covariance that is lopsided',
      file: 'posterior.json',
      edit: (json) => {
        json.covariance[3][1] += 1
      },
      reason: 'covariances',
    },
    {
      what: 'weights that are cut short',
      file: 'weights.bin',
      damage: (path) => truncateSync(path, 40),
      reason: 'cut short: 40 of 88 bytes',
    },
    {
      what: 'a weight against its direction',
      file: 'weights.bin',
      damage: (path) => {
        const bytes = readFileSync(path)
        bytes.writeFloatLE(-1, 4 * EVIDENCE_NAMES.indexOf('jumps'))
        writeFileSync(path, bytes)
      },
      reason: 'weight -1 of jumps is against its direction',
    },
    {
      what: 'a layer that bends',
      file: 'model.json',
      edit: (json) => {
        json.modelTopology.config.layers[1].config.activation = 'relu'
      },
      reason: 'it is not one linear layer',
    },
  ]

  test.each(cases)('$what', async ({ file, reason, edit, damage }) => {
    const folder = newFolder()
    cpSync(kept, folder, { recursive: true })
    const path = join(folder, 'suspicion', '1', file)
    if (edit !== undefined) {
      const json = JSON.parse(readFileSync(path, 'utf8'))
      edit(json)
      writeFileSync(path, JSON.stringify(json))
    }
    damage?.(path)
    const message = await readSuspicionModel(folder, 'suspicion').then(
      () => '',
      (error: Error) => error.message,
    )
    expect(message).toContain(reason)
    expect(message).toMatch(/^.*[/\\]suspicion[/\\]1([/\\][\w.]+)?: /)
  })
})
