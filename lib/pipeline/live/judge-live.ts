/** Judges the vessels of which something changed, in the commit that shows it. */

import { mmsiKind } from '../../ais/mmsi.ts'
import type { AlertOutput } from '../../alerts/alert.ts'
import { judgeVessel } from '../../alerts/judge-vessel.ts'
import type { Judging } from '../../alerts/judging.ts'
import type { TripSuspicionOutput } from '../../alerts/trip-suspicion.ts'
import type { VesselRecord } from '../../alerts/vessel-record.ts'
import type { FeedOutageOutput } from '../../events/outputs.ts'
import type { LiveCommit, Numbered, TracedAlertRevision } from '../../store/live-store.ts'

export interface VesselsToJudge {
  /** Vessels of which outputs changed, and since when positions of them may differ; Infinity: only outputs do. */
  readonly vessels: ReadonlyMap<string, number>
  readonly outages: readonly FeedOutageOutput[]
  /** Brings a vessel's positions into the store, so that evidence can be read there. */
  readonly flush: (mmsi: string) => Promise<void>
}

export interface JudgingTask extends VesselsToJudge {
  readonly writtenMs: number
  readonly reason: string
}

type Judgement = Parameters<LiveCommit['judged']>[0]

/** What vessels come to: those that were asked for, and those that they met. */
export type JudgedVessels = Pick<Judgement, 'vessels' | 'alerts' | 'suspicions'>

/** Evidence reaches so far beyond what an alert rests on (lib/store/evidence-positions), ms. */
const AROUND_MS = 1_800_000

export async function judgeLive(
  commit: LiveCommit,
  judging: Judging,
  { writtenMs, reason, ...task }: JudgingTask,
): Promise<Numbered<TracedAlertRevision>[]> {
  const judged = await judgeVessels(commit, judging, task)
  return judged.vessels.length === 0 ? [] : commit.judged({ ...judged, writtenMs, reason })
}

/** Reads and judges; nothing but positions that evidence needs is written. */
export async function judgeVessels(
  commit: LiveCommit,
  judging: Judging,
  { vessels, outages, flush }: VesselsToJudge,
): Promise<JudgedVessels> {
  const records = new Map<string, VesselRecord>()
  const read = async (mmsi: string) => {
    if (mmsiKind(mmsi) === 'ship' && !records.has(mmsi)) records.set(mmsi, await commit.record(mmsi, outages))
  }
  for (const mmsi of vessels.keys()) await read(mmsi)
  // What a vessel says of itself, and where it was, is evidence of those that it met too.
  for (const partner of new Set([...records.values()].flatMap(partnersOf))) await read(partner)
  const alerts: { alert: AlertOutput; positions: Uint8Array | null }[] = []
  const suspicions: TripSuspicionOutput[] = []
  for (const mmsi of [...records.keys()].sort()) {
    const judged = judgeVessel(records.get(mmsi)!, judging)
    suspicions.push(...judged.suspicions)
    if (judged.alerts.length === 0) continue
    const known = new Map((await commit.alerts(mmsi)).map((alert) => [alert.id, alert]))
    for (const alert of judged.alerts) {
      const before = known.get(alert.id)
      const isKept = before !== undefined && hasSameGround(before, alert) && isBefore(alert, vessels)
      if (!isKept) for (const one of vesselsOf(alert)) await flush(one)
      alerts.push({ alert, positions: isKept ? null : await commit.evidence(alert) })
    }
  }
  return { vessels: [...records.keys()].sort(), alerts, suspicions }
}

function partnersOf({ mmsi, events }: VesselRecord): string[] {
  return events.flatMap((event) =>
    event.kind === 'encounter' ? [event.mmsi, event.otherMmsi].filter((one) => one !== mmsi) : [],
  )
}

/** Whether it rests on the same times of the same tracks. */
function hasSameGround(before: AlertOutput, alert: AlertOutput): boolean {
  const ground = ({ causes }: AlertOutput) =>
    JSON.stringify(
      causes.map(({ startMs, endMs, insideFromMs, insideToMs, otherMmsi, otherTrackId }) => [
        ...[startMs, endMs, insideFromMs, insideToMs, otherMmsi, otherTrackId],
      ]),
    )
  return ground(before) === ground(alert)
}

/** Whether all that it rests on lies before anything that differs. */
function isBefore(alert: AlertOutput, changed: ReadonlyMap<string, number>): boolean {
  const endMs = alert.causes.reduce(
    (ms, cause) => Math.max(ms, cause.endMs, cause.insideToMs ?? cause.endMs),
    0,
  )
  return vesselsOf(alert).every((mmsi) => endMs + AROUND_MS < (changed.get(mmsi) ?? Number.POSITIVE_INFINITY))
}

function vesselsOf({ mmsi, causes }: AlertOutput): string[] {
  return [...new Set([mmsi, ...causes.flatMap(({ otherMmsi }) => (otherMmsi === null ? [] : [otherMmsi]))])]
}
