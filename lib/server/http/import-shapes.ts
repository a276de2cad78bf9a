/** What routes of imports take and answer. */

import { z } from 'zod'
import { UPLOAD_LIMITS } from '../imports/limits.ts'

const ms = z.number().describe('Epoch ms')

const rejects = z.array(
  z.object({
    reason: z.string(),
    count: z.number(),
    examples: z.array(z.object({ line: z.number(), text: z.string() })),
  }),
)

export const uploadShape = z
  .object({
    id: z.string(),
    name: z.string(),
    who: z.string(),
    uploadedMs: ms,
    bytes: z.number(),
    received: z.number(),
    state: z.enum(['receiving', 'checking', 'ready', 'known', 'failed']),
    sinceMs: ms.describe('When the check began'),
    reports: z.number().describe('Accepted until now'),
    readBytes: z.number(),
    allBytes: z.number().nullable().describe('Unpacked; null: not known yet'),
    fault: z.enum(['expands-too-much', 'unpacked-too-large', 'unreadable']).nullable(),
    faultText: z.string().nullable(),
    found: z
      .object({
        format: z.string(),
        lines: z.number(),
        positions: z.number(),
        identities: z.number(),
        rejected: z.number(),
        rejects,
        notes: z.array(z.string()),
      })
      .nullable(),
    firstMs: ms.nullable(),
    lastMs: ms.nullable(),
    preview: z
      .object({
        vessels: z.number(),
        box: z.array(z.number()).length(4).nullable().describe('West, south, east, north'),
        most: z.array(z.object({ mmsi: z.string(), name: z.string().nullable(), reports: z.number() })),
      })
      .nullable(),
  })
  .meta({ id: 'Upload' })

const importShape = z.object({
  id: z.string(),
  name: z.string(),
  format: z.string(),
  importedMs: ms,
  positions: z.number(),
  identities: z.number(),
  rejected: z.number(),
  rejects,
  firstMs: ms.nullable(),
  lastMs: ms.nullable(),
  isLive: z.boolean().describe('It was heard live: it is no file, and is not taken back'),
})

const workShape = z.object({
  do: z.enum(['take', 'take-back']),
  id: z.string(),
  name: z.string(),
  startedMs: ms,
})

export const deskShape = z.object({
  simulated: z.boolean(),
  limits: z.record(z.string(), z.number()),
  uploads: z.array(uploadShape),
  imports: z.array(importShape),
  running: z
    .object({
      ...workShape.shape,
      phase: z.string().nullable(),
      done: z.number().nullable().describe('Share of the phase, 0 to 1'),
    })
    .nullable(),
  last: z.object({ ...workShape.shape, endedMs: ms, error: z.string().nullable() }).nullable(),
})

export const beginQuery = z.strictObject({
  name: z.string().min(1).max(1000).describe('Of the file'),
  // More is read, and told in words what to do with it.
  bytes: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .meta({ maximum: UPLOAD_LIMITS.bytes })
    .describe('Of the whole file'),
})

export const workBody = z.object({ work: workShape })
export const uploadId = z.object({ id: z.string().max(64).describe('Of an upload') })
export const partId = z.object({
  id: z.string().max(64).describe('Of an upload'),
  offset: z
    .string()
    .regex(/^\d{1,16}$/)
    .describe('Of its first byte in the file'),
})
export const importId = z.object({
  id: z.string().max(64).describe('Of an import: the SHA-256 of its bytes'),
})
