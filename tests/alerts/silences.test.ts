import { describe, expect, it } from 'vitest'
import { type AlertSilence, findSilenceFault, silencesOf } from '../../lib/alerts/silences.ts'
import { alertFrom, causeFrom, hour, OTHER_SHIP, SHIP } from './alert-world.ts'

function silence(other: Partial<AlertSilence>): AlertSilence {
  return {
    ...{
      id: 1,
      mmsi: null,
      otherMmsi: null,
      ruleId: null,
      zoneId: null,
      box: null,
      fromMs: null,
      toMs: null,
    },
    ...{ note: '', who: 'ana', writtenMs: 0, ...other },
  }
}

const week = { fromMs: hour(0), toMs: hour(168) }

describe('a silence', () => {
  it('of a vessel, a rule or both covers those alone', () => {
    const alert = alertFrom(10, 14)
    expect(silencesOf(alert, [silence({ mmsi: SHIP })])).toEqual([1])
    expect(silencesOf(alert, [silence({ mmsi: OTHER_SHIP })])).toEqual([])
    expect(silencesOf(alert, [silence({ ruleId: 'no-take' })])).toEqual([1])
    expect(silencesOf(alert, [silence({ mmsi: SHIP, ruleId: 'night' })])).toEqual([])
    expect(
      silencesOf(alert, [silence({ mmsi: SHIP, ruleId: 'no-take' }), silence({ id: 2, mmsi: SHIP })]),
    ).toEqual([1, 2])
  })

  it('of a pair covers what the two do with each other, whoever is named first', () => {
    const meetingOf = (otherMmsi: string | null) =>
      alertFrom(10, 14, { otherMmsi, causes: [causeFrom(10, 14, { otherMmsi })] })
    const meeting = meetingOf(OTHER_SHIP)
    for (const pair of [
      { mmsi: SHIP, otherMmsi: OTHER_SHIP },
      { mmsi: OTHER_SHIP, otherMmsi: SHIP },
    ]) {
      expect(silencesOf(meeting, [silence(pair)])).toEqual([1])
      expect(silencesOf(alertFrom(10, 14), [silence(pair)])).toEqual([])
      expect(silencesOf(meetingOf('257000003'), [silence(pair)])).toEqual([])
      const both = [...meeting.causes, ...meetingOf('257000003').causes]
      expect(silencesOf({ ...meeting, causes: both }, [silence(pair)])).toEqual([])
      expect(silencesOf({ ...meetingOf(SHIP), mmsi: OTHER_SHIP }, [silence(pair)])).toEqual([1])
      expect(silencesOf({ ...meetingOf(SHIP), mmsi: '257000003' }, [silence(pair)])).toEqual([])
    }
  })

  it('of two ships on one MMSI, for a week, lets what comes after be heard', () => {
    const scope = { mmsi: SHIP, ruleId: 'two-ships', ...week }
    const conflict = (from: number, to: number) =>
      alertFrom(from, to, { ruleId: 'two-ships', causes: [causeFrom(from, to, { conflict: 'overlap' })] })
    expect(silencesOf(conflict(10, 100), [silence(scope)])).toEqual([1])
    expect(silencesOf(conflict(169, 170), [silence(scope)])).toEqual([])
    expect(silencesOf(conflict(100, 400), [silence(scope)])).toEqual([])
  })

  it('of a zone covers alerts all of whose causes are of it', () => {
    const elsewhere = causeFrom(12, 14, { zoneId: 'other' })
    expect(silencesOf(alertFrom(10, 14), [silence({ zoneId: 'reserve' })])).toEqual([1])
    expect(
      silencesOf(alertFrom(10, 14, { causes: [causeFrom(10, 11), elsewhere] }), [
        silence({ zoneId: 'reserve' }),
      ]),
    ).toEqual([])
  })

  it('of an area covers alerts that lie wholly in it, across 180 degrees too', () => {
    const box = { westUnits: 5_900_000, eastUnits: 6_100_000, southUnits: 32_900_000, northUnits: 33_100_000 }
    expect(silencesOf(alertFrom(10, 14), [silence({ box })])).toEqual([1])
    for (const smaller of [
      { ...box, westUnits: box.westUnits + 1 },
      { ...box, eastUnits: box.eastUnits - 1 },
      { ...box, southUnits: box.southUnits + 1 },
      { ...box, northUnits: box.northUnits - 1 },
    ])
      expect(silencesOf(alertFrom(10, 14), [silence({ box: smaller })])).toEqual([])
    const across = { ...box, westUnits: 107_000_000, eastUnits: -107_000_000 }
    const alert = (westUnits: number, eastUnits: number) => alertFrom(10, 14, { westUnits, eastUnits })
    expect(silencesOf(alert(107_900_000, -107_900_000), [silence({ box: across })])).toEqual([1])
    expect(silencesOf(alert(-107_500_000, -107_400_000), [silence({ box: across })])).toEqual([1])
    expect(silencesOf(alert(-107_500_000, -106_900_000), [silence({ box: across })])).toEqual([])
    expect(silencesOf(alert(106_900_000, 107_100_000), [silence({ box: across })])).toEqual([])
  })
})

describe('recomputation', () => {
  const made = silence({ mmsi: SHIP, ruleId: 'no-take', fromMs: hour(10), toMs: hour(14) })

  it('leaves silenced what late data or a threshold move a little, under whatever id', () => {
    for (const [from, to] of [
      [10, 14],
      [8, 14],
      [11, 12],
      [10, 17],
    ] as const)
      expect(silencesOf(alertFrom(from, to), [made])).toEqual([1])
  })

  it('makes heard again what grows by a cause of its own, or mostly outlasts the silence', () => {
    const causes = [causeFrom(10, 14), causeFrom(20, 21)]
    expect(silencesOf(alertFrom(10, 21, { causes }), [made])).toEqual([])
    expect(silencesOf(alertFrom(10, 19), [made])).toEqual([])
  })

  it('may be covered by several silences, each cause by its own', () => {
    const causes = [causeFrom(10, 14), causeFrom(20, 21)]
    const later = silence({ id: 2, mmsi: SHIP, fromMs: hour(19) })
    expect(silencesOf(alertFrom(10, 21, { causes }), [later, made])).toEqual([1, 2])
  })

  it('covers instants from the beginning of the silence to before its end', () => {
    const instants = [9.99, 10, 13.99, 14].map((at) => silencesOf(alertFrom(at, at), [made]).length)
    expect(instants).toEqual([0, 1, 1, 0])
  })
})

it('is refused where it would silence everything, names half a pair, ends before it begins, or is nobody’s', () => {
  expect(findSilenceFault(silence({}))).toBe('silences-everything')
  expect(findSilenceFault(silence(week))).toBe('silences-everything')
  expect(findSilenceFault(silence({ otherMmsi: SHIP, ruleId: 'no-take' }))).toBe('other-without-vessel')
  expect(findSilenceFault(silence({ mmsi: SHIP, fromMs: 5, toMs: 5 }))).toBe('ends-before-it-begins')
  expect(findSilenceFault(silence({ mmsi: SHIP, who: '' }))).toBe('no-person')
  expect(findSilenceFault(silence({ mmsi: SHIP, note: '\u0007' }))).toBe('unfit-text')
  expect(findSilenceFault(silence({ mmsi: SHIP, ...week }))).toBeNull()
})
