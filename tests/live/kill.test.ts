/**
 * Kills the engine at any moment while a station sends 2,000 lines a second over TCP: nothing is lost, nothing comes twice,
 * and in the end the folder is that of a run without kills, and of a backfill. In full: `npm run prove:kills`.
 */

import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createRandom, type Random } from '../../lib/simulate/random.ts'
import { caseCount, isProving, recordProof } from '../proof.ts'
import { temporaryFolder } from '../store/folder.ts'
import { EngineLife } from './engine-life.ts'
import { KillTally } from './kill-tally.ts'
import { KillWorld, readFolder } from './kill-world.ts'
import { type Ambush, MOMENTS } from './moments.ts'
import { patrolLines } from './patrol-lines.ts'
import { Station } from './station.ts'

const KILLS = caseCount(6, 200)
/** At most: those are taken that were sent. */
const LINES = caseCount(40_000, 600_000)
/** Lines a second. */
const RATE = 2000

/**
 * How lives end, in turn: by a kill from outside at a random time, in a moment that is lain in wait for, while it starts, and
 * while it saves because it was asked to end.
 */
const WAYS = ['any', 'sync to commit', 'checkpoint', 'start', 'commit', 'any', 'journal', 'end'] as const
type Way = (typeof WAYS)[number]

function ambushOf(way: Way, random: Random): Ambush | null {
  if (way === 'any' || way === 'start' || way === 'end') return null
  // Each comes once a tick of 25 ms or more, and lasts some milliseconds, a COMMIT less; vessels are saved with some of them.
  const longestMs = way === 'commit' ? 2 : 8
  return {
    moment: way,
    time: Math.floor(random.between(1, 5)),
    delayMs: random.between(0, 1) ** 2 * longestMs,
  }
}

/** Lets the life hear the station from the line on that its journal lacks. */
async function listen(life: EngineLife, station: Station): Promise<void> {
  await life.until(({ health }) => health !== null)
  if (life.health !== null && !life.hasEnded) station.begin(life.health.safeLines)
}

/** Until all lines are heard; saves and ends. */
async function finish(life: EngineLife, station: Station): Promise<void> {
  await life.until(({ health }) => station.isDone && health!.lines === station.sent && health!.waiting === 0)
  await life.stop()
  station.end()
  expect(life.fault).toBeNull()
}

/** Until the life is to be killed, or was in its ambush. `openMs`: how long one takes to open, about. */
async function awaitMoment(life: EngineLife, way: Way, random: Random, openMs: number): Promise<void> {
  if (way === 'start') return wait(random.between(0, 1.1) * openMs)
  await life.until(({ health }) => health !== null)
  if (way === 'any') return wait(random.between(0, 1200))
  if (way === 'end') {
    await wait(random.between(300, 900))
    life.askToStop()
    return wait(random.between(0, 250))
  }
  // What does not come in that time is not waited for.
  await Promise.race([life.until(() => false), wait(1500)])
}

it(
  'an engine killed anywhere goes on to the bytes of one that was not, and of a backfill',
  async () => {
    const heard = patrolLines(40, 60_000, LINES)
    const world = await KillWorld.create(temporaryFolder(), heard)
    const random = createRandom(20261127)
    const tally = new KillTally()

    const killed = world.folder('killed')
    const station = await Station.listen(heard.lines, RATE)
    let next = new EngineLife()
    const begin = async (folder: string, from: Station, ambush: Ambush | null): Promise<EngineLife> => {
      const life = next
      await life.begin(world.engine(folder, from.port, ambush))
      // The next one is made ready meanwhile.
      next = new EngineLife()
      return life
    }
    let safeLines = 0
    let openMs = 500
    for (let kill = 0; kill < KILLS; kill++) {
      const way = WAYS[kill % WAYS.length]!
      const life = await begin(killed, station, ambushOf(way, random))
      void listen(life, station)
      await awaitMoment(life, way, random, openMs)
      tally.addKill(await life.kill())
      station.end()
      expect(life.fault).toBeNull()
      tally.addStart(life)
      if (isProving && kill % 10 === 9) console.error(`${kill + 1} kills (${tally})`)
      if (life.health === null) continue
      openMs = life.openMs
      expect(life.health.safeLines).toBeGreaterThanOrEqual(safeLines)
      safeLines = life.health.safeLines
      // Otherwise the last kills would not come while messages do.
      expect(station.isDone).toBe(false)
    }
    const lines = heard.lines.slice(0, station.endAfter(RATE))
    const last = await begin(killed, station, null)
    await listen(last, station)
    tally.addStart(last)
    // Design: ready within 60 s.
    expect(tally.slowestOpenMs).toBeLessThan(60_000)
    const rate = station.meanRate
    await finish(last, station)
    await station.close()

    const whole = world.folder('whole')
    const steady = await Station.listen(lines, 10 * RATE)
    const one = await begin(whole, steady, null)
    await listen(one, steady)
    await finish(one, steady)
    await steady.close()
    await next.kill()

    const batch = world.folder('batch')
    await world.backfill(batch, lines)
    const wanted = await readFolder(batch)
    const unbroken = await readFolder(whole)
    const found = await readFolder(killed)
    expect(wanted.lines.length).toBeGreaterThan(100)
    expect(difference(unbroken.lines, wanted.lines)).toEqual([])
    expect(difference(found.lines, unbroken.lines)).toEqual([])
    expect(unbroken.faults).toEqual([])
    expect(found.faults).toEqual([])
    const hit = MOMENTS.filter((moment) => tally.killed(moment) > 0)
    expect(hit.length).toBeGreaterThanOrEqual(caseCount(2, 4))
    const told = `${KILLS} kills (${tally}); ${lines.length} lines, ${Math.round(rate)} a second; ${wanted.lines.length} rows equal`
    console.error(told)
    // What the archive and the journal hold is each message once.
    if (isProving) {
      await world.foldAnew(killed)
      expect(difference((await readFolder(killed)).lines, wanted.lines)).toEqual([])
    }
    recordProof('the live engine killed while lines came over TCP', told)
  },
  caseCount(300_000, 7_200_000),
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
