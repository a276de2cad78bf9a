/**
 * What a live commit costs: vessels of a week's history, commits that lengthen what is open of some of them, records as
 * judging reads them, and reading it all again after a restart. CPU time of the one thread that commits, the disk's part
 * apart. `npm run bench:live-store -- [vessels]`
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ContentHash } from '../../lib/features/ids.ts'
import { openLiveStore } from '../../lib/store/live-folder.ts'
import type { LiveOutput } from '../../lib/store/live-store.ts'
import { readMigrations } from '../../lib/store/migrations.ts'
import { openWriter } from '../../lib/store/store.ts'
import { createDraws } from '../../tests/store/draws.ts'
import { outputOf, vesselChange } from '../../tests/store/live-world.ts'
import { median } from '../peers.ts'

const VESSELS = Number(process.argv[2] ?? 5000)
const COMMITS = 200
const HISTORY = 4
const KINDS = [
  ...(['segment', 'track', 'trip', 'portVisit', 'gap', 'identity', 'fishing', 'loitering'] as const),
  ...(['zonePassage', 'silence'] as const),
]

const hash = new ContentHash()

/** The newest of a vessel's outputs of a kind, `tick` minutes after it began; older ones are over. */
function outputAt(vessel: number, kind: (typeof KINDS)[number], age: number, tick: number): LiveOutput {
  const mmsi = String(219_000_000 + vessel)
  const fromHour = 500 + 20 * (HISTORY - age)
  const id = hash.reset().text(kind).text(mmsi).int32(age).digest()
  return outputOf(kind, mmsi, fromHour, fromHour + 3 + tick / 60, {
    id,
    open: age === 0 && kind !== 'silence',
  })
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const dir = mkdtempSync(join(tmpdir(), 'wakewatch-bench-'))
const migrations = readMigrations(fileURLToPath(new URL('../../prisma/migrations', import.meta.url)))
const store = await openWriter(dir, { migrations, simulated: true, nowMs: Date.now() })
try {
  const mmsis = Array.from({ length: VESSELS }, (_, vessel) => String(219_000_000 + vessel))
  const filling = await openLiveStore(store, 1)
  for (let from = 0; from < VESSELS; from += 500)
    await filling.commit(async (commit) => {
      for (let vessel = from; vessel < Math.min(VESSELS, from + 500); vessel++)
        await commit.vessel(
          vesselChange(
            mmsis[vessel]!,
            Array.from({ length: HISTORY }, (_, age) =>
              KINDS.map((kind) => outputAt(vessel, kind, age, 0)),
            ).flat(),
          ),
        )
    })
  await filling.sync()

  const live = await openLiveStore(store, 1)
  let startedMs = cpuMs()
  for (let from = 0; from < VESSELS; from += 500) await live.warm(mmsis.slice(from, from + 500))
  const tell = (what: string, ms: number) => console.log(`${what.padEnd(52)}${ms.toFixed(3)} ms`)
  console.log(
    `${VESSELS} vessels with ${HISTORY * KINDS.length} outputs each, CPU time, median, Node ${process.version}\n`,
  )
  tell('reading a vessel ahead, 500 at once', (cpuMs() - startedMs) / VESSELS)

  const draw = createDraws(1)
  let tick = 0
  for (const [count, rows] of [
    [20, 10],
    [20, 3],
    [250, 3],
  ] as const) {
    const times: number[] = []
    for (let i = 0; i < COMMITS; i++) {
      tick++
      const vessels = new Set<number>()
      while (vessels.size < count) vessels.add(Math.floor(draw() * VESSELS))
      const changes = [...vessels].map((vessel) =>
        vesselChange(
          mmsis[vessel]!,
          KINDS.slice(0, rows).map((kind) => outputAt(vessel, kind, 0, tick)),
        ),
      )
      startedMs = cpuMs()
      await live.commit(async (commit) => {
        for (const change of changes) await commit.vessel(change)
      })
      times.push(cpuMs() - startedMs)
    }
    tell(`a commit of ${count} vessels with ${rows} changed rows each`, median(times))
  }
  await live.commit(async (commit) => {
    const times: number[] = []
    for (let i = 0; i < 5000; i++) {
      startedMs = cpuMs()
      await commit.record(mmsis[Math.floor(draw() * VESSELS)]!, [])
      times.push(cpuMs() - startedMs)
    }
    tell('a record', median(times))
  })
} finally {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
}
