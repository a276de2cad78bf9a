import { expect, test } from 'vitest'
import { describeEvents, readFishingFrom } from '../../lib/events/configuration.ts'

test('the threshold is read back out of a stored configuration', () => {
  const events = describeEvents({ name: 'detector 1 on wasm', fishingFrom: 470 })
  const stored: unknown = JSON.parse(JSON.stringify({ ports: 'built-in', events }))
  expect(readFishingFrom(stored)).toBe(470)
})

test('where there is none, no score is fishing', () => {
  for (const configuration of [null, {}, { events: {} }, { events: { track: { fishing: 450 } } }])
    expect(readFishingFrom(configuration)).toBe(Number.POSITIVE_INFINITY)
})

test('another scorer or threshold is another configuration', () => {
  const described = [
    { name: 'a', fishingFrom: 450 },
    { name: 'b', fishingFrom: 450 },
    { name: 'a', fishingFrom: 451 },
  ].map((scorer) => JSON.stringify(describeEvents(scorer)))
  expect(new Set(described).size).toBe(3)
})
