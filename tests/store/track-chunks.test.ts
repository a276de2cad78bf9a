import { describe, expect, it } from 'vitest'
import { ChunkBuilder } from '../../lib/store/track-chunks.ts'
import { fleetBuffer } from '../pipeline/synthetic-fleet.ts'

describe('the chunk builder', () => {
  it('cuts tracks into chunks that hold every position in order, with narrow boxes', () => {
    const { block, count } = fleetBuffer({ ships: 1, hours: 80 })
    const builder = new ChunkBuilder()
    const rows = Array.from({ length: count }, (_, row) => row).filter((row) => block.kind[row] === 0)
    for (const row of rows)
      builder.add(row % 3 === 0 ? 'odd' : 'even', `seg ${row % 2}`, block, row, row % 1001)
    const chunks = builder.finish()
    expect(chunks.reduce((sum, chunk) => sum + chunk.positions, 0)).toBe(rows.length)
    expect(Math.max(...chunks.map((chunk) => chunk.positions))).toBe(512)
    for (const trackId of ['even', 'odd']) {
      const own = chunks.filter((chunk) => chunk.trackId === trackId)
      expect(own.map((chunk) => chunk.sequence)).toEqual(own.map((_, i) => i))
      for (const [i, chunk] of own.entries()) {
        expect(chunk.startMs).toBeGreaterThan(own[i - 1]?.endMs ?? 0)
        expect(chunk.eastUnits).toBeGreaterThanOrEqual(chunk.westUnits)
      }
    }
    expect(builder.finish()).toEqual([])
  })
})
