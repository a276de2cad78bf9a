import { expect, it } from 'vitest'
import { type Place, readPlaces, ringOf, writePlaces } from '../../../components/zones/places-text.ts'
import { setNameOf } from '../../../components/zones/zone-api.ts'

it.each([
  ['55.5, 12.25', [12.25, 55.5]],
  ['-0.5 -170.125', [-170.125, -0.5]],
  ["55°30.5'N 012°15.0'E", [12.25, 55 + 30.5 / 60]],
  ["00°24.10'S, 089°12.40'W", [-(89 + 12.4 / 60), -24.1 / 60]],
  ['55 30 15 N, 12 15 0 E', [12.25, 55 + 30 / 60 + 15 / 3600]],
] as const)('%s is a place', (text, [lon, lat]) => {
  const read = readPlaces(text)
  if (!read.ok) throw new Error('no place')
  expect(read.places).toHaveLength(1)
  expect(read.places[0]![0]).toBeCloseTo(lon, 9)
  expect(read.places[0]![1]).toBeCloseTo(lat, 9)
})

it.each([
  '91, 12',
  '55, 181',
  '55',
  'north',
  '55N 12N',
  '55 60.5 N, 12 E',
  '-5 S, 12 E',
  '1, 2, 3',
  '12 E, 55 N',
])('%s is none', (text) => expect(readPlaces(`1, 2\n${text}`)).toEqual({ ok: false, line: 2 }))

it('reads what it writes, and closes a ring once', () => {
  const places: Place[] = [
    [12.25, 55.5],
    [-179.99999, -1],
    [0, 0],
  ]
  expect(readPlaces(writePlaces(places))).toEqual({ ok: true, places })
  expect(readPlaces(`${writePlaces(places)}\n\n${writePlaces(places.slice(0, 1))}\n`)).toEqual({
    ok: true,
    places,
  })
  expect(ringOf(places)).toEqual([...places, places[0]])
})

it('names a set after its file', () => {
  expect(setNameOf('reserves 2025.geojson.gz')).toBe('reserves 2025')
  expect(setNameOf('zonas_ñ.kml')).toBe('zonas_-')
  expect(setNameOf('.json')).toBe('uploaded')
})
