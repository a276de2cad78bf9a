/**
 * What the live timeline needs of a data folder: one atomic commit at a time, and reads of single vessels. The folder
 * itself (lib/store/live-*) and, for the simulator, memory that loses commits as a crashed machine would, both keep
 * this contract. All of it belongs to one generation.
 */

import type { AlertOutput } from '../alerts/alert.ts'
import type { AlertRevision } from '../alerts/revisions.ts'
import type { TripSuspicionOutput } from '../alerts/trip-suspicion.ts'
import type { VesselRecord } from '../alerts/vessel-record.ts'
import type { ZonePassageOutput } from '../alerts/zone-passage.ts'
import type { EventOutput, FeedOutageOutput } from '../events/outputs.ts'
import type { Box } from '../events/surroundings.ts'
import type { SilenceOutput, VesselOutput } from '../features/outputs.ts'
import type { JudgedAlert } from './replace-alerts.ts'
import type { VesselResult } from './stage.ts'
import type { PackedChunk } from './track-chunks.ts'

/** Anything that is found of a vessel or of several; told apart by `kind`. */
export type LiveOutput = VesselOutput | EventOutput | ZonePassageOutput

export type LiveOutputKind = LiveOutput['kind']

/** One output, whatever it says: 'kind id'. */
export type OutputKey = string

/**
 * A stretch of a vessel's time: the reports of it, and what they gave. Stretches are numbered in their order, with
 * holes; the last one is open. A re-fold begins at a stretch that has its snapshot; the older, the fewer have one.
 */
export interface KeptStretch {
  readonly number: number
  /** Event time of its first report; of an empty one that of the report before it. */
  readonly fromMs: number
  /** Of its last. */
  readonly toMs: number
  /**
   * Reports in the total order, as lib/ais/packed-reports packs them; empty once too old to be folded again. Those of the head
   * came late, belong to earlier stretches and are in none of them yet.
   */
  readonly reports: Uint8Array
  /** State of the vessel's chain before its first report (lib/pipeline/vessel-chain); null where it was thinned out. */
  readonly snapshot: Uint8Array | null
  /** Grid points and rows that it gave (lib/events/meeting-points), for those who look at several vessels. */
  readonly meeting: Uint8Array
}

/** A vessel as it was last saved: every journal entry before `offset` is in it. */
export interface KeptVessel {
  readonly mmsi: string
  /** Journal offset that it stands at. */
  readonly offset: number
  /** In order; the last one has no reports of its own and a snapshot, which is the head. */
  readonly stretches: readonly KeptStretch[]
}

/** A stretch as it is known while its reports and its snapshot stay in the store. */
export interface StretchOutline extends Pick<KeptStretch, 'number' | 'fromMs' | 'toMs' | 'meeting'> {
  readonly hasReports: boolean
  readonly hasSnapshot: boolean
}

/** What a vessel that was parked goes on from. */
export interface ParkedVessel {
  /** Null: nothing is kept of it. */
  readonly kept: {
    /** As of KeptVessel. */
    readonly offset: number
    readonly stretches: readonly StretchOutline[]
    /** Snapshot of the last of them. */
    readonly head: Uint8Array
  } | null
  /** What was told of it and may be taken back, with its outputs as they stand. */
  readonly told: readonly ToldOutput[]
  readonly outputs: ReadonlyMap<OutputKey, LiveOutput>
}

/** What is saved of a vessel: stretches that are new or differ; the others stay as they are or go. */
export interface KeptChange {
  readonly mmsi: string
  readonly offset: number
  readonly put: readonly KeptStretch[]
  /** Stretches numbered below are dropped. */
  readonly firstNumber: number
  /** Stretches numbered below have become too old to be folded again: they lose reports and snapshot. */
  readonly bareBelow: number
  /** Stretches that lose their snapshot: with age fewer are needed. */
  readonly thinned: readonly number[]
}

/** Where an output was told: in which stretch, or, -1, by silence or as open at the last look. */
export interface ToldOutput {
  readonly key: OutputKey
  readonly stretch: number
}

/** Outputs of one vessel, or of several together, that are new or differ, and those that are no more. */
export interface OutputChange {
  readonly put: readonly LiveOutput[]
  readonly gone: readonly OutputKey[]
}

/** What becomes of one vessel in a commit. */
export interface VesselChange extends OutputChange {
  readonly mmsi: string
  /** What may still be taken back of it, replaced as a whole. */
  readonly told: readonly ToldOutput[]
  readonly folded: VesselResult['folded']
}

/** Positions of a vessel's tracks, from a chunk of each track on. */
export interface ChunkChange {
  readonly mmsi: string
  /** By track: chunks from this sequence on are replaced by the new ones; a track that is not named stays. */
  readonly from: ReadonlyMap<string, number>
  readonly chunks: readonly PackedChunk[]
}

/** Where the folder stands. */
export interface LiveProgress {
  /** Journal entries before it are in the outputs. */
  readonly offset: number
  /** lib/features/watermark, encoded. */
  readonly watermark: Uint8Array
  /** lib/events/feed-heard, encoded; null: as it was. */
  readonly heard: Uint8Array | null
  /** Meetings that may still go on (lib/events/meeting-timeline), encoded; null: as it was. */
  readonly meetings: Uint8Array | null
  /** Anything else that the timeline counts, plain JSON: late and too late reports, by source. */
  readonly counts: object
}

/** A revision of an output that people are shown: gaps, port visits, trips, events. */
export interface OutputRevision {
  readonly change: 'added' | 'changed' | 'withdrawn'
  readonly output: LiveOutput
  /** Of 'changed': as it was before. */
  readonly before: LiveOutput | null
  /** In words: 'a report of 16:20:00 UTC came 4 h 10 min late'. */
  readonly reason: string
  /** True where it comes of reports later than the lateness. */
  readonly reopened: boolean
}

/** What became of an alert, and why: withdrawn ones too are told with their reason. */
export type TracedAlertRevision = AlertRevision & { readonly reason: string }

/** Numbered without holes from 1 in each folder, across restarts: what a client resumes by. */
export type Numbered<Revision> = Revision & { readonly sequence: number; readonly writtenMs: number }

/**
 * One commit while it is made: reads see what was written in it. Whatever else the store is asked meanwhile waits for
 * its end, so that what makes a commit asks the commit alone.
 */
export interface LiveCommit {
  vessel(change: VesselChange): Promise<void>
  /** Encounters, goings dark and outages of the feed. Gives the vessels whose gaps an outage now marks or no more. */
  shared(change: OutputChange): Promise<readonly string[]>
  chunks(change: ChunkChange): Promise<void>
  /** A packed chunk as it stands, to be gone on with; null where there is none. */
  chunk(mmsi: string, trackId: string, sequence: number): Promise<Uint8Array | null>
  /** Tracks of a vessel that have chunks which end at `fromMs` or later. */
  tracksSince(mmsi: string, fromMs: number): Promise<readonly string[]>
  keep(change: KeptChange): Promise<void>
  revisions(revisions: readonly OutputRevision[], writtenMs: number): Promise<Numbered<OutputRevision>[]>
  progress(progress: LiveProgress): Promise<void>
  /** All that is found of a ship, as judging reads it. */
  record(mmsi: string, outages: readonly FeedOutageOutput[]): Promise<VesselRecord>
  alerts(mmsi: string): Promise<AlertOutput[]>
  /** Columns as lib/store/chunk-codec has them: the positions behind an alert. */
  evidence(alert: AlertOutput): Promise<Uint8Array>
  /** The alerts and suspicions of these vessels, judged anew; gives what that changed. */
  judged(judgement: {
    readonly vessels: readonly string[]
    /** `positions` null: those that are stored of this alert are those still. */
    readonly alerts: readonly (Omit<JudgedAlert, 'positions'> & { readonly positions: Uint8Array | null })[]
    readonly suspicions: readonly TripSuspicionOutput[]
    readonly writtenMs: number
    readonly reason: string
  }): Promise<Numbered<TracedAlertRevision>[]>
  /** The generation is judged by these zones, rules, register and suspicion model now: plain JSON, and its hash. */
  judgedBy(by: { readonly judging: object; readonly judgingHash: string }): Promise<void>
}

/** What there is when the timeline starts. */
export interface LiveStart {
  /** Null: nothing was ever live here. */
  readonly progress: LiveProgress | null
  /** Every vessel of the generation, with the W at which silence next decides something of it (Infinity: never). */
  readonly vessels: readonly { readonly mmsi: string; readonly deadlineMs: number; readonly lastMs: number }[]
}

/** Chunks with positions in these times, both ends included, and of a box that has a place in common with this one. */
export interface ChunksQuery {
  readonly fromMs: number
  readonly toMs: number
  readonly box: Box
}

/** When and where a chunk of a track's positions lies. */
export interface ChunkPlace extends Omit<PackedChunk, 'positions' | 'columns'> {
  readonly mmsi: string
}

/** A packed chunk of a vessel's track (lib/store/chunk-codec). */
export type StoredChunk = Pick<PackedChunk, 'trackId' | 'sequence' | 'columns'>

export interface LiveStore {
  start(): Promise<LiveStart>
  /**
   * Those of these vessels, once each. What is kept and found damaged is forgotten, all of the vessel, also by the calls that
   * follow. All at once costs a tenth of one by one.
   */
  parked(mmsis: readonly string[]): Promise<ReadonlyMap<string, ParkedVessel>>
  /** Whole stretches of a vessel, those numbered from `from` on. Null: something of them was damaged, and all is forgotten. */
  stretches(mmsi: string, from: number): Promise<readonly KeptStretch[] | null>
  /** The vessels of which a stretch is kept that ends after `sinceMs`, with those stretches: their meeting points alone. */
  meetings(sinceMs: number): AsyncIterable<{
    readonly mmsi: string
    readonly stretches: readonly Pick<KeptStretch, 'number' | 'fromMs' | 'toMs' | 'meeting'>[]
  }>
  /** Encounters and goings dark that are open or end at `sinceMs` or later, and every outage of the feed; by start and id. */
  shared(sinceMs: number): Promise<readonly EventOutput[]>
  /** Since when vessels have called themselves gear beacons (lib/events/gear-beacon); others are not named. */
  beacons(): Promise<ReadonlyMap<string, number>>
  /** Dark silences of all vessels that last, or end at `sinceMs` or later; by OFF and id. */
  silences(sinceMs: number): Promise<readonly SilenceOutput[]>
  /** Those encounters and goings dark of these keys that there are. */
  events(keys: readonly OutputKey[]): Promise<ReadonlyMap<OutputKey, EventOutput>>
  /** By vessel, track and order in it. */
  chunkPlaces(query: ChunksQuery): Promise<readonly ChunkPlace[]>
  /** Chunks of a vessel with positions in these times, both ends included; by track and order in it. */
  chunks(mmsi: string, fromMs: number, toMs: number): Promise<readonly StoredChunk[]>
  /** Everything that the generation holds of a vessel: for one that is folded from its beginning again. */
  outputs(mmsi: string): Promise<ReadonlyMap<OutputKey, LiveOutput>>
  /** Reads ahead what `outputs` and commits ask of these vessels: all at once costs a fifth of one by one. */
  warm(mmsis: readonly string[]): Promise<void>
  /** All or nothing. Seen by readers at once; safe from a crash of the machine only after `sync`. */
  commit<Result>(write: (commit: LiveCommit) => Promise<Result>): Promise<Result>
  /** Every commit so far survives whatever happens. */
  sync(): Promise<void>
}
