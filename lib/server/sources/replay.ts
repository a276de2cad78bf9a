import { readInput } from '../../ais/read-inputs.ts'
import type { SourceContext } from './live-feed.ts'
import { PacedSource } from './paced-source.ts'
import type { ReplayOptions } from './source-address.ts'

/**
 * A file of any kind that lib/ais reads, as if it were heard now: at its own pace or faster. Ends with the file. `taken`:
 * reports of it that an earlier run delivered.
 */
export function createReplay(
  options: ReplayOptions,
  context: SourceContext,
  index: number,
  taken = 0,
): PacedSource {
  const { path, startMs } = options
  return new PacedSource({ ...options, taken }, context, index, async (buffer, onRows) => {
    const importStartMs = context.clock.wallMs()
    const { report, error } = await readInput(path, index, { importStartMs, startMs }, buffer, onRows)
    await onRows(report)
    return error?.message ?? null
  })
}
