/** One seed: everything that happens in it is decided by its number. */

import { LIVE_OPTIONS } from '../../../../lib/pipeline/live/live-options.ts'
import { createRandom, type Random } from '../../../../lib/simulate/random.ts'
import type { BatchWorld } from '../batch-in-memory.ts'
import { type Fault, planFaults } from './faults.ts'
import { Life } from './life.ts'
import { isOfTheDisk, type Planted, type ProcessPlan, runProcess } from './live-process.ts'
import { Machine } from './machine.ts'
import { planTraffic, type Traffic } from './traffic.ts'
import { VirtualClock } from './virtual-clock.ts'

export interface SeedResult {
  readonly seed: number
  readonly messages: number
  readonly vessels: number
  readonly spanMs: number
  readonly sources: number
  readonly faults: number
  readonly starts: number
  readonly alerts: number
  /** Of all that happened: a seed that is run again gives the same. */
  readonly digest: string
  /** What was found, and what happened before it; null: nothing. */
  readonly failure: string | null
}

/** Starts after which a seed gets nowhere. */
const MOST_STARTS = 200

export async function simulateSeed(
  seed: number,
  world: BatchWorld,
  planted: Planted = {},
): Promise<SeedResult> {
  const random = createRandom(seed, 'seed')
  const speed = random.between(1500, 6000)
  const sources = 1 + Math.floor(random.next() * 4)
  const traffic = planTraffic({
    ...{ seed, random, sources, speed },
    lateShare: random.next() < 0.3 ? 0 : random.between(0, 0.15),
    tooLateShare: random.next() < 0.5 ? 0 : random.between(0.001, 0.01),
  })
  const lengthMs = traffic.spanMs / speed
  const deliveries = Math.exp(random.between(Math.log(5), Math.log(30)))
  const faults = planFaults(random, lengthMs)
  const plan: ProcessPlan = {
    ...{ random, planted },
    deliveryMs: ((2 * lengthMs) / deliveries) * sources,
    saveAfterMs: lengthMs / random.between(1.5, 6),
    checkpointMs: lengthMs / random.between(4, 20),
    rotateBytes: Math.floor(random.between(4000, 60_000)),
    awake: random.next() < 0.7 ? 1000 : Math.floor(random.between(3, 20)),
    ...planRefolds(createRandom(seed, 'refolds'), lengthMs),
    comparedAtStart: 0.02,
    comparedAtCheckpoint: 0.005,
  }
  const clock = new VirtualClock()
  const machine = new Machine(
    seed,
    clock,
    world,
    traffic.sources.map((heard) => ({ ...heard, acknowledged: 0, stalledUntilMs: 0 })),
  )
  for (const fault of faults)
    clock.after(fault.atMs, () => {
      machine.note(JSON.stringify(fault))
      bringAbout(fault, machine)
    })
  let starts = 0
  let failure: string | null = null
  const fail = (error: unknown) => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error)
    failure = [told, 'after', ...machine.events.last].join('\n  ')
  }
  let isDone = false
  const live = async () => {
    while (!isDone) {
      if (++starts > MOST_STARTS) throw new Error(`it was started ${MOST_STARTS} times and gets nowhere`)
      const life = new Life(clock)
      machine.life = life
      const run = runProcess(machine, life, plan).then(
        () => {
          isDone = !life.isOver
        },
        (error: unknown) => {
          if (life.isOver) return
          if (!isOfTheDisk(error)) throw error
          life.death = 'kill'
        },
      )
      await Promise.race([run, life.over])
      if (isDone) break
      // Whatever of it is being undone is so when time goes on.
      await new Promise<void>((resolve) => clock.after(downMs(faults, life, random.next()), resolve))
      machine.settle(life)
    }
    machine.life = new Life(clock)
    await machine.compareWithBatch(machine.journal!, machine.journal!.end, true)
  }
  const lived = live()
    .catch(fail)
    .finally(() => {
      isDone = true
    })
  try {
    await clock.run(() => isDone)
    await lived
  } catch (error) {
    fail(error)
  }
  return {
    ...resultOf(seed, traffic),
    ...{ sources, faults: faults.length, starts, alerts: machine.store.alertRevisions.length },
    ...{ digest: machine.events.digest(), failure },
  }
}

function resultOf(seed: number, { messages, vessels, spanMs }: Traffic) {
  return { seed, messages, vessels, spanMs }
}

function downMs(faults: readonly Fault[], { doomedBy }: Life, share: number): number {
  const fault = faults.find((one) => one === doomedBy)
  return fault?.kind === 'kill' || fault?.kind === 'crash' ? fault.downMs : 200 + 800 * share
}

function bringAbout(fault: Fault, machine: Machine): void {
  const { disk, clock, life, senders } = machine
  switch (fault.kind) {
    case 'kill':
    case 'crash':
      life?.condemn(fault.kind, fault.writes, fault.done, fault)
      return
    case 'slow-disk':
      disk.faults.slowestMs = fault.slowestMs
      clock.after(fault.forMs, () => {
        disk.faults.slowestMs = 0
      })
      return
    case 'slow-store':
      machine.slowestCommitMs = fault.slowestMs
      clock.after(fault.forMs, () => {
        machine.slowestCommitMs = 0
      })
      return
    case 'full-disk':
      disk.totalBytes = disk.usedBytes + fault.freeBytes
      clock.after(fault.forMs, () => {
        disk.totalBytes = Number.POSITIVE_INFINITY
      })
      return
    case 'disk-errors':
      disk.faults.errorChance = fault.chance
      clock.after(fault.forMs, () => {
        disk.faults.errorChance = 0
      })
      return
    case 'clock-jump':
      clock.setMs += fault.byMs
      return
    case 'slow-socket':
      senders[Math.floor(fault.source * senders.length)]!.stalledUntilMs = clock.elapsedMs + fault.forMs
  }
}

/** Half of them let late reports wait, half of them take few at a time. */
function planRefolds(random: Random, lengthMs: number): Pick<ProcessPlan, 'refoldShare' | 'refoldedPerTick'> {
  const restMs = lengthMs / random.between(10, 200)
  return {
    refoldShare: random.next() < 0.5 ? LIVE_OPTIONS.refoldShare : 0.001 / restMs,
    refoldedPerTick: random.next() < 0.5 ? LIVE_OPTIONS.refoldedPerTick : Math.floor(random.between(1, 100)),
  }
}
