import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type MmsiKind, mmsiCountry, mmsiKind } from '../../lib/ais/mmsi.ts'
import { describeWithData, sharedData } from '../shared-data.ts'

const cases: readonly [string, MmsiKind, string | null][] = [
  ['235009802', 'ship', 'GBR'],
  ['701000789', 'ship', 'ARG'],
  ['775999999', 'ship', 'VEN'],
  ['002275300', 'coast-station', 'FRA'],
  ['111232506', 'sar-aircraft', 'GBR'],
  ['993692015', 'aid-to-navigation', 'USA'],
  ['982470001', 'parent-ship-craft', 'ITA'],
  ['970011001', 'distress-beacon', null],
  ['972123456', 'distress-beacon', null],
  ['974123456', 'distress-beacon', null],
  ['000000000', 'invalid', null],
  ['111111111', 'invalid', null],
  ['123456789', 'invalid', null],
  ['023200001', 'invalid', null],
  ['823512345', 'invalid', null],
  ['979123456', 'invalid', null],
  ['299000001', 'invalid', null],
  ['009990001', 'invalid', null],
  ['991110001', 'invalid', null],
  ['000012345', 'invalid', null],
  ['23500980', 'invalid', null],
  ['', 'invalid', null],
  ['76527009766959', 'ship', null],
  ['0000000000', 'ship', null],
  ['vessel-a', 'ship', null],
]

it.each(cases)('%s is %s of %s', (key, kind, alpha3) => {
  expect(mmsiKind(key)).toBe(kind)
  expect(mmsiCountry(key)?.alpha3 ?? null).toBe(alpha3)
})

/** Where the list has a longer or older name than ours. */
const RENAMED: Record<string, string> = {
  '267': 'Slovak Republic',
  '270': 'Czech Republic',
  '271': 'Turkey',
  '274': 'The Former Yugoslav Republic of Macedonia',
  '306': 'Anilles, Bonaire, Sint Eustatius and Saba - Netherlands (Kingdom of the)',
  '440': 'Korea (Republic of)',
  '441': 'Korea (Republic of)',
  '445': "Democratic People's Republic of Korea",
  '451': 'Kyrgyz Republic',
  '531': "Lao People's Democratic Republic",
  '669': 'Swaziland (Kingdom of)',
  '701': 'Argentine Republic',
  '745': 'Guiana (French Department of) - France',
}

describeWithData('MIDs against an independent list', () => {
  const rows = readFileSync(sharedData('identity/mmsi_country_prefixes.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => /^(\d{3}),"(.*)"$/.exec(line)!.slice(1) as [string, string])

  it('knows every MID of the list, under the same country', () => {
    expect(rows.length).toBe(289)
    for (const [mid, name] of rows) {
      const country = mmsiCountry(`${mid}000001`)
      expect(country, mid).not.toBeNull()
      if (RENAMED[mid] !== undefined) expect(name).toBe(RENAMED[mid])
      else expect(sharesName(country!.name, name), `${mid}: ${country!.name} / ${name}`).toBe(true)
    }
  })

  it('adds only the three that ITU allotted since', () => {
    const listed = new Set(rows.map(([mid]) => mid))
    const added: string[] = []
    for (let mid = 200; mid < 800; mid++) {
      if (mmsiCountry(`${mid}000001`) !== null && !listed.has(String(mid))) added.push(String(mid))
    }
    expect(added).toEqual(['374', '471', '550'])
  })
})

/** Whether their name contains ours, accents, case and explanations aside. */
function sharesName(ours: string, theirs: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/[\u0300-\u036f]/g, '')
  return plain(theirs).includes(plain(ours).split(/ \(|,/)[0]!)
}
