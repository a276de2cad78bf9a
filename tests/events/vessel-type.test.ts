import { expect, test } from 'vitest'
import { vesselTypeOf } from '../../lib/events/vessel-type.ts'

test('AIS ship types, by ITU-R M.1371-5 table 53', () => {
  const types = Array.from({ length: 99 }, (_, i) => vesselTypeOf(i + 1))
  const shipTypes = (type: string) => types.flatMap((one, i) => (one === type ? [i + 1] : []))
  const decade = (from: number) => Array.from({ length: 10 }, (_, i) => from + i)
  expect(shipTypes('fishing')).toEqual([30])
  expect(shipTypes('tug')).toEqual([31, 32, 52])
  expect(shipTypes('pilot')).toEqual([50])
  expect(shipTypes('cargo')).toEqual(decade(70))
  expect(shipTypes('tanker')).toEqual(decade(80))
  expect(shipTypes('unknown')).toEqual([])
  expect(vesselTypeOf(Number.NaN)).toBe('unknown')
})
