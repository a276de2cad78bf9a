import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DocumentSplitter } from '../../../lib/ais/json/document-splitter.ts'
import { caseCount, recordProof } from '../../proof.ts'

const SEED = 20_261_141
const MAX_BYTES = 2000
const DOCUMENTS = caseCount(3000, 200_000)

interface Found {
  readonly elements: string[]
  readonly lost: string[]
  envelopes: number
}

function collect() {
  const found: Found = { elements: [], lost: [], envelopes: 0 }
  const text = (bytes: Uint8Array, start: number, end: number) =>
    Buffer.from(bytes.subarray(start, end)).toString()
  const splitter = new DocumentSplitter(
    {
      element: (bytes, start, end) => found.elements.push(text(bytes, start, end).trim()),
      envelope: () => {
        found.envelopes++
      },
      lost: (reason, bytes, start, end) => found.lost.push(`${reason}: ${text(bytes, start, end)}`),
    },
    MAX_BYTES,
  )
  return { found, splitter }
}

function split(text: string, cuts: readonly number[] = []): Found {
  const { found, splitter } = collect()
  const bytes = Buffer.from(text)
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
  for (let i = 1; i < edges.length; i++) splitter.push(bytes.subarray(edges[i - 1]!, edges[i]!))
  splitter.finish()
  return found
}

/** The elements of a value of the first level, by the rules and on the parsed value. */
function elementsOf(value: unknown): { elements: unknown[]; envelopes: number } {
  if (Array.isArray(value)) return sum(value.map(elementsInArray), 1)
  if (typeof value !== 'object' || value === null) return { elements: [value], envelopes: 0 }
  const lists = Object.entries(value).flatMap(([key, list]) =>
    Array.isArray(list) && (key === 'msgs' || isObject(list[0])) ? [list] : [],
  )
  if (lists.length === 0) return { elements: [value], envelopes: 0 }
  return sum(
    lists.flatMap((list) => list.map(elementsInArray)),
    1,
  )
}

function elementsInArray(value: unknown): { elements: unknown[]; envelopes: number } {
  return Array.isArray(value) ? sum(value.map(elementsInArray), 1) : { elements: [value], envelopes: 0 }
}

function sum(parts: readonly { elements: unknown[]; envelopes: number }[], own: number) {
  return {
    elements: parts.flatMap(({ elements }) => elements),
    envelopes: parts.reduce((total, part) => total + part.envelopes, own),
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys and texts with everything that a splitter may trip over. */
const text = fc.oneof(
  fc.constantFrom('msgs', 'msg', 'msgs2', '"', '\\', '[{', ']}', ',', ':', '\n', '\u00e6'),
  fc.string({ maxLength: 5 }),
)
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1.5e9),
    text,
    fc.array(tie('any'), { maxLength: 4 }),
    fc
      .array(fc.tuple(text, tie('any')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries.filter(([key]) => key !== '__proto__'))),
  ),
})).any

describe('DocumentSplitter', () => {
  test('every element of any document exactly once, however it is written and cut', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 5 }),
        fc.constantFrom(undefined, 1, '\t'),
        fc.constantFrom('\n', ',\n', ' , '),
        fc.array(fc.nat(400), { maxLength: 6 }),
        (values, indent, between, cuts) => {
          const document = values.map((each) => JSON.stringify(each, null, indent)).join(between)
          const bytes = Buffer.byteLength(document)
          const inside = cuts.map((cut) => Math.min(cut, bytes))
          const expected = sum(values.map(elementsOf), 0)
          const found = split(document, inside)
          expect(found.elements.map((element) => JSON.parse(element))).toEqual(expected.elements)
          expect(found.envelopes).toBe(expected.envelopes)
          expect(found.lost).toEqual([])
        },
      ),
      { seed: SEED, numRuns: DOCUMENTS },
    )
    recordProof('elements of any JSON document, each once', `${DOCUMENTS} documents, seed ${SEED}`)
  })

  test.each([
    ['{"msgs":["a",1,{"b":2}]}', ['"a"', '1', '{"b":2}']],
    ['{"ships":["a",{"b":2}],"mmsi":1}', ['{"ships":["a",{"b":2}],"mmsi":1}']],
    ['{"data":[{"b":2},"a"],"more":["x"],"msgs":["y"]}', ['{"b":2}', '"a"', '"y"']],
    ['[{"error":false},[{"a":1},{"a":2}]]', ['{"error":false}', '{"a":1}', '{"a":2}']],
    ['stray words\n{"a":1} 17 ,"text"', ['stray words', '{"a":1}', '17', '"text"']],
    [']}{"a":1}', [']', '}', '{"a":1}']],
    ['[1 2,"open\n{"a":1}]', ['1 2', '"open', '{"a":1}']],
    ['{"key":"open\n"}{"a":1}', ['{"key":"open\n"}{"a":1}']],
  ])('%s', (document, elements) => {
    const { elements: found, lost } = split(document)
    // A stray quote in an object can hide its end until the next line: nothing is passed over all the same.
    expect([...found, ...lost.map((text) => text.replace('truncated: ', ''))]).toEqual(elements)
  })

  test('one element over the limit costs itself', () => {
    const large = JSON.stringify({ a: 'x'.repeat(3 * MAX_BYTES) })
    const { elements, lost } = split(`[{"b":1},${large},{"b":2}]`)
    expect(elements).toEqual(['{"b":1}', '{"b":2}'])
    expect(lost).toEqual([`too-long: ${large.slice(0, 256)}`])
  })

  test('what the document ends in is lost as one', () => {
    expect(split('[{"a":1},{"b":').lost).toEqual(['truncated: {"b":'])
    expect(split('[{"a":1},').lost).toEqual(['truncated: '])
    expect(split('[{"a":1},12').lost).toEqual(['truncated: 12'])
    expect(split('12').lost).toEqual([])
    const { found, splitter } = collect()
    splitter.push(Buffer.from('12'))
    splitter.cut()
    expect(found.lost).toEqual(['truncated: 12'])
  })

  test('holds no more than an element, whatever comes', () => {
    for (const piece of ['{"a":', '[', '"', 'x', '{"msgs":[']) {
      const { splitter } = collect()
      const chunk = Buffer.from(piece.repeat(20_000))
      for (let pushed = 0; pushed < 4 * 2 ** 20; pushed += chunk.length) splitter.push(chunk)
      splitter.finish()
      expect(splitter.capacityBytes).toBeLessThanOrEqual(4096)
    }
  })
})
