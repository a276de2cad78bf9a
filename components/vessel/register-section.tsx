import story from '../alert/story.module.css'
import { dataWord } from '../alerts/alert-words.ts'
import { useWords } from '../words/use-words.tsx'
import { type PanelWords, panelWords } from './panel-words.ts'
import styles from './vessel.module.css'
import type { RegisterEntry, VesselHeard } from './vessel-api.ts'

interface RegisterSectionProps {
  readonly entries: readonly RegisterEntry[]
  readonly heard: VesselHeard
  /** The clock of the data, epoch ms. */
  readonly nowMs: number
}

/** What registers and watch lists say of it, by which of its numbers, and what it is licensed for. */
export function RegisterSection({ entries, heard, nowMs }: RegisterSectionProps) {
  const words = useWords()
  const { format } = words
  const said = panelWords(words.language)
  const { mmsi, identity } = heard.vessel
  const spanOf = ({ fromMs, toMs }: { fromMs: number | null; toMs: number | null }) =>
    [
      fromMs === null ? '' : said.from(format.moment(fromMs)),
      toMs === null ? said.always : said.until(format.moment(toMs)),
    ]
      .filter((part) => part !== '')
      .join(' ')
  return (
    <section className={story.section}>
      <h3 className={story.heading}>{said.register}</h3>
      {entries.length === 0 && <p className={styles.faint}>{said.notRegistered}</p>}
      {entries.map((entry) => (
        <div key={`${entry.list} ${entry.id} ${entry.fromMs}`} className={styles.entry}>
          <p>
            <b>{entry.name === '' ? entry.id : entry.name}</b> {entry.flag}{' '}
            <span className={styles.faint}>
              {entry.list}, {said.byKey(keysOf(entry, heard, said).join(', '))}
            </span>
            {entry.isWatchList && <span className={styles.tag}>{said.watchList}</span>}
            {!isAt(entry, nowMs) && <span className={styles.tag}>{said.past}</span>}
          </p>
          <p className={styles.faint}>
            {[
              ...(entry.type === null ? [] : [dataWord(entry.type, words)]),
              ...entry.gears.map((gear) => dataWord(gear, words)),
              ...(entry.lengthM === null ? [] : [format.unit(format.measure(entry.lengthM), 'm')]),
              spanOf(entry),
            ].join(', ')}
          </p>
          {entry.name !== '' && identity.name !== '' && entry.name !== identity.name && (
            <p>{said.differs(said.fields.name, entry.name)}</p>
          )}
          {entry.mmsi !== '' && entry.mmsi !== mmsi && <p>{said.differs('MMSI', entry.mmsi)}</p>}
          {entry.authorisations.map((licence) => (
            <p key={`${licence.reference} ${licence.areas.join()} ${licence.fromMs}`}>
              {said.licence(areasOf(licence.areas, said), spanOf(licence))}{' '}
              <span className={styles.id}>{licence.reference}</span>
              {!isAt(licence, nowMs) && <span className={styles.tag}>{said.past}</span>}
            </p>
          ))}
          {entry.authorisations.length === 0 && !entry.isWatchList && <p>{said.noLicence}</p>}
        </div>
      ))}
    </section>
  )
}

/** `country:` and the code of a state are its waters; others are zones, by their ids. */
function areasOf(areas: readonly string[], said: PanelWords): string {
  const told = areas.map((area) =>
    area.startsWith('country:') ? said.waters(area.slice('country:'.length)) : area,
  )
  return told.join(', ') || said.anywhere
}

function isAt({ fromMs, toMs }: { fromMs: number | null; toMs: number | null }, nowMs: number): boolean {
  return (fromMs === null || fromMs <= nowMs) && (toMs === null || toMs > nowMs)
}

function keysOf(entry: RegisterEntry, { vessel, identities }: VesselHeard, said: PanelWords): string[] {
  const isSaid = (field: 'imo' | 'callSign') =>
    entry[field] !== '' && identities.some(({ identity }) => identity[field] === entry[field])
  return [
    ...(entry.mmsi === vessel.mmsi ? ['MMSI'] : []),
    ...(isSaid('imo') ? [said.fields.imo] : []),
    ...(isSaid('callSign') ? [said.fields.callSign] : []),
  ]
}
