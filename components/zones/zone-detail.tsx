'use client'

import { useWords } from '../words/use-words.tsx'
import type { ZoneProperties } from './zone-api.ts'
import { validityOf } from './zone-list.tsx'
import { zoneWordsOf } from './zone-words.ts'
import styles from './zones.module.css'

interface DetailProps {
  readonly zone: ZoneProperties
  readonly mayChange: boolean
  readonly onEdit: () => void
  readonly onRetire: () => void
  readonly onShow: () => void
  readonly onClose: () => void
}

/** All that is told of a zone. */
export function ZoneDetail({ zone, mayChange, onEdit, onRetire, onShow, onClose }: DetailProps) {
  const { language, format } = useWords()
  const words = zoneWordsOf(language)
  const list = (given: readonly string[] | null) =>
    given === null ? words.notSaid : given.length === 0 ? words.nobody : given.join(', ')
  const { facts } = words
  const told: readonly (readonly [string, string])[] = [
    [facts.kind, words.kinds[zone.kind]],
    [facts.valid, `${validityOf(zone, words)} (${zone.inForce ? words.inForce : words.notInForce})`],
    [facts.seasons, zone.seasons.length === 0 ? words.allYear : zone.seasons.join(', ')],
    [facts.flags, list(zone.permitted_flags)],
    [facts.gears, list(zone.permitted_gears)],
    [facts.country, zone.country ?? words.notSaid],
    [facts.authority, zone.authority || words.notSaid],
    [facts.source, zone.source || words.notSaid],
    [facts.set, zone.set],
    [facts.id, zone.id],
    [facts.version, zone.version],
    [facts.written, `${zone.who}, ${format.minute(zone.writtenMs)} UTC`],
  ]
  return (
    <section className={styles.panel} aria-labelledby="zone-name">
      <div className={styles.head}>
        <h2 id="zone-name">{zone.name}</h2>
        <button type="button" className={styles.button} onClick={onClose}>
          {words.close}
        </button>
      </div>
      <dl className={styles.facts}>
        {(zone.note === '' ? told : [...told, [facts.note, zone.note] as const]).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      <div className={styles.block}>
        <div className={styles.inline}>
          <button type="button" className={styles.button} onClick={onShow}>
            {words.zoomTo}
          </button>
          {mayChange && (
            <>
              <button type="button" className={styles.button} onClick={onEdit}>
                {words.edit}
              </button>
              <button
                type="button"
                className={styles.button}
                onClick={() => {
                  if (confirm(words.retireSure(zone.name))) onRetire()
                }}
              >
                {words.retire}
              </button>
            </>
          )}
        </div>
        {!mayChange && <p className={styles.quiet}>{words.notAllowed}</p>}
      </div>
    </section>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}
