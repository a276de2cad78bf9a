/** What ships there are: sizes, speeds, how they turn and report. */

export type VesselKind =
  | 'trawler'
  | 'longliner'
  | 'seiner'
  | 'squid-jigger'
  | 'pot-boat'
  | 'small-boat'
  | 'carrier'
  | 'cargo'
  | 'tanker'
  | 'ferry'
  | 'tug'
  | 'pilot'
  | 'pleasure'
  | 'net-beacon'

type Range = readonly [from: number, to: number]

export interface KindFacts {
  /** In the names of its ships, at most nine letters. */
  readonly word: string
  /** AIS ship and cargo type (ITU-R M.1371-5 table 53). */
  readonly shipType: number
  readonly lengthM: Range
  /** Length over width. */
  readonly slimness: number
  readonly cruiseKnots: Range
  /** Rate of turn under way, degrees a minute. */
  readonly turnDegPerMinute: number
  readonly transponder: 'class-a' | 'class-b'
}

/**
 * Lengths: 10th to 90th percentile of the vessels of each class in Global Fishing Watch's vessel list (74,056 MMSI,
 * 2016 to 2020), boats without a class from the small-scale sets. Cruising speeds: of the labelled positions of
 * fishing ships in transit, median 7 to 9 kn, 95th percentile 10.5 kn; merchant ships from the speeds of their
 * classes at sea (slow steaming). Fishing with pots and from boats mostly carries Class B.
 */
export const VESSEL_KINDS: Readonly<Record<VesselKind, KindFacts>> = {
  trawler: {
    ...{ word: 'TRAWLER', shipType: 30, lengthM: [16, 45], slimness: 3.6 },
    ...{ cruiseKnots: [8, 10.5], turnDegPerMinute: 60, transponder: 'class-a' },
  },
  longliner: {
    ...{ word: 'LONGLINER', shipType: 30, lengthM: [21, 52], slimness: 4.4 },
    ...{ cruiseKnots: [8.5, 11], turnDegPerMinute: 60, transponder: 'class-a' },
  },
  seiner: {
    ...{ word: 'SEINER', shipType: 30, lengthM: [18, 77], slimness: 4.2 },
    ...{ cruiseKnots: [9, 13], turnDegPerMinute: 90, transponder: 'class-a' },
  },
  'squid-jigger': {
    ...{ word: 'JIGGER', shipType: 30, lengthM: [35, 70], slimness: 5.4 },
    ...{ cruiseKnots: [9.5, 12], turnDegPerMinute: 45, transponder: 'class-a' },
  },
  'pot-boat': {
    ...{ word: 'POTTER', shipType: 30, lengthM: [10, 20], slimness: 3.2 },
    ...{ cruiseKnots: [7, 10], turnDegPerMinute: 150, transponder: 'class-b' },
  },
  'small-boat': {
    ...{ word: 'BOAT', shipType: 30, lengthM: [7, 14], slimness: 3 },
    ...{ cruiseKnots: [7, 12], turnDegPerMinute: 200, transponder: 'class-b' },
  },
  carrier: {
    ...{ word: 'CARRIER', shipType: 79, lengthM: [79, 137], slimness: 6.4 },
    ...{ cruiseKnots: [12, 15.5], turnDegPerMinute: 25, transponder: 'class-a' },
  },
  cargo: {
    ...{ word: 'CARGO', shipType: 70, lengthM: [80, 290], slimness: 6.6 },
    ...{ cruiseKnots: [10, 17.5], turnDegPerMinute: 18, transponder: 'class-a' },
  },
  tanker: {
    ...{ word: 'TANKER', shipType: 80, lengthM: [80, 250], slimness: 5.8 },
    ...{ cruiseKnots: [10, 14], turnDegPerMinute: 15, transponder: 'class-a' },
  },
  ferry: {
    ...{ word: 'FERRY', shipType: 60, lengthM: [35, 160], slimness: 5.6 },
    ...{ cruiseKnots: [14, 24], turnDegPerMinute: 45, transponder: 'class-a' },
  },
  tug: {
    ...{ word: 'TUG', shipType: 52, lengthM: [22, 34], slimness: 2.8 },
    ...{ cruiseKnots: [9, 11.5], turnDegPerMinute: 180, transponder: 'class-a' },
  },
  pilot: {
    ...{ word: 'PILOT', shipType: 50, lengthM: [12, 20], slimness: 3 },
    ...{ cruiseKnots: [17, 24], turnDegPerMinute: 240, transponder: 'class-a' },
  },
  pleasure: {
    ...{ word: 'YACHT', shipType: 36, lengthM: [8, 18], slimness: 3.1 },
    ...{ cruiseKnots: [4.5, 7.5], turnDegPerMinute: 200, transponder: 'class-b' },
  },
  'net-beacon': {
    ...{ word: 'NET MARK', shipType: 0, lengthM: [1, 2], slimness: 1 },
    ...{ cruiseKnots: [1, 2], turnDegPerMinute: 360, transponder: 'class-b' },
  },
}
