import { describe, expect, test } from 'vitest'
import { BitWriter } from '../../../lib/ais/nmea/bit-writer.ts'
import { decodeMessage } from '../../../lib/ais/nmea/decode-message.ts'
import { Payload } from '../../../lib/ais/nmea/payload.ts'

/**
 * One message of every type, laid out by hand as the tables of ITU-R M.1371-5 print them: [width, value], texts
 * as text. Nothing here knows the layouts of lib/ais/nmea/messages.
 */
type Cell = readonly [width: number, value: number] | readonly [width: number, text: string]

function payloadOf(cells: readonly Cell[]): Payload {
  const writer = new BitWriter()
  for (const [width, value] of cells) {
    if (typeof value === 'number') writer.append(value, width)
    else for (const character of value.padEnd(width / 6, '@')) writer.append(character.charCodeAt(0) & 63, 6)
  }
  const { text, fillBits } = writer.armored()
  const payload = new Payload()
  payload.reset()
  payload.appendArmored(Buffer.from(text), 0, text.length)
  payload.endWithFill(fillBits)
  return payload
}

const decode = (...cells: Cell[]) => decodeMessage(payloadOf(cells))
const header = (type: number, mmsi = 235_000_001): Cell[] => [
  [6, type],
  [2, 1],
  [30, mmsi],
]
/** 3.5° W, 57.25° N in 1/10,000 minute. */
const LON: Cell = [28, -2_100_000]
const LAT: Cell = [27, 34_350_000]
const PLACE = { lonDeg: -3.5, latDeg: 57.25 }

describe('position reports', () => {
  test.each([1, 2, 3])('type %i', (type) => {
    const cells: Cell[] = [[4, 7], [8, 20], [10, 42], [1, 1], LON, LAT, [12, 2713], [9, 270], [6, 12], [2, 1]]
    const message = decode(...header(type), ...cells, [3, 5], [1, 1], [19, 81_922])
    expect(message).toEqual({
      type,
      repeat: 1,
      mmsi: 235_000_001,
      navigationStatus: 7,
      rateOfTurnCode: 20,
      rateOfTurnDegPerMin: expect.closeTo(17.856, 3),
      speedKnots: 4.2,
      isAccurate: true,
      ...PLACE,
      courseDeg: 271.3,
      headingDeg: 270,
      timeStamp: 12,
      utcSecond: 12,
      specialManoeuvre: 1,
      raim: true,
      radio: 81_922,
    })
  })

  test('type 1 with nothing available', () => {
    const cells: Cell[] = [
      [4, 15],
      [8, -128],
      [10, 1023],
      [1, 0],
      [28, 108_600_000],
      [27, 54_600_000],
      [12, 3600],
    ]
    expect(decode(...header(1), ...cells, [9, 511], [6, 60], [2, 0], [3, 0], [1, 0], [19, 0])).toMatchObject({
      navigationStatus: null,
      rateOfTurnCode: null,
      rateOfTurnDegPerMin: null,
      speedKnots: null,
      lonDeg: null,
      latDeg: null,
      courseDeg: null,
      headingDeg: null,
      utcSecond: null,
      specialManoeuvre: null,
    })
  })

  test('type 1 at the edges: 102.2 kn or more, left beyond the indicator, manual position, reserved course', () => {
    const cells: Cell[] = [
      [4, 0],
      [8, -127],
      [10, 1022],
      [1, 0],
      LON,
      LAT,
      [12, 3601],
      [9, 360],
      [6, 61],
      [2, 3],
    ]
    expect(decode(...header(1), ...cells, [3, 0], [1, 0], [19, 0])).toMatchObject({
      navigationStatus: 0,
      rateOfTurnCode: -127,
      rateOfTurnDegPerMin: null,
      speedKnots: 102.2,
      courseDeg: null,
      headingDeg: null,
      timeStamp: 61,
      utcSecond: null,
      specialManoeuvre: 3,
    })
  })

  test('type 9', () => {
    const cells: Cell[] = [
      [12, 303],
      [10, 42],
      [1, 0],
      LON,
      LAT,
      [12, 1540],
      [6, 15],
      [1, 1],
      [7, 0],
      [1, 1],
      [3, 0],
    ]
    expect(decode(...header(9, 111_232_506), ...cells, [1, 0], [1, 1], [1, 1], [19, 33_392])).toEqual({
      type: 9,
      repeat: 1,
      mmsi: 111_232_506,
      altitudeM: 303,
      speedKnots: 42,
      isAccurate: false,
      ...PLACE,
      courseDeg: 154,
      timeStamp: 15,
      utcSecond: 15,
      isAltitudeBarometric: true,
      isDataTerminalReady: false,
      isAssigned: false,
      raim: true,
      isItdma: true,
      radio: 33_392,
    })
  })

  test('type 9 knows no speed of 1023 kn and no altitude of 4095 m', () => {
    const cells: Cell[] = [
      [12, 4095],
      [10, 1023],
      [1, 0],
      LON,
      LAT,
      [12, 3600],
      [6, 60],
      [8, 0],
      [1, 0],
      [3, 0],
    ]
    expect(decode(...header(9), ...cells, [1, 0], [1, 0], [20, 0])).toMatchObject({
      altitudeM: null,
      speedKnots: null,
      courseDeg: null,
    })
  })

  test('type 18', () => {
    const cells: Cell[] = [[8, 255], [10, 14], [1, 0], LON, LAT, [12, 1770], [9, 177], [6, 34], [2, 3]]
    const flags: Cell[] = [
      [1, 1],
      [1, 0],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 0],
      [1, 1],
      [1, 1],
      [19, 393_222],
    ]
    expect(decode(...header(18), ...cells, ...flags)).toEqual({
      type: 18,
      repeat: 1,
      mmsi: 235_000_001,
      speedKnots: 1.4,
      isAccurate: false,
      ...PLACE,
      courseDeg: 177,
      headingDeg: 177,
      timeStamp: 34,
      utcSecond: 34,
      isCarrierSense: true,
      hasDisplay: false,
      hasDsc: true,
      hasWholeBand: true,
      acceptsMessage22: true,
      isAssigned: false,
      raim: true,
      isItdma: true,
      radio: 393_222,
    })
  })

  test('type 19', () => {
    const cells: Cell[] = [[8, 0], [10, 87], [1, 0], LON, LAT, [12, 3359], [9, 511], [6, 46], [4, 0]]
    const identity: Cell[] = [
      [120, 'SILVER DARLING'],
      [8, 30],
      [9, 12],
      [9, 6],
      [6, 2],
      [6, 3],
      [4, 1],
    ]
    expect(decode(...header(19), ...cells, ...identity, [1, 0], [1, 1], [1, 1], [4, 0])).toEqual({
      type: 19,
      repeat: 1,
      mmsi: 235_000_001,
      speedKnots: 8.7,
      isAccurate: false,
      ...PLACE,
      courseDeg: 335.9,
      headingDeg: null,
      timeStamp: 46,
      utcSecond: 46,
      name: 'SILVER DARLING',
      shipType: 30,
      toBowM: 12,
      toSternM: 6,
      toPortM: 2,
      toStarboardM: 3,
      lengthM: 18,
      widthM: 5,
      epfd: 1,
      raim: false,
      isDataTerminalReady: false,
      isAssigned: true,
    })
  })

  test('type 27', () => {
    const cells: Cell[] = [
      [1, 0],
      [1, 1],
      [4, 7],
      [18, -2100],
      [17, 34_350],
      [6, 5],
      [9, 310],
      [1, 1],
      [1, 0],
    ]
    expect(decode(...header(27), ...cells)).toEqual({
      type: 27,
      repeat: 1,
      mmsi: 235_000_001,
      isAccurate: false,
      raim: true,
      navigationStatus: 7,
      ...PLACE,
      speedKnots: 5,
      courseDeg: 310,
      isPositionLate: true,
    })
  })

  test('type 27 with nothing available', () => {
    const cells: Cell[] = [
      [1, 0],
      [1, 0],
      [4, 15],
      [18, 108_600],
      [17, 54_600],
      [6, 63],
      [9, 511],
      [1, 0],
      [1, 0],
    ]
    expect(decode(...header(27), ...cells)).toMatchObject({
      navigationStatus: null,
      lonDeg: null,
      latDeg: null,
      speedKnots: null,
      courseDeg: null,
    })
  })
})

describe('identities', () => {
  const STATIC: Cell[] = [
    [2, 1],
    [30, 9_074_729],
    [42, 'GBSX7'],
    [120, 'MORAY FIRTH II'],
    [8, 30],
    [9, 20],
  ]
  const VOYAGE: Cell[] = [
    [9, 8],
    [6, 4],
    [6, 3],
    [4, 1],
    [4, 11],
    [5, 27],
    [5, 8],
    [6, 30],
    [8, 41],
  ]

  test('type 5', () => {
    expect(decode(...header(5), ...STATIC, ...VOYAGE, [120, 'BUCKIE'], [1, 0], [1, 0])).toEqual({
      type: 5,
      repeat: 1,
      mmsi: 235_000_001,
      aisVersion: 1,
      imo: 9_074_729,
      callSign: 'GBSX7',
      name: 'MORAY FIRTH II',
      shipType: 30,
      toBowM: 20,
      toSternM: 8,
      toPortM: 4,
      toStarboardM: 3,
      lengthM: 28,
      widthM: 7,
      epfd: 1,
      etaMonth: 11,
      etaDay: 27,
      etaHour: 8,
      etaMinute: 30,
      draughtM: 4.1,
      destination: 'BUCKIE',
      isDataTerminalReady: true,
    })
  })

  test('type 5 of 422 bits, as some transmitters send it', () => {
    const message = decode(...header(5), ...STATIC, ...VOYAGE, [120, 'BUCKIE'])
    expect(message).toMatchObject({
      name: 'MORAY FIRTH II',
      destination: 'BUCKIE',
      isDataTerminalReady: null,
    })
  })

  test('type 5 of 420 bits: the last letter of the destination is cut', () => {
    const cut: Cell[] = [...header(5), ...STATIC, ...VOYAGE, [114, 'ABERDEEN AND LERWIC'], [4, 0]]
    expect(decode(...cut)).toMatchObject({ destination: 'ABERDEEN AND LERWIC', isDataTerminalReady: null })
  })

  test('type 5 with nothing given', () => {
    const nothing: Cell[] = [
      [2, 0],
      [30, 0],
      [42, ''],
      [120, '   '],
      [8, 0],
      [30, 0],
      [4, 0],
      [4, 0],
      [5, 0],
    ]
    const message = decode(...header(5), ...nothing, [5, 24], [6, 60], [8, 0], [120, ''], [1, 1], [1, 0])
    expect(message).toMatchObject({
      imo: null,
      callSign: null,
      name: null,
      shipType: null,
      lengthM: null,
      widthM: null,
      epfd: null,
      etaMonth: null,
      etaDay: null,
      etaHour: null,
      etaMinute: null,
      draughtM: null,
      destination: null,
      isDataTerminalReady: false,
    })
  })

  test('type 24 part A, 160 and 168 bits', () => {
    const expected = { type: 24, repeat: 1, mmsi: 235_000_001, partNumber: 0, name: 'KITTIWAKE' }
    expect(decode(...header(24), [2, 0], [120, 'KITTIWAKE'])).toEqual(expected)
    expect(decode(...header(24), [2, 0], [120, 'KITTIWAKE'], [8, 0])).toEqual(expected)
  })

  const PART_B: Cell[] = [
    [2, 1],
    [8, 37],
    [18, 'SRT'],
    [4, 3],
    [20, 1234],
    [42, 'MABC2'],
  ]

  test('type 24 part B', () => {
    expect(decode(...header(24), ...PART_B, [9, 5], [9, 4], [6, 1], [6, 2], [4, 1], [2, 0])).toEqual({
      type: 24,
      repeat: 1,
      mmsi: 235_000_001,
      partNumber: 1,
      shipType: 37,
      vendorId: 'SRT',
      unitModel: 3,
      serialNumber: 1234,
      callSign: 'MABC2',
      toBowM: 5,
      toSternM: 4,
      toPortM: 1,
      toStarboardM: 2,
      lengthM: 9,
      widthM: 3,
      epfd: 1,
    })
  })

  test('type 24 part B of a craft: its parent in place of its size', () => {
    const message = decode(...header(24, 982_350_001), ...PART_B, [30, 235_000_001], [4, 0], [2, 0])
    expect(message).toMatchObject({ mmsi: 982_350_001, parentMmsi: 235_000_001, callSign: 'MABC2' })
    expect(message).not.toHaveProperty('toBowM')
  })

  test.each([2, 3])('type 24 part number %i, for future use, is recognised', (partNumber) => {
    expect(decode(...header(24), [2, partNumber], [128, 0])).toEqual({
      type: 24,
      repeat: 1,
      mmsi: 235_000_001,
      partNumber,
    })
  })
})

describe('stations', () => {
  const DATE: Cell[] = [
    [14, 2026],
    [4, 11],
    [5, 27],
    [5, 8],
    [6, 32],
    [6, 59],
  ]

  test.each([4, 11])('type %i', (type) => {
    const message = decode(
      ...header(type),
      ...DATE,
      [1, 1],
      LON,
      LAT,
      [4, 7],
      [1, 0],
      [9, 0],
      [1, 1],
      [19, 114_688],
    )
    expect(message).toEqual({
      type,
      repeat: 1,
      mmsi: 235_000_001,
      year: 2026,
      month: 11,
      day: 27,
      hour: 8,
      minute: 32,
      second: 59,
      utcTimeMs: Date.UTC(2026, 10, 27, 8, 32, 59),
      isAccurate: true,
      ...PLACE,
      epfd: 7,
      isLongRangeAllowed: false,
      raim: true,
      radio: 114_688,
    })
  })

  test.each([
    ['no date', [0, 0, 0, 24, 60, 60]],
    ['30 February', [2026, 2, 30, 1, 1, 1]],
    ['29 February of no leap year', [2100, 2, 29, 1, 1, 1]],
    ['hour 24', [2026, 2, 3, 24, 1, 1]],
    ['month 13', [2026, 13, 3, 2, 1, 1]],
  ] as const)('type 4 with %s has no time', (_, [year, month, day, hour, minute, second]) => {
    const date: Cell[] = [
      [14, year],
      [4, month],
      [5, day],
      [5, hour],
      [6, minute],
      [6, second],
    ]
    expect(decode(...header(4), ...date, [1, 1], LON, LAT, [4, 0], [10, 0], [1, 0], [19, 0])).toMatchObject({
      utcTimeMs: null,
      epfd: null,
    })
  })

  test('type 21, its name running on', () => {
    const start: Cell[] = [
      [5, 30],
      [120, 'OUTER SKERRY NORTH '],
      [1, 1],
      LON,
      LAT,
      [9, 2],
      [9, 2],
      [6, 1],
      [6, 1],
    ]
    const end: Cell[] = [
      [4, 1],
      [6, 61],
      [1, 0],
      [8, 0b101],
      [1, 0],
      [1, 1],
      [1, 0],
      [1, 0],
      [30, 'LIGHT'],
    ]
    expect(decode(...header(21, 992_350_001), ...start, ...end, [2, 0])).toEqual({
      type: 21,
      repeat: 1,
      mmsi: 992_350_001,
      aidType: 30,
      name: 'OUTER SKERRY NORTH',
      nameExtension: 'LIGHT',
      fullName: 'OUTER SKERRY NORTH  LIGHT',
      isAccurate: true,
      ...PLACE,
      toBowM: 2,
      toSternM: 2,
      toPortM: 1,
      toStarboardM: 1,
      lengthM: 4,
      widthM: 2,
      epfd: 1,
      timeStamp: 61,
      utcSecond: null,
      isOffPosition: false,
      aidStatus: 0b101,
      raim: false,
      isVirtual: true,
      isAssigned: false,
    })
  })
})

describe('texts and data', () => {
  test('type 6', () => {
    const message = decode(
      ...header(6),
      [2, 3],
      [30, 235_000_002],
      [1, 1],
      [1, 0],
      [10, 235],
      [6, 10],
      [20, 0xabcde],
    )
    expect(message).toEqual({
      type: 6,
      repeat: 1,
      mmsi: 235_000_001,
      sequenceNumber: 3,
      destinationMmsi: 235_000_002,
      isRetransmitted: true,
      dac: 235,
      fid: 10,
      data: { bits: 20, hex: 'abcde' },
    })
  })

  test('type 8, its last digit filled with zeros', () => {
    expect(decode(...header(8), [2, 0], [10, 1], [6, 31], [10, 0b1111_0001_11])).toMatchObject({
      dac: 1,
      fid: 31,
      data: { bits: 10, hex: 'f1c' },
    })
  })

  test.each([7, 13])('type %i', (type) => {
    const message = decode(...header(type), [2, 0], [30, 235_000_002], [2, 1], [30, 235_000_003], [2, 2])
    expect(message).toEqual({
      type,
      repeat: 1,
      mmsi: 235_000_001,
      acknowledged: [
        { mmsi: 235_000_002, sequenceNumber: 1 },
        { mmsi: 235_000_003, sequenceNumber: 2 },
      ],
    })
  })

  test('types 12 and 14', () => {
    const to: Cell[] = [
      [2, 1],
      [30, 235_000_002],
      [1, 0],
      [1, 0],
    ]
    expect(decode(...header(12), ...to, [54, 'MOVE OVER'])).toMatchObject({
      sequenceNumber: 1,
      destinationMmsi: 235_000_002,
      isRetransmitted: false,
      text: 'MOVE OVER',
    })
    expect(decode(...header(14), [2, 0], [54, 'SART TEST'])).toMatchObject({ text: 'SART TEST' })
    expect(decode(...header(14), [2, 0])).toMatchObject({ text: null })
  })

  test('type 17', () => {
    expect(decode(...header(17), [2, 0], [18, -2100], [17, 34_350], [5, 0], [8, 0x5a])).toMatchObject({
      ...PLACE,
      data: { bits: 8, hex: '5a' },
    })
  })

  test('types 25 and 26, by their two flags', () => {
    const to: Cell[] = [
      [30, 235_000_002],
      [2, 0],
    ]
    const data: Cell = [16, 0xbeef]
    const read = { bits: 16, hex: 'beef' }
    expect(decode(...header(25), [1, 0], [1, 0], data)).toMatchObject({ data: read })
    expect(decode(...header(25), [1, 0], [1, 1], [10, 1], [6, 2], data)).toMatchObject({
      dac: 1,
      fid: 2,
      data: read,
    })
    expect(decode(...header(25), [1, 1], [1, 0], ...to, data)).toMatchObject({
      destinationMmsi: 235_000_002,
      data: read,
    })
    expect(
      decode(...header(26), [1, 1], [1, 1], ...to, [10, 1], [6, 2], data, [4, 0], [1, 1], [19, 5]),
    ).toMatchObject({
      destinationMmsi: 235_000_002,
      dac: 1,
      fid: 2,
      data: read,
      isItdma: true,
      radio: 5,
    })
  })
})

describe('link management', () => {
  test('type 10', () => {
    expect(decode(...header(10), [2, 0], [30, 235_000_002], [2, 0])).toMatchObject({
      destinationMmsi: 235_000_002,
    })
  })

  test('type 15, asking for one, two and three messages', () => {
    const first: Cell[] = [
      [2, 0],
      [30, 235_000_002],
      [6, 5],
      [12, 7],
    ]
    const second: Cell[] = [
      [2, 0],
      [6, 24],
      [12, 8],
    ]
    const third: Cell[] = [
      [2, 0],
      [30, 235_000_003],
      [6, 3],
      [12, 9],
      [2, 0],
    ]
    const one = { firstMmsi: 235_000_002, firstType: 5, firstSlotOffset: 7 }
    const two = { ...one, secondType: 24, secondSlotOffset: 8 }
    expect(decode(...header(15), ...first)).toMatchObject({ ...one, secondType: null, secondMmsi: null })
    expect(decode(...header(15), ...first, ...second, [2, 0])).toMatchObject({ ...two, secondMmsi: null })
    expect(decode(...header(15), ...first, ...second, ...third)).toMatchObject({
      ...two,
      secondMmsi: 235_000_003,
      thirdType: 3,
      thirdSlotOffset: 9,
    })
  })

  test('type 16', () => {
    const message = decode(...header(16), [2, 0], [30, 235_000_002], [12, 200], [10, 0], [4, 0])
    expect(message).toMatchObject({ assigned: [{ mmsi: 235_000_002, slotOffset: 200, slotIncrement: 0 }] })
  })

  test('type 20', () => {
    const message = decode(...header(20), [2, 0], [12, 200], [4, 5], [3, 7], [11, 750], [2, 0])
    expect(message).toMatchObject({
      reserved: [{ slotOffset: 200, slotCount: 5, timeoutMinutes: 7, slotIncrement: 750 }],
    })
  })

  test('type 22 to an area and to two stations', () => {
    const channels: Cell[] = [
      [2, 0],
      [12, 2087],
      [12, 2088],
      [4, 0],
      [1, 1],
    ]
    const area: Cell[] = [
      [18, -2100],
      [17, 34_350],
      [18, -2400],
      [17, 34_200],
    ]
    const stations: Cell[] = [
      [30, 235_000_002],
      [5, 0],
      [30, 235_000_003],
      [5, 0],
    ]
    const bands: Cell[] = [
      [1, 0],
      [1, 1],
      [3, 4],
      [23, 0],
    ]
    const common = {
      channelA: 2087,
      channelB: 2088,
      transmitReceiveMode: 0,
      isLowPower: true,
      zoneSizeCode: 4,
    }
    expect(decode(...header(22), ...channels, ...area, [1, 0], ...bands)).toMatchObject({
      ...common,
      isAddressed: false,
      northEastLonDeg: -3.5,
      northEastLatDeg: 57.25,
      southWestLonDeg: -4,
      southWestLatDeg: 57,
      isNarrowA: false,
      isNarrowB: true,
    })
    expect(decode(...header(22), ...channels, ...stations, [1, 1], ...bands)).toMatchObject({
      ...common,
      isAddressed: true,
      firstMmsi: 235_000_002,
      secondMmsi: 235_000_003,
    })
  })

  test('type 23', () => {
    const area: Cell[] = [
      [18, -2100],
      [17, 34_350],
      [18, -2400],
      [17, 34_200],
    ]
    const message = decode(
      ...header(23),
      [2, 0],
      ...area,
      [4, 6],
      [8, 30],
      [22, 0],
      [2, 1],
      [4, 9],
      [4, 15],
      [6, 0],
    )
    expect(message).toMatchObject({
      northEastLonDeg: -3.5,
      southWestLatDeg: 57,
      stationType: 6,
      shipType: 30,
      transmitReceiveMode: 1,
      reportingInterval: 9,
      quietMinutes: 15,
    })
  })
})

describe('refused', () => {
  test.each([0, 28, 63])('type %i is unknown', (type) => {
    expect(decode(...header(type), [32, 0], [98, 0])).toEqual({ ok: false, reason: 'unknown-type' })
  })

  test.each([
    [1, 148],
    [4, 148],
    [5, 419],
    [9, 147],
    [18, 147],
    [19, 307],
    [21, 270],
    [24, 159],
    [27, 94],
  ])('type %i of %i bits lacks a field that it must have', (type, bits) => {
    const cells: Cell[] = [...header(type)]
    for (let filled = 38; filled < bits; filled++) cells.push([1, 0])
    expect(decode(...cells)).toEqual({ ok: false, reason: 'wrong-length' })
    expect(decode(...cells, [1, 0])).toMatchObject({ type })
  })

  test('no whole header', () => {
    expect(decode()).toEqual({ ok: false, reason: 'wrong-length' })
    expect(decode([6, 14], [31, 0])).toEqual({ ok: false, reason: 'wrong-length' })
  })

  test('more than five slots', () => {
    const cells: Cell[] = [...header(8)]
    for (let filled = 38; filled < 1300; filled++) cells.push([1, 0])
    expect(decode(...cells)).toEqual({ ok: false, reason: 'too-long' })
  })
})
