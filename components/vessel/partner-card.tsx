'use client'

import { useEffect, useState } from 'react'
import { mmsiCountry } from '../../lib/ais/mmsi.ts'
import { vesselTypeOf } from '../../lib/events/vessel-type.ts'
import { dataWord } from '../alerts/alert-words.ts'
import { EventGlyph } from '../track/event-glyph.tsx'
import type { EventMark } from '../track/event-marks.ts'
import { useWords } from '../words/use-words.tsx'
import { panelWords } from './panel-words.ts'
import styles from './vessel.module.css'
import { readHeard, type VesselHeard } from './vessel-api.ts'

interface PartnerCardProps {
  readonly heard: VesselHeard
  readonly partner: string
  /** Their encounters, in order of time. */
  readonly meetings: readonly EventMark[]
  /** Its track is on the map too. */
  readonly isShown: boolean
  readonly onShow: (isShown: boolean) => void
  readonly onSelect: () => void
  readonly onFit: (mark: EventMark) => void
}

/** Two vessels that met, side by side, and when they did. */
export function PartnerCard(props: PartnerCardProps) {
  const { heard, partner, meetings, isShown, onShow, onSelect, onFit } = props
  const { language, format } = useWords()
  const said = panelWords(language)
  const other = useHeard(partner)
  const name = other?.vessel.identity.name || format.mmsi(partner)
  return (
    <div className={styles.partner}>
      <PartnerTable heard={heard} other={other} partner={partner} />
      <ul className={styles.events}>
        {meetings.map((mark) => (
          <li key={mark.id}>
            <button type="button" onClick={() => onFit(mark)}>
              <EventGlyph kind="encounter" />
              <span>{format.moment(mark.startMs)}</span>
              <span className={styles.number}>
                {said.together(
                  format.duration(mark.endMs - mark.startMs),
                  format.unit(format.measure(Number(mark.output.medianApartKm)), 'km'),
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <button
          type="button"
          className={styles.button}
          aria-pressed={isShown}
          onClick={() => onShow(!isShown)}
        >
          {said.both}
        </button>
        <button type="button" className={styles.button} onClick={onSelect}>
          {said.select(name)}
        </button>
      </div>
    </div>
  )
}

interface PartnerTableProps {
  readonly heard: VesselHeard
  /** Null: nothing is known of it yet. */
  readonly other: VesselHeard | null
  readonly partner: string
}

function PartnerTable({ heard, other, partner }: PartnerTableProps) {
  const words = useWords()
  const { format } = words
  const said = panelWords(words.language)
  const rows = [
    { label: 'MMSI', of: ({ vessel }: VesselHeard) => format.mmsi(vessel.mmsi) },
    { label: said.fields.flag, of: ({ vessel }: VesselHeard) => mmsiCountry(vessel.mmsi)?.alpha2 ?? '' },
    { label: said.fields.callSign, of: ({ vessel }: VesselHeard) => vessel.identity.callSign },
    {
      label: said.fields.shipType,
      of: ({ vessel: { identity } }: VesselHeard) =>
        identity.shipType === null ? '' : dataWord(vesselTypeOf(identity.shipType), words),
    },
    {
      label: said.fields.dimensions,
      of: ({ vessel: { identity } }: VesselHeard) =>
        identity.lengthM === null ? '' : format.unit(`${identity.lengthM} × ${identity.widthM ?? '–'}`, 'm'),
    },
  ]
  return (
    <table className={styles.pair}>
      <thead>
        <tr>
          <td />
          <th scope="col">{heard.vessel.identity.name || said.thisVessel}</th>
          <th scope="col">{other?.vessel.identity.name || said.otherVessel}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, of }, i) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{of(heard) || '–'}</td>
            <td>{(other === null ? (i === 0 ? format.mmsi(partner) : '') : of(other)) || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Null until it is read, and of what was never heard. */
function useHeard(mmsi: string): VesselHeard | null {
  const [heard, setHeard] = useState<VesselHeard | null>(null)
  useEffect(() => {
    const end = new AbortController()
    readHeard(mmsi, end.signal).then(setHeard, (error: unknown) => {
      if (!end.signal.aborted) console.warn(`vessel: ${String(error)}`)
    })
    return () => end.abort()
  }, [mmsi])
  return heard?.vessel.mmsi === mmsi ? heard : null
}
