'use client'

import { useId } from 'react'
import { ZONE_KINDS, type ZoneKind } from '../../lib/geo/zones/zone.ts'
import { useWords } from '../words/use-words.tsx'
import { readPlaces } from './places-text.ts'
import { formatFinding, type ZoneFinding, type ZoneForm } from './zone-api.ts'
import { zoneWordsOf } from './zone-words.ts'
import styles from './zones.module.css'

export interface EditedZone {
  readonly form: ZoneForm
  readonly note: string
  /** Null: a border of several parts, which stays as it is. */
  readonly corners: string | null
}

interface EditorProps {
  readonly zone: EditedZone
  readonly faults: readonly ZoneFinding[]
  readonly fault: string | null
  readonly isSaving: boolean
  readonly onChange: (zone: EditedZone) => void
  readonly onAddCentre: () => void
  readonly onRedraw: () => void
  readonly onSave: () => void
  readonly onCancel: () => void
}

/** What is said of a zone, and its corners, by mouse on the map or by keyboard here: each shows what the other did. */
export function ZoneEditor(props: EditorProps) {
  const { zone, faults, fault, isSaving, onChange, onSave, onCancel } = props
  const { language } = useWords()
  const words = zoneWordsOf(language)
  const id = useId()
  const { form, note } = zone
  const set = (change: Partial<ZoneForm>) => onChange({ ...zone, form: { ...form, ...change } })
  const texts = [
    ['authority', words.form.authority],
    ['source', words.form.source],
    ['country', words.form.country],
    ['validFrom', words.form.validFrom],
    ['validTo', words.form.validTo],
    ['seasons', words.form.seasons],
    ['permittedFlags', words.form.flags],
    ['permittedGears', words.form.gears],
  ] as const
  return (
    <section className={styles.panel} aria-labelledby={`${id}-head`}>
      <div className={styles.head}>
        <h2 id={`${id}-head`}>{form.id === null ? words.form.newTitle : words.form.editTitle(form.name)}</h2>
      </div>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onSave()
        }}
      >
        <label htmlFor={`${id}-name`}>{words.form.name}</label>
        <input
          id={`${id}-name`}
          className={styles.input}
          required
          maxLength={200}
          value={form.name}
          onChange={({ target }) => set({ name: target.value })}
        />
        <label htmlFor={`${id}-kind`}>{words.form.kind}</label>
        <select
          id={`${id}-kind`}
          className={styles.input}
          value={form.kind}
          onChange={({ target }) => set({ kind: target.value as ZoneKind })}
        >
          {ZONE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {words.kinds[kind]}
            </option>
          ))}
        </select>
        <Corners {...props} id={`${id}-corners`} />
        {texts.map(([name, label]) => (
          <Text
            key={name}
            id={`${id}-${name}`}
            label={label}
            type={/^valid/.test(name) && /^(\d{4}-\d\d-\d\d)?$/.test(form[name]) ? 'date' : 'text'}
            value={form[name]}
            onChange={(value) => set({ [name]: value })}
          />
        ))}
        <Text
          id={`${id}-note`}
          label={words.form.note}
          type="text"
          value={note}
          onChange={(value) => onChange({ ...zone, note: value })}
        />
        <div className={styles.wide} role="alert">
          {fault !== null && <p className={styles.fault}>{fault}</p>}
          {faults.map((found) => (
            <p key={`${found.part} ${found.text}`} className={styles.fault} lang="en">
              {formatFinding({ ...found, feature: null }, words.feature, words.line)}
            </p>
          ))}
        </div>
        <div className={styles.inline}>
          <button type="submit" className={styles.primary} disabled={isSaving}>
            {words.form.save}
          </button>
          <button type="button" className={styles.button} onClick={onCancel}>
            {words.form.cancel}
          </button>
        </div>
      </form>
    </section>
  )
}

function Corners({ zone, onChange, onAddCentre, onRedraw, id }: EditorProps & { readonly id: string }) {
  const { language } = useWords()
  const words = zoneWordsOf(language)
  if (zone.corners === null) return <p className={styles.wide}>{words.form.manyParts}</p>
  const read = readPlaces(zone.corners)
  return (
    <div className={styles.wide}>
      <label htmlFor={id}>{words.form.corners}</label>
      <textarea
        id={id}
        className={styles.area}
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        aria-invalid={!read.ok}
        value={zone.corners}
        onChange={({ target }) => onChange({ ...zone, corners: target.value })}
      />
      <p id={`${id}-hint`} className={styles.quiet}>
        {words.form.cornersHint}
      </p>
      {!read.ok && <p className={styles.fault}>{words.form.badCorner(read.line)}</p>}
      <div className={styles.inline}>
        <button type="button" className={styles.button} onClick={onAddCentre}>
          {words.form.addCentre}
        </button>
        <button type="button" className={styles.button} onClick={onRedraw}>
          {words.form.redraw}
        </button>
      </div>
    </div>
  )
}

interface TextProps {
  readonly id: string
  readonly label: string
  readonly type: 'text' | 'date'
  readonly value: string
  readonly onChange: (value: string) => void
}

function Text({ id, label, type, value, onChange }: TextProps) {
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        {...{ id, type, value }}
        className={styles.input}
        maxLength={1000}
        onChange={({ target }) => onChange(target.value)}
      />
    </>
  )
}
