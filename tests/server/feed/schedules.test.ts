/**
 * Feed and clients, both real, over lines that are slow and break, in virtual time: whatever happens on the way, what
 * each client shows in the end is what the folder holds, and no revision was told twice or left out.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UNITS_PER_DEGREE } from '../../../lib/geo/units.ts'
import { isInBox, toUnitBox } from '../../../lib/server/feed/box-index.ts'
import { type BoxSubscription, type ClientTiming, LiveClient } from '../../../lib/server/feed/client.ts'
import { Feed } from '../../../lib/server/feed/feed.ts'
import type { FeedLimits } from '../../../lib/server/feed/limits.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { turn, VirtualClock } from '../sources/source-world.ts'
import { FeedFolder, mmsiOf, NO_POSITIONS, type PlacedVessel, positionsOf } from './feed-folder.ts'
import { Network } from './simulated-line.ts'
import { ActView, AlertView, EventView, PositionView } from './views.ts'

/** So small that every bound is met. An alert has some 1,800 bytes. */
const LIMITS: Partial<FeedLimits> = {
  ...{ highWaterBytes: 4000, queueBytes: 12_000, logRevisions: 12, logBytes: 40_000, messagePartBytes: 4000 },
  ...{ resumeRevisions: 25, pageRevisions: 3, snapshotFreshMs: 300, readsAtOnce: 2 },
  ...{ positionsPerSecond: 40, positionsPerMessage: 5, pingEveryMs: 1000, silentMs: 6000, stuckMs: 4000 },
}

const BOXES = [
  { west: 170, south: -10, east: -170, north: 10 },
  { west: -175, south: -5, east: 160, north: 15 },
  { west: 175, south: 0, east: 180, north: 30 },
]
const CLIENTS = 3
const SHIPS = 12

type Step =
  | { readonly kind: 'alert' | 'event'; readonly slot: number; readonly isGone: boolean; readonly fate: Fate }
  | { readonly kind: 'act'; readonly slot: number; readonly fate: Fate }
  | { readonly kind: 'move'; readonly slots: readonly number[]; readonly degrees: number }
  | { readonly kind: 'carry'; readonly client: number; readonly messages: number }
  | { readonly kind: 'cut' | 'pan'; readonly client: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'prune' }

/** How the feed is told of a commit: a message that is lost leaves a hole. */
type Fate = 'once' | 'twice' | 'lost'

const slot = fc.integer({ min: 0, max: SHIPS - 1 })
const client = fc.integer({ min: 0, max: CLIENTS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('alert' as const, 'event' as const),
      slot,
      isGone: fc.boolean(),
      fate: fc.constantFrom<Fate>('once', 'once', 'once', 'once', 'once', 'twice', 'lost'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      slot,
      fate: fc.constantFrom<Fate>('once', 'once', 'once', 'twice', 'lost'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      slots: fc.uniqueArray(slot, { minLength: 1 }),
      degrees: fc.integer({ min: 0, max: 359 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('carry' as const),
      client,
      messages: fc.integer({ min: 1, max: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'pan' as const), client }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const) }) },
)

class World {
  readonly ships = new Map<number, PlacedVessel>()
  readonly clients: readonly Watching[]
  private moves = 0

  private constructor(
    readonly clock: VirtualClock,
    readonly folder: FeedFolder,
    readonly feed: Feed,
  ) {
    this.clients = Array.from({ length: CLIENTS }, (_, i) => new Watching(this, i))
  }

  static async create(): Promise<World> {
    const clock = new VirtualClock()
    const folder = new FeedFolder(turn)
    const onFault = (error: unknown) => {
      throw error
    }
    const options = { reader: folder, epoch: 'here', simulated: true, limits: LIMITS, clock, onFault }
    return new World(clock, folder, await Feed.open(options))
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'alert' || step.kind === 'event')
      this.revise(step.kind, step.slot, step.isGone, step.fate)
    else if (step.kind === 'act') this.act(step.slot, step.fate)
    else if (step.kind === 'move') this.move(step.slots, step.degrees)
    else if (step.kind === 'carry') this.clients[step.client]!.network.current?.carry(step.messages)
    else if (step.kind === 'cut') this.clients[step.client]!.network.current?.cut()
    else if (step.kind === 'pan') this.clients[step.client]!.pan()
    else if (step.kind === 'wait') await this.clock.advance(step.ms)
    else this.folder.alerts.prunedTo = Math.max(0, this.folder.alerts.revisions.length - 6)
  }

  revise(log: 'alert' | 'event', slot: number, isGone: boolean, fate: Fate): void {
    const change = isGone ? 'withdraw' : 'put'
    const alert = log === 'alert' ? this.folder.reviseAlert(slot, change) : null
    const output = log === 'event' ? this.folder.reviseEvent(slot, change) : null
    const commit = {
      kind: 'commit',
      alerts: alert === null ? [] : [alert],
      outputs: output === null ? [] : [output],
      positions: NO_POSITIONS,
    } as const
    if (fate !== 'lost') this.feed.publish(commit)
    if (fate === 'twice') this.feed.publish(commit)
  }

  act(slot: number, fate: Fate): void {
    const act = this.folder.act(slot)
    if (fate !== 'lost') this.feed.publishActs([act])
    if (fate === 'twice') this.feed.publishActs([act])
  }

  private move(slots: readonly number[], degrees: number): void {
    const placed = slots.map((slot) => ({
      slot,
      lonUnits: (((degrees + slot * 7) % 360) - 180) * UNITS_PER_DEGREE,
      latUnits: ((slot * 5) % 25) * UNITS_PER_DEGREE,
      timeMs: ++this.moves,
    }))
    for (const ship of placed) this.ships.set(ship.slot, ship)
    this.feed.publish({ kind: 'commit', alerts: [], outputs: [], positions: positionsOf(placed) })
  }

  /** The lines are good, and time passes. */
  async settle(): Promise<void> {
    for (let round = 0; round < 120; round++) {
      await this.clock.advance(250)
      let carried = 1
      while (carried > 0) {
        carried = 0
        for (const { network } of this.clients) carried += network.current?.carry(1000) ?? 0
        await turn()
      }
    }
  }
}

class Watching {
  readonly network: Network
  readonly alerts = new AlertView()
  readonly events = new EventView()
  readonly acts = new ActView()
  readonly ofOne = new AlertView()
  readonly vessels = new PositionView()
  readonly one = new PositionView()
  readonly problems: string[] = []
  box: number
  lost = 0
  private readonly subscription: BoxSubscription

  constructor(world: World, index: number) {
    this.network = new Network(world.feed)
    this.box = index
    let draws = index
    const timing: ClientTiming = {
      nowMs: () => world.clock.wallMs(),
      after: (ms, call) => world.clock.after(ms, call),
      random: () => (draws++ % 7) / 7,
    }
    const client = new LiveClient({
      ...{ url: 'ws://simulated/live', WebSocket: this.network.WebSocket, timing },
      onProblem: (problem) => this.problems.push(problem),
      onLost: (positions) => {
        this.lost += positions
      },
    })
    client.alerts({}, this.alerts)
    client.events({}, this.events)
    client.acts(this.acts)
    client.alerts({ mmsi: mmsiOf(1) }, this.ofOne)
    client.vessel(mmsiOf(2), this.one)
    this.subscription = client.box(BOXES[index]!, this.vessels)
  }

  pan(): void {
    this.box = (this.box + 1) % BOXES.length
    this.subscription.move(BOXES[this.box]!)
  }
}

function asWire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

function byKey<Value>(entries: Iterable<readonly [string, Value]>): (readonly [string, Value])[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
}

describe('any schedule of commits, slow lines, breaks and returns', () => {
  it('leaves every client with what the folder holds, each revision told once and in order', async () => {
    const met = { tooSlow: 0, resyncs: 0, pages: 0, holes: 0, thinned: 0, told: 0, repeated: 0 }
    const runs = caseCount(40, 5000)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 160, size: 'max' }), async (steps) => {
        const world = await World.create()
        for (const one of steps) await world.take(one)
        // A hole is seen when the next number comes.
        world.revise('alert', 0, false, 'once')
        world.revise('event', 0, false, 'once')
        world.act(0, 'once')
        await world.settle()

        const { folder, ships } = world
        const ofOne = [...folder.alerts.items].filter(([, { mmsi }]) => mmsi === mmsiOf(1))
        for (const watching of world.clients) {
          expect(byKey(watching.alerts.alerts)).toEqual(asWire(byKey(folder.alerts.items)))
          expect(byKey(watching.events.outputs)).toEqual(asWire(byKey(folder.events.items)))
          expect([...watching.acts.acts.keys()].sort((a, b) => a - b)).toEqual(
            folder.acts.revisions.map(({ sequence }) => sequence),
          )
          expect(byKey(watching.ofOne.alerts)).toEqual(asWire(byKey(ofOne)))
          const box = toUnitBox(BOXES[watching.box]!)
          const inBox = [...ships.values()].filter(({ lonUnits, latUnits }) =>
            isInBox(box, lonUnits, latUnits),
          )
          expect(placesOf(watching.vessels)).toEqual(truthOf(inBox))
          expect(placesOf(watching.one)).toEqual(
            truthOf([...ships.values()].filter(({ slot }) => slot === 2)),
          )
          for (const { sequences } of [watching.alerts, watching.events, watching.acts, watching.ofOne])
            expect(sequences.every((sequence, i) => i === 0 || sequence > sequences[i - 1]!)).toBe(true)
          // With no snapshot but the first, nothing may be missing between them.
          if (watching.alerts.snapshots === 1)
            expect(watching.alerts.sequences).toEqual(
              watching.alerts.sequences.map((_, i) => watching.alerts.sequences[0]! + i),
            )
          expect(watching.problems.filter((problem) => !/goodbye: (too-slow|silent)/.test(problem))).toEqual(
            [],
          )
          for (const { mostBuffered } of watching.network.lines) expect(mostBuffered).toBeLessThan(12_000)
          met.told += watching.alerts.sequences.length
        }
        const stats = world.feed.stats()
        met.tooSlow += stats['bye-too-slow'] ?? 0
        met.resyncs += stats.resyncs ?? 0
        met.pages += stats.pages ?? 0
        met.holes += stats.holes ?? 0
        met.repeated += stats.repeated ?? 0
        met.thinned += stats.thinned ?? 0
        expect(world.clients.reduce((sum, { lost }) => sum + lost, 0)).toBeLessThanOrEqual(stats.thinned ?? 0)
        expect(stats.interests).toBe(2 * CLIENTS)
      }),
      { seed: 7, numRuns: runs },
    )
    // Every way out was taken.
    for (const [what, times] of Object.entries(met)) expect(times, what).toBeGreaterThan(0)
    recordProof('live feed under random schedules', `${runs} schedules, ${JSON.stringify(met)}`)
  })
})

function placesOf(view: PositionView): unknown {
  return byKey(
    [...view.vessels].map(
      ([mmsi, { lonUnits, latUnits, timeMs }]) => [mmsi, [lonUnits, latUnits, timeMs]] as const,
    ),
  )
}

function truthOf(ships: readonly PlacedVessel[]): unknown {
  return byKey(
    ships.map(
      ({ slot, lonUnits, latUnits, timeMs }) => [mmsiOf(slot), [lonUnits, latUnits, timeMs]] as const,
    ),
  )
}
