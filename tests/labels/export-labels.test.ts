import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInputs } from '../../lib/ais/read-inputs.ts'
import { COLUMNS, ReportBuffer } from '../../lib/ais/report.ts'
import { GFW_TRAINING_HEADER, labelCells, positionCells } from '../../lib/labels/gfw-training-csv.ts'
import { readLabelFile } from '../../lib/labels/label-points.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../store/folder.ts'
import {
  archiveFiles,
  exportTo,
  importFiles,
  labelsOf,
  OTHER,
  VESSEL,
  writeText,
  writeTracks,
} from './label-world.ts'

const ROWS = [
  `${VESSEL},1430802663,851038,-1,7.3,218.1,0.5,15.458902,1.0,campaign one`,
  `${VESSEL},1430803432,0,-1,,,0.500003,-179.999998,-1,`,
  `${VESSEL},1430804204.25,12.5,-1,0.0,359.9,-1.25,15,0.6667,"a ""b"", c"`,
]

async function folderOf(...files: readonly string[]): Promise<string> {
  const dir = temporaryFolder()
  await archiveFiles(dir, files)
  await importFiles(dir, files)
  return dir
}

describe('an export of labels', () => {
  it("is GFW's training format, every position of a labelled vessel a row", async () => {
    const dir = await folderOf(
      writeText('trawlers.csv', [GFW_TRAINING_HEADER, ...ROWS, ''].join('\n')),
      writeTracks('nobody.csv', [{ vessel: OTHER, labels: '??F' }]),
    )
    const target = join(temporaryFolder(), 'all.csv')
    expect(await exportTo(dir, target)).toEqual({
      files: [{ path: target, vessels: 2, rows: 6 }],
      ...{ vessels: 2, rows: 6, labels: 3, trueVessels: 0, changedKeys: [], orphaned: 0 },
    })
    const lines = readFileSync(target, 'utf8').split('\n')
    expect(lines.slice(0, 4)).toEqual([GFW_TRAINING_HEADER, ...ROWS])
    expect(readdirSync(join(target, '..'))).toEqual(['all.csv'])
  })

  it('brought into another folder gives the same labels, gears too where it is a folder', async () => {
    const dir = await folderOf(
      writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FFh?.' }]),
      writeTracks('purse seines.csv', [{ vessel: OTHER, labels: '?m.' }]),
    )
    const out = join(temporaryFolder(), 'out')
    await exportTo(dir, out, true)
    expect(readdirSync(out)).toEqual(['purse seines.csv', 'trawlers.csv'])
    const copy = await folderOf(join(out, 'trawlers.csv'), join(out, 'purse seines.csv'))
    expect(await labelsOf(copy)).toEqual(await labelsOf(dir))
    expect(await importFiles(dir, [join(out, 'trawlers.csv')])).toMatchObject({ added: 0, known: 4 })
    const again = join(temporaryFolder(), 'again')
    await exportTo(copy, again, true)
    for (const name of readdirSync(out))
      expect(readFileSync(join(again, name), 'utf8')).toBe(readFileSync(join(out, name), 'utf8'))
  })

  it('has a row for each label of a position, and one of a position that two imports hold', async () => {
    const head = `${GFW_TRAINING_HEADER}\n`
    const row = `${VESSEL},1430802663,0,-1,3.0,90.0,0.5,15,`
    const dir = await folderOf(
      writeText('a.csv', `${head}${row}1.0,one\n`),
      writeText('b.csv', `${head}${row}0.0,two\n`),
    )
    const target = join(temporaryFolder(), 'all.csv')
    expect(await exportTo(dir, target)).toMatchObject({ rows: 2, labels: 2, orphaned: 0 })
    expect(readFileSync(target, 'utf8')).toBe(`${head}${row}1.0,one\n${row}0.0,two\n`)
  })

  it('tells of labels on no archived position, and of keys that the format does not carry', async () => {
    const dir = temporaryFolder()
    const header = 'dataset,vessel,timestamp,lat,lon,speed_kn,course,gear,fishing'
    const row = (vessel: string, minute: number) =>
      `set,${vessel},2015-06-01T00:0${minute}:00Z,50,${minute / 100},3,90,Pots/creels,1`
    const file = writeText(
      'a.csv',
      `${header}\n${[row('280', 1), row('VE_1', 1), row('VE_1', 2)].join('\n')}\n`,
    )
    await archiveFiles(dir, [file], 'relative')
    await importFiles(dir, [file])
    await importFiles(dir, [writeText('more.csv', `${header}\n${row('VE_1', 3)}\n${row('VE_9', 1)}\n`)])
    const out = temporaryFolder()
    expect(await exportTo(dir, out, true)).toEqual({
      files: [{ path: join(out, 'small-scale pots-creels.csv'), vessels: 2, rows: 3 }],
      ...{ vessels: 2, rows: 3, labels: 3, trueVessels: 0, changedKeys: ['280'], orphaned: 2 },
    })
  })

  it('asks the map for distances of true places, and only of those', async () => {
    const dir = temporaryFolder()
    const file = writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'F.' }])
    await archiveFiles(dir, [file], 'true')
    await importFiles(dir, [file])
    await expect(exportTo(dir, join(temporaryFolder(), 'a.csv'))).rejects.toThrow('no map here')
  })

  it('that fails leaves what was there', async () => {
    const empty = temporaryFolder()
    await (await openTestWriter(empty)).close()
    const old = join(temporaryFolder(), 'old.csv')
    writeFileSync(old, 'old')
    await expect(exportTo(empty, old)).rejects.toThrow(
      /it holds no labels: npm run labels -- import FILE --data/,
    )
    await importFiles(empty, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'F.' }])])
    await expect(exportTo(empty, old)).rejects.toThrow(/nothing is archived of the vessels of its labels/)
    expect(readFileSync(old, 'utf8')).toBe('old')

    const dir = await folderOf(
      writeTracks('a.csv', [{ vessel: VESSEL, labels: 'F.' }]),
      writeTracks('b.csv', [{ vessel: OTHER, labels: 'F.' }]),
    )
    const out = temporaryFolder()
    // A folder where the second file is due.
    mkdirSync(join(out, 'b.csv.part'))
    await expect(exportTo(dir, out, true)).rejects.toThrow()
    expect(existsSync(join(out, 'a.csv'))).toBe(false)
    await expect(exportTo(dir, join(old, 'a.csv'))).rejects.toThrow(`${old} is no folder`)
  })
})

it('any position and label read back from a row are the same bits', async () => {
  const place = (most: number) => fc.integer({ min: -most, max: most - 1 })
  const maybe = (value: fc.Arbitrary<number>) => fc.option(value, { nil: Number.NaN })
  const tenths = (most: number) => maybe(fc.integer({ min: 0, max: most }).map((tenth) => tenth / 10))
  const position = fc.record({
    timeMs: fc.integer({ min: 1e12, max: 1.5e12 }),
    lon: place(108_000_000),
    lat: place(54_000_000),
    speed: tenths(1022),
    course: tenths(3599),
    shore: maybe(
      fc.oneof(
        fc.integer({ min: 0, max: 2e6 }).map((metres) => metres / 1000),
        fc.float({ min: 0, max: 2000, noNaN: true, noDefaultInfinity: true }),
      ),
    ),
    share: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
    source: fc.stringMatching(/^[a-z][ -~é]{0,20}[a-z]$/),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(position, { minLength: 1, maxLength: 60 }), async (drawn) => {
      const positions = drawn.sort((a, b) => a.timeMs - b.timeMs)
      const buffer = new ReportBuffer()
      const vessel = buffer.vesselOfKey(VESSEL)
      for (const { timeMs, lon, lat, speed, course, shore } of positions)
        buffer.addPosition(vessel, timeMs, 0, lon, lat, speed, course, Number.NaN, Math.abs(shore), 1, 0)
      const lines = positions.map(({ share, source }, i) => {
        const label = Number.isNaN(share) ? null : { fishing: Math.abs(share), source }
        return `${positionCells(VESSEL, buffer.block, i, buffer.block.shoreKm[i]!)},${labelCells(label)}`
      })
      const file = writeText('drawn.csv', `${[GFW_TRAINING_HEADER, ...lines].join('\n')}\n`)
      const back = new ReportBuffer()
      await readInputs([file], { importStartMs: NOW_MS }, back)
      expect(back.count).toBe(positions.length)
      for (const name of COLUMNS)
        expect([...back.block[name].subarray(0, back.count)], name).toEqual([
          ...buffer.block[name].subarray(0, back.count),
        ])
      const { points } = await readLabelFile(file)
      expect(points).toEqual(
        positions.map(({ timeMs, share, source }) => ({
          ...{ vessel: VESSEL, timeMs, fishing: Math.abs(share), source: Number.isNaN(share) ? '' : source },
        })),
      )
    }),
    { seed: 5, numRuns: 40 },
  )
})
