import { placeWords } from '../../app/overview/words.ts'
import type { WireAlert } from '../../lib/server/feed/wire-records.ts'
import { behaviourWords, conditionWords, evidenceWords } from './condition-words.ts'
import styles from './live.module.css'
import type { Names } from './live-screen.tsx'
import { spanWords } from './live-words.ts'

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
        Apparent and possible, not proven{alert.open && '; may still change'}.
        <br />
        <span className={styles.id}>MMSI {alert.mmsi}</span>
        {alert.vessel.callSign !== '' && <span className={styles.id}> · {alert.vessel.callSign}</span>} ·{' '}
        {[alert.vessel.type, ...alert.vessel.gears].join(', ').replaceAll('_', ' ')}
      </p>
      {alert.causes.map((cause, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: causes have no id and are never reordered.
        <dl key={i}>
          <dt>{behaviourWords(cause.behaviour)}</dt>
          <dd>
            {spanWords(cause.startMs, cause.endMs)} UTC
            {cause.otherMmsi !== null && `, with ${cause.otherMmsi}`}
            {cause.zoneId !== null && `, ${names.zones[cause.zoneId] ?? cause.zoneId}`}
          </dd>
          {cause.met.map((met) => {
            const words = conditionWords(met)
            return (
              words !== null && (
                <dd key={met.condition} className={styles.faint}>
                  {words}
                </dd>
              )
            )
          })}
        </dl>
      ))}
      {evidence.length > 0 && (
        <dl>
          <dt>What weighs most in its suspicion, log odds</dt>
          {evidence.map(({ name, value, contribution }) => (
            <dd key={name} className={styles.weighed}>
              <b>{signed(contribution ?? 0)}</b>
              <span>{evidenceWords(name, value)}</span>
            </dd>
          ))}
        </dl>
      )}
      <p className={styles.id}>{placeWords(alert.latUnits, alert.lonUnits)}</p>
      <p className={styles.faint}>
        {alert.versions.detector}; suspicion model {alert.versions.suspicion}
      </p>
    </div>
  )
}

/** With a true minus. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
}
