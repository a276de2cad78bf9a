/** Versions of entries: the same content is the same version, whatever the order of entries or of lists within one. */

import { ContentHash } from '../../features/ids.ts'
import type { Authorisation, RegisterEntry } from './register.ts'

/** 16 hexadecimal digits over everything that an entry says. */
export function hashEntry(entry: RegisterEntry): string {
  const hash = new ContentHash()
  hash.text(entry.list).text(entry.id)
  for (const text of statementTexts(entry)) hash.text(text)
  return hashTime(hash, entry.fromMs).digest()
}

/** The same over what it says of its vessel, its list and beginning apart. */
export function hashStatement(entry: RegisterEntry): string {
  const hash = new ContentHash()
  for (const text of statementTexts(entry)) hash.text(text)
  return hash.digest()
}

/** 16 hexadecimal digits over all entries, in no order. */
export function hashEntries(entries: readonly RegisterEntry[]): string {
  return hashVersions(entries.map(hashEntry))
}

/** The same of entries that are hashed already. */
export function hashVersions(versions: readonly string[]): string {
  const hash = new ContentHash()
  for (const one of [...versions].sort()) hash.text(one)
  return hash.digest()
}

function statementTexts(entry: RegisterEntry): string[] {
  return [
    String(entry.isWatchList),
    entry.mmsi,
    entry.imo,
    entry.callSign,
    entry.name,
    entry.flag,
    entry.type ?? '',
    sortedText(entry.gears),
    String(entry.lengthM),
    sortedText(entry.authorisations.map(hashAuthorisation)),
    String(entry.toMs),
    entry.note,
  ]
}

export function hashAuthorisation({ areas, gears, fromMs, toMs, reference }: Authorisation): string {
  const hash = new ContentHash()
  hash
    .text(sortedText(areas))
    .text(gears === null ? '*' : sortedText(gears))
    .text(reference)
  return hashTime(hashTime(hash, fromMs), toMs).digest()
}

function sortedText(texts: readonly string[]): string {
  if (texts.length < 2) return texts[0] ?? ''
  return [...texts].sort().join('\n')
}

function hashTime(hash: ContentHash, timeMs: number | null): ContentHash {
  return timeMs === null ? hash.int32(0) : hash.int32(1).float64(timeMs)
}
