import type { Lit } from '../alert/badge.tsx'
import story from '../alert/story.module.css'
import { Weights } from '../alert/weights.tsx'
import { ScoreBar } from '../alerts/score-bar.tsx'
import type { EventMark } from '../track/event-marks.ts'
import { useWords } from '../words/use-words.tsx'
import { EventRows } from './event-rows.tsx'
import type { GroupedTrips, VesselTrip } from './group-trips.ts'
import { panelWords } from './panel-words.ts'
import type { Span } from './place-span.ts'
import styles from './vessel.module.css'
import type { TripSuspicion } from './vessel-api.ts'

interface TripSectionProps {
  readonly grouped: GroupedTrips
  readonly onFitEvent: (mark: EventMark) => void
  readonly onFitSpan: (span: Span) => void
}

/** Trips, the newest first and open: how suspicious each is and why, and what was found on it. */
export function TripSection({ grouped, onFitEvent, onFitSpan }: TripSectionProps) {
  const { language } = useWords()
  const said = panelWords(language)
  const { trips, ashore } = grouped
  return (
    <section className={story.section}>
      <h3 className={story.heading}>
        {said.trips} <span>{said.tripsUnit}</span>
      </h3>
      {trips.length === 0 && <p className={styles.faint}>{said.noTrips}</p>}
      {trips.map((trip, i) => (
        <details key={trip.id} className={styles.trip} open={i === 0}>
          <TripHead trip={trip} />
          <button
            type="button"
            className={styles.link}
            onClick={() => onFitSpan({ fromMs: trip.startMs, toMs: trip.endMs })}
          >
            {said.fitTrip}
          </button>
          {trip.suspicion !== null && <TripWeights suspicion={trip.suspicion} />}
          <EventRows marks={trip.marks} onFit={onFitEvent} />
        </details>
      ))}
      {ashore.length > 0 && (
        <details className={styles.trip}>
          <summary>
            <span>{said.ashore}</span>
            <span className={styles.number}>{ashore.length}</span>
          </summary>
          <EventRows marks={ashore} onFit={onFitEvent} />
        </details>
      )}
    </section>
  )
}

function TripHead({ trip }: { trip: VesselTrip }) {
  const { language, format } = useWords()
  const said = panelWords(language)
  const { startMs, endMs, startPort, endPort, isOpen, fishingHours, distanceNm, suspicion } = trip
  const [from, to] = format.span(startMs, endMs)
  return (
    <summary>
      <span className={styles.score}>
        <b>{suspicion === null ? '–' : format.score(suspicion.score)}</b>
        <ScoreBar score={suspicion?.score ?? null} />
      </span>
      <span className={styles.when}>
        <b>{isOpen ? `${from} UTC – ${said.goesOn}` : `${from} – ${to} UTC`}</b>
        <span className={styles.faint}>
          {startPort ?? said.firstHeard} – {endPort ?? (isOpen ? said.goesOn : '?')},{' '}
          {format.unit(format.whole(distanceNm), 'nm')}
        </span>
      </span>
      <b className={styles.number}>{format.unit(format.fixed(fishingHours, 1), 'h')}</b>
    </summary>
  )
}

/** Of a trip nothing on the map is numbered. */
const UNLIT: Lit = { number: null, light: () => {} }

function TripWeights({ suspicion }: { suspicion: TripSuspicion }) {
  const { evidence, base, logit, low, high, verdicts, model } = suspicion
  return (
    <Weights
      lit={UNLIT}
      explanation={{
        rule: null,
        weighing: { base, logit, low, high, verdicts },
        contributions: evidence
          .filter(({ contribution }) => contribution !== 0)
          .map((item) => ({ ...item, numbers: [] })),
        versions: { suspicion: model, detector: '' },
      }}
    />
  )
}
