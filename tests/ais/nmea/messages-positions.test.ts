import { describe, expect, test } from 'vitest'
import { type Cell, decode, header, LAT, LON, PLACE } from './message-cells.ts'

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
