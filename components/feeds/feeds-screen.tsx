'use client'

import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useWords } from '../words/use-words.tsx'
import styles from './feeds.module.css'
import { feedStateOf, type Health, isPast, sumRejects } from './health.ts'
import { SourceTable } from './source-table.tsx'
import { useHealth } from './use-health.ts'

/** How the feeds are, what that means for the screen, how the pipeline keeps up, and what was rejected. */
export function FeedsScreen({ bar }: { bar: BarProps }) {
  const { say, format } = useWords()
  const { health, atMs, fault } = useHealth()
  const live = health?.sources.filter((source) => feedStateOf(source, Date.now()) === 'live').length ?? 0
  return (
    <div className={styles.page}>
      <TopBar {...bar} view="feeds" />
      <main className={styles.grid}>
        <section className={`${styles.panel} ${styles.sources}`} aria-labelledby="feeds">
          <div className={styles.head}>
            <h1 id="feeds">{say.feeds.title}</h1>
            <p role="status" data-fault={fault !== null || health?.stopped != null}>
              {health === null
                ? (fault ?? say.feeds.waiting)
                : fault !== null
                  ? `${fault}; ${say.feeds.lastKnown(format.age(Date.now() - atMs))}`
                  : health.stopped !== null
                    ? say.feeds.stopped(health.stopped)
                    : say.feeds.summary(live, health.sources.length)}
            </p>
          </div>
          {health !== null && health.sources.length > 0 && <SourceTable sources={health.sources} />}
          {health !== null && health.sources.length === 0 && <p className={styles.empty}>{say.feeds.none}</p>}
        </section>
        <section className={styles.panel} aria-labelledby="pipeline">
          <h2 id="pipeline">{say.feeds.pipeline}</h2>
          {health !== null && <Pipeline health={health} />}
          {health !== null && <Meaning health={health} />}
        </section>
        <section className={styles.panel} aria-labelledby="rejects">
          <h2 id="rejects">{say.feeds.byReason}</h2>
          {health !== null && <Rejects health={health} />}
        </section>
      </main>
    </div>
  )
}

function Pipeline({ health }: { health: Health }) {
  const { say, format } = useWords()
  const { watermarkMs, vessels, reports, late, waiting, p50Ms, p99Ms, diskFreeBytes } = health
  const facts: readonly (readonly [string, string])[] = [
    [say.feeds.vessels, format.whole(vessels)],
    [say.feeds.reports, format.whole(reports)],
    [say.feeds.late, format.whole(late)],
    [say.feeds.waitingReports, format.whole(waiting)],
    [say.feeds.committed, p50Ms === null ? say.feeds.stateUnknown : format.milliseconds(p50Ms)],
    [say.feeds.committedWorst, p99Ms === null ? say.feeds.stateUnknown : format.milliseconds(p99Ms)],
    [say.feeds.watermark, watermarkMs === null ? say.feeds.noWatermark : format.momentUtc(watermarkMs)],
    [say.feeds.diskFree, format.gigabytes(diskFreeBytes)],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** In sentences, what an analyst should make of it. */
function Meaning({ health: { sources } }: { health: Health }) {
  const { say, language } = useWords()
  const nowMs = Date.now()
  const list = new Intl.ListFormat(language)
  const namesOf = (...states: string[]) =>
    sources.filter((source) => states.includes(feedStateOf(source, nowMs))).map(({ name }) => name)
  const silent = namesOf('silent', 'failed', 'connecting')
  const lagging = namesOf('lagging')
  return (
    <>
      <h3>{say.feeds.meaning}</h3>
      <div className={styles.meaning}>
        {silent.length > 0 && <p>{say.feeds.someSilent(list.format(silent))}</p>}
        {lagging.length > 0 && <p>{say.feeds.someLagging(list.format(lagging))}</p>}
        {silent.length + lagging.length === 0 && <p>{say.feeds.allWell}</p>}
        {sources.some(({ kind }) => isPast(kind)) && <p>{say.feeds.past}</p>}
      </div>
    </>
  )
}

function Rejects({ health: { sources } }: { health: Health }) {
  const { say, format } = useWords()
  const rejects = sumRejects(sources)
  const reasons: Readonly<Record<string, string>> = say.rejects
  if (rejects.length === 0) return <p className={styles.empty}>{say.feeds.noRejects}</p>
  return (
    <ul className={styles.rejects}>
      {rejects.map(({ reason, count }) => (
        <li key={reason}>
          <span>{Object.hasOwn(reasons, reason) ? reasons[reason] : reason}</span>
          <span className={styles.bar} aria-hidden="true">
            <i style={{ width: `${(100 * count) / rejects[0]!.count}%` }} />
          </span>
          <b>{format.whole(count)}</b>
        </li>
      ))}
    </ul>
  )
}
