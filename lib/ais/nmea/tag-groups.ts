import type { TagBlock } from './tag-block.ts'

/** What the first sentence of a group said, and its later ones go by. */
export interface TagGroup {
  timeMs: number
  source: number
}

/** Groups remembered at once; the oldest gives way. An aggregator has few open: their sentences come together. */
const MAX_GROUPS = 256

/**
 * Sentence groups of TAG blocks (`g:1-2-73874`): time and source stand on the group's first sentence and serve
 * all of it. A group is forgotten with its last sentence, so that a reused id starts anew.
 */
export class TagGroups {
  private readonly groups = new Map<number, TagGroup>()

  /** Fills in what `tag` leaves out from the sentences of its group before it. */
  complete(tag: TagBlock): void {
    if (tag.groupId < 0 || tag.groupCount < 2) return
    const known = tag.groupPart === 1 ? undefined : this.groups.get(tag.groupId)
    if (known !== undefined) {
      if (Number.isNaN(tag.timeMs)) tag.timeMs = known.timeMs
      if (tag.source === 0) tag.source = known.source
    }
    this.groups.delete(tag.groupId)
    if (tag.groupPart === tag.groupCount) return
    if (this.groups.size >= MAX_GROUPS) this.groups.delete(this.groups.keys().next().value ?? -1)
    this.groups.set(tag.groupId, { timeMs: tag.timeMs, source: tag.source })
  }
}
