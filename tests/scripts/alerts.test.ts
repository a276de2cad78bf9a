import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runAlerts } from '../../scripts/alerts-run.ts'
import { alertFrom, hour, OTHER_SHIP } from '../alerts/alert-world.ts'
import { showAlerts } from '../store/alert-folder.ts'
import { openTestWriter, temporaryFolder } from '../store/folder.ts'

interface Ran {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

async function alerts(...args: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  const out = { write: (text: string) => (stdout += text) }
  const complaints = { write: (text: string) => (stderr += text) }
  return { status: await runAlerts(args, out, complaints), stdout, stderr }
}

const ID = '3f9c2a7e00000001'
const MET = { ...alertFrom(10, 14), id: ID, otherMmsi: OTHER_SHIP }
const GONE = { ...alertFrom(40, 44), id: '77770000aaaa0000' }
const QUIET = { ...alertFrom(60, 64, { ruleId: 'night' }), id: 'a000000000000000', rank: 0.1 }

async function makeFolder(): Promise<string> {
  const dir = join(temporaryFolder(), 'data')
  const store = await openTestWriter(dir)
  await showAlerts(store, [MET, GONE])
  await showAlerts(store, [MET, QUIET], { reason: 'import of late.csv', writtenMs: hour(0) })
  await store.close()
  return dir
}

it('lists alerts as a table that says when, who, what, where, how grave and where it stands', async () => {
  const dir = await makeFolder()
  const [table, json, none, shown, gone] = await Promise.all([
    alerts('list', '--data', dir, '--no-budget'),
    alerts('list', '--data', dir, '--json', '--rule', 'night', '--min-suspicion', '0.7'),
    alerts('list', '--data', dir, '--state', 'confirmed'),
    alerts('show', '3f9c', '--data', dir),
    alerts('show', GONE.id, '--data', dir),
  ])
  expect(table).toEqual({
    ...{ status: 0, stderr: '' },
    stdout: [
      `${dir}: 2 alerts; in all 2 new`,
      '',
      'id          raised                vessel                rule     zone     severity  suspicion  state',
      '3f9c2a7e00  2026-03-01 10:00 UTC  OCEAN STAR 219000001  no-take  reserve  high      0.712      new',
      'a000000000  2026-03-03 12:00 UTC  OCEAN STAR 219000001  night    reserve  high      0.712      new',
      '',
    ].join('\n'),
  })
  expect(JSON.parse(json!.stdout)).toMatchObject({
    ...{
      total: 1,
      simulated: false,
      heldBack: {},
      alerts: [{ alert: { id: QUIET.id }, state: 'new', silencedBy: [] }],
    },
  })
  expect(none!.stdout).toBe(`${dir}: 0 alerts; in all 2 new\n`)
  for (const said of [
    `alert ${ID}`,
    `with       ${OTHER_SHIP}`,
    '55.0000N 10.0000E, zone (reserve)',
    'behaviour.minMinutes: 61 (20)',
    '+1.750 closedFishingHours 1.02',
    'flag DNK by mmsi',
    'register r1 (imo; 0.98)',
    '1 position',
    'added      1970-01-01 00:00 UTC: import of a.csv',
  ])
    expect(shown!.stdout).toContain(said)
  expect(gone!.stdout).toContain(
    'withdrawn 2026-03-01 00:00 UTC: import of late.csv; as it was:\nalert 77770000aaaa0000',
  )
})

it('takes steps, silences and tells what became of them', async () => {
  const dir = await makeFolder()
  const by = ['--who', 'ana', '--data', dir]
  expect(await alerts('acknowledge', '3f9c', ...by)).toMatchObject({
    status: 0,
    stdout: '219000001 no-take: acknowledged\n',
  })
  const dismissed = await alerts(
    'dismiss',
    '3f9c',
    '--reason',
    'permitted',
    '--note',
    'licensed',
    ...by,
    '--json',
  )
  expect(JSON.parse(dismissed.stdout)).toMatchObject({
    state: 'dismissed',
    reason: 'permitted',
    who: 'ana',
    supersedes: 1,
  })
  expect(await alerts('release', '3f9c', ...by)).toMatchObject({
    ...{ status: 1, stdout: '' },
    stderr: `alerts: ${dir}: alert ${ID} is dismissed, which cannot become new; it can be investigating, confirmed\n`,
  })
  expect(
    await alerts('silence', '--rule', 'night', '--until', '2026-03-20', '--note', 'squid season', ...by),
  ).toMatchObject({
    stdout: expect.stringMatching(
      /^silenced: 1 {2}rule night, until 2026-03-20 00:00 UTC; by ana, .*: squid season\n$/,
    ),
  })
  const [list, silences, precision, orphans, revisions] = await Promise.all([
    alerts('list', '--data', dir, '--state', 'all'),
    alerts('silences', '--data', dir),
    alerts('precision', '--data', dir),
    alerts('orphans', '--data', dir),
    alerts('revisions', '--change', 'withdrawn', '--data', dir),
  ])
  expect(list!.stdout).toContain('silenced: 1 (--silenced only shows them)')
  expect(list!.stdout).toMatch(/3f9c2a7e00 .* dismissed \(permitted\)\n$/)
  expect(silences!.stdout).toMatch(/^1 {2}rule night, until/)
  expect(precision!.stdout).toMatch(/no-take +1 +0 +0 +0 +1 +0 +0 +0\.00 \(0\.00 to 0\.79\)/)
  expect(orphans!.stdout).toBe(`${dir}: all that was said of alerts is on an alert\n`)
  expect(revisions!.stdout).toMatch(/withdrawn +7777000 ?0aa/)
  expect((await alerts('end-silence', '1', ...by)).stdout).toMatch(/^ended: 1 {2}rule night/)
  expect(await alerts('end-silence', '1', ...by)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('no silence 1 holds'),
  })
})

it('says in one line what is wrong', async () => {
  const dir = await makeFolder()
  const ran = await Promise.all([
    alerts('show', 'ffff', '--data', dir),
    alerts('dismiss', '3f9c', '--data', dir),
    alerts('list', '--state', 'open', '--data', dir),
    alerts('silence', '--until', '2026-03-20', '--data', dir),
    alerts('list', '--data', join(dir, 'none')),
    alerts('investigate', '3f9c', '--who', '', '--data', dir),
  ])
  expect(ran.map(({ status }) => status)).toEqual([1, 2, 2, 2, 1, 1])
  expect(ran.map(({ stdout }) => stdout).join('')).toBe('')
  expect(ran.map(({ stderr }) => stderr.trim())).toEqual([
    `alerts: ${dir}: no alert has the id ffff: npm run alerts -- list --state all shows them`,
    `error: required option '--reason <reason>' not specified`,
    expect.stringContaining(`'open' is none of new, acknowledged`),
    'error: a silence needs --mmsi, --rule, --zone or --box',
    `alerts: ${join(dir, 'none')} holds no data yet`,
    `alerts: ${dir}: alert ${ID} is judged by a person: --who names them`,
  ])
})
