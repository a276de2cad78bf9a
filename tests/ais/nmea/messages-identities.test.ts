import { describe, expect, test } from 'vitest'
import { type Cell, decode, header } from './message-cells.ts'

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
