/** Goings dark that reports which came too late may have given other witnesses. */

import { GOING_DARK_OPTIONS, goingDarkId, WITNESS_KM } from '../../events/going-dark.ts'
import { recomputeGoingDark } from '../../events/going-dark-timeline-recompute.ts'
import type { MeetingPoints } from '../../events/meeting-points.ts'
import type { GoingDarkOutput } from '../../events/outputs.ts'
import { boxAround, isInBox } from '../../events/surroundings.ts'
import type { SilenceOutput } from '../../features/outputs.ts'
import type { LiveStore } from '../../store/live-store.ts'
import type { LateSpan, StoredMeetings } from './stored-meetings.ts'

const { listenMs } = GOING_DARK_OPTIONS

interface Row {
  readonly mmsi: string
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
}

/** What stands of one going dark; null: nothing. */
export interface SettledSilence {
  readonly silence: SilenceOutput
  readonly output: GoingDarkOutput | null
}

export interface SilenceSearchSetup {
  readonly store: Pick<LiveStore, 'silences'>
  /** Silences that began before it are settled, UTC epoch ms. */
  readonly horizonMs: number
  readonly shipUntilMs: (mmsi: string) => number
  readonly isInOutage: (timeMs: number) => boolean
}

/** The silences of which other witnesses may have to be told now. */
export class SilenceSearch {
  /** Rows of ships that are new, or are none any more. */
  private readonly rows: Row[] = []
  /** Own silences of a vessel, or all ('' for it), whose OFF lies in a time. */
  private readonly offs: { readonly mmsi: string; readonly fromMs: number; readonly toMs: number }[] = []
  /** OFF of those that are looked around again whatever was heard there, by id of the going dark. */
  private readonly witnessed = new Map<string, number>()

  constructor(
    private readonly setup: SilenceSearchSetup,
    private readonly refused: ReadonlyMap<string, SilenceOutput>,
    private readonly changed: ReadonlyMap<string, SilenceOutput | null>,
  ) {}

  addOutage({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): void {
    this.offs.push({ mmsi: '', fromMs, toMs })
  }

  /** Those around which the vessel was heard before or is now, but not both. */
  addVessel(span: LateSpan, after: MeetingPoints): void {
    const [was, is] = this.rowsOf(span, after)
    for (const [name, row] of was) if (!is.has(name)) this.rows.push(row)
    for (const [name, row] of is) if (!was.has(name)) this.rows.push(row)
    this.addShipUntil(span)
  }

  /** All around which it was heard or is, also as `told` has it: goings dark that stand. */
  addWhole(span: LateSpan, after: MeetingPoints, told: readonly GoingDarkOutput[]): void {
    for (const rows of this.rowsOf(span, after)) for (const row of rows.values()) this.rows.push(row)
    for (const { id, startMs, witnessMmsi, lastWitnessMmsi } of told)
      if ((witnessMmsi === span.mmsi || lastWitnessMmsi === span.mmsi) && startMs + listenMs >= span.fromMs)
        this.witnessed.set(id, startMs)
    this.addShipUntil(span)
  }

  private rowsOf({ mmsi, before, shipUntilMs }: LateSpan, after: MeetingPoints) {
    return [rowsOf(mmsi, before, shipUntilMs), rowsOf(mmsi, after, this.setup.shipUntilMs(mmsi))] as const
  }

  private addShipUntil({ mmsi, shipUntilMs }: LateSpan): void {
    const nowUntilMs = this.setup.shipUntilMs(mmsi)
    if (nowUntilMs !== shipUntilMs)
      this.offs.push({
        mmsi,
        fromMs: Math.min(nowUntilMs, shipUntilMs),
        toMs: Math.max(nowUntilMs, shipUntilMs),
      })
  }

  async find(stored: StoredMeetings): Promise<SettledSilence[]> {
    const { shipUntilMs, isInOutage } = this.setup
    const chosen = await this.choose()
    const silences = chosen.filter(({ dark }) => dark)
    const light = chosen.filter(({ dark }) => !dark)
    if (silences.length === 0) return light.map((silence) => ({ silence, output: null }))
    const found = await recomputeGoingDark({
      ...{ silences, shipUntilMs, isInOutage },
      load: (queries) => stored.loadRows(queries),
    })
    return [
      ...found.map(({ silence, output }) => ({
        silence,
        output: silence.offMs < shipUntilMs(silence.mmsi) ? output : null,
      })),
      ...light.map((silence) => ({ silence, output: null })),
    ]
  }

  private async choose(): Promise<SilenceOutput[]> {
    const { rows, offs, witnessed } = this
    const chosen = new Map(this.refused)
    const times = [
      ...rows.map(({ timeMs }) => timeMs),
      ...offs.map(({ fromMs }) => fromMs),
      ...witnessed.values(),
    ]
    if (times.length === 0) return [...chosen.values()]
    const sinceMs = times.reduce((least, ms) => Math.min(least, ms))
    const all = new Map((await this.setup.store.silences(sinceMs)).map((silence) => [silence.id, silence]))
    for (const [id, silence] of this.changed)
      if (silence?.dark) all.set(id, silence)
      else all.delete(id)
    for (const silence of all.values())
      if (silence.offMs < this.setup.horizonMs && this.isConcerned(silence)) chosen.set(silence.id, silence)
    return [...chosen.values()]
  }

  private isConcerned({ id, mmsi, offMs, offLonUnits, offLatUnits }: SilenceOutput): boolean {
    const box = boxAround(offLonUnits, offLatUnits, WITNESS_KM)
    return (
      this.witnessed.has(goingDarkId(id)) ||
      this.offs.some(
        (range) => (range.mmsi || mmsi) === mmsi && range.fromMs <= offMs && offMs < range.toMs,
      ) ||
      this.rows.some(
        (row) =>
          row.mmsi !== mmsi &&
          row.timeMs > offMs &&
          row.timeMs <= offMs + listenMs &&
          isInBox(box, row.lonUnits, row.latUnits),
      )
    )
  }
}

function rowsOf(
  mmsi: string,
  { rowMs, rowLonUnits, rowLatUnits }: MeetingPoints,
  untilMs: number,
): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>()
  for (const [i, timeMs] of rowMs.entries()) {
    if (timeMs >= untilMs) continue
    const [lonUnits, latUnits] = [rowLonUnits[i]!, rowLatUnits[i]!]
    rows.set(`${timeMs} ${lonUnits} ${latUnits}`, { mmsi, timeMs, lonUnits, latUnits })
  }
  return rows
}
