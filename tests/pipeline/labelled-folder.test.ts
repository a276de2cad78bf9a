import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listInputs } from '../../lib/ais/open-input.ts'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { hashLabelInput, listLabelInputs } from '../../lib/labels/label-inputs.ts'
import { type LabelledRows, readLabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { readTrainingData } from '../../lib/pipeline/training-data.ts'
import { formatCount } from '../../scripts/plain-text.ts'
import {
  archiveFiles,
  exportTo,
  importFiles,
  OTHER,
  VESSEL,
  writeText,
  writeTracks,
} from '../labels/label-world.ts'
import { isProving, recordProof } from '../proof.ts'
import { describeWithData, sharedData } from '../shared-data.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from '../store/folder.ts'
import { runBackfill } from './run-backfill.ts'

const OPTIONS = {
  context: { places: null, solarHour: localSolarHour, options: TRACK_OPTIONS },
  importStartMs: NOW_MS,
}

async function read(...paths: readonly string[]): Promise<LabelledRows> {
  return readLabelledRows(await listLabelInputs(paths), OPTIONS)
}

/** Everything of rows but where their labels lie, to the last bit. */
function bitsOf({ count, features, fishing, timeMs, vessel, vessels, labelsWithoutRow }: LabelledRows) {
  const hex = (column: Float32Array | Float64Array | Int32Array) =>
    Buffer.from(column.buffer).toString('base64')
  return {
    count,
    labelsWithoutRow,
    columns: [features, fishing, timeMs, vessel].map(hex),
    vessels: vessels.map(({ key, gear, from }) => ({ key, gear, from })),
  }
}

/** In `npm test` the file of one vessel: an archive of all has two thousand days, which takes its time. */
const SLICE = ['trollers.csv.gz']

describeWithData('GFW labels', () => {
  it('give the same rows from the files, from a data folder, and from what it exports, bit for bit', async () => {
    const gfw = await listInputs([sharedData('fishing-labels/gfw')])
    const files = isProving ? gfw : gfw.filter((file) => SLICE.includes(basename(file)))
    const dir = temporaryFolder()
    const reading = { format: 'auto', startMs: null, place: 'auto', dateOrder: null, columns: null } as const
    await runBackfill(dir, files, { reading })
    const imported = await importFiles(dir, files)
    expect(imported).toMatchObject({ added: imported.labels, orphaned: 0 })
    const ofFiles = await read(...files)
    expect(ofFiles.vessels).toHaveLength(imported.vessels)
    expect(bitsOf(await read(dir))).toEqual(bitsOf(ofFiles))

    const out = join(temporaryFolder(), 'out')
    expect(await exportTo(dir, out, true)).toMatchObject({ labels: imported.labels, orphaned: 0 })
    expect(bitsOf(await read(out))).toEqual(bitsOf(ofFiles))
    expect(await importFiles(dir, await listInputs([out]))).toMatchObject({
      added: 0,
      known: imported.labels,
    })
    recordProof(
      'labels from files, data folder and export',
      `${formatCount(ofFiles.count, 'row')} and ${formatCount(imported.labels, 'label')} of ${formatCount(imported.vessels, 'vessel')}: the same bits`,
    )
  }, 120_000)
})

describeWithData('labels of small boats', () => {
  it('give the same rows from their file and from a data folder, bit for bit', async () => {
    const file = sharedData('fishing-labels/small-scale/labelled_points.csv.gz')
    const dir = temporaryFolder()
    await archiveFiles(dir, [file], 'true')
    await importFiles(dir, [file])
    expect(bitsOf(await read(dir))).toEqual(bitsOf(await read(file)))
  }, 60_000)
})

describe('a data folder with labels', () => {
  it('is read beside files, in any order, with its vessels as one file would give them', async () => {
    const [inFolder, inFile] = [
      writeTracks('trawlers.csv', [{ vessel: OTHER, labels: 'FF..F' }]),
      writeTracks('trollers.csv', [{ vessel: VESSEL, labels: '..FF?' }]),
    ]
    const dir = temporaryFolder()
    await archiveFiles(dir, [inFolder])
    await importFiles(dir, [inFolder])
    const together = await read(inFolder, inFile)
    const mixed = await read(dir, inFile)
    expect(bitsOf(mixed)).toEqual(bitsOf(together))
    expect(bitsOf(await read(inFile, dir))).toEqual(bitsOf(together))
    expect(mixed.vessels.map(({ file }) => file)).toEqual([inFile, dir])
  })

  it('must hold its vessels alone', async () => {
    const tracks = [{ vessel: VESSEL, labels: 'FF..' }]
    const file = writeTracks('trawlers.csv', tracks)
    const [dir, other] = [temporaryFolder(), temporaryFolder()]
    for (const folder of [dir, other]) {
      await archiveFiles(folder, [file])
      await importFiles(folder, [file])
    }
    for (const [a, b] of [
      [dir, file],
      [file, dir],
      [dir, other],
    ] as const)
      await expect(read(a, b)).rejects.toThrow(`labels: vessel ${VESSEL} is in ${a} and in ${b}:`)
    // Two files may tell of one vessel.
    expect((await read(file, writeTracks('more.csv', tracks))).count).toBe(4)
  })

  it('is read while another process writes to it', async () => {
    const file = writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FF..' }])
    const dir = temporaryFolder()
    await archiveFiles(dir, [file])
    await importFiles(dir, [file])
    const writer = await openTestWriter(dir)
    const transaction = await writer.connection.sql.transaction('write')
    await transaction.execute('UPDATE "Import" SET "name" = \'changed\'')
    expect((await read(dir)).count).toBe(4)
    await transaction.rollback()
    transaction.close()
    await writer.close()
  })

  it('gives the last label that was added to a position that has several', async () => {
    const head =
      'mmsi,timestamp,distance_from_shore,distance_from_port,speed,course,lat,lon,is_fishing,source\n'
    const [one, two] = ['1.0,one', '0.0,two'].map((label) =>
      writeText('a.csv', `${head}${VESSEL},1430802663,0,-1,3.0,90.0,0.5,15,${label}\n`),
    ) as [string, string]
    const dir = temporaryFolder()
    await archiveFiles(dir, [one])
    await importFiles(dir, [one, two])
    expect([...(await read(dir)).fishing]).toEqual([0])
    expect(bitsOf(await read(dir)).columns).toEqual(bitsOf(await read(one, two)).columns)
  })

  it('is refused without labels, without their positions, and of another schema', async () => {
    const dir = temporaryFolder()
    await (await openTestWriter(dir)).close()
    await expect(read(dir)).rejects.toThrow(
      `${dir}: it holds no labels: npm run labels -- import FILE --data ${dir}`,
    )
    await importFiles(dir, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'F.' }])])
    await expect(read(dir)).rejects.toThrow(
      `${dir}: nothing is archived of the vessels of its labels: npm run backfill -- FILE --data ${dir}`,
    )
  })

  it('is summarised for training as a file is, its hash that of its labels and imports', async () => {
    const tracks = [
      { vessel: VESSEL, labels: 'FF..F' },
      { vessel: OTHER, labels: '??.' },
    ]
    const file = writeTracks('trawlers.csv', tracks)
    const dir = temporaryFolder()
    await archiveFiles(dir, [file])
    await importFiles(dir, [file])
    const ofFile = await readTrainingData([file], [{ name: '20m', thinMs: 1_200_000 }], OPTIONS)
    const ofFolder = await readTrainingData([dir], [{ name: '20m', thinMs: 1_200_000 }], OPTIONS)
    expect(bitsOf(ofFolder.readings[0]!.rows)).toEqual(bitsOf(ofFile.readings[0]!.rows))
    const { files, ...counts } = ofFolder.summary
    expect(counts).toEqual({ ...ofFile.summary, files: undefined })
    expect(files).toMatchObject([{ rows: 8, labelled: 6 }])

    const copy = temporaryFolder()
    await archiveFiles(copy, [file])
    await importFiles(copy, [file], { who: 'bo', nowMs: NOW_MS + 1 })
    expect(await hashLabelInput(copy)).toBe(files[0]!.sha256)
    await importFiles(copy, [writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FF..h' }])])
    expect(await hashLabelInput(copy)).not.toBe(files[0]!.sha256)
  })
})
