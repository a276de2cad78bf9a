/** The rules of a folder: those in force, those that were, and whether a document of others is sound. */

import { z } from 'zod'
import { diffRules, type RuleSetDiff } from '../../alerts/rules/diff-rules.ts'
import { parseRules } from '../../alerts/rules/parse-rules.ts'
import type { RuleSet } from '../../alerts/rules/rule.ts'
import { toDocument } from '../../alerts/rules/rule-conversion.ts'
import { readShippedRules } from '../../alerts/rules/shipped-rules.ts'
import { listRules, type StoredRules } from '../../store/rules.ts'
import type { Store } from '../../store/store.ts'
import { jsonResponse, type Route } from '../http-route.ts'
import { badRequest } from './read-query.ts'
import {
  decodeText,
  MOST_RULES_BYTES,
  ruleDiffShape,
  ruleFaultShape,
  tellRules,
  toldRuleShape,
} from './rule-shapes.ts'

const TAG = 'Judging'
/** Histories end somewhere; all are in the folder. */
const MOST_PAST = 100

const document = z.unknown().describe('docs/rules.schema.json')

const pastRules = z.object({
  version: z.string(),
  who: z.string(),
  note: z.string(),
  writtenMs: z.number().nullable().describe('Epoch ms; null: the rules that came with the program'),
})

const inForce = pastRules.extend({ document, rules: z.array(toldRuleShape) })
const history = z.object({
  versions: z.array(
    pastRules.extend({
      diff: ruleDiffShape.nullable().describe('To the one before; null: it cannot be told, or is the first'),
    }),
  ),
})
const checked = z.object({
  ok: z.boolean(),
  version: z.string().nullable(),
  rules: z.array(toldRuleShape),
  diff: ruleDiffShape.nullable().describe('From those in force'),
  faults: z.array(ruleFaultShape),
  faultCount: z.number(),
  warnings: z.array(ruleFaultShape),
})
const oneVersion = z.object({ version: z.string().max(64).describe('As the history names it') })

const SHIPPED = { who: 'Wakewatch', note: '', writtenMs: null } as const

export function createRuleRoutes(store: Store): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/api/v1/rules', maxBodyBytes: 0 },
      async handle() {
        const { past, set } = (await readPast(store))[0]!
        if (set === null) return jsonResponse(409, { error: 'the rules in force are none of this program' })
        return jsonResponse(200, { ...past, document: toDocument(set), rules: tellRules(set) })
      },
      description: {
        ...{ operationId: 'readRules', tag: TAG, summary: 'The rules in force, each with its sentence' },
        responses: {
          200: { description: 'In force.', content: { 'application/json': { schema: inForce } } },
          409: { description: 'Rules of another version of the program.', content: errorContent() },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/rules/history', maxBodyBytes: 0 },
      async handle() {
        const all = await readPast(store)
        const versions = all.slice(0, MOST_PAST).map(({ past, set }, index) => ({
          ...past,
          diff: diffOf(all[index + 1]?.set ?? null, set),
        }))
        return jsonResponse(200, { versions })
      },
      description: {
        ...{ operationId: 'listRuleVersions', tag: TAG },
        summary: 'Rules that are and were in force, the newest first, each with what it changed',
        responses: {
          200: { description: 'At most 100.', content: { 'application/json': { schema: history } } },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/rules/history/{version}', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const found = (await readPast(store)).find(({ past }) => past.version === parameters.version)
        if (found === undefined) return jsonResponse(404, { error: 'there were no such rules' })
        const { past, set } = found
        if (set === null) return jsonResponse(409, { error: 'these rules are none of this program' })
        return jsonResponse(200, { ...past, document: toDocument(set), rules: tellRules(set) })
      },
      description: {
        ...{ operationId: 'readRuleVersion', tag: TAG, summary: 'Rules that are or were in force' },
        parameters: oneVersion,
        responses: {
          200: { description: 'As they were.', content: { 'application/json': { schema: inForce } } },
          404: { description: 'There were none of that version.', content: errorContent() },
          409: { description: 'Rules of another version of the program.', content: errorContent() },
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/rules/check', maxBodyBytes: MOST_RULES_BYTES },
      async handle(request) {
        if (request.body.length === 0) return badRequest('the body: there is none')
        const text = decodeText(request)
        if (text === null) return jsonResponse(422, { error: 'the body is no UTF-8 text' })
        const parsed = parseRules(text, 'body')
        if (!parsed.ok) {
          const { faultCount } = parsed
          const faults = parsed.faults.map(({ file: _, ...fault }) => fault)
          const nothing = { version: null, rules: [], diff: null, warnings: [] }
          return jsonResponse(200, { ok: false, ...nothing, faults, faultCount })
        }
        const { ruleSet, warnings } = parsed
        const { version } = ruleSet
        const diff = diffOf((await readPast(store))[0]!.set, ruleSet)
        const found = { faults: [], faultCount: 0, warnings }
        return jsonResponse(200, { ok: true, version, rules: tellRules(ruleSet), diff, ...found })
      },
      description: {
        ...{ operationId: 'checkRules', tag: TAG },
        summary: 'Says what a document of rules means, and everything that is wrong with it; changes nothing',
        body: { 'application/json': { schema: document } },
        responses: {
          200: { description: 'Sound or not.', content: { 'application/json': { schema: checked } } },
          400: { description: 'There is no document.', content: errorContent() },
          422: { description: 'It is no text.', content: errorContent() },
        },
      },
    },
  ]
}

function errorContent() {
  return { 'application/json': { schema: z.object({ error: z.string() }) } }
}

interface Past {
  readonly past: z.input<typeof pastRules>
  /** Null: this program cannot read them. */
  readonly set: RuleSet | null
}

/** The newest first; the shipped ones are the first that ever were. */
async function readPast(store: Store): Promise<Past[]> {
  const stored = await listRules(store)
  const shipped = readShippedRules()
  const past = stored.map((one) => ({ past: wordsOf(one), set: setOf(one) }))
  return [...past, { past: { ...SHIPPED, version: shipped.version }, set: shipped }]
}

function wordsOf({ version, who, note, writtenMs }: StoredRules): z.input<typeof pastRules> {
  return { version, who, note, writtenMs }
}

function setOf({ document }: StoredRules): RuleSet | null {
  const parsed = parseRules(document, 'rules')
  return parsed.ok ? parsed.ruleSet : null
}

function diffOf(before: RuleSet | null, after: RuleSet | null): RuleSetDiff | null {
  return before === null || after === null ? null : diffRules(before, after)
}
