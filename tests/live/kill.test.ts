/**
 * Kills the engine at any moment while a station sends 2,000 lines a second over TCP: nothing is lost, nothing comes twice,
 * and in the end the folder is that of a run without kills, and of a backfill.
 */

import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createRandom, type Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'
import { EngineLife } from './engine-life.ts'
import type { ProcessData } from './engine-process.ts'
import { KillWorld, readFolder } from './kill-world.ts'
import { patrolLines } from './patrol-lines.ts'
import { Station } from './station.ts'

const KILLS = caseCount(12, 200)
const LINES = caseCount(12_000, 400_000)
/** Lines a second. */
const RATE = 2000

/** The life hears the station from the line on that its journal lacks. */
async function listen(data: ProcessData, station: Station): Promise<EngineLife> {
  const life = new EngineLife(data)
  await life.until(({ health }) => health !== null)
  if (life.health !== null) station.begin(life.health.safeLines)
  return life
}

/** Until all lines are heard; saves and ends. Gives how long that took, ms. */
async function finish(life: EngineLife, station: Station): Promise<number> {
  await life.until(({ health }) => station.isDone && health!.lines === station.sent && health!.waiting === 0)
  const stopMs = await life.stop()
  station.end()
  expect(life.fault).toBeNull()
  return stopMs
}

/** What the kill waits for, of a life that may end itself only by failing. */
async function awaitMoment(life: EngineLife, random: Random, startMs: number): Promise<string> {
  const draw = random.next()
  if (draw < 0.2) {
    // While it starts: it opens, repairs, catches up.
    await wait(random.between(0.3, 1.1) * startMs - (performance.now() - life.startedMs))
    return 'starting'
  }
  await life.until(({ health }) => health !== null)
  if (draw < 0.4) {
    await wait(random.between(0, 1200))
    return 'any'
  }
  // Some commits on, and then within a tick of 25 ms or some more: between a sync and a commit, in a save.
  const commits = life.commits + Math.floor(random.between(1, 12))
  await Promise.race([life.until((now) => now.commits >= commits), wait(2000)])
  await wait(random.between(0, 60))
  return 'tick'
}

it(
  'an engine killed anywhere goes on to the bytes of one that was not, and of a backfill',
  async () => {
    const heard = patrolLines(40, 60_000, LINES)
    const world = await KillWorld.create(temporaryFolder(), heard)

    const whole = world.folder('whole')
    const steady = await Station.listen(heard.lines, 20_000)
    const startedMs = performance.now()
    const one = await listen(world.engine(whole, steady.port), steady)
    const startMs = performance.now() - startedMs
    await finish(one, steady)
    await steady.close()

    const killed = world.folder('killed')
    const station = await Station.listen(heard.lines, RATE)
    const data = world.engine(killed, station.port)
    const random = createRandom(20261127)
    const moments = new Map<string, number>()
    let safeLines = 0
    for (let kill = 0; kill < KILLS; kill++) {
      const life = new EngineLife(data)
      void life
        .until(({ health }) => health !== null)
        .then(() => {
          if (life.health !== null && !life.hasEnded) station.begin(life.health.safeLines)
        })
      const moment = await awaitMoment(life, random, startMs)
      moments.set(moment, (moments.get(moment) ?? 0) + 1)
      await life.kill()
      station.end()
      expect(life.fault).toBeNull()
      if (life.health === null) continue
      expect(life.health.safeLines).toBeGreaterThanOrEqual(safeLines)
      safeLines = life.health.safeLines
    }
    // Otherwise the last kills would not have come while messages did.
    expect(station.isDone).toBe(false)
    const restartedMs = performance.now()
    const last = await listen(data, station)
    const restartMs = performance.now() - restartedMs
    const stopMs = await finish(last, station)
    await station.close()

    const batch = world.folder('batch')
    await world.backfill(batch, 'messages')
    const wanted = await readFolder(batch)
    const unbroken = await readFolder(whole)
    const found = await readFolder(killed)
    expect(difference(unbroken.lines, wanted.lines)).toEqual([])
    expect(difference(found.lines, unbroken.lines)).toEqual([])
    expect(unbroken.faults).toEqual([])
    expect(found.faults).toEqual([])
    // What the archive and the journal hold is each message once.
    await world.backfill(killed, null)
    expect(difference((await readFolder(killed)).lines, wanted.lines)).toEqual([])
    const told = [...moments].map(([moment, count]) => `${count} ${moment}`).join(', ')
    const seconds = (ms: number) => (ms / 1000).toFixed(1)
    recordProof(
      'the live engine killed while 2,000 lines a second came',
      `${KILLS} kills (${told}), ${LINES} lines; last restart ${seconds(restartMs)} s, stop ${seconds(stopMs)} s`,
    )
  },
  caseCount(60_000, 3_600_000),
)

/** Some lines that only one of them has. */
function difference(a: readonly string[], b: readonly string[]): string[] {
  const [inA, inB] = [new Set(a), new Set(b)]
  return [
    ...a.filter((line) => !inB.has(line)).map((line) => `+ ${line}`),
    ...b.filter((line) => !inA.has(line)).map((line) => `- ${line}`),
  ]
    .slice(0, 10)
    .map((line) => line.slice(0, 400))
}
