/** What the map and the timebar show of a vessel, as tables that say the same. */

import type { WireOutput } from '../../lib/server/feed/wire-records.ts'
import type { TimeBarWords } from '../time-bar/time-bar-words.ts'
import { lengthWords, minuteWords, numberWords } from '../time-bar/time-words.ts'
import { EventGlyph } from './event-glyph.tsx'
import type { EventMark } from './event-marks.ts'
import { placeWords } from './place-words.ts'
import styles from './vessel-screen.module.css'

/** A span of time, and where on the map it is looked at; null: where the ship was. */
export interface Looked {
  readonly fromMs: number
  readonly toMs: number
  readonly place: { readonly lonUnits: number; readonly latUnits: number } | null
}

interface TableProps {
  readonly words: TimeBarWords
  readonly onShow: (looked: Looked) => void
}

export function EventTable({ marks, words, onShow }: TableProps & { readonly marks: readonly EventMark[] }) {
  const { language } = words
  if (marks.length === 0) return <p className={styles.empty}>{words.noEvents}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.kindColumn}</th>
          <th scope="col">{words.startColumn}</th>
          <th scope="col" className={styles.number}>
            {words.lengthColumn}
          </th>
          <th scope="col">{words.placeColumn}</th>
        </tr>
      </thead>
      <tbody>
        {marks.toReversed().map(({ id, kind, startMs, endMs, lonUnits, latUnits }) => (
          <tr key={id}>
            <th scope="row">
              <button
                type="button"
                onClick={() =>
                  onShow({
                    ...{ fromMs: startMs, toMs: Number.isFinite(endMs) ? endMs : startMs },
                    place: { lonUnits, latUnits },
                  })
                }
              >
                <EventGlyph kind={kind} /> {words.kinds[kind]}
              </button>
            </th>
            <td>{minuteWords(startMs, language)}</td>
            <td className={styles.number}>
              {Number.isFinite(endMs)
                ? lengthWords({ fromMs: startMs, toMs: endMs }, language)
                : words.ongoing}
            </td>
            <td className={styles.place}>{placeWords(latUnits, lonUnits)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function TripTable({
  outputs,
  words,
  onShow,
}: TableProps & { readonly outputs: readonly WireOutput[] }) {
  const { language } = words
  const trips = outputs.filter(({ kind }) => kind === 'trip')
  if (trips.length === 0) return <p className={styles.empty}>{words.noTrips}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.startColumn}</th>
          <th scope="col" className={styles.number}>
            {words.lengthColumn}
          </th>
          <th scope="col" className={styles.number}>
            {words.distanceColumn}
          </th>
        </tr>
      </thead>
      <tbody>
        {trips.map((trip) => {
          const span = { fromMs: Number(trip.startMs), toMs: Number(trip.endMs) }
          const from = typeof trip.startPort === 'string' ? trip.startPort : words.firstSeen
          const to = typeof trip.endPort === 'string' ? trip.endPort : words.ongoing
          return (
            <tr key={trip.id}>
              <th scope="row">
                <button type="button" onClick={() => onShow({ ...span, place: null })}>
                  {minuteWords(span.fromMs, language)}{' '}
                  <span className={styles.faint}>
                    {from} – {to}
                  </span>
                </button>
              </th>
              <td className={styles.number}>{lengthWords(span, language)}</td>
              <td className={styles.number}>{numberWords(Number(trip.distanceNm), 0, language)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
