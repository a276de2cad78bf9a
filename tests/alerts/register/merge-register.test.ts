import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeRegister, type RegisterMerge } from '../../../lib/alerts/register/merge-register.ts'
import type { RegisterEntry } from '../../../lib/alerts/register/register.ts'
import { hashEntries } from '../../../lib/alerts/register/register-version.ts'
import { createVesselRegister } from '../../../lib/alerts/register/vessel-register.ts'
import { caseCount } from '../../proof.ts'
import { dayMs, entryOf, licenceOf } from './entries.ts'

const MMSI = '224123450'

/** What the list holds after a merge. */
function apply({ close, add, unchanged }: RegisterMerge): RegisterEntry[] {
  return [...unchanged, ...close.flatMap(({ now }) => (now === null ? [] : [now])), ...add]
}

function spans(entries: readonly RegisterEntry[]) {
  return entries
    .map(({ name, fromMs, toMs }) => [name, fromMs, toMs] as const)
    .sort((a, b) => (a[1] ?? -Infinity) - (b[1] ?? -Infinity))
}

const ANA = entryOf({ name: 'ANA' })
const EVA = entryOf({ name: 'EVA' })

describe('mergeRegister', () => {
  it('speaks for all time at first, and from its time on later', () => {
    const first = apply(mergeRegister([], [ANA], 100))
    expect(spans(first)).toEqual([['ANA', null, null]])
    const merge = mergeRegister(first, [EVA], 200)
    expect(merge.close).toEqual([{ before: ANA, now: { ...ANA, toMs: 200 } }])
    const second = apply(merge)
    expect(spans(second)).toEqual([
      ['ANA', null, 200],
      ['EVA', 200, null],
    ])
    // Gone, and back.
    const gone = apply(mergeRegister(second, [], 300))
    expect(spans(apply(mergeRegister(gone, [EVA], 400)))).toEqual([
      ['ANA', null, 200],
      ['EVA', 200, 300],
      ['EVA', 400, null],
    ])
  })

  it('takes dates in the file for facts, also in the past', () => {
    const first = apply(mergeRegister([], [ANA], 100))
    expect(spans(apply(mergeRegister(first, [{ ...EVA, fromMs: 150 }], 200)))).toEqual([
      ['ANA', null, 150],
      ['EVA', 150, null],
    ])
    expect(
      spans(
        apply(
          mergeRegister(
            first,
            [
              { ...EVA, fromMs: 120, toMs: 150 },
              { ...ANA, fromMs: 150 },
            ],
            200,
          ),
        ),
      ),
    ).toEqual([
      ['ANA', null, 120],
      ['EVA', 120, 150],
      ['ANA', 150, null],
    ])
    // Told of when it was over.
    expect(spans(apply(mergeRegister(first, [{ ...EVA, toMs: 150 }], 200)))).toEqual([
      ['EVA', null, 150],
      ['ANA', 150, 200],
    ])
    // Announced, and withdrawn before it began.
    const announced = apply(
      mergeRegister(
        first,
        [
          { ...ANA, toMs: 500 },
          { ...EVA, fromMs: 500 },
        ],
        200,
      ),
    )
    const withdrawn = mergeRegister(announced, [ANA], 300)
    expect(withdrawn.close).toContainEqual({ before: { ...EVA, fromMs: 500 }, now: null })
    expect(spans(apply(withdrawn)).at(-1)).toEqual(['ANA', 300, null])
  })

  it('knows a vessel that is new to the list since its first licence', () => {
    const licensed = entryOf({ id: 'v2', authorisations: [licenceOf({ fromMs: 150 }), licenceOf()] })
    expect(mergeRegister([ANA], [ANA, licensed], 200).add).toEqual([{ ...licensed, fromMs: 150 }])
    expect(mergeRegister([ANA], [ANA, { ...licensed, authorisations: [] }], 200).add[0]!.fromMs).toBe(200)
  })

  it('ends nothing that a file of which not all could be read lacks', () => {
    expect(mergeRegister([ANA], [entryOf({ id: 'v2' })], 200, false)).toMatchObject({
      ...{ close: [], unchanged: [ANA], add: [{ id: 'v2', fromMs: 200 }] },
    })
  })

  it('lets a licence of the first count on the third, though it was written on the fifth', () => {
    const vessel = entryOf({ mmsi: MMSI })
    const first = apply(mergeRegister([], [vessel], dayMs('2023-12-01')))
    const licence = licenceOf({ areas: ['eez'], fromMs: dayMs('2024-01-01') })
    const licensed = { ...vessel, authorisations: [licence] }
    const register = createVesselRegister(apply(mergeRegister(first, [licensed], dayMs('2024-01-05'))))
    expect(register.factsOf(MMSI, null, dayMs('2024-01-03')).authorisations).toEqual([licence])
  })
})

/** Lists at successive times: a few ids, undated or cut into dated states. */
const list = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      cuts: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
      names: fc.array(fc.constantFrom('ANA', 'EVA', 'IDA'), { minLength: 4, maxLength: 4 }),
      isOpen: fc.boolean(),
    }),
    { selector: ({ id }) => id },
  )
  .map((vessels) =>
    vessels.flatMap(({ id, cuts, names, isOpen }) => {
      const at = [null, ...cuts.sort((a, b) => a - b), null]
      const states = at
        .slice(1)
        .map((toMs, i) => entryOf({ id, mmsi: MMSI, name: names[i]!, fromMs: at[i]!, toMs }))
      return isOpen || states.length === 1 ? states : states.slice(0, -1)
    }),
  )
const imports = fc.array(list, { minLength: 1, maxLength: 5 })

function importAll(lists: readonly (readonly RegisterEntry[])[]): RegisterEntry[] {
  return lists.reduce<RegisterEntry[]>((held, one, i) => apply(mergeRegister(held, one, 10 * (i + 1))), [])
}

const holds = ({ fromMs, toMs }: RegisterEntry, timeMs: number) =>
  (fromMs ?? -Infinity) <= timeMs && timeMs < (toMs ?? Infinity)

/** The name of an id at a time. Throws where its entries overlap. */
function nameAt(entries: readonly RegisterEntry[], id: string, timeMs: number): string {
  const inForce = entries.filter((entry) => entry.id === id && holds(entry, timeMs))
  if (inForce.length > 1) throw new Error(`${id} has ${inForce.length} states at ${timeMs}`)
  return inForce[0]?.name ?? ''
}

describe('any row of imports', () => {
  it('leaves at most one state of a vessel in force, and of now and later says what the last import says', () => {
    fc.assert(
      fc.property(imports, (lists) => {
        const held = importAll(lists)
        const last = lists.at(-1)!
        for (let timeMs = 0; timeMs <= 70; timeMs++)
          for (const id of ['a', 'b', 'c']) {
            const name = nameAt(held, id, timeMs)
            if (timeMs >= 10 * lists.length && name !== nameAt(last, id, timeMs))
              expect.fail(`${id} is ${name} at ${timeMs}`)
          }
      }),
      { seed: 6, numRuns: caseCount(100, 2000) },
    )
  })

  it('says of the past what it said, but for what the file dates', () => {
    fc.assert(
      fc.property(imports, list, (lists, next) => {
        const held = importAll(lists)
        const atMs = 10 * (lists.length + 1)
        const undated = next.filter(({ fromMs, toMs }) => fromMs === null && toMs === null)
        const after = apply(mergeRegister(held, undated, atMs))
        for (let timeMs = 0; timeMs < atMs; timeMs++)
          // An empty first import says nothing, and the next is the first.
          for (const id of ['a', 'b', 'c'])
            if (held.length > 0 && nameAt(after, id, timeMs) !== nameAt(held, id, timeMs))
              expect.fail(`${id} was ${nameAt(held, id, timeMs)} at ${timeMs}`)
      }),
      { seed: 6, numRuns: caseCount(100, 2000) },
    )
  })

  it('changes nothing when it comes again', () => {
    fc.assert(
      fc.property(imports, (lists) => {
        const held = importAll(lists)
        const again = mergeRegister(held, lists.at(-1)!, 10 * lists.length + 5)
        expect(again).toMatchObject({ close: [], add: [] })
        expect(hashEntries(again.unchanged)).toBe(hashEntries(held))
      }),
      { seed: 6, numRuns: caseCount(100, 2000) },
    )
  })
})
