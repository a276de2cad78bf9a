'use client'

import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import type { Names } from '../alerts/alert-words.ts'
import { behaviourWords, conditionWords } from '../alerts/condition-words.ts'
import { EventGlyph } from '../track/event-glyph.tsx'
import type { EventKindShown } from '../track/event-marks.ts'
import { useWords } from '../words/use-words.tsx'
import type { EvidenceMark } from './alert-api.ts'
import { Badge, type Lit, LitRow } from './badge.tsx'
import styles from './story.module.css'
import { storyWords } from './story-words.ts'

const SHAPES: Readonly<Record<string, EventKindShown>> = {
  ...{ apparentFishing: 'fishing', fishing: 'fishing', encounter: 'encounter', loitering: 'loitering' },
  ...{ portVisit: 'port', gap: 'gap', goingDark: 'gap', possibleDisabling: 'gap', avoidance: 'gap' },
}

/** The shape of what happened; null: it has none. */
export function shapeOf(kind: string): EventKindShown | null {
  return SHAPES[kind] ?? null
}

/** Outputs have names of their own; behaviours are what people read. */
export function behaviourOf(kind: string): string {
  return kind === 'fishing' ? 'apparentFishing' : kind
}

interface EvidenceListProps {
  readonly alert: WireAlert
  readonly marks: readonly EvidenceMark[]
  readonly names: Names
  readonly lit: Lit
  readonly onGo: (mark: EvidenceMark) => void
}

/** What happened, numbered as on the map; a button goes there. */
export function EvidenceList({ alert, marks, names, lit, onGo }: EvidenceListProps) {
  const words = useWords()
  const said = storyWords(words.language)
  const { say, format } = words
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {said.evidence} <span>{said.evidenceOn}</span>
      </h3>
      <ol className={styles.evidence}>
        {marks.map((mark) => {
          const cause = mark.cause === null ? null : alert.causes[mark.cause]
          const shape = shapeOf(mark.kind)
          const met = (cause?.met ?? [])
            .map((one) => conditionWords(one, words))
            .filter((one) => one !== null)
          const zone = cause?.zoneId ?? null
          return (
            <LitRow key={mark.number} numbers={[mark.number]} lit={lit}>
              <button
                type="button"
                className={styles.evidenceRow}
                onClick={() => onGo(mark)}
                onFocus={() => lit.light(mark.number)}
                onBlur={() => lit.light(null)}
              >
                <Badge number={mark.number} lit={lit} />
                <span className={styles.glyph}>{shape !== null && <EventGlyph kind={shape} />}</span>
                <b>{behaviourWords(behaviourOf(mark.kind), words)}</b>
                <b className={styles.value}>
                  {mark.endMs === null ? '' : format.duration(mark.endMs - mark.startMs)}
                </b>
                <span className={styles.facts}>
                  <span>{say.detail.span(mark.startMs, mark.endMs ?? mark.startMs)}</span>
                  {zone !== null && <span className={styles.zone}>{names.zones[zone] ?? zone}</span>}
                  {cause?.otherMmsi && (
                    <span className={styles.id}>{say.detail.with(format.mmsi(cause.otherMmsi))}</span>
                  )}
                  {met.map((one) => (
                    <span key={one}>{one}</span>
                  ))}
                </span>
              </button>
            </LitRow>
          )
        })}
      </ol>
    </section>
  )
}
