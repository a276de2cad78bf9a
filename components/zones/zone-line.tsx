import type { ZoneKind } from '../../lib/geo/zones/zone.ts'
import { CLOSED_KINDS, RESTRICTED_KINDS, WIDE_KINDS } from './zone-layers.ts'

/** The line that a kind of zone has on the map. */
export function ZoneLine({ kind }: { readonly kind: ZoneKind }) {
  const dash = WIDE_KINDS.includes(kind)
    ? '9 3 1.5 3'
    : RESTRICTED_KINDS.includes(kind)
      ? '5 3'
      : kind === 'own'
        ? '1.5 2.5'
        : undefined
  const hasBand = CLOSED_KINDS.includes(kind) || RESTRICTED_KINDS.includes(kind)
  return (
    <svg width="28" height="14" viewBox="0 0 28 14" fill="none" stroke="currentColor" aria-hidden="true">
      {hasBand && <path d="M0 8h28" strokeWidth="8" opacity="0.2" />}
      <path d="M0 4h28" strokeWidth="1.5" strokeDasharray={dash} />
      {CLOSED_KINDS.includes(kind) && <path d="M4 4v4M11 4v4M18 4v4M25 4v4" />}
    </svg>
  )
}
