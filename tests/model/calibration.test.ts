import { describe, expect, test } from 'vitest'
import { fitCalibration, NO_CALIBRATION, scoreLogit, sigmoid } from '../../lib/model/calibration.ts'
import { Random } from '../../lib/model/random.ts'

/** Rows of `vessels` vessels whose labels come about by this slope and intercept. */
function drawCalibrated(vessels: number, rowsEach: number, slope: number, intercept: number) {
  const random = new Random(3, 'calibration')
  const count = vessels * rowsEach
  const logits = new Float32Array(count)
  random.addNormal(logits, count, 3)
  return {
    logits,
    fishing: Float32Array.from(logits, (logit) =>
      random.next() < sigmoid(slope * logit + intercept) ? 1 : 0,
    ),
    vessel: Int32Array.from(logits, (_, row) => Math.floor(row / rowsEach)),
  }
}

describe('calibration', () => {
  test('finds the slope and the intercept that the labels came about by', () => {
    const { slope, intercept } = fitCalibration(drawCalibrated(400, 100, 0.6, 0.8))
    expect(slope).toBeCloseTo(0.6, 1)
    expect(Math.abs(slope - 0.6)).toBeLessThan(0.03)
    expect(Math.abs(intercept - 0.8)).toBeLessThan(0.06)
  })

  test('takes shares as it takes votes one by one', () => {
    const logits = [-2, -1, 0, 1, 2, 3]
    const votes = [0, 1, 1, 2, 3, 3]
    const rowOf = logits.flatMap((_, row) => [row, row, row])
    const single = {
      logits: rowOf.map((row) => logits[row]!),
      fishing: rowOf.map((row, i) => (i % 3 < votes[row]! ? 1 : 0)),
      vessel: rowOf.map(() => 0),
    }
    const shares = {
      logits: rowOf.map((row) => logits[row]!),
      fishing: rowOf.map((row) => votes[row]! / 3),
      vessel: rowOf.map(() => 0),
    }
    const one = fitCalibration(single)
    const other = fitCalibration(shares)
    expect(other.slope).toBeCloseTo(one.slope, 9)
    expect(other.intercept).toBeCloseTo(one.intercept, 9)
  })

  test('one vessel that the model is wrong of does not decide it', () => {
    const sound = drawCalibrated(30, 200, 1, 0)
    const wrong = new Float32Array(3000).fill(-4)
    const joined = {
      logits: [...sound.logits, ...wrong],
      fishing: [...sound.fishing, ...wrong.map(() => 1)],
      vessel: [...sound.vessel, ...wrong.map(() => 30)],
    }
    const { slope, intercept } = fitCalibration(joined)
    expect(slope).toBeGreaterThan(0.9)
    expect(Math.abs(intercept)).toBeLessThan(0.1)
  })

  test('a few vessels move it little, many as far as they say', () => {
    const few = fitCalibration(drawCalibrated(5, 100, 0.3, 0))
    const many = fitCalibration(drawCalibrated(100, 100, 0.3, 0))
    expect(few.slope).toBeGreaterThan(many.slope + 0.1)
    expect(few.slope).toBeLessThan(NO_CALIBRATION.slope)
  })

  test('logits that separate the labels keep it finite; unlabelled rows and other vessels change nothing', () => {
    const rows = { logits: [-5, -4, 4, 5], fishing: [0, 0, 1, 1], vessel: [0, 0, 1, 1] }
    const fitted = fitCalibration(rows)
    expect(Number.isFinite(fitted.slope) && fitted.slope > 1).toBe(true)
    const more = {
      logits: [...rows.logits, Number.NaN, 100],
      fishing: [...rows.fishing, Number.NaN, Number.NaN],
      vessel: [...rows.vessel, 1, 2],
    }
    expect(fitCalibration(more)).toEqual(fitted)
  })

  test('logits that say the opposite make all rows alike, as likely as the labels are', () => {
    const { logits, fishing, vessel } = drawCalibrated(200, 100, 2, 0)
    const { slope, intercept } = fitCalibration({
      logits: logits.map((logit) => -logit),
      fishing,
      vessel,
    })
    const share = fishing.reduce((sum, one) => sum + one, 0) / fishing.length
    expect(slope).toBe(0)
    expect(sigmoid(intercept)).toBeCloseTo(share, 3)
  })

  test('without a label there is nothing to calibrate on', () => {
    expect(() => fitCalibration({ logits: [1], fishing: [Number.NaN], vessel: [0] })).toThrow(
      /no labelled row/,
    )
  })

  test('scores are whole thousandths', () => {
    expect(scoreLogit(NO_CALIBRATION, 0)).toBe(500)
    expect(scoreLogit({ slope: 2, intercept: -1 }, 1)).toBe(731)
    expect([scoreLogit(NO_CALIBRATION, -1000), scoreLogit(NO_CALIBRATION, 1000)]).toEqual([0, 1000])
  })
})
