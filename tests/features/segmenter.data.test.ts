import { beforeAll, expect, test } from 'vitest'
import { type Agreement, measureAgreement } from '../../lib/features/segmenter-agreement.ts'
import { readExpected } from '../../scripts/agreement.ts'
import { describeWithData, sharedData } from '../shared-data.ts'

/**
 * docs/segmentation.md explains every figure. Segments of the reference end after 8 h of silence in some of
 * its files and after 24 h in others, so the wanted agreement is asserted under the reference's own silence;
 * under ours it can be no higher than the floors below.
 */
describeWithData('agreement with the segments of GFW', () => {
  let ours: Agreement
  let asReference: Agreement

  beforeAll(async () => {
    const reports = await readExpected(sharedData('ais-tracks/gfw_segment_messages.csv.gz'))
    ours = measureAgreement(reports)
    asReference = measureAgreement(reports, true)
  })

  const underNine = ({ vessels }: Agreement) =>
    vessels.filter((vessel) => vessel.adjustedRand < 0.9).map((vessel) => vessel.mmsi)

  test('under its own silence: .97 of pairs, mean adjusted Rand .90', () => {
    expect(asReference.vessels).toHaveLength(53)
    expect(asReference.pairAgreement).toBeGreaterThanOrEqual(0.97)
    expect(asReference.adjustedRand).toBeGreaterThanOrEqual(0.9)
    expect(underNine(asReference)).toEqual(['412321297', '600014098', '701006043'])
  })

  test('under 24 h throughout: only the silences between 8 h and 24 h come on top', () => {
    expect(ours.pairAgreement).toBeGreaterThanOrEqual(0.955)
    expect(ours.adjustedRand).toBeGreaterThanOrEqual(0.865)
    const earlier = asReference.vessels
      .filter((vessel) => vessel.silenceHours === 8)
      .map((vessel) => vessel.mmsi)
    const explained = new Set([...earlier, ...underNine(asReference)])
    expect(underNine(ours).filter((mmsi) => !explained.has(mmsi))).toEqual([])
  })

  test('most of what it drops is dropped here too', () => {
    expect(ours.expectedDropped).toBe(15_764)
    expect(ours.dropped).toBeGreaterThanOrEqual(14_000)
  })
})
