import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeModel } from '../../lib/model/registry.ts'
import { describeRunScorer } from '../../lib/pipeline/run-scorer.ts'
import { openFolderScorer, openScorerOption } from '../../scripts/scorer-option.ts'
import { makeModel } from '../model/detector-world.ts'
import { temporaryFolder } from '../store/folder.ts'

it('a folder is gone on with by what it was scored by, and by nothing else', async () => {
  const baseline = { kind: 'speed-baseline' } as const
  const byBaseline = { scorer: describeRunScorer(baseline) }
  expect(await openFolderScorer('data/a', byBaseline, undefined)).toEqual(baseline)

  const folder = join(temporaryFolder(), 'models')
  const place = (version: string) => join(folder, 'detector', version)
  for (const [seed, version] of ['1', '2'].entries()) {
    const model = makeModel({ seed })
    await writeModel(folder, { ...model, version, metadata: { ...model.metadata, version } }, '')
  }
  const first = { ...(await openScorerOption(place('1'))), backend: 'wasm' } as const
  const byFirst = { scorer: describeRunScorer(first) }
  expect(describeRunScorer(await openFolderScorer('data/a', byFirst, place('1')))).toEqual(byFirst.scorer)
  for (const other of [place('2'), 'speed-baseline'])
    await expect(openFolderScorer('data/a', byFirst, other)).rejects.toThrow(
      /^data\/a: it was scored by detector 1 on wasm \([0-9a-f]{16}\), which .* is not: say with --model/,
    )
  const missing = { scorer: { ...byFirst.scorer, model: { ...byFirst.scorer.model!, version: '999' } } }
  await expect(openFolderScorer('data/a', missing, undefined)).rejects.toThrow('detector')
})
