/** What a vessel's chain goes on from (lib/pipeline/vessel-chain), and its bytes. */

import { StateReader, StateWriter } from '../features/state-codec.ts'
import type { VesselFold, VesselState } from '../features/vessel.ts'
import type { TrackFolds, TracksState } from './track-folds.ts'
import type { PassagesOf } from './track-folds-state.ts'
import { type LogCounts, noCounts } from './vessel-log.ts'

/** Raise it when states of the same folds are made up in another way. */
const STATE_VERSION = 2

/** One vessel's states; opaque to all but the chain. */
export interface ChainState {
  readonly mmsi: string
  /** From when on it is known as a gear beacon (lib/events/gear-beacon); Infinity: not so far. */
  beaconFromMs: number
  vessel: VesselState
  tracks: TracksState
  /** Of all its reports so far. */
  counts: LogCounts
  /** Names first heard before were looked at. */
  namesToMs: number
  /** It was gone on from: another one stands for the vessel now. */
  isSpent: boolean
}

/** What of a state is known while it is stepped: the tracks follow. */
export interface SteppedState {
  readonly mmsi: string
  readonly beaconFromMs: number
  readonly counts: Readonly<LogCounts>
  /** State of the vessel fold, written. */
  readonly vessel: StateWriter
}

export function startChain(mmsi: string, vessel: VesselState, tracks: TracksState): ChainState {
  return {
    mmsi,
    vessel,
    tracks,
    beaconFromMs: Number.POSITIVE_INFINITY,
    counts: noCounts(),
    namesToMs: Number.NEGATIVE_INFINITY,
    isSpent: false,
  }
}

export function refuseSpent({ mmsi, isSpent }: ChainState): void {
  if (isSpent) throw new Error(`chain: state of ${mmsi} was gone on from`)
}

/** `generation`: what the states were made with. */
export function encodeChain(
  { mmsi, beaconFromMs, counts, vessel }: SteppedState,
  tracks: TracksState,
  folds: TrackFolds,
  generation: string,
): Uint8Array {
  const writer = new StateWriter()
  writer.byte(STATE_VERSION)
  writer.text(generation)
  writer.text(folds.zones)
  writer.text(mmsi)
  writer.float64(beaconFromMs)
  for (const name of COUNTED) writer.count(counts[name])
  writer.blobOf(vessel)
  folds.encode(tracks, writer)
  return writer.finish()
}

/** Whether its zone passages are of other zones, or other distances from their borders. Of no bytes nothing is. */
export function isOfOtherZones(bytes: Uint8Array, { zones }: TrackFolds): boolean {
  if (bytes.length === 0) return false
  const reader = new StateReader(bytes)
  readHead(reader)
  return reader.text() !== zones
}

function readHead(reader: StateReader): string {
  const version = reader.byte()
  if (version !== STATE_VERSION)
    throw new Error(`chain: state has version ${version}, this code reads ${STATE_VERSION}`)
  return reader.text()
}

/**
 * Throws on bytes of another version or generation, and on truncated ones; and on those of other zones, unless `passagesOf`
 * makes the passages of a track anew.
 */
export function decodeChain(
  bytes: Uint8Array,
  vessels: VesselFold,
  folds: TrackFolds,
  generation: string,
  passagesOf: PassagesOf | null = null,
): ChainState {
  const reader = new StateReader(bytes)
  const made = readHead(reader)
  if (made !== generation)
    throw new Error(`chain: state is of configuration ${made}, this chain has ${generation}`)
  const zones = reader.text()
  if (zones !== folds.zones && passagesOf === null)
    throw new Error(`chain: state is of zones ${zones}, this chain has ${folds.zones}`)
  const mmsi = reader.text()
  const beaconFromMs = reader.float64()
  const counts = noCounts()
  for (const name of COUNTED) counts[name] = reader.count()
  const vessel = vessels.decode(reader.blob())
  const tracks = folds.decode(reader, passagesOf)
  if (!reader.atEnd) throw new Error('chain: state has bytes left over')
  const state = startChain(mmsi, vessel, tracks)
  state.beaconFromMs = beaconFromMs
  state.counts = counts
  return state
}

/** In the order of their bytes. */
const COUNTED = [
  'duplicatePositions',
  'duplicateIdentities',
  'noMotion',
  'noise',
  'trackPositions',
  'rows',
] as const satisfies readonly (keyof LogCounts)[]
