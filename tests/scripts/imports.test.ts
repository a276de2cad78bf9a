import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createTrackContext } from '../../scripts/track-context.ts'
import { runBackfill, writeCsv } from '../pipeline/run-backfill.ts'
import { FLEET_HEADER, fleetRows } from '../pipeline/synthetic-fleet.ts'
import { temporaryFolder } from '../store/folder.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

function imports(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/imports.ts', ...args],
    { cwd: root, encoding: 'utf8' },
  )
  return { status, stdout, stderr }
}

it('lists what a folder was made of, and takes an import back by the first digits of its id', async () => {
  const dir = temporaryFolder()
  const rows = fleetRows({ ships: 4, hours: 30 })
  const { configuration } = await createTrackContext(null)
  const [first, second] = [rows.slice(0, 1500), rows.slice(1500)].map((some, i) =>
    writeCsv(join(dir, `${i}.csv`), FLEET_HEADER, some),
  )
  const data = join(dir, 'data')
  await runBackfill(data, [first!, second!], { configuration })

  const listed = imports('list', '--data', data)
  expect(listed).toMatchObject({ status: 0, stderr: '' })
  expect(listed.stdout).toContain(first)
  const { id } = JSON.parse(imports('list', '--data', data, '--json').stdout)[1]
  expect(listed.stdout).toContain(id.slice(0, 12))

  expect(imports('remove', 'ffff0000', '--data', data)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no import has the id ffff0000'),
  })
  expect(imports('remove').status).toBe(2)
  const removed = imports('remove', id.slice(0, 12), '--data', data)
  expect(removed).toMatchObject({ status: 0, stderr: '' })
  expect(removed.stdout).toContain('taken back; 1 import left')
  expect(JSON.parse(imports('list', '--data', data, '--json').stdout)).toHaveLength(1)
})

it('does not take an import back with other ports than the folder has', async () => {
  const dir = temporaryFolder()
  const file = writeCsv(join(dir, 'a.csv'), FLEET_HEADER, fleetRows({ ships: 3, hours: 3 }))
  const { outcomes } = await runBackfill(join(dir, 'data'), [file], { configuration: { ports: 'abc' } })
  const refused = imports('remove', outcomes[0]!.record!.id, '--data', join(dir, 'data'))
  expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('name them with --ports') })
})
