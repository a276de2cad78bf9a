import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WitnessSearch } from '../../lib/events/going-dark.ts'
import type { GoingDarkOutput } from '../../lib/events/outputs.ts'
import type { SilenceOutput } from '../../lib/features/outputs.ts'
import { destinationUnits, distanceKmUnits } from '../../lib/geo/great-circle.ts'
import { HALF_TURN, POLE, wrapUnits } from '../../lib/geo/units.ts'
import { caseCount } from '../proof.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const OFF_MS = Date.UTC(2026, 3, 1, 23)
const SHIPS = ['219000001', '219000002', '219000003', '219000004']

interface Row {
  readonly mmsi: string
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
}

function silence(given: Partial<SilenceOutput> = {}): SilenceOutput {
  const offMs = given.offMs ?? OFF_MS
  return {
    kind: 'silence',
    id: 's',
    mmsi: SHIPS[0]!,
    trackId: 't',
    decidedMs: offMs + 5 * HOUR,
    open: false,
    offMs,
    onMs: offMs + 5 * HOUR,
    offLonUnits: 0,
    offLatUnits: 0,
    onLonUnits: 600_000,
    onLatUnits: -300_000,
    offShoreNm: 12.5,
    inPort: false,
    medianIntervalMs: 3 * MINUTE,
    longestIntervalMs: 5 * MINUTE,
    messageType: 1,
    darkMs: offMs + 2 * HOUR,
    dark: true,
    ...given,
  }
}

/** A row `nm` nautical miles from a place, so long after OFF. */
function rowAt(mmsi: string, afterMs: number, nm: number, bearingDeg = 0): Row {
  const place = { lonUnits: 0, latUnits: 0 }
  destinationUnits(0, 0, bearingDeg, nm * 1.852, place)
  return { mmsi, timeMs: OFF_MS + afterMs, ...place }
}

/** Stretches of a few rows of one vessel each, as packed tracks have them, and only those that are near. */
function find(silences: readonly SilenceOutput[], rows: readonly Row[], rowsPerChunk = 3) {
  const search = new WitnessSearch(silences)
  let looked = 0
  for (const mmsi of SHIPS) {
    const own = rows.filter((row) => row.mmsi === mmsi).sort((a, b) => a.timeMs - b.timeMs)
    for (let from = 0; from < own.length; from += rowsPerChunk) {
      const chunk = own.slice(from, from + rowsPerChunk)
      const near = search.near(mmsi, {
        startMs: chunk[0]!.timeMs,
        endMs: chunk.at(-1)!.timeMs,
        ...boxOf(chunk),
      })
      if (near.length === 0) continue
      looked += chunk.length
      for (const { timeMs, lonUnits, latUnits } of chunk)
        search.addRow(near, mmsi, timeMs, lonUnits, latUnits)
    }
  }
  return { found: search.finish((timeMs) => timeMs < OFF_MS), looked }
}

function boxOf(chunk: readonly Row[]) {
  const first = chunk[0]!.lonUnits
  const east = chunk.map(({ lonUnits }) => wrapUnits(lonUnits - first))
  const lats = chunk.map(({ latUnits }) => latUnits)
  return {
    westUnits: wrapUnits(first + Math.min(...east)),
    eastUnits: wrapUnits(first + Math.max(...east)),
    southUnits: Math.min(...lats),
    northUnits: Math.max(...lats),
  }
}

describe('a silence is going dark', () => {
  test('with a row of another ship within 20 nm in the 2 h after', () => {
    const { found } = find([silence()], [rowAt(SHIPS[1]!, 30 * MINUTE, 19.99, 77)])
    expect(found).toEqual([
      {
        kind: 'goingDark',
        id: found[0]!.id,
        mmsi: SHIPS[0],
        trackId: 't',
        decidedMs: OFF_MS + 5 * HOUR,
        open: false,
        startMs: OFF_MS,
        endMs: OFF_MS + 5 * HOUR,
        lonUnits: 0,
        latUnits: 0,
        westUnits: 0,
        eastUnits: 600_000,
        southUnits: -300_000,
        northUnits: 0,
        onLonUnits: 600_000,
        onLatUnits: -300_000,
        medianIntervalMinutes: 3,
        offShoreNm: 12.5,
        inPort: false,
        feedOutage: false,
        witnessMmsi: SHIPS[1],
        witnessMs: OFF_MS + 30 * MINUTE,
        witnessKm: 37.02,
        ...{ messageType: 1, longestIntervalMinutes: 5 },
        ...{ lastWitnessMmsi: SHIPS[1]!, lastWitnessMs: OFF_MS + 30 * MINUTE },
      } satisfies GoingDarkOutput,
    ])
  })

  test.each([
    ['farther off', rowAt(SHIPS[1]!, 30 * MINUTE, 20.01)],
    ['of its own number', rowAt(SHIPS[0]!, 30 * MINUTE, 1)],
    ['at OFF itself', rowAt(SHIPS[1]!, 0, 1)],
    ['after the 2 h', rowAt(SHIPS[1]!, 2 * HOUR + 1, 1)],
  ])('not with a row %s', (_why, row) => {
    expect(find([silence()], [row]).found).toEqual([])
  })

  test('with the last moment of the 2 h, and the first after OFF', () => {
    for (const afterMs of [1, 2 * HOUR])
      expect(find([silence()], [rowAt(SHIPS[1]!, afterMs, 1)]).found).toHaveLength(1)
  })

  test('whose witness is the earliest; of those at once the first by MMSI', () => {
    const rows = [
      rowAt(SHIPS[3]!, 5 * MINUTE, 3),
      rowAt(SHIPS[2]!, 5 * MINUTE, 9),
      rowAt(SHIPS[1]!, 6 * MINUTE, 1),
    ]
    for (const order of [rows, rows.toReversed()])
      expect(find([silence()], order).found).toMatchObject([
        { witnessMmsi: SHIPS[2], witnessMs: OFF_MS + 5 * MINUTE },
      ])
  })

  test('while it lasts it ends, and was decided, when it was long enough', () => {
    const open = silence({
      open: true,
      decidedMs: OFF_MS + 9 * HOUR,
      onMs: null,
      onLonUnits: null,
      onLatUnits: null,
      darkMs: OFF_MS + 3 * HOUR,
    })
    const box = { westUnits: 0, eastUnits: 0, southUnits: 0, northUnits: 0 }
    expect(find([open], [rowAt(SHIPS[1]!, HOUR, 1)]).found).toMatchObject([
      {
        open: true,
        endMs: OFF_MS + 3 * HOUR,
        decidedMs: OFF_MS + 3 * HOUR,
        onLonUnits: Number.NaN,
        onLatUnits: Number.NaN,
        ...box,
      },
    ])
  })

  test('in a box across 180° where it came back on the other side', () => {
    const across = silence({ offLonUnits: HALF_TURN - 100, onLonUnits: 100 - HALF_TURN })
    const row = { mmsi: SHIPS[1]!, timeMs: OFF_MS + HOUR, lonUnits: -HALF_TURN, latUnits: 0 }
    expect(find([across], [row]).found).toMatchObject([
      { westUnits: HALF_TURN - 100, eastUnits: 100 - HALF_TURN },
    ])
  })

  test('marked where the whole feed was silent', () => {
    const early = silence({ offMs: OFF_MS - 1 })
    expect(find([early], [rowAt(SHIPS[1]!, HOUR, 1)]).found).toMatchObject([{ feedOutage: true }])
  })
})

/** Around 180°, a pole, both, and nowhere in particular. */
const CENTRES = [
  { lonUnits: HALF_TURN - 1, latUnits: 12_000_000 },
  { lonUnits: 3_000_000, latUnits: POLE - 50_000 },
  { lonUnits: -HALF_TURN, latUnits: 150_000 - POLE },
  { lonUnits: 1234, latUnits: -567 },
] as const

test('witnesses are those that looking at every row for every silence finds', () => {
  const aPlace = fc.record({
    bearingDeg: fc.integer({ min: 0, max: 359 }),
    km: fc.constantFrom(0, 5, 12, 20, 37, 37.1, 60, 300),
    minute: fc.integer({ min: 0, max: 400 }),
    ship: fc.nat(SHIPS.length - 1),
  })
  const place = { lonUnits: 0, latUnits: 0 }
  const met = { dark: 0, not: 0, unlooked: 0 }
  fc.assert(
    fc.property(
      fc.constantFrom(...CENTRES),
      fc.array(aPlace, { minLength: 1, maxLength: 12 }),
      fc.array(aPlace, { maxLength: 60 }),
      (centre, offs, heard) => {
        const at = ({ bearingDeg, km }: (typeof offs)[number]) => {
          destinationUnits(centre.lonUnits, centre.latUnits, bearingDeg, km, place)
          return { ...place }
        }
        const silences = offs.map((off, i) => {
          const { lonUnits, latUnits } = at(off)
          const offMs = OFF_MS + off.minute * MINUTE
          return silence({
            id: `s${i}`,
            mmsi: SHIPS[off.ship]!,
            offMs,
            offLonUnits: lonUnits,
            offLatUnits: latUnits,
          })
        })
        const rows = heard.map((one): Row => {
          return { mmsi: SHIPS[one.ship]!, timeMs: OFF_MS + one.minute * MINUTE, ...at(one) }
        })
        const expected = silences.flatMap((one) => {
          const near = rows.filter(
            ({ mmsi, timeMs, lonUnits, latUnits }) =>
              mmsi !== one.mmsi &&
              timeMs > one.offMs &&
              timeMs <= one.offMs + 2 * HOUR &&
              distanceKmUnits(one.offLonUnits, one.offLatUnits, lonUnits, latUnits) <= 20 * 1.852,
          )
          near.sort((a, b) => a.timeMs - b.timeMs || (a.mmsi < b.mmsi ? -1 : a.mmsi > b.mmsi ? 1 : 0))
          const [first] = near
          met[first === undefined ? 'not' : 'dark']++
          return first === undefined ? [] : [[one.offMs, one.mmsi, first.mmsi, first.timeMs]]
        })
        const { found, looked } = find(silences, rows)
        if (looked < rows.length) met.unlooked++
        const told = found.map((one) => [one.startMs, one.mmsi, one.witnessMmsi, one.witnessMs])
        expect(told.map(String).sort()).toEqual(expected.map(String).sort())
      },
    ),
    { seed: 20261127, numRuns: caseCount(300, 10_000) },
  )
  expect(Math.min(met.dark, met.not, met.unlooked)).toBeGreaterThan(100)
})
