import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLog } from '../../../lib/ais/nmea/decode-log.ts'
import type { AisMessage } from '../../../lib/ais/nmea/decode-message.ts'
import { encodeMessage } from '../../../lib/ais/nmea/encode-message.ts'
import { messageToJson } from '../../../lib/ais/nmea/message-json.ts'
import { NmeaMessage } from '../../../lib/ais/nmea/nmea-message.ts'
import { ReadReport } from '../../../lib/ais/read-report.ts'
import { mutateLines } from '../../mutation/mutate.ts'
import { caseCount, recordProof } from '../../proof.ts'
import { anyMessage, MESSAGE_ARBITRARIES } from './arbitrary-message.ts'
import { decodeSentences } from './decode-sentences.ts'

const SEED = 20_261_127

const SENTENCES = fc
  .sample(anyMessage, { seed: SEED, numRuns: 400 })
  .flatMap((message, index) => encodeMessage(message, { sequence: index % 10 }))

async function decodeAll(chunks: AsyncIterable<Uint8Array>) {
  const report = new ReadReport('test', 'nmea')
  const messages: AisMessage[] = []
  const json: string[] = []
  const steps = decodeLog(chunks, report, { startMs: null }, (message, heard) => {
    messages.push(message)
    json.push(messageToJson(message, heard))
  })
  let fault: unknown = null
  try {
    for await (const _ of steps);
  } catch (error) {
    fault = error
  }
  return { report, messages, json, fault }
}

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (let index = 0; start < bytes.length; index++) {
    const end = start + sizes[index % sizes.length]
    yield bytes.subarray(start, end)
    start = end
  }
}

test('chunks may be cut anywhere', async () => {
  const bytes = Buffer.from(SENTENCES.join('\r\n'))
  const whole = await decodeAll(cut(bytes, [bytes.length]))
  expect(whole.messages).toHaveLength(400)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }),
      async (sizes) => {
        expect((await decodeAll(cut(bytes, sizes))).json).toEqual(whole.json)
      },
    ),
    { seed: SEED, numRuns: 20 },
  )
})

test('an input that fails midway gives what was read before', async () => {
  async function* failing() {
    yield Buffer.from(`${SENTENCES.join('\n')}\n`)
    throw new Error('the disk is gone')
  }
  const { messages, fault } = await decodeAll(failing())
  expect(messages).toHaveLength(400)
  expect(fault).toMatchObject({ message: 'the disk is gone' })
})

test('mutated lines decode in full or are counted, every line once, every number finite', async () => {
  const lines = caseCount(20_000, 1_000_000)
  async function* damaged() {
    const mutated = mutateLines(
      SEED,
      SENTENCES.map((sentence) => Buffer.from(sentence)),
    )
    for (let count = 0; count < lines; count++) yield mutated.next().value
  }
  const report = new ReadReport('mutated', 'nmea')
  let messages = 0
  const steps = decodeLog(damaged(), report, { startMs: null }, (message, heard) => {
    messages++
    const read = JSON.parse(messageToJson(message, heard)) as Record<string, unknown>
    expect(read.type).toBe(message.type)
    expect(Object.keys(read)).toEqual(expect.arrayContaining(Object.keys(message)))
    // JSON has no NaN: a number that is none would come back as null where the message has a value.
    for (const [key, value] of Object.entries(message))
      if (value !== null) expect(read[key], key).not.toBeNull()
  })
  for await (const _ of steps);
  expect(report.unaccountedLines()).toBe(0)
  expect(report.messages).toBe(messages)
  for (const reason of ['wrong-length', 'unknown-type', 'bad-checksum', 'orphan-part'] as const) {
    expect(report.rejects.counts.get(reason), reason).toBeGreaterThan(0)
  }
  recordProof(
    'mutated lines: decode',
    `${lines} mutated lines, ${report.rejects.total} rejects, ${messages} messages`,
  )
})

test('a place in JSON tells every AIS place from the next', () => {
  const heard = new NmeaMessage()
  const [position] = fc.sample(MESSAGE_ARBITRARIES['1-3'], { seed: SEED, numRuns: 1 })
  fc.assert(
    fc.property(fc.integer({ min: -108_000_000, max: 108_000_000 }), (units) => {
      const message = decodeSentences(encodeMessage({ ...position, lonDeg: units / 600_000 })) as AisMessage
      const read = JSON.parse(messageToJson(message, heard)) as { lonDeg: number }
      expect(Math.round(read.lonDeg * 600_000) + 0).toBe(units + 0)
      expect(String(Math.abs(read.lonDeg)).split('.')[1]?.length ?? 0).toBeLessThanOrEqual(6)
    }),
    { seed: SEED, numRuns: 2000 },
  )
})
