import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FEATURE_COUNT, FEATURE_SCHEMA_HASH, FEATURES } from '../../../lib/features/feature-list.ts'
import { startBackend } from '../../../lib/model/backend.ts'
import { createDetector } from '../../../lib/model/detector.ts'
import { createSuspicion } from '../../../lib/model/suspicion.ts'
import { EVIDENCE, EVIDENCE_SCHEMA_HASH } from '../../../lib/model/suspicion-evidence.ts'
import { readSuspicionModel } from '../../../lib/model/suspicion-registry.ts'
import { detectorAnswer } from '../../../lib/server/predict/detector-shapes.ts'
import { DETECTOR_EXAMPLE, SUSPICION_EXAMPLE } from '../../../lib/server/predict/examples.ts'
import type { ShownModels } from '../../../lib/server/predict/model-shapes.ts'
import { metadataAnswer, statusAnswer } from '../../../lib/server/predict/model-shapes.ts'
import { PREDICT_OPTIONS } from '../../../lib/server/predict/options.ts'
import { type PredictService, startPredictService } from '../../../lib/server/predict/predict-service.ts'
import { suspicionAnswer } from '../../../lib/server/predict/suspicion-predict.ts'
import { makeModel, makeRows } from '../../model/detector-world.ts'
import { MODELS_FOLDER } from './api-world.ts'
import { ask } from './ask.ts'

const COUNT = 300
const rows = makeRows(5, COUNT)
const model = makeModel({ seed: 2 })

const trips = await readSuspicionModel(MODELS_FOLDER, 'suspicion')

function modelsOf(version: string, seed: number): ShownModels {
  const detector = makeModel({ seed })
  return {
    detector: { ...detector, version, metadata: { ...detector.metadata, version } },
    suspicion: trips,
    cards: { detector: '# Detector', suspicion: '# Suspicion' },
  }
}

let service: PredictService
let expected: Uint16Array
beforeAll(async () => {
  service = await startPredictService({ models: modelsOf('1', 2), backend: 'wasm', ports: null })
  expected = new Uint16Array(COUNT)
  await createDetector(model, await startBackend('wasm')).score(rows.features, COUNT, expected)
})
afterAll(() => service.close())

const DETECTOR = '/v1/models/detector:predict'
const SUSPICION = '/v1/models/suspicion:predict'

/** Row `i`, null where missing. */
function rowAt(i: number): (number | null)[] {
  const row = rows.features.subarray(i * FEATURE_COUNT, (i + 1) * FEATURE_COUNT)
  return Array.from(row, (value) => (Number.isNaN(value) ? null : value))
}

const byName = (i: number) =>
  Object.fromEntries(
    FEATURES.map(({ name }, j) => [name, rowAt(i)[j]!]).filter(([, value]) => value !== null),
  )

function scoresOf(body: unknown): readonly number[] {
  const answer = detectorAnswer.parse(body)
  if ('outputs' in answer) return answer.outputs.score
  return answer.predictions.map(({ score }) => score)
}

describe('the detector', () => {
  const some = Array.from({ length: COUNT }, (_, i) => i)

  test.each([
    ['rows by position', { instances: some.map(rowAt) }],
    ['rows by name', { instances: some.map(byName) }],
    ['rows of both sorts', { instances: some.map((i) => (i % 2 === 0 ? rowAt(i) : byName(i))) }],
    ['a table of columns by position', { signature_name: 'serving_default', inputs: some.map(rowAt) }],
    [
      'columns by name',
      { inputs: Object.fromEntries(FEATURES.map(({ name }, j) => [name, some.map((i) => rowAt(i)[j]!)])) },
    ],
  ])('scores %s as backfill stores them', async (_, body) => {
    const { status, headers, body: answer } = await ask(service.routes, 'POST', DETECTOR, body)
    expect(status).toBe(200)
    expect(headers['wakewatch-model']).toBe('detector 1 on wasm')
    expect(scoresOf(answer)).toEqual([...expected])
    expect(Object.keys(answer as object)).toEqual(['inputs' in body ? 'outputs' : 'predictions'])
  })

  test('gives the probability that the score is rounded from, and whether it is fishing', async () => {
    const { body } = await ask(service.routes, 'POST', DETECTOR, { instances: some.map(rowAt) })
    const answer = detectorAnswer.parse(body)
    if (!('predictions' in answer)) throw new Error('columns')
    expect(new Set(expected).size).toBeGreaterThan(100)
    for (const { probability, score, fishing } of answer.predictions) {
      expect(Math.abs(1000 * probability - score)).toBeLessThanOrEqual(0.5 + 5e-4)
      expect(fishing).toBe(score >= model.fishingFrom)
    }
  })

  test('answers each of many at once with its own rows', async () => {
    const answers = await Promise.all(
      some.slice(0, 200).map((i) => {
        const instances = some.slice(i, i + 1 + (i % 5)).map(i % 2 === 0 ? rowAt : byName)
        return ask(service.routes, 'POST', DETECTOR, { instances })
      }),
    )
    for (const [i, { body }] of answers.entries())
      expect(scoresOf(body)).toEqual([...expected.subarray(i, i + 1 + (i % 5))])
  })

  test.each([
    ['nothing', '', 'body: not JSON'],
    ['no JSON', '{"instances":', 'body: not JSON'],
    ['no UTF-8', Uint8Array.of(0x22, 0xe9, 0x22), 'body: not JSON'],
    ['a list', [[1]], 'body: '],
    ['neither key', {}, 'instances: '],
    ['both keys', { instances: [rowAt(0)], inputs: [rowAt(0)] }, 'body: Unrecognized key: "inputs"'],
    ['a key more', { instances: [rowAt(0)], verbose: true }, 'body: Unrecognized key: "verbose"'],
    ['another signature', { signature_name: 'other', instances: [rowAt(0)] }, 'signature_name: '],
    ['no row', { instances: [] }, 'instances: Too small'],
    ['too many rows', { instances: Array(PREDICT_OPTIONS.mostRows + 1).fill({}) }, 'instances: Too big'],
    ['a short row', { instances: [rowAt(0), [1]] }, 'instances[1]: Too small'],
    [
      'a text',
      { instances: [rowAt(0), [...rowAt(1).slice(1), '1']] },
      `instances[1][${FEATURE_COUNT - 1}]: `,
    ],
    ['an unknown name', { instances: [{ spedKnots: 1 }] }, 'instances[0]: Unrecognized key: "spedKnots"'],
    ['a bad value', { instances: [{ speedKnots: 'fast' }] }, 'instances[0].speedKnots: '],
    ['a huge number', '{"instances":[{"speedKnots":1e999}]}', 'instances[0].speedKnots: '],
    [
      'prototype keys',
      '{"instances":[{"__proto__":{"speedKnots":1}}]}',
      'instances[0]: Unrecognized key: "__proto__"',
    ],
    ['no column', { inputs: {} }, 'inputs: no feature is given'],
    ['an unknown column', { inputs: { speed: [1] } }, 'inputs: Unrecognized key: "speed"'],
    ['a bad column', { inputs: { speedKnots: [1, true] } }, 'inputs.speedKnots[1]: '],
    ['deep nesting', `{"instances":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'instances[0]'],
  ])('refuses %s and says where', async (_, given, where) => {
    const { status, body: answer } = await ask(service.routes, 'POST', DETECTOR, given)
    expect(status).toBe(400)
    expect((answer as { error: string }).error.slice(0, where.length)).toBe(where)
  })

  test('refuses columns of different lengths', async () => {
    const inputs = { speedKnots: [1, 2], lnShore: [1] }
    const { status, body } = await ask(service.routes, 'POST', DETECTOR, { inputs })
    expect([status, body]).toEqual([422, { error: 'inputs.lnShore: 1 values, but inputs.speedKnots has 2' }])
  })

  test('takes the example of its documents', async () => {
    const { status, body } = await ask(service.routes, 'POST', DETECTOR, DETECTOR_EXAMPLE)
    expect(status).toBe(200)
    expect(scoresOf(body)).toHaveLength(2)
  })
})

describe('the suspicion model', () => {
  const suspicion = createSuspicion(trips)
  const asked = [SUSPICION_EXAMPLE.instances[0]!, SUSPICION_EXAMPLE.instances[1]!, {}] as const
  const judged = asked.map((trip) =>
    suspicion.judge(
      EVIDENCE.map(({ name }) => ({ name, value: (trip as Record<string, number>)[name] ?? 0 })),
    ),
  )

  test('explains each probability by contributions that add up exactly', async () => {
    const { status, headers, body } = await ask(service.routes, 'POST', SUSPICION, { instances: asked })
    expect(status).toBe(200)
    expect(headers['wakewatch-model']).toBe('suspicion 1')
    const answer = suspicionAnswer.parse(body)
    if (!('predictions' in answer)) throw new Error('columns')
    for (const [i, one] of answer.predictions.entries()) {
      const { probability, low, high, logit, base, contributions } = one
      expect(one).toMatchObject({
        probability: judged[i]!.probability,
        low: judged[i]!.low,
        high: judged[i]!.high,
      })
      expect(low).toBeLessThanOrEqual(probability)
      expect(high).toBeGreaterThanOrEqual(probability)
      expect(Object.values(contributions).reduce((sum, value) => sum + value, base)).toBe(logit)
      expect(Object.values(contributions).reduceRight((sum, value) => sum + value, 0) + base).toBe(logit)
      expect(logit).toBe(judged[i]!.logit)
    }
    expect(answer.predictions[0]!.contributions.closedFishingHours).toBeGreaterThan(0)
  })

  test('answers columns by columns', async () => {
    const inputs = { closedFishingHours: [2.5, 0, 0], darkAtBorder: [1, 0, 0], hoursAtSea: [60, 12, 0] }
    const answer = suspicionAnswer.parse((await ask(service.routes, 'POST', SUSPICION, { inputs })).body)
    if (!('outputs' in answer)) throw new Error('rows')
    expect(answer.outputs.probability).toEqual(judged.map(({ probability }) => probability))
    expect(answer.outputs.logit).toEqual(judged.map(({ logit }) => logit))
    expect(Object.keys(answer.outputs.contributions)).toEqual(EVIDENCE.map(({ name }) => name))
  })

  test.each([
    [400, { instances: [{ overlaps: -1 }] }, 'instances[0].overlaps: '],
    [400, { instances: [{ overlap: 1 }] }, 'instances[0]: Unrecognized key'],
    [400, { instances: [{ overlaps: null }] }, 'instances[0].overlaps: '],
    [400, { inputs: { overlaps: [] } }, 'inputs.overlaps: '],
    [422, { inputs: { overlaps: [1], jumps: [1, 2] } }, 'inputs.jumps: 2 values'],
  ])('answers %i to %j', async (wanted, given, where) => {
    const { status, body } = await ask(service.routes, 'POST', SUSPICION, given)
    expect([status, (body as { error: string }).error.slice(0, where.length)]).toEqual([wanted, where])
  })
})

describe('status and metadata', () => {
  test.each(['detector', 'suspicion'])('of the %s, by its version too', async (name) => {
    for (const path of [`/v1/models/${name}`, `/v1/models/${name}/versions/1`]) {
      const status = statusAnswer.parse((await ask(service.routes, 'GET', path)).body)
      expect(status.model_version_status).toMatchObject([{ version: '1', state: 'AVAILABLE' }])
      const metadata = metadataAnswer.parse((await ask(service.routes, 'GET', `${path}/metadata`)).body)
      const inputs = name === 'detector' ? FEATURES : EVIDENCE
      expect(metadata).toMatchObject({
        model_spec: { name, version: '1' },
        wakewatch: { schemaHash: name === 'detector' ? FEATURE_SCHEMA_HASH : EVIDENCE_SCHEMA_HASH },
      })
      expect(metadata.wakewatch.inputs.map((input) => input.name)).toEqual(inputs.map((input) => input.name))
      const signature = metadata.metadata.signature_def.signature_def.serving_default
      expect(Object.keys(signature.inputs)).toEqual(inputs.map((input) => input.name))
    }
  })

  test.each([
    ['GET', '/v1/models/detector/versions/2', ''],
    ['GET', '/v1/models/suspicion/versions/01/metadata', ''],
    ['POST', '/v1/models/detector/versions/7:predict', { instances: [rowAt(0)] }],
    ['POST', '/v1/models/suspicion/versions/0:predict', { instances: [{}] }],
  ])('%s %s is not there', async (method, path, body) => {
    const { status, body: answer } = await ask(service.routes, method, path, body)
    expect(status).toBe(404)
    expect((answer as { error: string }).error).toContain('is not served; there is 1')
  })
})

test('a model that takes over answers all that is asked after, and nothing is answered by both', async () => {
  const own = await startPredictService({ models: modelsOf('1', 2), backend: 'wasm', ports: null })
  try {
    const next = modelsOf('2', 9)
    const after = new Uint16Array(COUNT)
    await createDetector(next.detector, await startBackend('wasm')).score(rows.features, COUNT, after)
    const asked = () =>
      ask(own.routes, 'POST', DETECTOR, { instances: Array.from({ length: COUNT }, (_, i) => rowAt(i)) })
    const before = Array.from({ length: 20 }, asked)
    const replaced = own.replace(next)
    const between = Array.from({ length: 20 }, asked)
    await replaced
    const later = Array.from({ length: 5 }, asked)
    const scoresBy = { 'detector 1 on wasm': expected, 'detector 2 on wasm': after }
    for (const { headers, body } of await Promise.all([...before, ...between, ...later])) {
      const model = headers['wakewatch-model'] as keyof typeof scoresBy
      expect(scoresOf(body)).toEqual([...scoresBy[model]])
    }
    for (const { headers } of await Promise.all(before))
      expect(headers['wakewatch-model']).toBe('detector 1 on wasm')
    for (const { headers } of await Promise.all(later))
      expect(headers['wakewatch-model']).toBe('detector 2 on wasm')
    expect((await ask(own.routes, 'GET', '/v1/models/detector/versions/2')).status).toBe(200)
    expect((await ask(own.routes, 'GET', '/v1/models/detector/versions/1')).status).toBe(404)
    const pinned = await ask(own.routes, 'POST', '/v1/models/detector/versions/1:predict', {
      instances: [rowAt(0)],
    })
    expect(pinned.status).toBe(404)
    // One that cannot be loaded leaves things as they are.
    const broken = { ...next, detector: { ...next.detector, members: [] } }
    await expect(own.replace(broken)).rejects.toThrow()
    expect((await asked()).headers['wakewatch-model']).toBe('detector 2 on wasm')
  } finally {
    await own.close()
  }
})
