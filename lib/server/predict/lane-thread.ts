/** What runs in a scoring thread: reads bodies, scores, writes answers. The server's own thread does none of it. */

import { parentPort, workerData } from 'node:worker_threads'
import { startBackend } from '../../model/backend.ts'
import { createDetector, type Detector } from '../../model/detector.ts'
import { createSuspicion, type Suspicion } from '../../model/suspicion.ts'
import { readSentBody } from './body-slots.ts'
import { writeDetectorAnswer } from './detector-answer.ts'
import { type BatchScorer, DetectorBatch } from './detector-batch.ts'
import { readDetectorRows } from './detector-request.ts'
import type {
  DoneWork,
  LaneCall,
  LaneReply,
  LaneThreadData,
  ServedModels,
  WorkCall,
} from './lane-messages.ts'
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
const setup = workerData as LaneThreadData
const backend = await startBackend(setup.backend)
const vessels = new ScoreVessel(setup.ports)
let loaded = load(setup.models)
const batch = new DetectorBatch(loaded, {
  now: () => performance.now(),
  whenIdle: (callback) => setImmediate(callback),
})
/** Vessels one after the other; models take over when none is under way. */
let turn: Promise<void> = Promise.resolve()

/** Works whose end is not told yet. */
let done: DoneWork[] = []

port.on('message', (call: LaneCall) => {
  if (call.kind === 'close') void finish()
  else if (call.kind === 'replace') turn = turn.then(() => replace(call.id, call.models))
  else for (const one of call.calls) begin(one)
})
reply({ kind: 'ready' })

function begin(call: WorkCall): void {
  const { id, work } = call
  if (call.deadlineMs < Date.now()) tell({ id, outcome: { kind: 'late' } })
  else if (work === 'score') turn = turn.then(() => answer(call, () => scoreVessel(call)))
  else void answer(call, () => (work === 'detector' ? predictRows(call) : predictTrips(call)))
}

function load(models: ServedModels): Loaded {
  const detector = createDetector(models.detector, backend)
  return {
    ...{ models, detector, blockRows: detector.blockRows },
    suspicion: createSuspicion(models.suspicion),
    logits: (features, count) => detector.logits(features, count),
  }
}

/** Tells the answer of `work`, or what is wrong with the request. */
async function answer(call: WorkCall, work: () => Promise<Answer> | Answer): Promise<void> {
  const { id } = call
  try {
    const served = call.work === 'suspicion' ? loaded.suspicion.version : loaded.models.detector.version
    if (call.version !== null && call.version !== served)
      throw new RequestFault(404, `version ${call.version} is not served; there is ${served}`)
    tell({ id, outcome: { kind: 'answer', status: 200, ...(await work()) } })
  } catch (error) {
    if (error instanceof RequestFault) {
      const body = JSON.stringify({ error: error.message })
      tell({ id, outcome: { kind: 'answer', status: error.status, body, model: '' } })
    } else {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
      tell({ id, outcome: { kind: 'failed', reason } })
    }
  }
}

interface Answer {
  readonly body: string
  /** Who gave it. */
  readonly model: string
}

function predictRows({ body }: WorkCall): Promise<Answer> {
  return new Promise((resolve, reject) =>
    batch.add(
      (features, toRow) => readDetectorRows(readSentBody(setup.memory, body), features, toRow),
      (rows, { models, detector }) =>
        resolve({ body: writeDetectorAnswer(models.detector, rows), model: detector.name }),
      reject,
    ),
  )
}

function predictTrips({ body }: WorkCall): Answer {
  const { suspicion } = loaded
  return {
    body: predictSuspicion(suspicion, readSentBody(setup.memory, body)),
    model: `${suspicion.name} ${suspicion.version}`,
  }
}

async function scoreVessel({ body }: WorkCall): Promise<Answer> {
  const { detector } = loaded
  return {
    body: await vessels.score(readSentBody(setup.memory, body), detector, Date.now()),
    model: detector.name,
  }
}

async function replace(id: number, models: ServedModels): Promise<void> {
  try {
    const next = load(models)
    loaded = next
    const before = await batch.replace(next)
    before.detector.dispose()
    reply({ kind: 'replaced', id })
  } catch (error) {
    reply({ kind: 'kept', id, reason: error instanceof Error ? error.message : String(error) })
  }
}

async function finish(): Promise<void> {
  await batch.flush()
  await turn
  // Behind the answers, which are told in the next tick.
  setImmediate(() => port.close())
}

/** Ends of one batch go over together. */
function tell(one: DoneWork): void {
  if (done.push(one) > 1) return
  process.nextTick(() => {
    reply({ kind: 'done', works: done, counts: { batches: batch.batches, rows: batch.rows } })
    done = []
  })
}

function reply(message: LaneReply): void {
  port.postMessage(message)
}
