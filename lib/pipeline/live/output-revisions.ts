/**
 * What changed of that which people are shown: what is new, what says something else now, what is withdrawn. Outputs that
 * merely grow while they are open are no revision: whoever looks sees them as they stand.
 */

import { isSameJson } from '../../alerts/canonical-json.ts'
import { groupBy } from '../../alerts/group-by.ts'
import { pairSpans } from '../../alerts/overlap.ts'
import type { LiveOutput, OutputRevision } from '../../store/live-store.ts'
import type { OutputDifference } from './vessel-outputs.ts'

const REVISED: ReadonlySet<LiveOutput['kind']> = new Set([
  ...(['gap', 'portVisit', 'trip'] as const),
  ...(['fishing', 'loitering', 'identityConflict', 'encounter', 'goingDark', 'feedOutage'] as const),
])

/** Why, in words, and whether it comes of reports later than the lateness. */
export interface Cause {
  readonly reason: string
  /** Nothing came late: outputs grew and ended in their time. */
  readonly isInOrder: boolean
  readonly reopened: boolean
}

interface Piece {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  readonly output: LiveOutput
}

/** A withdrawn output and a new one of the same vessel and kind that overlap are one that changed. */
export function reviseOutputs(
  { changed, withdrawn }: Pick<OutputDifference, 'changed' | 'withdrawn'>,
  { reason, isInOrder, reopened }: Cause,
): OutputRevision[] {
  const revisions: OutputRevision[] = []
  const added: LiveOutput[] = []
  for (const { before, output } of changed) {
    if (!REVISED.has(output.kind)) continue
    if (before === null) added.push(output)
    else if (saysMore(before, output, isInOrder))
      revisions.push({ change: 'changed', output, before, reason, reopened })
  }
  const gone = withdrawn.filter(({ kind }) => REVISED.has(kind))
  const now = groupBy(added.map(pieceOf), kindOf)
  const old = groupBy(gone.map(pieceOf), kindOf)
  for (const kind of new Set([...now.keys(), ...old.keys()]))
    for (const pair of pairSpans(old.get(kind) ?? [], now.get(kind) ?? [])) {
      const before = pair.old?.output ?? null
      const output = pair.now?.output ?? before!
      const change = pair.now === null ? 'withdrawn' : before === null ? 'added' : 'changed'
      revisions.push({ change, output, before: change === 'changed' ? before : null, reason, reopened })
    }
  return revisions
}

/** In order, an output that is open grows: that it ended, or was heard again, is news. */
function saysMore(before: LiveOutput, output: LiveOutput, isInOrder: boolean): boolean {
  if (isInOrder) return before.open !== output.open || onMs(before) !== onMs(output)
  return !isSameJson(toldOf(before), toldOf(output))
}

/** Of a silence, when it ended. */
function onMs(output: LiveOutput): number | null {
  return output.kind === 'gap' ? output.onMs : null
}

/** When it was decided may change though it says the same. */
function toldOf({ decidedMs: _decided, ...told }: LiveOutput): object {
  return told
}

function kindOf({ output }: Piece): string {
  return `${output.kind} ${'mmsi' in output ? output.mmsi : ''}`
}

function pieceOf(output: LiveOutput): Piece {
  if (output.kind === 'gap' || output.kind === 'silence')
    return { id: output.id, startMs: output.offMs, endMs: output.onMs ?? Number.MAX_SAFE_INTEGER, output }
  return { id: output.id, startMs: output.startMs, endMs: output.endMs, output }
}
