/** What a client may take up, and what all of them together may: nothing grows beyond these. */

export interface FeedLimits {
  /** Connections at once, those that still prove who they are included. */
  readonly clients: number
  readonly topicsPerClient: number
  /** Of a message from a client. */
  readonly messageBytes: number
  /** Messages from a client, and how many it may send at once after a pause. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** Messages that cannot be read, after which a client is cut off. */
  readonly badMessages: number
  readonly pingEveryMs: number
  /** A client from which nothing came for so long is gone. */
  readonly silentMs: number
  /** For proving who one is, before the upgrade. */
  readonly authenticateMs: number
  /** No more is given to a socket while so much of it waits. */
  readonly highWaterBytes: number
  /** Revisions, encoded, that a client may fall behind by before it is cut off. */
  readonly queueBytes: number
  /** A socket that takes nothing for so long while something waits is cut off. */
  readonly stuckMs: number
  /** Revisions of one log that are kept in memory: the newest, at most so many and so large. */
  readonly logRevisions: number
  readonly logBytes: number
  /** A client further behind than this gets a snapshot instead of what it missed. */
  readonly resumeRevisions: number
  /** Read from the folder at a time. */
  readonly pageRevisions: number
  /** Revisions in one message, encoded. */
  readonly messagePartBytes: number
  /** Alerts or events in a snapshot: the newest. */
  readonly snapshotItems: number
  /** Snapshots read for one client serve others for so long. */
  readonly snapshotFreshMs: number
  readonly readsAtOnce: number
  /** Positions are sent so often at most, ... */
  readonly positionsEveryMs: number
  /** ... and so many to one client. */
  readonly positionsPerSecond: number
  /** Positions in one message. */
  readonly positionsPerMessage: number
  /** Ships whose latest position is kept. */
  readonly vessels: number
  /** A client that was told goodbye may take so long to answer. */
  readonly closeMs: number
}

/** Sources: own, from bench:feed and for browsers on an office line, unless told otherwise. */
export const FEED_LIMITS: FeedLimits = {
  clients: 200,
  topicsPerClient: 16,
  messageBytes: 16 * 1024,
  messagesPerSecond: 20,
  messageBurst: 60,
  badMessages: 10,
  // Proxies commonly close what is silent for 60 s.
  pingEveryMs: 15_000,
  silentMs: 40_000,
  authenticateMs: 10_000,
  highWaterBytes: 256 * 1024,
  queueBytes: 8 * 1024 * 1024,
  stuckMs: 20_000,
  logRevisions: 20_000,
  logBytes: 32 * 1024 * 1024,
  resumeRevisions: 10_000,
  pageRevisions: 200,
  messagePartBytes: 128 * 1024,
  snapshotItems: 1000,
  snapshotFreshMs: 2000,
  readsAtOnce: 4,
  // Ten times a second moves smoothly on a map.
  positionsEveryMs: 100,
  positionsPerSecond: 5000,
  positionsPerMessage: 4000,
  // All ships that carry AIS are some 300,000 to 500,000 (all of the world's feeds together, a day).
  vessels: 500_000,
  closeMs: 1000,
}
