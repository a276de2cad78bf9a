/**
 * Who does what when: tasks are dealt to the ships of a flotilla in rounds of ten days, two of each kind a round, at most
 * one to a ship in five days. They hang on the seed, the flotilla and the round alone, so that all ships of a task know
 * of it without knowing each other.
 */

import { HOUR_MS } from '../helm.ts'
import { createRandom, type Random } from '../random.ts'
import type { Waypoint } from '../sea-grid.ts'
import type { InnocentName, StoryName } from '../truth.ts'
import type { Harbour, Waters } from '../waters.ts'
import { DEALS } from './deals.ts'
import type { Formation } from './formation.ts'
import type { Patch } from './grounds.ts'
import type { PatrolShip } from './roster.ts'
import type { Chart, SimulatedZone } from './zones.ts'

const OPTIONS = {
  /** Days in which a ship has at most one task, and how many of them make a round. */
  windowHours: 120,
  windows: 2,
  /** Tasks of each kind a round. */
  tasks: 2,
  /** When a task begins, from the beginning of its window; ships work near it so long before, hours. */
  atHours: [46, 60],
  workHours: [14, 20],
  /** Of ships without a task: when their work begins and how long they stay out. */
  freeFromHours: [14, 50],
  freeWorkHours: [26, 60],
} as const

export interface Task {
  readonly name: StoryName | InnocentName
  readonly zone: SimulatedZone | null
  /** Where its fishing ships work before and after; null: it has none. */
  readonly base: Patch | null
  /** Where it happens, if not there or in the zone. */
  readonly patch: Patch | null
  readonly atMs: number
  /** Indices of its ships, the one of which it is told first. */
  readonly crew: readonly number[]
  /** A ship that is drawn into it and knows nothing. */
  readonly bystander: number | null
  readonly formation: Formation | null
  /** Of what is drawn for it, the same for all its ships. */
  readonly random: () => Random
  /** Counts the tasks of its name in a flotilla. */
  readonly count: number
}

/** Waters with zones, as all ships of a flotilla know them. */
export interface PatrolWorld {
  readonly waters: Waters
  readonly chart: Chart
  /** Where each of the two neighbours' ships may fish, off the coast; never empty. */
  readonly patches: readonly [readonly Patch[], readonly Patch[]]
  /** Of whose coast the boats are, and where they fish. */
  readonly boats: { readonly flag: string; readonly patches: readonly Patch[] }
  /** Never empty. */
  readonly homes: readonly Harbour[]
  /** Off the first home, where ships are met and wait. */
  readonly roads: Waypoint
}

/** What a task is drawn from. */
export interface Draw {
  readonly random: Random
  /** Counted from the first of the simulation, when it begins. */
  readonly day: number
  readonly atMs: number
  readonly count: number
  readonly world: PatrolWorld
  /** A ship that is free and fits, or null. */
  find(fits: (ship: PatrolShip) => boolean, ...taken: PatrolShip[]): PatrolShip | null
  /** For what is drawn at its place and not here. */
  task(drawn: DrawnTask): Task
}

export interface DrawnTask {
  readonly crew: readonly PatrolShip[]
  readonly zone?: SimulatedZone | null
  readonly base?: Patch | null
  readonly patch?: Patch
  readonly bystander?: PatrolShip
  readonly formation?: Formation
}

/** What a ship does in five days. */
export interface Plan {
  /** Of the five days. */
  readonly windowMs: number
  /** When it is to be at its place of work, and when it leaves it where it has no task. */
  readonly fromMs: number
  readonly untilMs: number
  readonly task: Task | null
  /** Its place among the ships of the task. */
  readonly member: number
}

/** The plan of a ship for a window, counted from 0. */
export type Agenda = (ship: number, window: number) => Plan

export function createAgenda(
  seed: number,
  startMs: number,
  flotilla: number,
  ships: readonly PatrolShip[],
  world: PatrolWorld,
): Agenda {
  const rounds: Map<number, Task>[][] = []
  const counts = new Map<string, number>()

  /** By window of the round, the task of each ship. */
  function dealRound(round: number): Map<number, Task>[] {
    const windows = Array.from({ length: OPTIONS.windows }, () => new Map<number, Task>())
    for (const { name, draw } of DEALS) {
      for (let i = 0; i < OPTIONS.tasks; i++) {
        const count = counts.get(name) ?? 0
        // As often first in one window as in the other.
        const order = [count % OPTIONS.windows, (count + 1) % OPTIONS.windows]
        for (const at of order) {
          const task = drawTask(name, draw, count, round, at, windows[at]!)
          if (task === null) continue
          counts.set(name, count + 1)
          for (const ship of task.crew) windows[at]!.set(ship, task)
          if (task.bystander !== null) windows[at]!.set(task.bystander, task)
          break
        }
      }
    }
    return windows
  }

  function drawTask(
    name: Task['name'],
    draw: (draw: Draw) => Task | null,
    count: number,
    round: number,
    at: number,
    taken: ReadonlyMap<number, Task>,
  ): Task | null {
    const streamName = `task ${flotilla} ${round} ${at} ${name} ${count}`
    const random = createRandom(seed, streamName)
    const windowMs = startMs + (round * OPTIONS.windows + at) * OPTIONS.windowHours * HOUR_MS
    const atMs = windowMs + random.within(OPTIONS.atHours) * HOUR_MS
    return draw({
      ...{ world, random, atMs, count, day: (atMs - startMs) / (24 * HOUR_MS) },
      find(fits, ...others) {
        const free = ships.filter((ship) => !taken.has(ship.index) && !others.includes(ship) && fits(ship))
        return free.length === 0 ? null : random.pick(free)
      },
      task: ({ crew, zone = null, base = null, patch = null, formation = null, bystander }) => ({
        ...{ name, zone, base, patch, atMs, formation, count },
        crew: crew.map(({ index }) => index),
        bystander: bystander?.index ?? null,
        random: () => createRandom(seed, `${streamName} done`),
      }),
    })
  }

  return (ship, window) => {
    const round = Math.floor(window / OPTIONS.windows)
    while (rounds.length <= round) rounds.push(dealRound(rounds.length))
    const task = rounds[round]![window % OPTIONS.windows]!.get(ship) ?? null
    const random = createRandom(seed, `window ${ship} ${window}`)
    const windowMs = startMs + window * OPTIONS.windowHours * HOUR_MS
    if (task !== null && task.bystander !== ship) {
      const fromMs = task.atMs - random.within(OPTIONS.workHours) * HOUR_MS
      return { windowMs, fromMs, untilMs: task.atMs, task, member: task.crew.indexOf(ship) }
    }
    const fromMs = windowMs + random.within(OPTIONS.freeFromHours) * HOUR_MS
    const untilMs = fromMs + random.within(OPTIONS.freeWorkHours) * HOUR_MS
    return { windowMs, fromMs, untilMs, task: null, member: 0 }
  }
}
