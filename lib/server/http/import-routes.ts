/** Imports while live: upload in parts, check, take in, take back. */

import { z } from 'zod'
import type { ReprocessStatus } from '../../pipeline/live/reprocess.ts'
import { listImports } from '../../store/imports.ts'
import type { Store } from '../../store/store.ts'
import { type HttpResponse, jsonResponse, type Route } from '../http-route.ts'
import type { DeskAnswer, ImportDesk, UploadView } from '../imports/import-desk.ts'
import { UPLOAD_LIMITS } from '../imports/limits.ts'
import { writeRejectReport } from '../imports/reject-report.ts'
import { beginQuery, deskShape, importId, partId, uploadId, uploadShape, workBody } from './import-shapes.ts'
import { readQuery } from './read-query.ts'

const TAG = 'Imports'

const error = { 'application/json': { schema: z.object({ error: z.string() }) } }
const one = (schema: z.ZodType) => ({ 'application/json': { schema } })
const REFUSALS = {
  404: { description: 'There is no such thing.', content: error },
  409: { description: 'Not now, or not here: the answer says why.', content: error },
}

/** `reprocess`: how far the pipeline is with what it does; null: not told yet. */
export function createImportRoutes(
  store: Store,
  desk: ImportDesk,
  reprocess: () => ReprocessStatus | null,
): Route[] {
  return [
    {
      ...{ method: 'GET', path: '/api/v1/imports', maxBodyBytes: 0 },
      handle: async () => jsonResponse(200, await describeDesk(store, desk, reprocess())),
      description: {
        ...{ operationId: 'listImports', tag: TAG },
        summary: 'What the folder was made of, uploads that wait, and what is under way',
        responses: { 200: { description: 'All of it.', content: one(deskShape) } },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/imports', maxBodyBytes: 0 },
      async handle({ query, client }) {
        const read = readQuery(beginQuery, query)
        if (!read.ok) return read.answer
        return answer(
          201,
          desk.begin(read.query.name, read.query.bytes, client.caller?.name ?? 'api'),
          describe,
        )
      },
      description: {
        ...{ operationId: 'beginUpload', tag: TAG, summary: 'Begins the upload of a file' },
        description: 'Its bytes follow in parts, in their order. The last part begins the check.',
        query: beginQuery,
        responses: {
          201: { description: 'Begun.', content: one(uploadShape) },
          400: { description: 'A parameter is wrong.', content: error },
          409: REFUSALS[409],
          413: { description: 'It is larger than what is taken.', content: error },
          422: { description: 'It has no name, or no bytes.', content: error },
        },
      },
    },
    {
      ...{ method: 'PUT', path: '/api/v1/imports/{id}/parts/{offset}' },
      maxBodyBytes: UPLOAD_LIMITS.partBytes,
      async handle({ parameters, body }) {
        const { id, offset } = parameters
        return answer(200, await desk.receive(id!, Number(offset), body), describe)
      },
      description: {
        ...{ operationId: 'sendPart', tag: TAG, summary: 'A part of a file' },
        parameters: partId,
        body: { 'application/octet-stream': { schema: z.string().describe('Bytes') } },
        responses: {
          200: { description: 'Received.', content: one(uploadShape) },
          ...REFUSALS,
          422: { description: 'More than the file has.', content: error },
        },
      },
    },
    {
      ...{ method: 'GET', path: '/api/v1/imports/{id}/rejects', maxBodyBytes: 0 },
      async handle({ parameters }) {
        const id = parameters.id!
        const upload = desk.find(id)?.account ?? (await listImports(store)).find((known) => known.id === id)
        if (upload == null) return jsonResponse(404, { error: 'nothing of that id was read' })
        const headers = {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="rejects.csv"',
        }
        return { status: 200, headers, body: writeRejectReport(upload) }
      },
      description: {
        ...{ operationId: 'readRejects', tag: TAG, summary: 'What was rejected of an upload or an import' },
        parameters: uploadId,
        responses: {
          200: {
            description: 'Reasons, counts, and lines that show them.',
            content: { 'text/csv': { schema: z.string() } },
          },
          404: REFUSALS[404],
        },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/imports/{id}', maxBodyBytes: 0 },
      handle: async ({ parameters }) => answer(200, desk.discard(parameters.id!), () => ({ dropped: true })),
      description: {
        ...{ operationId: 'dropUpload', tag: TAG, summary: 'Drops an upload; a check of it is cancelled' },
        parameters: uploadId,
        responses: {
          200: { description: 'Dropped.', content: one(z.object({ dropped: z.boolean() })) },
          ...REFUSALS,
        },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/imports/{id}/take', maxBodyBytes: 0 },
      handle: async ({ parameters }) => answer(202, desk.take(parameters.id!), (work) => ({ work })),
      description: {
        ...{ operationId: 'takeUpload', tag: TAG, summary: 'Takes a checked upload into the results' },
        description: BESIDE,
        parameters: uploadId,
        responses: { 202: { description: 'Under way.', content: one(workBody) }, ...REFUSALS },
      },
    },
    {
      ...{ method: 'POST', path: '/api/v1/imports/{id}/take-back', maxBodyBytes: 0 },
      handle: async ({ parameters }) =>
        answer(202, await desk.takeBack(parameters.id!), (work) => ({ work })),
      description: {
        ...{ operationId: 'takeImportBack', tag: TAG, summary: 'Takes an import out of the results' },
        description: BESIDE,
        parameters: importId,
        responses: { 202: { description: 'Under way.', content: one(workBody) }, ...REFUSALS },
      },
    },
    {
      ...{ method: 'DELETE', path: '/api/v1/imports', maxBodyBytes: 0 },
      handle: async () => answer(202, await desk.cancel(), () => ({ cancelled: true })),
      description: {
        ...{ operationId: 'cancelImport', tag: TAG, summary: 'Cancels what is being taken in, or back' },
        responses: {
          202: { description: 'It ends soon.', content: one(z.object({ cancelled: z.boolean() })) },
          404: REFUSALS[404],
        },
      },
    },
  ]
}

const BESIDE =
  'History is folded anew beside while live goes on, and shown in one commit. GET /api/v1/imports tells how far it is.'

async function describeDesk(
  store: Store,
  desk: ImportDesk,
  reprocess: ReprocessStatus | null,
): Promise<z.output<typeof deskShape>> {
  const { running, last, simulated } = desk
  const progress = running === null ? null : (reprocess?.progress ?? null)
  return {
    ...{ simulated, last, limits: { ...UPLOAD_LIMITS }, uploads: desk.list().map(describe) },
    imports: (await listImports(store)).map(({ report, options, startedMs, ...record }) => ({
      ...{ id: record.id, name: record.name, format: record.format, importedMs: startedMs },
      ...{ positions: record.positions, identities: record.identities, rejected: record.rejected },
      rejects: report.rejects.map(({ reason, count }) => ({ reason, count, examples: [] })),
      ...{ firstMs: record.firstMs, lastMs: record.lastMs, isLive: options.entries !== undefined },
    })),
    running: running && { ...running, phase: progress?.phase ?? null, done: progress?.done ?? null },
  }
}

function describe({ account, preview, ...view }: UploadView): z.output<typeof uploadShape> {
  return {
    ...view,
    preview: preview && { ...preview, box: preview.box && [...preview.box], most: [...preview.most] },
    found: account && {
      ...{ format: account.format, lines: account.lines, positions: account.positions },
      ...{ identities: account.identities, rejected: account.rejected, notes: [...account.report.notes] },
      rejects: account.report.rejects.map((reject) => ({ ...reject, examples: [...reject.examples] })),
    },
  }
}

function answer<Value>(
  status: number,
  given: DeskAnswer<Value>,
  describeValue: (value: Value) => object,
): HttpResponse {
  return given.ok
    ? jsonResponse(status, describeValue(given.value))
    : jsonResponse(given.status, { error: given.error })
}
