import story from '../alert/story.module.css'
import { type Names, ruleOf } from '../alerts/alert-words.ts'
import { useWords } from '../words/use-words.tsx'
import { panelWords } from './panel-words.ts'
import styles from './vessel.module.css'
import type { VesselAlert } from './vessel-api.ts'

interface AlertSectionProps {
  readonly alerts: readonly VesselAlert[]
  readonly names: Names
  readonly onAlert: (id: string) => void
}

/** What was raised of it, or of what another did with it; each opens its alert. */
export function AlertSection({ alerts, names, onAlert }: AlertSectionProps) {
  const words = useWords()
  const { say, format } = words
  const said = panelWords(words.language)
  const stateWord = (state: string) => {
    const known: Readonly<Record<string, string>> = say.states
    return Object.hasOwn(known, state) ? known[state] : ''
  }
  return (
    <section className={story.section}>
      <h3 className={story.heading}>{said.alerts}</h3>
      {alerts.length === 0 && <p className={styles.faint}>{said.noAlerts}</p>}
      <ul className={styles.events}>
        {alerts.map(({ alert, state }) => (
          <li key={alert.id}>
            <button type="button" className={styles.alert} onClick={() => onAlert(alert.id)}>
              <b>{alert.suspicion === null ? '–' : format.score(alert.suspicion)}</b>
              <span>{ruleOf(alert, names, words)}</span>
              <span className={styles.number}>
                {format.moment(alert.startMs)} <span>{stateWord(state)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
