/** What ships do in their tasks, and how it is told. */

import { HOUR_MS } from '../helm.ts'
import { nextSolarHour } from '../life.ts'
import { INNOCENTS, type InnocentName, type StoryName } from '../truth.ts'
import type { Task } from './agenda.ts'
import { keepFormation } from './formation.ts'
import { heartOf } from './grounds.ts'
import { anchorInLee, driftByNight, fishAlongBorder, passThrough } from './innocents.ts'
import { clipCorner, forgePositions, goDark } from './stories.ts'
import { type During, during, goTo, type PatrolLife, spotIn, workFor } from './voyage.ts'

const OPTIONS = {
  /** Inside an area where it is not allowed, where it is, and in another country's waters, hours. */
  poachingHours: [2.5, 14],
  licensedHours: [5, 20],
  abroadHours: [8, 26],
  /** Who is there when another goes dark stays so long. */
  witnessHours: 6,
  /** By the sun. */
  eveningHour: 19,
} as const

/** The ship's part in a task, now. It is told by the first of its ships where it came about; by all that lie at anchor. */
export function perform(life: PatrolLife, task: Task, member: number): void {
  const told = member === 0 || task.formation !== null ? act(life, task, member) : witness(life, task)
  if (told === null) return
  if (task.name === 'weather-anchoring') tellOf(life, task, told, task.crew[member === 0 ? 1 : 0]!)
  else if (member === 0) tellOf(life, task, told)
}

/** Goes on with its work where another goes dark. */
function witness(life: PatrolLife, { base }: Task): null {
  workFor(life, base!, OPTIONS.witnessHours)
  return null
}

/** Null where it did not come about. */
function act(life: PatrolLife, task: Task, member: number): During | null {
  const { zone, base, formation } = task
  switch (task.name) {
    case 'transshipment':
    case 'tug-or-pilot':
    case 'bunkering':
      return meet(life, task, member, false)
    case 'pair-trawling':
      return meet(life, task, member, true)
    case 'weather-anchoring':
      return anchorInLee(life, formation!, member, task.random())
    case 'going-dark':
      return goDark(life, zone!, task.count)
    case 'spoofed-positions':
      return forgePositions(life, zone!, base!)
    case 'no-take-fishing':
      return task.count % 2 === 1 ? clipCorner(life, zone!) : fishInZone(life, task, OPTIONS.poachingHours)
    case 'closed-season-fishing':
    case 'forbidden-gear':
      return fishInZone(life, task, OPTIONS.poachingHours)
    case 'licensed-fishing':
    case 'permitted-gear':
    case 'open-season-fishing':
      return fishInZone(life, task, OPTIONS.licensedHours)
    case 'foreign-fishing':
    case 'licensed-abroad':
      return fishAbroad(life, task)
    case 'border-fishing':
      return fishAlongBorder(life, zone!)
    case 'night-drift':
      return driftAtNightfall(life, task)
    case 'zone-transit':
      return passThrough(life, zone!)
    default:
      throw new Error(`simulate: ${task.name} is no task`)
  }
}

function fishAbroad(life: PatrolLife, { patch }: Task): During {
  goTo(life, spotIn(patch!, life.random), life.ship.cruiseKnots)
  return during(life, () => workFor(life, patch!, life.random.within(OPTIONS.abroadHours)))
}

/** Works on until the evening. */
function driftAtNightfall(life: PatrolLife, { zone, base }: Task): During {
  const hours = (nextSolarHour(life, OPTIONS.eveningHour) - life.helm.timeMs) / HOUR_MS
  if (hours > 1.5) workFor(life, base!, hours - 1)
  return driftByNight(life, zone!)
}

function fishInZone(life: PatrolLife, { zone }: Task, hours: readonly [number, number]): During {
  const heart = heartOf(zone!)
  goTo(life, spotIn(heart, life.random), life.ship.cruiseKnots)
  return during(life, () => workFor(life, heart, life.random.within(hours)))
}

/** Null where the ship comes too late. */
function meet(life: PatrolLife, task: Task, member: number, isWork: boolean): During | null {
  let isKept = false
  const told = during(life, () => {
    isKept = keepFormation(life, task.formation!, member)
  })
  if (!isKept) return null
  const { startMs } = task.formation!
  const { lonDeg, latDeg } = degreesOf(task.formation!.places[member]!)
  const met = { startMs, endMs: told.endMs, lonDeg, latDeg }
  const { index } = life.ship
  if (isWork) life.tell({ kind: 'fishing', vessel: index, gear: 'trawl', phase: 'fishing', ...met })
  else if (member === 0) life.tell({ kind: 'meeting', vessel: index, partner: task.crew[1]!, ...met })
  return met
}

function degreesOf({ lonUnits, latUnits }: { lonUnits: number; latUnits: number }) {
  return { lonDeg: lonUnits / 600_000, latDeg: latUnits / 600_000 }
}

/** From now on under the number of the task's bystander, and of half of them under its name; returns how it ends. */
export function borrowNumber(life: PatrolLife, task: Task): () => void {
  const { helm, radio, ship } = life
  const owner = task.bystander!
  const told = during(life, () => {})
  const start = told.startMs
  radio.numbers.push({ fromMs: start, owner })
  const isClone = task.count % 2 === 0
  if (isClone) radio.identities.push({ fromMs: start, identity: life.shipOf(owner).identity })
  return () => {
    const endMs = helm.timeMs
    radio.numbers.push({ fromMs: endMs, owner: ship.index })
    if (isClone) radio.identities.push({ fromMs: endMs, identity: ship.identity })
    tellOf(life, task, { ...told, endMs }, owner)
  }
}

function tellOf(
  life: PatrolLife,
  { name, zone, crew }: Task,
  told: During,
  partner: number | null = crew.length === 2 && name !== 'going-dark' ? crew[1]! : null,
): void {
  const row = { vessel: life.ship.index, partner, zone: zone?.id ?? null, ...told }
  if (isInnocent(name)) life.tell({ kind: 'innocent', name, ...row })
  else life.tell({ kind: 'story', name, ...row })
}

function isInnocent(name: StoryName | InnocentName): name is InnocentName {
  return (INNOCENTS as readonly string[]).includes(name)
}
