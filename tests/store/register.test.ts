import { expect, it } from 'vitest'
import { mergeRegister } from '../../lib/alerts/register/merge-register.ts'
import type { RegisterEntry } from '../../lib/alerts/register/register.ts'
import { listRegisterEntries, writeRegister } from '../../lib/store/register.ts'
import { listRules, readRules, saveRules } from '../../lib/store/rules.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

function entry(id: string, other: Partial<RegisterEntry> = {}): RegisterEntry {
  return {
    ...{
      id,
      list: 'register',
      isWatchList: false,
      mmsi: '219000001',
      imo: '',
      callSign: '',
      name: 'OCEAN STAR',
    },
    ...{
      flag: 'DNK',
      type: 'fishing',
      gears: ['trawlers'],
      lengthM: Number.NaN,
      fromMs: null,
      toMs: null,
      note: '',
    },
    authorisations: [{ areas: ['*'], gears: null, fromMs: 5, toMs: null, reference: 'L1' }],
    ...other,
  }
}

const ANA = { who: 'ana', note: 'list of May', writtenMs: 5 }

it('the register is what its imports said, by list, id and beginning, and keeps what it said before', async () => {
  const store = await openTestWriter(temporaryFolder())
  const importList = async (entries: readonly RegisterEntry[], atMs: number) => {
    const before = (await listRegisterEntries(store)).filter(({ list }) => list === entries[0]!.list)
    await writeRegister(store, mergeRegister(before, entries, atMs), ANA)
  }
  const [first, renamed] = [entry('a', { lengthM: 24.5 }), entry('a', { lengthM: 24.5, name: 'NEW STAR' })]
  await importList([first, entry('b')], 1000)
  expect(await listRegisterEntries(store)).toEqual([first, entry('b')])
  await importList([renamed], 2000)
  await importList([entry('w', { list: 'iuu', isWatchList: true })], 3000)
  expect(await listRegisterEntries(store)).toEqual([
    entry('w', { list: 'iuu', isWatchList: true }),
    { ...first, toMs: 2000 },
    { ...renamed, fromMs: 2000 },
    entry('b', { toMs: 2000 }),
  ])
  await importList([renamed], 4000)
  expect(await store.connection.prisma.registerEntry.count()).toBe(6)
  await expect(store.connection.sql.execute(`UPDATE "RegisterEntry" SET "note" = 'x'`)).rejects.toThrow(
    /only ever added/,
  )
  await store.close()
})

it('an entry that was never there cannot end, and then nothing is written', async () => {
  const store = await openTestWriter(temporaryFolder())
  const close = [{ before: entry('a'), now: null }]
  await expect(writeRegister(store, { close, add: [entry('b')] }, ANA)).rejects.toThrow(
    'no entry a of register',
  )
  expect(await listRegisterEntries(store)).toEqual([])
  await writeRegister(store, { close: [], add: [entry('a')] }, ANA)
  await writeRegister(store, { close, add: [] }, ANA)
  expect(await listRegisterEntries(store)).toEqual([])
  await store.close()
})

it('the rules in force are those written last, and all that ever were are kept', async () => {
  const store = await openTestWriter(temporaryFolder())
  expect(await readRules(store)).toBeNull()
  for (const version of ['one', 'two']) await saveRules(store, { version, document: `{"${version}":1}` }, ANA)
  expect(await readRules(store)).toEqual({ id: 2, version: 'two', document: '{"two":1}', ...ANA })
  expect((await listRules(store)).map(({ version }) => version)).toEqual(['two', 'one'])
  await expect(store.connection.sql.execute('DELETE FROM "RuleSet"')).rejects.toThrow(
    'rules are only ever added',
  )
  await store.close()
})
