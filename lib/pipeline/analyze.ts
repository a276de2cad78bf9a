/** An analysis of inputs before anything is learnt from them or believed of them: counts only, no opinions. */

import { listInputs, STANDARD_INPUT } from '../ais/open-input.ts'
import { type ReadOptions, readInput } from '../ais/read-inputs.ts'
import type { ReadReport } from '../ais/read-report.ts'
import type { RejectExample } from '../ais/rejects.ts'
import { ReportBuffer } from '../ais/report.ts'
import { FEATURE_SCHEMA_HASH } from '../features/feature-list.ts'
import type { TrackContext } from '../features/track-machine.ts'
import { hasLabels } from '../labels/has-labels.ts'
import { analyzeLabels, type LabelsAnalysis } from './analyze-labels.ts'
import { type ReportsAnalysis, ReportsCounter } from './analyze-reports.ts'

export interface FileAnalysis {
  readonly path: string
  readonly format: string
  readonly bytes: number
  readonly lines: number
  readonly blankLines: number
  readonly commentLines: number
  readonly otherSentences: number
  readonly partLines: number
  readonly messages: number
  readonly messagesByType: Readonly<Record<string, number>>
  readonly positions: number
  readonly identities: number
  readonly setAside: Readonly<Record<string, number>>
  readonly timesBy: Readonly<Record<string, number>>
  readonly rejected: number
  readonly rejects: readonly {
    readonly reason: string
    readonly count: number
    readonly examples: readonly RejectExample[]
  }[]
  readonly notes: readonly string[]
  /** Whether its rows are in `labels`. */
  readonly labelled: boolean
}

export interface Analysis {
  readonly featureHash: string
  readonly files: readonly FileAnalysis[]
  readonly reports: ReportsAnalysis
  /** Null where no input has labels. */
  readonly labels: LabelsAnalysis | null
}

export interface AnalyzeOptions extends Omit<ReadOptions, 'firstSource' | 'choice'> {
  readonly context: TrackContext
  readonly onFile?: ((path: string) => void) | undefined
}

/**
 * Reads every input once as any other, and those with labels a second time as labelled rows. Throws on an input that
 * cannot be read, and on labels that make no sense, with file, line and reason. Labels on standard input are not
 * looked for: it can be read once only.
 */
export async function analyzeInputs(paths: readonly string[], options: AnalyzeOptions): Promise<Analysis> {
  const buffer = new ReportBuffer()
  const counter = new ReportsCounter(options.context)
  const files: FileAnalysis[] = []
  for (const [source, path] of (await listInputs(paths)).entries()) {
    options.onFile?.(path)
    const { report, error } = await readInput(path, source, options, buffer, () => {
      counter.take(buffer)
      buffer.clear()
    })
    if (error !== null) throw error
    files.push(describeFile(report, path !== STANDARD_INPUT && (await hasLabels(path))))
  }
  const labelled = files.filter((file) => file.labelled).map(({ path }) => path)
  return {
    featureHash: FEATURE_SCHEMA_HASH,
    files,
    reports: counter.finish(buffer.identities.length),
    labels: labelled.length === 0 ? null : await analyzeLabels(labelled, options),
  }
}

function describeFile(report: ReadReport, labelled: boolean): FileAnalysis {
  const { bytes, lines, blankLines, commentLines, otherSentences, partLines, messages } = report
  const { rejects } = report
  return {
    ...{ path: report.name, format: report.format, bytes, lines, blankLines, commentLines },
    ...{ otherSentences, partLines, messages },
    messagesByType: Object.fromEntries([...report.messagesByType.entries()].filter(([, count]) => count > 0)),
    positions: report.positions,
    identities: report.identities,
    setAside: Object.fromEntries(report.setAside),
    timesBy: Object.fromEntries(report.timesBy),
    rejected: rejects.total,
    rejects: [...rejects.counts]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .map(([reason, count]) => ({ reason, count, examples: rejects.examples.get(reason) ?? [] })),
    notes: report.notes,
    labelled,
  }
}
