import { expect, it } from 'vitest'
import { addLabels, listPointLabels, type NewLabel } from '../../lib/store/labels.ts'
import { NOW_MS, openTestWriter, temporaryFolder } from './folder.ts'

function label(i: number, other: Partial<NewLabel> = {}): NewLabel {
  return {
    ...{
      mmsi: '219000001',
      fromMs: i * 1000,
      toMs: i * 1000,
      fishing: 1,
      activity: null,
      source: 's',
      gear: 'g',
    },
    ...{ who: 'ana', writtenMs: NOW_MS, tool: 'test', schemaVersion: 1, confidence: null, note: null },
    ...{ supersedes: null, ...other },
  }
}

it('labels are added all or none', async () => {
  const store = await openTestWriter(temporaryFolder())
  const many = Array.from({ length: 2500 }, (_, i) => label(i))
  await expect(addLabels(store, [...many, label(3, { fishing: 2 })])).rejects.toThrow(/CHECK/)
  expect(await listPointLabels(store)).toEqual([])
  await addLabels(store, many)
  expect((await listPointLabels(store)).map(({ timeMs }) => timeMs)).toEqual(many.map(({ fromMs }) => fromMs))
  await store.close()
})

it('point labels are the current ones of one position that say something of fishing', async () => {
  const store = await openTestWriter(temporaryFolder())
  await addLabels(store, [
    label(1),
    label(2),
    label(3, { toMs: 9000 }),
    label(4, { fishing: null }),
    label(2, { fishing: 0.5, supersedes: 2 }),
    label(1, { fishing: null, supersedes: 1 }),
  ])
  expect(await listPointLabels(store)).toEqual([
    { id: 5, mmsi: '219000001', timeMs: 2000, fishing: 0.5, source: 's', gear: 'g' },
  ])
  await store.close()
})
