/** What `npm run evaluate` judges: trained models out of their folder, and rules. */

import { readdir } from 'node:fs/promises'
import { type Backend, startBackend } from '../lib/model/backend.ts'
import { createDetector } from '../lib/model/detector.ts'
import { type DetectorModel, hashVessel } from '../lib/model/detector-model.ts'
import { createGfwHeuristic, createSpeedRule } from '../lib/model/heuristics.ts'
import { isModelPlace, readModel, readModelAt } from '../lib/model/registry.ts'
import { ModelError } from '../lib/model/registry-files.ts'
import { listVersions } from '../lib/model/registry-versions.ts'
import type { RowScorer } from '../lib/model/scorer.ts'
import { createSpeedBaseline } from '../lib/model/speed-baseline.ts'
import type { LabelledVessel } from '../lib/pipeline/labelled-rows.ts'

export interface JudgedScorer {
  readonly scorer: RowScorer
  /** hashVessel of the vessels that it was trained on; null of a rule. */
  readonly trained: readonly string[] | null
}

const RULES: Readonly<Record<string, () => RowScorer>> = {
  'speed-baseline': createSpeedBaseline,
  'speed-rule': createSpeedRule,
  'gfw-heuristic': createGfwHeuristic,
}

/** A trained model set beside the others, where there is one. */
const TRAINED_BASELINE = 'logistic'

export class Scorers {
  private started: Backend | null = null

  /** `folder`: the models'. */
  constructor(private readonly folder: string) {}

  /** Null until a trained model was asked for. */
  get backend(): Backend | null {
    return this.started
  }

  /**
   * @param wanted the name of a rule or of a model, with its version or without, or the folder of a version
   * @throws ModelError that says what there is
   */
  async open(wanted: string): Promise<JudgedScorer> {
    const rule = RULES[wanted]
    if (rule !== undefined) return { scorer: rule(), trained: null }
    if (isModelPlace(wanted)) return this.openModel(await readModelAt(wanted))
    const name = wanted.replace(/@.*/, '')
    if ((await listVersions(this.folder, name)).length === 0)
      throw new ModelError(
        this.folder,
        `there is no model '${name}'; there ${formatList([...(await this.listModels()), ...Object.keys(RULES)])}`,
      )
    return this.openModel(await readModel(this.folder, wanted))
  }

  /**
   * What a model must beat: the rules and the logistic regression, but for `judged` itself. One that cannot be read
   * is missing, and `refused` says why.
   */
  async openBaselines(judged: JudgedScorer): Promise<{ baselines: JudgedScorer[]; refused: string[] }> {
    const baselines = await Promise.all(Object.keys(RULES).map((name) => this.open(name)))
    const refused: string[] = []
    if ((await listVersions(this.folder, TRAINED_BASELINE)).length > 0)
      try {
        baselines.push(await this.open(TRAINED_BASELINE))
      } catch (error) {
        if (!(error instanceof ModelError)) throw error
        refused.push(`no ${TRAINED_BASELINE} beside it: ${error.message}`)
      }
    return { baselines: baselines.filter(({ scorer }) => scorer.name !== judged.scorer.name), refused }
  }

  private async openModel(model: DetectorModel): Promise<JudgedScorer> {
    this.started ??= await startBackend()
    return { scorer: createDetector(model, this.started), trained: model.metadata.data.vesselHashes }
  }

  private async listModels(): Promise<string[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => [])
    const versions = await Promise.all(
      entries
        .filter((entry) => entry.isDirectory())
        .map(async ({ name }) =>
          (await listVersions(this.folder, name)).map((version) => `${name}@${version}`),
        ),
    )
    return versions.flat()
  }
}

/** Those of the vessels that the model was trained on. */
export function findTrainedVessels(
  { trained }: JudgedScorer,
  vessels: readonly LabelledVessel[],
): LabelledVessel[] {
  const known = new Set(trained ?? [])
  return vessels.filter(({ key }) => known.has(hashVessel(key)))
}

function formatList(names: readonly string[]): string {
  return `are ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
