import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainState, VesselChain } from '../../lib/pipeline/vessel-chain.ts'
import { LogColumns } from '../../lib/pipeline/vessel-log.ts'
import type { LiveOutput } from '../../lib/store/live-store.ts'
import { createRandom } from '../features/scenario.ts'
import { caseCount, recordProof } from '../proof.ts'
import { describeWithData } from '../shared-data.ts'
import {
  type ChainWorld,
  chainOf,
  followRun,
  madeWorld,
  realWorlds,
  startPart,
  timeAt,
  type WrittenPart,
  writePart,
} from './vessel-chain-world.ts'

const HOUR_MS = 3_600_000

interface Given {
  readonly parts: readonly WrittenPart[]
  /** At the end of each part but the last. */
  readonly snapshots: readonly Uint8Array[]
  readonly look: readonly string[]
  readonly looked: readonly LiveOutput[]
  readonly head: Uint8Array
}

/** One run over all reports, in parts that end before the given reports. */
function runOnce(
  chain: VesselChain,
  world: ChainWorld,
  cuts: readonly number[],
  watermarkMs: number,
  start: { state: ChainState; from: number } = { state: chain.start(world.mmsi), from: world.reports.from },
): Given {
  const columns = new LogColumns()
  const run = chain.open(start.state, columns)
  let { from } = start
  for (const to of cuts) {
    chain.step(run, { ...world.reports, from, to })
    chain.cut(run, true)
    from = to
  }
  chain.step(run, { ...world.reports, from })
  chain.look(run, watermarkMs)
  const { parts, snapshots, look, looked, state } = followRun(chain, run, columns, startPart())
  return {
    ...{ parts, look: look!, looked: looked!, head: chain.encode(state) },
    snapshots: snapshots.filter((bytes) => bytes !== null),
  }
}

/** The same in runs of any length, restarted, looked at in between, beside other vessels in the same columns. */
function runInPieces(
  chain: VesselChain,
  world: ChainWorld,
  cuts: readonly number[],
  watermarkMs: number,
  random: () => number,
): Given {
  const { reports, mmsi } = world
  const parts: WrittenPart[] = [startPart()]
  const snapshots: Uint8Array[] = []
  let state = chain.start(mmsi)
  let from = reports.from
  const columns = new LogColumns()
  while (from < reports.to) {
    columns.clear()
    if (random() < 0.5) {
      const other = chain.open(chain.start('636000000'), columns)
      chain.step(other, { ...reports, to: reports.from + Math.floor(random() * 40) })
    }
    const run = chain.open(state, columns)
    const runTo = Math.min(reports.to, from + 1 + Math.floor(random() * random() * 200))
    const cutsOfRun: number[] = []
    while (from < runTo) {
      const to = Math.min(runTo, from + 1 + Math.floor(random() * 30), ...cuts.filter((cut) => cut > from))
      chain.step(run, { ...reports, from, to })
      from = to
      if (!cuts.includes(to)) continue
      chain.cut(run, true)
      cutsOfRun.push(to)
    }
    if (random() < 0.5) chain.look(run, timeAt(world, from - 1) + (random() * 40 - 4) * HOUR_MS)
    const given = followRun(chain, run, columns, parts.pop()!)
    parts.push(...given.parts)
    snapshots.push(...given.snapshots.filter((bytes) => bytes !== null))
    state = random() < 0.5 ? given.state : chain.decode(chain.encode(given.state))
  }
  columns.clear()
  const run = chain.open(state, columns)
  chain.look(run, watermarkMs)
  const { look, looked, state: last } = followRun(chain, run, columns, parts.at(-1)!)
  return { parts, snapshots, look: look!, looked: looked!, head: chain.encode(last) }
}

function chooseCuts({ reports: { from, to } }: ChainWorld, random: () => number): number[] {
  const cuts = new Set<number>()
  for (let left = Math.floor(random() * 12); left > 0; left--)
    cuts.add(from + Math.floor(random() * (to - from + 1)))
  return [...cuts].sort((a, b) => a - b)
}

function written({ parts, look, snapshots, head }: Given) {
  return {
    parts: parts.map(writePart),
    look,
    snapshots: [...snapshots, head].map((bytes) => Buffer.from(bytes).toString('base64')),
  }
}

function lastTold(parts: readonly WrittenPart[]): Map<string, LiveOutput> {
  return new Map(parts.flatMap(({ told }) => [...told]))
}

/** Everything that is asked of a chain, of one vessel. */
function expectLaws(world: ChainWorld, seed: number): Given {
  const random = createRandom(seed)
  const chain = chainOf(world.context)
  const { reports, mmsi } = world
  const watermarkMs = timeAt(world, reports.to - 1) + (random() * 60 - 6) * HOUR_MS
  const cuts = chooseCuts(world, random)
  const once = runOnce(chain, world, cuts, watermarkMs)

  // In pieces, restarted and looked at.
  expect(written(runInPieces(chain, world, cuts, watermarkMs, random))).toEqual(written(once))

  // Again from an earlier snapshot.
  if (cuts.length > 0) {
    const at = Math.floor(random() * cuts.length)
    const state = chain.decode(once.snapshots[at]!)
    const again = runOnce(chain, world, cuts.slice(at + 1), watermarkMs, { state, from: cuts[at]! })
    expect(written(again)).toEqual(
      written({ ...once, parts: once.parts.slice(at + 1), snapshots: once.snapshots.slice(at + 1) }),
    )
  }

  // Cuts take nothing away and add nothing.
  const whole = runOnce(chain, world, [], watermarkMs)
  expect(whole.look).toEqual(once.look)
  expect(Buffer.compare(whole.head, once.head)).toBe(0)
  expect(writePart(whole.parts[0]!)).toEqual(
    writePart({
      told: lastTold(once.parts),
      points: once.parts.flatMap(({ points }) => points),
      rows: once.parts.flatMap(({ rows }) => rows),
      positions: once.parts.flatMap(({ positions }) => positions),
    }),
  )

  // As backfill does: a look that uses the state up.
  const columns = new LogColumns()
  const run = chain.open(chain.start(mmsi), columns)
  chain.step(run, reports)
  chain.look(run, watermarkMs, true)
  const last = followRun(chain, run, columns, startPart())
  expect(last.look).toEqual(whole.look)
  expect(last.parts.map(writePart)).toEqual(whole.parts.map(writePart))
  expect(() => chain.encode(last.state)).toThrow('was gone on from')

  // What was told as open is told again, or is in the look.
  const looked = new Set(once.looked.map(({ kind, id }) => `${kind} ${id}`))
  for (const [key, output] of lastTold(once.parts)) if (output.open) expect(looked).toContain(key)
  return once
}

describe('the chain of a made vessel', () => {
  it('gives the same however it is cut, restarted, looked at and opened again', { timeout: 60_000 }, () => {
    const seen = new Set<string>()
    const runs = caseCount(10, 2000)
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const { parts, looked } = expectLaws(madeWorld(seed), seed)
        for (const { kind } of [...lastTold(parts).values(), ...looked]) seen.add(kind)
      }),
      { numRuns: runs, seed: 71 },
    )
    const kinds = ['segment', 'track', 'trip', 'portVisit', 'gap', 'silence', 'identity']
    for (const kind of [...kinds, 'fishing', 'loitering', 'identityConflict', 'zonePassage'])
      expect(seen).toContain(kind)
    recordProof('vessel chain', `${runs} made vessels cut, restarted, looked at and opened again at random`)
  })
})

describeWithData('the chain of a real vessel', () => {
  it('gives the same however it is cut, restarted, looked at and opened again', {
    timeout: 60_000,
  }, async () => {
    const worlds = (await realWorlds()).filter(({ reports: { from, to } }) => to - from > 50)
    expect(worlds.length).toBeGreaterThan(30)
    const every = caseCount(8, 1)
    const chosen = worlds.filter((_, i) => i % every === 0)
    for (const [seed, world] of chosen.entries()) expectLaws(world, seed)
    recordProof('vessel chain, real', `${chosen.length} vessels of ais-tracks`)
  })
})
