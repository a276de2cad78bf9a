import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HALF_TURN, POLE, UNITS_PER_DEGREE, unitsOfLatDeg, unitsOfLonDeg } from '../../../lib/geo/units.ts'
import { BoxIndex, isInBox, toUnitBox } from '../../../lib/server/feed/box-index.ts'
import { Gate } from '../../../lib/server/feed/gate.ts'
import { reconnectDelayMs } from '../../../lib/server/feed/reconnect-delay.ts'
import { type LogEntry, RevisionLog } from '../../../lib/server/feed/revision-log.ts'
import { TokenBucket } from '../../../lib/server/feed/token-bucket.ts'
import { VesselQueue } from '../../../lib/server/feed/vessel-queue.ts'

function entryOf(sequence: number, length: number): LogEntry {
  return { sequence, json: 'x'.repeat(length), kind: 'alert', mmsis: [] }
}

describe('RevisionLog', () => {
  it('holds the newest within its bounds, and gives all after a number or says that it cannot', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -2, max: 3 }), fc.integer({ min: 1, max: 50 })), {
      maxLength: 100,
    })
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 400 }),
        (appends, revisions, bytes) => {
          const log = new RevisionLog({ revisions, bytes }, 5)
          let kept: LogEntry[] = []
          for (const [step, length] of appends) {
            const entry = entryOf(log.newest + step, length)
            const isNext = step === 1
            expect(log.append(entry)).toBe(step <= 0 ? 'repeated' : isNext ? 'next' : 'hole')
            if (step <= 0) continue
            kept = [...(isNext ? kept : []), entry]
            while (kept.length > 1 && (kept.length > revisions || sumOf(kept) > bytes)) kept.shift()
          }
          expect([log.count, log.bytes]).toEqual([kept.length, sumOf(kept)])
          for (let after = log.newest - revisions - 2; after <= log.newest + 1; after++) {
            const later = kept.filter(({ sequence }) => sequence > after)
            const reaches = after <= log.newest && later.length === log.newest - after
            expect(log.reaches(after)).toBe(reaches)
            if (!reaches) expect(() => log.after(after, 1e9)).toThrow(RangeError)
            else expect(log.after(after, 1e9)).toEqual(later)
            expect(log.isBehind(after, 60)).toBe(reaches && sumOf(later) > 60)
          }
        },
      ),
      { seed: 7, numRuns: 300 },
    )
  })

  it('gives pages that are no longer than asked for, but for one revision', () => {
    const log = new RevisionLog({ revisions: 100, bytes: 10_000 }, 0)
    for (let sequence = 1; sequence <= 10; sequence++) log.append(entryOf(sequence, 100))
    expect(log.after(2, 350).map(({ sequence }) => sequence)).toEqual([3, 4, 5])
    expect(log.after(2, 1).map(({ sequence }) => sequence)).toEqual([3])
    expect(log.after(10, 1)).toEqual([])
  })

  it('forgets in batches without losing its place', () => {
    const log = new RevisionLog({ revisions: 3, bytes: 1e9 }, 0)
    for (let sequence = 1; sequence <= 5000; sequence++) log.append(entryOf(sequence, 1))
    expect(log.after(4997, 1e9).map(({ sequence }) => sequence)).toEqual([4998, 4999, 5000])
    expect(log.reaches(4996)).toBe(false)
  })
})

function sumOf(entries: readonly LogEntry[]): number {
  return entries.reduce((sum, { json }) => sum + json.length, 0)
}

describe('VesselQueue', () => {
  it('gives each vessel once, who waits longest first, and counts what gave way', () => {
    const steps = fc.array(fc.option(fc.integer({ min: 0, max: 200 }), { freq: 3 }), { maxLength: 400 })
    fc.assert(
      fc.property(steps, (marks) => {
        const queue = new VesselQueue()
        const waiting: number[] = []
        let thinned = 0
        for (const vessel of marks) {
          if (vessel === null) {
            if (waiting.length > 0) expect(queue.take()).toBe(waiting.shift())
            else expect(() => queue.take()).toThrow(RangeError)
          } else {
            queue.mark(vessel)
            if (waiting.includes(vessel)) thinned++
            else waiting.push(vessel)
          }
          expect(queue.length).toBe(waiting.length)
        }
        expect([queue.takeThinned(), queue.takeThinned()]).toEqual([thinned, 0])
        queue.clear()
        expect(queue.length).toBe(0)
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})

describe('BoxIndex', () => {
  const degrees = (most: number) =>
    fc.oneof(
      fc.integer({ min: -most, max: most }),
      fc.constantFrom(-most, most, 0, 5, most - 5),
      fc.double({ min: -most, max: most, noNaN: true }),
    )
  const box = fc
    .tuple(degrees(180), degrees(90), degrees(180), degrees(90))
    .map(([west, a, east, b]) =>
      Object.freeze(toUnitBox({ west, south: Math.min(a, b), east, north: Math.max(a, b) })),
    )
  const place = fc
    .tuple(degrees(180), degrees(90))
    .map(([lon, lat]) => ({ lon: unitsOfLonDeg(lon), lat: unitsOfLatDeg(lat) }))

  it('visits every box that holds a place and no other, once, also after some were removed', () => {
    let held = 0
    fc.assert(
      fc.property(fc.array(box, { maxLength: 30 }), fc.array(place, { maxLength: 30 }), (boxes, places) => {
        const index = new BoxIndex()
        const own = boxes.map((one) => ({ ...one }))
        for (const one of own) index.add(one)
        const left = own.filter((_, i) => i % 3 !== 1)
        for (const one of own) if (!left.includes(one)) index.remove(one)
        expect(index.size).toBe(left.length)
        for (const { lon, lat } of places) {
          const seen: object[] = []
          index.visit(lon, lat, (one) => seen.push(one))
          const wanted = left.filter((one) => holds(one, lon, lat))
          held += wanted.length
          expect(new Set(seen)).toEqual(new Set(wanted))
          expect(seen.length).toBe(wanted.length)
        }
        for (const one of left) index.remove(one)
        expect(index.size).toBe(0)
      }),
      { seed: 7, numRuns: 400 },
    )
    expect(held).toBeGreaterThan(1000)
  })

  /** By turning the world so that the box begins at 0. */
  function holds(one: ReturnType<typeof toUnitBox>, lon: number, lat: number): boolean {
    const turn = 2 * HALF_TURN
    const width =
      one.westUnits <= one.eastUnits ? one.eastUnits - one.westUnits : one.eastUnits - one.westUnits + turn
    const along = (((lon - one.westUnits) % turn) + turn) % turn
    return along <= width && lat >= one.southUnits && lat <= one.northUnits
  }

  it('knows a box across 180°, the whole world, and its poles', () => {
    const pacific = toUnitBox({ west: 178, south: -20, east: -178, north: -10 })
    const at = (lon: number) => isInBox(pacific, lon * UNITS_PER_DEGREE, -15 * UNITS_PER_DEGREE)
    expect([179, -179, 178, -178, -180, 177, -177, 0].map(at)).toEqual([
      ...[true, true, true, true, true],
      ...[false, false, false],
    ])
    const world = toUnitBox({ west: -180, south: -90, east: 180, north: 90 })
    expect([isInBox(world, -HALF_TURN, POLE), isInBox(world, HALF_TURN - 1, -POLE)]).toEqual([true, true])
  })

  it('throws on a box that is not in it', () => {
    expect(() => new BoxIndex().remove(toUnitBox({ west: 0, south: 0, east: 1, north: 1 }))).toThrow(
      RangeError,
    )
  })
})

describe('TokenBucket', () => {
  it('gives no more than its rate and its burst, whatever the clock does', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 5 })))
    fc.assert(
      fc.property(steps, (takes) => {
        const bucket = new TokenBucket(10, 5, 0)
        let [nowMs, forwardMs, taken] = [0, 0, 0]
        for (const [stepMs, count] of takes) {
          nowMs += stepMs
          forwardMs += Math.max(0, stepMs)
          if (bucket.take(count, nowMs)) taken += count
          expect(taken).toBeLessThanOrEqual(5 + (forwardMs * 10) / 1000)
        }
      }),
      { seed: 7, numRuns: 200 },
    )
    const bucket = new TokenBucket(10, 5, 0)
    expect([bucket.take(5, 0), bucket.take(1, 99), bucket.take(1, 100), bucket.available(10_000)]).toEqual([
      ...[true, false, true],
      5,
    ])
  })
})

describe('Gate', () => {
  it('runs so many at once, the others in their order, and lets go where one fails', async () => {
    const gate = new Gate(2)
    const began: number[] = []
    const ends: (() => void)[] = []
    const runs = [0, 1, 2, 3].map((task) =>
      gate.run(async () => {
        began.push(task)
        await new Promise<void>((resolve) => ends.push(resolve))
        if (task === 0) throw new Error('no')
        return task
      }),
    )
    const results = Promise.allSettled(runs)
    const seen: number[][] = []
    for (let i = 0; i < 4; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push([...began])
      ends[i]!()
    }
    expect(seen).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 3],
      [0, 1, 2, 3],
    ])
    expect((await results).map(({ status }) => status)).toEqual(['rejected', ...Array(3).fill('fulfilled')])
  })
})

describe('reconnectDelayMs', () => {
  it('grows with failures up to a bound, and spreads', () => {
    expect([0, 1, 2, 10, 5000].map((failures) => reconnectDelayMs(failures, 0.9999))).toEqual([
      ...[599, 1099, 2099],
      ...[15_098, 15_098],
    ])
    expect(reconnectDelayMs(5, 0)).toBe(100)
  })
})
