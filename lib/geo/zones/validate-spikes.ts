/** What encloses nothing in a ring: places given twice in a row, and edges that turn back along themselves. */

import { orient2d } from 'robust-predicates'

export interface TidyRing {
  /** Closed, and either empty or of three edges at least. */
  readonly ring: Float64Array
  /** Of each place of `ring` its position in the ring that was given. */
  readonly positions: Int32Array
  readonly repeatedCount: number
  readonly spikeCount: number
}

/** `ring`: longitude, latitude, …; closed. No area is lost; what has none at all comes out empty. */
export function tidyRing(ring: Float64Array): TidyRing {
  const count = ring.length / 2 - 1
  const kept = new Int32Array(count + 2)
  let size = 0
  let repeatedCount = 0
  let spikeCount = 0
  const x = (i: number) => ring[2 * kept[i]!]!
  const y = (i: number) => ring[2 * kept[i]! + 1]!
  const isSame = (i: number, j: number) => x(i) === x(j) && y(i) === y(j)
  /** Whether the way from i over j to k turns back at j. */
  const isSpike = (i: number, j: number, k: number) =>
    (x(j) - x(i)) * (x(k) - x(j)) + (y(j) - y(i)) * (y(k) - y(j)) < 0 &&
    orient2d(x(i), y(i), x(j), y(j), x(k), y(k)) === 0

  for (let place = 0; place < count; place++) {
    kept[size] = place
    for (;;) {
      if (size >= 1 && isSame(size - 1, size)) {
        repeatedCount++
        break
      }
      if (size < 2 || !isSpike(size - 2, size - 1, size)) {
        size++
        break
      }
      spikeCount++
      kept[size - 1] = kept[size]!
      size--
    }
  }
  // The same across the end of the ring, where its last place meets its first.
  let from = 0
  for (let isTidy = false; !isTidy && size - from >= 3; ) {
    const last = size - 1
    isTidy = true
    if (isSame(last, from)) {
      size--
      repeatedCount++
      isTidy = false
    } else if (isSpike(last - 1, last, from)) {
      size--
      spikeCount++
      isTidy = false
    } else if (isSpike(last, from, from + 1)) {
      from++
      spikeCount++
      isTidy = false
    }
  }
  const places = size - from
  if (places < 3) {
    return { ring: new Float64Array(0), positions: new Int32Array(0), repeatedCount, spikeCount }
  }
  const positions = new Int32Array(places + 1)
  const tidy = new Float64Array(2 * places + 2)
  for (let i = 0; i <= places; i++) {
    const place = kept[from + (i % places)]!
    positions[i] = place
    tidy[2 * i] = ring[2 * place]! + 0
    tidy[2 * i + 1] = ring[2 * place + 1]! + 0
  }
  return { ring: tidy, positions, repeatedCount, spikeCount }
}
