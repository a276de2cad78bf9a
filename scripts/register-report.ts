/** What `npm run register` tells a person. */

import type { RegisterMerge } from '../lib/alerts/register/merge-register.ts'
import { describeReject } from '../lib/alerts/register/plan-import.ts'
import type { RegisterRead } from '../lib/alerts/register/read-register-csv.ts'
import type { RegisterReject } from '../lib/alerts/register/read-register-row.ts'
import type { RegisterEntry, RegisterMatch } from '../lib/alerts/register/register.ts'
import { formatCount, formatMinute, formatNumber } from './plain-text.ts'
import type { RegisterFound } from './register-query.ts'

/** Rejects shown one by one; --json has all of them. */
const REJECTS_SHOWN = 20

export function summarizeRead(file: string, read: RegisterRead) {
  const { entries, rejects, rows, ignoredColumns } = read
  return {
    ...{ file, rows, entries: entries.length, licences: countLicences(entries) },
    ...{ rejected: rejects.length, byReason: countReasons(rejects), rejects, ignoredColumns },
  }
}

/** `zones`: ids of the folder's zones; licences of areas that are none of them open none. */
export function summarizeImport(
  file: string,
  list: string,
  read: RegisterRead,
  merge: RegisterMerge,
  zones: ReadonlySet<string>,
) {
  const added = new Set(merge.add.map(({ id }) => id))
  const ended = new Set(merge.close.map(({ before }) => before.id))
  const changed = [...added].filter((id) => ended.has(id)).length
  const { rejects, ...summary } = summarizeRead(file, read)
  const areas = read.entries.flatMap(({ authorisations }) => authorisations.flatMap((one) => one.areas))
  const isOpen = (area: string) => area === '*' || area.startsWith('country:') || zones.has(area)
  return {
    ...{ list, ...summary, added: added.size - changed, changed, ended: ended.size - changed },
    unchanged: merge.unchanged.length,
    unknownAreas: [...new Set(areas)].filter((area) => !isOpen(area)).sort(),
  }
}

export interface ListSummary {
  readonly list: string
  readonly isWatchList: boolean
  readonly inForce: number
  /** Past and announced states. */
  readonly others: number
  readonly licences: number
}

export function summarizeLists(entries: readonly RegisterEntry[], nowMs: number): ListSummary[] {
  return [...new Set(entries.map(({ list }) => list))].sort().map((list) => {
    const ofList = entries.filter((entry) => entry.list === list)
    const inForce = ofList.filter(
      ({ fromMs, toMs }) => (fromMs ?? -Infinity) <= nowMs && nowMs < (toMs ?? Infinity),
    )
    return {
      ...{ list, isWatchList: ofList[0]!.isWatchList, inForce: inForce.length },
      ...{ others: ofList.length - inForce.length, licences: countLicences(inForce) },
    }
  })
}

export function formatChecked(file: string, read: RegisterRead): string {
  const { entries, licences } = summarizeRead(file, read)
  return `${file}: ${formatCount(read.rows, 'row')}, ${formatCount(entries, 'entry', 'entries')}, ${formatCount(licences, 'licence')}\n${formatIgnored(read.ignoredColumns)}${formatRejects(file, read)}`
}

/** Nothing where no row was rejected. */
export function formatRejects(file: string, { rejects }: RegisterRead): string {
  if (rejects.length === 0) return ''
  const lines = rejects.slice(0, REJECTS_SHOWN).map((reject) => `${file}, ${describeReject(reject)}\n`)
  if (rejects.length > REJECTS_SHOWN)
    lines.push(
      `… and ${formatCount(rejects.length - REJECTS_SHOWN, 'row')} more: check with --json tells all\n`,
    )
  const reasons = Object.entries(countReasons(rejects))
    .map(([reason, count]) => `${reason} ${formatNumber(count)}`)
    .join(', ')
  return `${lines.join('')}${file}: ${formatCount(rejects.length, 'row')} rejected: ${reasons}\n`
}

export function formatImported(dir: string, summary: ReturnType<typeof summarizeImport>): string {
  const { file, list, added, changed, ended, unchanged, rejected, ignoredColumns, unknownAreas } = summary
  return `${file}: into the list ${list} of ${dir}
  added      ${formatNumber(added)}
  changed    ${formatNumber(changed)}
  ended      ${formatNumber(ended)}
  unchanged  ${formatNumber(unchanged)}
${rejected === 0 ? '' : `  rejected   ${formatCount(rejected, 'row')}\n`}${formatIgnored(ignoredColumns)}${formatAreas(unknownAreas)}npm run alerts -- judge --data ${dir} judges history by it
`
}

export function formatLists(dir: string, lists: readonly ListSummary[]): string {
  if (lists.length === 0) return `${dir} holds no register: npm run register -- import FILE\n`
  return lists
    .map(
      ({ list, isWatchList, inForce, others, licences }) =>
        `${list}: ${isWatchList ? 'watch list' : 'register'}, ${formatCount(inForce, 'entry', 'entries')} in force with ${formatCount(licences, 'licence')}, ${formatNumber(others)} past or to come\n`,
    )
    .join('')
}

export function formatEntries(entries: readonly RegisterEntry[]): string {
  return entries.map((entry) => `${describeEntry(entry)}; ${formatSpan(entry)}\n`).join('')
}

export function formatFound({ atMs, facts, matches }: RegisterFound): string {
  const { flag, flagBy, flagConflict, type, watched, registered } = facts
  const lines = [`${formatMinute(atMs)}: ${matches.length === 0 ? 'no entry fits' : ''}`.trimEnd()]
  for (const match of matches) lines.push(`  ${formatMatch(match)}`)
  lines.push(
    `flag ${flag === '' ? 'unknown' : `${flag} by ${flagBy === 'mmsi' ? "the MMSI's digits" : 'the register'}`}${flagConflict ? ', which the digits of the MMSI contradict' : ''}; type ${type}`,
    `${registered === null ? 'not in the register' : `in the register as ${registered.entry.list} ${registered.entry.id}`}; ${
      watched.length === 0 ? 'on no watch list' : `on ${watched.map(({ entry }) => entry.list).join(', ')}`
    }`,
  )
  return `${lines.join('\n')}\n`
}

function formatMatch({
  entry,
  keys,
  conflicts,
  confidence,
  isUsed,
}: RegisterMatch & { isUsed: boolean }): string {
  const conflict = conflicts.length === 0 ? '' : `, though not ${conflicts.map(wordOf).join(' and ')}`
  return `${confidence.toFixed(3)} ${isUsed ? '' : '(too unsure to use) '}${describeEntry(entry)}: by ${keys.map(wordOf).join(', ')}${conflict}`
}

const KEY_WORDS = { imo: 'IMO number', mmsi: 'MMSI', callSign: 'call sign', name: 'name' } as const

function wordOf(key: keyof typeof KEY_WORDS): string {
  return KEY_WORDS[key]
}

function describeEntry({
  list,
  id,
  name,
  mmsi,
  imo,
  callSign,
  flag,
  type,
  authorisations,
}: RegisterEntry): string {
  const said = [
    name,
    mmsi && `MMSI ${mmsi}`,
    imo && `IMO ${imo}`,
    callSign && `call sign ${callSign}`,
    flag,
    type,
  ]
  const licences = authorisations.length === 0 ? [] : [formatCount(authorisations.length, 'licence')]
  return `${list} ${id} (${[...said.filter(Boolean), ...licences].join(', ')})`
}

function formatSpan({ fromMs, toMs }: RegisterEntry): string {
  if (fromMs === null && toMs === null) return 'always'
  const from = fromMs === null ? '' : `from ${formatMinute(fromMs)}`
  const to = toMs === null ? '' : `until ${formatMinute(toMs)}`
  return [from, to].filter(Boolean).join(' ')
}

function formatIgnored(columns: readonly string[]): string {
  return columns.length === 0 ? '' : `  not read   ${columns.join(', ')}\n`
}

/** Areas shown that no zone has; --json has all of them. */
const AREAS_SHOWN = 5

function formatAreas(areas: readonly string[]): string {
  if (areas.length === 0) return ''
  const more = areas.length > AREAS_SHOWN ? ` and ${formatNumber(areas.length - AREAS_SHOWN)} more` : ''
  return `  no zone    ${areas.slice(0, AREAS_SHOWN).join(', ')}${more}: licences there count once a zone has that id\n`
}

function countLicences(entries: readonly RegisterEntry[]): number {
  return entries.reduce((sum, { authorisations }) => sum + authorisations.length, 0)
}

function countReasons(rejects: readonly RegisterReject[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { reason } of rejects) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}
