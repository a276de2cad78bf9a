/** How long sources wait and how much they hold. Milliseconds and bytes, own choices unless said otherwise. */
export const SOURCE_LIMITS = {
  /** Reports wait at most so long for others before they are delivered: far below a tick of the pipeline. */
  batchMs: 20,
  /** A batch that holds so many is delivered at once. */
  batchReports: 1000,
  /** Bytes decoded between two looks at the batch: at 50 bytes a sentence, about as many as a batch holds. */
  pieceBytes: 32 * 1024,
  /** Vessels or identities in the dictionaries of a buffer, after which another buffer is begun: about 20 MB. */
  dictionaryEntries: 65_536,

  /** First and longest wait before connecting again; it doubles in between. */
  firstWaitMs: 500,
  longestWaitMs: 60_000,
  /** A connection that gave messages for so long is sound: the next wait is the first one again. */
  soundMs: 60_000,
  /** A connection that is not open by then has failed. */
  connectMs: 10_000,
  /** Idle TCP connections are probed after so long, so that a half-open one shows. */
  keepAliveMs: 15_000,
  /** No line of sense for so long: base stations within reach send one every 10 s, but ships alone may be silent. */
  silenceMs: 300_000,

  /** A peer is cut off after so many lines, or bytes, without one of sense among them. */
  unsoundLines: 1000,
  unsoundBytes: 16 * 1024 * 1024,

  /** Peers of a listener at once, and how long one that never sent a line of sense keeps its place when it is full. */
  peers: 64,
  unprovenMs: 10_000,
  /** Connections that one address may open at once and from then on in a second. */
  acceptBurst: 20,
  acceptsPerSecond: 5,
  /** Addresses whose rate is remembered; the oldest gives way. */
  acceptAddresses: 1024,

  /** Datagrams that wait while a batch is being delivered, in bytes and number; more are dropped and counted. */
  datagramBytes: 4 * 1024 * 1024,
  datagrams: 20_000,
  /** What the system is asked to hold of datagrams. */
  datagramSystemBytes: 4 * 1024 * 1024,
  /** Senders of datagrams told apart; the one silent longest gives way. */
  senders: 64,

  /** How often a file is looked at for new bytes. */
  pollMs: 250,
  /** How far back a line may begin that was half written when the file was opened: the longest line of NMEA read. */
  lineBackBytes: 2048,

  /** The largest body pushed, and how much may wait. An hour of AIS-catcher messages posted at once is under 1 MB. */
  pushBytes: 16 * 1024 * 1024,
  pushWaitingBytes: 64 * 1024 * 1024,

  /**
   * The longest message of JSON, alone or in a body that is pushed. A message is about 1 kB, an envelope of some more;
   * one of this length made of brackets alone takes 10 ms and 100 ms to read, in which nobody else is read.
   */
  messageBytes: 64 * 1024,
  pushedMessageBytes: 256 * 1024,

  /** What is not in the journal so long after the signal aborted is given up. */
  stopMs: 500,
} as const
