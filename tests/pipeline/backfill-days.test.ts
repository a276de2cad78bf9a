import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TRACK_OPTIONS } from '../../lib/features/track-machine.ts'
import { createBuiltinPlaces } from '../../lib/geo/builtin-places.ts'
import { localSolarHour } from '../../lib/geo/sun.ts'
import { writeSimulation } from '../../scripts/simulate-files.ts'
import { caseCount, recordProof } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'
import { exportedFiles, never, runBackfill, writeCsv } from './run-backfill.ts'

const places = createBuiltinPlaces()
const world = {
  context: () => ({ places, solarHour: localSolarHour, options: TRACK_OPTIONS }),
  configuration: { world: 'built-in' },
}

/**
 * A month of a simulated fleet by day of arrival, as it would be delivered; each file begins with the last tenth of
 * the one before, so that files overlap. Late messages lie in the file of a later day anyway.
 */
async function writeMonth(dir: string): Promise<{ files: string[]; whole: string }> {
  const out = join(dir, 'simulated')
  const options = { vessels: 30, days: 31, seed: 5, startMs: Date.UTC(2025, 0, 1), intervalMs: 1_800_000 }
  await writeSimulation(
    { ...options, format: 'csv', fleet: 'ordinary', out, json: false },
    places,
    never,
    () => {},
  )
  const days = readdirSync(join(out, 'messages')).sort()
  expect(days).toHaveLength(31)
  let header = ''
  let before: string[] = []
  const all: string[] = []
  const files = days.map((day) => {
    const [first, ...lines] = readFileSync(join(out, 'messages', day), 'utf8')
      .trimEnd()
      .split('\n')
    header = first!
    all.push(...lines)
    const file = writeCsv(join(dir, day), header, [...before.slice(-Math.ceil(before.length / 10)), ...lines])
    before = lines
    return file
  })
  return { files, whole: writeCsv(join(dir, 'whole.csv'), header, all) }
}

it('a month that comes day by day ends as one backfill of everything, in any order of the days', async () => {
  const dir = temporaryFolder()
  const { files, whole } = await writeMonth(dir)
  const result = await runBackfill(join(dir, 'whole'), [whole], world)
  const { events } = result.counts!
  for (const kind of ['fishing', 'encounter', 'loitering', 'identityConflict', 'feedOutage'] as const)
    expect(events[kind]).toBeGreaterThan(0)
  expect(result.counts!.gapsInOutages).toBeGreaterThan(0)
  const wanted = await exportedFiles(join(dir, 'whole'))

  // Each day in a run of its own is the proof; the slice brings many days in a run.
  const runs = caseCount(2, 31)
  const each = Math.ceil(files.length / runs)
  const orders = {
    forwards: files,
    backwards: [...files].reverse(),
    // 7 is prime to 31: every file once, in an order far from time's.
    shuffled: files.map((_, i) => files[(i * 7) % files.length]!),
  }
  for (const [name, order] of Object.entries(orders)) {
    const data = join(dir, name)
    for (let from = 0; from < order.length; from += each)
      await runBackfill(data, order.slice(from, from + each), world)
    const found = await exportedFiles(data)
    for (const file of Object.keys(wanted)) expect(found[file] === wanted[file], `${name} ${file}`).toBe(true)
  }
  recordProof('31 overlapping daily files against one', `${runs} runs each forwards, backwards and shuffled`)
})
