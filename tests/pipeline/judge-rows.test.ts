import { describe, expect, test } from 'vitest'
import { judgeScores } from '../../lib/model/metrics.ts'
import { Random } from '../../lib/model/random.ts'
import { type JudgeOptions, judgeRows } from '../../lib/pipeline/judge-rows.ts'
import { createGrouping } from '../../lib/pipeline/judge-rows-groups.ts'
import type { LabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { type DrawnTrack, readDrawn, writeLabels } from './labelled-world.ts'

const FISHING_FROM = 600

const TRAWLERS: readonly DrawnTrack[] = [
  { vessel: '1000000000001', labels: `${'F'.repeat(12)}....??` },
  { vessel: '1000000000002', labels: `....${'F'.repeat(9)}hm.?`, minutes: 15 },
]
const LINERS: readonly DrawnTrack[] = [
  { vessel: '2000000000001', labels: `${'.'.repeat(9)}FFFFFFFFFF`, minutes: 70 },
  { vessel: '2000000000002', labels: '????????' },
  { vessel: '2000000000003', labels: '........' },
]

const readFleet = () =>
  readDrawn(writeLabels('trawlers.csv', TRAWLERS), writeLabels('drifting_longlines.v2.csv', LINERS))

/** Scores that mostly follow the labels, some of them wrong. */
function makeScores({ count, fishing }: LabelledRows, seed: number): Uint16Array {
  const random = new Random(seed, 'scores')
  return Uint16Array.from({ length: count }, (_, row) => {
    const leaning = fishing[row]! > 0.5 ? 350 : 0
    return leaning + random.nextBelow(651)
  })
}

const bootstrap = (seed: number): JudgeOptions => {
  const random = new Random(seed, 'test')
  return { bootstrap: { resamples: 100, random: () => random.next() } }
}

describe('a judgement', () => {
  test('has the figures of its labelled rows and counts the vessels that have any', async () => {
    const rows = await readFleet()
    const scores = makeScores(rows, 1)
    const judgement = judgeRows(rows, scores, FISHING_FROM)
    const figures = judgeScores({ scores, fishing: rows.fishing })
    expect(judgement).toMatchObject({ ...figures, vessels: 4, intervals: null, byGroup: {} })
    expect(judgement.rows).toBe(16 + 16 + 19 + 8)
    const { f1, precision, recall } = judgeScores({ scores, fishing: rows.fishing }, FISHING_FROM)
    expect(judgement.atFishingFrom).toEqual({ f1, precision, recall })
    expect(judgement.reliability.reduce((sum, bin) => sum + bin.rows, 0)).toBe(judgement.rows)
  })

  test('of a group is that of its vessels alone', async () => {
    const rows = await readFleet()
    const scores = makeScores(rows, 2)
    const { byGroup, ...all } = judgeRows(rows, scores, FISHING_FROM, { groupOf: ({ gear }) => gear })
    expect(Object.keys(byGroup)).toEqual(['drifting_longlines', 'trawlers'])
    for (const [gear, group] of Object.entries(byGroup)) {
      const alone = judgeRows(rows, scores, FISHING_FROM, { isJudged: (vessel) => vessel.gear === gear })
      expect(alone).toMatchObject(group)
      expect(alone.byGroup).toEqual({})
    }
    const parts = Object.values(byGroup)
    expect(parts.reduce((sum, group) => sum + group.rows, 0)).toBe(all.rows)
    expect(parts.reduce((sum, group) => sum + group.events.labelled, 0)).toBe(all.events.labelled)
    expect(all.events.labelled).toBe(3)
  })

  test('takes each vessel alike in the mean, where a figure is defined of it', async () => {
    const rows = await readFleet()
    const scores = makeScores(rows, 3)
    const alone = rows.vessels.flatMap(({ key, from, log }) => {
      const [to, fishing] = [from + log.rows, rows.fishing]
      const figures = judgeScores({ scores: scores.slice(from, to), fishing: fishing.slice(from, to) })
      return key === '2000000000002' ? [] : [figures]
    })
    const { meanPerVessel } = judgeRows(rows, scores, FISHING_FROM)
    // The last vessel has no fishing row.
    expect(meanPerVessel.auc).toBeCloseTo(alone.slice(0, 3).reduce((sum, one) => sum + one.auc, 0) / 3, 12)
    expect(meanPerVessel.brier).toBeCloseTo(alone.reduce((sum, one) => sum + one.brier, 0) / 4, 12)
  })

  test('has intervals by drawing vessels: the same for a seed, around the figures, none of one vessel', async () => {
    const rows = await readFleet()
    const scores = makeScores(rows, 4)
    const groupOf = createGrouping('vessel', rows)
    const judgement = judgeRows(rows, scores, FISHING_FROM, { ...bootstrap(7), groupOf })
    expect(judgeRows(rows, scores, FISHING_FROM, { ...bootstrap(7), groupOf })).toEqual(judgement)
    expect(judgeRows(rows, scores, FISHING_FROM, bootstrap(8)).intervals).not.toEqual(judgement.intervals)
    const { events, ...intervals } = judgement.intervals!
    for (const figure of ['auc', 'prAuc', 'f1', 'brier'] as const) {
      expect(intervals[figure].low, figure).toBeLessThan(judgement[figure])
      expect(intervals[figure].high, figure).toBeGreaterThan(judgement[figure])
    }
    expect(events.recall.low).toBeLessThanOrEqual(judgement.events.recall)
    expect(events.recall.high).toBeGreaterThanOrEqual(judgement.events.recall)
    expect(Object.values(judgement.byGroup).map((group) => group.intervals)).toEqual([null, null, null, null])
  })

  test('is perfect where the scores are the labels', async () => {
    const rows = await readFleet()
    const scores = Uint16Array.from(rows.fishing, (share) => (share > 0.5 ? 1000 : 0))
    expect(judgeRows(rows, scores, FISHING_FROM)).toMatchObject({
      auc: 1,
      prAuc: 1,
      f1: 1,
      events: { found: 3, right: 3, labelled: 3, recalled: 3, f1: 1 },
    })
  })

  test('refuses scores of other rows', async () => {
    const rows = await readFleet()
    expect(() => judgeRows(rows, new Uint16Array(rows.count - 1), FISHING_FROM)).toThrow(
      `${rows.count - 1} scores for ${rows.count} rows`,
    )
  })
})

describe('groups', () => {
  const groupsOf = (rows: LabelledRows, by: Parameters<typeof createGrouping>[0]) =>
    rows.vessels.map(createGrouping(by, rows))

  test('are files by their names, vessels, or classes of the median time between rows', async () => {
    const rows = await readFleet()
    expect(groupsOf(rows, 'vessel')).toEqual(rows.vessels.map(({ key }) => key))
    expect(groupsOf(rows, 'file')).toEqual([
      'trawlers',
      'trawlers',
      'drifting_longlines',
      'drifting_longlines',
      'drifting_longlines',
    ])
    expect(groupsOf(rows, 'rate')).toEqual([
      '10 to 20 min',
      '10 to 20 min',
      '60 min and more',
      '10 to 20 min',
      '10 to 20 min',
    ])
  })

  test('of rate are by the median; a vessel of one row has none', async () => {
    const rows = await readDrawn(
      writeLabels('a.csv', [
        { vessel: '1000000000001', labels: '.....', minutes: [6, 6, 30, 90] },
        { vessel: '1000000000002', labels: '....', minutes: [6, 6, 90] },
        { vessel: '1000000000003', labels: '.' },
      ]),
    )
    expect(groupsOf(rows, 'rate')).toEqual(['20 to 60 min', '0 to 10 min', 'one row'])
  })

  test('two files of one name are two groups', async () => {
    const files = [TRAWLERS, LINERS].map((tracks) => writeLabels('labels.csv', tracks))
    const rows = await readDrawn(...files)
    expect(new Set(groupsOf(rows, 'file'))).toEqual(new Set(files))
    expect(groupsOf(rows, 'file')[0]).toContain('labels.csv')
  })
})
