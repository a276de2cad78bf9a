import fc, { type Arbitrary } from 'fast-check'
import type { EncodableMessage } from '../../../lib/ais/nmea/encode-message.ts'

/** Any message the encoder takes, every field over its whole range: the property tests' idea of AIS. */

const whole = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 })
const orNull = <T>(arbitrary: Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 })
const upTo = (most: number) => orNull(fc.integer({ min: 0, max: most }))
const from1 = (most: number) => orNull(fc.integer({ min: 1, max: most }))
const tenths = (least: number, most: number) =>
  orNull(fc.integer({ min: least, max: most }).map((n) => n / 10))
const degrees = (bits: number, unitsPerDegree: number, missing: number) =>
  orNull(
    fc
      .integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
      .filter((units) => units !== missing * unitsPerDegree)
      .map((units) => units / unitsPerDegree),
  )
const flag = fc.boolean()
const always = <T>(value: T) => fc.constant(value)

const ALPHABET = Array.from({ length: 64 }, (_, code) => String.fromCharCode(32 + code)).filter(
  (c) => c !== '@',
)
/** Blanks at the end are not kept by AIS texts, nor is anything behind '@'. */
const text = (characters: number) =>
  orNull(
    fc
      .array(fc.constantFrom(...ALPHABET), { minLength: 1, maxLength: characters })
      .map((letters) => letters.join('').trimEnd())
      .filter((letters) => letters !== ''),
  )
const data = (mostBits: number) =>
  fc.array(flag, { maxLength: mostBits }).map((bits) => ({
    bits: bits.length,
    hex: Array.from({ length: Math.ceil(bits.length / 4) }, (_, digit) =>
      [0, 1, 2, 3].reduce((sum, bit) => sum * 2 + (bits[digit * 4 + bit] ? 1 : 0), 0).toString(16),
    ).join(''),
  }))

const header = <T extends number>(...types: T[]) => ({
  type: fc.constantFrom(...types),
  repeat: whole(2),
  mmsi: whole(30),
})
const place = { lonDeg: degrees(28, 600_000, 181), latDeg: degrees(27, 600_000, 91) }
const coarsePlace = { lonDeg: degrees(18, 600, 181), latDeg: degrees(17, 600, 91) }
const size = { toBowM: whole(9), toSternM: whole(9), toPortM: whole(6), toStarboardM: whole(6) }
const area = {
  northEastLonDeg: coarsePlace.lonDeg,
  northEastLatDeg: coarsePlace.latDeg,
  southWestLonDeg: coarsePlace.lonDeg,
  southWestLatDeg: coarsePlace.latDeg,
}
const motion = {
  speedKnots: tenths(0, 1022),
  isAccurate: flag,
  ...place,
  courseDeg: tenths(0, 3599),
  headingDeg: upTo(359),
  timeStamp: whole(6),
}
/** The communication state is there or not, as a whole. */
const selectedState = fc.oneof(
  fc.record({ isItdma: flag, radio: whole(19) }),
  fc.constant({ isItdma: null, radio: null }),
)
const withState = <T extends object>(rest: Arbitrary<T>) =>
  fc.tuple(rest, selectedState).map(([message, state]) => ({ ...message, ...state }))

const navigationStatus = upTo(14)
const epfd = from1(15)
const shipType = from1(255)

const classA = fc.record({
  ...header(1, 2, 3),
  navigationStatus,
  rateOfTurnCode: orNull(fc.integer({ min: -127, max: 127 })),
  ...motion,
  specialManoeuvre: from1(3),
  raim: flag,
  radio: orNull(whole(19)),
})
const baseStation = fc.record({
  ...header(4, 11),
  year: from1(16_383),
  month: from1(15),
  day: from1(31),
  hour: upTo(23),
  minute: upTo(59),
  second: upTo(59),
  isAccurate: flag,
  ...place,
  epfd,
  isLongRangeAllowed: flag,
  raim: flag,
  radio: orNull(whole(19)),
})
const staticVoyage = fc.record({
  ...header(5),
  aisVersion: whole(2),
  imo: from1(2 ** 30 - 1),
  callSign: text(7),
  name: text(20),
  shipType,
  ...size,
  epfd,
  etaMonth: from1(15),
  etaDay: from1(31),
  etaHour: upTo(23),
  etaMinute: upTo(59),
  draughtM: tenths(1, 255),
  destination: text(20),
  isDataTerminalReady: orNull(flag),
})
const aircraft = withState(
  fc.record({
    ...header(9),
    altitudeM: upTo(4094),
    speedKnots: upTo(1022),
    isAccurate: flag,
    ...place,
    courseDeg: tenths(0, 3599),
    timeStamp: whole(6),
    isAltitudeBarometric: flag,
    isDataTerminalReady: flag,
    isAssigned: flag,
    raim: flag,
  }),
)
const classB = withState(
  fc.record({
    ...header(18),
    ...motion,
    isCarrierSense: flag,
    hasDisplay: flag,
    hasDsc: flag,
    hasWholeBand: flag,
    acceptsMessage22: flag,
    isAssigned: flag,
    raim: flag,
  }),
)
const classBExtended = fc.record({
  ...header(19),
  ...motion,
  name: text(20),
  shipType,
  ...size,
  epfd,
  raim: flag,
  isDataTerminalReady: flag,
  isAssigned: flag,
})
const aid = fc.record({
  ...header(21),
  aidType: from1(31),
  name: text(20),
  isAccurate: flag,
  ...place,
  ...size,
  epfd,
  timeStamp: whole(6),
  isOffPosition: flag,
  aidStatus: whole(8),
  raim: flag,
  isVirtual: flag,
  isAssigned: flag,
  nameExtension: text(14),
})
const partA = fc.record({ ...header(24), partNumber: always(0 as const), name: text(20) })
const partBStart = {
  ...header(24),
  partNumber: always(1 as const),
  shipType,
  vendorId: text(3),
  unitModel: whole(4),
  serialNumber: whole(20),
  callSign: text(7),
}
const isCraft = (mmsi: number) => mmsi >= 980_000_000 && mmsi <= 989_999_999
const partB = fc
  .record({ ...partBStart, ...size, epfd: orNull(whole(4)) })
  .filter(({ mmsi }) => !isCraft(mmsi))
const partBCraft = fc.record({
  ...partBStart,
  mmsi: fc.integer({ min: 980_000_000, max: 989_999_999 }),
  parentMmsi: from1(2 ** 30 - 1),
  epfd: orNull(whole(4)),
})
const longRange = fc.record({
  ...header(27),
  isAccurate: flag,
  raim: flag,
  navigationStatus,
  ...coarsePlace,
  speedKnots: upTo(62),
  courseDeg: upTo(359),
  isPositionLate: flag,
})

const application = { dac: whole(10), fid: whole(6) }
const channels = {
  ...header(22),
  channelA: whole(12),
  channelB: whole(12),
  transmitReceiveMode: whole(4),
  isLowPower: flag,
  isNarrowA: flag,
  isNarrowB: flag,
  zoneSizeCode: whole(3),
}
const interrogationStart = {
  ...header(15),
  firstMmsi: whole(30),
  firstType: whole(6),
  firstSlotOffset: whole(12),
}
const noSecond = { secondType: always(null), secondSlotOffset: always(null) }
const second = { secondType: whole(6), secondSlotOffset: whole(12) }
const noThird = { secondMmsi: always(null), thirdType: always(null), thirdSlotOffset: always(null) }
const third = { secondMmsi: whole(30), thirdType: whole(6), thirdSlotOffset: whole(12) }

/** By message kind, so that each is drawn as often as any other. */
export const MESSAGE_ARBITRARIES = {
  '1-3': classA,
  '4, 11': baseStation,
  '5': staticVoyage,
  '6': fc.record({
    ...header(6),
    sequenceNumber: whole(2),
    destinationMmsi: whole(30),
    isRetransmitted: flag,
    ...application,
    data: data(920),
  }),
  '7, 13': fc.record({
    ...header(7, 13),
    acknowledged: fc.array(fc.record({ mmsi: whole(30), sequenceNumber: whole(2) }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  '8': fc.record({ ...header(8), ...application, data: data(952) }),
  '9': aircraft,
  '10': fc.record({ ...header(10), destinationMmsi: whole(30) }),
  '12': fc.record({
    ...header(12),
    sequenceNumber: whole(2),
    destinationMmsi: whole(30),
    isRetransmitted: flag,
    text: text(156),
  }),
  '14': fc.record({ ...header(14), text: text(161) }),
  '15 for one message': fc.record({ ...interrogationStart, ...noSecond, ...noThird }),
  '15 for two messages': fc.record({ ...interrogationStart, ...second, ...noThird }),
  '15 to two stations': fc.record({ ...interrogationStart, ...second, ...third }),
  '16': fc.record({
    ...header(16),
    assigned: fc.array(fc.record({ mmsi: whole(30), slotOffset: whole(12), slotIncrement: whole(10) }), {
      minLength: 1,
      maxLength: 2,
    }),
  }),
  '17': fc.record({ ...header(17), ...coarsePlace, data: data(736) }),
  '18': classB,
  '19': classBExtended,
  '20': fc.record({
    ...header(20),
    reserved: fc.array(
      fc.record({
        slotOffset: whole(12),
        slotCount: whole(4),
        timeoutMinutes: whole(3),
        slotIncrement: whole(11),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  '21': aid,
  '22 to an area': fc.record({ ...channels, ...area, isAddressed: always(false as const) }),
  '22 to two stations': fc.record({
    ...channels,
    firstMmsi: whole(30),
    secondMmsi: whole(30),
    isAddressed: always(true as const),
  }),
  '23': fc.record({
    ...header(23),
    ...area,
    stationType: whole(4),
    shipType: whole(8),
    transmitReceiveMode: whole(2),
    reportingInterval: whole(4),
    quietMinutes: whole(4),
  }),
  '24A': partA,
  '24B': partB,
  '24B of a craft': partBCraft,
  '24 of no known part': fc.record({ ...header(24), partNumber: fc.constantFrom(2 as const, 3 as const) }),
  '25 broadcast': fc.record({
    ...header(25),
    isAddressed: always(false as const),
    isStructured: always(false as const),
    data: data(128),
  }),
  '25 broadcast, structured': fc.record({
    ...header(25),
    isAddressed: always(false as const),
    isStructured: always(true as const),
    ...application,
    data: data(112),
  }),
  '25 addressed': fc.record({
    ...header(25),
    isAddressed: always(true as const),
    isStructured: always(false as const),
    destinationMmsi: whole(30),
    data: data(96),
  }),
  '26 addressed, structured': fc.record({
    ...header(26),
    isAddressed: always(true as const),
    isStructured: always(true as const),
    destinationMmsi: whole(30),
    ...application,
    data: data(952),
    isItdma: flag,
    radio: whole(19),
  }),
  '26 broadcast': fc.record({
    ...header(26),
    isAddressed: always(false as const),
    isStructured: always(false as const),
    data: data(1000),
    isItdma: flag,
    radio: whole(19),
  }),
  '27': longRange,
} satisfies Record<string, Arbitrary<EncodableMessage>>

export const anyMessage: Arbitrary<EncodableMessage> = fc.oneof(
  ...(Object.values(MESSAGE_ARBITRARIES) as Arbitrary<EncodableMessage>[]),
)
