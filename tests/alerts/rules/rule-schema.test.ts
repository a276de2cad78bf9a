import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseRules } from '../../../lib/alerts/rules/parse-rules.ts'
import { toDocument } from '../../../lib/alerts/rules/rule-conversion.ts'
import { formatRuleSchema } from '../../../lib/alerts/rules/rule-schema.ts'
import { readShippedRules } from '../../../lib/alerts/rules/shipped-rules.ts'
import { BROKEN } from './broken-documents.ts'
import { documentOf, FISHING } from './documents.ts'
import { NO_JSON, OVER_BROAD } from './unschemed-documents.ts'

const published = readFileSync(
  fileURLToPath(new URL('../../../docs/rules.schema.json', import.meta.url)),
  'utf8',
)
const shipped = readFileSync(
  fileURLToPath(new URL('../../../lib/alerts/rules/shipped-rules.json', import.meta.url)),
  'utf8',
)
const accepts = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(
  JSON.parse(published),
)

describe('the published schema', () => {
  it('is what the program checks by (npm run rules -- schema writes it)', () => {
    expect(published).toBe(formatRuleSchema())
  })

  it('takes what the program takes', () => {
    for (const text of [shipped, documentOf(FISHING), JSON.stringify(toDocument(readShippedRules()))])
      expect(accepts(JSON.parse(text)), JSON.stringify(accepts.errors)).toBe(true)
  })

  test.each(BROKEN.filter(({ isOfSchema }) => isOfSchema))('refuses $name', ({ text }) => {
    expect(accepts(JSON.parse(text))).toBe(false)
  })

  it('knows of nothing else that is broken, so that the list above is all that it can refuse', () => {
    const others = [...NO_JSON, ...BROKEN, ...OVER_BROAD].filter(({ isOfSchema }) => !isOfSchema)
    const refused = others.filter(({ text }) => isJson(text) && !accepts(JSON.parse(text)))
    expect(refused.map(({ name }) => name)).toEqual([])
  })

  it('refuses nothing that the program takes: any part of a document changed to anything', () => {
    const [sound, ...places] = [
      JSON.parse(documentOf(EVERYTHING)),
      ...pathsOf(JSON.parse(documentOf(EVERYTHING))),
    ]
    const names = fc.constantFrom('kind', 'relation', 'types', 'minMinutes', 'from', 'x', '__proto__')
    const words = fc.constantFrom(
      'returns',
      'near',
      'eez',
      'gap',
      'fishing',
      'ESP',
      'ZZZ',
      '01-31',
      '04-31',
      'none',
      '*',
      '',
    )
    const leaf = fc.oneof(
      words,
      fc.integer({ min: -1, max: 120 }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    )
    const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(names, leaf, { maxKeys: 2 }))
    let taken = 0
    fc.assert(
      fc.property(fc.constantFrom(...places), value, fc.boolean(), (path, put, isGone) => {
        const text = JSON.stringify(change(sound, path, isGone ? undefined : put))
        const parsed = parseRules(text, 'f')
        if (parsed.ok) {
          taken++
          expect(accepts(JSON.parse(text)), text).toBe(true)
        } else
          for (const { line, column, reason } of parsed.faults) {
            expect([line, column > 0]).toEqual([1, true])
            expect(reason).not.toMatch(/undefined|\[object/)
          }
      }),
      { seed: 6, numRuns: 1500 },
    )
    expect(taken).toBeGreaterThan(100)
  })

  it('says of every part what it means, with its unit', () => {
    const bare: string[] = []
    visit(JSON.parse(published), '', (path, node) => {
      if (!path.endsWith('.kind') && typeof node.description !== 'string') bare.push(path)
    })
    expect(bare).toEqual([])
  })
})

/** Every part that a rule may have, so far as they go together. */
const EVERYTHING = `{
  "vessel": { "types": ["fishing"], "flags": ["ESP"], "flagsNot": ["FRA"], "gears": ["trawlers"], "lists": ["*"],
    "isRegistered": true, "minLengthM": 10, "maxLengthM": 90 },
  "behaviour": { "kind": "goingDark", "minMinutes": 120 },
  "place": { "zoneKinds": ["no-take"], "zoneIds": ["a"], "relation": "returns", "withinNm": 50, "isForeign": true,
    "licences": ["none"], "isGearPermitted": false, "minShoreNm": 1, "maxShoreNm": 90, "minPortNm": 2 },
  "time": { "seasons": [{ "from": "02-01", "to": "04-30" }], "minNightShare": 0.5, "weekdays": ["sunday"] }
}`

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  const parts = value !== null && typeof value === 'object' ? Object.entries(value) : []
  return parts.flatMap(([key, part]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key]
    return [at, ...pathsOf(part, at)]
  })
}

function change(document: unknown, path: Path, put: unknown): unknown {
  const changed = structuredClone(document)
  const holder = path.slice(0, -1).reduce((at, step) => at[step], changed as Record<string | number, never>)
  const last = path.at(-1)!
  if (put === undefined && !Array.isArray(holder)) delete holder[last]
  else Object.assign(holder, { [last]: put ?? null })
  return changed
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

interface SchemaNode {
  readonly description?: unknown
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly oneOf?: readonly SchemaNode[]
}

function visit(node: SchemaNode, path: string, see: (path: string, node: SchemaNode) => void): void {
  for (const [name, part] of Object.entries(node.properties ?? {})) {
    see(`${path}.${name}`, part)
    visit(part, `${path}.${name}`, see)
  }
  if (node.items) visit(node.items, path, see)
  for (const one of node.oneOf ?? []) visit(one, path, see)
}
