'use client'

import { useWords } from '../words/use-words.tsx'
import styles from './feeds.module.css'
import { type FeedState, feedStateOf, isPast, type SourceHealth } from './health.ts'

const MARKS: Readonly<Record<FeedState, string>> = {
  live: '●',
  lagging: '▲',
  silent: '□',
  connecting: '◐',
  ended: '‖',
  failed: '□',
}

/** Each source: how it is, how old its last message is, how far behind, how fast, what was rejected. */
export function SourceTable({ sources }: { sources: readonly SourceHealth[] }) {
  const { say } = useWords()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{say.feeds.state}</th>
          <th scope="col">{say.feeds.source}</th>
          <th scope="col">{say.feeds.kind}</th>
          <th scope="col" className={styles.number}>
            {say.feeds.lastMessage}
          </th>
          <th scope="col" className={styles.number}>
            {say.feeds.lag}
          </th>
          <th scope="col" className={styles.number}>
            {say.feeds.rate}
          </th>
          <th scope="col" className={styles.number}>
            {say.feeds.reports}
          </th>
          <th scope="col" className={styles.number}>
            {say.feeds.duplicates}
          </th>
          <th scope="col" className={styles.number}>
            {say.feeds.rejected}
          </th>
        </tr>
      </thead>
      <tbody>
        {sources.map((source) => (
          <SourceRow key={source.name} source={source} />
        ))}
      </tbody>
    </table>
  )
}

function SourceRow({ source }: { source: SourceHealth }) {
  const { say, format } = useWords()
  const { name, kind, fault, lastMessageMs, lagMs, rate, reports, duplicates, rejects } = source
  const nowMs = Date.now()
  const state = feedStateOf(source, nowMs)
  const kinds: Readonly<Record<string, string>> = say.sourceKinds
  const rejected = rejects.reduce((sum, { count }) => sum + count, 0)
  return (
    <tr>
      <td data-label={say.feeds.state} data-state={state}>
        <span aria-hidden="true">{MARKS[state]}</span> {say.feeds[state]}
      </td>
      <th scope="row">
        {name}
        {fault !== null && (
          <span className={styles.faint} lang="en">
            {' '}
            {fault}
          </span>
        )}
      </th>
      <td data-label={say.feeds.kind} className={styles.quiet}>
        {Object.hasOwn(kinds, kind) ? kinds[kind] : kind}
      </td>
      <td
        data-label={say.feeds.lastMessage}
        className={styles.number}
        title={lastMessageMs === null ? undefined : format.momentUtc(lastMessageMs)}
      >
        {lastMessageMs === null ? '–' : format.age(nowMs - lastMessageMs)}
      </td>
      <td data-label={say.feeds.lag} className={styles.number}>
        {lagMs === null || isPast(kind) ? '–' : format.age(lagMs)}
      </td>
      <td data-label={say.feeds.rate} className={styles.number}>
        {format.fixed(rate, 1)}
      </td>
      <td data-label={say.feeds.reports} className={styles.number}>
        {format.whole(reports)}
      </td>
      <td data-label={say.feeds.duplicates} className={styles.number}>
        {format.whole(duplicates)}
      </td>
      <td data-label={say.feeds.rejected} className={styles.number}>
        {format.whole(rejected)}
      </td>
    </tr>
  )
}
