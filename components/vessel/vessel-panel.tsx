'use client'

import { mmsiCountry } from '../../lib/ais/mmsi.ts'
import type { LivePosition } from '../../lib/server/feed/positions-frame.ts'
import { CopyLink } from '../alert/copy-link.tsx'
import story from '../alert/story.module.css'
import type { Names } from '../alerts/alert-words.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import type { MapPlace } from '../shell/view-state.ts'
import type { EventMark } from '../track/event-marks.ts'
import type { VesselTrack } from '../track/use-vessel-track.ts'
import { useWords } from '../words/use-words.tsx'
import { AlertSection } from './alert-section.tsx'
import { measureCoverage } from './coverage.ts'
import { CoverageSection } from './coverage-section.tsx'
import { groupTrips } from './group-trips.ts'
import { IdentitySection } from './identity-section.tsx'
import { LastFix } from './last-fix.tsx'
import { panelWords } from './panel-words.ts'
import { PartnerSection } from './partner-section.tsx'
import { placeOfMark, placeOfTrack, type Span, spanAround } from './place-span.ts'
import { RegisterSection } from './register-section.tsx'
import { TripSection } from './trip-section.tsx'
import { type ReadDossier, useDossier } from './use-dossier.ts'
import styles from './vessel.module.css'

interface VesselPanelProps {
  readonly mmsi: string
  readonly vessel: VesselTrack
  /** As the feed tells it; null: it does not show it now. */
  readonly position: LivePosition | null
  readonly names: Names
  /** The clock of the events; null: not known. */
  readonly nowMs: number | null
  /** Whose track is on the map too. */
  readonly partner: string | null
  readonly onPartner: (mmsi: string | null) => void
  readonly onPlace: (place: MapPlace) => void
  readonly onSelect: (mmsi: string) => void
  readonly onAlert: (id: string) => void
  readonly onClose: () => void
}

/** All of a vessel: who it is, where, its trips and how suspicious they are, whom it met, and how well it was heard. */
export function VesselPanel(props: VesselPanelProps) {
  const { mmsi, vessel, position, nowMs, onClose } = props
  const { say, language, format } = useWords()
  const said = panelWords(language)
  const read = useDossier(mmsi)
  const showTrack = () => {
    if (vessel.track === null || vessel.time === null) return
    const place = placeOfTrack(vessel.track, vessel.time.read().selection)
    if (place !== null) props.onPlace(place)
  }
  const flag = mmsiCountry(mmsi)
  const identity = read.dossier?.heard.vessel.identity
  const name = identity?.name || vessel.facts?.name || position?.name || ''
  return (
    <article className={story.story} aria-labelledby="vessel-name">
      <header className={story.head}>
        <div className={story.title}>
          <h2 id="vessel-name">{name === '' ? said.noName : name}</h2>
          <span className={story.faint}>{flag?.alpha2}</span>
          <span className={story.rest} />
          <CopyLink />
          <button
            type="button"
            className={story.icon}
            aria-label={say.detail.close}
            title={`${say.detail.close} (Esc)`}
            onClick={onClose}
          >
            <svg
              width="16"
              height="16"
              viewBox="0 0 16 16"
              fill="none"
              stroke="currentColor"
              aria-hidden="true"
            >
              <path strokeWidth="1.5" d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </div>
        <p className={story.ids}>
          <span className={story.id}>{format.mmsi(mmsi)}</span>
          {identity !== undefined && identity.imo !== '' && (
            <span className={story.id}>IMO {identity.imo}</span>
          )}
          {identity !== undefined && identity.callSign !== '' && (
            <span className={story.id}>{identity.callSign}</span>
          )}
        </p>
        <LastFix vessel={vessel} position={position} nowMs={nowMs} />
        <div className={styles.row}>
          <button type="button" className={styles.button} onClick={showTrack}>
            {said.fitTrack}
          </button>
          <a className={styles.button} href={`/vessel/${encodeURIComponent(mmsi)}`}>
            {said.ownPage}
          </a>
          <ExportMenu
            kinds={['positions', 'trips', 'events', 'portVisits', 'gaps', 'alerts']}
            choice={{ mmsi }}
          />
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section className={story.scroll} tabIndex={0} aria-label={said.about}>
        <PanelBody {...props} read={read} />
      </section>
    </article>
  )
}

function PanelBody(props: VesselPanelProps & { readonly read: ReadDossier }) {
  const { mmsi, vessel, names, nowMs, partner, read } = props
  const said = panelWords(useWords().language)
  const { dossier } = read
  if (dossier === null)
    return (
      <p className={story.section} role={read.isFailed ? 'alert' : 'status'}>
        {read.isFailed ? said.failed : said.loading}{' '}
        {read.isFailed && (
          <button type="button" className={story.link} onClick={read.again}>
            {said.again}
          </button>
        )}
      </p>
    )
  const { heard } = dossier
  const look = (span: Span, place: MapPlace | null) => {
    const around = spanAround(span)
    vessel.time?.act({ type: 'window', window: around })
    vessel.time?.act({ type: 'select', span: around })
    if (place !== null) props.onPlace(place)
  }
  const fitEvent = (mark: EventMark) => {
    const { startMs, endMs } = mark
    look({ fromMs: startMs, toMs: Number.isFinite(endMs) ? endMs : startMs }, placeOfMark(mark))
  }
  const { firstMs, lastMs } = heard.vessel
  return (
    <>
      <AlertSection alerts={dossier.alerts} names={names} onAlert={props.onAlert} />
      <TripSection
        grouped={groupTrips(mmsi, vessel.outputs, vessel.marks, dossier.suspicions)}
        onFitEvent={fitEvent}
        onFitSpan={(span) => look(span, vessel.track === null ? null : placeOfTrack(vessel.track, span))}
      />
      <PartnerSection
        heard={heard}
        marks={vessel.marks}
        shownMmsi={partner}
        onShow={props.onPartner}
        onSelect={props.onSelect}
        onFit={fitEvent}
      />
      <IdentitySection heard={heard} flag={mmsiCountry(mmsi)} outputs={vessel.outputs} />
      <RegisterSection entries={dossier.register} heard={heard} nowMs={nowMs ?? lastMs} />
      <CoverageSection
        heard={heard}
        coverage={measureCoverage({ startMs: firstMs, endMs: lastMs }, vessel.outputs, dossier.outages)}
      />
    </>
  )
}
