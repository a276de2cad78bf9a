import { describe, expect, it } from 'vitest'
import { reviseAlerts } from '../../lib/alerts/revisions.ts'
import { alertFrom, causeFrom, hour, OTHER_SHIP, SHIP } from './alert-world.ts'

const alert = alertFrom(10, 14)

/** Change, id, former id and names of the fields that changed. */
function told(old: Parameters<typeof reviseAlerts>[0], now: Parameters<typeof reviseAlerts>[1]) {
  return reviseAlerts(old, now).map((revision) =>
    revision.change === 'changed'
      ? [revision.change, revision.alert.id, revision.previousId, revision.fields.map(({ field }) => field)]
      : [revision.change, revision.alert.id],
  )
}

/** The same without the fields. */
function brief(...alerts: Parameters<typeof reviseAlerts>) {
  return told(...alerts).map(([change, id, previousId]) => [change, id, previousId ?? null])
}

describe('alerts of before and now', () => {
  it('that are the same are no revision, nor are other versions, ids of outputs or evidence', () => {
    const { versions, evidence, causes } = alert
    const sameSaid = {
      ...alert,
      versions: { ...versions, rules: 'rules 2', suspicion: 'suspicion 2' },
      evidence: evidence.map((item) => ({ ...item, contribution: item.contribution + 1 })),
      causes: causes.map((cause) => ({ ...cause, outputIds: ['other'] })),
      ...{ decidedMs: hour(99), tripId: 'other', rank: 0.81 },
    }
    expect(told([alert], [sameSaid])).toEqual([])
    expect(told([], [])).toEqual([])
  })

  it('are added and withdrawn as they come and go', () => {
    expect(told([], [alert])).toEqual([['added', alert.id]])
    expect(reviseAlerts([alert], [])).toEqual([{ change: 'withdrawn', alert }])
  })

  it('keep their history when a late report moves beginning and id', () => {
    const moved = alertFrom(8, 14)
    expect(reviseAlerts([alert], [moved])).toEqual([
      {
        ...{ change: 'changed', alert: moved, previousId: alert.id },
        fields: [
          { field: 'startMs', from: hour(10), to: hour(8) },
          { field: 'raisedMs', from: hour(10), to: hour(8) },
          {
            field: 'causes',
            from: [expect.objectContaining({ startMs: hour(10) })],
            to: [expect.objectContaining({ startMs: hour(8) })],
          },
        ],
      },
    ])
  })

  it('tell each field that an analyst reads', () => {
    const changes = {
      endMs: { endMs: hour(15) },
      open: { open: true },
      place: { lonUnits: 1 },
      zoneId: { zoneId: 'other' },
      otherMmsi: { otherMmsi: OTHER_SHIP },
      severity: { severity: 'low' },
      suspicion: { suspicion: 0.5 },
      causes: { causes: [causeFrom(10, 12), causeFrom(13, 14)] },
      vessel: { vessel: { ...alert.vessel, name: 'OTHER' } },
    } as const
    for (const [field, other] of Object.entries(changes))
      expect(told([alert], [{ ...alert, ...other }])).toEqual([['changed', alert.id, null, [field]]])
    const suspicionGone = reviseAlerts([alert], [{ ...alert, suspicion: Number.NaN }])
    expect(suspicionGone).toMatchObject([{ fields: [{ field: 'suspicion', from: 0.712, to: null }] }])
  })

  it('that split or merge are one that changed, and one that came or went', () => {
    const parts = [alertFrom(9.5, 11), alertFrom(11.5, 14)] as const
    const [small, large] = parts
    expect(brief([alert], parts)).toEqual([
      ['changed', large.id, alert.id],
      ['added', small.id, null],
    ])
    expect(brief(parts, [alert])).toEqual([
      ['withdrawn', small.id, null],
      ['changed', alert.id, large.id],
    ])
  })

  it('are paired by id before overlap, and only within vessel and rule', () => {
    const same = { ...alertFrom(40, 41), id: alert.id }
    expect(brief([alert], [alertFrom(9, 15), same])).toEqual([
      ['changed', alert.id, null],
      ['added', alertFrom(9, 15).id, null],
    ])
    for (const other of [{ mmsi: OTHER_SHIP }, { ruleId: 'night' }])
      expect(
        told([alert], [alertFrom(10, 14, other)])
          .map(([change]) => change)
          .sort(),
      ).toEqual(['added', 'withdrawn'])
  })

  it('come in one order, whatever order they are given in', () => {
    const old = [alertFrom(0, 5), alertFrom(10, 14), alertFrom(0, 5, { mmsi: OTHER_SHIP })]
    const now = [alertFrom(1, 6), alertFrom(3, 12), alertFrom(20, 21, { ruleId: 'night' })]
    const ids = (revisions: ReturnType<typeof reviseAlerts>) =>
      revisions.map(({ change, alert: { mmsi, ruleId } }) => [mmsi, ruleId, change])
    const [forwards, backwards] = [reviseAlerts(old, now), reviseAlerts(old.toReversed(), now.toReversed())]
    expect(new Set(backwards)).toEqual(new Set(forwards))
    expect(ids(forwards).map(([mmsi, ruleId]) => `${mmsi} ${ruleId}`)).toEqual([
      `${SHIP} night`,
      `${SHIP} no-take`,
      `${SHIP} no-take`,
      `${OTHER_SHIP} no-take`,
    ])
  })
})
