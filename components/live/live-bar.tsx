import styles from './live.module.css'
import type { LivePage } from './live-store.ts'
import { ageWords, momentWords } from './live-words.ts'

/** The bar above: where one is, whether it is live, and what time it is there. `page` is null before it is known. */
export function LiveBar({ page, simulated }: { page: LivePage | null; simulated: boolean }) {
  return (
    <header className={styles.bar}>
      <h1 className={styles.brand}>Wakewatch</h1>
      <nav aria-label="Views" className={styles.nav}>
        <a href="/" aria-current="page">
          Watch
        </a>
        <a href="/overview">Overview</a>
      </nav>
      {simulated && (
        <span className={`${styles.tag} ${styles.warn}`} title="No ship or alert shown here is a real one">
          Simulated data
        </span>
      )}
      <span className={styles.rest} />
      {page !== null && <Connection status={page.status} />}
      {page !== null && <span className={styles.count}>{page.vessels.toLocaleString('en')} vessels</span>}
      <span className={styles.clock} title="Time of the newest position heard">
        {page?.clockMs == null ? '-- --- --:--' : momentWords(page.clockMs)}{' '}
        <span>UTC{simulated && ', simulated'}</span>
      </span>
    </header>
  )
}

function Connection({ status }: { status: LivePage['status'] }) {
  const { state, sinceMs, reason } = status
  const [mark, words] =
    state === 'live'
      ? ['●', 'Live']
      : state === 'connecting'
        ? ['◐', 'Connecting']
        : ['▲', `Stale ${ageWords(Date.now() - sinceMs)}, reconnecting`]
  return (
    <span className={styles.chip} data-state={state} role="status" title={reason}>
      <span aria-hidden="true" className={styles.mark}>
        {mark}
      </span>
      {words}
    </span>
  )
}
