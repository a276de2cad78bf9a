/**
 * Largest and smallest over trailing windows of a ring's rows: how far the farthest is from the newest, and the
 * range of the distance to shore. What is found is what reading every row would find, to the bit.
 *
 * Rows stand in blocks. A block is summed up when its last row comes: a box around its places, and for each row the
 * range of the shore from it to the block's last row. Of a block whose box cannot hold the farthest place no row is
 * read, and the shore's range over a window is that of one row, of the blocks after it, and of the newest block.
 */

/** Rows of a block: 8 and 32 take as long. */
export const BLOCK_ROWS = 16
const BLOCK_MASK = BLOCK_ROWS - 1
const BLOCK_BITS = 4

/** Numbers of a block's box: middle x, y, z and half sides x, y, z. */
const BOX_STRIDE = 6
/** Added to half sides, earth radii: far more than they are rounded by. */
const BOX_MARGIN = 1e-15
/** Numbers of a row's place: x, y, z, of a unit vector. */
const PLACE_STRIDE = 3
/** Numbers of a row's shore: its own, NaN where missing, and the least and the greatest from it to the last row of its block. */
const SHORE_STRIDE = 3

/** Where a ring's rows were, slot by slot; slots are a whole number of blocks, and wrap. */
export interface WindowPlaces {
  readonly places: Float64Array
  readonly shores: Float64Array
  readonly boxes: Float64Array
}

export function startPlaces(slots: number): WindowPlaces {
  return {
    places: new Float64Array(slots * PLACE_STRIDE),
    shores: new Float64Array(slots * SHORE_STRIDE),
    boxes: new Float64Array((slots / BLOCK_ROWS) * BOX_STRIDE),
  }
}

/** Writes the row at a slot. The slots of a block come in order. */
export function writePlace(
  { places, shores, boxes }: WindowPlaces,
  slot: number,
  x: number,
  y: number,
  z: number,
  shore: number,
): void {
  const at = (slot * PLACE_STRIDE) | 0
  places[at] = x
  places[at + 1] = y
  places[at + 2] = z
  shores[(slot * SHORE_STRIDE) | 0] = shore
  if ((slot & BLOCK_MASK) !== BLOCK_MASK) return
  const box = ((slot >> BLOCK_BITS) * BOX_STRIDE) | 0
  for (let axis = 0; axis < PLACE_STRIDE; axis++) boundAxis(places, at + axis, boxes, box + axis)
  boundShores(shores, slot)
}

/** Middle and half side of a block on one axis, from its last row's number at `last`. */
function boundAxis(places: Float64Array, last: number, boxes: Float64Array, box: number): void {
  let least = places[last]
  let most = least
  for (let row = 1; row < BLOCK_ROWS; row++) {
    const value = places[last - row * PLACE_STRIDE]
    if (value < least) least = value
    if (value > most) most = value
  }
  boxes[box] = 0.5 * (least + most)
  boxes[box + PLACE_STRIDE] = 0.5 * (most - least) + BOX_MARGIN
}

function boundShores(shores: Float64Array, lastSlot: number): void {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let slot = lastSlot; slot > lastSlot - BLOCK_ROWS; slot--) {
    const at = (slot * SHORE_STRIDE) | 0
    const shore = shores[at]
    if (shore < least) least = shore
    if (shore > most) most = shore
    shores[at + 1] = least
    shores[at + 2] = most
  }
}

export function shoreAt({ shores }: WindowPlaces, slot: number): number {
  return shores[slot * SHORE_STRIDE]
}

/** Copies `count` rows from slot `from` on, which wraps, to slot 0 of larger ones. */
export function copyPlaces(source: WindowPlaces, from: number, count: number, to: WindowPlaces): void {
  const slots = source.places.length / PLACE_STRIDE
  for (let i = 0; i < count; i++) {
    const slot = (from + i) % slots
    const at = slot * PLACE_STRIDE
    writePlace(to, i, source.places[at], source.places[at + 1], source.places[at + 2], shoreAt(source, slot))
  }
}

/**
 * Writes for each window of rows[w] rows that end in the newest one the squared chord, of the unit sphere, from
 * there to the farthest of its rows.
 *
 * @param guesses a slot for each window where that may be; where it is found is written back
 */
export function findFarthest(
  { places, boxes }: WindowPlaces,
  newest: number,
  rows: Int32Array,
  guesses: Int32Array,
  out: Float64Array,
): void {
  const slots = (places.length / PLACE_STRIDE) | 0
  const at = (newest * PLACE_STRIDE) | 0
  const x = places[at]
  const y = places[at + 1]
  const z = places[at + 2]
  let farthest = 0.0
  let farthestSlot = newest | 0
  // Slots are counted down from the newest, below 0 where they wrap: so do blocks.
  const newestBlock = newest >> BLOCK_BITS
  let slot = newest | 0
  for (let window = 0; window < rows.length; window++) {
    const oldest = (newest - rows[window] + 1) | 0
    if (oldest <= slot) {
      // The likeliest first, to spare the others: on a straight way the oldest, else the farthest of the last time.
      const oldestSlot = oldest < 0 ? (oldest + slots) | 0 : oldest
      const oldestChord2 = squaredChord(places, oldestSlot, x, y, z)
      if (oldestChord2 > farthest) {
        farthest = oldestChord2
        farthestSlot = oldestSlot
      }
      const guess = guesses[window] | 0
      if ((guess <= newest ? guess : guess - slots) >= oldest) {
        const chord2 = squaredChord(places, guess, x, y, z)
        if (chord2 > farthest) {
          farthest = chord2
          farthestSlot = guess
        }
      }
    }
    while (slot >= oldest) {
      const block = slot >> BLOCK_BITS
      const blockStart = block << BLOCK_BITS
      const turn = block < 0 ? slots : 0
      const first = (Math.max(blockStart, oldest) + turn) | 0
      const isRead =
        block === newestBlock ||
        squaredChordMost(boxes, (blockStart + turn) >> BLOCK_BITS, x, y, z) > farthest
      if (isRead) {
        for (let row = (slot + turn) | 0; row >= first; row--) {
          const chord2 = squaredChord(places, row, x, y, z)
          if (chord2 > farthest) {
            farthest = chord2
            farthestSlot = row
          }
        }
      }
      slot = (blockStart - 1) | 0
      if (slot < oldest) slot = (oldest - 1) | 0
    }
    guesses[window] = farthestSlot
    out[window] = farthest
  }
}

/** Squared chord between two rows. */
export function chord2Between({ places }: WindowPlaces, a: number, b: number): number {
  const at = (b * PLACE_STRIDE) | 0
  return squaredChord(places, a, places[at], places[at + 1], places[at + 2])
}

function squaredChord(places: Float64Array, slot: number, x: number, y: number, z: number): number {
  const at = (slot * PLACE_STRIDE) | 0
  const dx = places[at] - x
  const dy = places[at + 1] - y
  const dz = places[at + 2] - z
  return dx * dx + dy * dy + dz * dz
}

/** To the farthest corner of a block's box. */
function squaredChordMost(boxes: Float64Array, block: number, x: number, y: number, z: number): number {
  const at = (block * BOX_STRIDE) | 0
  const dx = Math.abs(boxes[at] - x) + boxes[at + 3]
  const dy = Math.abs(boxes[at + 1] - y) + boxes[at + 4]
  const dz = Math.abs(boxes[at + 2] - z) + boxes[at + 5]
  return dx * dx + dy * dy + dz * dz
}

/** Writes for each such window the greatest shore of its rows less the least, NaN where none has one. */
export function findShoreRanges(
  { shores }: WindowPlaces,
  newest: number,
  rows: Int32Array,
  out: Float64Array,
): void {
  const slots = (shores.length / SHORE_STRIDE) | 0
  const newestBlock = newest >> BLOCK_BITS
  /** Of the newest block; then also of the blocks between it and `block`. */
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  let slot = newest | 0
  let block = newestBlock
  for (let window = 0; window < rows.length; window++) {
    const oldest = (newest - rows[window] + 1) | 0
    const oldestBlock = oldest >> BLOCK_BITS
    const until = oldestBlock === newestBlock ? oldest : newestBlock << BLOCK_BITS
    for (; slot >= until; slot--) {
      const shore = shores[(slot * SHORE_STRIDE) | 0]
      if (shore < least) least = shore
      if (shore > most) most = shore
    }
    if (oldestBlock === newestBlock) {
      out[window] = rangeOf(least, most)
      continue
    }
    while (--block > oldestBlock) {
      const at = ((((block << BLOCK_BITS) + (block < 0 ? slots : 0)) | 0) * SHORE_STRIDE) | 0
      least = Math.min(least, shores[at + 1])
      most = Math.max(most, shores[at + 2])
    }
    block = (block + 1) | 0
    const at = ((oldest < 0 ? (oldest + slots) | 0 : oldest) * SHORE_STRIDE) | 0
    out[window] = rangeOf(Math.min(least, shores[at + 1]), Math.max(most, shores[at + 2]))
  }
}

function rangeOf(least: number, most: number): number {
  return most >= least ? most - least : Number.NaN
}
