import { describe, expect, it } from 'vitest'
import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import { VesselChain } from '../../lib/pipeline/vessel-chain.ts'
import { LogColumns } from '../../lib/pipeline/vessel-log.ts'
import { createRandom } from '../features/scenario.ts'
import { type ChainWorld, chainOf, madeWorld, scoreRows, timeAt } from './vessel-chain-world.ts'

const SLOT_MS = 600_000
const BUOY: Identity = {
  ...{ name: 'NET MARK 7', callSign: '', imo: '', shipType: Number.NaN },
  ...{ lengthM: Number.NaN, widthM: Number.NaN },
}
const world = madeWorld(1)

/** A ship that lies still and reports every five minutes, on grid times; it names itself at `nameMs`. */
function stillShip(nameMs: number): ChainWorld['reports'] {
  const buffer = new ReportBuffer()
  const vessel = buffer.vesselOfKey(world.mmsi)
  for (let i = 0; i < 12; i++) {
    const timeMs = 100 * SLOT_MS + i * (SLOT_MS / 2)
    buffer.addPosition(vessel, timeMs, 1, 0, 0, 0.1, 0, Number.NaN, Number.NaN, 0, 0)
    if (timeMs === nameMs) buffer.addIdentity(vessel, timeMs, 5, BUOY, 0)
  }
  const rows = Int32Array.from({ length: buffer.count }, (_, i) => i)
  return { buffer, identities: buffer.identities, rows, from: 0, to: buffer.count }
}

/** Slots of the points that it gave, looked at after every report. */
function slotsOf(
  chain: VesselChain,
  reports: ChainWorld['reports'],
): { given: number[]; looked: number[][] } {
  const given: number[] = []
  const looked: number[][] = []
  let state = chain.start(world.mmsi)
  const columns = new LogColumns()
  for (let from = 0; from < reports.to; from++) {
    columns.clear()
    const run = chain.open(state, columns)
    chain.step(run, { ...reports, from, to: from + 1 })
    chain.look(run, Number.NEGATIVE_INFINITY)
    const result = chain.follow(run, scoreRows(columns))
    for (const { meeting } of result.parts) given.push(...meeting.points.slot)
    looked.push([...result.look!.meeting.points.slot])
    state = result.state
  }
  expect(state.beaconFromMs).toBe(reports.buffer.count > 12 ? 103 * SLOT_MS : Number.POSITIVE_INFINITY)
  return { given, looked }
}

describe('grid points', () => {
  it('wait in the state until a later report, and are in the look meanwhile', () => {
    const { given, looked } = slotsOf(chainOf(world.context), stillShip(Number.NaN))
    expect(given).toEqual([100, 101, 102, 103, 104, 105])
    expect(looked.slice(0, 4)).toEqual([[100], [], [101], []])
  })

  it('of a gear beacon are none from the ms of its name on', () => {
    const { given, looked } = slotsOf(chainOf(world.context), stillShip(103 * SLOT_MS))
    expect(given).toEqual([100, 101, 102])
    // Before the name, which comes after the position of the same ms, and with it.
    expect(looked.slice(6, 8)).toEqual([[103], []])
  })
})

describe('news', () => {
  it('is all that brings another output or takes one away', () => {
    const columns = new LogColumns()
    let quiet = 0
    for (const seed of [1, 2, 3]) {
      const { mmsi, reports, context } = madeWorld(seed)
      const chain = chainOf(context)
      let state = chain.start(mmsi)
      let keys = ''
      for (let from = reports.from; from < Math.min(reports.to, reports.from + 150); from++) {
        columns.clear()
        const run = chain.open(state, columns)
        chain.step(run, { ...reports, from, to: from + 1 })
        const { hasNews } = run
        chain.look(run, Number.NEGATIVE_INFINITY)
        const { look, state: next } = chain.follow(run, scoreRows(columns))
        const now = look!.outputs.map(({ kind, id }) => `${kind} ${id}`).sort()
        if (!hasNews) {
          quiet++
          expect(now.join()).toBe(keys)
        }
        keys = now.join()
        state = next
      }
    }
    expect(quiet).toBeGreaterThan(50)
  })
})

describe('the deadline of a state', () => {
  it('is when a look first decides something', () => {
    const chain = chainOf(world.context)
    const { reports, mmsi } = world
    const random = createRandom(9)
    const columns = new LogColumns()
    let met = 0
    for (let round = 0; round < 20; round++) {
      columns.clear()
      const first = chain.open(chain.start(mmsi), columns)
      chain.step(first, {
        ...reports,
        to: reports.from + 1 + Math.floor(random() * (reports.to - reports.from)),
      })
      const { state } = chain.follow(first, scoreRows(columns))
      const deadlineMs = chain.deadline(state)
      if (deadlineMs === Number.POSITIVE_INFINITY) continue
      met++
      const lookAt = (watermarkMs: number) => {
        columns.clear()
        const run = chain.open(chain.decode(chain.encode(state)), columns)
        chain.look(run, watermarkMs)
        return chain.follow(run, scoreRows(columns)).look!
      }
      const before = lookAt(deadlineMs - 1)
      expect(before.folded.wokenMs).toBeNull()
      expect(before.deadlineMs).toBe(deadlineMs)
      expect(before.outputs).toEqual(lookAt(Number.NEGATIVE_INFINITY).outputs)
      const at = lookAt(deadlineMs)
      expect(at.heldBackMs).toBe(deadlineMs)
      expect(at.folded.wokenMs).toBe(deadlineMs)
    }
    expect(met).toBeGreaterThan(10)
  })
})

describe('a chain refuses', () => {
  const chain = chainOf(world.context)
  const { reports, mmsi } = world
  const stepped = () => {
    const columns = new LogColumns()
    const run = chain.open(chain.start(mmsi), columns)
    chain.step(run, reports)
    return { run, columns }
  }

  it('to go on twice from one state', () => {
    const state = chain.start(mmsi)
    chain.open(state, new LogColumns())
    expect(() => chain.open(state, new LogColumns())).toThrow('was gone on from')
    expect(() => chain.encode(state)).toThrow('was gone on from')
  })

  it('reports after a look, and those that go back in time', () => {
    const { run } = stepped()
    expect(() => chain.step(run, { ...reports, to: reports.from + 1 })).toThrow('behind its clock')
    chain.look(run, timeAt(world, reports.to - 1))
    expect(() => chain.step(run, { ...reports, from: reports.to })).toThrow('after a look')
  })

  it('to go on with a run where another one has begun', () => {
    const columns = new LogColumns()
    const first = chain.open(chain.start(mmsi), columns)
    const second = chain.open(chain.start(mmsi), columns)
    chain.step(second, reports)
    expect(() => chain.step(first, reports)).toThrow('another run')
    expect(() => chain.look(first, 0)).toThrow('another run')
  })

  it('states of other thresholds, scorers and zones, of another version, and truncated ones', () => {
    const { run, columns } = stepped()
    const bytes = chain.encode(chain.follow(run, scoreRows(columns)).state)
    const passages = { zones: [], nearKm: new Float64Array(), fishingFrom: 500 }
    const other = new VesselChain(world.context, { name: 'another', fishingFrom: 500 }, passages)
    expect(() => other.decode(bytes)).toThrow('configuration')
    expect(() => chainOf(world.context, passages).decode(bytes)).toThrow('state is of zones')
    const options = { ...world.context.options, gapMs: 1 }
    expect(() => chainOf({ ...world.context, options }).decode(bytes)).toThrow('configuration')
    expect(() => chain.decode(Uint8Array.from(bytes, (byte, i) => (i === 0 ? byte + 1 : byte)))).toThrow(
      'version',
    )
    for (let length = 0; length < bytes.length; length += 97)
      expect(() => chain.decode(bytes.subarray(0, length))).toThrow()
    expect(() => chain.decode(Uint8Array.of(...bytes, 0))).toThrow('left over')
    expect(Buffer.compare(chain.encode(chain.decode(bytes)), bytes)).toBe(0)
  })
})
