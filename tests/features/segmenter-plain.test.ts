import { describe, expect, test } from 'vitest'
import { POSITION, ReportBuffer } from '../../lib/ais/report.ts'
import { discrepancyNm, writeReference } from '../../lib/features/segment-match.ts'
import { placePosition, type SegmenterState, startSegmenter } from '../../lib/features/segmenter.ts'
import { wrapUnits } from '../../lib/geo/units.ts'
import { caseCount, recordProof } from '../proof.ts'
import { createRandom, START_MS } from './scenario.ts'
import { bytesOf, check, HOUR_MS, NONE, run, type Stream } from './segmenter-run.ts'

/**
 * The segmenter written down again, slowly: all trigonometry for every pair, no pruning, no rings, no order
 * of recency to stop early. It must decide the same.
 */
function segmentSlowly({ buffer, rows }: Stream): string[] {
  interface Slow {
    serial: number
    history: { row: number; metric: number }[]
    positions: number
    startMs: number
  }
  /** 20 mean intervals, 8 h at least and 24 h at most; 24 h for fewer than ten positions. */
  const silenceMs = ({ positions, startMs }: Slow, lastMs: number) => {
    if (positions < 10) return 24 * HOUR_MS
    const intervals = 20 * ((lastMs - startMs) / (positions - 1))
    return Math.round(Math.min(24 * HOUR_MS, Math.max(8 * HOUR_MS, intervals)))
  }
  const { block } = buffer
  const recordOf = (row: number) => {
    const values = new Float64Array(16)
    const column = (name: 'timeMs' | 'lonUnits' | 'latUnits' | 'speedKnots' | 'courseDeg') =>
      block[name][row]!
    writeReference(
      values,
      0,
      column('timeMs'),
      column('lonUnits'),
      column('latUnits'),
      column('speedKnots'),
      column('courseDeg'),
      0,
    )
    return values
  }
  const isClassB = (row: number) => block.messageType[row]! >= 18
  let open: Slow[] = []
  let serial = 0
  const log: string[] = []
  for (const row of rows) {
    if (block.kind[row] !== POSITION) continue
    const timeMs = block.timeMs[row]!
    const lastMs = (segment: Slow) => block.timeMs[segment.history.at(-1)!.row]!
    open = open.filter((segment) => timeMs < lastMs(segment) + silenceMs(segment, lastMs(segment)))
    const speed = block.speedKnots[row]!
    if (Number.isNaN(speed) || (speed > 0.35 && Number.isNaN(block.courseDeg[row]!))) {
      log.push(`${row} none`)
      continue
    }
    const matches = open.flatMap((segment) => {
      const held = segment.history.slice(-5).reverse()
      const weight = held.some((one) => isClassB(one.row) === isClassB(row)) ? 1 : 0.1
      let best = { score: 0, metric: 0, back: -1 }
      held.forEach(({ row: earlier }, back) => {
        const hours = (timeMs - block.timeMs[earlier]!) / HOUR_MS
        if (hours > 24) return
        const padded = Math.hypot(hours, 0.25)
        const miss = discrepancyNm(recordOf(earlier), 0, recordOf(row), 0)
        const metric = miss > padded * 25 ? 0 : (weight * Math.exp(-((miss / (padded * 5)) ** 2))) / padded
        const score = metric / Math.max(1, 2 * back)
        const after = back === 0 ? 0 : held[back - 1]!.metric
        if (score > after && score > best.score) best = { score, metric, back }
      })
      if (best.back < 0) return []
      const share = segment.positions / 10
      return [{ segment, ...best, weighted: (best.metric * share) / Math.hypot(1, share) }]
    })
    matches.sort((a, b) => b.weighted - a.weighted)
    const close = matches.filter((one) => one.weighted * 10 >= matches[0]!.weighted)
    if (close.length === 1) {
      const { segment, metric, back } = close[0]!
      segment.history.splice(segment.history.length - back, back)
      segment.history = [...segment.history, { row, metric }].slice(-5)
      segment.positions++
      log.push(`${row} ${segment.serial}`)
      continue
    }
    open = open.filter((segment) => !close.some((one) => one.segment === segment))
    open.sort((a, b) => lastMs(a) - lastMs(b))
    if (open.length === 64) open.shift()
    log.push(`${row} ${serial}`)
    open.push({
      serial: serial++,
      history: [{ row, metric: 0 }],
      positions: 1,
      startMs: timeMs,
    })
  }
  return log
}

function expectAsSlowly(stream: Stream): SegmenterState {
  const { placed, state } = run(stream)
  const log = placed.map((segment, i) => `${stream.rows[i]} ${segment === null ? 'none' : segment.serial}`)
  expect(log).toEqual(segmentSlowly(stream))
  return state
}

/** Ships that drift and drive among each other, heard every few minutes to hours: much is ambiguous. */
function crowdOf(seed: number): Stream {
  const random = createRandom(seed)
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfMmsi(257_000_000)
  const ships = 2 + Math.floor(random() * 8)
  const pauseHours = 0.02 + random() ** 2 * 3
  const nothing = Number.NaN
  const places = Array.from({ length: ships }, () => [random() * 900_000, random() * 900_000] as const)
  let timeMs = START_MS
  for (let i = 0; i < 400; i++) {
    timeMs += Math.round((random() * pauseHours * HOUR_MS) / 1000) * 1000
    const ship = Math.floor(random() * ships)
    const [lon, lat] = places[ship]!
    const wander = () => (random() - 0.5) * 60_000
    const type = ship % 2 === 0 ? 1 : 18
    const speed = ship % 3 === 0 ? 0 : random() * 12
    const [lonUnits, latUnits] = [Math.round(lon + wander()), Math.round(lat + wander())]
    buffer.addPosition(
      vessel,
      timeMs,
      type,
      lonUnits,
      latUnits,
      speed,
      random() * 359,
      nothing,
      nothing,
      0,
      0,
    )
  }
  return { buffer, rows: Array.from({ length: buffer.count }, (_, row) => row) }
}

describe('pruning, rings and order of recency decide as the plain method does', () => {
  test('in scenarios', () => {
    check((full) => {
      // Without identities: the plain method knows none.
      expectAsSlowly({ ...full, rows: full.rows.filter((row) => full.buffer.block.kind[row] === POSITION) })
    })
  })

  test('in crowds', () => {
    let ambiguous = 0
    let forgotten = 0
    for (let seed = 0; seed < caseCount(40, 2000); seed++) {
      const { counts } = expectAsSlowly(crowdOf(seed))
      ambiguous += counts.ambiguous
      forgotten += counts.forgotten
    }
    expect(ambiguous).toBeGreaterThan(100)
    expect(forgotten).toBeGreaterThan(100)
    recordProof('segmenter', `${caseCount(40, 2000)} crowds of 400 positions against the plain method`)
  })
})

test('work does not grow with the length of the MMSI: state stays within its bound', () => {
  const buffer = new ReportBuffer(60_000)
  const vessel = buffer.vesselOfMmsi(412_000_000)
  const state = startSegmenter('412000000')
  for (let i = 0; i < 60_000; i++) {
    const ship = i % 300
    const lonUnits = wrapUnits((ship % 20) * 6_000_000 + i * 10)
    const nothing = Number.NaN
    buffer.addPosition(
      vessel,
      START_MS + i * 200,
      1,
      lonUnits,
      ship * 300_000 - 45_000_000,
      9,
      90,
      nothing,
      nothing,
      0,
      0,
    )
    placePosition(state, buffer.block, i, NONE)
    if (i % 10_000 === 9_999) {
      expect(state.open).toHaveLength(64)
      expect(state.freeSlots.length + 64).toBe(64)
      expect(bytesOf(state).length).toBeLessThan(20_000)
    }
  }
})
