/** The card of a suspicion model: what a person must know before relying on it. Markdown. */

import type { SuspicionEvaluation, SuspicionFigures } from './suspicion-evaluate.ts'
import type { SuspicionMetadata } from './suspicion-model.ts'

/** `evaluation`: null where the model was not judged; `notJudged` then says why. */
export interface SuspicionCardContent {
  readonly metadata: SuspicionMetadata
  readonly evaluation: SuspicionEvaluation | null
  readonly notJudged: string
}

export function writeSuspicionCard({ metadata, evaluation, notJudged }: SuspicionCardContent): string {
  const { name, version, command, evidenceHash } = metadata
  return `# ${name} ${version}

P(an analyst would judge a trip suspicious), from evidence of the trip: fishing where it is not allowed, going dark, meetings,
identity. It is a sum: each item of evidence adds its share to the log odds, and every judgement comes with those shares.

**No public data says what is illegal**, and this model does not know it either. A probability says how an analyst would
look at the trip, not what the vessel did. It is a reason to look, never proof.

## Verdicts behind it
${describeData(metadata)}

Simulated voyages are for tests only: nothing simulated was trained on, and nothing simulated may be.

## Weights
The experts' weights are the project's own judgement, line by line with reasons in docs/suspicion.md. Each is the most that
an item can add to the log odds; ± is a standard deviation. *From verdicts*: how much of what is known of the weight verdicts
told, the rest is the experts'. No weight can turn against its item's direction.

| evidence | experts | this model | from verdicts | verdicts with it |
|---|---|---|---|---|
${metadata.evidence
  .map(
    (item) =>
      `| ${item.name} | ${item.expert} ± ${short(item.expertDeviation)} | ${short(item.weight)} ± ${short(item.deviation)} | ${(100 * item.fromVerdicts).toFixed(0)} % | ${item.verdicts.toLocaleString('en')} |`,
  )
  .join('\n')}

## Figures
${evaluation === null ? `None: ${notJudged}.` : describeEvaluation(evaluation)}

Made by this command, which makes the same weights again from the same verdicts on the same kind of backend:

    ${command}

Evidence list ${evidenceHash}. A program whose list differs refuses the model.

## What it is not good for
- **Proof**, or anything automatic: no vessel is guilty of a number.
- **What the folder does not know.** Without zones, licences, closed seasons and watch lists the evidence on them is nil, and a
  poacher looks like anybody.
- **Vessels that send nothing at all**, from before the trip to after it.
- **Base rates.** Analysts judge trips that something drew them to. The share of suspicious trips among their verdicts says
  little of all trips, which is why the base can move little.
- **Several verdicts on one vessel** count as if they were independent, which makes the interval too narrow by as much.
`
}

function describeData({ data, backend }: SuspicionMetadata): string {
  const { files, verdicts, suspicious, cannotTell, vessels } = data
  if (verdicts === 0)
    return "**None.** Every weight is the experts'. How often the model is right nobody knows yet: it ranks trips as its authors would."
  const others = verdicts - suspicious
  const oneSort =
    suspicious === 0 || others === 0
      ? `\n\n**All of them say the same.** Verdicts of one sort cannot tell what sets trips apart; the experts' doubt alone bounds how far they pull.`
      : ''
  return `${verdicts.toLocaleString('en')} on trips of ${vessels.toLocaleString('en')} vessels: ${suspicious.toLocaleString('en')} suspicious, ${others.toLocaleString('en')} explained or normal; ${cannotTell.toLocaleString('en')} more could not tell and are left out. Trained on ${backend}.${oneSort}

| file | SHA-256 |
|---|---|
${files.map(({ name, sha256 }) => `| ${name} | \`${sha256}\` |`).join('\n')}`
}

function describeEvaluation(evaluation: SuspicionEvaluation): string {
  const { folds, vessels, verdicts, trained, experts, gain } = evaluation
  const line = (of: string, { logLoss, brier, auc }: SuspicionFigures) =>
    `| ${of} | ${[logLoss, brier, auc].map((figure) => figure.toFixed(3)).join(' | ')} |`
  return `Cross-validation by vessel: ${verdicts.toLocaleString('en')} verdicts on ${vessels.toLocaleString('en')} vessels in ${folds} folds, each judged by a model that saw none of its vessels.

| | log loss | Brier | AUC |
|---|---|---|---|
${line('trained on verdicts', trained)}
${line('experts alone', experts)}

Log loss gained over the experts: ${gain.mean.toFixed(3)} (95 % of resamples of vessels: ${gain.low.toFixed(3)} to ${gain.high.toFixed(3)}).${
    gain.low > 0 ? '' : ' **Not shown to be better than the experts.**'
  }`
}

function short(value: number): string {
  return String(Number(value.toFixed(2)))
}
