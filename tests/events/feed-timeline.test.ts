import { expect, test } from 'vitest'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { findFeedOutages } from '../../lib/events/feed.ts'
import { HeardMinutes } from '../../lib/events/feed-heard.ts'
import { FeedTimeline } from '../../lib/events/feed-timeline.ts'
import type { FeedOutageOutput } from '../../lib/events/outputs.ts'
import { Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'

const MINUTE_MS = 60_000
const START = 29_000_000

interface Heard {
  readonly minute: number
  readonly vessel: string
  readonly arrives: number
}

/** Days of a feed with silences, by few ships or many, part of it late, some by days. */
function feedOf(seed: number): Heard[] {
  const random = new Random(seed, 'feed')
  const heard: Heard[] = []
  let minute = START
  for (let spell = 0; spell < 6; spell++) {
    const vessels = Math.floor(random.between(4, 12))
    const every = random.next() < 0.5 ? 1 : Math.floor(random.between(1, 8))
    const end = minute + Math.floor(random.between(200, 1_900))
    for (; minute < end; minute += every)
      for (let i = 0; i < Math.floor(random.between(1, 7)); i++) {
        const late = random.next() < 0.1 ? Math.floor(360 ** random.next()) : 0
        const tooLate = random.next() < 0.0003 ? 3_000 : 0
        heard.push({
          minute,
          vessel: String(257_000_000 + Math.floor(random.between(0, vessels))),
          arrives: minute + late + tooLate,
        })
      }
    minute += Math.floor(random.between(20, 120))
  }
  // A few that come in the middle of the silences, late.
  for (let i = 0; i < 10; i++) {
    const at = Math.floor(random.between(START, minute))
    heard.push({ minute: at, vessel: '257000001', arrives: at + Math.floor(random.between(0, 300)) })
  }
  return heard.sort((a, b) => a.arrives - b.arrives)
}

function addTo(timeline: FeedTimeline, heard: readonly Heard[]): void {
  const buffer = new ReportBuffer()
  for (const { minute, vessel } of heard)
    buffer.addPosition(buffer.vesselOfKey(vessel), minute * MINUTE_MS + 1, 1, 0, 0, 0, 0, 0, 0, 0, 0)
  timeline.add(buffer.block, buffer.keys)
}

function replay(seed: number, drop: (heard: Heard) => boolean = () => false) {
  const random = new Random(seed, 'replay')
  const heard = feedOf(seed)
  let timeline = new FeedTimeline(new HeardMinutes())
  const stood = new Map<string, FeedOutageOutput>()
  const counts = { put: 0, changed: 0, gone: 0 }
  let watermarkMs = Number.NEGATIVE_INFINITY
  for (let from = 0; from < heard.length; ) {
    const to = Math.min(heard.length, from + Math.floor(random.between(1, 400)))
    addTo(
      timeline,
      heard.slice(from, to).filter((one) => !drop(one)),
    )
    const newest = heard[to - 1]!.arrives
    watermarkMs = Math.max(watermarkMs, (newest - Math.floor(random.between(0, 60))) * MINUTE_MS)
    from = to
    if (random.next() < 0.3) continue
    const { put, gone } = timeline.update(watermarkMs)
    for (const id of gone) expect(stood.delete(id)).toBe(true)
    for (const outage of put) {
      if (stood.has(outage.id)) counts.changed++
      expect(stood.get(outage.id)).not.toEqual(outage)
      stood.set(outage.id, outage)
    }
    counts.put += put.length
    counts.gone += gone.length
    if (drop(heard[0]!) === false && random.next() < 0.3)
      expect([...timeline.outages]).toEqual(findFeedOutages(timeline.heard, watermarkMs))
    if (random.next() < 0.1)
      timeline = new FeedTimeline(HeardMinutes.decode(timeline.heard.encode()), [...stood.values()])
  }
  const { put, gone } = timeline.update(watermarkMs)
  for (const id of gone) stood.delete(id)
  for (const outage of put) stood.set(outage.id, outage)
  const all = new FeedTimeline(new HeardMinutes())
  addTo(all, heard)
  const expected = findFeedOutages(all.heard, watermarkMs)
  return { stood: [...stood.values()].sort((a, b) => a.startMs - b.startMs), expected, counts }
}

test('whatever minute comes late, through restarts, outages are those of all minutes', () => {
  let outages = 0
  const met = { put: 0, changed: 0, gone: 0 }
  for (let seed = 1; seed <= caseCount(12, 200); seed++) {
    const { stood, expected, counts } = replay(seed)
    expect(stood, `seed ${seed}`).toEqual(expected)
    outages += expected.length
    for (const key of ['put', 'changed', 'gone'] as const) met[key] += counts[key]
  }
  expect(Math.min(outages, met.changed, met.gone)).toBeGreaterThan(2)
  recordProof('live outages of the feed equal batch', `${outages} outages, ${met.gone} withdrawn on the way`)
})

test('a lost minute is found', () => {
  const differing = Array.from({ length: 12 }, (_, seed) => {
    // Those that come late, or those that begin a spell after a silence.
    const { stood, expected } = replay(seed + 1, ({ minute, arrives }) => arrives > minute)
    return JSON.stringify(stood) !== JSON.stringify(expected)
  })
  expect(differing).toContain(true)
})
