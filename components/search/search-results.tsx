'use client'

import { Fragment } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { useWords } from '../words/use-words.tsx'
import type { Choice } from './choices.ts'
import styles from './search.module.css'
import type { searchWords } from './search-words.ts'

interface ResultsProps {
  readonly id: string
  readonly list: string
  readonly choices: readonly Choice[]
  readonly active: number
  readonly words: ReturnType<typeof searchWords>
  /** Vessels that are not shown. */
  readonly more: number
  /** In the place of results. */
  readonly told: string | null
  readonly onChoose: (choice: Choice) => void
}

/** The list under the field, in groups. */
export function SearchResults({ id, list, choices, active, words, more, told, onChoose }: ResultsProps) {
  const titles = { place: words.place, vessel: words.vessels, port: words.ports } as const
  const kinds = (['place', 'vessel', 'port'] as const).filter((kind) =>
    choices.some((choice) => choice.kind === kind),
  )
  return (
    <>
      <div role="listbox" id={list} aria-label={words.results}>
        {kinds.map((kind) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
          <div key={kind} role="group" aria-labelledby={`${id}-${kind}`}>
            <div id={`${id}-${kind}`} className={styles.group} role="presentation">
              {titles[kind]}
            </div>
            {choices.map(
              (choice, i) =>
                choice.kind === kind && (
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names what is active
                  // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
                  <div
                    key={choice.key}
                    id={`${id}-${choice.key}`}
                    role="option"
                    aria-selected={i === active}
                    className={styles.option}
                    // The field must not lose the focus before the click.
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onChoose(choice)}
                  >
                    <Told choice={choice} words={words} />
                  </div>
                ),
            )}
          </div>
        ))}
      </div>
      {more > 0 && <p className={styles.more}>{words.more(more)}</p>}
      {told !== null && <p className={styles.more}>{told}</p>}
    </>
  )
}

function Told({ choice, words }: { choice: Choice; words: ResultsProps['words'] }) {
  const { format } = useWords()
  const placeOf = (latDeg: number, lonDeg: number) =>
    format.place(latDeg * UNITS_PER_DEGREE, lonDeg * UNITS_PER_DEGREE)
  if (choice.kind === 'place')
    return (
      <>
        <b>{words.goTo}</b>
        <span className={styles.code}>{placeOf(choice.place.latDeg, choice.place.lonDeg)}</span>
      </>
    )
  if (choice.kind === 'port') {
    const { name, country, latDeg, lonDeg } = choice.port
    return (
      <>
        <b>{name}</b>
        <span>{country}</span>
        <span className={styles.code}>{placeOf(latDeg, lonDeg)}</span>
      </>
    )
  }
  const { mmsi, name, callSign, imo, was } = choice.vessel
  const codes = [imo === null ? null : `IMO ${imo}`, callSign].filter((code) => code !== null)
  return (
    <>
      <b>{name ?? format.mmsi(mmsi)}</b>
      {was !== null && <span>{words.formerly(was)}</span>}
      <span className={styles.code}>
        {format.mmsi(mmsi)}
        {codes.map((code) => (
          <Fragment key={code}>
            {' '}
            <span>{code}</span>
          </Fragment>
        ))}
      </span>
    </>
  )
}
