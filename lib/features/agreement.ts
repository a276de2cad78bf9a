/**
 * How far two groupings of the same things agree: for measuring the segmenter against another's cut.
 * Groups are named by integers; only which things share a name matters.
 */

/** Pairs of things, by whether each grouping puts them together. */
export interface PairCounts {
  readonly pairs: number
  readonly togetherInBoth: number
  readonly togetherInFirst: number
  readonly togetherInSecond: number
}

/** Counts pairs from the table of both groupings, without visiting the pairs. Throws on unequal lengths. */
export function countPairs(first: ArrayLike<number>, second: ArrayLike<number>): PairCounts {
  if (first.length !== second.length)
    throw new Error(`features: groupings of ${first.length} and ${second.length} things cannot be compared`)
  const both = new Map<string, number>()
  const inFirst = new Map<number, number>()
  const inSecond = new Map<number, number>()
  for (let i = 0; i < first.length; i++) {
    countOne(both, `${first[i]} ${second[i]}`)
    countOne(inFirst, first[i]!)
    countOne(inSecond, second[i]!)
  }
  return {
    pairs: pairsOf(first.length),
    togetherInBoth: sumPairs(both),
    togetherInFirst: sumPairs(inFirst),
    togetherInSecond: sumPairs(inSecond),
  }
}

/**
 * Share of pairs on which both groupings say the same, together or apart (Rand 1971), 0..1. 1 where there are
 * no pairs.
 */
export function pairAgreement(counts: PairCounts): number {
  const { pairs, togetherInBoth, togetherInFirst, togetherInSecond } = counts
  return pairs === 0 ? 1 : (pairs + 2 * togetherInBoth - togetherInFirst - togetherInSecond) / pairs
}

/**
 * Rand index adjusted for chance (Hubert and Arabie 1985): 1 for the same grouping, 0 on average for
 * unrelated ones, negative for worse. 1 where both are trivial in the same way: all together or all apart.
 */
export function adjustedRand(counts: PairCounts): number {
  const { pairs, togetherInBoth, togetherInFirst, togetherInSecond } = counts
  if (pairs === 0) return 1
  const expected = (togetherInFirst * togetherInSecond) / pairs
  const most = (togetherInFirst + togetherInSecond) / 2
  return most === expected ? 1 : (togetherInBoth - expected) / (most - expected)
}

function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sumPairs(counts: Map<unknown, number>): number {
  let sum = 0
  for (const count of counts.values()) sum += pairsOf(count)
  return sum
}

function pairsOf(count: number): number {
  return count < 2 ? 0 : (count * (count - 1)) / 2
}
