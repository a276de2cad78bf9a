import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareReports, orderReports } from '../../lib/ais/order.ts'
import { ReportBuffer } from '../../lib/ais/report.ts'
import { readArchive } from '../../lib/store/archive-read.ts'
import { writeArchive } from '../../lib/store/archive-write.ts'
import { temporaryFolder } from './folder.ts'

/** Reports of a few vessels with every kind of missing value, from a seed. */
function someReports(count: number): ReportBuffer {
  const buffer = new ReportBuffer()
  const [numbers] = fc.sample(fc.infiniteStream(fc.integer({ min: 0, max: 1_000_000 })), {
    seed: 20261127,
    numRuns: 1,
  })
  const draw = (limit: number): number => numbers!.next().value % limit
  const orMissing = (value: number): number => (draw(5) === 0 ? Number.NaN : value)
  for (let i = 0; i < count; i++) {
    const vessel = buffer.vesselOfKey(['012345678', '123456789012345', "o'hara", '219000001'][draw(4)]!)
    const timeMs = 1_600_000_000_000 + draw(100_000) * 7
    const source = draw(2)
    if (draw(3) === 0)
      buffer.addIdentity(
        vessel,
        timeMs,
        [5, 19, 24, 0][draw(4)]!,
        {
          name: ['', 'NAME "QUOTED"', 'Ünïcode', "O'NEIL"][draw(4)]!,
          callSign: ['', 'ABC1'][draw(2)]!,
          imo: ['', '9074729'][draw(2)]!,
          shipType: orMissing(draw(100)),
          lengthM: orMissing(draw(4000) / 10),
          widthM: orMissing(draw(60)),
        },
        source,
      )
    else
      buffer.addPosition(
        vessel,
        timeMs,
        draw(28),
        draw(2) * 1000 - 108_000_000 + draw(1000),
        draw(1_000_000) - 54_000_000,
        orMissing(draw(1023) / 10),
        orMissing(draw(3600) / 10),
        orMissing(draw(360)),
        orMissing(draw(1_000_000) / 7),
        draw(2),
        source,
      )
  }
  return buffer
}

describe('the archive', () => {
  it('gives back every report of its source, as every fold reads it', async () => {
    const dir = temporaryFolder()
    const buffer = someReports(5000)
    const file = join(dir, 'archive', 'one.parquet')
    const ofSource = Array.from(buffer.block.source.subarray(0, buffer.count)).filter(
      (source) => source === 1,
    )
    expect(await writeArchive(file, buffer, 1)).toBe(ofSource.length)
    expect(readdirSync(join(dir, 'archive'))).toEqual(['one.parquet'])

    const back = new ReportBuffer()
    expect(await readArchive(file, back, 7)).toBe(ofSource.length)
    // Vessels come by key and their reports in the total order, from both buffers.
    const wanted = inTotalOrder(buffer).filter((row) => buffer.block.source[row] === 1)
    const keyOf = (from: ReportBuffer, row: number) => from.keys[from.block.vessel[row]!]
    for (const [i, row] of inTotalOrder(back).entries()) {
      const other = wanted[i]!
      expect(keyOf(back, row)).toBe(keyOf(buffer, other))
      expect(back.block.source[row]).toBe(7)
      expect(
        compareReports(back.block, row, back.identities, buffer.block, other, buffer.identities),
        `report ${i}`,
      ).toBe(0)
    }
  })

  it('may lie in a folder of any name', async () => {
    const file = join(temporaryFolder(), "a [1] o'b*c?", 'one.parquet')
    const buffer = someReports(100)
    const written = await writeArchive(file, buffer, 0)
    expect(await readArchive(file, new ReportBuffer(), 0)).toBe(written)
  })

  it('holds an import without reports', async () => {
    const file = join(temporaryFolder(), 'empty.parquet')
    expect(await writeArchive(file, new ReportBuffer(), 0)).toBe(0)
    expect(await readArchive(file, new ReportBuffer(), 0)).toBe(0)
  })

  it('refuses a file that is not one', async () => {
    await expect(
      readArchive(join(temporaryFolder(), 'none.parquet'), new ReportBuffer(), 0),
    ).rejects.toThrow()
  })
})

function inTotalOrder(buffer: ReportBuffer): number[] {
  const { rows, vessels } = orderReports(buffer)
  return vessels.flatMap(({ from, to }) => Array.from(rows.subarray(from, to)))
}
