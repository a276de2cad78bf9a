/** What the server tells of imports, as the page takes it. Pure. */

import { z } from 'zod'

const reject = z.object({
  reason: z.string(),
  count: z.number(),
  examples: z.array(z.object({ line: z.number(), text: z.string() })),
})

const upload = z.object({
  ...{ id: z.string(), name: z.string(), bytes: z.number(), received: z.number(), uploadedMs: z.number() },
  state: z.enum(['receiving', 'checking', 'ready', 'known', 'failed']),
  ...{ sinceMs: z.number(), reports: z.number(), readBytes: z.number(), allBytes: z.number().nullable() },
  fault: z.enum(['expands-too-much', 'unpacked-too-large', 'unreadable']).nullable(),
  faultText: z.string().nullable(),
  found: z
    .object({
      ...{ format: z.string(), lines: z.number(), positions: z.number(), identities: z.number() },
      ...{ rejected: z.number(), rejects: z.array(reject), notes: z.array(z.string()) },
    })
    .nullable(),
  ...{ firstMs: z.number().nullable(), lastMs: z.number().nullable() },
  preview: z
    .object({
      vessels: z.number(),
      box: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
      most: z.array(z.object({ mmsi: z.string(), name: z.string().nullable(), reports: z.number() })),
    })
    .nullable(),
})

const work = {
  do: z.enum(['take', 'take-back']),
  ...{ id: z.string(), name: z.string(), startedMs: z.number() },
}

export const deskShape = z.object({
  simulated: z.boolean(),
  limits: z.object({
    ...{ bytes: z.number(), partBytes: z.number(), unpackedBytes: z.number(), expansion: z.number() },
  }),
  uploads: z.array(upload),
  imports: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), format: z.string(), importedMs: z.number() },
      ...{ positions: z.number(), identities: z.number(), rejected: z.number() },
      ...{ firstMs: z.number().nullable(), lastMs: z.number().nullable(), isLive: z.boolean() },
    }),
  ),
  running: z.object({ ...work, phase: z.string().nullable(), done: z.number().nullable() }).nullable(),
  last: z.object({ ...work, endedMs: z.number(), error: z.string().nullable() }).nullable(),
})

export type Desk = z.output<typeof deskShape>
export type Upload = Desk['uploads'][number]
export type HeldImport = Desk['imports'][number]

/** Of a step that has taken `tookMs` for the share `done`; null: too early to say. */
export function leftMs(tookMs: number, done: number | null): number | null {
  if (done === null || done < 0.02 || tookMs < 1000) return null
  return Math.max(0, (tookMs * (1 - done)) / done)
}
