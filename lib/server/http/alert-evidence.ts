/** Evidence of an alert made ready for drawing: tracks as columns, silences, border crossings, and numbered places. Pure. */

import type { AlertCause, AlertOutput } from '../../alerts/alert.ts'
import { type NumberedEvidence, numberEvidence } from '../../alerts/number-evidence.ts'
import { UNITS_PER_TURN } from '../../geo/units.ts'
import type { PlacedOutput, StoredEvidence } from '../../store/alert-evidence.ts'

const HALF_TURN = UNITS_PER_TURN / 2

/** Columns of one vessel, in the order of time. */
export interface EvidenceTrack {
  readonly mmsi: string
  readonly isPartner: boolean
  readonly timeMs: number[]
  readonly lonUnits: number[]
  readonly latUnits: number[]
  /** Null: not told. */
  readonly speedKnots: (number | null)[]
  /** P(apparent fishing), 0..1; null: not scored. */
  readonly score: (number | null)[]
}

interface Point {
  readonly timeMs: number
  readonly lonUnits: number
  readonly latUnits: number
}

export interface EvidenceMark extends NumberedEvidence {
  /** Of the output, or of the cause where the output has no row any more. */
  readonly kind: string
  readonly startMs: number
  readonly endMs: number | null
  readonly lonUnits: number
  readonly latUnits: number
}

export function drawEvidence(stored: StoredEvidence) {
  const { alert } = stored
  const tracks = splitTracks(stored)
  const own = tracks.find(({ isPartner }) => !isPartner)
  return {
    tracks,
    marks: numberEvidence(alert).map((evidence) => placeMark(evidence, alert, stored.outputs, own)),
    silences: own === undefined ? [] : alert.causes.filter(isSilence).map((cause) => spanSilence(cause, own)),
    crossings: own === undefined ? [] : alert.causes.flatMap((cause) => findCrossings(cause, own)),
  }
}

/** A segment that is gone is the alert's own vessel's: of a withdrawn one nothing else is known. */
function splitTracks({ alert, positions, mmsiOf }: StoredEvidence): EvidenceTrack[] {
  const tracks = new Map<string, EvidenceTrack>()
  for (let i = 0; i < (positions?.count ?? 0); i++) {
    const { timeMs, lonUnits, latUnits, speedKnots, score, segment, segmentIds } = positions!
    const mmsi = mmsiOf.get(segmentIds[segment[i]!]!) ?? alert.mmsi
    const track = tracks.get(mmsi) ?? {
      ...{ mmsi, isPartner: mmsi !== alert.mmsi, timeMs: [], lonUnits: [], latUnits: [] },
      ...{ speedKnots: [], score: [] },
    }
    tracks.set(mmsi, track)
    track.timeMs.push(timeMs[i]!)
    track.lonUnits.push(lonUnits[i]!)
    track.latUnits.push(latUnits[i]!)
    track.speedKnots.push(Number.isNaN(speedKnots[i]!) ? null : Number(speedKnots[i]!.toFixed(1)))
    track.score.push(score[i]! > 1000 ? null : score[i]! / 1000)
  }
  return [...tracks.values()]
}

function placeMark(
  evidence: NumberedEvidence,
  alert: AlertOutput,
  outputs: ReadonlyMap<string, PlacedOutput>,
  own: EvidenceTrack | undefined,
): EvidenceMark {
  const output = evidence.outputIds.map((id) => outputs.get(id)).find((one) => one !== undefined)
  const cause = evidence.cause === null ? null : alert.causes[evidence.cause]!
  const [startMs, endMs] =
    cause === null ? [output?.startMs, output?.endMs ?? null] : [cause.startMs, cause.endMs]
  const kind = cause?.behaviour ?? output?.kind ?? 'gone'
  const from = startMs ?? alert.startMs
  // A silence stands between where the vessel was heard last and where it was heard again.
  if (cause !== null && isSilence(cause) && own !== undefined) {
    const middle = placeAt(own, (cause.startMs + cause.endMs) / 2)
    if (middle !== null)
      return { ...evidence, kind, startMs: from, endMs, lonUnits: middle.lonUnits, latUnits: middle.latUnits }
  }
  if (output !== undefined) {
    const { lonUnits, latUnits } = output
    return { ...evidence, kind, startMs: from, endMs, lonUnits, latUnits }
  }
  const { lonUnits, latUnits } = (own && placeAt(own, from)) ?? alert
  return { ...evidence, kind, startMs: from, endMs, lonUnits, latUnits }
}

function isSilence({ behaviour }: AlertCause): boolean {
  return behaviour === 'gap' || behaviour === 'goingDark' || behaviour === 'possibleDisabling'
}

/** From the last position before it to the first after it; `to` is null where the vessel was not heard since. */
function spanSilence(
  { startMs, endMs }: AlertCause,
  track: EvidenceTrack,
): { from: Point | null; to: Point | null } {
  const before = track.timeMs.findLastIndex((timeMs) => timeMs <= startMs)
  const after = track.timeMs.findIndex((timeMs) => timeMs >= endMs && timeMs > startMs)
  return {
    from: before < 0 ? null : pointOf(track, before),
    to: after < 0 ? null : pointOf(track, after),
  }
}

/** Where the track crosses into the zone and out of it, while that can be told from positions on both sides. */
function findCrossings({ zoneId, insideFromMs, insideToMs }: AlertCause, track: EvidenceTrack) {
  const found: (Point & { readonly zoneId: string; readonly isEntry: boolean })[] = []
  for (const [timeMs, isEntry] of [
    [insideFromMs, true],
    [insideToMs, false],
  ] as const) {
    const point = zoneId === null || timeMs === null ? null : placeBetween(track, timeMs)
    if (point !== null) found.push({ ...point, zoneId: zoneId!, isEntry })
  }
  return found
}

/** Strictly between two positions: at the first and the last it was there already, or still. */
function placeBetween(track: EvidenceTrack, timeMs: number): Point | null {
  const last = track.timeMs.length - 1
  return last < 1 || timeMs <= track.timeMs[0]! || timeMs >= track.timeMs[last]!
    ? null
    : placeAt(track, timeMs)
}

/** On the straight way between the positions around a time; the nearest one at either end. */
function placeAt(track: EvidenceTrack, timeMs: number): Point | null {
  const { timeMs: times, lonUnits, latUnits } = track
  if (times.length === 0) return null
  const after = times.findIndex((time) => time >= timeMs)
  if (after <= 0) return { ...pointOf(track, after < 0 ? times.length - 1 : 0), timeMs }
  const before = after - 1
  const share = (timeMs - times[before]!) / (times[after]! - times[before]!)
  const eastwards = lonUnits[after]! - lonUnits[before]!
  const shorter =
    eastwards > HALF_TURN
      ? eastwards - UNITS_PER_TURN
      : eastwards < -HALF_TURN
        ? eastwards + UNITS_PER_TURN
        : eastwards
  const lon = lonUnits[before]! + share * shorter
  return {
    timeMs,
    lonUnits: Math.round(
      lon >= HALF_TURN ? lon - UNITS_PER_TURN : lon < -HALF_TURN ? lon + UNITS_PER_TURN : lon,
    ),
    latUnits: Math.round(latUnits[before]! + share * (latUnits[after]! - latUnits[before]!)),
  }
}

function pointOf({ timeMs, lonUnits, latUnits }: EvidenceTrack, i: number): Point {
  return { timeMs: timeMs[i]!, lonUnits: lonUnits[i]!, latUnits: latUnits[i]! }
}
