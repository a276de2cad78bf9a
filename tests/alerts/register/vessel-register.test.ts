import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimsOfEntry, claimsOfVessel, compareClaims } from '../../../lib/alerts/register/claims.ts'
import type { RegisterEntry } from '../../../lib/alerts/register/register.ts'
import { hashEntries } from '../../../lib/alerts/register/register-version.ts'
import { createVesselRegister, REGISTER_OPTIONS } from '../../../lib/alerts/register/vessel-register.ts'
import { dayMs, entryOf, IMO, identityOf, licenceOf } from './entries.ts'

const MMSI = '224123450'
const NOW = dayMs('2024-06-01')

describe('factsOf', () => {
  it('takes flag, type, gears and length from the register, and from AIS what it lacks', () => {
    const entry = entryOf({ mmsi: MMSI, gears: ['trawlers'], flag: 'ESP' })
    const identity = identityOf({ shipType: 70, lengthM: 30 })
    expect(createVesselRegister([entry]).factsOf(MMSI, identity, NOW)).toEqual({
      ...{ mmsi: MMSI, identity, flag: 'ESP', flagBy: 'register', flagConflict: false },
      // Known by its gear.
      ...{ type: 'fishing', gears: ['trawlers'], lengthM: 30, authorisations: [], watched: [] },
      registered: { entry, keys: ['mmsi'], conflicts: [], confidence: 0.85 },
    })
    expect(createVesselRegister([]).factsOf(MMSI, identity, NOW)).toMatchObject({
      ...{ flag: 'ESP', flagBy: 'mmsi', flagConflict: false, type: 'cargo', gears: [], registered: null },
    })
    expect(createVesselRegister([]).factsOf('123456789012345', null, NOW)).toMatchObject({
      ...{ identity: null, flag: '', flagBy: 'none', type: 'unknown', lengthM: Number.NaN },
    })
  })

  it.each([
    ['another flag than the digits', 'PAN', true],
    ['a territory and its state', 'SPM', true],
    ['the same', 'ESP', false],
    ['none', '', false],
  ])('%s', (_, flag, isConflict) => {
    const { flagConflict } = createVesselRegister([entryOf({ mmsi: MMSI, flag })]).factsOf(MMSI, null, NOW)
    expect(flagConflict).toBe(isConflict)
  })

  it('takes a territory for its state, on either side', () => {
    const facts = createVesselRegister([
      entryOf({ id: 'a', mmsi: '232001230', flag: 'IMN' }),
      entryOf({ id: 'b', mmsi: '231001230', flag: 'DNK' }),
      entryOf({ id: 'c', mmsi: '518001230', flag: 'NZL' }),
    ])
    expect(
      ['232001230', '231001230', '518001230'].map((mmsi) => facts.factsOf(mmsi, null, NOW).flagConflict),
    ).toEqual([false, false, true])
  })

  it('uses nothing below the threshold, and says so on asking', () => {
    const register = createVesselRegister([entryOf({ name: 'SEA STAR', flag: 'ESP', type: 'carrier' })])
    const identity = identityOf({ name: 'SEA STAR' })
    expect(register.factsOf(MMSI, identity, NOW)).toMatchObject({ registered: null, type: 'unknown' })
    expect(register.matchesOf(MMSI, identity, NOW)).toMatchObject([{ keys: ['name'], confidence: 0.35 }])
  })

  it('shares what is known among vessels that fit equally well, not among entries of one vessel', () => {
    const twice = (part: Partial<RegisterEntry>, other: Partial<RegisterEntry>) =>
      createVesselRegister([entryOf({ id: 'a', ...part }), entryOf({ id: 'b', ...other })])
    const reused = twice({ mmsi: MMSI, name: 'ANA MARIA' }, { mmsi: MMSI, name: 'BELLA' })
    expect(reused.factsOf(MMSI, null, NOW).registered).toBeNull()
    expect(reused.matchesOf(MMSI, null, NOW)).toMatchObject([
      { entry: { id: 'a' }, confidence: 0.425 },
      { entry: { id: 'b' }, confidence: 0.425 },
    ])
    expect(reused.factsOf(MMSI, identityOf({ name: 'BELLA' }), NOW).registered).toMatchObject({
      ...{ entry: { id: 'b' }, confidence: 0.96 },
    })
    const listedTwice = twice({ mmsi: MMSI, name: 'BELLA' }, { mmsi: MMSI, name: 'BELLA' })
    expect(listedTwice.factsOf(MMSI, null, NOW).registered).toMatchObject({ confidence: 0.85 })
  })

  it('does not look up what too many vessels have', () => {
    const crowd = (count: number) =>
      createVesselRegister(Array.from({ length: count }, (_, i) => entryOf({ id: `v${i}`, mmsi: MMSI })))
    expect(crowd(REGISTER_OPTIONS.mostSharing).matchesOf(MMSI, null, NOW)).toHaveLength(20)
    expect(crowd(REGISTER_OPTIONS.mostSharing + 1).matchesOf(MMSI, null, NOW)).toEqual([])
    // Many states of one vessel are one vessel.
    const states = Array.from({ length: 200 }, (_, i) =>
      entryOf({ mmsi: MMSI, name: `NAME ${i}`, fromMs: NOW + i, toMs: NOW + i + 1 }),
    )
    expect(createVesselRegister(states).factsOf(MMSI, null, NOW + 7).registered?.entry.name).toBe('NAME 7')
  })

  it('tells watch lists from the register proper, one entry of each, the surest first', () => {
    const facts = createVesselRegister([
      entryOf({ id: 'a', list: 'iuu', isWatchList: true, mmsi: MMSI, type: 'tanker', flag: 'PAN' }),
      entryOf({ id: 'b', list: 'iuu', isWatchList: true, imo: IMO.a }),
      entryOf({ id: 'c', list: 'port', isWatchList: true, imo: IMO.a, mmsi: '273456780', callSign: 'X1Y' }),
    ]).factsOf(MMSI, identityOf({ imo: IMO.a }), NOW)
    expect(facts.watched.map(({ entry, confidence }) => [entry.list, entry.id, confidence])).toEqual([
      ['iuu', 'b', 0.99],
      ['port', 'c', 0.95],
    ])
    expect(facts).toMatchObject({ registered: null, flag: 'ESP', type: 'unknown', authorisations: [] })
  })

  it('holds licences of every list of the register that surely has the vessel', () => {
    const national = licenceOf({ areas: ['country:ESP'] })
    const regional = licenceOf({ areas: ['rfmo-iccat'] })
    const facts = createVesselRegister([
      entryOf({ id: 'a', mmsi: MMSI, authorisations: [national] }),
      entryOf({ id: 'b', list: 'iccat', imo: IMO.a, authorisations: [regional] }),
      entryOf({ id: 'c', list: 'other', name: 'ANA MARIA', authorisations: [licenceOf({ areas: ['*'] })] }),
    ]).factsOf(MMSI, identityOf({ imo: IMO.a, name: 'ANA MARIA' }), NOW)
    expect(facts.registered?.entry.id).toBe('b')
    expect(facts.authorisations).toEqual([regional, national])
  })

  it('counts a licence from its own date, also when it was written later', () => {
    const old = licenceOf({ areas: ['a'], toMs: NOW })
    const dated = licenceOf({ areas: ['b'], fromMs: NOW - 10 })
    const undated = licenceOf({ areas: ['c'] })
    const register = createVesselRegister([
      entryOf({ mmsi: MMSI, authorisations: [old], toMs: NOW }),
      entryOf({ mmsi: MMSI, authorisations: [old, dated, undated], fromMs: NOW }),
      entryOf({ id: 'v2', mmsi: '224999990', authorisations: [], toMs: NOW }),
    ])
    const areasAt = (timeMs: number) =>
      register.factsOf(MMSI, null, timeMs).authorisations.flatMap(({ areas }) => areas)
    expect(areasAt(NOW - 1)).toEqual(['a', 'b'])
    expect(areasAt(NOW)).toEqual(['a', 'b', 'c'])
    expect(register.factsOf('224999990', null, NOW - 1).authorisations).toEqual([])
  })
})

/** Few values of each key, so that entries share, conflict and follow each other. */
const times = fc.constantFrom(null, 10, 20, 30)
const entries = fc.array(
  fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      list: fc.constantFrom('register', 'iccat', 'iuu'),
      mmsi: fc.constantFrom('', MMSI, '273456780'),
      imo: fc.constantFrom('', IMO.a, IMO.b, '9074728'),
      callSign: fc.constantFrom('', 'EABC', 'EA-BC', 'UXYZ'),
      name: fc.constantFrom('', 'SEA STAR', 'SEASTAR', 'SEA STAR II', 'NONE'),
      flag: fc.constantFrom('', 'ESP', 'RUS'),
      lengthM: fc.constantFrom(Number.NaN, 20, 100),
      authorisations: fc.array(fc.record({ fromMs: times, toMs: times }).map(licenceOf), { maxLength: 2 }),
      fromMs: times,
      toMs: times,
    })
    .map((part) => entryOf({ ...part, isWatchList: part.list === 'iuu' })),
  { maxLength: 12 },
)
const heard = fc.record({
  mmsi: fc.constantFrom(MMSI, '273456780', '123456789012345', ''),
  identity: fc.option(
    fc
      .record({
        imo: fc.constantFrom('', IMO.a, IMO.b, '9074728'),
        callSign: fc.constantFrom('', 'EABC', 'UXYZ'),
        name: fc.constantFrom('', 'SEA STAR', 'F/V SEA STAR', 'OTHER'),
        lengthM: fc.constantFrom(Number.NaN, 21, 99),
      })
      .map(identityOf),
  ),
  timeMs: fc.integer({ min: 0, max: 40 }),
})

describe('the register', () => {
  it('answers the same whatever the order of its entries', () => {
    const shuffled = entries.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, heard, ([list, other], { mmsi, identity, timeMs }) => {
        const [one, two] = [createVesselRegister(list), createVesselRegister(other)]
        expect(two.factsOf(mmsi, identity, timeMs)).toEqual(one.factsOf(mmsi, identity, timeMs))
        expect(two.version).toBe(one.version)
      }),
      { seed: 6, numRuns: 500 },
    )
  })

  it('finds what a look at every entry finds', () => {
    fc.assert(
      fc.property(entries, heard, (list, { mmsi, identity, timeMs }) => {
        const claims = claimsOfVessel(mmsi, identity)
        const fits = list.flatMap((entry) => {
          if ((entry.fromMs ?? -Infinity) > timeMs || (entry.toMs ?? Infinity) <= timeMs) return []
          const { keys, confidence } = compareClaims(claims, claimsOfEntry(entry))
          return keys.length > 0 && confidence > 0 ? [{ entry, confidence }] : []
        })
        const found = createVesselRegister(list).matchesOf(mmsi, identity, timeMs)
        expect(new Set(found.map(({ entry }) => entry))).toEqual(new Set(fits.map(({ entry }) => entry)))
        for (const { entry, confidence } of found) {
          const whole = fits.find((one) => one.entry === entry)!.confidence
          const shares = list.map((_, i) => Math.round((1000 * whole) / (i + 1)) / 1000)
          expect(shares).toContain(confidence)
        }
      }),
      { seed: 6, numRuns: 500 },
    )
  })

  it('changes its version with anything that an entry says', () => {
    const entry = entryOf({
      mmsi: MMSI,
      gears: ['trawlers', 'pots_and_traps'],
      authorisations: [licenceOf()],
    })
    const changes: readonly Partial<RegisterEntry>[] = [
      ...[{ id: 'x' }, { list: 'x' }, { isWatchList: true }, { mmsi: '273456780' }, { imo: IMO.a }],
      ...[{ callSign: 'X' }, { name: 'X' }, { flag: 'ESP' }, { type: 'tug' as const }, { gears: [] }],
      ...[{ lengthM: 3 }, { authorisations: [] }, { fromMs: 0 }, { toMs: 0 }, { note: 'x' }],
      ...[{ areas: ['x'] }, { gears: [] }, { fromMs: 0 }, { toMs: 0 }, { reference: 'x' }].map((part) => ({
        authorisations: [licenceOf(part)],
      })),
    ]
    const versions = [{}, ...changes].map((part) => hashEntries([{ ...entry, ...part }]))
    expect(new Set(versions).size).toBe(changes.length + 1)
    expect(hashEntries([{ ...entry, gears: ['pots_and_traps', 'trawlers'] }])).toBe(versions[0])
    expect(hashEntries([entry, entry])).not.toBe(versions[0])
  })
})
