import { describe, expect, it } from 'vitest'
import { planRegisterImport, type RegisterImport } from '../../../lib/alerts/register/plan-import.ts'
import { readRegisterCsv } from '../../../lib/alerts/register/read-register-csv.ts'
import type { RegisterEntry } from '../../../lib/alerts/register/register.ts'
import { entryOf } from './entries.ts'

const HELD = [
  entryOf({ id: 'a', name: 'ANA', toMs: 1000 }),
  entryOf({ id: 'a', name: 'EVA', fromMs: 1000 }),
  entryOf({ id: 'w', list: 'iuu', isWatchList: true, name: 'IDA' }),
  entryOf({ id: 'c', name: 'CLARA', fromMs: 9000 }),
]

function plan(text: string, part: Partial<RegisterImport> = {}, held: readonly RegisterEntry[] = HELD) {
  const list = { list: 'register', isWatchList: false, ...part }
  const read = readRegisterCsv(text, 'fleet.csv', list)
  return planRegisterImport(held, {
    ...{ name: 'fleet.csv', read, acceptPartly: false, atMs: 2000, nowMs: 3000 },
    ...list,
  })
}

describe('planRegisterImport', () => {
  it('changes its list alone', () => {
    expect(plan('id,name\na,EVA\n')).toEqual({
      ...{ add: [], unchanged: [HELD[1], HELD[0]] },
      // What was to come is no longer said.
      close: [{ before: HELD[3], now: null }],
    })
  })

  it('refuses a file with a reject, unless it may be taken in part', () => {
    const text = 'id,name,mmsi\na,OLGA,\nb,BERTA,12\n'
    expect(() => plan(text)).toThrow(
      "register: fleet.csv: 1 of 2 rows are rejected, line 3, mmsi: '12' is not nine digits; nothing was imported",
    )
    const { add, close } = plan(text, { acceptPartly: true })
    expect(add.map(({ name, fromMs }) => [name, fromMs])).toEqual([['OLGA', 2000]])
    expect(close.map(({ before }) => before.id)).toEqual(['a'])
    expect(() => plan('id,mmsi\nb,12\n', { acceptPartly: true })).toThrow(/1 of 1 rows are rejected/)
  })

  it('refuses to make a watch list of a register, and to say what is already said of later', () => {
    expect(() => plan('id,name\na,ANA\n', { isWatchList: true })).toThrow(/no watch list in this folder/)
    expect(() => plan('id,name\na,ANA\n', { list: 'iuu' })).toThrow(/iuu is a watch list/)
    expect(() => plan('id,name\na,ANA\n', { atMs: 999 })).toThrow(
      /register already says what is so since 1970-01-01T00:00:01.000Z, after 1970-01-01T00:00:00.999Z/,
    )
  })
})
