import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { FeedFold, type FeedState, findFeedOutages, gapMarkInterval } from '../../lib/events/feed.ts'
import { type HeardMinute, HeardMinutes } from '../../lib/events/feed-heard.ts'
import type { FeedOutageOutput } from '../../lib/events/outputs.ts'
import { caseCount } from '../proof.ts'

const MINUTE_MS = 60_000
const DAY = 1_440

/** Reports as [minute, vessel]. */
type Report = readonly [minute: number, vessel: string]

const IDENTITY = {
  name: 'A',
  callSign: '',
  imo: '',
  shipType: Number.NaN,
  lengthM: Number.NaN,
  widthM: Number.NaN,
}

/** What an import would keep of them: positions and identities, at any second of the minute. */
function heardOf(reports: readonly Report[]): HeardMinutes {
  const buffer = new ReportBuffer()
  const heard = new HeardMinutes()
  reports.forEach(([minute, vessel], i) => {
    const timeMs = minute * MINUTE_MS + ((i * 7_919) % MINUTE_MS)
    const key = buffer.vesselOfKey(vessel)
    if (i % 3 === 0) buffer.addIdentity(key, timeMs, 5, IDENTITY, 0)
    else buffer.addPosition(key, timeMs, 1, 0, 0, 0, 0, 0, 0, 0, 0)
    if (i % 50 !== 49) return
    heard.add(buffer.block, buffer.keys)
    buffer.clear()
  })
  heard.add(buffer.block, buffer.keys)
  return heard
}

/** The definition, word by word, from all reports. */
function bruteOutages(reports: readonly Report[], watermarkMs: number) {
  const vesselsOf = new Map<number, Set<string>>()
  for (const [minute, vessel] of reports) {
    if (minute * MINUTE_MS > watermarkMs) continue
    const vessels = vesselsOf.get(minute) ?? new Set()
    vesselsOf.set(minute, vessels.add(vessel))
  }
  const outages: Pick<FeedOutageOutput, 'startMs' | 'endMs' | 'decidedMs' | 'open'>[] = []
  for (const last of [...vesselsOf.keys()].sort((a, b) => a - b)) {
    const first = last + 1
    const isEmpty = (minute: number) => !vesselsOf.has(minute)
    if (!Array.from({ length: 30 }, (_, i) => first + i).every(isEmpty)) continue
    if (watermarkMs < (first + 30) * MINUTE_MS) continue
    const before = new Set<string>()
    let spans = 0
    for (let span = 0; span < 144; span++) {
      let isHeard = false
      for (let i = 1; i <= 10; i++)
        for (const vessel of vesselsOf.get(first - 10 * span - i) ?? []) {
          before.add(vessel)
          isHeard = true
        }
      if (isHeard) spans++
    }
    if (before.size < 5 || spans < 0.9 * 144) continue
    const next = [...vesselsOf.keys()].filter((minute) => minute > last).sort((a, b) => a - b)[0]
    const decidedMs = (first + 30) * MINUTE_MS
    const isOpen = next === undefined
    const endMs = isOpen ? decidedMs : next * MINUTE_MS
    outages.push({ startMs: first * MINUTE_MS, endMs, decidedMs: isOpen ? decidedMs : endMs, open: isOpen })
  }
  return outages
}

function withoutId({ kind, id, vesselsBeforeAtLeast, ...rest }: FeedOutageOutput) {
  expect(vesselsBeforeAtLeast).toBe(5)
  return rest
}

/** A feed by stretches: how long, how often somebody is heard, and of how many vessels; then a silence. */
const stretch = fc.record({
  minutes: fc.integer({ min: 1, max: 2_200 }),
  everyMinutes: fc.integer({ min: 1, max: 14 }),
  vessels: fc.constantFrom(1, 4, 5, 6, 40),
  together: fc.constantFrom(1, 3, 5),
  silent: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 28, max: 32 }), fc.constant(500)),
})
const feed = fc.array(stretch, { minLength: 1, maxLength: 5 }).map((stretches) => {
  const reports: Report[] = []
  let minute = 29_000_000
  for (const { minutes, everyMinutes, vessels, together, silent } of stretches) {
    for (const end = minute + minutes; minute < end; minute += everyMinutes)
      for (let i = 0; i < together; i++)
        reports.push([minute, String(257_000_000 + ((minute + i) % vessels))])
    minute += silent
  }
  return reports
})

test('outages are those of the definition, at every W', () => {
  let outages = 0
  fc.assert(
    fc.property(feed, fc.integer({ min: 0, max: 12_000 }), (reports, minutes) => {
      const heard = heardOf(reports)
      for (const watermarkMs of [(29_000_000 + minutes) * MINUTE_MS, Number.MAX_SAFE_INTEGER]) {
        const expected = bruteOutages(reports, watermarkMs)
        expect(findFeedOutages(heard, watermarkMs).map(withoutId)).toEqual(expected)
        outages += expected.length
      }
    }),
    { seed: 5, numRuns: caseCount(60, 3_000) },
  )
  expect(outages).toBeGreaterThan(40)
})

/** Five ships, one of them each minute, from minute `from` on. */
function fiveShips(from: number, minutes: number): Report[] {
  return Array.from({ length: minutes }, (_, i): Report => [from + i, String(257_000_000 + (i % 5))])
}

test('the thresholds, to the minute', () => {
  const at = 29_000_000
  const [lastMinute, back] = [at + DAY - 1, (minutes: number) => at + DAY + minutes]
  const outagesOf = (reports: readonly Report[]) => findFeedOutages(heardOf(reports), back(5_000) * MINUTE_MS)
  const well = fiveShips(at, DAY)
  const ended = outagesOf([...well, [back(30), '257000000']])[0]!
  expect(ended).toMatchObject({
    startMs: (lastMinute + 1) * MINUTE_MS,
    endMs: back(30) * MINUTE_MS,
    decidedMs: back(30) * MINUTE_MS,
    open: false,
  })
  // A silence of 29 minutes is none, and the one after the last report is an outage by itself.
  expect(outagesOf([...well, [back(29), '257000000']])).toMatchObject([
    { startMs: back(30) * MINUTE_MS, open: true },
  ])
  const four = well.map(([minute, vessel]): Report => [minute, vessel === '257000004' ? '257000003' : vessel])
  expect(outagesOf(four)).toEqual([])
  // The fifth ship in the first of the 1,440 minutes, and a minute before it.
  expect(outagesOf([...four, [at, '257000004']])).toHaveLength(1)
  expect(outagesOf([...four, [at - 1, '257000004']])).toEqual([])
  const heardFrom = (share: number) => well.slice(DAY - share)
  expect(outagesOf(heardFrom(1_291))).toHaveLength(1)
  expect(outagesOf(heardFrom(1_290))).toEqual([])
})

test('a clock years ahead neither ends an outage nor makes one', () => {
  const at = 29_000_000
  const back: Report[] = fiveShips(at + DAY + 100, 60)
  const reports = [...fiveShips(at, DAY), ...back, [at + 2_000_000, '257000000'] as const]
  const watermarkMs = back.at(-3)![0] * MINUTE_MS
  expect(findFeedOutages(heardOf(reports), watermarkMs)).toMatchObject([
    { startMs: (at + DAY) * MINUTE_MS, endMs: (at + DAY + 100) * MINUTE_MS, open: false },
  ])
  expect(findFeedOutages(heardOf(reports), Number.NEGATIVE_INFINITY)).toEqual([])
})

test('laws: through encode at any minute, advanced at any time, minutes told in pieces: the same', () => {
  let decided = 0
  fc.assert(
    fc.property(feed, fc.array(fc.nat(2_000), { minLength: 1 }), (reports, numbers) => {
      const fold = new FeedFold()
      const minutes: HeardMinute[] = []
      heardOf(reports).forEachMinute((minute) => minutes.push(minute))
      const endMs = (minutes.at(-1)!.minute + 31) * MINUTE_MS
      const isAfterSilence = (i: number) => i > 0 && minutes[i]!.minute - minutes[i - 1]!.minute > 25
      const run = (each: (state: FeedState, i: number, emit: (o: FeedOutageOutput) => void) => FeedState) => {
        const told: FeedOutageOutput[] = []
        const emit = (output: FeedOutageOutput) => told.push(output)
        let state = fold.start()
        minutes.forEach((minute, i) => {
          state = each(state, i, emit)
          fold.step(state, minute, emit)
        })
        fold.advance(state, endMs, emit)
        fold.peek(state, emit)
        return told
      }
      const plain = run((state) => state)
      const disturbed = run((state, i, emit) => {
        const number = numbers[i % numbers.length]!
        const toMs = minutes[i]!.minute * MINUTE_MS
        if (number % 5 === 0 || isAfterSilence(i)) {
          const dueMs = fold.deadline(state)
          fold.advance(state, toMs - number * 1_000, emit)
          fold.advance(state, toMs, emit)
          expect(state.open !== null).toBe(dueMs <= toMs)
          if (dueMs <= toMs) decided++
        }
        if (number % 50 === 0 || isAfterSilence(i)) return fold.decode(fold.encode(state))
        if (number % 7 === 0 && i > 0 && state.open === null)
          fold.step(state, { minute: minutes[i - 1]!.minute, vessels: [] }, emit)
        return state
      })
      expect(disturbed).toEqual(plain)
    }),
    { seed: 6, numRuns: caseCount(20, 500) },
  )
  expect(decided).toBeGreaterThan(3)
})

test('a minute told in pieces holds what its pieces hold', () => {
  const fold = new FeedFold()
  const encoded = (...pieces: HeardMinute['vessels'][]) => {
    const state = fold.start()
    for (const vessels of pieces) fold.step(state, { minute: 7, vessels }, () => {})
    return fold.encode(state)
  }
  expect(encoded(['b', 'c'], ['a', 'c'], ['c'])).toEqual(encoded(['a', 'b', 'c']))
  expect(encoded(['b', 'c'], ['a', 'd', 'e'])).toEqual(encoded(null))
  expect(encoded(null, ['a'])).toEqual(encoded(null))
  expect(encoded(['a'], null)).toEqual(encoded(null))
})

test('minutes heard: any order, any partition into imports, through encode: the same bytes', () => {
  fc.assert(
    fc.property(feed, fc.infiniteStream(fc.nat(1_000)), (reports, numbers) => {
      const whole = heardOf(reports)
      const parts: Report[][] = [[], [], []]
      for (const report of [...reports].sort(() => numbers.next().value! - 500))
        parts[numbers.next().value! % 3]!.push(report)
      const merged = new HeardMinutes()
      for (const part of parts) merged.merge(HeardMinutes.decode(heardOf(part).encode()))
      expect(merged.encode()).toEqual(whole.encode())
      expect(HeardMinutes.decode(whole.encode()).encode()).toEqual(whole.encode())

      const seen: Record<number, string[] | null> = {}
      whole.forEachMinute(({ minute, vessels }) => {
        seen[minute] = vessels === null ? null : [...vessels]
      })
      const expected: Record<number, string[] | null> = {}
      for (const [minute, vessel] of reports)
        expected[minute] = [...new Set([...(expected[minute] ?? []), vessel])].sort()
      for (const [minute, vessels] of Object.entries(expected))
        if (vessels!.length >= 5) expected[Number(minute)] = null
      expect(seen).toEqual(expected)
    }),
    { seed: 7, numRuns: caseCount(20, 300) },
  )
})

test('a year of a busy feed takes a few bytes; reports a year apart take a few each', () => {
  const year = new HeardMinutes()
  const buffer = new ReportBuffer()
  for (let minute = 0; minute < 365 * DAY; minute++)
    for (let i = 0; i < 5; i++)
      buffer.addPosition(buffer.vesselOfMmsi(257_000_000 + i), minute * MINUTE_MS, 1, 0, 0, 0, 0, 0, 0, 0, 0)
  year.add(buffer.block, buffer.keys)
  expect(year.encode().length).toBeLessThan(10)
  const rare = heardOf(Array.from({ length: 50 }, (_, i): Report => [i * 365 * DAY, '257000000']))
  expect(rare.encode().length).toBeLessThan(50 * 5 + 20)
})

test('damaged bytes are refused', () => {
  const bytes = heardOf([...fiveShips(5, 3), [9, '1']]).encode()
  expect(() => HeardMinutes.decode(bytes.with(0, 2))).toThrow('version 2')
  for (let i = 0; i < bytes.length; i++)
    for (const value of [0, 1, 127, 128, 255]) {
      try {
        HeardMinutes.decode(bytes.with(i, value)).forEachMinute(() => {})
      } catch (error) {
        expect(String(error)).toMatch(/feed|features|encoded/)
      }
    }
  const fold = new FeedFold()
  const state = fold.start()
  fold.step(state, { minute: 7, vessels: ['1'] }, () => {})
  const stateBytes = fold.encode(state)
  for (let length = 0; length < stateBytes.length; length++)
    expect(() => fold.decode(stateBytes.slice(0, length))).toThrow()
  expect(() => fold.step(state, { minute: 6, vessels: null }, () => {})).toThrow('minute 6 after 7')
})

test('a gap is marked when it began up to an hour before the outage or in it', () => {
  const at = 29_000_000
  const reports = fiveShips(at, DAY)
  const [open] = findFeedOutages(heardOf(reports), (at + DAY + 500) * MINUTE_MS)
  expect(gapMarkInterval(open!)).toEqual({
    fromMs: (at + DAY - 60) * MINUTE_MS,
    toMs: Number.POSITIVE_INFINITY,
  })
  const back: Report = [at + DAY + 500, '257000000']
  const [ended] = findFeedOutages(heardOf([...reports, back]), (at + DAY + 500) * MINUTE_MS)
  expect(gapMarkInterval(ended!)).toEqual({
    fromMs: (at + DAY - 60) * MINUTE_MS,
    toMs: (at + DAY + 500) * MINUTE_MS,
  })
})
