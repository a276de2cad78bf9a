import { expect, test } from 'vitest'
import { readInputs } from '../../../lib/ais/read-inputs.ts'
import { ReportBuffer } from '../../../lib/ais/report.ts'
import { describeWithData, sharedData } from '../../shared-data.ts'
import { IMPORT_START_MS, readAlone } from './describe-input.ts'

describeWithData('real files', () => {
  test('messages of the segmenter: every one counted', async () => {
    const { report, error, buffer } = await readAlone(sharedData('ais-tracks/gfw_segment_messages.csv.gz'))
    expect(error).toBeNull()
    expect(report.messages).toBe(89_802)
    const unplaced = report.setAside.get('place-not-available') ?? 0
    expect(report.positions + unplaced).toBe(74_093)
    // Type 5 and 24, and type 19, which carries both.
    expect(report.identities).toBe(10_845 + 4_864 + 416)
    expect(report.rejects.total).toBe(0)
    expect(report.unaccountedLines()).toBe(0)
    expect(buffer.keys).toHaveLength(53)
  })

  test('training tracks: 37 vessels by text keys, shore distance in km, places as told', async () => {
    const buffer = new ReportBuffer()
    const options = { importStartMs: IMPORT_START_MS, place: 'relative' as const }
    const results = await readInputs([sharedData('fishing-labels/gfw')], options, buffer)
    expect(
      results.map(({ report, error }) => [error, report.rejects.total, report.unaccountedLines()]),
    ).toEqual(new Array(7).fill([null, 0, 0]))
    expect(buffer.count).toBe(35_867)
    expect(buffer.keys).toHaveLength(37)
    expect(buffer.keys.every((key) => /^\d{10,15}$/.test(key))).toBe(true)
    const shore = buffer.block.shoreKm.subarray(0, buffer.count)
    expect(Math.max(...shore)).toBeGreaterThan(100)
    expect(Math.max(...shore)).toBeLessThan(5000)
    expect(buffer.block.relativePlace.subarray(0, buffer.count).every((relative) => relative === 1)).toBe(
      true,
    )
  })

  test('small-scale tracks: 17 vessels, the 1970s among their times', async () => {
    const { report, buffer } = await readAlone(
      sharedData('fishing-labels/small-scale/labelled_points.csv.gz'),
    )
    expect(report.positions).toBe(29_313)
    expect(report.rejects.total).toBe(0)
    expect(buffer.keys).toHaveLength(17)
    expect(buffer.keys).toContain('VE_00001')
    expect(Math.min(...buffer.block.timeMs.subarray(0, buffer.count))).toBeLessThan(Date.UTC(1980, 0, 1))
  })

  test('a track of NOAA: 999 positions, each with its identity', async () => {
    const { report, buffer } = await readAlone(sharedData('csv/atlantes_noaa_test_track.csv'))
    expect([report.positions, report.identities, report.rejects.total]).toEqual([999, 999, 0])
    expect(buffer.identities).toMatchObject([{ name: 'TUFTY', imo: '9393163', shipType: 70, lengthM: 185 }])
  })

  test('every log is known by its bytes and counted to the last line', async () => {
    const buffer = new ReportBuffer()
    const options = { importStartMs: IMPORT_START_MS, startMs: Date.UTC(2020, 0, 1) }
    const results = await readInputs([sharedData('nmea')], options, buffer)
    expect(results).toHaveLength(13)
    for (const { path, report, error } of results) {
      expect([path, report.format, error, report.unaccountedLines()]).toEqual([path, 'nmea', null, 0])
      expect(report.messages, path).toBeGreaterThan(100)
    }
  })

  test('tables and shapes that are no tracks are refused with what was seen', async () => {
    const paths = ['ports', 'identity', 'areas/rfmos.json.gz'].map(sharedData)
    const results = await readInputs(paths, { importStartMs: IMPORT_START_MS }, new ReportBuffer())
    expect(results).toHaveLength(5)
    for (const { error } of results) {
      expect(error?.reason).toBe('not-understood')
      expect(error?.message).toContain('--columns')
    }
  })
})
