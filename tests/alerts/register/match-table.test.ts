import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { claimsOfEntry, claimsOfVessel, compareClaims } from '../../../lib/alerts/register/claims.ts'
import { COMPARED, MATCH_CASES } from '../../../lib/alerts/register/match-table.ts'
import { entryOf, IMO, identityOf } from './entries.ts'

const MMSI = { a: '224123450', b: '273456780' } as const

/** `entry`, heard as `mmsi` and `said`. */
function compare(
  entry: Parameters<typeof entryOf>[0],
  mmsi: string,
  said: Parameters<typeof identityOf>[0] = {},
) {
  return compareClaims(claimsOfVessel(mmsi, identityOf(said)), claimsOfEntry(entryOf(entry)))
}

const FULL = { imo: IMO.a, mmsi: MMSI.a, callSign: 'EABC', name: 'NUEVO AMANECER', flag: 'ESP', lengthM: 31 }
const SAID = { imo: IMO.a, callSign: 'EABC', name: 'NUEVO AMANECER', lengthM: 30 }

describe('how surely an entry is a vessel', () => {
  it.each([
    ['everything agrees', FULL, MMSI.a, SAID, 0.99, 'imo mmsi callSign name', ''],
    [
      'reflagged: hull alone',
      FULL,
      MMSI.b,
      { imo: IMO.a, callSign: 'UABC', name: 'VOSTOK' },
      0.85,
      'imo',
      'mmsi callSign name',
    ],
    ['renamed', FULL, MMSI.a, { ...SAID, name: 'ESPERANZA' }, 0.98, 'imo mmsi callSign', 'name'],
    [
      'an IMO number with a wrong check digit says nothing',
      FULL,
      MMSI.a,
      { ...SAID, imo: '9074728' },
      0.98,
      'mmsi callSign name',
      '',
    ],
    ['another hull under the number', FULL, MMSI.a, { imo: IMO.b }, 0.2, 'mmsi', 'imo'],
    ['another hull of the name', FULL, MMSI.b, { imo: IMO.b, name: 'NUEVO AMANECER' }, 0, 'name', 'imo mmsi'],
    ['nothing heard yet', FULL, MMSI.a, {}, 0.85, 'mmsi', ''],
    [
      'the number of a listed vessel on a larger ship',
      FULL,
      MMSI.a,
      { name: 'EVER GREEN', lengthM: 180 },
      0.3,
      'mmsi',
      'name',
    ],
    [
      'a reused number',
      FULL,
      MMSI.a,
      { name: 'EVER GREEN', callSign: 'EBZZ' },
      0.25,
      'mmsi',
      'callSign name',
    ],
    [
      'call sign with signs in it, name with F/V and accents',
      { ...FULL, mmsi: '', imo: '', callSign: 'EA-BC', name: 'NUEVO AMANÉCER' },
      MMSI.a,
      { callSign: 'EA BC', name: 'F/V NUEVO-AMANECER' },
      0.9,
      'callSign name',
      '',
    ],
    [
      'a name that was cut off is no conflict',
      FULL,
      MMSI.a,
      { callSign: 'EABC', name: 'NUEVO AMANE' },
      0.96,
      'mmsi callSign',
      '',
    ],
    [
      'a new number',
      FULL,
      '224999990',
      { callSign: 'EABC', name: 'NUEVO AMANECER' },
      0.8,
      'callSign name',
      'mmsi',
    ],
    [
      'call sign and name under digits of another flag',
      FULL,
      MMSI.b,
      { callSign: 'EABC', name: 'NUEVO AMANECER' },
      0.5,
      'callSign name',
      'mmsi',
    ],
    ['a namesake', { name: 'SEA STAR', flag: 'PAN' }, MMSI.a, { name: 'SEA STAR' }, 0.05, 'name', ''],
    ['name and flag', { name: 'SEA STAR', flag: 'ESP' }, MMSI.a, { name: 'SEA STAR' }, 0.35, 'name', ''],
    [
      'name, flag and length',
      { name: 'SEA STAR', flag: 'ESP', lengthM: 31 },
      MMSI.a,
      { name: 'SEA STAR', lengthM: 30 },
      0.5,
      'name',
      '',
    ],
    [
      'an anonymous id has no number and no flag',
      FULL,
      '123456789012345',
      { name: 'NUEVO AMANECER' },
      0.2,
      'name',
      '',
    ],
    ['a placeholder is no name', { name: 'NONE', mmsi: MMSI.a }, MMSI.a, { name: 'NONE' }, 0.85, 'mmsi', ''],
    ['nothing in common', FULL, MMSI.b, {}, 0, '', 'mmsi'],
  ] as const)('%s', (_, entry, mmsi, said, confidence, keys, conflicts) => {
    const found = compare(entry, mmsi, said)
    expect(found).toEqual({
      confidence,
      keys: keys.split(' ').filter(Boolean),
      conflicts: conflicts.split(' ').filter(Boolean),
    })
  })

  it('knows a case for everything, and needs every case', () => {
    expect(MATCH_CASES.at(-1)!.pattern).toBe('*'.repeat(COMPARED.length))
    const used = new Set<string>()
    for (let code = 0; code < 3 ** COMPARED.length; code++) {
      const signs = COMPARED.map((_, at) => '?=!'[Math.floor(code / 3 ** at) % 3]!)
      used.add(
        MATCH_CASES.find(({ pattern }) =>
          signs.every((sign, at) => {
            const wanted = pattern[at]!
            return wanted === '*' || wanted === sign || (wanted === '+' && sign !== '!')
          }),
        )!.pattern,
      )
    }
    expect(MATCH_CASES.map(({ pattern }) => pattern).filter((pattern) => !used.has(pattern))).toEqual([])
  })

  it('is documented as it is', () => {
    const page = readFileSync(new URL('../../../docs/register.md', import.meta.url), 'utf8')
    const rows = [
      ...page.matchAll(
        /^\| `([=!?+*]) ([=!?+*]) ([=!?+*]) ([=!?+*]) ([=!?+*]) ([=!?+*])` \| ([\d.]+) \| (.*) \|$/gm,
      ),
    ]
    expect(
      rows.map(([, ...cells]) => ({
        pattern: cells.slice(0, 6).join(''),
        confidence: Number(cells[6]),
        meaning: cells[7],
      })),
    ).toEqual(MATCH_CASES)
  })
})
