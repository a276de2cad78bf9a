import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FEATURE_COUNT } from '../../lib/features/feature-list.ts'
import type { HistogramCounts } from '../../lib/pipeline/analyze-histogram.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { analyze, FIRST, labelledLines, SECOND, writeLines } from './analyze-world.ts'

const golden = fileURLToPath(new URL('fixtures/analyze/analysis.json', import.meta.url))

/** Histograms as counts by their bins' lower edges. */
function withoutEmptyBins(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('counts' in value)) return value
  const { edges, counts, ...outside } = value as HistogramCounts
  const filled = counts.flatMap((count, bin) => (count > 0 ? [[edges[bin]!, count]] : []))
  return { ...outside, bins: Object.fromEntries(filled) }
}

describe('an analysis of labelled positions', () => {
  it('counts what can be counted by hand', async () => {
    const { reports, labels, files } = await analyze([writeLines('trawlers.csv', labelledLines())])
    expect(files).toMatchObject([{ lines: 26, positions: 25, rejected: 0, labelled: true }])
    expect(reports).toMatchObject({
      ...{ vessels: 2, positions: 25, identities: 0, duplicatePositions: 1, late: 0, overlaps: 0 },
      ...{ rows: 24, restarts: 3, gaps: 1 },
      silences: [1, 2, 12, 24].map((hours) => ({ hours, count: 1, vessels: 1 })),
      shore: { given: 25, zero: 3, near: 22, nearOnRaster: 21 },
      motion: { underWay: 25, courseZero: 0, courseWhole: 0, missing: { speed: 0, course: 0, heading: 25 } },
    })
    expect(labels).toMatchObject({
      ...{ rows: 24, labelled: 20, fishing: 11, labelsWithoutRow: 0 },
      repeated: { labels: 21, repeated: 1, contradicting: 1, opposite: 0 },
      shares: [0, 0.3333, 0.6667, 1].map((share, i) => ({ share, rows: [7, 2, 1, 10][i] })),
      byGear: [{ of: 'trawlers', vessels: 2, fractional: 3, still: 0, most: { vessel: FIRST, fishing: 9 } }],
      byCampaign: [
        { of: 'one', vessels: 1, labelled: 16, fishing: 9 },
        { of: 'two', vessels: 1, labelled: 4, fishing: 2 },
      ],
      stretches: [{ gear: 'all', labelled: 20, stretches: 8, changes: 5, changesLeftOpen: 0, alone: 2 }, {}],
      fractions: { rows: 3, amidEqual: 0, atChange: 2 },
      speedRules: { meanVesselAuc: (1 + 0.75) / 2 },
      odd: [
        { vessel: FIRST, reasons: ['16 labelled rows only'] },
        { vessel: SECOND, reasons: ['never over 1.5 km from shore', '4 labelled rows only'] },
      ],
    })
    // Of 11 fishing rows 10 go 3 kn; the other one, and all 9 that are not fishing, go 9 kn.
    expect(labels!.speedRules.overall).toMatchObject({ precision: 1, recall: 10 / 11, auc: 94.5 / 99 })
    expect(labels!.speedRules.slowerThan[3]).toMatchObject({ threshold: 4, recall: 10 / 11, falseAlarms: 0 })
    expect(labels!.speedRules.byVessel[1]!.aucWithout).toBe(1)
    expect(labels!.features).toHaveLength(FEATURE_COUNT)
    expect(labels!.vessels[1]!.coverage).toMatchObject({ restarts: 1, hours: 1, breaks: [199] })
  })

  /** UPDATE_GOLDEN=1 writes it anew. What hangs on the list of features stands elsewhere. */
  it('is to the last figure what it was', async () => {
    const file = writeLines('trawlers.csv', labelledLines())
    const { files, reports, labels } = await analyze([file])
    const kept = { files, reports: { ...reports, featuresMissing: [] }, labels: { ...labels, features: [] } }
    const text = JSON.stringify(kept, withoutEmptyBins, 2).replaceAll(dirname(file), '')
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, `${text}\n`)
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })

  it('refuses labels that make no sense, with file, line and reason', async () => {
    const lines = labelledLines()
    const bad = writeLines('bad.csv', [
      ...lines.slice(0, 4),
      lines[4]!.replace(',0.0,one', ',1.5,one'),
      ...lines.slice(5),
    ])
    await expect(analyze([bad])).rejects.toThrow(
      `labels: ${bad}, line 5: is_fishing is '1.5', neither within 0..1 nor -1`,
    )
    const unlabelled = writeLines(
      'none.csv',
      lines.map((text) => text.replace(/,[^,]*,(one|two)$/, ',-1,')),
    )
    await expect(analyze([unlabelled])).rejects.toThrow(`no row of ${unlabelled} has a label`)
  })
})

describe('an analysis of other inputs', () => {
  const AIS = [
    'mmsi,timestamp,lat,lon,speed,course,heading,shipname,type',
    '219000001,2024-01-01T00:00:00Z,55.0,3.0,8.0,90.0,90,,1',
    '219000001,2024-01-01T00:10:00Z,55.0,3.05,0.0,,,,1',
    '219000001,2024-01-01T00:05:00Z,55.0,3.02,8.0,90.0,90,,1',
    '219000001,2024-01-01T03:10:00Z,55.0,3.06,0.0,0.0,,,1',
    '219000002,never,55.0,3.0,8.0,90.0,90,,1',
  ]

  it('leaves the labels out and sorts within a block', async () => {
    const { labels, reports, files } = await analyze([writeLines('ais.csv', AIS)])
    expect(labels).toBeNull()
    expect(files[0]).toMatchObject({
      positions: 4,
      rejects: [{ reason: 'bad-time', count: 1, examples: [{ line: 6 }] }],
    })
    expect(reports).toMatchObject({
      ...{ vessels: 1, positions: 4, rows: 4, late: 0 },
      motion: { missing: { speed: 0, course: 1, heading: 2 }, speedZero: 2 },
      silences: [{ count: 1 }, { count: 1 }, { count: 0 }, { count: 0 }],
      listed: [{ key: '219000001', positions: 4, firstMs: Date.UTC(2024, 0, 1) }],
    })
  })

  it('follows a vessel anew where two inputs overlap, and on where they do not', async () => {
    const whole = await analyze([writeLines('whole.csv', AIS)])
    const parts = [AIS.slice(0, 2), [AIS[0]!, AIS[3]!, AIS[2]!], [AIS[0]!, AIS[4]!]]
    const files = parts.map((lines, i) => writeLines(`${i}.csv`, lines))
    const inOrder = await analyze(files)
    expect(inOrder.reports).toEqual(whole.reports)
    const overlapping = await analyze([files[0]!, files[2]!, files[1]!])
    expect(overlapping.reports).toMatchObject({ positions: 4, rows: 4, overlaps: 1, restarts: 2, late: 0 })
  })

  it('names a file that it cannot read', async () => {
    await expect(analyze(['/no/such.csv'])).rejects.toThrow('/no/such.csv: no such file')
    const text = writeLines('prose.txt', ['Nothing of the sea', 'is in here.'])
    await expect(analyze([text])).rejects.toThrow(text)
  })
})

describeWithData('the shared data', () => {
  it('comes with distances off a 1 km raster, and labels as its README counts them', async () => {
    const files = ['trawlers', 'trollers', 'pole_and_line'].map((gear) => `fishing-labels/gfw/${gear}.csv.gz`)
    const { reports, labels } = await analyze(files.map(sharedData))
    expect(reports).toMatchObject({ vessels: 5, positions: 5936, rows: 5936 })
    expect(reports.shore.near).toBeGreaterThan(2000)
    expect(reports.shore.nearOnRaster).toBe(reports.shore.near)
    expect(labels).toMatchObject({ labelled: 4889, fishing: 2443, labelsWithoutRow: 0 })
  })
})
