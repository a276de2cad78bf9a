import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderReports } from '../../lib/ais/order.ts'
import { COLUMNS, type Identity, POSITION, ReportBuffer, wrapLonUnits } from '../../lib/ais/report.ts'
import {
  discrepancyNm,
  REFERENCE_FIELDS,
  ringSlot,
  writeReference,
} from '../../lib/features/segment-match.ts'
import {
  closeSegment,
  decodeSegmenter,
  encodeSegmenter,
  expireSegments,
  type OpenSegment,
  placeIdentity,
  placePosition,
  type SegmenterState,
  segmenterDeadline,
  startSegmenter,
} from '../../lib/features/segmenter.ts'
import { SEGMENTER_OPTIONS } from '../../lib/features/segmenter-options.ts'
import { ringBase } from '../../lib/features/segmenter-state.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'
import { caseCount, recordProof } from '../proof.ts'
import { createRandom, makeScenario, START_MS } from './scenario.ts'

const HOUR_MS = 3_600_000
const NONE = { closed: () => {} }

/** One MMSI's reports in order, as rows of a buffer. */
interface Stream {
  readonly buffer: ReportBuffer
  readonly rows: readonly number[]
}

function streamOf(seed: number): Stream {
  const ships = [1, 2, 5, 12, 80][seed % 5]!
  const reportsPerShip = Math.round(400 / ships)
  const buffer = makeScenario(seed, { ships, reportsPerShip, centreLonDeg: 179.9, startMs: START_MS })
  return { buffer, rows: [...orderReports(buffer).rows] }
}

const seeds = fc.integer({ min: 0, max: 99 })

/** What happened, in order, in words; segments by serial, so that ids may differ. */
interface Run {
  readonly log: string[]
  readonly placed: (OpenSegment | null)[]
  readonly state: SegmenterState
}

function step(state: SegmenterState, { buffer }: Stream, row: number, log: string[], shiftMs = 0) {
  const { block, identities } = buffer
  const events = {
    closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
      log.push(`${segment.serial} ${endedBy} ${decidedMs - shiftMs} of ${segment.positions}`),
  }
  const segment =
    block.kind[row] === POSITION
      ? placePosition(state, block, row, events)
      : placeIdentity(state, block, row, identities[block.identity[row]!]!, events)
  log.push(`${row} in ${segment === null ? 'none' : segment.serial}`)
  return segment
}

/** `between` may replace the state before each step. */
function run(
  stream: Stream,
  between: (state: SegmenterState, row: number, log: string[]) => SegmenterState = (state) => state,
  shiftMs = 0,
): Run {
  let state = startSegmenter('257000000')
  const log: string[] = []
  const placed = stream.rows.map((row) => {
    state = between(state, row, log)
    return step(state, stream, row, log, shiftMs)
  })
  return { log, placed, state }
}

function copyOf(state: SegmenterState): SegmenterState {
  const writer = new StateWriter()
  encodeSegmenter(state, writer)
  const reader = new StateReader(writer.finish())
  const copy = decodeSegmenter(reader)
  expect(reader.atEnd).toBe(true)
  return copy
}

/** What each open segment is matched by, oldest first, bit for bit. */
function recordsOf(state: SegmenterState): number[][] {
  return state.open.map((segment) =>
    Array.from({ length: segment.held }, (_, i) => {
      const at = ringBase(segment) + ringSlot(segment.newest, segment.held - 1 - i) * REFERENCE_FIELDS
      return [...state.rings.subarray(at, at + REFERENCE_FIELDS)]
    }).flat(),
  )
}

function bytesOf(state: SegmenterState): Uint8Array {
  const writer = new StateWriter()
  encodeSegmenter(state, writer)
  return writer.finish()
}

function changed(stream: Stream, change: (block: ReportBuffer['block'], row: number) => void): Stream {
  const buffer = new ReportBuffer(stream.buffer.count)
  for (const key of stream.buffer.keys) buffer.vesselOfKey(key)
  for (const identity of stream.buffer.identities) buffer.identityOf(identity)
  for (const name of COLUMNS)
    buffer.block[name].set(stream.buffer.block[name].subarray(0, stream.buffer.count) as never)
  buffer.block.count = stream.buffer.count
  for (const row of stream.rows) change(buffer.block, row)
  return { buffer, rows: stream.rows }
}

function check(property: (stream: Stream) => void, numRuns = 20): void {
  fc.assert(
    fc.property(seeds, (seed) => property(streamOf(seed))),
    { seed: 11, numRuns },
  )
}

describe('laws', () => {
  test('a partition: every position is in one segment or is counted noise', () => {
    check((stream) => {
      const { placed, state, log } = run(stream)
      const { block } = stream.buffer
      const segments = new Map<number, { positions: number; identities: number }>()
      const byId = new Map<string, number>()
      let noise = 0
      let unplaced = 0
      placed.forEach((segment, i) => {
        const isPosition = block.kind[stream.rows[i]!] === POSITION
        if (segment === null) {
          if (isPosition) noise++
          else unplaced++
          return
        }
        const counts = segments.get(segment.serial) ?? { positions: 0, identities: 0 }
        counts[isPosition ? 'positions' : 'identities']++
        segments.set(segment.serial, counts)
        byId.set(segment.id, segment.serial)
      })
      expect(byId.size).toBe(segments.size)
      expect(noise).toBe(state.counts.motionUnknown + state.counts.coarseNoise)
      expect(unplaced).toBe(state.counts.identitiesUnplaced)
      for (const segment of new Set(placed.filter((segment) => segment !== null))) {
        const counts = segments.get(segment.serial)!
        expect(segment.positions).toBe(counts.positions)
        expect(segment.identities).toBe(counts.identities)
      }
      // Each segment that was opened is open or was closed once.
      const closed = log.filter((line) => line.includes(' of ')).map((line) => Number(line.split(' ')[0]))
      expect(new Set(closed).size).toBe(closed.length)
      expect(closed.length + state.open.length).toBe(state.nextSerial)
    })
  })

  test('encode and decode at every step changes nothing', () => {
    check((stream) => {
      const plain = run(stream)
      const copied = run(stream, copyOf)
      expect(copied.log).toEqual(plain.log)
      expect(copied.placed.map((segment) => segment?.id)).toEqual(plain.placed.map((segment) => segment?.id))
      expect(bytesOf(copied.state)).toEqual(bytesOf(plain.state))
      expect(recordsOf(copyOf(plain.state))).toEqual(recordsOf(plain.state))
    }, 10)
  })

  test('a truncated or foreign state is refused', () => {
    const bytes = bytesOf(run(streamOf(3)).state)
    for (let length = 0; length < bytes.length; length += 7)
      expect(() => decodeSegmenter(new StateReader(bytes.subarray(0, length)))).toThrow('features:')
    expect(() => decodeSegmenter(new StateReader(bytes.with(0, 200)))).toThrow('version 200')
  })

  test('no calendar: 12 h later everything is 12 h later', () => {
    check((stream) => {
      const later = changed(stream, (block, row) => {
        block.timeMs[row] = block.timeMs[row]! + 12 * HOUR_MS
      })
      expect(run(later, undefined, 12 * HOUR_MS).log).toEqual(run(stream).log)
    })
  })

  test('no antimeridian: the world may be turned by any number of units', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -108_000_000, max: 107_999_999 }), (seed, turn) => {
        const stream = streamOf(seed)
        const turned = changed(stream, (block, row) => {
          if (block.kind[row] === POSITION) block.lonUnits[row] = wrapLonUnits(block.lonUnits[row]! + turn)
        })
        const [plain, other] = [run(stream), run(turned)]
        expect(other.log).toEqual(plain.log)
        expect(other.state.counts).toEqual(plain.state.counts)
      }),
      { seed: 12, numRuns: 20 },
    )
  })

  test('cutting the future off changes no earlier decision', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, share) => {
        const stream = streamOf(seed)
        const cut = { ...stream, rows: stream.rows.slice(0, Math.floor(share * stream.rows.length)) }
        const { log } = run(cut)
        expect(run(stream).log.slice(0, log.length)).toEqual(log)
      }),
      { seed: 13, numRuns: 20 },
    )
  })

  test('advance(a) then advance(b) is advance(b); a step advances to its own time first', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, part) => {
        const stream = streamOf(seed)
        let beforeMs = 0
        const advancing = (state: SegmenterState, row: number, log: string[]) => {
          const timeMs = stream.buffer.block.timeMs[row]!
          const events = {
            closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
              log.push(`${segment.serial} ${endedBy} ${decidedMs} of ${segment.positions}`),
          }
          expireSegments(state, beforeMs + part * (timeMs - beforeMs), events)
          expireSegments(state, timeMs, events)
          beforeMs = timeMs
          return state
        }
        expect(run(stream, advancing).log).toEqual(run(stream).log)
      }),
      { seed: 14, numRuns: 20 },
    )
  })

  test('the deadline: nothing before it, something at it, dated by it, in order', () => {
    check((stream) => {
      const { state } = run(stream)
      let lastMs = Number.NEGATIVE_INFINITY
      while (state.open.length > 0) {
        const deadlineMs = segmenterDeadline(state)
        expect(deadlineMs).toBeGreaterThanOrEqual(lastMs)
        const dated: number[] = []
        const events = { closed: (_: OpenSegment, __: string, decidedMs: number) => dated.push(decidedMs) }
        expireSegments(state, deadlineMs - 1, events)
        expect(dated).toEqual([])
        expireSegments(state, deadlineMs, events)
        expect(dated.length).toBeGreaterThan(0)
        expect(new Set(dated)).toEqual(new Set([deadlineMs]))
        lastMs = deadlineMs
      }
      expect(segmenterDeadline(state)).toBe(Number.POSITIVE_INFINITY)
    })
  })
})

/** Reports of one MMSI, given one by one. */
function reports() {
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfMmsi(257_000_000)
  const state = startSegmenter('257000000')
  const ended: string[] = []
  const events = {
    closed: (segment: OpenSegment, endedBy: string, decidedMs: number) =>
      ended.push(`${segment.serial} ${endedBy} ${(decidedMs - START_MS) / HOUR_MS}`),
  }
  return {
    state,
    ended,
    position(hours: number, lonDeg: number, latDeg: number, speed = 0, course = 0, messageType = 1) {
      const lonUnits = wrapLonUnits(Math.round(lonDeg * 600_000))
      const latUnits = Math.round(latDeg * 600_000)
      const timeMs = START_MS + Math.round(hours * HOUR_MS)
      const nothing = Number.NaN
      buffer.addPosition(
        vessel,
        timeMs,
        messageType,
        lonUnits,
        latUnits,
        speed,
        course,
        nothing,
        nothing,
        0,
        0,
      )
      return placePosition(state, buffer.block, buffer.count - 1, events)
    },
    identity(hours: number, name: string, messageType = 5, more: Partial<Identity> = {}) {
      const unknown = { callSign: '', imo: '', shipType: Number.NaN, lengthM: Number.NaN, widthM: Number.NaN }
      const identity = { name, ...unknown, ...more }
      buffer.addIdentity(vessel, START_MS + Math.round(hours * HOUR_MS), messageType, identity, 0)
      const row = buffer.count - 1
      const canonical = buffer.identities[buffer.block.identity[row]!]!
      return placeIdentity(state, buffer.block, row, canonical, events)
    },
  }
}

describe('segments', () => {
  test('two ships far apart on one number are two segments; silence of 24 h ends one, 23.9 h does not', () => {
    const { position, ended, state } = reports()
    const north = position(0, 4, 60)
    const south = position(0.1, 4, -30)
    expect(north?.serial).toBe(0)
    expect(south?.serial).toBe(1)
    expect(position(0.2, 4, 60)).toBe(north)
    expect(position(23.9, 4, -30)).toBe(south)
    expect(position(24.2, 4, 60)?.serial).toBe(2)
    expect(ended).toEqual(['0 silence 24.2'])
    expect(north).toMatchObject({ positions: 2, startMs: START_MS, lastMs: START_MS + 0.2 * HOUR_MS })
    expect(state.open.map((segment) => segment.serial)).toEqual([1, 2])
  })

  test('a position that two segments could continue ends both, unless they are known to be one ship', () => {
    for (const [names, expected] of [
      [
        ['', ''],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [
        ['ANNA', 'BERTA'],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [
        ['ANNA', ''],
        ['0 ambiguous 4', '1 ambiguous 4'],
      ],
      [['ANNA', 'ANNA'], []],
    ] as const) {
      const { position, identity, ended, state } = reports()
      // 40 nm apart at once: two segments. Four hours later in the middle: either could have come.
      for (let i = 0; i < 10; i++) {
        position(i / 100, 0, 0, 0, 0, 1)
        position(i / 100, 0, 0.7, 0, 0, 18)
      }
      if (names[0] !== '') identity(0.1, names[0], 5)
      if (names[1] !== '') identity(0.1, names[1], 24)
      expect(position(4, 0, 0.35, 0, 0, 27)?.serial).toBe(expected.length > 0 ? 2 : 1)
      expect(ended.toSorted()).toEqual(expected)
      expect(state.counts.ambiguous).toBe(expected.length > 0 ? 1 : 0)
      expect(state.counts.settledByIdentity).toBe(expected.length > 0 ? 0 : 1)
    }
  })

  test('names that change at random never split a ship', () => {
    const { position, identity, ended } = reports()
    for (let i = 0; i < 50; i++) {
      expect(position(i / 10, 0, i / 60, 10, 0)?.serial).toBe(0)
      expect(identity(i / 10, `NAME ${(i * 7919) % 31}`)?.serial).toBe(0)
    }
    expect(ended).toEqual([])
  })

  test('a bad fix opens a segment of its own and the ship goes on; a near one is forgotten', () => {
    const { position, state } = reports()
    const ship = position(0, 0, 0, 10, 0)
    for (let i = 1; i < 10; i++) position(i / 60, 0, i / 360, 10, 0)
    expect(position(10 / 60, 3, 1, 10, 0)?.serial).toBe(1)
    expect(position(11 / 60, 0, 11 / 360, 10, 0)).toBe(ship)
    expect(position(12 / 60, 0.04, 0.04, 10, 0)).toBe(ship)
    expect(position(13 / 60, 0, 13 / 360, 10, 0)).toBe(ship)
    expect(state.counts.forgotten).toBe(1)
    expect(ship?.positions).toBe(13)
  })

  test('coarse positions near in time are noise, later ones are not', () => {
    const { position, state } = reports()
    const ship = position(0, 0, 0)
    expect(position(0.5, 0.01, 0, 0, 0, 27)).toBeNull()
    expect(position(1.5, 0.01, 0, 0, 0, 27)).toBe(ship)
    expect(state.counts.coarseNoise).toBe(1)
  })

  test('a transponder that tells no motion is noise, a table of points without speed is not', () => {
    const { position, state } = reports()
    const nothing = Number.NaN
    expect(position(0, 0, 0, nothing, 20, 1)).toBeNull()
    expect(position(0, 0, 0, 5, nothing, 18)).toBeNull()
    expect(state.counts.motionUnknown).toBe(2)
    expect(position(0, 0, 0, 0.3, nothing, 18)?.serial).toBe(0)
    const points = reports()
    for (let i = 0; i < 5; i++) expect(points.position(i, 0, i / 8, nothing, nothing, 0)?.serial).toBe(0)
    expect(points.position(5, 0, 3, nothing, nothing, 0)?.serial).toBe(1)
  })

  test('at most 64 are open; the longest silent is evicted at the time of the new one', () => {
    const { position, ended, state } = reports()
    for (let i = 0; i < 64; i++) position(i / 1000, i * 5 - 160, 0)
    position(0.1, -160, 0)
    expect(ended).toEqual([])
    position(0.2, 0, 70)
    expect(ended).toEqual(['1 evicted 0.2'])
    expect(state.open).toHaveLength(SEGMENTER_OPTIONS.openSegments)
    expect(state.counts.evicted).toBe(1)
  })

  test('a segment is closed from outside once', () => {
    const { position, ended, state } = reports()
    position(0, 0, 0)
    const events = { closed: (_: OpenSegment, endedBy: string) => ended.push(endedBy) }
    closeSegment(state, 0, 'joined', START_MS + HOUR_MS, events)
    expect(ended).toEqual(['joined'])
    expect(() => closeSegment(state, 0, 'joined', START_MS, NONE)).toThrow(
      'segment 0 of 257000000 is not open',
    )
    expect(position(0.1, 0, 0)?.serial).toBe(1)
  })

  test('ids come from the first report and start, and from nothing later', () => {
    const [a, b, c] = [reports(), reports(), reports()]
    const first = a.position(0, 0, 0, 5, 10)
    const same = b.position(0, 0, 0, 5, 10)
    b.position(0.01, 0, 0.001, 5, 10)
    expect(first?.id).toMatch(/^[0-9a-f]{16}$/)
    expect(same?.id).toBe(first?.id)
    expect(c.position(0, 0, 0, 5, 10.1)?.id).not.toBe(first?.id)
    expect(reports().position(0.1, 0, 0, 5, 10)?.id).not.toBe(first?.id)
  })
})

describe('identities', () => {
  test('before any position there is nobody to hear', () => {
    const { identity, state } = reports()
    expect(identity(0, 'ANNA')).toBeNull()
    expect(state.counts.identitiesUnplaced).toBe(1)
  })

  test('go to the position of the same message, else class, agreement, length and recency tell', () => {
    const { position, identity } = reports()
    const classB = position(0, 0, 0, 0, 0, 18)
    const classA = position(0.1, 0, 40, 0, 0, 1)
    expect(identity(0.2, 'ANNA', 24)).toBe(classB)
    expect(identity(0.2, 'BERTA', 5)).toBe(classA)
    const second = position(0.3, 0, -40, 0, 0, 19)
    expect(identity(0.3, 'CARLA', 19)).toBe(second)
    expect(identity(0.4, 'ANNA', 24)).toBe(classB)
    expect(identity(0.4, 'CARLA', 24)).toBe(second)
    position(0.5, 0, -40, 0, 0, 18)
    expect(identity(0.6, 'DORA', 24)).toBe(second)
  })

  test('are gathered field by field: 24A tells the name, 24B the call sign', () => {
    const { position, identity } = reports()
    const ship = position(0, 0, 0, 0, 0, 18)
    identity(0.1, 'Anna', 24)
    identity(0.2, '', 24, { callSign: 'lk12', shipType: 30, lengthM: 12 })
    const known = { name: 'ANNA', callSign: 'LK12', shipType: 30, lengthM: 12 }
    expect(ship?.identity).toMatchObject(known)
    const before = ship?.identity
    identity(0.3, 'ANNA', 24)
    expect(ship?.identity).toBe(before)
    expect(ship?.identities).toBe(3)
  })
})

/**
 * The segmenter written down again, slowly: all trigonometry for every pair, no pruning, no rings, no order
 * of recency to stop early. It must decide the same.
 */
function segmentSlowly({ buffer, rows }: Stream): string[] {
  interface Slow {
    serial: number
    history: { row: number; metric: number }[]
    positions: number
    identity: Identity | null
  }
  const { block, identities } = buffer
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
    open = open.filter((segment) => timeMs - lastMs(segment) < 24 * HOUR_MS)
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
      identity: identities[0] ?? null,
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
    const lonUnits = wrapLonUnits((ship % 20) * 6_000_000 + i * 10)
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
