import { beforeAll, expect, test } from 'vitest'
import { type Agreement, measureAgreement } from '../../lib/features/segmenter-agreement.ts'
import { readExpected } from '../../scripts/agreement.ts'
import { describeWithData, sharedData } from '../shared-data.ts'

/** docs/segmentation.md explains every figure, and every MMSI named here. */
describeWithData('agreement with the segments of GFW', () => {
  let agreement: Agreement

  beforeAll(async () => {
    agreement = measureAgreement(await readExpected(sharedData('ais-tracks/gfw_segment_messages.csv.gz')))
  })

  test('.97 of pairs, mean adjusted Rand .90', () => {
    expect(agreement.vessels).toHaveLength(53)
    expect(agreement.positions).toBe(58_329)
    expect(agreement.pairAgreement).toBeGreaterThanOrEqual(0.97)
    expect(agreement.adjustedRand).toBeGreaterThanOrEqual(0.9)
  })

  test('those under .9 are the ones explained', () => {
    const under = agreement.vessels.filter((vessel) => vessel.adjustedRand < 0.9).map((vessel) => vessel.mmsi)
    expect(under).toEqual(['412321297', '413222000', '600014098', '633310367', '701006043'])
  })

  test('most of what it drops is dropped here too', () => {
    expect(agreement.expectedDropped).toBe(15_764)
    expect(agreement.dropped).toBeGreaterThanOrEqual(14_000)
  })
})
