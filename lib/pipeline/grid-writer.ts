/** Where tracks were every ten minutes, vessel after vessel, into one file for the contacts. */

import { GridBuffer } from '../events/grid.ts'
import { TrackTable } from '../events/track-table.ts'
import { writeGridFile } from '../store/grid-files.ts'
import type { TrackPoints } from './grid-gatherer.ts'

export class GridWriter {
  private readonly points = new GridBuffer(4096)
  private readonly tracks = new TrackTable()

  constructor(private readonly file: string) {}

  add(mmsi: string, { points, tracks }: TrackPoints): void {
    const first = this.points.block.count
    this.points.addRows(points, 0, points.count)
    const { block } = this.points
    const numbers = tracks.map((trackId) => this.tracks.indexOf(mmsi, trackId))
    for (let row = first; row < block.count; row++) block.track[row] = numbers[block.track[row]!]!
  }

  async finish(): Promise<void> {
    await writeGridFile(this.file, this.points.block, this.tracks)
  }
}
