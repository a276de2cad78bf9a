/** What the server tells of the register, as the page takes it. Pure. */

import { z } from 'zod'

const ms = z.number().nullable()
const entry = z.object({
  ...{ id: z.string(), list: z.string(), isWatchList: z.boolean(), mmsi: z.string(), imo: z.string() },
  ...{ callSign: z.string(), name: z.string(), flag: z.string(), type: z.string().nullable() },
  ...{ lengthM: z.number().nullable(), note: z.string(), fromMs: ms, toMs: ms },
  authorisations: z.array(z.object({ areas: z.array(z.string()), reference: z.string() })),
})

export const pageShape = z.object({
  lists: z.array(z.object({ name: z.string(), isWatchList: z.boolean(), entries: z.number() })),
  entries: z.array(entry),
  total: z.number(),
})

export const historyShape = z.object({
  history: z.array(
    z.object({
      entry: entry.nullable(),
      ...{ who: z.string(), note: z.string(), writtenMs: z.number(), isCurrent: z.boolean() },
    }),
  ),
})

export const checkShape = z.object({
  rows: z.number(),
  rejects: z.array(z.object({ line: z.number(), column: z.string(), message: z.string() })),
  refused: z.string().nullable(),
  ...{ added: z.number(), ended: z.number(), unchanged: z.number() },
  ...{ add: z.array(entry), end: z.array(entry) },
})

export type RegisterPage = z.output<typeof pageShape>
export type Entry = RegisterPage['entries'][number]
export type Written = z.output<typeof historyShape>['history'][number]
export type Checked = z.output<typeof checkShape>

/** How an entry is known: by its name, else by a number. */
export function labelOf({ name, mmsi, imo, id }: Entry): string {
  return name || mmsi || imo || id
}

/** Rejected rows as a table to take away; what a spreadsheet would run is made text. */
export function rejectCsv(rejects: Checked['rejects']): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const rows = rejects.map(({ line, column, message }) => `${line},${cell(column)},${cell(message)}`)
  return `${['line,column,message', ...rows].join('\r\n')}\r\n`
}
