/** Where tracks were every ten minutes, vessel after vessel, into one file for the contacts. */

import { type MmsiKind, mmsiKind } from '../ais/mmsi.ts'
import type { ReportBlock } from '../ais/report.ts'
import { beaconFromMs } from '../events/gear-beacon.ts'
import { GRID_OPTIONS, GridBuffer, type GridState, startGrid, stepGrid } from '../events/grid.ts'
import { TrackTable } from '../events/track-table.ts'
import type { IdentityOutput } from '../features/outputs.ts'
import type { Places } from '../geo/places.ts'
import { writeGridFile } from '../store/grid-files.ts'

/** Ships, also those that send a number that is none; a boat beside its parent ship is no meeting. */
const MAY_MEET: ReadonlySet<MmsiKind> = new Set(['ship', 'invalid'])

interface OpenTrack {
  readonly id: string
  readonly state: GridState
  readonly track: number
}

/** What a grid reads of positions. */
export type GridColumns = Pick<ReportBlock, 'timeMs' | 'lonUnits' | 'latUnits' | 'relativePlace'>

export class GridWriter {
  private readonly points = new GridBuffer(4096)
  private readonly tracks = new TrackTable()
  private readonly open = new Map<string, OpenTrack>()
  private last: OpenTrack | null = null
  private mmsi = ''
  private isGridded = false
  private beaconMs = Number.POSITIVE_INFINITY

  constructor(
    private readonly file: string,
    /** Null: no map and so no anchorages to stay away from; nothing is gridded. */
    private readonly places: Places | null,
  ) {}

  /** The next vessel, with what it has called itself: from its first name as a gear beacon on it meets nobody. */
  startVessel(mmsi: string, identities: readonly Pick<IdentityOutput, 'identity' | 'startMs'>[]): void {
    this.mmsi = mmsi
    this.open.clear()
    this.last = null
    this.isGridded = MAY_MEET.has(mmsiKind(mmsi))
    this.beaconMs = beaconFromMs(
      identities.map(({ identity, startMs }) => ({ name: identity.name, startMs })),
    )
  }

  /** The next position of one of its tracks: row `row` of `block`. */
  add(trackId: string, segmentId: string, block: GridColumns, row: number): void {
    if (this.places === null || !this.isGridded) return
    if (this.last === null || this.last.id !== trackId) this.last = this.openTrack(trackId)
    const { state, track } = this.last
    const { points } = this
    const before = points.block.count
    stepGrid(
      this.places,
      state,
      segmentId,
      block.timeMs[row]!,
      block.lonUnits[row]!,
      block.latUnits[row]!,
      block.relativePlace[row] === 1,
      track,
      points,
    )
    while (points.block.count > before && this.isBeaconAt(points.block.slot[points.block.count - 1]!))
      points.block.count--
  }

  async finish(): Promise<void> {
    await writeGridFile(this.file, this.points.block, this.tracks)
  }

  private isBeaconAt(slot: number): boolean {
    return slot * GRID_OPTIONS.stepMs >= this.beaconMs
  }

  private openTrack(id: string): OpenTrack {
    let track = this.open.get(id)
    if (track === undefined) {
      track = { id, state: startGrid(), track: this.tracks.indexOf(this.mmsi, id) }
      this.open.set(id, track)
    }
    return track
  }
}
