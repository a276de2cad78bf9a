import type { ReactNode } from 'react'
import type { Words } from '../../components/words/languages.ts'
import type { MmsiKind } from '../../lib/ais/mmsi.ts'
import { kindWords } from './words.ts'

/** A cell that carries the head of its column, for narrow screens, where a row is a block of labelled facts. */
export function Cell({
  label,
  className,
  children,
}: {
  label: string
  className?: string | undefined
  children: ReactNode
}) {
  return (
    <td data-label={label} className={className}>
      <span className="value">{children}</span>
    </td>
  )
}

/** Whose row it is: the row's head. */
export function VesselCell(props: { name: string; mmsi: string; kind: MmsiKind; words: Words }) {
  const { name, mmsi, kind, words } = props
  const mark = kindWords(kind, words)
  return (
    <th scope="row">
      <span className="who">
        {name === '' ? <span className="none">{words.say.overview.noName}</span> : name}{' '}
        <code>{words.format.mmsi(mmsi)}</code>
      </span>
      {mark !== null && (
        <>
          {' '}
          <span className="tag warn">{mark}</span>
        </>
      )}
    </th>
  )
}

export function Minute({ timeMs, words }: { timeMs: number; words: Words }) {
  return <time dateTime={new Date(timeMs).toISOString()}>{words.format.minute(timeMs)}</time>
}

/** A titled list: how many of how many are shown, and what there is to say while there are none. */
export function Listing({
  id,
  title,
  shown,
  total,
  simulated,
  empty,
  words,
  children,
}: {
  id: string
  title: string
  shown: number
  total: number
  simulated: boolean
  empty: string
  words: Words
  children: ReactNode
}) {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className="shown">{words.say.overview.shownOf(shown, total)}</span>
        {simulated && (
          <>
            {' '}
            <span className="tag warn">{words.say.overview.simulated}</span>
          </>
        )}
      </h2>
      {shown === 0 ? <p className="empty">{empty}</p> : children}
    </section>
  )
}
