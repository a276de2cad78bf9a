/** Which of several intervals of event time one overlaps most: how human work finds its alert, and an alert its past. */

/** From `startMs` to `endMs`, both included; an instant where they are equal. */
export interface Span {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * How long two overlap, ms; -1 where they do not. Two that merely touch do not, but an instant overlaps what holds it,
 * by 0 ms.
 */
function overlapMs(a: Omit<Span, 'id'>, b: Omit<Span, 'id'>): number {
  const shared = Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs)
  if (shared > 0) return shared
  const isInstant = a.startMs === a.endMs || b.startMs === b.endMs
  return shared === 0 && isInstant ? 0 : -1
}

/**
 * The one that overlaps most; null where none does. Of several that do so alike the shortest, which is nearest to it in
 * extent (two ships on one MMSI have alerts at once), then the earliest, then the least id.
 */
export function findMostOverlapping<Item extends Span>(
  among: readonly Item[],
  span: Omit<Span, 'id'>,
): Item | null {
  let best: Item | null = null
  let most = -1
  for (const item of among) {
    const overlap = overlapMs(item, span)
    if (overlap < 0 || overlap < most) continue
    if (best === null || overlap > most || isNearer(item, best)) {
      best = item
      most = overlap
    }
  }
  return best
}

function isNearer(item: Span, best: Span): boolean {
  const longer = item.endMs - item.startMs - (best.endMs - best.startMs)
  if (longer !== 0) return longer < 0
  if (item.startMs !== best.startMs) return item.startMs < best.startMs
  return item.id < best.id
}

/**
 * Pairs old with new, one with one: by id, and what is left by largest overlap, then as `findMostOverlapping` chooses.
 * An old one without a new one is paired with null, and the other way round. Old ones in their order, then new ones.
 */
export function pairSpans<Item extends Span>(
  old: readonly Item[],
  now: readonly Item[],
): { readonly old: Item | null; readonly now: Item | null }[] {
  const partner = pairById(old, now)
  const free = { old: old.filter((item) => !partner.has(item)), now: new Set(now) }
  for (const taken of partner.values()) free.now.delete(taken)
  const candidates: { old: Item; now: Item; overlap: number }[] = []
  for (const one of free.old)
    for (const other of free.now) {
      const overlap = overlapMs(one, other)
      if (overlap >= 0) candidates.push({ old: one, now: other, overlap })
    }
  candidates.sort(
    (a, b) =>
      b.overlap - a.overlap ||
      (a.now === b.now ? compareNearness(a.old, b.old) : compareNearness(a.now, b.now)),
  )
  for (const { old: one, now: other } of candidates) {
    if (partner.has(one) || !free.now.has(other)) continue
    partner.set(one, other)
    free.now.delete(other)
  }
  return [
    ...old.map((item) => ({ old: item, now: partner.get(item) ?? null })),
    ...now.filter((item) => free.now.has(item)).map((item) => ({ old: null, now: item })),
  ]
}

function pairById<Item extends Span>(old: readonly Item[], now: readonly Item[]): Map<Item, Item> {
  const byId = new Map(now.map((item) => [item.id, item]))
  const partner = new Map<Item, Item>()
  for (const item of old) {
    const same = byId.get(item.id)
    if (same !== undefined) partner.set(item, same)
  }
  return partner
}

function compareNearness(a: Span, b: Span): number {
  return isNearer(a, b) ? -1 : isNearer(b, a) ? 1 : 0
}
