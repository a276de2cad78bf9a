import { placeWords } from '../../app/overview/words.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import styles from './live.module.css'
import type { Names } from './live-screen.tsx'
import { momentWords } from './live-words.ts'

/** Contributions that are listed: those that weigh most. */
const MOST_EVIDENCE = 5

/** Why an alert was raised: its causes, what of the evidence weighs most, and by what versions. */
export function AlertDetail({ alert, names }: { alert: WireAlert; names: Names }) {
  const evidence = alert.evidence
    .filter(({ contribution }) => contribution !== null && contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution ?? 0) - Math.abs(a.contribution ?? 0))
    .slice(0, MOST_EVIDENCE)
  return (
    <div className={styles.detail}>
      <p>
        Apparent and possible, not proven. <span className={styles.id}>MMSI {alert.mmsi}</span>
        {alert.vessel.callSign !== '' && <span className={styles.id}> · {alert.vessel.callSign}</span>} ·{' '}
        {alert.vessel.type}
        {alert.open && ' · may still change'}
      </p>
      {alert.causes.map((cause, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: causes have no id and are never reordered.
        <dl key={i}>
          <dt>{cause.behaviour}</dt>
          <dd>
            {momentWords(cause.startMs)} to {momentWords(cause.endMs)} UTC
            {cause.otherMmsi !== null && `, with ${cause.otherMmsi}`}
            {cause.zoneId !== null && `, ${names.zones[cause.zoneId] ?? cause.zoneId}`}
          </dd>
          {cause.met.map(({ condition, wanted, found }) => (
            <dd key={condition} className={styles.faint}>
              {condition}: {found} ({wanted})
            </dd>
          ))}
        </dl>
      ))}
      {evidence.length > 0 && (
        <dl>
          <dt>What weighs most, log odds</dt>
          {evidence.map(({ name, value, contribution }) => (
            <dd key={name}>
              <b>{(contribution ?? 0) > 0 ? `+${contribution?.toFixed(2)}` : contribution?.toFixed(2)}</b>{' '}
              {name} {value === null ? '' : Number(value.toPrecision(3))}
            </dd>
          ))}
        </dl>
      )}
      <p className={styles.id}>{placeWords(alert.latUnits, alert.lonUnits)}</p>
      <p className={styles.faint}>
        detector {alert.versions.detector}, suspicion {alert.versions.suspicion}
      </p>
    </div>
  )
}
