/** What runs in a scoring thread: reads bodies, scores, writes answers. The server's own thread does none of it. */

import { parentPort, workerData } from 'node:worker_threads'
import { startBackend } from '../../model/backend.ts'
import { createDetector, type Detector } from '../../model/detector.ts'
import { createSuspicion, type Suspicion } from '../../model/suspicion.ts'
import { writeDetectorAnswer } from './detector-answer.ts'
import { type BatchScorer, DetectorBatch } from './detector-batch.ts'
import { readDetectorRows } from './detector-request.ts'
import type { LaneCall, LaneReply, LaneSetup, ServedModels, WorkCall } from './lane-messages.ts'
import { RequestFault } from './request-fault.ts'
import { ScoreVessel } from './score-vessel.ts'
import { predictSuspicion } from './suspicion-predict.ts'

/** Models with what they compute on. */
interface Loaded extends BatchScorer {
  readonly models: ServedModels
  readonly detector: Detector
  readonly suspicion: Suspicion
}

const port = parentPort!
const setup = workerData as LaneSetup
const backend = await startBackend(setup.backend)
const vessels = new ScoreVessel(setup.ports)
let loaded = load(setup.models)
const batch = new DetectorBatch(loaded, {
  now: () => performance.now(),
  whenIdle: (callback) => setImmediate(callback),
})
/** Vessels one after the other; models take over when none is under way. */
let turn: Promise<void> = Promise.resolve()

port.on('message', (call: LaneCall) => {
  if (call.kind === 'close') void finish()
  else if (call.kind === 'replace') turn = turn.then(() => replace(call.id, call.models))
  else if (call.deadlineMs < Date.now()) return
  else if (call.work === 'score') turn = turn.then(() => answer(call, () => scoreVessel(call)))
  else void answer(call, () => (call.work === 'detector' ? predictRows(call) : predictTrips(call)))
})
reply({ kind: 'ready' })

function load(models: ServedModels): Loaded {
  const detector = createDetector(models.detector, backend)
  return {
    ...{ models, detector, blockRows: detector.blockRows },
    suspicion: createSuspicion(models.suspicion),
    logits: (features, count) => detector.logits(features, count),
  }
}

/** The answer of `work`, or what is wrong with the request. */
async function answer(call: WorkCall, work: () => Promise<Answer> | Answer): Promise<void> {
  try {
    const served = call.work === 'suspicion' ? loaded.suspicion.version : loaded.models.detector.version
    if (call.version !== null && call.version !== served)
      throw new RequestFault(404, `version ${call.version} is not served; there is ${served}`)
    tell(call.id, 200, await work())
  } catch (error) {
    if (error instanceof RequestFault) {
      tell(call.id, error.status, { body: JSON.stringify({ error: error.message }), model: '' })
    } else {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      reply({ kind: 'failed', id: call.id, reason })
    }
  }
}

interface Answer {
  readonly body: string
  /** Who gave it. */
  readonly model: string
}

function predictRows({ bytes }: WorkCall): Promise<Answer> {
  return new Promise((resolve, reject) =>
    batch.add(
      (features, toRow) => readDetectorRows(bytes, features, toRow),
      (rows, { models, detector }) =>
        resolve({ body: writeDetectorAnswer(models.detector, rows), model: detector.name }),
      reject,
    ),
  )
}

function predictTrips({ bytes }: WorkCall): Answer {
  const { suspicion } = loaded
  return { body: predictSuspicion(suspicion, bytes), model: `${suspicion.name} ${suspicion.version}` }
}

async function scoreVessel({ bytes }: WorkCall): Promise<Answer> {
  const { detector } = loaded
  return { body: await vessels.score(bytes, detector, Date.now()), model: detector.name }
}

async function replace(id: number, models: ServedModels): Promise<void> {
  try {
    const next = load(models)
    loaded = next
    const before = await batch.replace(next)
    before.detector.dispose()
    reply({ kind: 'replaced', id })
  } catch (error) {
    reply({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) })
  }
}

async function finish(): Promise<void> {
  await batch.flush()
  await turn
  port.close()
}

function tell(id: number, status: number, { body, model }: Answer): void {
  reply({ kind: 'done', id, status, body, model, counts: { batches: batch.batches, rows: batch.rows } })
}

function reply(message: LaneReply): void {
  port.postMessage(message)
}
