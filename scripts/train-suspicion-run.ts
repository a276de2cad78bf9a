/** What `npm run train:suspicion` does, apart from its command line. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Backend, startBackend } from '../lib/model/backend.ts'
import { listVersions } from '../lib/model/registry-versions.ts'
import { writeSuspicionCard } from '../lib/model/suspicion-card.ts'
import { evaluateSuspicion, findTooFew, type SuspicionEvaluation } from '../lib/model/suspicion-evaluate.ts'
import { EVIDENCE_SCHEMA_HASH } from '../lib/model/suspicion-evidence.ts'
import type { SuspicionMetadata } from '../lib/model/suspicion-model.ts'
import { expertPrior, expertWeights, summariseWeights } from '../lib/model/suspicion-prior.ts'
import { SUSPICION_MODEL, writeSuspicionModel } from '../lib/model/suspicion-registry.ts'
import { trainSuspicion } from '../lib/model/suspicion-train.ts'
import { listJudgedTrips, parseVerdicts, type TripVerdict } from '../lib/model/suspicion-verdicts.ts'
import { formatCount } from './plain-text.ts'

export interface SuspicionTrainingOptions {
  readonly verdicts: readonly string[]
  readonly evaluate: boolean
  readonly backend: 'auto' | 'wasm' | 'tensorflow'
  /** The models' folder. */
  readonly out: string
  readonly version?: string
  readonly ship: boolean
}

export interface SuspicionTrainingOutcome {
  /** Folder of the version; null where none was asked for. */
  readonly written: string | null
  readonly metadata: SuspicionMetadata
  /** Null where it was not judged; `notJudged` says why. */
  readonly evaluation: SuspicionEvaluation | null
  readonly notJudged: string
}

interface Surroundings {
  /** Trains the same again. */
  readonly command: string
  /** Lines for a person. */
  readonly tell: (text: string) => void
  /** Epoch ms. */
  readonly nowMs: number
}

/** Throws on verdicts that cannot be read, and, asked to evaluate, on too few of them: before anything is written. */
export async function runSuspicionTraining(
  options: SuspicionTrainingOptions,
  { command, tell, nowMs }: Surroundings,
): Promise<SuspicionTrainingOutcome> {
  const version = await chooseVersion(options)
  const { verdicts, files } = await readVerdicts(options.verdicts)
  const trips = listJudgedTrips(verdicts)
  const suspicious = trips.filter(({ isSuspicious }) => isSuspicious).length
  if (trips.length === 0) tell("no verdicts: the weights are the experts'")
  else {
    tell(
      `${formatCount(trips.length, 'verdict')}, ${suspicious} suspicious; ${verdicts.length - trips.length} could not tell and are left out`,
    )
    if (suspicious === 0 || suspicious === trips.length)
      tell("all verdicts say the same: only the experts' doubt bounds how far they pull")
  }
  if (options.evaluate) {
    const tooFew = findTooFew(trips)
    if (tooFew !== null) throw new Error(`train:suspicion: it cannot be judged: ${tooFew}`)
  }
  const backend = trips.length === 0 ? null : await startWanted(options.backend)
  const evaluation = options.evaluate && backend !== null ? evaluateSuspicion(backend, trips) : null
  const notJudged = trips.length === 0 ? 'there are no verdicts to judge it by' : 'the model was not judged'
  const weights = backend === null ? expertWeights() : trainSuspicion(backend, trips)
  const metadata: SuspicionMetadata = {
    name: SUSPICION_MODEL,
    version,
    evidenceHash: EVIDENCE_SCHEMA_HASH,
    trainedAt: new Date(nowMs).toISOString(),
    command,
    backend: backend?.name ?? null,
    data: {
      files,
      verdicts: trips.length,
      suspicious,
      cannotTell: verdicts.length - trips.length,
      vessels: new Set(trips.map(({ mmsi }) => mmsi)).size,
    },
    evidence: summariseWeights(weights, expertPrior()),
    metrics: evaluation === null ? {} : { evaluation },
  }
  let written: string | null = null
  if (options.ship) {
    const card = writeSuspicionCard({ metadata, evaluation, notJudged })
    await writeSuspicionModel(options.out, { version, weights, metadata }, card)
    written = `${options.out}/${SUSPICION_MODEL}/${version}`
  }
  return { written, metadata, evaluation, notJudged }
}

async function chooseVersion({ out, version, ship }: SuspicionTrainingOptions): Promise<string> {
  const versions = await listVersions(out, SUSPICION_MODEL)
  const chosen = version ?? String(Number(versions.at(-1) ?? 0) + 1)
  if (ship && versions.includes(chosen))
    throw new Error(
      `train:suspicion: ${out}/${SUSPICION_MODEL}/${chosen} exists already, and a version is never overwritten`,
    )
  return chosen
}

async function readVerdicts(paths: readonly string[]) {
  const files: { name: string; sha256: string }[] = []
  const verdicts: TripVerdict[] = []
  const known = new Map<string, string>()
  for (const path of paths) {
    const bytes = await readFile(path)
    files.push({ name: basename(path), sha256: createHash('sha256').update(bytes).digest('hex') })
    for (const verdict of parseVerdicts(bytes.toString('utf8'), path, known)) verdicts.push(verdict)
  }
  return { files, verdicts }
}

function startWanted(backend: SuspicionTrainingOptions['backend']): Promise<Backend> {
  return startBackend(backend === 'auto' ? undefined : backend)
}
