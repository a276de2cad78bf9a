import { describe, expect, test } from 'vitest'
import { type Cell, decode, header, LAT, LON, PLACE } from './message-cells.ts'

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
