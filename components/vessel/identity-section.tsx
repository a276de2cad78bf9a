import { vesselTypeOf } from '../../lib/events/vessel-type.ts'
import type { WireOutput } from '../../lib/server/feed/wire-records.ts'
import story from '../alert/story.module.css'
import { dataWord } from '../alerts/alert-words.ts'
import type { Words } from '../words/languages.ts'
import { useWords } from '../words/use-words.tsx'
import { type FieldHistory, type IdentityField, readHistory } from './identity-history.ts'
import { type PanelWords, panelWords } from './panel-words.ts'
import styles from './vessel.module.css'
import type { VesselHeard } from './vessel-api.ts'

interface IdentitySectionProps {
  readonly heard: VesselHeard
  /** Alpha-2 code and name of the country of its number; null: none. */
  readonly flag: { readonly alpha2: string; readonly name: string } | null
  /** Found of it: those that are conflicts are told. */
  readonly outputs: readonly WireOutput[]
}

/** Who it says it is, since when, and where it says two things. */
export function IdentitySection({ heard, flag, outputs }: IdentitySectionProps) {
  const words = useWords()
  const said = panelWords(words.language)
  const history = readHistory(heard.identities)
  const conflicts = outputs.filter(({ kind }) => kind === 'identityConflict')
  return (
    <section className={story.section}>
      <h3 className={story.heading}>
        {said.identity} <span>{said.identityUnit}</span>
      </h3>
      {history.length === 0 && <p className={styles.faint}>{said.noIdentity}</p>}
      <dl className={styles.fields}>
        {flag !== null && (
          <>
            <dt>{said.fields.flag}</dt>
            <dd>
              {flag.alpha2} <span className={styles.faint}>{flag.name}</span>
            </dd>
          </>
        )}
        {history.map((field) => (
          <FieldRow key={field.field} history={field} words={words} said={said} />
        ))}
      </dl>
      {conflicts.length > 0 && (
        <ul className={styles.notes}>
          {conflicts.map((conflict) => (
            <li key={conflict.id}>
              {conflictWords(conflict, words, said)}{' '}
              <span className={styles.faint}>{words.format.momentUtc(Number(conflict.startMs))}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

interface FieldRowProps {
  readonly history: FieldHistory
  readonly words: Words
  readonly said: PanelWords
}

function FieldRow({ history: { field, values, conflict }, words, said }: FieldRowProps) {
  const { format } = words
  return (
    <>
      <dt>
        {said.fields[field]}
        {conflict !== 'none' && <span className={styles.tag}>{said.conflict[conflict]}</span>}
      </dt>
      <dd>
        {values.map(({ text, firstMs, lastMs, messages }) => (
          <span key={text} className={styles.value}>
            <span className={field === 'callSign' || field === 'imo' ? styles.id : undefined}>
              {field === 'shipType' ? `${text} ${dataWord(vesselTypeOf(Number(text)), words)}` : text}
            </span>
            <span className={styles.faint}>
              {said.heardFrom(...format.span(firstMs, lastMs), format.whole(messages))}
            </span>
          </span>
        ))}
      </dd>
    </>
  )
}

function conflictWords(conflict: WireOutput, { format }: Words, said: PanelWords): string {
  const { conflict: kind, apartKm, before, after } = conflict
  const apart = format.unit(typeof apartKm === 'number' ? format.measure(Math.round(apartKm)) : '?', 'km')
  if (kind === 'overlap') return said.overlap(apart)
  if (kind === 'jump') return said.jump(apart)
  const name = said.fields[kind as IdentityField] ?? String(kind)
  return said.changedAtSea(name, String(before), String(after))
}
