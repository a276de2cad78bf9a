'use client'

import { useId, useState } from 'react'
import { useWords } from '../words/use-words.tsx'
import { DryRunResult } from './dry-run-result.tsx'
import type { EditedDocument } from './edit-rule.ts'
import { ruleWordsOf } from './rule-words.ts'
import styles from './rules.module.css'
import type { KnownDryRun } from './use-dry-run.ts'

const USUAL_DAYS = 30

interface DryRunProps {
  readonly dryRun: KnownDryRun
  readonly document: EditedDocument
  /** Of the document; null: not known, or it is not sound. */
  readonly version: string | null
  /** False: it has faults, or whoever looks may not. */
  readonly mayRun: boolean
}

/** Rules tried on the history that is held, beside live: how far it is, then what would come and go. */
export function DryRunPanel({ dryRun, document, version, mayRun }: DryRunProps) {
  const { language } = useWords()
  const words = ruleWordsOf(language)
  const id = useId()
  const [days, setDays] = useState(USUAL_DAYS)
  const { job, fault } = dryRun
  const isRunning = job?.state === 'running'
  return (
    <section aria-labelledby={`${id}-head`}>
      <div className={styles.head}>
        <h2 id={`${id}-head`}>{words.try}</h2>
      </div>
      <div className={styles.block}>
        <div className={styles.inline}>
          <label htmlFor={`${id}-days`}>{words.days}</label>
          <input
            id={`${id}-days`}
            className={styles.input}
            type="number"
            min={1}
            max={3650}
            value={days}
            onChange={({ target }) => setDays(Number(target.value))}
          />
          <button
            type="button"
            className={styles.button}
            disabled={!mayRun || isRunning || days < 1}
            onClick={() => void dryRun.start(document, days)}
          >
            {words.run}
          </button>
          {isRunning && (
            <button type="button" className={styles.button} onClick={() => void dryRun.cancel()}>
              {words.cancel}
            </button>
          )}
        </div>
        <div role="status">
          {fault !== null && <p className={styles.fault}>{fault === '' ? words.noConnection : fault}</p>}
          {job?.state === 'cancelled' && <p>{words.cancelled}</p>}
          {job?.state === 'failed' && <p className={styles.fault}>{words.failed(job.error ?? '')}</p>}
          {job?.state === 'done' && job.result !== null && (
            <>
              {job.result.version !== version && <p className={styles.warning}>▲ {words.stale}</p>}
              <Outcome result={job.result} />
            </>
          )}
        </div>
        {isRunning && <Progress job={job} />}
        {job?.state === 'done' && job.result !== null && (
          <DryRunResult result={job.result} document={document} />
        )}
      </div>
    </section>
  )
}

function Progress({ job }: { readonly job: NonNullable<KnownDryRun['job']> }) {
  const { language, format } = useWords()
  const words = ruleWordsOf(language)
  const { progress } = job
  if (progress === null) return <p className={styles.quiet}>{words.starting}</p>
  const { done, total, perSecond, leftMs } = progress
  const parts = [
    words.running(format.whole(done), format.whole(total)),
    words.rate(format.measure(perSecond)),
  ]
  if (leftMs !== null) parts.push(words.left(format.age(leftMs)))
  return (
    <div>
      <progress className={styles.progress} aria-label={words.run} value={done} max={Math.max(1, total)} />
      <p>{parts.join(' · ')}</p>
    </div>
  )
}

function Outcome({ result }: { readonly result: NonNullable<NonNullable<KnownDryRun['job']>['result']> }) {
  const { language, format } = useWords()
  const words = ruleWordsOf(language)
  const { total, days, fromMs, toMs } = result
  const { alerts, vessels, added, gone, changed, mostADay, mostAWeek } = total
  const figures = [
    [added, words.would],
    [gone, words.gone],
    [changed, words.differ],
  ] as const
  const told = figures.filter(([count]) => count > 0).map(([count, what]) => `${format.whole(count)} ${what}`)
  const [from, to] = format.span(fromMs, toMs)
  return (
    <>
      <p className={styles.figure} data-testid="outcome">
        {told.length === 0 ? words.stays : told.join(' · ')}
      </p>
      <p>
        {words.outcome(
          format.whole(alerts),
          format.whole(vessels),
          format.measure(Math.round(days * 10) / 10),
        )}
        . {words.busiest(format.whole(mostADay), format.whole(mostAWeek))}.
      </p>
      <p className={styles.quiet}>{words.span(from, to)}</p>
    </>
  )
}
