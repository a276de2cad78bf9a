import { expect, it } from 'vitest'
import type { EncounterOutput } from '../../lib/events/outputs.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'
import { writeRun } from './staged.ts'

const encounter: EncounterOutput = {
  ...{ kind: 'encounter', id: 'e', mmsi: '1', trackId: 't1', otherMmsi: '2', otherTrackId: 't2' },
  ...{ decidedMs: 0, open: false, startMs: 0, endMs: 0, lonUnits: 0, latUnits: 0 },
  ...{ westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 },
  ...{ points: 13, medianKnots: 1, medianApartKm: 0.1, meanShoreNm: 30 },
}
const before = { ...encounter, id: 'before', endMs: 999 }
const after = { ...encounter, id: 'after', endMs: 1000 }

it('encounters from before the time that tracks are thinned up to stay as they were told', async () => {
  const store = await openTestWriter(temporaryFolder())
  await writeRun(store, { vessels: [{ mmsi: '1', events: [before, after] }] })
  await store.connection.sql.execute('UPDATE "DataFolder" SET "tracksFromMs" = 1000')
  const again = { ...before, id: 'told otherwise' }
  await writeRun(store, {
    vessels: [{ mmsi: '1', events: [again, { ...after, id: 'after, anew' }] }],
    generation: { isNew: false, inputHash: 'later' },
  })
  const { rows } = await store.connection.sql.execute('SELECT "id" FROM "Event" ORDER BY "id"')
  expect(rows.map(({ id }) => id)).toEqual(['after, anew', 'before'])
  await store.close()
})
