/** A document of rules tried on history, as a job. */

import { z } from 'zod'
import { formatRuleFault, parseRules } from '../../alerts/rules/parse-rules.ts'
import { type HttpRequest, type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { jobShape } from '../jobs/job-routes.ts'
import { type JobHandle, type Jobs, TooManyJobsError } from '../jobs/jobs.ts'
import { callerName } from './caller-name.ts'
import { readQuery } from './read-query.ts'
import { decodeText, MOST_RULES_BYTES, unsoundRules } from './rule-shapes.ts'

/** Plain data: it crosses threads. */
export interface DryRunConfiguration {
  readonly dir: string
  readonly document: string
  readonly days: number
}

/** Runs it beside what is live: in a thread, where the server is as it is. */
export type RunDryRun = (configuration: DryRunConfiguration, handle: JobHandle) => Promise<unknown>

const USUAL_DAYS = 30
const MOST_DAYS = 3650

const query = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .default(USUAL_DAYS)
    .describe('Counted back from the newest messages'),
})

const refused = {
  'application/json': { schema: z.object({ error: z.string(), faults: z.array(z.string()).optional() }) },
}

/** `dir`: of the data folder. */
export function createRuleDryRunRoute(jobs: Jobs, dir: string, run: RunDryRun): Route {
  return {
    ...{ method: 'POST', path: '/api/v1/rules/dry-run', maxBodyBytes: MOST_RULES_BYTES },
    async handle(request) {
      const read = readQuery(query, request.query)
      if (!read.ok) return read.answer
      const document = decodeText(request)
      if (document === null) return unsoundRules(['the body is no UTF-8 text'])
      const parsed = parseRules(document, 'body')
      if (!parsed.ok) return unsoundRules(parsed.faults.map(formatRuleFault))
      return start(jobs, request, run, { dir, document, days: read.query.days })
    },
    description: {
      ...{ operationId: 'dryRunRules', tag: 'Judging' },
      summary: 'Tries rules on history: what they would have raised, beside those in force',
      description:
        'Starts a job of the kind rules-dry-run and changes nothing. Its result has counts by rule (alerts, vessels, busiest day and week, added, gone, changed, warnings), the period, and examples of alerts that would come or go.',
      query,
      body: { 'application/json': { schema: z.unknown().describe('docs/rules.schema.json') } },
      responses: {
        202: { description: 'It is at work.', content: { 'application/json': { schema: jobShape } } },
        400: { description: 'A parameter is wrong.', content: refused },
        422: { description: 'The rules are not sound, with every fault.', content: refused },
        429: {
          description: 'Too many jobs are at work.',
          headers: { 'retry-after': 'Seconds to wait.' },
          content: refused,
        },
      },
    },
  }
}

function start(
  jobs: Jobs,
  request: HttpRequest,
  run: RunDryRun,
  configuration: DryRunConfiguration,
): HttpResponse {
  try {
    const who = callerName(request, 'api')
    const job = jobs.start({ kind: 'rules-dry-run', who, run: (handle) => run(configuration, handle) })
    return jsonResponse(202, job)
  } catch (error) {
    if (!(error instanceof TooManyJobsError)) throw error
    return jsonResponse(429, { error: error.message }, { 'retry-after': '5' })
  }
}
