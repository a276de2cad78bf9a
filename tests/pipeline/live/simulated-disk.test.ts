import { expect, test } from 'vitest'
import { Random } from '../../../lib/simulate/random.ts'
import { SimulatedDisk } from './simulated-disk.ts'

const SAFE = Uint8Array.of(1, 2, 3, 4)
const UNSAFE = Uint8Array.of(5, 6, 7, 8)
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed)

const diskOf = (seed: number) => new SimulatedDisk({ random: new Random(seed, 'disk') })

/** What stands in the only file after a crash, of every seed; 'none' where it is gone. */
async function afterCrash(use: (disk: SimulatedDisk) => Promise<void>): Promise<Set<string>> {
  const found = new Set<string>()
  for (const seed of SEEDS) {
    const disk = diskOf(seed)
    await use(disk)
    disk.crash()
    const names = await disk.mount().list()
    found.add(names.length === 0 ? 'none' : (await disk.mount().read('one')).join(''))
  }
  return found
}

test('what was synced stays; of the rest any part may be left, or nothing but its length', async () => {
  const found = await afterCrash(async (disk) => {
    const file = await disk.mount().open('one')
    await file.append(SAFE)
    await file.sync()
    await file.append(UNSAFE)
  })
  const [parts, zeros] = [
    ['', '5', '56', '567', '5678'],
    ['0000', '5000', '5600', '5670'],
  ]
  expect([...found].sort()).toEqual([...parts, ...zeros].map((rest) => `1234${rest}`).sort())
})

test('a file whose name was not synced may vanish', async () => {
  const found = await afterCrash(async (disk) => {
    await (await disk.mount().open('one')).append(SAFE)
  })
  expect(found).toContain('none')
  expect(found).toContain('1234')
})

test('what a failed sync did not write is forgotten, unless it is written anew', async () => {
  const failThenSync = async (disk: SimulatedDisk, between: (name: string) => Promise<void>) => {
    const file = await disk.mount().open('one')
    await file.append(SAFE)
    await file.sync()
    await file.append(UNSAFE)
    disk.faults.errorChance = 1
    await expect(file.sync()).rejects.toMatchObject({ code: 'EIO' })
    disk.faults.errorChance = 0
    await between('one')
    await file.sync()
    expect(await disk.mount().read('one')).toEqual(Uint8Array.of(...SAFE, ...UNSAFE))
  }
  const forgotten = await afterCrash((disk) => failThenSync(disk, async () => {}))
  expect(forgotten).toContain('12340000')
  expect(forgotten).toContain('12345678')
  const anew = await afterCrash((disk) =>
    failThenSync(disk, async (name) => (await disk.mount().open(name)).rewrite(4, UNSAFE)),
  )
  expect([...anew]).toEqual(['12345678'])
})

test('what was cut off may come back, until that is synced', async () => {
  const cut = (isSynced: boolean) => async (disk: SimulatedDisk) => {
    const file = await disk.mount().open('one')
    await file.append(Uint8Array.of(...SAFE, ...UNSAFE))
    await file.sync()
    await file.truncate(4)
    if (isSynced) await file.sync()
  }
  expect([...(await afterCrash(cut(false)))].sort()).toEqual(['1234', '12345678'])
  expect([...(await afterCrash(cut(true)))]).toEqual(['1234'])
})

test('a full disk takes what there is room for; those who died get errors; slow ones take the time of the clock', async () => {
  let passedMs = 0
  const wait = async (ms: number) => {
    passedMs += ms
  }
  const disk = new SimulatedDisk({ random: new Random(1, 'disk'), totalBytes: 6, wait })
  const mounted = disk.mount()
  const file = await mounted.open('one')
  await file.append(SAFE)
  await expect(file.append(UNSAFE)).rejects.toMatchObject({ code: 'ENOSPC' })
  expect((await mounted.read('one')).join('')).toBe('123456')
  expect(await mounted.space()).toEqual({ freeBytes: 0, totalBytes: 6 })
  expect(passedMs).toBe(0)
  disk.faults.slowestMs = 100
  await file.sync()
  expect(passedMs).toBeGreaterThan(0)
  disk.crash()
  await expect(file.sync()).rejects.toMatchObject({ code: 'ECRASHED' })
  await expect(mounted.list()).rejects.toMatchObject({ code: 'ECRASHED' })
})
