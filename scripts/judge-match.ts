/** Cases that happened beside cases that were found. */

import { joinSpans, type Span, shareIn } from './judge-spans.ts'

/** Something that happened, or was found, to whom `key` says. */
export interface Case extends Span {
  readonly key: string
  readonly note: string
}

/** Of one kind: what happened, what was found, and how they meet. */
export interface Tally {
  readonly what: string
  readonly happened: number
  /** Of these, found. */
  readonly recalled: number
  readonly found: number
  /** Of these, happened. */
  readonly right: number
  /** What happened and was not found, and what was found and did not happen. */
  readonly misses: readonly Case[]
  readonly falses: readonly Case[]
}

/** A case is met when it touches one of its key on the other side, or when half of its time lies in those. */
export type Meeting = 'touch' | 'half'

/** `allowed`: what need not be found, and makes what is found right all the same. */
export function matchCases(
  what: string,
  happened: readonly Case[],
  found: readonly Case[],
  meeting: Meeting,
  allowed: readonly Case[] = [],
): Tally {
  const misses = unmet(happened, found, meeting)
  const falses = unmet(found, [...happened, ...allowed], meeting)
  return {
    what,
    happened: happened.length,
    recalled: happened.length - misses.length,
    found: found.length,
    right: found.length - falses.length,
    misses,
    falses,
  }
}

function unmet(cases: readonly Case[], others: readonly Case[], meeting: Meeting): Case[] {
  const byKey = groupByKey(others)
  return cases.filter((one) => {
    const same = byKey.get(one.key) ?? []
    if (meeting === 'half') return shareIn(one, joinSpans(same)) < 0.5
    return !same.some(({ startMs, endMs }) => startMs <= one.endMs && one.startMs <= endMs)
  })
}

export function groupByKey<Item extends { readonly key: string }>(
  items: readonly Item[],
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(item.key)
    if (group === undefined) groups.set(item.key, [item])
    else group.push(item)
  }
  return groups
}
