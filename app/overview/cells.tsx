import type { ReactNode } from 'react'
import type { MmsiKind } from '../../lib/ais/mmsi.ts'
import { kindWords, minuteWords, shownWords } from './words.ts'

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
export function VesselCell({ name, mmsi, kind }: { name: string; mmsi: string; kind: MmsiKind }) {
  const mark = kindWords(kind)
  return (
    <th scope="row">
      <span className="who">
        {name === '' ? <span className="none">no name heard</span> : name} <code>{mmsi}</code>
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

export function Minute({ timeMs }: { timeMs: number }) {
  return <time dateTime={new Date(timeMs).toISOString()}>{minuteWords(timeMs)}</time>
}

/** A titled list: how many of how many are shown, and what there is to say while there are none. */
export function Listing({
  id,
  title,
  shown,
  total,
  simulated,
  empty,
  note,
  children,
}: {
  id: string
  title: string
  shown: number
  total: number
  simulated: boolean
  empty: string
  note?: string
  children: ReactNode
}) {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span className="shown">{shownWords(shown, total)}</span>
        {simulated && (
          <>
            {' '}
            <span className="tag warn">simulated</span>
          </>
        )}
      </h2>
      {note !== undefined && <p className="note">{note}</p>}
      {shown === 0 ? <p className="empty">{empty}</p> : children}
    </section>
  )
}
