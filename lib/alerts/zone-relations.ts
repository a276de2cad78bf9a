/** How something that a vessel did lies with respect to zones. */

import { KM_PER_NM } from '../geo/great-circle.ts'
import { isInForce } from '../geo/zones/in-force.ts'
import type { Zone, ZoneIndex } from '../geo/zones/zone.ts'
import { isAtGearSpeed } from './gear-speeds.ts'
import type { ZoneRelation } from './happening.ts'
import { isForeign, isGearPermitted, licenceIn } from './licence.ts'
import type { VesselFacts } from './register/register.ts'
import type { ZonePassageOutput } from './zone-passage.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Borders farther away are not looked for, nautical miles: rules may ask for up to this. */
export const BORDER_REACH_NM = 100

interface Point {
  readonly lonUnits: number
  readonly latUnits: number
}

/** What a relation is made of besides the zone. */
export interface RelationContext {
  readonly index: ZoneIndex
  readonly vessel: VesselFacts
  readonly isRegisterKept: boolean
}

/** A part of a happening inside a zone, epoch ms. */
type Piece = readonly [fromMs: number, toMs: number]

/**
 * Of something that a vessel did while it was heard: the zones that it passed through meanwhile. With `at`, where it
 * began, zones near that place too. Of apparent fishing the stays in which the vessel worked count, if there are any: on
 * the way to its ground and back it may well pass through a zone.
 */
export function relateStay(
  context: RelationContext,
  passages: readonly ZonePassageOutput[],
  zoneNumbers: ReadonlyMap<string, number>,
  startMs: number,
  endMs: number,
  at: Point | null,
  isFishing: boolean,
): ZoneRelation[] {
  const { index } = context
  const pieces = new Map<number, Piece[]>()
  const fishing = new Map<number, Fishing>()
  const inside = passages.filter(
    (passage) => passage.relation === 'inside' && passage.startMs <= endMs && passage.endMs >= startMs,
  )
  for (const passage of isFishing ? staysAtWork(inside, context.vessel) : inside) {
    const zone = zoneNumbers.get(passage.zoneId)!
    const clipped = clipToForce(
      index.zones[zone]!,
      Math.max(startMs, passage.startMs),
      Math.min(endMs, passage.endMs),
    )
    if (clipped.length === 0) continue
    pieces.set(zone, [...(pieces.get(zone) ?? []), ...clipped])
    fishing.set(zone, addFishing(fishing.get(zone) ?? NO_FISHING, passage))
  }
  const borders = at === null ? new Map<number, number>() : bordersNear(index, at)
  const relations: ZoneRelation[] = []
  for (const zone of [...new Set([...pieces.keys(), ...borders.keys()])].sort((a, b) => a - b)) {
    const within = pieces.get(zone) ?? []
    if (within.length === 0 && !isInForce(index.zones[zone]!, startMs)) continue
    relations.push(
      relation(context, zone, startMs, within, fishing.get(zone) ?? NO_FISHING, {
        borderNm: borders.get(zone) ?? Number.POSITIVE_INFINITY,
        startsInside:
          at !== null ? index.isInside(zone, at.lonUnits, at.latUnits) : within[0]?.[0] === startMs,
        endBorderNm: Number.NaN,
        endsInside: within.at(-1)?.[1] === endMs,
      }),
    )
  }
  return relations
}

/** Of a silence: the zones that hold either end, or whose border is near one. `on`: null while it lasts. */
export function relateSilence(
  context: RelationContext,
  off: Point & { readonly timeMs: number },
  on: (Point & { readonly timeMs: number }) | null,
): ZoneRelation[] {
  const { index } = context
  const atOff = zonesHere(index, off)
  const atOn = on === null ? [] : zonesHere(index, on)
  const nearOff = bordersNear(index, off)
  const nearOn = on === null ? new Map<number, number>() : bordersNear(index, on)
  const zones = new Set([...atOff, ...atOn, ...nearOff.keys(), ...nearOn.keys()])
  const relations: ZoneRelation[] = []
  for (const zone of [...zones].sort((a, b) => a - b)) {
    if (clipToForce(index.zones[zone]!, off.timeMs, on?.timeMs ?? off.timeMs).length === 0) continue
    relations.push(
      relation(context, zone, off.timeMs, [], NO_FISHING, {
        borderNm: nearOff.get(zone) ?? Number.POSITIVE_INFINITY,
        startsInside: atOff.includes(zone),
        endBorderNm: on === null ? Number.NaN : (nearOn.get(zone) ?? Number.POSITIVE_INFINITY),
        endsInside: atOn.includes(zone),
      }),
    )
  }
  return relations
}

/** By zone, those at a speed at which its gear is worked; all of a zone where none is. */
function staysAtWork(
  passages: readonly ZonePassageOutput[],
  { gears }: VesselFacts,
): readonly ZonePassageOutput[] {
  const isWork = ({ fishingKnots }: ZonePassageOutput) =>
    !Number.isNaN(fishingKnots) && isAtGearSpeed(gears, fishingKnots)
  const worked = new Set(passages.filter(isWork).map(({ zoneId }) => zoneId))
  return passages.filter((passage) => !worked.has(passage.zoneId) || isWork(passage))
}

/** Rows scored fishing, with the sums of their scores and speeds. */
interface Fishing {
  readonly rows: number
  readonly scores: number
  readonly knots: number
}

const NO_FISHING: Fishing = { rows: 0, scores: 0, knots: 0 }

function addFishing(
  { rows, scores, knots }: Fishing,
  { fishingRows, fishingScore, fishingKnots }: ZonePassageOutput,
): Fishing {
  if (fishingRows === 0) return { rows, scores, knots }
  return {
    rows: rows + fishingRows,
    scores: scores + fishingRows * fishingScore,
    knots: knots + fishingRows * fishingKnots,
  }
}

function relation(
  { index, vessel, isRegisterKept }: RelationContext,
  number: number,
  timeMs: number,
  inside: readonly Piece[],
  { rows, scores, knots }: Fishing,
  ends: Pick<ZoneRelation, 'borderNm' | 'startsInside' | 'endBorderNm' | 'endsInside'>,
): ZoneRelation {
  const zone = index.zones[number]!
  const fromMs = inside[0]?.[0] ?? null
  return {
    zone: number,
    insideMinutes: inside.reduce((sum, [from, to]) => sum + (to - from), 0) / MINUTE_MS,
    insideFromMs: fromMs,
    insideToMs: inside.at(-1)?.[1] ?? null,
    insideFishingRows: rows,
    insideScore: scores / rows,
    insideKnots: knots / rows,
    ...ends,
    isForeign: isForeign(zone, vessel),
    licence: licenceIn(zone, vessel, fromMs ?? timeMs, isRegisterKept),
    isGearPermitted: isGearPermitted(zone, vessel),
  }
}

/** The parts of a time in which a zone is in force: seasons are of whole UTC days. Touching parts are one. */
export function clipToForce(zone: Zone, fromMs: number, toMs: number): Piece[] {
  const from = Math.max(fromMs, zone.validFromMs ?? Number.NEGATIVE_INFINITY)
  // The last moment in force; a piece may be a single moment.
  const to = zone.validToMs === null ? toMs : Math.min(toMs, zone.validToMs - 1)
  if (from > to) return []
  if (zone.seasons.length === 0) return [[from, to]]
  const pieces: Piece[] = []
  for (let startMs = from; startMs <= to; ) {
    const nextDayMs = (Math.floor(startMs / DAY_MS) + 1) * DAY_MS
    const endMs = Math.min(to, nextDayMs)
    if (isInForce(zone, startMs)) {
      const last = pieces.at(-1)
      if (last !== undefined && last[1] === startMs) pieces[pieces.length - 1] = [last[0], endMs]
      else pieces.push([startMs, endMs])
    }
    if (endMs === to) break
    startMs = nextDayMs
  }
  return pieces
}

function zonesHere(index: ZoneIndex, { lonUnits, latUnits }: Point): number[] {
  const found = new Int32Array(index.mostAtOnce)
  return [...found.subarray(0, index.zonesAt(lonUnits, latUnits, found))]
}

/** Distances to the borders within reach, nautical miles, by zone. */
function bordersNear(index: ZoneIndex, { lonUnits, latUnits }: Point): Map<number, number> {
  const borders = new Map<number, number>()
  index.bordersWithin(lonUnits, latUnits, BORDER_REACH_NM * KM_PER_NM, (zone, km) => {
    borders.set(zone, km / KM_PER_NM)
  })
  return borders
}
