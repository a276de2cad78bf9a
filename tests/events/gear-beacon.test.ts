import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { isGearBeaconName } from '../../lib/events/gear-beacon.ts'
import { describeWithData, sharedData } from '../shared-data.ts'

test.each([
  'ZHESANYU00868-2984%',
  'HAOYU 12-85%',
  'BAT 85 %',
  '8V',
  '12.4V',
  'BEACON 11,9V',
  'LURONG@@@@@@12V3',
  'ABC12.4V',
  '8458-04',
  'NET MARK 3',
  'NETMARKER',
  'NETBUOY7',
  'NET 12',
  'NET-3',
  'FISHING NET',
  'DRIFT NETS',
  '12 NET',
  'BUOY',
  'BUOY-162',
  'LONGLINE BUOY 7',
  'BOUY 3',
])('%s is a gear beacon', (name) => {
  expect(isGearBeaconName(name)).toBe(true)
})

test.each([
  '',
  'GANNET',
  'MAGNET 5',
  'CABINET',
  'NETTUNO',
  'NETTIE 2',
  'NET RESULT',
  'NET PROFIT',
  'JANNETJE CORNELIS',
  'SAFETY NET',
  'PLANET V',
  'PLANET 5',
  'CORONET 12',
  'LOUIS XIV',
  'K7V',
  'OCEAN 12',
  'NO. 85',
  'BUOY TENDER 4',
  'BUOYANT',
  'SUPERBOYA ENAP',
  'LUWE.KITE',
  'AN FONG NO.116',
  '12345',
])('%s is none', (name) => {
  expect(isGearBeaconName(name)).toBe(false)
})

describeWithData('real names', () => {
  test('of 53 real MMSI only the beacons among them are beacons', () => {
    const table = gunzipSync(readFileSync(sharedData('ais-tracks/gfw_segment_messages.csv.gz'))).toString()
    const names = new Set(table.split('\n').map((line) => line.split(',')[10] ?? ''))
    expect(names.size).toBeGreaterThan(60)
    expect([...names].filter(isGearBeaconName).sort()).toEqual([
      '7V',
      '8458-04',
      '8V',
      '9V',
      'ZHESANYU00868-2984%',
    ])
  })
})
