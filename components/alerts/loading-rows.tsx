import styles from './loading-rows.module.css'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

/** Where rows will be, before they have come: one sentence, and their lines without shimmer. */
export function LoadingRows({ text }: { text: string }) {
  return (
    <div className={styles.loading}>
      <p role="status">{text}</p>
      {ROWS.map((row) => (
        <div key={row} aria-hidden="true" className={styles.row}>
          <span className={styles.score} />
          <span className={styles.name} />
          <span className={styles.rule} />
        </div>
      ))}
    </div>
  )
}
