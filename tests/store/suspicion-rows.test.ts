import { expect, it } from 'vitest'
import type { TripSuspicionOutput } from '../../lib/alerts/trip-suspicion.ts'
import type { ZonePassageOutput } from '../../lib/alerts/zone-passage.ts'
import { addJudgement } from '../../lib/store/alert-judgements.ts'
import { BulkInsert } from '../../lib/store/bulk-insert.ts'
import { readTripSuspicionRow, readZonePassageRow, tripSuspicionRow } from '../../lib/store/passage-rows.ts'
import type { Store } from '../../lib/store/store.ts'
import { listTripVerdicts } from '../../lib/store/verdicts.ts'
import { hour, judgementFrom, SHIP } from '../alerts/alert-world.ts'
import { activate, openTestWriter, temporaryFolder } from './folder.ts'
import { writeRun } from './staged.ts'

const PASSAGE: ZonePassageOutput = {
  ...{ kind: 'zonePassage', id: 'p', mmsi: SHIP, trackId: 't', zoneId: 'reserve', relation: 'inside' },
  ...{ decidedMs: 9, open: true, startMs: 1.5, endMs: 8, startedBy: 'border', endedBy: null },
  ...{
    startLonUnits: 1,
    startLatUnits: 2,
    endLonUnits: 3,
    endLatUnits: 4,
    positions: 5,
    meanKnots: Number.NaN,
    ...{ fishingRows: 0, fishingScore: Number.NaN, fishingKnots: Number.NaN },
  },
}

function suspicion(tripId: string, fromHour: number, toHour: number): TripSuspicionOutput {
  return {
    ...{
      tripId,
      mmsi: SHIP,
      startMs: hour(fromHour),
      endMs: hour(toHour),
      decidedMs: hour(toHour),
      model: 'm',
    },
    ...{ score: 0.731, low: 0.6, high: 0.8, logit: 1, verdicts: 3 },
    evidence: [{ name: 'jumps', value: 2, outputIds: ['j1', 'j2'], contribution: 1.25 }],
  }
}

async function addSuspicions(store: Store, ...outputs: readonly TripSuspicionOutput[]): Promise<void> {
  const transaction = await store.connection.sql.transaction('write')
  const rows = new BulkInsert(transaction)
  for (const output of outputs) await rows.add('TripSuspicion', { ...tripSuspicionRow(1, output) })
  await rows.flush()
  await transaction.commit()
  transaction.close()
}

it('passages come through a stage as they were told, and suspicion of trips as it was judged', async () => {
  const store = await openTestWriter(temporaryFolder())
  const near = {
    ...PASSAGE,
    id: 'n',
    relation: 'near',
    endedBy: 'last-heard',
    open: false,
    meanKnots: 3.25,
  } as const
  await writeRun(store, { vessels: [{ mmsi: SHIP, passages: [PASSAGE, near] }] })
  await addSuspicions(store, suspicion('trip', 0, 10))
  const { prisma } = store.connection
  const passages = await prisma.zonePassage.findMany({ orderBy: { id: 'desc' } })
  expect(passages.map(readZonePassageRow)).toEqual([PASSAGE, near])
  expect((await prisma.tripSuspicion.findMany()).map(readTripSuspicionRow)).toEqual([
    suspicion('trip', 0, 10),
  ])
  await store.close()
})

it('verdicts come with the evidence of the trip that they overlap most', async () => {
  const store = await openTestWriter(temporaryFolder())
  await activate(store, 1)
  await addSuspicions(store, suspicion('first', 0, 10), suspicion('second', 12, 30))
  const judgements = [
    judgementFrom(1, 9, 20, { state: 'confirmed' }),
    judgementFrom(2, 40, 41, { state: 'confirmed' }),
    judgementFrom(3, 2, 4),
  ]
  for (const { id: _, ...judgement } of judgements) await addJudgement(store, judgement)
  expect(await listTripVerdicts(store)).toEqual({
    trips: [
      {
        ...{ mmsi: SHIP, tripStartMs: hour(12), tripEndMs: hour(30), verdict: 'suspicious' },
        evidence: [{ name: 'jumps', value: 2 }],
      },
    ],
    orphans: 1,
  })
  await store.close()
})
