import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type LabelSet, readLabelFile } from '../../lib/labels/label-points.ts'
import { temporaryFolder } from '../store/folder.ts'

const GFW = 'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source'
const SMALL = 'dataset,licence,vessel,trip,timestamp,lat,lon,speed_kn,course,gear,fishing,label_raw'

function read(text: string, name = 'trawlers.csv'): Promise<LabelSet> {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, text)
  return readLabelFile(file, { isToBeKept: true })
}

/** A row of GFW's format with some cells changed. */
function row(cells: Partial<Record<'mmsi' | 'timestamp' | 'speed' | 'is_fishing' | 'source', string>> = {}) {
  const { mmsi = '76527009766959', timestamp = '1430802663', speed = '3.5' } = cells
  return [
    mmsi,
    timestamp,
    '0',
    '-1',
    speed,
    '90.0',
    '0.0',
    '15.4',
    cells.is_fishing ?? '1.0',
    cells.source ?? 'a',
  ].join()
}

describe('a labelled table', () => {
  it("is read in GFW's format, what nobody labelled as missing", async () => {
    const { points, gears } = await read(
      `${GFW}\n${row()}\n${row({ timestamp: '1430802663.5', is_fishing: '0.6667' })}\n${row({ timestamp: '1430802664', is_fishing: '-1', source: '' })}\n`,
    )
    const vessel = '76527009766959'
    expect(points).toEqual([
      { vessel, timeMs: 1430802663000, fishing: 1, source: 'a' },
      { vessel, timeMs: 1430802663500, fishing: 0.6667, source: 'a' },
      { vessel, timeMs: 1430802664000, fishing: Number.NaN, source: '' },
    ])
    expect([...gears]).toEqual([[vessel, 'trawlers']])
  })

  it('is read in the format of the small boats, a time without a zone as UTC', async () => {
    const { points, gears } = await read(
      `${SMALL}\nset,MIT,VE_1,1,1979-09-13T03:52:00Z,54,35,0.0,,Pots,0,no\nset,MIT,VE_2,1,1979-09-13 03:52:00,54,35,,,,1,yes\n`,
    )
    const timeMs = Date.UTC(1979, 8, 13, 3, 52)
    expect(points).toEqual([
      { vessel: 'VE_1', timeMs, fishing: 0, source: 'set' },
      { vessel: 'VE_2', timeMs, fishing: 1, source: 'set' },
    ])
    expect([...gears.values()]).toEqual(['small-scale pots', 'small-scale no gear'])
  })

  it('is read whatever its line ends, byte order mark and delimiter, and however a spreadsheet wrote its ids', async () => {
    const text = `\ufeff${GFW}\r\n${row({ mmsi: '1.2639560807591E13' })}\r\n`.replaceAll(',', ';')
    expect((await read(text)).points).toMatchObject([{ vessel: '12639560807591', timeMs: 1430802663000 }])
    expect((await read(`${GFW}\n${row({ mmsi: '5000001' })}\n`)).points[0]!.vessel).toBe('005000001')
    expect((await read(`${GFW}\n${row({ timestamp: '1430802663123' })}\n`)).points[0]!.timeMs).toBe(
      1430802663123,
    )
  })

  it.each([
    ['nothing', '', /the input is empty/],
    [
      'no labels',
      'mmsi,timestamp\n1,2\n',
      /has no labels: it needs the columns mmsi, timestamp and is_fishing, or/,
    ],
    [
      'a share above 1',
      `${GFW}\n${row()}\n${row({ is_fishing: '1.01' })}\n`,
      /line 3: is_fishing is '1.01', neither/,
    ],
    ['a share below 0', `${GFW}\n${row({ is_fishing: '-0.5' })}\n`, /line 2: is_fishing is '-0.5', neither/],
    [
      'a share in per cent',
      `${GFW}\n${row({ is_fishing: '66.7' })}\n`,
      /line 2: is_fishing is '66.7', neither/,
    ],
    ['a word for a share', `${GFW}\n${row({ is_fishing: 'yes' })}\n`, /line 2: is_fishing is 'yes', neither/],
    [
      'times that are not sorted',
      `${GFW}\n${row()}\n${row({ timestamp: '1430802662' })}\n`,
      /line 3: times are not sorted/,
    ],
    ['no time', `${GFW}\n${row({ timestamp: '' })}\n`, /line 2: timestamp is '', not a time/],
    [
      'a time of no day',
      `${GFW}\n${row({ timestamp: '2015-02-30T00:00:00Z' })}\n`,
      /line 2: timestamp is .*not a time/,
    ],
    [
      'a day read two ways',
      `${GFW}\n${row({ timestamp: '03/04/2015 10:00:00' })}\n`,
      /line 2: timestamp is .*not a time/,
    ],
    ['no vessel', `${GFW}\n${row({ mmsi: ' ' })}\n`, /line 2: no mmsi/],
    [
      'an id that lost its digits',
      `${GFW}\n${row({ mmsi: '2.19E+08' })}\n`,
      /line 2: mmsi is '2.19E\+08', no vessel/,
    ],
    [
      'a vessel of control characters',
      `${GFW}\n${row({ mmsi: 'a\u0000b' })}\n`,
      /line 2: mmsi is .*no vessel/,
    ],
    ['a word for a speed', `${GFW}\n${row({ speed: 'fast' })}\n`, /line 2: speed is 'fast', not a number/],
    [
      'a source that a spreadsheet runs',
      `${GFW}\n${row({ source: '=cmd()' })}\n`,
      /line 2: source is "=cmd\(\)", not a name/,
    ],
    [
      'a source of two lines',
      `${GFW}\n${row({ source: '"a\nb"' })}\n`,
      /line 2: source is "a\\nb", not a name/,
    ],
    [
      'a source without end',
      `${GFW}\n${row({ source: 'a'.repeat(300) })}\n`,
      /line 2: source is .*not a name/,
    ],
    ['a row cut off', `${GFW}\n${row()}\n765270,1430\n`, /line 3: 2 columns where the header has 10/],
    [
      'a quote that never closes',
      `${GFW}\n${row()}\n"${row()}\n${row()}\n`,
      /line 3: 1 columns where the header has 10/,
    ],
  ])('of %s is refused', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message)
  })

  it('of any source is read where its labels are not kept', async () => {
    const file = join(temporaryFolder(), 'a.csv')
    writeFileSync(file, `${GFW}\n${row({ source: '=cmd()' })}\n`)
    expect((await readLabelFile(file)).points).toMatchObject([{ source: '=cmd()' }])
  })
})
