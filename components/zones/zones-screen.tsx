'use client'

import { useEffect, useRef, useState } from 'react'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { ZoneKind } from '../../lib/geo/zones/zone.ts'
import { mayActAs } from '../../lib/server/accounts/roles.ts'
import { type BarProps, TopBar } from '../shell/top-bar.tsx'
import { useMe } from '../shell/use-me.ts'
import { useWords } from '../words/use-words.tsx'
import { retireZone } from './send-zones.ts'
import { collect, useZoneChart } from './use-zone-chart.ts'
import { useZoneEditor } from './use-zone-editor.ts'
import { useZoneUpload } from './use-zone-upload.ts'
import { useZones } from './use-zones.ts'
import { ZoneDetail } from './zone-detail.tsx'
import { ZoneEditor } from './zone-editor.tsx'
import { ZoneList } from './zone-list.tsx'
import { ZoneUpload } from './zone-upload.tsx'
import { zoneWordsOf } from './zone-words.ts'
import styles from './zones.module.css'

const FIRST_ZOOM = 2

/** Zones on the map and in a list that says the same: looked at, drawn, changed, uploaded, retired. */
export function ZonesScreen({ bar }: { readonly bar: BarProps }) {
  const { language } = useWords()
  const words = zoneWordsOf(language)
  const me = useMe()
  const mayChange = me !== null && mayActAs(me.role, 'reviewer')
  const mayTry = me !== null && mayActAs(me.role, 'analyst')
  const [zoom, setZoom] = useState(FIRST_ZOOM)
  const { zones, isUnreachable, reload } = useZones(zoom)
  const [hidden, setHidden] = useState<ReadonlySet<ZoneKind>>(new Set())
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [side, setSide] = useState<'zone' | 'editor' | 'upload'>('zone')
  const [told, setTold] = useState<string | null>(null)
  const [isDropping, setDropping] = useState(false)
  const container = useRef<HTMLDivElement>(null)

  const done = async (text: string) => {
    setTold(text)
    setSide('zone')
    await reload()
  }
  const chart = useZoneChart(container, {
    onPick: setChosenId,
    onDrawn: (places) => editor.drawn(places),
    onZoom: setZoom,
  })
  const editor = useZoneEditor(chart, words, (count) =>
    done(count === 0 ? words.unchanged : words.saved(count)),
  )
  const upload = useZoneUpload(chart, words, (count) =>
    done(count === 0 ? words.unchanged : words.saved(count)),
  )

  useEffect(() => {
    chart?.show(collect((zones ?? []).filter(({ properties }) => !hidden.has(properties.kind))))
  }, [chart, zones, hidden])
  useEffect(() => chart?.select(chosenId), [chart, chosenId])
  const isFitted = useRef(false)
  useEffect(() => {
    if (chart === null || zones === null || isFitted.current) return
    isFitted.current = true
    chart.fit(collect(zones))
  }, [chart, zones])

  const chosen = zones?.find(({ properties }) => properties.id === chosenId) ?? null
  const shown = side === 'zone' ? (chosen === null ? null : 'zone') : side
  const openUpload = () => {
    editor.close()
    setTold(null)
    setSide('upload')
  }
  const retire = async () => {
    const { set, id } = chosen!.properties
    const answer = await retireZone(set, id)
    setChosenId(null)
    await done(answer.ok ? words.retired : (answer.error ?? words.noConnection))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped anywhere; the button beside does the same
    <div
      className={styles.page}
      data-dropping={isDropping}
      onDragOver={(event) => {
        if (!mayTry || !event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setDropping(true)
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={(event) => {
        setDropping(false)
        const [file] = event.dataTransfer.files
        if (!mayTry || file === undefined) return
        event.preventDefault()
        openUpload()
        void upload.open(file)
      }}
    >
      <TopBar {...bar} view="zones" />
      <main className={styles.columns} data-side={shown !== null} aria-label={words.page}>
        <section className={styles.panel} aria-labelledby="zones-title">
          <div className={styles.head}>
            <h1 id="zones-title">{words.title}</h1>
            {mayTry && (
              <>
                <button
                  type="button"
                  className={styles.button}
                  disabled={!mayChange}
                  title={mayChange ? undefined : words.notAllowed}
                  onClick={() => {
                    upload.close()
                    setTold(null)
                    setSide('editor')
                    editor.draw()
                  }}
                >
                  {words.draw}
                </button>
                <button type="button" className={styles.button} onClick={openUpload}>
                  {words.upload}
                </button>
              </>
            )}
          </div>
          <p className={styles.lead}>{words.lead}</p>
          <p className={styles.lead} role="status">
            {told ??
              (isUnreachable
                ? words.noConnection
                : zones === null
                  ? words.waiting
                  : zones.length === 0
                    ? words.none
                    : null)}
          </p>
          <ZoneList
            zones={zones ?? []}
            hidden={hidden}
            chosen={chosenId}
            onHide={(kind, isHidden) => {
              const next = new Set(hidden)
              if (isHidden) next.add(kind)
              else next.delete(kind)
              setHidden(next)
            }}
            onChoose={(id) => {
              setChosenId(id)
              const zone = zones?.find(({ properties }) => properties.id === id)
              if (zone !== undefined) chart?.fit(collect([zone]))
            }}
          />
        </section>
        <section className={styles.map} aria-label={words.map}>
          <div ref={container} className={styles.canvas} data-testid="zone-chart" />
        </section>
        {shown === 'zone' && (
          <ZoneDetail
            zone={chosen!.properties}
            mayChange={mayChange}
            onEdit={() => {
              setTold(null)
              setSide('editor')
              void editor.edit(chosen!.properties)
            }}
            onRetire={() => void retire()}
            onShow={() => chart?.fit(collect([chosen!]))}
            onClose={() => setChosenId(null)}
          />
        )}
        {shown === 'editor' && editor.zone !== null && (
          <ZoneEditor
            {...editor.view}
            zone={editor.zone}
            onCancel={() => {
              editor.close()
              setSide('zone')
            }}
          />
        )}
        {shown === 'upload' && (
          <ZoneUpload
            {...upload.view}
            sets={new Set(zones?.map(({ properties }) => properties.set))}
            onFile={(file) => void upload.open(file)}
            onClose={() => {
              upload.close()
              setSide('zone')
            }}
          />
        )}
      </main>
    </div>
  )
}
