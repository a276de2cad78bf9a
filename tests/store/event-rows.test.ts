import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventOutput } from '../../lib/events/outputs.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { eventRow, readEventRow } from '../../lib/store/event-rows.ts'
import { readFeedOutages, readVesselOutputs } from '../../lib/store/read-outputs.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

const units = fc.integer({ min: -108_000_000, max: 107_999_999 })
const figure = fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 1e6, noNaN: true }))
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const base = {
  id: fc.uuid(),
  decidedMs: fc.nat(),
  open: fc.boolean(),
  startMs: fc.nat(),
  endMs: fc.nat(),
}
const onTrack = {
  ...base,
  mmsi: fc.constantFrom('219000001', '219000002', '219000003'),
  trackId: text,
  lonUnits: units,
  latUnits: units,
  westUnits: units,
  eastUnits: units,
  southUnits: units,
  northUnits: units,
}
const measured = { rows: fc.nat(), meanKnots: figure, distanceKm: figure, meanShoreNm: figure }

const event: fc.Arbitrary<EventOutput> = fc.oneof(
  fc.record({
    ...onTrack,
    kind: fc.constant('fishing' as const),
    vesselType: fc.constantFrom('fishing' as const, 'unknown' as const),
    meanScore: figure,
    ...measured,
  }),
  fc.record({
    ...onTrack,
    kind: fc.constant('loitering' as const),
    vesselType: fc.constant('tug' as const),
    ...measured,
  }),
  fc.record({
    ...onTrack,
    kind: fc.constant('identityConflict' as const),
    conflict: fc.constantFrom('overlap' as const, 'imo' as const),
    otherTrackId: fc.option(text),
    before: text,
    after: text,
    apartKm: figure,
  }),
  fc.record({
    ...onTrack,
    kind: fc.constant('encounter' as const),
    otherMmsi: fc.constantFrom('219000001', '219000002', '219000003'),
    otherTrackId: text,
    points: fc.nat(),
    medianKnots: figure,
    medianApartKm: figure,
    meanShoreNm: figure,
  }),
  fc.record({
    ...onTrack,
    kind: fc.constant('goingDark' as const),
    onLonUnits: figure,
    onLatUnits: figure,
    medianIntervalMinutes: figure,
    offShoreNm: figure,
    inPort: fc.boolean(),
    feedOutage: fc.boolean(),
    witnessMmsi: text,
    witnessMs: fc.nat(),
    witnessKm: figure,
    ...{ messageType: fc.nat(27), longestIntervalMinutes: figure },
    ...{ lastWitnessMmsi: text, lastWitnessMs: fc.nat() },
  }),
  fc.record({ ...base, kind: fc.constant('feedOutage' as const), vesselsBeforeAtLeast: fc.nat(5) }),
)

const byStart = (a: EventOutput, b: EventOutput) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1)

describe('events as rows', () => {
  it('come back from the database by vessel, by the other vessel and as outages, as they were', async () => {
    const store = await openTestWriter(temporaryFolder())
    const events = fc
      .sample(event, { seed: 20261127, numRuns: 400 })
      .map((one, i) => ({ ...one, id: `${i} ${one.id}` }))
    const rows = new BulkInsert(store.connection.sql)
    for (const one of events) await rows.add('Event', { ...eventRow(7, one) })
    await rows.add('Event', { ...eventRow(8, events[0]!) })
    await rows.flush()

    const gone = new Set(events)
    for (const mmsi of ['219000001', '219000002', '219000003']) {
      const own = events.filter(
        (one) =>
          one.kind !== 'feedOutage' &&
          (one.mmsi === mmsi || (one.kind === 'encounter' && one.otherMmsi === mmsi)),
      )
      expect((await readVesselOutputs(store, 7, mmsi)).events).toEqual(own.sort(byStart))
      for (const one of own) gone.delete(one)
    }
    const outages = events.filter((one) => one.kind === 'feedOutage').sort(byStart)
    expect(await readFeedOutages(store, 7)).toEqual(outages)
    expect(gone).toEqual(new Set(outages))
    await store.close()
  })

  it('are read alike as SQL gives them', () => {
    fc.assert(
      fc.property(event, (one) => {
        const row = eventRow(1, one)
        expect(readEventRow({ ...row, open: row.open ? 1 : 0 })).toEqual(one)
        expect(readEventRow({ ...row, details: JSON.parse(row.details) })).toEqual(one)
      }),
      { seed: 20261127 },
    )
  })
})
