import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readOverview } from '../../lib/store/read-overview.ts'
import { backfillDemo } from '../../scripts/demo.ts'
import { demoFile } from '../../scripts/demo-fleet.ts'
import { formatSummary } from '../../scripts/summary.ts'
import { openTestWriter, temporaryFolder } from '../store/folder.ts'
import { never, runBackfill } from './run-backfill.ts'

it('the demo is made once, says that it is simulated, and lets no real data in', async () => {
  const dir = join(temporaryFolder(), 'demo')
  const phases = new Set<string>()
  // A corner of the fleet that `npm start` makes.
  const options = { fleet: { vessels: 30, hours: 4 * 24, intervalMs: 600_000 }, model: 'speed-baseline' }
  const first = (await backfillDemo(dir, never, ({ phase }) => phases.add(phase), options))!
  expect(phases).toEqual(new Set(['simulating', 'reading', 'folding', 'meeting', 'writing']))
  expect(first.outcomes).toMatchObject([{ name: demoFile(dir), status: 'imported', fault: null }])
  expect(first.counts!.vessels).toBeGreaterThan(20)
  expect(first.counts!.events.fishing).toBeGreaterThan(0)
  expect(first.counts!.trips).toBeGreaterThan(10)
  expect(first.counts!.portVisits).toBeGreaterThan(10)
  expect(first.counts!.dropped.duplicatePositions).toBeGreaterThan(0)

  const summary = formatSummary(first, { dir, exports: null, simulated: true })
  expect(summary).toMatch(/^SIMULATED DATA/)
  expect(summary).toContain('now holds, simulated:')

  expect(await backfillDemo(dir, never, ({ phase }) => phases.add(`again ${phase}`), options)).toBeNull()
  expect([...phases].filter((phase) => phase.startsWith('again'))).toEqual([])
  expect((await readOverview(dir, { trips: 1, portVisits: 1, gaps: 1 })).simulated).toBe(true)

  await expect(openTestWriter(dir)).rejects.toThrow('holds the simulated demo')

  const real = await runBackfill(join(dir, '..', 'real'), [demoFile(dir)])
  const [outcome] = real.outcomes
  expect(outcome).toMatchObject({ status: 'failed', record: null })
  expect(outcome!.fault).toContain('it is simulated')
})

it('the demo is not made in a folder with real data', async () => {
  const dir = temporaryFolder()
  await (await openTestWriter(dir)).close()
  await expect(backfillDemo(dir, never, () => {}, { model: 'speed-baseline' })).rejects.toThrow(
    'holds real data',
  )
})
