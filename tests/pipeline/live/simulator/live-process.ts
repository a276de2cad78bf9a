/** One life of the whole live path: journal, timeline, ingest, and the sources that deliver to it. */

import { ReportBuffer } from '../../../../lib/ais/report.ts'
import { LiveIngest } from '../../../../lib/pipeline/live/ingest.ts'
import { type Journal, openJournal } from '../../../../lib/pipeline/live/journal.ts'
import { JournalError } from '../../../../lib/pipeline/live/journal-error.ts'
import { LIVE_OPTIONS } from '../../../../lib/pipeline/live/live-options.ts'
import { SharedFolds } from '../../../../lib/pipeline/live/shared-folds.ts'
import { LiveTimeline } from '../../../../lib/pipeline/live/timeline.ts'
import type { VesselChain } from '../../../../lib/pipeline/vessel-chain.ts'
import type { Random } from '../../../../lib/simulate/random.ts'
import type { LiveStore } from '../../../../lib/store/live-store.ts'
import { Broken } from './broken.ts'
import { copyRows } from './copy-rows.ts'
import type { Life } from './life.ts'
import type { Machine, Sender } from './machine.ts'
import { mortalDisk } from './mortal-disk.ts'
import { mortalStore } from './mortal-store.ts'

/** A mistake to be found: parts of the path that are not as they should be. */
export interface Planted {
  readonly journal?: (journal: Journal) => Journal
  readonly store?: (store: LiveStore) => LiveStore
  readonly chain?: (chain: VesselChain) => VesselChain
}

export interface ProcessPlan {
  readonly random: Random
  readonly planted: Planted
  /** Between deliveries of one source, ms. */
  readonly deliveryMs: number
  readonly saveAfterMs: number
  readonly checkpointMs: number
  readonly rotateBytes: number
  readonly awake: number
  /** Late reports wait, and are folded in slices. */
  readonly refoldShare: number
  readonly refoldedPerTick: number
  /** Chances that the store is compared with a batch: after a start, and at a checkpoint. */
  readonly comparedAtStart: number
  readonly comparedAtCheckpoint: number
}

/** By so much time goes on when the timeline asks for it. */
const STEP_MS = 0.001

/** Resolves when all was heard and the process has ended by itself; throws what is wrong. */
export async function runProcess(machine: Machine, life: Life, plan: ProcessPlan): Promise<void> {
  const { clock, world, senders, watch } = machine
  const { planted, random } = plan
  await watch.found(machine.store, machine.lastDeath === 'crash', {
    outputs: machine.store.outputRevisions,
    alerts: machine.store.alertRevisions,
  })
  const watched = mortalStore(machine.store, life, watch, () => machine.commitWaitMs())
  const store = planted.store?.(watched) ?? watched
  const known = (await store.start()).progress?.offset ?? 0
  const real = await openJournal(mortalDisk(machine.disk.mount(), life), known, {
    rotateBytes: plan.rotateBytes,
  })
  const journal = planted.journal?.(real) ?? real
  machine.journal = journal
  const { saveAfterMs, awake, refoldShare, refoldedPerTick } = plan
  const options = { ...LIVE_OPTIONS, saveAfterMs, awake, refoldShare, refoldedPerTick }
  const chain = planted.chain?.(world.chain) ?? world.chain
  let asked = 0
  const timeline = await LiveTimeline.open({
    ...{ store, chain, scorer: world.scorer, judging: world.judging, options, now: clock.now },
    // Whatever is measured takes a moment.
    steadyMs: () => clock.elapsedMs + STEP_MS * ++asked,
    shared: new SharedFolds(world.context.places, options),
    history: (vessels, untilOffset, into) => machine.history(journal, vessels, untilOffset, into),
  })
  const ingest = await LiveIngest.open({
    ...{ journal, timeline, steadyMs: () => clock.elapsedMs, sleep: (ms) => life.sleep(ms) },
    onCommit: (_result, input) => {
      if (input !== null) watch.published(input.toOffset)
    },
  })
  await machine.accountForSources(journal)
  if (random.next() < plan.comparedAtStart)
    await machine.compareWithBatch(journal, timeline.committedOffset, false)

  let isEnding = false
  const checkpoint = () =>
    ingest.exclusive(async () => {
      if (random.next() < plan.comparedAtCheckpoint) {
        await timeline.settle()
        await machine.compareWithBatch(journal, timeline.committedOffset, false)
      }
      const { replayFrom } = timeline
      await store.sync()
      if (random.next() < 0.3) await journal.rotate()
      const before = journal.files.findLast(({ to }) => to <= replayFrom)?.to ?? 0
      await machine.keepArchived(journal, before)
      await journal.trim(replayFrom)
    })
  const checkpoints = async () => {
    for (;;) {
      await life.wait(plan.checkpointMs * (0.5 + random.next()))
      if (isEnding) return
      await checkpoint()
    }
  }
  const heard = Promise.all(senders.map((sender) => runSender(sender, machine, life, journal, ingest, plan)))
  const running = ingest.run()
  const ticking = running.then(() => {
    if (!isEnding) throw new Broken('ticks ended before they were told to')
  })
  await Promise.race([Promise.all([heard, never(ticking, heard)]), checkpoints()])
  await heard
  isEnding = true
  ingest.stop()
  await running
  await ingest.exclusive(() => timeline.finish())
  await journal.close()
  await machine.accountForSources(journal)
}

/** `failing` may end the race, by what it throws alone. */
function never(failing: Promise<unknown>, until: Promise<unknown>): Promise<unknown> {
  return Promise.race([failing.then(() => until), until])
}

/** Sends what is due, from the report on that the journal does not hold. */
async function runSender(
  sender: Sender,
  machine: Machine,
  life: Life,
  journal: Journal,
  ingest: LiveIngest,
  { random, deliveryMs }: ProcessPlan,
): Promise<void> {
  const { name, reports, heardMs } = sender
  let next = journal.sourceLines.get(name) ?? 0
  if (next < sender.acknowledged)
    throw new Broken(`${name} was told that ${sender.acknowledged} reports are safe, the journal has ${next}`)
  const { clock } = machine
  while (next < reports.count) {
    if (heardMs[next]! > clock.elapsedMs) await life.wait(heardMs[next]! - clock.elapsedMs)
    await life.wait(deliveryMs * random.next())
    if (sender.stalledUntilMs > clock.elapsedMs) await life.wait(sender.stalledUntilMs - clock.elapsedMs)
    let to = next + 1
    while (to < reports.count && heardMs[to]! <= clock.elapsedMs) to++
    const delivered = new ReportBuffer(to - next)
    const from = next
    copyRows(reports, (row) => row >= from && row < to, delivered)
    await ingest.deliver({ receivedMs: clock.now(), source: name, sourceLines: to, reports: delivered })
    machine.note(`${name} is told that ${to} reports are safe`)
    sender.acknowledged = to
    next = to
  }
}

/** Whether the process ends by itself for it, and is to be started again. */
export function isOfTheDisk(error: unknown): boolean {
  if (error instanceof JournalError) return error.fault === 'disk-full' || error.fault === 'disk-error'
  return error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'ENOSPC')
}
