/**
 * How fast one thread finds the events of tracks, fishing and loitering among them, and overlaps under an MMSI: rows at
 * 5 min, and positions of which a tenth are rows. `npm run bench:events [-- positions in millions]`
 */

import { IdentityOverlapFold } from '../../lib/events/identity-conflict-overlap.ts'
import { TrackEventsFold } from '../../lib/events/track-events.ts'
import { destinationUnits } from '../../lib/geo/great-circle.ts'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { createRandom } from '../../lib/simulate/random.ts'

const TRACKS = 200
const START_MS = Date.UTC(2025, 0, 1)
const INTERVAL_MS = 300_000
const ROUNDS = 5

interface Columns {
  readonly timeMs: Float64Array
  readonly lonUnits: Int32Array
  readonly latUnits: Int32Array
  readonly knots: Float64Array
  readonly score: Uint16Array
}

/** Boats that drift, tow, and steam in turns, 60 km from shore; track after track. */
function makeTracks(perTrack: number): Columns {
  const random = createRandom(1)
  const count = TRACKS * perTrack
  const columns: Columns = {
    timeMs: new Float64Array(count),
    lonUnits: new Int32Array(count),
    latUnits: new Int32Array(count),
    knots: new Float64Array(count),
    score: new Uint16Array(count),
  }
  for (let track = 0; track < TRACKS; track++) {
    const place = { lonUnits: Math.round(random.next() * 1e7), latUnits: Math.round(random.next() * 1e7) }
    let courseDeg = random.next() * 360
    let knots = 3
    for (let i = 0; i < perTrack; i++) {
      if (random.next() < 0.03) knots = [0.5, 1, 3, 4, 9, 12][Math.floor(random.next() * 6)]!
      courseDeg += (random.next() - 0.5) * 40
      destinationUnits(place.lonUnits, place.latUnits, courseDeg, (knots * 1.852) / 12, place)
      const at = track * perTrack + i
      columns.timeMs[at] = START_MS + i * INTERVAL_MS
      columns.lonUnits[at] = place.lonUnits
      columns.latUnits[at] = place.latUnits
      columns.knots[at] = knots
      columns.score[at] = knots < 7 ? 800 : 100
    }
  }
  return columns
}

/** Every `rowEvery`-th position is a row. Returns how often an event was told of. */
function findEvents(columns: Columns, perTrack: number, rowEvery: number): number {
  const fold = new TrackEventsFold({ name: 'bench', fishingFrom: 450 })
  let told = 0
  const sink = () => {
    told++
  }
  const { timeMs, lonUnits, latUnits, knots, score } = columns
  for (let track = 0; track < TRACKS; track++) {
    const state = fold.start('257000000', `${track}`)
    for (let i = track * perTrack; i < (track + 1) * perTrack; i++) {
      const isRow = i % rowEvery === 0
      fold.position(
        state,
        timeMs[i]!,
        lonUnits[i]!,
        latUnits[i]!,
        knots[i]!,
        60,
        isRow ? score[i]! : NO_SCORE,
        timeMs[i]!,
        sink,
      )
      if (i === track * perTrack) fold.tripChange(state, 'start', timeMs[i]!, sink)
    }
  }
  return told
}

/** `tracks` tracks under each MMSI, heard in turn. */
function findOverlaps(columns: Columns, tracks: number): number {
  const fold = new IdentityOverlapFold()
  let told = 0
  const sink = () => {
    told++
  }
  const ids = Array.from({ length: tracks }, (_, i) => `track ${i}`)
  const { timeMs, lonUnits, latUnits } = columns
  const state = fold.start('257000000')
  for (let i = 0; i < timeMs.length; i++) {
    const id = ids[i % tracks]!
    const atMs = START_MS + i * 1000
    fold.position(state, id, id, atMs, lonUnits[i]!, latUnits[i]!, i % 10 < 5, atMs, sink)
  }
  return told
}

function report(name: string, positions: number, work: () => number): void {
  const seconds: number[] = []
  let told = 0
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage()
    told = work()
    const { user, system } = process.cpuUsage(before)
    seconds.push((user + system) / 1e6)
  }
  seconds.sort((a, b) => a - b)
  const rate = positions / seconds[Math.floor(ROUNDS / 2)]! / 1e6
  console.log(`${name.padEnd(34)} ${rate.toFixed(2).padStart(6)} M positions/s   told ${told} times`)
}

const perTrack = Math.round((Number(process.argv[2] ?? 1) * 1e6) / TRACKS)
const columns = makeTracks(perTrack)
const positions = perTrack * TRACKS
console.log(`${positions} positions, CPU time of one thread, median of ${ROUNDS}, Node ${process.version}`)
report('events, every position a row', positions, () => findEvents(columns, perTrack, 1))
report('events, one in ten a row', positions, () => findEvents(columns, perTrack, 10))
report('overlaps, one track', positions, () => findOverlaps(columns, 1))
report('overlaps, 10 tracks', positions, () => findOverlaps(columns, 10))
