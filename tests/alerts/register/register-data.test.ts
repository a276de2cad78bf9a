import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { mergeRegister } from '../../../lib/alerts/register/merge-register.ts'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import { createVesselRegister } from '../../../lib/alerts/register/vessel-register.ts'
import { caseCount, isProving, recordProof } from '../../proof.ts'
import { describeWithData, sharedData } from '../../shared-data.ts'

const ALL_ROWS = 74_056

describeWithData('a real list of 74,056 vessels', () => {
  it('is read to the last row, and every vessel is found again', () => {
    const rows = caseCount(7_000, ALL_ROWS)
    const text = gunzipSync(readFileSync(sharedData('identity/vessel_classes.csv.gz'))).toString('utf8')
    const lines = text.trimEnd().split('\n')
    expect(lines.length - 1).toBe(ALL_ROWS)
    // Its own name for the class says nothing of types.
    const table = [lines[0]!.replace('label', 'vessel_class'), ...lines.slice(-rows)].join('\n')
    const read = readRegisterCsv(table, 'vessel_classes.csv', { list: 'gfw', isWatchList: false })
    const { entries, rejects, ignoredColumns } = read
    expect(read.rows).toBe(rows)
    expect(entries.length + rejects.length).toBe(rows)
    expect(ignoredColumns).toEqual(['engine_power', 'tonnage', 'split', 'source'])
    const reasons: Record<string, number> = {}
    for (const { reason } of rejects) reasons[reason] = (reasons[reason] ?? 0) + 1
    // Numbers that are no ship's, and cells that name two types of vessel.
    if (isProving) expect(reasons).toEqual({ 'bad-mmsi': 98, 'unknown-type': 1111 })
    else expect(Object.keys(reasons)).toContain('unknown-type')

    const register = createVesselRegister(entries)
    const lost = entries.filter(({ mmsi }) => register.factsOf(mmsi, null, 0).registered?.entry.mmsi !== mmsi)
    expect(lost).toEqual([])
    const { close, add, unchanged } = mergeRegister(entries, entries, 1000)
    expect([close.length, add.length, unchanged.length]).toEqual([0, 0, entries.length])
    recordProof(
      'real vessel list',
      `${rows} rows of GFW's vessel classes read, each vessel found by its MMSI`,
    )
  })
})
