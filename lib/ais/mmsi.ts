export type MmsiKind =
  | 'ship'
  | 'coast-station'
  | 'sar-aircraft'
  | 'aid-to-navigation'
  | 'parent-ship-craft'
  | 'distress-beacon'
  | 'invalid'

export function mmsiKind(key: string): MmsiKind {
  return /^\d{9}$/.test(key) || /^\d{10,}$/.test(key) ? 'ship' : 'invalid'
}
