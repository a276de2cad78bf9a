import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMessage, isMessageFault } from '../../../lib/ais/nmea/decode-message.ts'
import { type EncodableMessage, encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { anyMessage, MESSAGE_ARBITRARIES } from './arbitrary-message.ts'
import { decodeSentences, payloadOfSentences } from './decode-sentences.ts'

const SEED = 20_261_127
const MESSAGES_OF_TYPE = caseCount(300, 20_000)

const POSITION: EncodableMessage = {
  type: 1,
  repeat: 0,
  mmsi: 235_000_001,
  navigationStatus: 7,
  rateOfTurnCode: null,
  speedKnots: 4.2,
  isAccurate: true,
  lonDeg: -3.5,
  latDeg: 57.25,
  courseDeg: 271.3,
  headingDeg: 270,
  timeStamp: 12,
  specialManoeuvre: null,
  raim: false,
  radio: 0,
}

describe('decode(encode(message)) is the message, every field over its range', () => {
  test.each(Object.entries(MESSAGE_ARBITRARIES))('type %s', (type, arbitrary) => {
    fc.assert(
      fc.property(arbitrary as Arbitrary<EncodableMessage>, (message) => {
        expect(decodeSentences(encodeMessage(message))).toMatchObject(message)
      }),
      { seed: SEED, numRuns: MESSAGES_OF_TYPE },
    )
    recordProof(`decode(encode(message)): type ${type}`, `${MESSAGES_OF_TYPE} messages, seed ${SEED}`)
  })
})

test('a decoded message encodes to sentences that decode to the same, derived keys included', () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      const decoded = decodeSentences(encodeMessage(message))
      if (isMessageFault(decoded)) throw new Error(decoded.reason)
      expect(decodeSentences(encodeMessage(decoded))).toEqual(decoded)
    }),
    { seed: SEED, numRuns: caseCount(1000, 50_000) },
  )
})

test('sentences hold 82 characters, parts of 60 payload characters, and a right checksum', () => {
  fc.assert(
    fc.property(anyMessage, fc.nat(9), fc.constantFrom('A', 'B', ''), (message, sequence, channel) => {
      const sentences = encodeMessage(message, { sequence, channel: channel as 'A' | 'B' | '' })
      sentences.forEach((sentence, index) => {
        expect(`${sentence}\r\n`.length).toBeLessThanOrEqual(82)
        const fields = /^!AIVDM,(\d),(\d),(\d?),([AB]?),([0-W`-w]+),([0-5])\*([0-9A-F]{2})$/.exec(sentence)
        expect(fields).not.toBeNull()
        expect(fields?.slice(1, 5)).toEqual([
          String(sentences.length),
          String(index + 1),
          sentences.length > 1 ? String(sequence) : '',
          channel,
        ])
        if (index < sentences.length - 1) expect(fields?.[6]).toBe('0')
        const checksum = [...sentence.slice(1, -3)].reduce(
          (sum, character) => sum ^ character.charCodeAt(0),
          0,
        )
        expect(Number.parseInt(sentence.slice(-2), 16)).toBe(checksum)
      })
    }),
    { seed: SEED, numRuns: 500 },
  )
})

test('the sentence of a known position', () => {
  expect(encodeMessage(POSITION, { channel: 'B' })).toMatchInlineSnapshot(`
    [
      "!AIVDM,1,1,,B,13P7@hGP0bwgvW0PhSd:VHLH0000,0*03",
    ]
  `)
})

test.each([
  ['speedKnots', 102.3],
  ['courseDeg', 360],
  ['headingDeg', 511],
  ['mmsi', 2 ** 30],
  ['mmsi', 1.5],
  ['lonDeg', 224],
  ['latDeg', Number.NaN],
  ['navigationStatus', 16],
  ['rateOfTurnCode', 128],
])('%s of %s does not fit and is refused', (key, value) => {
  expect(() => encodeMessage({ ...POSITION, [key]: value } as EncodableMessage)).toThrow(RangeError)
})

test('texts beyond the six-bit alphabet or their length are refused', () => {
  const part = { type: 24, repeat: 0, mmsi: 235_000_001, partNumber: 0 } as const
  expect(() => encodeMessage({ ...part, name: 'Lower' })).toThrow(/alphabet/)
  expect(() => encodeMessage({ ...part, name: 'A@B' })).toThrow(/alphabet/)
  expect(() => encodeMessage({ ...part, name: 'X'.repeat(21) })).toThrow(/over 20/)
})

test('a field that ends a message cannot be followed by one', () => {
  const craft = { ...POSITION, type: 18, isItdma: null, radio: 5 } as unknown as EncodableMessage
  expect(() => encodeMessage({ ...craft, isCarrierSense: true } as EncodableMessage)).toThrow(/isItdma/)
})

test('a message without its communication state is 149 bits and decodes', () => {
  const payload = payloadOfSentences(encodeMessage({ ...POSITION, radio: null } as EncodableMessage))
  expect(payload.bitLength).toBe(149)
  expect(decodeMessage(payload)).toMatchObject({ mmsi: 235_000_001, radio: null })
})
