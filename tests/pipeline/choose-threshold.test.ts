import { beforeAll, describe, expect, test } from 'vitest'
import { chooseThreshold } from '../../lib/pipeline/choose-threshold.ts'
import type { LabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { readDrawn, writeLabels } from './labelled-world.ts'

/** Four vessels that fish twice, three hours apart, and wait in between. */
const LABELS = `${'.'.repeat(6)}${'F'.repeat(12)}${'.'.repeat(18)}${'F'.repeat(12)}${'.'.repeat(6)}`
const VESSELS = 4

let rows: LabelledRows
beforeAll(async () => {
  rows = await readDrawn(
    writeLabels(
      'trawlers.csv',
      Array.from({ length: VESSELS }, (_, i) => ({ vessel: `10000000000000${i}`, labels: LABELS })),
    ),
  )
})

/** Scores of fishing rows and of others, by vessel. */
function scoresBy(scoreOf: (isFishing: boolean, vessel: number) => number): Uint16Array {
  return Uint16Array.from(rows.fishing, (share, row) => scoreOf(share > 0.5, rows.vessel[row]!))
}

describe('the threshold', () => {
  test('stays one half where every event is found', () => {
    expect(chooseThreshold(rows, [scoresBy((isFishing) => (isFishing ? 900 : 100))])).toBe(500)
  })

  test('goes to where events are found, whichever vessel is left out', () => {
    const low = scoresBy((isFishing) => (isFishing ? 400 : 100))
    expect(chooseThreshold(rows, [low])).toBe(200)
    const high = scoresBy((isFishing) => (isFishing ? 900 : 700))
    expect(chooseThreshold(rows, [high])).toBe(710)
    // Over several ways of making the folds together.
    expect(chooseThreshold(rows, [low, scoresBy((isFishing) => (isFishing ? 400 : 300))])).toBe(310)
  })

  test('is not moved by one vessel that scores are wrong of', () => {
    const oneLow = scoresBy((isFishing, vessel) => (isFishing ? (vessel === 2 ? 300 : 900) : 100))
    expect(chooseThreshold(rows, [oneLow])).toBe(500)
    const twoLow = scoresBy((isFishing, vessel) => (isFishing ? (vessel >= 2 ? 300 : 900) : 100))
    expect(chooseThreshold(rows, [twoLow])).toBe(200)
  })

  test('is one half where there are no events to tell', () => {
    expect(chooseThreshold(rows, [scoresBy(() => 0)])).toBe(500)
  })
})
