/** What a vessel said of itself over time: field by field, and where it says two things. Pure. */

import type { HeardIdentity } from './vessel-api.ts'

const IDENTITY_FIELDS = ['name', 'callSign', 'imo', 'shipType', 'dimensions'] as const
export type IdentityField = (typeof IDENTITY_FIELDS)[number]

/** One value of a field, from first to last heard. */
export interface HeardValue {
  readonly text: string
  readonly firstMs: number
  readonly lastMs: number
  readonly messages: number
}

export interface FieldHistory {
  readonly field: IdentityField
  /** Heard last first. */
  readonly values: readonly HeardValue[]
  /** 'changed': one value after the other; 'at-once': two are claimed in the same time. */
  readonly conflict: 'none' | 'changed' | 'at-once'
}

/** Fields that were never told are left out. */
export function readHistory(identities: readonly HeardIdentity[]): FieldHistory[] {
  return IDENTITY_FIELDS.flatMap((field) => {
    const byText = new Map<string, HeardValue>()
    for (const { identity, startMs, endMs, messages } of identities) {
      const text = textOf(field, identity)
      if (text === '') continue
      const known = byText.get(text)
      byText.set(text, {
        text,
        firstMs: Math.min(startMs, known?.firstMs ?? startMs),
        lastMs: Math.max(endMs, known?.lastMs ?? endMs),
        messages: messages + (known?.messages ?? 0),
      })
    }
    const values = [...byText.values()].sort((a, b) => b.lastMs - a.lastMs || a.firstMs - b.firstMs)
    return values.length === 0 ? [] : [{ field, values, conflict: conflictOf(values) }]
  })
}

function conflictOf(values: readonly HeardValue[]): FieldHistory['conflict'] {
  if (values.length < 2) return 'none'
  const inOrder = values.toSorted((a, b) => a.firstMs - b.firstMs)
  let heardUntilMs = Number.NEGATIVE_INFINITY
  for (const { firstMs, lastMs } of inOrder) {
    if (firstMs < heardUntilMs) return 'at-once'
    heardUntilMs = Math.max(heardUntilMs, lastMs)
  }
  return 'changed'
}

function textOf(field: IdentityField, identity: HeardIdentity['identity']): string {
  const { lengthM, widthM, shipType } = identity
  switch (field) {
    case 'shipType':
      return shipType === null ? '' : String(shipType)
    case 'dimensions':
      return lengthM === null ? '' : `${lengthM} × ${widthM ?? '–'} m`
    default:
      return identity[field]
  }
}
