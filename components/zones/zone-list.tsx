'use client'

import { ZONE_KINDS, type ZoneKind } from '../../lib/geo/zones/zone.ts'
import { useWords } from '../words/use-words.tsx'
import type { ZoneFeature, ZoneProperties } from './zone-api.ts'
import { ZoneLine } from './zone-line.tsx'
import { type ZoneWords, zoneWordsOf } from './zone-words.ts'
import styles from './zones.module.css'

interface ListProps {
  readonly zones: readonly ZoneFeature[]
  readonly hidden: ReadonlySet<ZoneKind>
  readonly chosen: string | null
  readonly onHide: (kind: ZoneKind, isHidden: boolean) => void
  readonly onChoose: (id: string) => void
}

/** Layers by kind, and every zone of those shown, with what the map says of it. */
export function ZoneList({ zones, hidden, chosen, onHide, onChoose }: ListProps) {
  const { language, format } = useWords()
  const words = zoneWordsOf(language)
  const count = (kind: ZoneKind) => zones.filter(({ properties }) => properties.kind === kind).length
  return (
    <>
      <fieldset className={styles.layers}>
        <legend>{words.layers}</legend>
        {ZONE_KINDS.filter((kind) => count(kind) > 0).map((kind) => (
          <label key={kind}>
            <input
              type="checkbox"
              checked={!hidden.has(kind)}
              onChange={({ target }) => onHide(kind, !target.checked)}
            />
            <ZoneLine kind={kind} />
            {words.kinds[kind]} {format.whole(count(kind))}
          </label>
        ))}
      </fieldset>
      <ul className={styles.list}>
        {zones
          .filter(({ properties }) => !hidden.has(properties.kind))
          .map(({ properties: zone }) => (
            <li key={zone.id}>
              <button
                type="button"
                className={styles.row}
                aria-pressed={zone.id === chosen}
                onClick={() => onChoose(zone.id)}
              >
                <b>{zone.name}</b>
                <span>{zone.inForce ? words.inForce : words.notInForce}</span>
                <span>
                  <span className={styles.kind}>{words.kinds[zone.kind]}</span>
                  {zone.authority !== '' && ` · ${zone.authority}`}
                </span>
                <span>{validityOf(zone, words)}</span>
              </button>
            </li>
          ))}
      </ul>
    </>
  )
}

export function validityOf({ valid_from: from, valid_to: to }: ZoneProperties, words: ZoneWords): string {
  if (from === null) return to === null ? words.always : words.until(to)
  return to === null ? words.from(from) : words.span(from, to)
}
