import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Identity, ReportBuffer } from '../../lib/ais/report.ts'
import {
  DUPLICATE_OPTIONS,
  decodeDuplicates,
  encodeDuplicates,
  isDuplicate,
  startDuplicates,
} from '../../lib/features/duplicates.ts'
import { StateReader, StateWriter } from '../../lib/features/state-codec.ts'

interface Heard {
  timeMs: number
  /** Even: a position with this content; odd: an identity. */
  content: number
}

function bufferOf(list: readonly Heard[]): ReportBuffer {
  const buffer = new ReportBuffer()
  for (const { timeMs, content } of list) {
    if (content % 2 === 0) {
      const speed = content % 4 === 0 ? Number.NaN : 5
      buffer.addPosition(0, timeMs, 1, content, 7, speed, 90, Number.NaN, Number.NaN, 0, 0)
    } else buffer.addIdentity(0, timeMs, 5, identity(`N${content}`), 0)
  }
  return buffer
}

function identity(name: string): Identity {
  return { name, callSign: '', imo: '', shipType: Number.NaN, lengthM: 10, widthM: Number.NaN }
}

function keptBy(list: readonly Heard[], reencode: boolean): boolean[] {
  const buffer = bufferOf(list)
  let state = startDuplicates()
  return list.map((_, row) => {
    if (reencode) {
      const writer = new StateWriter()
      encodeDuplicates(state, writer)
      state = decodeDuplicates(new StateReader(writer.finish()))
    }
    return !isDuplicate(state, buffer.block, row, buffer.identities)
  })
}

/** The definition: not kept when the same content was kept at most 30 s before. */
function keptByDefinition(list: readonly Heard[]): boolean[] {
  const kept: Heard[] = []
  return list.map((heard) => {
    const isRepeat = kept.some(
      (other) => other.content === heard.content && heard.timeMs - other.timeMs <= DUPLICATE_OPTIONS.windowMs,
    )
    if (!isRepeat) kept.push(heard)
    return !isRepeat
  })
}

const lists = fc
  .array(fc.record({ timeMs: fc.nat(200).map((s) => s * 1000), content: fc.nat(30) }), { maxLength: 120 })
  .map((list) => list.sort((a, b) => a.timeMs - b.timeMs))

test('equals the definition, through encode and decode too', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const expected = keptByDefinition(list)
      expect(keptBy(list, false)).toEqual(expected)
      expect(keptBy(list, true)).toEqual(expected)
    }),
    { seed: 5, numRuns: 400 },
  )
})

test('a repeat at 30 s is a duplicate, at 30.001 s a report, and repeats do not chain', () => {
  const times = [0, 30_000, 30_001, 45_000]
  expect(
    keptBy(
      times.map((timeMs) => ({ timeMs, content: 2 })),
      false,
    ),
  ).toEqual([true, false, true, false])
})

test('a flood of different reports is remembered in bounded memory', () => {
  const list = Array.from({ length: 10_000 }, (_, i) => ({ timeMs: i, content: 2 * i }))
  expect(keptBy(list, false).every(Boolean)).toBe(true)
  const state = startDuplicates()
  const buffer = bufferOf(list)
  for (let row = 0; row < list.length; row++) isDuplicate(state, buffer.block, row, buffer.identities)
  expect(state.timeMs.length).toBe(DUPLICATE_OPTIONS.remembered)
})
