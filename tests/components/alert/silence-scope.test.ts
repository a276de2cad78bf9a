import { describe, expect, it } from 'vitest'
import { toSilence, USUAL_CHOICE } from '../../../components/alert/silence-scope.ts'
import { wireAlert } from '../../../lib/server/feed/wire-records.ts'
import { alertFrom, hour, OTHER_SHIP, SHIP } from '../../alerts/alert-world.ts'

const alert = wireAlert.parse(alertFrom(10, 14, { otherMmsi: OTHER_SHIP }))
const NOTHING = { ...USUAL_CHOICE, isVessel: false, isRule: false }

describe('a silence made from an alert', () => {
  it('is of its vessel and rule, from its beginning to a week from now, as it is first offered', () => {
    expect(toSilence(alert, USUAL_CHOICE, hour(20), 'moored')).toEqual({
      ...{ mmsi: SHIP, otherMmsi: null, rule: 'no-take', zone: null, box: null, note: 'moored' },
      ...{ from: new Date(hour(10)).toISOString(), until: new Date(hour(20 + 168)).toISOString() },
    })
  })

  it('of a pair names both vessels, whether the first was chosen or not', () => {
    expect(toSilence(alert, { ...NOTHING, isPair: true }, hour(20), '')).toMatchObject({
      ...{ mmsi: SHIP, otherMmsi: OTHER_SHIP, rule: null },
    })
  })

  it('of an area holds all of the alert', () => {
    const { box } = toSilence(alert, { ...NOTHING, isArea: true }, hour(20), '')!
    const [west, south, east, north] = box!.split(',').map((text) => Number(text) * 600_000)
    expect(west!).toBeLessThanOrEqual(alert.westUnits)
    expect(south!).toBeLessThanOrEqual(alert.southUnits)
    expect(east!).toBeGreaterThanOrEqual(alert.eastUnits)
    expect(north!).toBeGreaterThanOrEqual(alert.northUnits)
  })

  it('for good has no ends, and one of nothing is none', () => {
    expect(toSilence(alert, { ...USUAL_CHOICE, time: 'always' }, hour(20), '')).toMatchObject({
      ...{ from: null, until: null },
    })
    expect(toSilence(alert, NOTHING, hour(20), '')).toBeNull()
    expect(toSilence({ ...alert, zoneId: null }, { ...NOTHING, isZone: true }, hour(20), '')).toBeNull()
  })
})
