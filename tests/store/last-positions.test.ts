import { expect, it } from 'vitest'
import { NO_SCORE } from '../../lib/model/scorer.ts'
import { readLastPositions } from '../../lib/store/last-positions.ts'
import { createDraws } from './draws.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { fill, HOUR_MS, makeShip } from './track-world.ts'

it('tells where each ship was heard last, unless that is over a day ago', async () => {
  const store = await openTestWriter(temporaryFolder())
  const draw = createDraws(11)
  const ships = Array.from({ length: 450 }, (_, i) => {
    const ship = makeShip(draw, String(219_000_000 + i), 6, i - 170)
    // Every tenth fell silent two days before the others.
    return i % 10 === 0 ? ship.map((one) => ({ ...one, timeMs: one.timeMs - 48 * HOUR_MS })) : ship
  })
  await fill(store, ships.flat())
  const newest = new Map(ships.map((ship) => [ship[0]!.mmsi, ship.at(-1)!]))
  const scores = new Map(
    ships.map((ship) => {
      const row = ship.findLast(
        ({ score, trackId }) => score !== NO_SCORE && trackId === ship.at(-1)!.trackId,
      )
      return [ship[0]!.mmsi, row?.score ?? NO_SCORE]
    }),
  )
  const now = Math.max(...[...newest.values()].map(({ timeMs }) => timeMs))
  await store.connection.sql.execute(
    `INSERT INTO "Vessel" ("generation", "mmsi", "kind", "firstMs", "lastMs", "positions", "segments", "tracks", "trips",
       "portVisits", "gaps", "name", "callSign", "imo")
     SELECT "generation", "mmsi", 'ship', min("startMs"), max("endMs"), 1, 1, 1, 0, 0, 0, 'SHIP ' || "mmsi", '', ''
     FROM "TrackChunk" GROUP BY "generation", "mmsi"`,
  )
  const found = new Map<string, object>()
  for await (const page of readLastPositions(store))
    for (let i = 0; i < page.count; i++)
      found.set(page.mmsi[i]!, [
        page.name[i],
        page.timeMs[i],
        page.lonUnits[i],
        page.latUnits[i],
        page.score[i],
      ])
  const expected = new Map<string, object>()
  for (const [mmsi, { timeMs, lonUnits, latUnits }] of newest)
    if (timeMs >= now - 24 * HOUR_MS)
      expected.set(mmsi, [`SHIP ${mmsi}`, timeMs, lonUnits, latUnits, scores.get(mmsi)!])
  expect(found.size).toBeGreaterThan(300)
  expect(found).toEqual(expected)
  await store.close()
})

it('tells nothing of an empty folder', async () => {
  const store = await openTestWriter(temporaryFolder())
  for await (const page of readLastPositions(store)) expect.unreachable(`${page.count} positions`)
  await store.close()
})
