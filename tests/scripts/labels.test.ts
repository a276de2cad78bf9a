import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { hashVessel } from '../../lib/model/detector-model.ts'
import { readLabelledRows } from '../../lib/pipeline/labelled-rows.ts'
import { parseArguments } from '../../scripts/evaluate-arguments.ts'
import { evaluate } from '../../scripts/evaluate-run.ts'
import { findTrainedVessels, Scorers } from '../../scripts/evaluate-scorers.ts'
import { archiveFiles, importFiles, OTHER, VESSEL, writeText, writeTracks } from '../labels/label-world.ts'
import { NOW_MS, temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const CONTEXT = { places: null, solarHour: () => 12, options: TRACK_OPTIONS }

function labels(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/labels.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

describe('npm run labels', () => {
  it('imports, tells of labels without positions, and exports', async () => {
    const data = join(temporaryFolder(), 'data')
    const file = writeTracks('trawlers.csv', [{ vessel: VESSEL, labels: 'FF.?' }])
    const first = labels('import', file, '--data', data)
    expect(first).toMatchObject({ status: 0, stderr: '' })
    expect(first.stdout).toContain(`${file}: 3 labels of 1 vessel\n  added      3\n`)
    expect(first.stdout).toContain(`npm run backfill -- ${file} --data ${data}\n`)

    await archiveFiles(data, [file])
    const again = labels('import', file, '--data', data, '--who', 'ana', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ files: [file], added: 0, known: 3, orphaned: 0 })
    const out = join(temporaryFolder(), 'out.csv')
    expect(labels('export', out, '--data', data)).toEqual({
      ...{ status: 0, stderr: '' },
      stdout: `${out}: 4 rows of 1 vessel\n3 labels on 4 rows in all\n`,
    })
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(6)
  })

  it('tells in one line what is wrong, and changes nothing', () => {
    const data = join(temporaryFolder(), 'data')
    const bad = writeText(
      'bad.csv',
      `mmsi,timestamp,is_fishing\n${VESSEL},1430000000,1\n${VESSEL},1430000600,7\n`,
    )
    expect(labels('import', bad, '--data', data)).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: `labels: ${bad}, line 3: is_fishing is '7', neither within 0..1 nor -1\n`,
    })
    expect(labels('export', 'out.csv', '--data', data)).toEqual({
      ...{ status: 1, stdout: '' },
      stderr: `${data} holds no data yet\n`,
    })
    expect(labels('import', bad, '--gear', '../x', '--data', data).status).toBe(2)
  })
})

describe('npm run evaluate', () => {
  it('judges a data folder as the file that it was made of, and knows what a model was trained on', async () => {
    const data = temporaryFolder()
    const file = writeTracks('trawlers.csv', [
      { vessel: VESSEL, labels: 'FFFFFFFF........', knots: 3 },
      { vessel: OTHER, labels: '........?FFFF', knots: 9 },
    ])
    await archiveFiles(data, [file])
    await importFiles(data, [file])
    const judge = (path: string) =>
      evaluate(
        parseArguments([
          '--model',
          'speed-baseline',
          '--bootstrap',
          '0',
          '--group-by',
          'vessel',
          '--data',
          path,
        ]),
        {
          context: () => CONTEXT,
          now: () => NOW_MS,
          tell: () => {},
        },
      )
    const ofFolder = await judge(data)
    expect(ofFolder.rows).toBe(28)
    expect(ofFolder).toEqual({ ...(await judge(file)), data: [data] })

    const { vessels } = await readLabelledRows([data], { context: CONTEXT, importStartMs: NOW_MS })
    const { scorer } = await new Scorers('models').open('speed-baseline')
    const trainedOn = (...keys: string[]) =>
      findTrainedVessels({ scorer, trained: keys.map(hashVessel) }, vessels).map(({ key }) => key)
    expect(trainedOn(vessels[1]!.key, 'another')).toEqual([vessels[1]!.key])
    expect(trainedOn()).toEqual([])
  })
})
