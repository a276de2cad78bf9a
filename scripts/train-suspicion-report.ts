/** What `npm run train:suspicion` did, as text. */

import type { SuspicionTrainingOutcome } from './train-suspicion-run.ts'

export function formatSuspicionOutcome({ written, metadata, evaluation }: SuspicionTrainingOutcome): string {
  const lines = [
    '| evidence | experts | weight | from verdicts | verdicts with it |',
    '|---|---|---|---|---|',
    ...metadata.evidence.map(
      ({ name, expert, weight, deviation, fromVerdicts, verdicts }) =>
        `| ${name} | ${expert} | ${weight.toFixed(2)} ± ${deviation.toFixed(2)} | ${(100 * fromVerdicts).toFixed(0)} % | ${verdicts} |`,
    ),
  ]
  if (evaluation !== null) {
    const { trained, experts, gain } = evaluation
    lines.push('', '| judged on other vessels | log loss | Brier | AUC |', '|---|---|---|---|')
    for (const [of, figures] of [
      ['trained', trained],
      ['experts', experts],
    ] as const)
      lines.push(
        `| ${of} | ${figures.logLoss.toFixed(3)} | ${figures.brier.toFixed(3)} | ${figures.auc.toFixed(3)} |`,
      )
    lines.push(
      '',
      `Log loss gained: ${gain.mean.toFixed(3)} (${gain.low.toFixed(3)} to ${gain.high.toFixed(3)})`,
    )
  }
  if (written !== null) lines.push('', `Written: ${written}`)
  return lines.join('\n')
}
