import { expect, test } from 'vitest'
import { groupBy } from '../../lib/alerts/group-by.ts'
import { WitnessSearch } from '../../lib/events/going-dark.ts'
import { GoingDarkTimeline } from '../../lib/events/going-dark-timeline.ts'
import { recomputeGoingDark, type StoredRows } from '../../lib/events/going-dark-timeline-recompute.ts'
import { noMeeting } from '../../lib/events/meeting-points.ts'
import type { GoingDarkOutput } from '../../lib/events/outputs.ts'
import type { SilenceOutput } from '../../lib/features/outputs.ts'
import { HALF_TURN, unitsOfLatDeg, unitsOfLonDeg } from '../../lib/geo/units.ts'
import { Random } from '../../lib/simulate/random.ts'
import { caseCount, recordProof } from '../proof.ts'
import { LATENESS_MS, ReplayVessel, stretchOf } from './meeting-replay.ts'
import { driftFleet, placesOf, type WorldTrack } from './meeting-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const NO_PORTS = placesOf([])
const CENTRES = [
  { lonUnits: unitsOfLonDeg(-30.02), latUnits: unitsOfLatDeg(20) },
  { lonUnits: unitsOfLonDeg(180), latUnits: unitsOfLatDeg(-40) },
  { lonUnits: unitsOfLonDeg(12), latUnits: unitsOfLatDeg(89.97) },
]

/** How a silence is told as time goes by: as a mark, as dark, as ended; the last one stands. */
interface Told {
  readonly atMs: number
  readonly silence: SilenceOutput
}

/** Ships of each of which few others are within reach, and their silences: any positions of theirs will do. */
function worldAt(seed: number, centre: { lonUnits: number; latUnits: number }) {
  const random = new Random(seed, 'silences')
  const fleet = driftFleet(seed, 24, 1.1, centre).map((track, ship): WorldTrack => {
    // Some ten nautical miles apart, so that who is within 20 changes.
    const east = Math.floor(ship / 8) * 110_000
    return {
      ...track,
      positions: track.positions.map((at) => ({
        ...at,
        lonUnits: ((at.lonUnits + east + HALF_TURN) % (2 * HALF_TURN)) - HALF_TURN,
      })),
    }
  })
  const told: Told[][] = []
  for (const { mmsi, trackId, positions } of fleet)
    for (let i = 0; i + 1 < positions.length; i++) {
      if (random.next() > 0.1) continue
      const off = positions[i]!
      const medianIntervalMs = random.between(1, 40) * MINUTE_MS
      const darkMs = off.timeMs + Math.max(2 * HOUR_MS, 10 * medianIntervalMs)
      const onMs = darkMs + Math.floor(random.between(0, 20) * HOUR_MS)
      const open: SilenceOutput = {
        ...{ kind: 'silence', id: `${trackId}-${i}`, mmsi, trackId, decidedMs: off.timeMs + 2 * HOUR_MS },
        ...{
          open: true,
          offMs: off.timeMs,
          onMs: null,
          offLonUnits: off.lonUnits,
          offLatUnits: off.latUnits,
        },
        ...{ onLonUnits: null, onLatUnits: null, offShoreNm: 12.5, inPort: false, messageType: 1 },
        ...{ medianIntervalMs, longestIntervalMs: medianIntervalMs, darkMs, dark: false },
      }
      const dark = { ...open, dark: true, decidedMs: darkMs }
      const ended = { ...dark, open: false, decidedMs: onMs, onMs, onLonUnits: 600_000, onLatUnits: 0 }
      told.push([
        { atMs: off.timeMs + 2 * HOUR_MS, silence: open },
        { atMs: darkMs, silence: dark },
        { atMs: onMs, silence: ended },
      ])
    }
  return { fleet, told }
}

function search(
  fleet: readonly WorldTrack[],
  silences: readonly SilenceOutput[],
  shipUntilMs: (mmsi: string) => number,
  isInOutage: (timeMs: number) => boolean,
): GoingDarkOutput[] {
  const found = new WitnessSearch(
    silences.filter(({ dark, mmsi, offMs }) => dark && offMs < shipUntilMs(mmsi)),
  )
  const all = Array.from(silences, (_, i) => i)
  const near = all.slice(
    0,
    silences.filter(({ dark, mmsi, offMs }) => dark && offMs < shipUntilMs(mmsi)).length,
  )
  for (const { mmsi, positions } of fleet)
    for (const { timeMs, lonUnits, latUnits } of positions)
      if (timeMs < shipUntilMs(mmsi)) found.addRow(near, mmsi, timeMs, lonUnits, latUnits)
  return found.finish(isInOutage)
}

function storedRows(fleet: readonly WorldTrack[]): StoredRows[] {
  return fleet.map(({ mmsi, positions }) => ({
    mmsi,
    rowMs: Float64Array.from(positions, ({ timeMs }) => timeMs),
    rowLonUnits: Int32Array.from(positions, ({ lonUnits }) => lonUnits),
    rowLatUnits: Int32Array.from(positions, ({ latUnits }) => latUnits),
  }))
}

function byId(outputs: Iterable<GoingDarkOutput>): GoingDarkOutput[] {
  return [...outputs].sort((a, b) => (a.id < b.id ? -1 : 1))
}

interface Counts {
  changed: number
  gone: number
  settled: number
  refused: number
}

async function replay(
  seed: number,
  { fleet, told }: ReturnType<typeof worldAt>,
  counts: Counts,
  drop: (sinceMs: number, nowMs: number) => boolean = () => false,
): Promise<{ stood: GoingDarkOutput[]; expected: GoingDarkOutput[] }> {
  const random = new Random(seed, 'replay')
  const vessels = [...groupBy(fleet, ({ mmsi }) => mmsi)].map(
    ([mmsi, tracks]) => new ReplayVessel(mmsi, tracks, random, 0.15),
  )
  const startMs = Math.min(...fleet.map(({ positions }) => positions[0]!.timeMs))
  const endMs = Math.max(...fleet.map(({ positions }) => positions.at(-1)!.timeMs)) + LATENESS_MS
  // A few ships turn out to be gear beacons, and the feed to have been silent.
  const beacons = new Map<string, { knownMs: number; fromMs: number }>()
  for (const { mmsi } of vessels) {
    const fromMs = startMs + random.between(0, 30) * HOUR_MS
    if (random.next() < 0.2) beacons.set(mmsi, { fromMs, knownMs: fromMs + random.between(0, 2) * HOUR_MS })
  }
  const outage = {
    fromMs: startMs + 10 * HOUR_MS,
    toMs: startMs + 14 * HOUR_MS,
    knownMs: startMs + 14 * HOUR_MS,
  }
  let nowMs = startMs
  const shipUntilMs = (mmsi: string) => {
    const beacon = beacons.get(mmsi)
    return beacon !== undefined && beacon.knownMs <= nowMs ? beacon.fromMs : Number.POSITIVE_INFINITY
  }
  const isInOutage = (timeMs: number) =>
    outage.knownMs <= nowMs && timeMs >= outage.fromMs && timeMs < outage.toMs
  const setup = { latenessMs: LATENESS_MS, shipUntilMs, isInOutage }
  let timeline = new GoingDarkTimeline(setup)
  const stood = new Map<string, GoingDarkOutput>()
  const last = new Map<string, SilenceOutput>()
  const update = () => {
    const change = timeline.update(nowMs)
    for (const id of change.gone) expect(stood.delete(id)).toBe(true)
    for (const output of change.put) {
      if (stood.has(output.id)) counts.changed++
      expect(stood.get(output.id)).not.toEqual(output)
      stood.set(output.id, output)
    }
    counts.gone += change.gone.length
  }
  // What is refused is looked for in what is stored.
  const load = async () => storedRows(fleet)
  const put = async (silence: SilenceOutput) => {
    if (timeline.putSilence(silence)) return
    expect(silence.offMs).toBeLessThan(timeline.horizonMs)
    for (const found of await recomputeGoingDark({ silences: [silence], shipUntilMs, isInOutage, load }))
      timeline.settle(found.silence, found.output)
    counts.refused++
  }
  while (nowMs < endMs) {
    const beforeMs = nowMs
    nowMs = Math.min(endMs, nowMs + Math.floor(random.between(10, 90)) * MINUTE_MS)
    for (const vessel of vessels) {
      const sinceMs = vessel.hear(nowMs)
      if (sinceMs === Number.POSITIVE_INFINITY || drop(sinceMs, nowMs)) continue
      const from = stretchOf(sinceMs - Math.floor(random.between(0, 5)) * 30 * MINUTE_MS)
      expect(timeline.replaceRows(vessel.mmsi, from, vessel.parts(NO_PORTS, from), sinceMs)).toEqual([])
    }
    for (const versions of told)
      for (const { atMs, silence } of versions) {
        // A mark may be passed over.
        if (atMs <= beforeMs || atMs > nowMs || (!silence.dark && random.next() < 0.5)) continue
        await put(silence)
        last.set(silence.id, silence)
        // Taken for none for a while.
        if (random.next() > 0.1) continue
        if (random.next() < 0.5) update()
        timeline.removeSilence(silence.id)
        if (random.next() < 0.5) update()
        await put(silence)
      }
    const known = (ms: number) => ms > beforeMs && ms <= nowMs
    if (known(outage.knownMs)) timeline.outagesChanged()
    for (const [mmsi, { knownMs }] of beacons)
      if (known(knownMs)) expect(timeline.shipChanged(mmsi)).toEqual([])
    if (random.next() < 0.7) update()
    if (random.next() < 0.1) {
      update()
      timeline = new GoingDarkTimeline({ ...setup, watermarkMs: nowMs, standing: [...stood.values()] })
      for (const vessel of vessels)
        timeline.replaceRows(vessel.mmsi, 0, vessel.parts(NO_PORTS, 0), Number.POSITIVE_INFINITY)
      for (const silence of last.values())
        if (silence.open || silence.offMs >= timeline.horizonMs) put(silence)
      update()
      counts.settled += [...last.values()].filter(({ offMs }) => offMs < timeline.horizonMs).length
    }
  }
  update()
  return {
    stood: byId(stood.values()),
    expected: byId(search(fleet, [...last.values()], shipUntilMs, isInOutage)),
  }
}

test('whatever comes late, through restarts, goings dark are those that batch finds', async () => {
  const counts = { changed: 0, gone: 0, settled: 0, refused: 0 }
  let found = 0
  for (const [i, centre] of CENTRES.entries())
    for (let seed = 1; seed <= caseCount(1, 30); seed++) {
      const { stood, expected } = await replay(seed, worldAt(seed, centre), counts)
      expect(stood, `centre ${i}, seed ${seed}`).toEqual(expected)
      expect(expected.length).toBeGreaterThan(20)
      found += expected.length
    }
  expect(Math.min(counts.changed, counts.gone, counts.settled, counts.refused)).toBeGreaterThan(0)
  recordProof('live goings dark equal batch', `${found} goings dark, ${counts.changed} changed on the way`)
})

test('a lost replacement is found', async () => {
  const counts = { changed: 0, gone: 0, settled: 0, refused: 0 }
  let lost = 0
  const drop = (sinceMs: number, nowMs: number) => sinceMs < nowMs - 0.5 * HOUR_MS && lost++ < 1000
  const { stood, expected } = await replay(1, worldAt(1, CENTRES[0]!), counts, drop)
  expect(lost).toBeGreaterThan(10)
  expect(stood).not.toEqual(expected)
})

test('a row that comes too late makes its silence be looked at again, and no other', async () => {
  const offMs = Date.UTC(2026, 3, 1)
  const setup = {
    latenessMs: LATENESS_MS,
    shipUntilMs: () => Number.POSITIVE_INFINITY,
    isInOutage: () => false,
  }
  const timeline = new GoingDarkTimeline(setup)
  const silenceAt = (id: string, latUnits: number): SilenceOutput => ({
    ...{ kind: 'silence', id, mmsi: '219000001', trackId: 't', decidedMs: offMs + 2 * HOUR_MS, open: true },
    ...{ offMs, onMs: null, offLonUnits: 0, offLatUnits: latUnits, onLonUnits: null, onLatUnits: null },
    ...{ offShoreNm: 1, inPort: false, messageType: 1, medianIntervalMs: 1, longestIntervalMs: 1 },
    ...{ darkMs: offMs + 2 * HOUR_MS, dark: true },
  })
  const silence = silenceAt('near', 0)
  const rowsAt = (afterMs: number) => ({
    ...noMeeting(),
    rowMs: Float64Array.of(offMs + afterMs),
    rowLonUnits: Int32Array.of(100),
    rowLatUnits: Int32Array.of(100),
  })
  timeline.replaceRows('219000002', 0, [{ stretch: 0, meeting: rowsAt(HOUR_MS) }], offMs)
  timeline.putSilence(silence)
  timeline.putSilence(silenceAt('far', 6_000_000))
  expect(timeline.update(offMs + 3 * HOUR_MS).put).toMatchObject([{ witnessMmsi: '219000002' }])
  timeline.update(offMs + 40 * HOUR_MS)
  expect(timeline.horizonMs).toBeGreaterThan(offMs)

  const late = rowsAt(HOUR_MS / 2)
  const parts = [{ stretch: 0, meeting: late }]
  const again = timeline.replaceRows('219000003', 0, parts, offMs + HOUR_MS / 2)
  expect(again).toEqual([silence])
  const load = async () => [
    { mmsi: '219000002', ...rowsAt(HOUR_MS) },
    { mmsi: '219000003', ...late },
  ]
  for (const found of await recomputeGoingDark({ ...setup, silences: again, load }))
    timeline.settle(found.silence, found.output)
  expect(timeline.update(offMs + 40 * HOUR_MS)).toMatchObject({
    gone: [],
    put: [{ witnessMmsi: '219000003', witnessMs: offMs + HOUR_MS / 2, lastWitnessMmsi: '219000002' }],
  })
  // A report within what is kept touches none.
  expect(timeline.replaceRows('219000003', 0, [], offMs + 39 * HOUR_MS)).toEqual([])
  timeline.removeSilence('near')
  expect(timeline.update(offMs + 40 * HOUR_MS).gone).toHaveLength(1)
})
