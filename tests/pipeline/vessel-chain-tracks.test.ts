import { expect, it } from 'vitest'
import { beaconFromMs } from '../../lib/events/gear-beacon.ts'
import { GRID_OPTIONS, GridBuffer, type GridState, startGrid, stepGrid } from '../../lib/events/grid.ts'
import { PassageKeeper } from '../../lib/pipeline/passage-keeper.ts'
import type { ChainResult } from '../../lib/pipeline/vessel-chain.ts'
import { LogColumns } from '../../lib/pipeline/vessel-log.ts'
import type { LiveOutput } from '../../lib/store/live-store.ts'
import { writeDown } from '../features/fold-run.ts'
import { createRandom } from '../features/scenario.ts'
import { caseCount } from '../proof.ts'
import { type ChainWorld, chainOf, madeWorld, PASSAGES, scoreRows, timeAt } from './vessel-chain-world.ts'

interface Placed {
  readonly trackId: string
  readonly segmentId: string
  readonly row: number
  readonly score: number
  readonly isOpen: boolean
}

const columns = new LogColumns()

/** The first reports, looked at; positions are in the columns. */
function foldTo(world: ChainWorld, to: number, watermarkMs: number) {
  const chain = chainOf(world.context)
  columns.clear()
  const run = chain.open(chain.start(world.mmsi), columns)
  chain.step(run, { ...world.reports, to })
  chain.look(run, watermarkMs)
  const placed: Placed[] = []
  const result = chain.follow(run, scoreRows(columns), (trackId, segmentId, row, score, isOpen) => {
    placed.push({ trackId, segmentId, row, score, isOpen })
  })
  return { chain, result, placed, found: outputsOf(result) }
}

/** Each output as it was last told. */
function outputsOf({ parts, look }: ChainResult): Map<string, LiveOutput> {
  const outputs = [...parts.flatMap(({ told }) => told), ...look!.outputs]
  return new Map(outputs.map((output) => [`${output.kind} ${output.id}`, output]))
}

const seeds = Array.from({ length: caseCount(8, 300) }, (_, seed) => seed)
const ended = { inZones: 0, tracks: 0, silenced: 0 }

it.each(seeds)('tracks of made vessel %i: passages, points and states are those of its positions', (seed) => {
  const world = madeWorld(seed)
  const { reports, mmsi, context } = world
  const { chain, result, placed, found } = foldTo(
    world,
    reports.to,
    timeAt(world, reports.to - 1) + seed * 5e8,
  )
  const { block } = columns
  const outputs = [...found.values()]
  const tracks = outputs.filter((output) => output.kind === 'track')

  const keeper = new PassageKeeper(PASSAGES)
  keeper.startVessel(mmsi)
  for (const { trackId, row, score } of placed) keeper.add(trackId, block, row, score)
  const passages = outputs.filter((output) => output.kind === 'zonePassage')
  expect(passages.map(writeDown).sort()).toEqual(keeper.finish(tracks).map(writeDown).sort())
  const over = new Set(tracks.filter(({ endedBy }) => endedBy !== null).map(({ id }) => id))
  ended.inZones += passages.filter(
    ({ trackId, endedBy }) => over.has(trackId) && endedBy === 'last-heard',
  ).length

  const states = new Map<string, GridState>()
  const grid = new GridBuffer()
  for (const { trackId, segmentId, row } of placed) {
    const state = states.get(trackId) ?? startGrid()
    states.set(trackId, state)
    stepGrid(
      context.places!,
      ...([state, segmentId, block.timeMs[row]!, block.lonUnits[row]!, block.latUnits[row]!] as const),
      ...([block.relativePlace[row] === 1, 0, grid] as const),
    )
  }
  const names = outputs.filter((output) => output.kind === 'identity')
  const beaconMs = beaconFromMs(names.map(({ identity, startMs }) => ({ name: identity.name, startMs })))
  expect(result.state.beaconFromMs).toBe(beaconMs)
  const slots = [...grid.block.slot.subarray(0, grid.block.count)].filter(
    (slot) => slot * GRID_OPTIONS.stepMs < beaconMs,
  )
  const given = [...result.parts, result.look!].flatMap(({ meeting }) => [...meeting.points.slot])
  expect(given.sort((a, b) => a - b)).toEqual(slots.sort((a, b) => a - b))

  // Tracks that ended by a report are no longer in the state; the others have all their positions.
  const counts = new Map<string, number>()
  for (const { trackId, isOpen } of placed) if (!isOpen) counts.set(trackId, (counts.get(trackId) ?? 0) + 1)
  for (const output of result.parts[0]!.told)
    if (output.kind === 'track') {
      ended.tracks++
      counts.delete(output.id)
    }
  expect(chain.positionsOf(result.state)).toEqual(counts)
})

it.each(seeds)('what silence decides of made vessel %i stands, where nothing comes before W', (seed) => {
  const world = madeWorld(seed)
  const { reports } = world
  const random = createRandom(seed)
  const { found } = foldTo(world, reports.to, timeAt(world, reports.to - 1))
  for (let round = 0; round < 12; round++) {
    const at = reports.from + 1 + Math.floor(random() * (reports.to - reports.from - 1))
    const { result } = foldTo(world, at, timeAt(world, at))
    // A passage says that it goes on, not that its positions may be another track's.
    for (const output of result.look!.outputs) {
      if (output.open || output.kind === 'zonePassage') continue
      ended.silenced++
      // An identity heard after the deadline and before the next position dates it anew.
      const { decidedMs, ...decided } = output
      expect(found.get(`${output.kind} ${output.id}`)).toMatchObject(decided)
      expect(decidedMs).toBeLessThanOrEqual(found.get(`${output.kind} ${output.id}`)!.decidedMs)
    }
  }
})

it('these were worth looking at', () => {
  expect(Math.min(...Object.values(ended))).toBeGreaterThan(0)
})
