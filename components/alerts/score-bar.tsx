import styles from './alerts.module.css'

const STEPS = 8

/** A score as a bar in the colour of its eighth; the figure stands beside it. `score`: 0 to 1, null: none. */
export function ScoreBar({ score }: { score: number | null }) {
  const step = score === null ? 0 : Math.min(STEPS - 1, Math.floor(score * STEPS))
  return (
    <span className={styles.scoreBar} aria-hidden="true">
      <i
        style={{
          width: `${Math.round((score ?? 0) * 100)}%`,
          background: `var(--score-${step})`,
        }}
      />
    </span>
  )
}
