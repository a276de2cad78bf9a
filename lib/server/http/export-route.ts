/** Downloads: one kind of records of a vessel, an area or a time, in the columns and formats of docs/exports.md. */

import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { parseExportBox } from '../../pipeline/export-box.ts'
import { SELECTED_KINDS, type SelectedKind } from '../../pipeline/export-selection.ts'
import { EXPORT_FORMATS } from '../../pipeline/export-writers.ts'
import type { Store } from '../../store/store.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import { runInThread } from '../jobs/job-thread.ts'
import type { ExportConfiguration } from './export-thread.ts'
import { boxParameter, timeParameter, wordParameter } from './query-shapes.ts'
import { readQuery } from './read-query.ts'

const LIMITS = {
  /** Of a file: 2 GB of positions as GeoJSON. Larger ones are for the command line. Own. */
  records: 5_000_000,
  /** Made at once; each takes a thread and its memory. */
  atOnce: 2,
  heapMb: 1024,
} as const

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  geojson: 'application/geo+json',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
} as const

const kinds = Object.keys(SELECTED_KINDS) as [SelectedKind, ...SelectedKind[]]
const parameters = z.object({ kind: z.enum(kinds).describe('Of records, as docs/exports.md has them') })
const query = z.strictObject({
  format: z.enum(EXPORT_FORMATS).default('csv'),
  mmsi: wordParameter.optional().describe('Of one vessel'),
  box: boxParameter.optional(),
  from: timeParameter.optional().describe('What had ended before is left out'),
  to: timeParameter.optional().describe('What begins later is left out'),
})

const THREAD = { module: new URL('./export-thread.ts', import.meta.url).href, heapMb: LIMITS.heapMb } as const

export function createExportRoute(store: Store): Route {
  let running = 0
  return {
    ...{ method: 'GET', path: '/api/v1/export/{kind}', maxBodyBytes: 0 },
    async handle(request) {
      const read = readQuery(query, request.query)
      if (!read.ok) return read.answer
      const kind = parameters.safeParse(request.parameters)
      if (!kind.success) return jsonResponse(404, { error: 'there are no such records' })
      if (running >= LIMITS.atOnce)
        return jsonResponse(429, { error: 'other downloads are being made' }, { 'retry-after': '5' })
      running++
      try {
        return await makeFile(store, kind.data.kind, read.query, request.signal)
      } finally {
        running--
      }
    },
    description: {
      ...{ operationId: 'exportRecords', tag: 'Exports', summary: 'Records of a kind as a file' },
      description: `At most ${LIMITS.records} records; npm run backfill -- --export has no limit.`,
      ...{ parameters, query },
      responses: {
        200: {
          description: 'The file. Where data are simulated, its name and a column say so.',
          content: Object.fromEntries(
            Object.values(TYPES).map((type) => [
              type,
              // Whoever asks for JSON reads it as what it is.
              { schema: (type === TYPES.geojson ? z.looseObject({}) : z.string()).describe('The file') },
            ]),
          ),
        },
        400: { description: 'A parameter is wrong.', content: ERROR },
        404: { description: 'There are no such records.', content: ERROR },
        413: { description: 'More records than are given at once.', content: ERROR },
        422: { description: 'Not a box.', content: ERROR },
        429: { description: 'Too much at once.', headers: { 'retry-after': 'Seconds.' }, content: ERROR },
      },
    },
  }
}

const ERROR = { 'application/json': { schema: z.object({ error: z.string() }) } }

async function makeFile(
  store: Store,
  kind: SelectedKind,
  { format, mmsi, box, from, to }: z.output<typeof query>,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const dir = mkdtempSync(join(tmpdir(), 'wakewatch-export-'))
  const remove = () => rmSync(dir, { recursive: true, force: true })
  const hasSpan = from !== undefined || to !== undefined
  const configuration: ExportConfiguration = {
    from: store.paths.dir,
    selection: {
      ...{ dir, kind, format, mmsi: mmsi ?? null, mostRecords: LIMITS.records },
      box: box === undefined ? null : parseExportBox(box),
      span: hasSpan
        ? {
            fromMs: from === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(from),
            toMs: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
          }
        : null,
    },
  }
  try {
    const made = await runInThread({ ...THREAD, configuration }, { signal, tell: () => {} })
    const { file } = made as { readonly file: string }
    const path = join(dir, file)
    const name = [store.simulated ? 'SIMULATED-' : '', mmsi === undefined ? '' : `${mmsi}-`, file].join('')
    return {
      status: 200,
      headers: {
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      },
      body: '',
      file: { path, bytes: statSync(path).size, remove },
    }
  } catch (error) {
    remove()
    const text = error instanceof Error ? error.message : String(error)
    if (/^more than \d+ records/.test(text)) return jsonResponse(413, { error: text })
    throw error
  }
}
