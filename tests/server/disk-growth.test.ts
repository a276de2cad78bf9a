import { expect, it } from 'vitest'
import { DiskGrowth } from '../../lib/server/disk-growth.ts'

const HOUR_MS = 3_600_000

it('is the growth of the last hours, and how long room lasts at it', () => {
  const growth = new DiskGrowth()
  expect(growth.measure(1e9)).toEqual({ bytesPerHour: null, daysLeft: null })
  // Fast in the first hour, which is soon forgotten; then a million bytes an hour.
  growth.add(0, 0)
  for (let minute = 60; minute <= 12 * 60; minute++)
    growth.add((minute * HOUR_MS) / 60, 9e9 + (minute * 1e6) / 60)
  const { bytesPerHour, daysLeft } = growth.measure(48e6)
  expect(bytesPerHour).toBeCloseTo(1e6, -2)
  expect(daysLeft).toBeCloseTo(2, 2)
  expect(growth.measure(-5).daysLeft).toBe(0)
})

it('says nothing too soon, and never where less is taken than goes', () => {
  const growth = new DiskGrowth()
  growth.add(0, 5e6)
  growth.add(60_000, 6e6)
  expect(growth.measure(1e9).bytesPerHour).toBeNull()
  growth.add(HOUR_MS, 4e6)
  expect(growth.measure(1e9)).toEqual({ bytesPerHour: -1e6, daysLeft: null })
})
