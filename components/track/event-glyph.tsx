import type { EventKindShown } from './event-marks.ts'

const PATHS: Readonly<Record<EventKindShown, string>> = {
  fishing: 'M2.6 7a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0z',
  encounter: 'M7 0.9L13.1 7L7 13.1L0.9 7Z',
  loitering: 'M7 1.7L12.3 7L7 12.3L1.7 7Z',
  port: 'M2.75 2.75h8.5v8.5h-8.5z',
  gap: 'M2.9 2.9L11.1 11.1M11.1 2.9L2.9 11.1',
}

/** The shape of an event in a list; its name stands beside it. */
export function EventGlyph({ kind }: { kind: EventKindShown }) {
  const colour = `var(--ev-${kind})`
  const isFilled = kind === 'encounter' || kind === 'port'
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path
        d={PATHS[kind]}
        fill={isFilled ? colour : 'none'}
        stroke={isFilled ? 'none' : colour}
        strokeWidth="1.9"
        strokeLinecap={kind === 'gap' ? 'square' : 'butt'}
      />
    </svg>
  )
}
