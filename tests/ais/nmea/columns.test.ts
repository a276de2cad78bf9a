import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, isMessageFault } from '../../../lib/ais/nmea/decode-message.ts'
import { encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import {
  emptyIdentity,
  isIdentityType,
  readBaseStationTimeMs,
  readIdentity,
} from '../../../lib/ais/nmea/messages/identity.ts'
import { emptyPosition, isPositionType, readPosition } from '../../../lib/ais/nmea/messages/position.ts'
import { Payload } from '../../../lib/ais/nmea/payload.ts'
import { armourByte } from '../../../lib/ais/nmea/six-bit.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { anyMessage } from './arbitrary-message.ts'
import { payloadOfSentences } from './decode-sentences.ts'

/** The column readers against the full decoder: the same bits must mean the same. */

const SEED = 20_261_127
const PAYLOADS = caseCount(20_000, 500_000)
const COVERED = `${PAYLOADS} payloads, seed ${SEED}`

/** A payload of any length and bits, its first six those of a real type most of the time. */
const anyPayload = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 27 }) }, { weight: 1, arbitrary: fc.nat(63) }),
    fc.array(fc.nat(63), { maxLength: 230 }),
    fc.nat(5),
  )
  .map(([type, rest, fillBits]) => {
    const payload = new Payload()
    payload.reset()
    const bytes = Uint8Array.from([type, ...rest], armourByte)
    payload.appendArmored(bytes, 0, bytes.length)
    payload.endWithFill(fillBits)
    return payload
  })

const anyOf = fc.oneof(
  anyPayload,
  anyMessage.map((message) => payloadOfSentences(encodeMessage(message))),
)

const orNaN = (value: unknown) => (typeof value === 'number' ? value : Number.NaN)

test('any bits decode or are refused, never thrown', () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      const message = decodeMessage(payload)
      if (isMessageFault(message))
        expect(['wrong-length', 'too-long', 'unknown-type']).toContain(message.reason)
      else expect(message.type).toBe(payload.unsigned(0, 6))
    }),
    { seed: SEED, numRuns: PAYLOADS },
  )
  recordProof('random bits: decoded or refused, never thrown', COVERED)
})

test('what decodes from any bits encodes, and decodes to the same', () => {
  fc.assert(
    fc.property(anyPayload, (payload) => {
      const message = decodeMessage(payload)
      if (isMessageFault(message)) return
      expect(decodeMessage(payloadOfSentences(encodeMessage(message)))).toEqual(message)
    }),
    { seed: SEED, numRuns: PAYLOADS / 4 },
  )
  recordProof(
    'random bits: what decodes encodes, and decodes to the same',
    `${PAYLOADS / 4} payloads, seed ${SEED}`,
  )
})

test('positions read into columns are those of the full decoder', () => {
  const out = emptyPosition()
  let compared = 0
  fc.assert(
    fc.property(anyOf, (payload) => {
      const message = decodeMessage(payload) as Record<string, unknown>
      const fault = readPosition(payload, out)
      if (!isPositionType(out.type)) {
        expect(fault).toBe('not-understood')
        return
      }
      if ('ok' in message) {
        expect(fault).toBe(message.reason)
        return
      }
      compared++
      expect(out.type).toBe(message.type)
      expect(out.mmsi).toBe(message.mmsi)
      expect(out.speedKnots).toBe(orNaN(message.speedKnots))
      expect(out.courseDeg).toBe(orNaN(message.courseDeg))
      expect(out.headingDeg).toBe(orNaN(message.headingDeg))
      expect(out.utcSecond).toBe(orNaN(message.utcSecond))
      expect(out.hasPlace).toBe(message.lonDeg !== null && message.latDeg !== null)
      if (!out.hasPlace) {
        expect(fault).toBeNull()
        return
      }
      expect(out.lonUnits / 600_000).toBeCloseTo(message.lonDeg as number, 10)
      expect(out.latUnits / 600_000).toBeCloseTo(message.latDeg as number, 10)
      const isOnGlobe = Math.abs(message.lonDeg as number) <= 180 && Math.abs(message.latDeg as number) <= 90
      expect(fault).toBe(isOnGlobe ? null : 'out-of-range')
    }),
    { seed: SEED, numRuns: PAYLOADS },
  )
  expect(compared).toBeGreaterThan(1000)
  recordProof('random bits: positions in columns are those of the full decoder', COVERED)
})

test('identities read into columns are those of the full decoder', () => {
  const out = emptyIdentity()
  let compared = 0
  fc.assert(
    fc.property(anyOf, (payload) => {
      const message = decodeMessage(payload) as Record<string, unknown>
      const fault = readIdentity(payload, out)
      if (!isIdentityType(out.type)) {
        expect(fault).toBe('not-understood')
        return
      }
      if ('ok' in message) {
        expect(fault).toBe(message.reason)
        return
      }
      compared++
      expect(fault).toBeNull()
      const shipType = orNaN(message.shipType)
      expect(out).toEqual({
        type: message.type,
        mmsi: message.mmsi,
        name: message.name ?? '',
        callSign: message.callSign ?? '',
        imo: String(message.imo ?? ''),
        shipType: shipType > 99 ? Number.NaN : shipType,
        lengthM: orNaN(message.lengthM),
        widthM: orNaN(message.widthM),
      })
    }),
    { seed: SEED, numRuns: PAYLOADS },
  )
  expect(compared).toBeGreaterThan(1000)
  recordProof('random bits: identities in columns are those of the full decoder', COVERED)
})

describe('base station time', () => {
  test('is that of the full decoder', () => {
    fc.assert(
      fc.property(anyOf, (payload) => {
        const message = decodeMessage(payload)
        if (isMessageFault(message) || (message.type !== 4 && message.type !== 11)) return
        expect(readBaseStationTimeMs(payload)).toBe(message.utcTimeMs ?? Number.NaN)
      }),
      { seed: SEED, numRuns: PAYLOADS },
    )
    recordProof('random bits: base station times are those of the full decoder', COVERED)
  })

  test('is NaN for a message cut short', () => {
    const payload = new Payload()
    payload.reset()
    payload.appendArmored(Buffer.from('402R3KiuhkUFeWrP'), 0, 16)
    payload.endWithFill(0)
    expect(readBaseStationTimeMs(payload)).toBeNaN()
  })
})
