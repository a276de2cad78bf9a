'use client'

import { ExportForm } from '../exports/export-form.tsx'
import { exportWords } from '../exports/export-words.ts'
import { useHealth } from '../feeds/use-health.ts'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useWords } from '../words/use-words.tsx'
import { DropArea } from './drop-area.tsx'
import { importWords } from './import-words.ts'
import styles from './imports.module.css'
import { ImportsTable } from './imports-table.tsx'
import { UploadCard } from './upload-card.tsx'
import { useDesk } from './use-desk.ts'
import { WorkBar } from './work-bar.tsx'

/** Files in: dropped, checked, seen, taken into the results while live goes on, and taken back. */
export function ImportsScreen({ bar }: { bar: BarProps }) {
  const { language } = useWords()
  const words = importWords(language)
  const { desk, isFaulty, ask } = useDesk()
  const { health } = useHealth()
  const liveMs = health === null || health.sources.length === 0 ? null : health.watermarkMs
  return (
    <div className={styles.page}>
      <TopBar {...bar} view="imports" />
      <main className={styles.grid}>
        <section className={styles.panel} aria-labelledby="imports">
          <h1 id="imports">{words.title}</h1>
          {isFaulty && (
            <p role="alert" className={styles.fault}>
              {words.unreachable}
            </p>
          )}
          {desk?.simulated && <p className={styles.notice}>{words.simulated}</p>}
          {desk !== null && !desk.simulated && <DropArea desk={desk} onSent={ask} />}
          {desk !== null && <WorkBar running={desk.running} last={desk.last} onAct={ask} />}
        </section>
        {desk !== null && !desk.simulated && (
          <section className={styles.panel} aria-labelledby="waiting">
            <h2 id="waiting">{words.waiting}</h2>
            {desk.uploads.length === 0 && <p className={styles.empty}>{words.none}</p>}
            {desk.uploads.map((upload) => (
              <UploadCard
                key={upload.id}
                upload={upload}
                liveMs={liveMs}
                isBusy={desk.running !== null}
                onAct={ask}
              />
            ))}
          </section>
        )}
        <section className={styles.panel} aria-labelledby="exports">
          <h2 id="exports">{exportWords(language).area}</h2>
          <ExportForm />
        </section>
        <section className={styles.panel} aria-labelledby="held">
          <h2 id="held">{words.held}</h2>
          {desk !== null && (
            <ImportsTable imports={desk.imports} isBusy={desk.running !== null} onAct={ask} />
          )}
        </section>
      </main>
    </div>
  )
}
