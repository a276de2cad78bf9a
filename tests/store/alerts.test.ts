import { describe, expect, it } from 'vitest'
import type { Step } from '../../lib/alerts/lifecycle.ts'
import { listRevisionsOf, queryRevisions, readWithdrawn } from '../../lib/store/alert-revisions.ts'
import { addSilence, endSilence, listSilences } from '../../lib/store/alert-silences.ts'
import { findAlertIds, judgeAlert, listOrphans, measureRules, readAlert } from '../../lib/store/alerts.ts'
import { openReader, type Store } from '../../lib/store/store.ts'
import { alertFrom, hour, OTHER_SHIP, SHIP } from '../alerts/alert-world.ts'
import { positionAt, showAlerts } from './alert-folder.ts'
import { openTestWriter, temporaryFolder } from './folder.ts'

function step(state: Step['state'], other: Partial<Step> = {}): Step {
  return {
    state,
    reason: state === 'dismissed' ? 'false-positive' : null,
    note: 'seen',
    who: 'ana',
    ...other,
  }
}

const NOWHERE = {
  mmsi: null,
  otherMmsi: null,
  ruleId: null,
  zoneId: null,
  box: null,
  fromMs: null,
  toMs: null,
}
const EVERY_REVISION = { mmsi: null, changes: null, sinceMs: null, limit: 100, cursor: null }

async function withStore<Result>(use: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openTestWriter(temporaryFolder())
  return use(store).finally(() => store.close())
}

describe('an alert', () => {
  it('comes back as it was written, with its positions', () =>
    withStore(async (store) => {
      const alert = alertFrom(10, 14, { otherMmsi: OTHER_SHIP, open: true })
      const outside = alertFrom(20, 21, { suspicion: Number.NaN, tripId: null, zoneId: null, evidence: [] })
      await showAlerts(store, [alert, outside])
      const stored = await readAlert(store, alert.id)
      expect(stored).toMatchObject({ alert, state: 'new', judged: null, silencedBy: [], generation: 1 })
      expect(stored!.positions!.timeMs[0]).toBe(alert.startMs)
      expect((await readAlert(store, outside.id))!.alert).toEqual(outside)
      expect(await readAlert(store, 'none')).toBeNull()
      expect(await findAlertIds(store, alert.id.slice(0, -1), 9)).toEqual([alert.id])
      expect(await findAlertIds(store, SHIP, 9)).toEqual([alert.id, outside.id])
    }))

  it('takes the steps that are allowed, each following on the one before', () =>
    withStore(async (store) => {
      const alert = alertFrom(10, 14)
      await showAlerts(store, [alert])
      expect(await judgeAlert(store, 'none', step('acknowledged'), 5)).toMatchObject({
        fault: 'no-such-alert',
      })
      const first = await judgeAlert(store, alert.id, step('acknowledged'), 5)
      expect(first).toMatchObject({
        ok: true,
        judgement: {
          id: 1,
          mmsi: SHIP,
          ruleId: 'no-take',
          fromMs: hour(10),
          toMs: hour(14),
          supersedes: null,
        },
      })
      expect(await judgeAlert(store, alert.id, step('confirmed'), 6)).toMatchObject({
        judgement: { id: 2, supersedes: 1, writtenMs: 6 },
      })
      expect(await judgeAlert(store, alert.id, step('new'), 7)).toEqual({
        ...{ ok: false, fault: 'no-such-step' },
        from: expect.objectContaining({ state: 'confirmed' }),
      })
      const { state, judged } = (await readAlert(store, alert.id))!
      expect([state, judged!.history.map(({ state }) => state)]).toEqual([
        'confirmed',
        ['acknowledged', 'confirmed'],
      ])
    }))

  it('keeps what people said when a late report moves its beginning and id, in another generation too', () =>
    withStore(async (store) => {
      const [before, after] = [alertFrom(10, 14), alertFrom(7, 14)]
      await showAlerts(store, [before])
      await judgeAlert(store, before.id, step('dismissed', { reason: 'permitted', note: 'has a licence' }), 5)
      await addSilence(
        store,
        { ...NOWHERE, mmsi: SHIP, fromMs: hour(10), toMs: hour(14) },
        { who: 'ana', note: '', writtenMs: 6 },
      )
      for (const generation of [1, 2]) {
        await showAlerts(store, [after], { generation })
        expect(await readAlert(store, after.id)).toMatchObject({
          ...{ state: 'dismissed', silencedBy: [1] },
          judged: { reason: 'permitted', latest: { note: 'has a licence', who: 'ana' } },
        })
        expect(await listOrphans(store)).toEqual([])
      }
    }))
})

describe('what people said', () => {
  it('is an orphan where its alert was withdrawn, with the reason, and attaches again when it is back', () =>
    withStore(async (store) => {
      const alert = alertFrom(10, 14)
      await showAlerts(store, [alert])
      await judgeAlert(store, alert.id, step('confirmed'), 5)
      await showAlerts(store, [], { reason: 'rules changed', writtenMs: 2000 })
      expect(await listOrphans(store)).toMatchObject([
        {
          thread: [{ id: 1, state: 'confirmed' }],
          withdrawn: { alertId: alert.id, reason: 'rules changed', writtenMs: 2000 },
        },
      ])
      expect(await measureRules(store)).toEqual({ rules: [], orphans: 1 })
      await showAlerts(store, [alert])
      expect(await listOrphans(store)).toEqual([])
      expect((await readAlert(store, alert.id))!.state).toBe('confirmed')
    }))

  it('makes the precision of each rule', () =>
    withStore(async (store) => {
      const alerts = [0, 10, 20, 30].map((from) => alertFrom(from, from + 5))
      await showAlerts(store, [...alerts, alertFrom(0, 5, { ruleId: 'night' })])
      for (const alert of alerts.slice(0, 2)) await judgeAlert(store, alert.id, step('confirmed'), 5)
      await judgeAlert(store, alerts[2]!.id, step('dismissed'), 6)
      const { rules } = await measureRules(store)
      expect(rules).toMatchObject([
        { ruleId: 'night', alerts: 1, precision: Number.NaN },
        { ruleId: 'no-take', alerts: 4, precision: 2 / 3, byState: { new: 1, confirmed: 2, dismissed: 1 } },
      ])
    }))

  it('is never changed or deleted', () =>
    withStore(async (store) => {
      await showAlerts(store, [alertFrom(10, 14)])
      await judgeAlert(store, alertFrom(10, 14).id, step('acknowledged'), 5)
      await addSilence(store, { ...NOWHERE, mmsi: SHIP }, { who: 'ana', note: '', writtenMs: 6 })
      for (const [table, column] of [
        ['AlertJudgement', 'note'],
        ['AlertSilence', 'note'],
        ['AlertRevision', 'reason'],
      ]) {
        await expect(store.connection.sql.execute(`UPDATE "${table}" SET "${column}" = 'x'`)).rejects.toThrow(
          /only ever added/,
        )
        await expect(store.connection.sql.execute(`DELETE FROM "${table}"`)).rejects.toThrow(
          /only ever added/,
        )
      }
    }))
})

describe('a silence', () => {
  it('holds until it is ended, and both are kept', () =>
    withStore(async (store) => {
      const alert = alertFrom(10, 14)
      await showAlerts(store, [alert])
      const box = { westUnits: 0, eastUnits: 7_000_000, southUnits: 0, northUnits: 34_000_000 }
      const scope = { ...NOWHERE, ruleId: 'no-take', box }
      const added = await addSilence(store, scope, { who: 'ana', note: 'harbour works', writtenMs: 6 })
      expect(added).toMatchObject({ ok: true, silence: { id: 1, ...scope, note: 'harbour works' } })
      expect((await readAlert(store, alert.id))!.silencedBy).toEqual([1])
      const end = { who: 'ben', note: 'works over', writtenMs: 9 }
      expect(await endSilence(store, 1, end)).toMatchObject({ id: 1, ended: { id: 2, ...end } })
      expect((await readAlert(store, alert.id))!.silencedBy).toEqual([])
      expect(await endSilence(store, 1, end)).toBeNull()
      expect(await endSilence(store, 2, end)).toBeNull()
      expect(await listSilences(store)).toMatchObject([{ id: 1, ...scope, ended: { who: 'ben' } }])
    }))

  it('of everything is refused, by the database too', () =>
    withStore(async (store) => {
      const nobody = { who: 'ana', note: '', writtenMs: 6 }
      expect(await addSilence(store, NOWHERE, nobody)).toEqual({ ok: false, fault: 'silences-everything' })
      await expect(store.connection.prisma.alertSilence.create({ data: nobody })).rejects.toThrow()
      expect(await listSilences(store)).toEqual([])
    }))
})

describe('revisions', () => {
  it('tell what was added, changed and withdrawn, and keep what was withdrawn', () =>
    withStore(async (store) => {
      const [stays, moves, goes] = [
        alertFrom(0, 5),
        alertFrom(10, 14),
        alertFrom(20, 21, { suspicion: Number.NaN }),
      ]
      const moved = alertFrom(8, 14)
      expect(await showAlerts(store, [stays, moves, goes])).toEqual({
        alerts: 3,
        added: 3,
        changed: 0,
        withdrawn: 0,
      })
      const next = { generation: 2, reason: 'import of late.csv', writtenMs: 2000 }
      expect(await showAlerts(store, [stays, moved], next)).toEqual({
        alerts: 2,
        added: 0,
        changed: 1,
        withdrawn: 1,
      })
      const { revisions } = await queryRevisions(store, { ...EVERY_REVISION, sinceMs: 2000 })
      expect(
        revisions.map(({ change, alertId, previousId, reason }) => [change, alertId, previousId, reason]),
      ).toEqual([
        ['withdrawn', goes.id, null, next.reason],
        ['changed', moved.id, moves.id, next.reason],
      ])
      expect(revisions[1]!.fields).toContainEqual({ field: 'startMs', from: hour(10), to: hour(8) })
      expect(revisions[0]!.record).toEqual(goes)
      expect((await readWithdrawn(store, goes.id))!.positions!.timeMs[0]).toBe(goes.startMs)
      expect(positionAt(goes.startMs)).not.toEqual(positionAt(stays.startMs))
      expect(await readWithdrawn(store, stays.id)).toBeNull()
    }))

  it('of an alert go back over the ids that it had', () =>
    withStore(async (store) => {
      for (const from of [10, 8, 6]) await showAlerts(store, [alertFrom(from, 14)], { writtenMs: from })
      const changes = (await listRevisionsOf(store, alertFrom(6, 14).id)).map(({ change, alertId }) => [
        change,
        alertId,
      ])
      expect(changes).toEqual([
        ['added', alertFrom(10, 14).id],
        ['changed', alertFrom(8, 14).id],
        ['changed', alertFrom(6, 14).id],
      ])
    }))

  it('come page by page, newest first, filtered', () =>
    withStore(async (store) => {
      await showAlerts(
        store,
        [0, 10, 20, 30].map((from) => alertFrom(from, from + 5)),
      )
      await showAlerts(store, [alertFrom(0, 5, { mmsi: OTHER_SHIP })])
      const first = await queryRevisions(store, { ...EVERY_REVISION, limit: 3 })
      const second = await queryRevisions(store, { ...EVERY_REVISION, limit: 9, cursor: first.cursor })
      expect([...first.revisions, ...second.revisions].map(({ id }) => id)).toEqual([
        9, 8, 7, 6, 5, 4, 3, 2, 1,
      ])
      expect(second.cursor).toBeNull()
      const withdrawn = await queryRevisions(store, { ...EVERY_REVISION, changes: ['withdrawn'], mmsi: SHIP })
      expect(withdrawn.revisions).toHaveLength(4)
    }))
})

it('readers see nothing of a judging that is rolled back', async () => {
  const dir = temporaryFolder()
  const store = await openTestWriter(dir)
  await showAlerts(store, [alertFrom(10, 14)])
  await expect(showAlerts(store, [alertFrom(0, 5), alertFrom(0, 5)])).rejects.toThrow()
  const reader = await openReader(dir)
  expect(await findAlertIds(reader, '', 9)).toEqual([alertFrom(10, 14).id])
  expect((await queryRevisions(reader, EVERY_REVISION)).revisions).toHaveLength(1)
  await reader.close()
  await store.close()
})
