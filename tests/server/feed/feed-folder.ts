/** A data folder in memory as the feed reads it, with the truth of it beside: what a client's view is compared with. */

import type { AlertOutput } from '../../../lib/alerts/alert.ts'
import type { GapOutput } from '../../../lib/features/outputs.ts'
import type { LatestPositions } from '../../../lib/server/engine.ts'
import type { FeedReader, LogFilter, LogReader } from '../../../lib/server/feed/reader.ts'
import type { AlertAct } from '../../../lib/store/alert-acts.ts'
import type {
  LiveOutput,
  Numbered,
  OutputRevision,
  TracedAlertRevision,
} from '../../../lib/store/live-store.ts'
import { alertFrom, hour } from '../../alerts/alert-world.ts'

interface Log<Revision, Item> extends LogReader<Revision, Item> {
  readonly revisions: Revision[]
  readonly items: Map<string, Item>
  /** Revisions up to this number are no longer kept. */
  prunedTo: number
  reads: number
}

function createLog<Revision extends { readonly sequence: number }, Item>(
  passes: (item: Item, filter: LogFilter) => boolean,
  turn: () => Promise<void>,
): Log<Revision, Item> {
  const log: Log<Revision, Item> = {
    ...{ revisions: [], items: new Map(), prunedTo: 0, reads: 0 },
    async newest() {
      await turn()
      return log.revisions.length
    },
    async after(sequence, limit) {
      log.reads++
      const found = log.revisions.slice(Math.max(sequence, log.prunedTo)).slice(0, limit)
      await turn()
      return found
    },
    async standing(filter, limit) {
      log.reads++
      const sequence = log.revisions.length
      const items = [...log.items.values()].filter((item) => passes(item, filter))
      await turn()
      return { sequence, items: items.slice(-limit), isComplete: items.length <= limit }
    },
  }
  return log
}

export class FeedFolder implements FeedReader {
  readonly alerts: Log<Numbered<TracedAlertRevision>, AlertOutput>
  readonly events: Log<Numbered<OutputRevision>, LiveOutput>
  /** A judgement each: what stands is all of them. */
  readonly acts: Log<AlertAct, AlertAct>

  /** @param turn what a read waits for */
  constructor(turn: () => Promise<void> = async () => {}) {
    this.alerts = createLog((alert, { mmsi }) => mmsi === undefined || alert.mmsi === mmsi, turn)
    this.events = createLog(
      (output, { mmsi, kinds }) =>
        (mmsi === undefined || ('mmsi' in output && output.mmsi === mmsi)) &&
        (kinds === undefined || kinds.includes(output.kind)),
      turn,
    )
    this.acts = createLog(() => true, turn)
  }

  /** A remark that somebody makes. */
  act(slot: number): AlertAct {
    const { revisions, items } = this.acts
    const sequence = revisions.length + 1
    const act: AlertAct = {
      ...{ sequence, what: 'judged', alertId: `alert ${slot}` },
      judgement: {
        ...{
          id: sequence,
          mmsi: mmsiOf(slot),
          ruleId: 'rule',
          otherMmsi: null,
          fromMs: hour(0),
          toMs: hour(1),
        },
        ...{
          accountId: null,
          state: 'acknowledged',
          reason: null,
          note: '',
          who: 'anna',
          writtenMs: hour(0),
          supersedes: null,
        },
      },
    }
    revisions.push(act)
    items.set(String(sequence), act)
    return act
  }

  /** Adds the alert, or changes it, which gives it another id now and then; or withdraws it. */
  reviseAlert(slot: number, change: 'put' | 'withdraw', bulk = ''): Numbered<TracedAlertRevision> | null {
    const { revisions, items } = this.alerts
    const numbers = { sequence: revisions.length + 1, writtenMs: hour(0), reason: `told${bulk}` }
    const old = [...items.values()].find(({ mmsi }) => mmsi === mmsiOf(slot))
    if (old === undefined && change === 'withdraw') return null
    const alert = alertFrom(0, numbers.sequence, {
      mmsi: mmsiOf(slot),
      id: old !== undefined && numbers.sequence % 3 > 0 ? old.id : `alert ${numbers.sequence}`,
    })
    const revision: Numbered<TracedAlertRevision> =
      old === undefined
        ? { change: 'added', alert, ...numbers }
        : change === 'withdraw'
          ? { change: 'withdrawn', alert: old, ...numbers }
          : {
              change: 'changed',
              alert,
              previousId: old.id === alert.id ? null : old.id,
              fields: [],
              ...numbers,
            }
    revisions.push(revision)
    if (old !== undefined) items.delete(old.id)
    if (change === 'put') items.set(alert.id, alert)
    return revision
  }

  reviseEvent(slot: number, change: 'put' | 'withdraw'): Numbered<OutputRevision> | null {
    const { revisions, items } = this.events
    const numbers = { sequence: revisions.length + 1, writtenMs: hour(0), reason: 'told', reopened: false }
    const id = `gap ${slot}`
    const before = items.get(id) ?? null
    if (before === null && change === 'withdraw') return null
    const output = gapOf(id, mmsiOf(slot), numbers.sequence)
    const revision: Numbered<OutputRevision> =
      change === 'withdraw'
        ? { change: 'withdrawn', output: before!, before: null, ...numbers }
        : { change: before === null ? 'added' : 'changed', output, before, ...numbers }
    revisions.push(revision)
    items.delete(id)
    if (change === 'put') items.set(id, output)
    return revision
  }
}

export function mmsiOf(slot: number): string {
  return String(219_000_000 + slot)
}

function gapOf(id: string, mmsi: string, hours: number): GapOutput {
  return {
    ...{
      kind: 'gap',
      id,
      mmsi,
      trackId: 'track',
      decidedMs: hour(hours),
      open: true,
      offMs: hour(0),
      onMs: null,
    },
    ...{ offLonUnits: 0, offLatUnits: 0, onLonUnits: null, onLatUnits: null, offShoreNm: Number.NaN },
    ...{ inPort: false, positionsBeforeAtLeast: 14, possibleDisabling: false },
  }
}

export interface PlacedVessel {
  readonly slot: number
  readonly lonUnits: number
  readonly latUnits: number
  readonly timeMs: number
}

/** Where a vessel is said to be; its speed in tenths of a knot follows from the time, so that old and new differ. */
export function positionsOf(vessels: readonly PlacedVessel[]): LatestPositions {
  const count = vessels.length
  return {
    count,
    mmsi: vessels.map(({ slot }) => mmsiOf(slot)),
    name: vessels.map(({ slot }) => (slot % 2 === 0 ? `SHIP ${slot}` : '')),
    timeMs: Float64Array.from(vessels, ({ timeMs }) => timeMs),
    lonUnits: Int32Array.from(vessels, ({ lonUnits }) => lonUnits),
    latUnits: Int32Array.from(vessels, ({ latUnits }) => latUnits),
    speedKnots: Float32Array.from(vessels, ({ timeMs }) => (timeMs % 300) / 10),
    courseDeg: new Float32Array(count).fill(Number.NaN),
    headingDeg: new Float32Array(count).fill(511 - 400),
    score: new Uint16Array(count).fill(65535),
  }
}

export const NO_POSITIONS = positionsOf([])
