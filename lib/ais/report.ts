/**
 * Reports as columns: what every reader writes and every fold reads.
 *
 * A report is one decoded AIS message of a vessel, a position or an identity (docs/terms: report). A row of
 * CSV that carries both is two reports. Values are canonical from here on, so that the same message read
 * from NMEA, CSV or JSON gives the same bits: places in 1/600,000° (the unit of ITU-R M.1371-5 messages 1-3),
 * speed in 0.1 kn, course in 0.1°, heading in 1°, identity texts trimmed and upper-cased.
 */

export const POSITION = 0
export const IDENTITY = 1

/** What a vessel says of itself (messages 5, 19, 24). Texts are canonical; '' and NaN mean not given. */
export interface Identity {
  readonly name: string
  readonly callSign: string
  /** IMO number as digits, '' when absent or 0. */
  readonly imo: string
  /** AIS ship and cargo type 1-99 (ITU-R M.1371-5 table 53), NaN when absent or 0. */
  readonly shipType: number
  /** Bow to stern, metres. */
  readonly lengthM: number
  /** Side to side, metres. */
  readonly widthM: number
}

/**
 * Reports as columns. Row i is valid for 0 <= i < count; every array is at least that long. A missing
 * speed, course, heading or shore distance is NaN. An identity row has no place: its units are 0 and unread.
 */
export interface ReportBlock {
  count: number
  /** Index into the vessel key table (MMSI as text). */
  vessel: Int32Array
  /** UTC epoch ms, whole. */
  timeMs: Float64Array
  /** POSITION or IDENTITY. */
  kind: Uint8Array
  /** AIS message type 1-27, 0 where the source does not say. */
  messageType: Uint8Array
  /** 1/600,000°, -108,000,000 <= lon < 108,000,000 (180° is stored as -180°). */
  lonUnits: Int32Array
  /** 1/600,000°, -54,000,000..54,000,000. */
  latUnits: Int32Array
  /** Knots, 0..102.2 (102.2 means that or more). */
  speedKnots: Float32Array
  /** Degrees, 0 <= course < 360. */
  courseDeg: Float32Array
  /** Degrees, 0..359. */
  headingDeg: Float32Array
  /** Distance to shore that the source gives, km; NaN where it gives none. */
  shoreKm: Float32Array
  /** 1 where the place is relative (shape true, place not): no ports, coast, zones or encounters. */
  relativePlace: Uint8Array
  /** Index into the identity table, -1 for positions. */
  identity: Int32Array
  /** Index of the source (import, receiver) that carried the report; outside the compared bytes. */
  source: Int32Array
}

function emptyBlock(capacity: number): ReportBlock {
  return {
    count: 0,
    vessel: new Int32Array(capacity),
    timeMs: new Float64Array(capacity),
    kind: new Uint8Array(capacity),
    messageType: new Uint8Array(capacity),
    lonUnits: new Int32Array(capacity),
    latUnits: new Int32Array(capacity),
    speedKnots: new Float32Array(capacity),
    courseDeg: new Float32Array(capacity),
    headingDeg: new Float32Array(capacity),
    shoreKm: new Float32Array(capacity),
    relativePlace: new Uint8Array(capacity),
    identity: new Int32Array(capacity),
    source: new Int32Array(capacity),
  }
}

/** Speed or course at AIS resolution, 0.1; NaN stays. */
export function tenth(value: number): number {
  // -0 is 0, and adding 0 makes it so.
  return Math.round(value * 10) / 10 + 0
}

/** Longest text kept of a name or call sign: AIS has 20 characters, other sources a few more. */
const LONGEST_TEXT = 256

/**
 * Trimmed, upper-cased, inner runs of blanks kept: AIS has capitals only, other sources follow suit. Control characters
 * and halves of surrogate pairs, which not every database and file gives back, become blanks. A canonical text stays as
 * it is: what comes back from the archive or the journal is what was folded.
 */
export function canonicalText(text: string): string {
  // Capitals may be longer ('ß' is 'SS'), and a cut may halve a pair: so it is cut twice, and then made sound.
  const capitals = text.slice(0, LONGEST_TEXT).toUpperCase().slice(0, LONGEST_TEXT)
  return capitals.replace(UNSOUND_CHARACTERS, ' ').trim()
}

const UNSOUND_CHARACTERS = /[\p{Cc}\p{Cs}]/gu

/**
 * A growing set of reports with its two dictionaries. Readers append; sorting and folding read.
 * `clear` keeps the dictionaries, so that indices stay valid from block to block.
 */
export class ReportBuffer {
  block: ReportBlock
  readonly keys: string[] = []
  readonly identities: Identity[] = []
  private readonly keyIndex = new Map<string, number>()
  private readonly mmsiIndex = new Map<number, number>()
  private readonly identityIndex = new Map<string, number>()

  constructor(capacity = 1024) {
    this.block = emptyBlock(Math.max(16, capacity))
  }

  get count(): number {
    return this.block.count
  }

  clear(): void {
    this.block.count = 0
  }

  /** Index of a vessel key given as text, added when new. */
  vesselOfKey(key: string): number {
    let index = this.keyIndex.get(key)
    if (index === undefined) {
      index = this.keys.length
      this.keys.push(key)
      this.keyIndex.set(key, index)
    }
    return index
  }

  /** Index of a vessel key given as an MMSI number, 0..999,999,999 (nine digits with leading zeros as text). */
  vesselOfMmsi(mmsi: number): number {
    let index = this.mmsiIndex.get(mmsi)
    if (index === undefined) {
      index = this.vesselOfKey(String(mmsi).padStart(9, '0'))
      this.mmsiIndex.set(mmsi, index)
    }
    return index
  }

  /**
   * Appends a position. Units must be in range (see ReportBlock); speed and course may be at any
   * resolution and are made canonical here; NaN where missing.
   */
  addPosition(
    vessel: number,
    timeMs: number,
    messageType: number,
    lonUnits: number,
    latUnits: number,
    speedKnots: number,
    courseDeg: number,
    headingDeg: number,
    shoreKm: number,
    relativePlace: number,
    source: number,
  ): void {
    const row = this.grow()
    const block = this.block
    block.vessel[row] = vessel
    block.timeMs[row] = timeMs
    block.kind[row] = POSITION
    block.messageType[row] = messageType
    block.lonUnits[row] = lonUnits
    block.latUnits[row] = latUnits
    block.speedKnots[row] = tenth(speedKnots)
    const course = tenth(courseDeg)
    block.courseDeg[row] = course >= 360 ? course - 360 : course
    const heading = Math.round(headingDeg)
    block.headingDeg[row] = heading >= 360 ? heading - 360 : heading
    block.shoreKm[row] = shoreKm
    block.relativePlace[row] = relativePlace
    block.identity[row] = -1
    block.source[row] = source
  }

  /** Appends an identity. One that says nothing (no text, number or size) is still a report: it was heard. */
  addIdentity(vessel: number, timeMs: number, messageType: number, identity: Identity, source: number): void {
    this.addKnownIdentity(vessel, timeMs, messageType, this.identityOf(identity), source)
  }

  /** The same for an identity met before, by its index: tables repeat a vessel's identity on every row. */
  addKnownIdentity(
    vessel: number,
    timeMs: number,
    messageType: number,
    identity: number,
    source: number,
  ): void {
    const row = this.grow()
    const block = this.block
    block.vessel[row] = vessel
    block.timeMs[row] = timeMs
    block.kind[row] = IDENTITY
    block.messageType[row] = messageType
    block.lonUnits[row] = 0
    block.latUnits[row] = 0
    block.speedKnots[row] = Number.NaN
    block.courseDeg[row] = Number.NaN
    block.headingDeg[row] = Number.NaN
    block.shoreKm[row] = Number.NaN
    block.relativePlace[row] = 0
    block.identity[row] = identity
    block.source[row] = source
  }

  /** Index of an identity (made canonical), added when new. */
  identityOf(identity: Identity): number {
    const canonical: Identity = {
      name: canonicalText(identity.name),
      callSign: canonicalText(identity.callSign),
      imo: canonicalText(identity.imo),
      shipType: identity.shipType,
      lengthM: identity.lengthM,
      widthM: identity.widthM,
    }
    const key = identityKey(canonical)
    let index = this.identityIndex.get(key)
    if (index === undefined) {
      index = this.identities.length
      this.identities.push(canonical)
      this.identityIndex.set(key, index)
    }
    return index
  }

  /** Appends rows whose every column the caller then fills with canonical values; returns the first of them. */
  extend(rows: number): number {
    const first = this.block.count
    const count = first + rows
    if (count > this.block.vessel.length) this.block = resize(this.block, Math.max(count, first * 2))
    this.block.count = count
    return first
  }

  private grow(): number {
    const row = this.block.count
    if (row === this.block.vessel.length) this.block = resize(this.block, row * 2)
    this.block.count = row + 1
    return row
  }
}

/** One text per identity: equal exactly when every field is. */
export function identityKey(identity: Identity): string {
  return `${identity.name}\n${identity.callSign}\n${identity.imo}\n${identity.shipType}\n${identity.lengthM}\n${identity.widthM}`
}

function resize(block: ReportBlock, capacity: number): ReportBlock {
  const larger = emptyBlock(capacity)
  larger.count = block.count
  for (const name of COLUMNS) larger[name].set(block[name] as never)
  return larger
}

/** Every column of a block, for copying and packing. */
export const COLUMNS = [
  'vessel',
  'timeMs',
  'kind',
  'messageType',
  'lonUnits',
  'latUnits',
  'speedKnots',
  'courseDeg',
  'headingDeg',
  'shoreKm',
  'relativePlace',
  'identity',
  'source',
] as const satisfies readonly (keyof ReportBlock)[]
