import type { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, test } from 'vitest'
import { readSuspicionModel } from '../../../lib/model/suspicion-registry.ts'
import type { Route } from '../../../lib/server/http-route.ts'
import { Lane, type LaneOptions } from '../../../lib/server/predict/lane.ts'
import { PREDICT_OPTIONS } from '../../../lib/server/predict/options.ts'
import { predictRoutes } from '../../../lib/server/predict/predict-routes.ts'
import { makeModel } from '../../model/detector-world.ts'
import { MODELS_FOLDER } from './api-world.ts'
import { ask } from './ask.ts'

const models = {
  detector: makeModel({ members: 1 }),
  suspicion: await readSuspicionModel(MODELS_FOLDER, 'suspicion'),
}
const made: Lane[] = []
afterEach(async () => {
  for (const lane of made.splice(0)) await lane.close()
})

const FEW: LaneOptions = { mostWaiting: 3, mostWaitingBytes: 10_000, deadlineMs: 60_000 }

async function openLane(options: Partial<LaneOptions> = {}): Promise<{ lane: Lane; routes: Route[] }> {
  const lane = new Lane({ models, backend: 'wasm', ports: null }, { ...FEW, ...options })
  made.push(lane)
  await lane.ready()
  const shown = { ...models, cards: { detector: '', suspicion: '' } }
  return { lane, routes: predictRoutes({ predict: lane, score: lane, backend: 'wasm', models: () => shown }) }
}

const DETECTOR = '/v1/models/detector:predict'
const ONE = { instances: [{ speedKnots: 3 }] }
/** Ends the thread as a fault of its own would. */
const endThread = (lane: Lane) =>
  (lane as unknown as { thread: { worker: Worker } }).thread.worker.terminate()

describe('what waits to be scored', () => {
  test('is bounded: who is too many is told when to come again', async () => {
    const { lane, routes } = await openLane()
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(routes, 'POST', DETECTOR, ONE)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
    expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(answers[3]!.body).toEqual({ error: 'too many requests wait already' })
    expect(lane.state).toMatchObject({ waiting: 0, waitingBytes: 0, rows: 3 })
    expect((await ask(routes, 'POST', DETECTOR, ONE)).status).toBe(200)
  })

  test('is bounded in bytes too', async () => {
    const { lane, routes } = await openLane()
    const padded = `${JSON.stringify(ONE)}${' '.repeat(6000)}`
    const answers = await Promise.all([1, 2].map(() => ask(routes, 'POST', DETECTOR, padded)))
    expect(answers.map(({ status }) => status)).toEqual([200, 429])
    expect(lane.state.waitingBytes).toBe(0)
  })

  test('is given up at its deadline', async () => {
    const { lane, routes } = await openLane({ deadlineMs: 0 })
    const { status, body } = await ask(routes, 'POST', DETECTOR, ONE)
    expect([status, body]).toEqual([504, { error: 'no answer within 0 ms' }])
    await expect.poll(() => lane.state.waiting).toBe(0)
  })

  test('is forgotten when whoever asked goes away', async () => {
    const { lane, routes } = await openLane()
    const gone = new AbortController()
    const answer = ask(routes, 'POST', DETECTOR, ONE, gone.signal)
    gone.abort()
    expect((await answer).status).toBe(503)
    expect((await ask(routes, 'POST', DETECTOR, ONE, AbortSignal.abort())).status).toBe(503)
    await expect.poll(() => lane.state).toMatchObject({ waiting: 0, waitingBytes: 0 })
  })

  test('may be more than the shared memory holds', async () => {
    const { lane, routes } = await openLane({ mostWaiting: 200, mostWaitingBytes: 1e8 })
    // Of 1 to 150 rows: some in slots, some too long, and more than there are slots.
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => {
        const padding = ' '.repeat(i % 7 === 0 ? 200_000 : 0)
        return ask(
          routes,
          'POST',
          DETECTOR,
          `{"instances":${JSON.stringify(Array(i + 1).fill({}))}}${padding}`,
        )
      }),
    )
    for (const [i, { status, body }] of answers.entries()) {
      expect(status).toBe(200)
      expect((body as { predictions: unknown[] }).predictions).toHaveLength(i + 1)
    }
    expect(lane.state).toMatchObject({ waiting: 0, waitingBytes: 0 })
  })
})

describe('a thread that ends', () => {
  test('is told of, and another one takes its place after a while', async () => {
    const { lane, routes } = await openLane()
    const asked = ask(routes, 'POST', DETECTOR, ONE)
    await endThread(lane)
    expect((await asked).status).toBe(503)
    const meanwhile = await ask(routes, 'POST', DETECTOR, ONE)
    expect([meanwhile.status, meanwhile.headers['retry-after']]).toEqual([503, '1'])
    await new Promise((resolve) => setTimeout(resolve, PREDICT_OPTIONS.restartMs))
    expect((await ask(routes, 'POST', DETECTOR, ONE)).status).toBe(200)
    expect(lane.state).toMatchObject({ ended: 1, waiting: 0 })
  })

  test('lets go of models that were to take over', async () => {
    const { lane } = await openLane()
    const replaced = expect(lane.replace(models)).rejects.toThrow()
    await endThread(lane)
    await replaced
  })

  test('that is closed has answered what waited', async () => {
    const { lane, routes } = await openLane()
    const asked = ask(routes, 'POST', DETECTOR, ONE)
    await lane.close()
    expect((await asked).status).toBe(200)
    expect((await ask(routes, 'POST', DETECTOR, ONE)).status).toBe(503)
  })
})

test('a lane that cannot start says so', async () => {
  const broken = { ...models, detector: { ...models.detector, members: [] } }
  const lane = new Lane({ models: broken, backend: 'wasm', ports: null }, FEW)
  await expect(lane.ready()).rejects.toThrow()
})
