/**
 * Thresholds of the segmenter. GFW: gpsdio-segment, `matcher.py`, `discrepancy.py` and `segmenter.py` of
 * Global Fishing Watch, as facts; own: chosen here, see docs/segmentation.md.
 */
export const SEGMENTER_OPTIONS = {
  /**
   * A segment with no position for this long ends, ms. GFW's present `max_hours`. One of an established rate
   * ends sooner: after `silenceIntervals` of its mean intervals, but never before `leastSilenceMs`.
   */
  silenceMs: 24 * 3_600_000,
  /** GFW's earlier `max_hours`, ms. */
  leastSilenceMs: 8 * 3_600_000,
  /** Own; any factor from 10 to 40 serves, see docs/segmentation.md. */
  silenceIntervals: 20,
  /** Open segments of one MMSI; the longest silent is evicted. GFW keeps 100; 64 is the house's bound. */
  openSegments: 64,
  /** Positions of a segment that a new one is compared with. GFW `lookback`. */
  lookBack: 5,
  /** How much better, per step back, an older position must match than what came after it. GFW `lookback_factor`. */
  lookBackFactor: 2,
  /** Hours over which a ship is trusted to hold course: longer times count as h / (1 + (h / this)^0.5). GFW `penalty_hours`, `hours_exp`. */
  penaltyHours: 4,
  /** Padding of the time between positions, hours: room for noise at short intervals. GFW `buffer_hours`. */
  paddingHours: 0.25,
  /** Fastest departure from the expected place that still matches, knots. GFW `max_knots`. */
  maxKnots: 25,
  /** Departures above this are strongly discouraged, knots. GFW `penalty_speed`. */
  penaltyKnots: 5,
  /** How much worse "stayed put" and "somewhere on the course line" count than a dead-reckoning miss. GFW `shape_factor`. */
  shapeFactor: 4,
  /** Weight of a segment heard on another transponder class. GFW `transponder_mismatch_weight`. */
  otherClassWeight: 0.1,
  /** Segments of fewer positions weigh less, n / this, saturating, and have no established rate. GFW `short_seg_threshold`. */
  shortSegment: 10,
  /** A segment with a position in this time before an identity report is one that speaks, ms. Own. */
  speakingMs: 30 * 60_000,
  /** Matches within this factor of the best one are ambiguous. GFW `ambiguity_factor`. */
  ambiguityFactor: 10,
  /** A ship this slow that gives no course lies still: GPS has no course then. Knots; GFW `very_slow`. */
  verySlowKnots: 0.35,
  /** A coarse position (message 27, 1/10 minute) this near in time to a matched segment is noise, hours. GFW `min_type_27_hours`. */
  coarseHours: 1,
} as const

/** Part of every segment id: raise it when the same reports may be cut differently than before. */
export const SEGMENTER_VERSION = 1
