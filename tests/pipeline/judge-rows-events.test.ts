import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EventJudge, type EventTally, measureEvents } from '../../lib/pipeline/judge-rows-events.ts'
import { TrackFolds } from '../../lib/pipeline/track-folds.ts'
import type { VesselLog } from '../../lib/pipeline/vessel-log.ts'
import { caseCount } from '../proof.ts'
import { type DrawnTrack, readDrawn, writeLabels } from './labelled-world.ts'

const FISHING_FROM = 600
const SCORES: Readonly<Record<string, number>> = { C: FISHING_FROM, '-': FISHING_FROM - 1 }

const scoresOf = (calls: string) => Uint16Array.from(calls, (call) => SCORES[call]!)

async function readOne(track: Omit<DrawnTrack, 'vessel'>) {
  const file = writeLabels('drawn.csv', [{ vessel: '1234567890123', ...track }])
  const rows = await readDrawn(file)
  expect(rows.count).toBe(track.labels.length)
  return { log: rows.vessels[0]!.log, fishing: rows.fishing }
}

/** A row every 10 minutes: called by 'C', not by '-'. */
async function judge(labels: string, calls: string, knots = 3): Promise<EventTally> {
  const { log, fishing } = await readOne({ labels, knots })
  return new EventJudge(FISHING_FROM).judge('1', log, scoresOf(calls), fishing)
}

const TALLY = { found: 0, right: 0, foundLeftOut: 0, labelled: 0, recalled: 0, labelledLeftOut: 0 }

describe('events against labels', () => {
  test('the same rows are the same events', async () => {
    expect(await judge('..FFFFFFFF..', '--CCCCCCCC--')).toEqual({
      ...TALLY,
      found: 1,
      right: 1,
      labelled: 1,
      recalled: 1,
    })
  })

  test('a found event is right when half of its time is fishing: its outer rows stand for half a leg', async () => {
    // 7 legs: 3.5 of them are of the four fishing rows.
    expect(await judge('FFFF....', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1, right: 1 })
    expect(await judge('FFF.....', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1 })
    // Two outer rows and three inner ones are 4 legs; four inner rows too.
    expect(await judge('FF..F.FF', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1, right: 1 })
  })

  test('rows without a label count as neither; with less than half labelled the event is left out', async () => {
    expect(await judge('????FFFF', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1, right: 1 })
    expect(await judge('?????FFF', 'CCCCCCCC')).toEqual({ ...TALLY, foundLeftOut: 1 })
    // Labelled 4 legs, 2 of them fishing.
    expect(await judge('??FF..??', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1, right: 1 })
    expect(await judge('??F...??', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1 })
  })

  test('more than half of the people make a fishing row', async () => {
    expect(await judge('hhhhhhhh', 'CCCCCCCC')).toEqual({ ...TALLY, found: 1 })
    expect(await judge('mmmmmmmm', 'CCCCCCCC')).toEqual({
      ...TALLY,
      found: 1,
      right: 1,
      labelled: 1,
      recalled: 1,
    })
  })

  test('a label event is recalled when half of it is found', async () => {
    // 11 legs; the found event covers 6 of them, or 5.
    expect(await judge('FFFFFFFFFFFF', 'CCCCCCC-----')).toMatchObject({ labelled: 1, recalled: 1 })
    expect(await judge('FFFFFFFFFFFF', 'CCCCCC------')).toMatchObject({ labelled: 1, recalled: 0 })
    // Two found events cover it together.
    expect(await judge('FFFFFFFFFFFFFFFFFFFF', 'CCCCCC--------CCCCCC')).toMatchObject({
      found: 2,
      right: 2,
      labelled: 1,
      recalled: 1,
    })
    expect(await judge('FFFFFFFFFFFF', '------------')).toEqual({ ...TALLY, labelled: 1 })
  })

  test('rows without a label neither end a label event nor are covered for it', async () => {
    // 30 minutes at 3 kn are 2.8 km: rows labelled as not fishing part what is left too short.
    expect(await judge('FFFF..FFFF', '----------')).toMatchObject({ labelled: 0, labelledLeftOut: 0 })
    expect(await judge('FFFF??FFFF', '----------')).toMatchObject({ labelled: 1, recalled: 0 })
    // Labelled are 3.5 legs on either side; the found event covers the ones, and the gap, which does not count.
    expect(await judge('FFFF??FFFF', 'CCCCCC----')).toMatchObject({ labelled: 1, recalled: 1 })
    expect(await judge('FFF??FFFFF', 'CCCCCC----')).toMatchObject({ labelled: 1, recalled: 0 })
    // Longer than 2 h without labels: two label events.
    expect(await judge(`FFFFFF${'?'.repeat(12)}FFFFFF`, '-'.repeat(24), 2)).toMatchObject({ labelled: 2 })
    expect(await judge(`FFFFFF${'?'.repeat(11)}FFFFFF`, '-'.repeat(23), 2)).toMatchObject({ labelled: 1 })
  })

  test('a label event of which little is labelled is left out', async () => {
    // 6 rows of 10 minutes, bridged over 110 minutes: 5 legs and the halves beside the gap of 11 are labelled.
    expect(await judge(`FFF${'?'.repeat(10)}FFF`, '-'.repeat(16), 2)).toEqual({
      ...TALLY,
      labelledLeftOut: 1,
    })
  })
})

test('precision, recall and F1 are shares of what is judged; undefined where there is none', () => {
  expect(
    measureEvents({ found: 4, right: 3, foundLeftOut: 9, labelled: 8, recalled: 3, labelledLeftOut: 1 }),
  ).toMatchObject({ precision: 0.75, recall: 0.375, f1: 0.5 })
  expect(measureEvents({ ...TALLY, found: 2, labelled: 1 })).toMatchObject({ precision: 0, recall: 0, f1: 0 })
  expect(measureEvents({ ...TALLY, labelled: 1 })).toMatchObject({
    precision: Number.NaN,
    recall: 0,
    f1: Number.NaN,
  })
})

const MINUTE_MS = 60_000

/** By asking, minute by minute of each event, which row is nearest in time. */
function judgeByMinutes(log: VesselLog, scores: Uint16Array, fishing: Float32Array): EventTally {
  const full = (is: boolean) => (is ? 1000 : 0)
  const spansOf = (marks: Uint16Array) =>
    new TrackFolds({ name: 'oracle', fishingFrom: 1000 })
      .run('1', log, marks)
      .filter((event) => event.kind === 'fishing')
  const found = spansOf(scores.map((score) => full(score >= FISHING_FROM)))
  const labelled = spansOf(
    Uint16Array.from(fishing, (share) => (Number.isNaN(share) ? 65_535 : full(share > 0.5))),
  )
  const { block, row } = log.columns
  const times = [...block.timeMs.subarray(log.from, log.to)]
  const ask = (span: { startMs: number; endMs: number }) => {
    const minutes = { all: 0, labelled: 0, fishing: 0, covered: 0 }
    for (let ms = span.startMs + MINUTE_MS / 2; ms < span.endMs; ms += MINUTE_MS) {
      const distances = times.map((time) => Math.abs(time - ms))
      const share = fishing[row[distances.indexOf(Math.min(...distances))]!]!
      minutes.all++
      if (Number.isNaN(share)) continue
      minutes.labelled++
      if (share > 0.5) minutes.fishing++
      if (found.some(({ startMs, endMs }) => startMs < ms && ms < endMs)) minutes.covered++
    }
    return minutes
  }
  const tally = { ...TALLY }
  for (const span of found) {
    const minutes = ask(span)
    if (minutes.labelled < minutes.all / 2) tally.foundLeftOut++
    else tally.found++
    if (minutes.labelled >= minutes.all / 2 && minutes.fishing >= minutes.labelled / 2) tally.right++
  }
  for (const span of labelled) {
    const minutes = ask(span)
    if (minutes.labelled < minutes.all / 2) tally.labelledLeftOut++
    else tally.labelled++
    if (minutes.labelled >= minutes.all / 2 && minutes.covered >= minutes.labelled / 2) tally.recalled++
  }
  return tally
}

test('any track is judged as minute by minute', async () => {
  // Runs of like rows, so that there are events; whole even minutes, so that half-ways are whole minutes.
  const runOf = (marks: string) =>
    fc
      .array(fc.tuple(fc.constantFrom(...marks), fc.integer({ min: 1, max: 9 })), {
        minLength: 4,
        maxLength: 9,
      })
      .map((runs) => runs.map(([mark, length]) => mark.repeat(length)).join(''))
  const minutes = fc.infiniteStream(fc.constantFrom(6, 10, 20, 44, 130))
  const totals = { ...TALLY }
  await fc.assert(
    fc.asyncProperty(runOf('FFF.?'), runOf('CCC-'), minutes, async (labels, calls, gaps) => {
      const count = Math.min(labels.length, calls.length)
      const { log, fishing } = await readOne({
        labels: `${labels.slice(0, count - 1)}.`,
        minutes: [...gaps.take(count - 1)],
        knots: 2,
      })
      const scores = scoresOf(calls.slice(0, count))
      const tally = new EventJudge(FISHING_FROM).judge('1', log, scores, fishing)
      expect(tally).toEqual(judgeByMinutes(log, scores, fishing))
      for (const key of Object.keys(totals) as (keyof EventTally)[]) totals[key] += tally[key]
    }),
    { seed: 8, numRuns: caseCount(100, 2000) },
  )
  // The tracks held every case, but for the one that only hand-made ones do.
  const { labelledLeftOut, ...others } = totals
  for (const [what, count] of Object.entries(others)) expect(count, what).toBeGreaterThan(0)
  expect(totals.right).toBeLessThan(totals.found)
  expect(totals.recalled).toBeLessThan(totals.labelled)
})
