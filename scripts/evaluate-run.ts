/** Judges a model on labelled files, beside the rules that it must beat. */

import { FEATURE_SCHEMA_HASH } from '../lib/features/feature-list.ts'
import type { TrackContext } from '../lib/features/track-machine.ts'
import { listLabelInputs } from '../lib/labels/label-inputs.ts'
import { Random } from '../lib/model/random.ts'
import type { RowScorer } from '../lib/model/scorer.ts'
import { type JudgedGroup, type Judgement, type JudgeOptions, judgeRows } from '../lib/pipeline/judge-rows.ts'
import { createGrouping } from '../lib/pipeline/judge-rows-groups.ts'
import {
  foldLabelled,
  type LabelledRows,
  type LabelledVessel,
  readLabelledReports,
} from '../lib/pipeline/labelled-rows.ts'
import type { EvaluateArguments } from './evaluate-arguments.ts'
import type { Evaluation } from './evaluate-report.ts'
import { findTrainedVessels, type JudgedScorer, Scorers } from './evaluate-scorers.ts'
import { formatCount } from './plain-text.ts'

export interface EvaluateSurroundings {
  /** What the vessel fold knows of the world: asked for once the models are known to be there. */
  readonly context: () => TrackContext
  /** The wall clock, ms. */
  readonly now: () => number
  /** What it is at. */
  readonly tell: (text: string) => void
}

/** Throws with file, line and reason on labels that make no sense, and ModelError on a model that is not there. */
export async function evaluate(
  options: EvaluateArguments,
  { context: createContext, now, tell }: EvaluateSurroundings,
): Promise<Evaluation> {
  const scorers = new Scorers(options.models)
  const judged = await scorers.open(options.model)
  const { baselines, refused } = await scorers.openBaselines(judged)
  const files = await listLabelInputs(options.data)
  const context = createContext()
  const judge = async (rows: LabelledRows, { scorer }: JudgedScorer): Promise<Judgement> => {
    tell(`judging ${scorer.name} on ${formatCount(rows.count, 'row')}`)
    const scores = await scoreRows(rows, scorer)
    return judgeRows(rows, scores, scorer.fishingFrom, judgeOptions(rows, options))
  }

  tell(`reading ${formatCount(files.length, 'file')}`)
  const reports = await readLabelledReports(files, now())
  const rows = foldLabelled(reports, context)
  refuseStrangers(options.without, rows)
  const judgement = await judge(rows, judged)
  const thinned: Record<string, Judgement> = {}
  for (const { name, ...reading } of options.thin)
    thinned[name] = await judge(foldLabelled(reports, context, reading), judged)
  const beside: Record<string, JudgedGroup> = {}
  for (const baseline of baselines) {
    const { reliability, meanPerVessel, byGroup, ...group } = await judge(rows, baseline)
    beside[baseline.scorer.name] = group
  }
  const warnings = refused
  for (const one of [judged, ...baselines]) warnings.push(...warnOfTraining(one, rows, options))
  return {
    model: judged.scorer.name,
    featureHash: FEATURE_SCHEMA_HASH,
    backend: judged.trained === null ? null : (scorers.backend?.name ?? null),
    fishingFrom: judged.scorer.fishingFrom,
    data: files,
    labelsWithoutRow: rows.labelsWithoutRow,
    groupBy: options.groupBy,
    ...judgement,
    baselines: beside,
    thinned,
    warnings,
  }
}

function judgeOptions(rows: LabelledRows, options: EvaluateArguments): JudgeOptions {
  const { without, bootstrap: resamples, seed } = options
  // The same draws for every scorer and every thinning: what differs between them is not chance.
  const random = new Random(seed, 'bootstrap')
  return {
    groupOf: createGrouping(options.groupBy, rows),
    isJudged: ({ key }) => !without.includes(key),
    ...(resamples > 0 && { bootstrap: { resamples, random: () => random.next() } }),
  }
}

async function scoreRows({ features, count }: LabelledRows, scorer: RowScorer): Promise<Uint16Array> {
  const scores = new Uint16Array(count)
  await scorer.score(features, count, scores)
  return scores
}

function refuseStrangers(without: readonly string[], { vessels }: LabelledRows): void {
  const stranger = without.find((key) => !vessels.some((vessel) => vessel.key === key))
  if (stranger !== undefined) throw new Error(`evaluate: there is no vessel ${stranger} to leave out`)
}

function warnOfTraining(
  judged: JudgedScorer,
  { vessels, fishing }: LabelledRows,
  { without }: EvaluateArguments,
): string[] {
  const hasLabels = ({ from, log }: LabelledVessel) =>
    fishing.subarray(from, from + log.rows).some((share) => !Number.isNaN(share))
  const counted = vessels.filter((vessel) => !without.includes(vessel.key) && hasLabels(vessel))
  const trained = findTrainedVessels(judged, counted)
  if (trained.length === 0) return []
  return [
    `${judged.scorer.name} was trained on ${trained.length} of these ${counted.length} vessels: the figures do not say how it does on others`,
  ]
}
