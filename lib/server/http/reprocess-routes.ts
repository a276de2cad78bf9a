/**
 * What vessels are judged by, changed while live: rules, zones, vessel register. Read and checked here, as the command lines
 * do it; the pipeline writes it and then judges all vessels by it.
 */

import { z } from 'zod'
import { readRegisterCsv } from '../../alerts/register/read-register-csv.ts'
import { formatRuleFault, parseRules } from '../../alerts/rules/parse-rules.ts'
import type { Zone } from '../../geo/zones/zone.ts'
import { readZones } from '../../geo/zones/zone-import.ts'
import { describeFinding } from '../../geo/zones/zone-import-findings.ts'
import type { JudgingChange } from '../../pipeline/live/reprocess-changes.ts'
import type { ChangeAnswer } from '../engine.ts'
import { type HttpRequest, type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { EngineBusyError } from '../worker/engine-thread.ts'
import { callerName } from './caller-name.ts'
import { readQuery } from './read-query.ts'
import { decodeText, MOST_RULES_BYTES, unsoundRules as unsound } from './rule-shapes.ts'
import { MOST_ZONE_BYTES, readZoneOptions, setName, zoneText, zoneWords } from './zone-shapes.ts'

const TAG = 'Judging'
/** Read in this thread, a second at most: what is larger is for the command line. */
const MOST_FILE_BYTES = 16 * 1024 * 1024
const MOST_FAULTS = 100

const provenance = {
  who: setName.default('api').describe('Who does it, where neither an account nor a token says it'),
  note: zoneText.default('').describe('Why'),
}
const rulesQuery = z.strictObject(provenance)
const zonesQuery = z.strictObject({
  ...provenance,
  ...zoneWords,
  set: setName.describe('Name of the set'),
  others: z
    .enum(['retire', 'keep'])
    .default('retire')
    .describe('What becomes of zones of the set that the file does not name'),
})
const retireQuery = z.strictObject({
  ...provenance,
  set: setName,
  id: z.string().min(1).max(200).optional().describe('Of the one zone; left out: all of the set'),
})
const registerQuery = z.strictObject({
  ...provenance,
  list: setName.default('register'),
  watchList: z.enum(['true', 'false']).default('false').describe('It gives no flag, type or licence'),
  areas: z.array(z.string().max(50)).max(16).optional().describe('Of licences that name none'),
  acceptPartly: z.enum(['true', 'false']).default('false').describe('Rows that are wrong are left out'),
})

const taken = z.object({
  added: z.number().describe('Documents, zones or entries that are new or say something else'),
  ended: z.number().describe('That are not in force any more'),
})
const refused = z.object({ error: z.string(), faults: z.array(z.string()).optional() })

export interface ChangeTarget {
  change(change: JudgingChange): Promise<ChangeAnswer>
}

/** The zones that a set has now. */
export type ReadZoneSet = (set: string) => Promise<readonly Zone[]>

export function createReprocessRoutes(target: ChangeTarget, readZoneSet: ReadZoneSet): Route[] {
  const inTurn = takeTurns()
  return [
    {
      ...{ method: 'POST', path: '/api/v1/rules', maxBodyBytes: MOST_RULES_BYTES },
      async handle(request) {
        const read = readQuery(rulesQuery, request.query)
        if (!read.ok) return read.answer
        const document = decodeText(request)
        if (document === null) return unsound(['the body is no UTF-8 text'])
        const parsed = parseRules(document, 'body')
        if (!parsed.ok) return unsound(parsed.faults.map(formatRuleFault))
        const rules = { version: parsed.ruleSet.version, document }
        const who = callerName(request, read.query.who)
        return send(target, { kind: 'rules', rules, who, note: read.query.note })
      },
      description: {
        ...{ operationId: 'activateRules', tag: TAG, summary: 'Puts a document of rules in force' },
        description: JUDGED_AFTER,
        query: rulesQuery,
        body: { 'application/json': { schema: z.unknown().describe('docs/rules.schema.json') } },
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/zones', maxBodyBytes: MOST_ZONE_BYTES },
      async handle(request) {
        const read = readQuery(zonesQuery, request.query)
        if (!read.ok) return read.answer
        const { note, set, others } = read.query
        const { zones, faults } = readZones(request.body, 'body', readZoneOptions(read.query))
        if (faults.length > 0) return unsound(faults.slice(0, MOST_FAULTS).map(describeFinding))
        const who = callerName(request, read.query.who)
        return inTurn(async () => {
          const given = new Set(zones.map(({ id }) => id))
          const kept = others === 'keep' ? (await readZoneSet(set)).filter(({ id }) => !given.has(id)) : []
          return send(target, { kind: 'zones', set: { name: set, zones: [...kept, ...zones] }, who, note })
        })
      },
      description: {
        ...{
          operationId: 'importZones',
          tag: TAG,
          summary: 'Makes a set of zones consist of those of a file, or brings them into it',
        },
        description: JUDGED_AFTER,
        query: zonesQuery,
        body: {
          'application/geo+json': { schema: z.unknown().describe('GeoJSON, as docs/zones.md has it') },
          'application/vnd.google-earth.kml+xml': { schema: z.string().describe('KML') },
        },
        responses: RESPONSES,
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/zones', maxBodyBytes: 0 },
      async handle(request) {
        const read = readQuery(retireQuery, request.query)
        if (!read.ok) return read.answer
        const { note, set, id } = read.query
        const who = callerName(request, read.query.who)
        return inTurn(async () => {
          const held = id === undefined ? [] : await readZoneSet(set)
          if (id !== undefined && held.every((zone) => zone.id !== id))
            return jsonResponse(404, { error: `the set ${set} has no zone ${id}` })
          const zones = held.filter((zone) => zone.id !== id)
          return send(target, { kind: 'zones', set: { name: set, zones }, who, note })
        })
      },
      description: {
        ...{ operationId: 'retireZones', tag: TAG, summary: 'Takes a zone, or a set of them, away' },
        description: JUDGED_AFTER,
        query: retireQuery,
        responses: { ...RESPONSES, 404: { description: 'The set has no such zone.', content: refusedBody } },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/register', maxBodyBytes: MOST_FILE_BYTES },
      async handle(request) {
        const read = readQuery(registerQuery, request.query)
        return read.ok ? importRegister(target, request, read.query) : read.answer
      },
      description: {
        ...{ operationId: 'importRegister', tag: TAG },
        summary: 'Brings a list of the vessel register up to date with a file',
        description: JUDGED_AFTER,
        query: registerQuery,
        body: { 'text/csv': { schema: z.string().describe('As docs/register.md has it') } },
        responses: RESPONSES,
      },
    },
  ]
}

const JUDGED_AFTER =
  'Answered once it is written. All vessels are then judged by it while messages are heard on: `reprocess` in /api/v1/health tells how far it is.'

const retryLater = { 'retry-after': 'Seconds to wait.' }
const refusedBody = { 'application/json': { schema: refused } }
const RESPONSES = {
  202: { description: 'Written.', content: { 'application/json': { schema: taken } } },
  400: { description: 'A parameter is wrong.', content: refusedBody },
  409: {
    description: 'It does not go with what the folder holds. Nothing was changed.',
    content: refusedBody,
  },
  422: { description: 'It is not sound, with every fault. Nothing was changed.', content: refusedBody },
  429: { description: 'Too much at once.', headers: retryLater, content: refusedBody },
  503: { description: 'The pipeline takes nothing now.', headers: retryLater, content: refusedBody },
}

async function importRegister(
  target: ChangeTarget,
  request: HttpRequest,
  { who: said, note, list, watchList, areas = [], acceptPartly }: z.output<typeof registerQuery>,
): Promise<HttpResponse> {
  const csv = decodeText(request)
  const who = callerName(request, said)
  if (csv === null) return unsound(['the body is no UTF-8 text'])
  const isWatchList = watchList === 'true'
  try {
    const read = readRegisterCsv(csv, 'body', { list, isWatchList, areas })
    const wanted = { name: 'body', list, isWatchList, read, acceptPartly: acceptPartly === 'true' }
    return await send(target, { kind: 'register', wanted, who, note })
  } catch (error) {
    // No header of a register, or no rows.
    return unsound([error instanceof Error ? error.message : String(error)])
  }
}

async function send(target: ChangeTarget, change: JudgingChange): Promise<HttpResponse> {
  let answer: ChangeAnswer
  try {
    answer = await target.change(change)
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error)
    return error instanceof EngineBusyError ? later(429, told, 1) : later(503, told, 5)
  }
  if (answer.ok) return jsonResponse(202, { added: answer.added, ended: answer.ended })
  if (answer.reason === 'unfit') return jsonResponse(409, { error: answer.error })
  return later(503, 'the pipeline takes nothing now', 5)
}

function later(status: number, error: string, seconds: number): HttpResponse {
  return jsonResponse(status, { error }, { 'retry-after': String(seconds) })
}

/** One after the other: what reads a set and then writes it must not meet another that does. */
function takeTurns(): (act: () => Promise<HttpResponse>) => Promise<HttpResponse> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const turn = last.then(act, act)
    last = turn
    return turn
  }
}
