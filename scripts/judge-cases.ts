/**
 * What a backfill found in a simulation's messages beside what really happened, kind by kind. Ships that send one
 * number cannot be told apart by it: they are judged by the conflicts of that number and by nothing else.
 */

import { LOITERING_OPTIONS } from '../lib/events/loitering.ts'
import type { EventKind, EventOutput, FeedOutageOutput } from '../lib/events/outputs.ts'
import { GAP_OPTIONS } from '../lib/features/gaps.ts'
import type { PortVisitOutput } from '../lib/features/outputs.ts'
import { KM_PER_NM } from '../lib/geo/great-circle.ts'
import { unitsOfLatDeg, unitsOfLonDeg } from '../lib/geo/units.ts'
import type { Truth } from '../lib/simulate/truth.ts'
import type { StoredGap } from '../lib/store/output-rows.ts'
import { type Case, matchCases, type Tally } from './judge-match.ts'
import { joinSpans, type Span, shareIn } from './judge-spans.ts'
import { ofKind } from './judge-truth.ts'

/** All that a folder holds of these kinds. */
export interface Found {
  readonly events: readonly EventOutput[]
  readonly outages: readonly FeedOutageOutput[]
  readonly gaps: readonly StoredGap[]
  readonly portVisits: readonly PortVisitOutput[]
  /** Where gaps that last are cut, UTC epoch ms. */
  readonly untilMs: number
}

/** The MMSI of every ship of the truth, and the numbers that several send. */
export interface Numbers {
  readonly mmsiOf: ReadonlyMap<number, string>
  readonly shared: ReadonlySet<string>
}

export function numbersOf(truth: readonly Truth[]): Numbers {
  return {
    mmsiOf: new Map(ofKind(truth, 'vessel').map(({ vessel, mmsi }) => [vessel, String(mmsi)])),
    shared: new Set(ofKind(truth, 'shared-number').map(({ mmsi }) => String(mmsi))),
  }
}

/** The events of one kind. */
export function eventsOf<Kind extends EventKind>({ events }: Found, kind: Kind) {
  return events.filter((event): event is Extract<EventOutput, { kind: Kind }> => event.kind === kind)
}

/** When nobody could hear a ship: its transponder was off, or the whole feed silent. */
export function unheardOf(truth: readonly Truth[], vessel: number): Span[] {
  const silences = ofKind(truth, 'silence').filter((silence) => silence.vessel === vessel)
  return joinSpans([...ofKind(truth, 'outage'), ...silences])
}

/** `shoreKm`: distance to the nearest coast at a place in 1/600,000°, as `Places` has it. */
export function judgeCases(
  truth: readonly Truth[],
  found: Found,
  shoreKm: (lonUnits: number, latUnits: number) => number,
): Tally[] {
  const { mmsiOf, shared } = numbersOf(truth)
  const shoreNm = (row: { readonly lonDeg: number; readonly latDeg: number }) =>
    shoreKm(unitsOfLonDeg(row.lonDeg), unitsOfLatDeg(row.latDeg)) / KM_PER_NM
  const isOwnNumber = ({ mmsi }: { readonly mmsi: string }) => !shared.has(mmsi)

  function happenedTo<Row extends Span & { readonly vessel: number }>(
    rows: readonly Row[],
    noteOf: (row: Row) => string,
  ): Case[] {
    return rows.flatMap((row) => {
      const key = mmsiOf.get(row.vessel)!
      return shared.has(key) ? [] : [{ key, startMs: row.startMs, endMs: row.endMs, note: noteOf(row) }]
    })
  }

  const gaps = found.gaps.filter(isOwnNumber)
  const silences = ofKind(truth, 'silence').filter((row) => row.endMs - row.startMs >= GAP_OPTIONS.gapMs)
  const switchedOff = silences.filter(
    (row) => (row.why === 'at-sea' || row.why === 'dark') && shoreNm(row) > GAP_OPTIONS.disablingShoreNm,
  )
  const adrift = ofKind(truth, 'loitering').filter(
    (row) =>
      row.endMs - row.startMs >= LOITERING_OPTIONS.minMs &&
      shoreNm(row) >= LOITERING_OPTIONS.minShoreNm &&
      shareIn(row, unheardOf(truth, row.vessel)) < 0.5,
  )
  const conflicts = eventsOf(found, 'identityConflict')
  const farFromShore = (row: { lonDeg: number; latDeg: number }) => `${shoreNm(row).toFixed(0)} nm from shore`

  return [
    matchCases(
      'encounters',
      ofKind(truth, 'meeting').map(({ vessel, partner, startMs, endMs }) => {
        return { key: pairOf(mmsiOf.get(vessel)!, mmsiOf.get(partner)!), startMs, endMs, note: '' }
      }),
      eventsOf(found, 'encounter').map(({ mmsi, otherMmsi, startMs, endMs, medianKnots }) => {
        return { key: pairOf(mmsi, otherMmsi), startMs, endMs, note: `${medianKnots.toFixed(1)} kn` }
      }),
      'touch',
    ),
    matchCases(
      'gaps',
      happenedTo(silences, (row) => `${row.why}, ${farFromShore(row)}`),
      gaps.map((gap) => gapCase(gap, found.untilMs)),
      'half',
    ),
    matchCases(
      'possible disabling',
      happenedTo(switchedOff, (row) => `${row.why}, ${farFromShore(row)}`),
      gaps
        .filter(({ possibleDisabling, feedOutage }) => possibleDisabling && !feedOutage)
        .map((gap) => gapCase(gap, found.untilMs)),
      'half',
    ),
    matchCases(
      'feed outages',
      ofKind(truth, 'outage').map(({ startMs, endMs }) => ({ key: '', startMs, endMs, note: '' })),
      found.outages.map(({ startMs, endMs }) => ({ key: '', startMs, endMs, note: '' })),
      'half',
    ),
    matchCases(
      'shared numbers',
      [...shared].map((key) => ({ key, ...ALWAYS, note: '' })),
      conflicts.filter(({ conflict }) => conflict === 'overlap').map(conflictCase),
      'touch',
    ),
    matchCases(
      'names changed',
      happenedTo(
        ofKind(truth, 'rename').map((row) => ({ ...row, startMs: row.timeMs, endMs: ALWAYS.endMs })),
        ({ from, to }) => `${from} -> ${to}`,
      ).map(withNames),
      conflicts
        .filter((event) => event.conflict === 'name' && isOwnNumber(event))
        .map((event) => withNames(conflictCase(event))),
      'touch',
    ),
    matchCases(
      'port visits',
      happenedTo(ofKind(truth, 'port-call'), ({ port }) => port),
      found.portVisits.filter(isOwnNumber).map(({ mmsi, startMs, endMs, port, evidence }) => {
        return { key: mmsi, startMs, endMs, note: `${port}, ${evidence}` }
      }),
      'touch',
    ),
    matchCases(
      'loitering',
      happenedTo(adrift, farFromShore),
      eventsOf(found, 'loitering')
        .filter(isOwnNumber)
        .map(({ mmsi, startMs, endMs, vesselType }) => ({ key: mmsi, startMs, endMs, note: vesselType })),
      'half',
      // Who lies with the gear out, or alongside another, drifts as well.
      [
        ...happenedTo(ofKind(truth, 'loitering'), () => 'adrift'),
        ...happenedTo(ofKind(truth, 'fishing'), ({ phase }) => phase),
        ...happenedTo(meetingsOfBoth(truth), () => 'meeting'),
      ],
    ),
  ]
}

/** A row for either ship. */
function meetingsOfBoth(truth: readonly Truth[]) {
  return ofKind(truth, 'meeting').flatMap((row) => [row, { ...row, vessel: row.partner }])
}

const ALWAYS = { startMs: Number.NEGATIVE_INFINITY, endMs: Number.POSITIVE_INFINITY }

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`
}

function gapCase(gap: StoredGap, untilMs: number): Case {
  const notes = [`${gap.offShoreNm.toFixed(0)} nm from shore`]
  if (gap.inPort) notes.push('in port')
  if (gap.feedOutage) notes.push('feed outage')
  if (gap.onMs === null) notes.push('lasts')
  return { key: gap.mmsi, startMs: gap.offMs, endMs: gap.onMs ?? untilMs, note: notes.join(', ') }
}

function conflictCase(event: ReturnType<typeof eventsOf<'identityConflict'>>[number]): Case {
  const { mmsi, startMs, endMs, conflict, before, after } = event
  const note = `${before} -> ${after}`
  return { key: mmsi, startMs, endMs, note: conflict === 'name' ? note : `${conflict} ${note}` }
}

/** One change of name is not another of the same ship. */
function withNames(one: Case): Case {
  return { ...one, key: `${one.key} ${one.note}`, note: '' }
}
