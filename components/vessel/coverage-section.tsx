import story from '../alert/story.module.css'
import { useWords } from '../words/use-words.tsx'
import type { Coverage } from './coverage.ts'
import { panelWords } from './panel-words.ts'
import styles from './vessel.module.css'
import type { VesselHeard } from './vessel-api.ts'

/** How much of the time it was heard, and what a silence may mean. */
export function CoverageSection({ coverage, heard }: { coverage: Coverage; heard: VesselHeard }) {
  const { language, format } = useWords()
  const said = panelWords(language)
  const { gaps, silentHours, possibleDisabling, inPort, outages, outageHours, heardShare } = coverage
  const hours = (value: number) => format.unit(format.fixed(value, 1), 'h')
  return (
    <section className={story.section}>
      <h3 className={story.heading}>{said.coverage}</h3>
      <p>
        {said.heard(format.share(heardShare))}{' '}
        <span className={styles.faint}>
          {said.between(...format.span(heard.vessel.firstMs, heard.vessel.lastMs))}
        </span>
      </p>
      <p>
        {gaps === 0 ? said.noGaps : said.gaps(format.whole(gaps), hours(silentHours))}{' '}
        {gaps > 0 && (
          <span className={styles.faint}>
            {said.gapKinds(format.whole(possibleDisabling), format.whole(inPort))}
          </span>
        )}
      </p>
      <p>{outages === 0 ? said.noOutages : said.outages(format.whole(outages), hours(outageHours))}</p>
      <p className={styles.faint}>{said.caveat}</p>
    </section>
  )
}
