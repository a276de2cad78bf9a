import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { AlertOutput } from '../../../lib/alerts/alert.ts'
import { clientMessage } from '../../../lib/server/feed/client-messages.ts'
import { formatLiveSchema } from '../../../lib/server/feed/live-schema.ts'
import { serverMessage } from '../../../lib/server/feed/server-messages.ts'
import {
  type WireAct,
  type WireAlert,
  type WireOutput,
  wireAct,
  wireAlert,
  wireAlertRevision,
  wireOutputRevision,
} from '../../../lib/server/feed/wire-records.ts'
import type { AlertAct } from '../../../lib/store/alert-acts.ts'
import type { LiveOutput } from '../../../lib/store/live-store.ts'
import { FeedFolder } from './feed-folder.ts'

const file = fileURLToPath(new URL('../../../docs/live-protocol.schema.json', import.meta.url))
const guide = readFileSync(fileURLToPath(new URL('../../../docs/live-protocol.md', import.meta.url)), 'utf8')

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false })
const published = JSON.parse(readFileSync(file, 'utf8'))
const accepts = {
  client: ajv.compile({ ...published, $ref: '#/$defs/clientMessage' }),
  server: ajv.compile({ ...published, $ref: '#/$defs/serverMessage' }),
}

describe('the messages', () => {
  it('are published as they are checked (npx vitest run tests/server/feed/messages.test.ts -u writes the file)', async () => {
    await expect(formatLiveSchema()).toMatchFileSnapshot(file)
  })

  it('carry what the folder holds, NaN as null', () => {
    expectTypeOf<AlertOutput>().toExtend<Known<WireAlert>>()
    expectTypeOf<LiveOutput>().toExtend<Pick<WireOutput, 'kind' | 'id' | 'decidedMs' | 'open'>>()
    const folder = new FeedFolder()
    for (let i = 0; i < 9; i++) folder.reviseAlert(1, i % 3 === 2 ? 'withdraw' : 'put')
    for (let i = 0; i < 3; i++) folder.reviseEvent(1, i === 2 ? 'withdraw' : 'put')
    const alerts = folder.alerts.revisions.map((revision) => JSON.parse(JSON.stringify(revision)))
    const outputs = folder.events.revisions.map((revision) => JSON.parse(JSON.stringify(revision)))
    expect(alerts.map((revision) => wireAlertRevision.parse(revision))).toEqual(alerts)
    expect(outputs.map((revision) => wireOutputRevision.parse(revision))).toEqual(outputs)
    expect(new Set(alerts.map(({ change }) => change))).toEqual(new Set(['added', 'changed', 'withdrawn']))
    const unknown = JSON.parse(
      JSON.stringify({ ...folder.alerts.revisions[0]!.alert, suspicion: Number.NaN }),
    )
    expect(wireAlert.parse(unknown).suspicion).toBeNull()
    const acts = [1, 2].map((slot) => JSON.parse(JSON.stringify(folder.act(slot))))
    expect(acts.map((act) => wireAct.parse(act))).toEqual(acts)
    expectTypeOf<AlertAct['what']>().toEqualTypeOf<WireAct['what']>()
    const told = { type: 'delta', topic: 'acts', id: 'c', after: 0, through: 2, revisions: acts }
    expect(accepts.server(told), JSON.stringify(accepts.server.errors)).toBe(true)
    const delta = { type: 'delta', topic: 'alerts', id: 'a', after: 0, through: 9, revisions: alerts }
    expect(accepts.server(delta), JSON.stringify(accepts.server.errors)).toBe(true)
  })

  it('are refused by the schema where the program refuses them, and the other way round', () => {
    const key = fc.constantFrom(
      'type',
      'id',
      'topic',
      'kind',
      'mmsi',
      'west',
      'after',
      'epoch',
      'x',
      '__proto__',
    )
    const leaf = fc.oneof(
      fc.constantFrom('subscribe', 'pong', 'alerts', 'box', 'vessel', '', 'a'),
      fc.integer({ min: -200, max: 200 }),
      fc.constant(null),
      fc.array(fc.constantFrom('gap', ''), { maxLength: 2 }),
    )
    const sound = fc.constantFrom<object>(
      { type: 'pong' },
      { type: 'unsubscribe', id: 'a' },
      { type: 'subscribe', id: 'a', topic: { kind: 'alerts' }, after: { epoch: 'e', sequence: 1 } },
      { type: 'subscribe', id: 'a', topic: { kind: 'events', kinds: ['gap'] } },
      { type: 'subscribe', id: 'a', topic: { kind: 'vessel', mmsi: '1' } },
      { type: 'subscribe', id: 'a', topic: { kind: 'box', west: 1, south: 1, east: 2, north: 2 } },
    )
    const counts = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(sound, fc.option(fc.tuple(key, leaf)), fc.boolean(), (message, put, isInTopic) => {
        const changed = structuredClone(message) as Record<string, unknown>
        if (put !== null) {
          const holder = isInTopic && 'topic' in changed ? (changed.topic as object) : changed
          Object.defineProperty(holder, put[0], { value: put[1], enumerable: true, configurable: true })
        }
        const isTaken = clientMessage.safeParse(changed).success
        counts[isTaken ? 'taken' : 'refused']++
        expect(accepts.client(changed), JSON.stringify(changed)).toBe(isTaken)
      }),
      { seed: 7, numRuns: 2000 },
    )
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(200)
  })

  it('are as the guide shows them', () => {
    const examples = [...guide.matchAll(/^([<>]) (\{.*\})$/gm)]
    for (const [line, from, text] of examples) {
      const schema = from === '>' ? clientMessage : serverMessage
      expect(schema.safeParse(JSON.parse(text!)).error, line).toBeUndefined()
      const isTaken = accepts[from === '>' ? 'client' : 'server'](JSON.parse(text!))
      expect(isTaken, line).toBe(true)
    }
    const types = examples.map(([, , text]) => (JSON.parse(text!) as { type: string }).type)
    const all = [...clientMessage.options, ...serverMessage.options].flatMap((option) => typesOf(option))
    expect(new Set(types)).toEqual(new Set(all))
  })
})

/** Without what a loose object may hold besides, at any depth. */
type Known<Value> = Value extends readonly (infer Item)[]
  ? readonly Known<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value as string extends Key ? never : Key]: Known<Value[Key]> }
    : Value

/** The types of a message, or of a choice of messages. */
function typesOf(option: { readonly _zod: { readonly propValues?: unknown } }): string[] {
  const values = option._zod.propValues as { readonly type: Set<string> }
  return [...values.type]
}
