'use client'

import type { Map as ChartMap } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { UNITS_PER_DEGREE } from '../../lib/geo/units.ts'
import { behaviourWords } from '../alerts/condition-words.ts'
import { mercatorX, mercatorY } from '../map/vessel-fleet.ts'
import type { EventMark } from '../track/event-marks.ts'
import { followTheme } from '../track/track-colours.ts'
import type { TrackView } from '../track/track-view.ts'
import { useWords } from '../words/use-words.tsx'
import type { AlertEvidence, EvidenceMark } from './alert-api.ts'
import { Badge, type Lit } from './badge.tsx'
import styles from './callouts.module.css'
import { putEvidence, removeEvidence } from './evidence-layers.ts'
import { behaviourOf } from './evidence-list.tsx'
import { linesInView } from './lines-in-view.ts'
import { type PlacedCallout, type Point, placeCallouts, type Rectangle } from './place-callouts.ts'

/** Of an event on the map, half of it with its casing, pixels. */
const GLYPH = 11

/** As callouts.module.css has it. */
const SIZE = { width: 176, height: 42 } as const

interface EvidenceOnMapProps {
  readonly map: ChartMap
  readonly alertId: string
  readonly evidence: AlertEvidence
  /** What else is drawn of the vessel: callouts stand beside it. */
  readonly track: TrackView | null
  readonly events: readonly EventMark[]
  readonly lit: Lit
  /** The address says what part of the world is shown: it stays. */
  readonly isPlaced: boolean
}

/** The evidence of an alert on the map: zone, partner, silence, crossings, and a callout for each number. */
export function EvidenceOnMap({ map, alertId, evidence, track, events, lit, isPlaced }: EvidenceOnMapProps) {
  const words = useWords()
  const overlay = useRef<HTMLDivElement>(null)
  const [placed, setPlaced] = useState<readonly PlacedCallout[]>([])

  useEffect(() => {
    putEvidence(map, evidence)
    const unfollow = followTheme(() => putEvidence(map, evidence))
    return () => {
      unfollow()
      removeEvidence(map)
    }
  }, [map, evidence])

  const fitted = useRef(isPlaced ? alertId : null)
  useEffect(() => {
    if (fitted.current === alertId) return
    fitted.current = alertId
    fitEvidence(map, evidence)
  }, [map, alertId, evidence])

  useEffect(() => {
    let frame = 0
    const place = () => {
      frame = 0
      setPlaced(placeOn(map, evidence, { track, events }, overlay.current))
    }
    const ask = () => {
      if (frame === 0) frame = requestAnimationFrame(place)
    }
    ask()
    map.on('move', ask)
    map.on('resize', ask)
    return () => {
      cancelAnimationFrame(frame)
      map.off('move', ask)
      map.off('resize', ask)
    }
  }, [map, evidence, track, events])

  const markOf = new Map(evidence.marks.map((mark) => [mark.number, mark]))
  return (
    <div ref={overlay} className={styles.overlay} aria-hidden="true" data-testid="callouts">
      <svg className={styles.leaders} width="100%" height="100%" aria-hidden="true">
        {placed.map(
          ({ number, anchor, end }) =>
            end !== null && (
              <line
                key={number}
                x1={anchor.x}
                y1={anchor.y}
                x2={end.x}
                y2={end.y}
                data-lit={lit.number === number}
              />
            ),
        )}
      </svg>
      {placed.map(({ number, anchor, box }) => {
        const mark = markOf.get(number)
        if (mark === undefined) return null
        const at = box ?? { x: anchor.x + 8, y: anchor.y - 26 }
        return (
          <div
            key={number}
            className={box === null ? styles.alone : styles.callout}
            data-lit={lit.number === number}
            data-number={number}
            style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
            onPointerEnter={() => lit.light(number)}
            onPointerLeave={() => lit.light(null)}
          >
            <Badge number={number} lit={lit} />
            {box !== null && (
              <span className={styles.said}>
                <b>{behaviourWords(behaviourOf(mark.kind), words)}</b>
                <span>{sayTime(mark, words)}</span>
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}

/** Room for controls around what is fitted, pixels (art direction), and for callouts. */
const ROOM = { top: 72, right: 76, bottom: 96, left: 48 } as const
const NEAREST_ZOOM = 10
const FIT_MS = 240

function fitEvidence(map: ChartMap, { marks, crossings }: AlertEvidence): void {
  const places = [...marks, ...crossings]
  const first = places[0]
  if (first === undefined) return
  // Followed over 180 degrees from the first on.
  const start = first.lonUnits / UNITS_PER_DEGREE
  const lons = places.map(({ lonUnits }) => {
    const lon = lonUnits / UNITS_PER_DEGREE
    return lon - 360 * Math.round((lon - start) / 360)
  })
  const lats = places.map(({ latUnits }) => latUnits / UNITS_PER_DEGREE)
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches
  map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], {
    ...{ padding: ROOM, maxZoom: NEAREST_ZOOM, duration: isStill ? 0 : FIT_MS },
  })
}

function sayTime({ startMs, endMs }: EvidenceMark, { format }: ReturnType<typeof useWords>): string {
  const lasted = endMs === null || endMs === startMs ? [] : [format.duration(endMs - startMs)]
  return [...lasted, format.momentUtc(startMs)].join(', ')
}

type Drawn = Pick<EvidenceOnMapProps, 'track' | 'events'>

function placeOn(
  map: ChartMap,
  { marks, tracks }: AlertEvidence,
  { track, events }: Drawn,
  overlay: HTMLElement | null,
): PlacedCallout[] {
  const { clientWidth: width, clientHeight: height } = map.getCanvas()
  // On the copy of the world that is looked at.
  const centre = map.getCenter()
  const project = (lonUnits: number, latUnits: number): Point => {
    const lon = lonUnits / UNITS_PER_DEGREE
    const { x, y } = map.project([
      lon - 360 * Math.round((lon - centre.lng) / 360),
      latUnits / UNITS_PER_DEGREE,
    ])
    return { x, y }
  }
  const view = {
    centreX: mercatorX(centre.lng * UNITS_PER_DEGREE),
    centreY: mercatorY(centre.lat * UNITS_PER_DEGREE),
    ...{ zoom: map.getZoom(), width, height },
  }
  const glyphs = events.map(({ lonUnits, latUnits }) => {
    const { x, y } = project(lonUnits, latUnits)
    return { x: x - GLYPH, y: y - GLYPH, width: 2 * GLYPH, height: 2 * GLYPH }
  })
  return placeCallouts(
    marks.map((mark) => {
      // Where its glyph is drawn: of a silence that is its middle.
      const { lonUnits, latUnits } = events.find(({ id }) => mark.outputIds.includes(id)) ?? mark
      return { number: mark.number, anchor: project(lonUnits, latUnits), ...SIZE }
    }),
    {
      ...{ width, height },
      controls: [...(overlay === null ? [] : controlsBeside(overlay)), ...glyphs],
      tracks: [
        ...tracks.map(({ lonUnits, latUnits }) => lonUnits.map((lon, i) => project(lon, latUnits[i]!))),
        ...(track === null ? [] : linesInView(track, view)),
      ],
    },
  )
}

/** What else floats over the map, as it is now. */
function controlsBeside(overlay: HTMLElement): Rectangle[] {
  const region = overlay.parentElement
  if (region === null) return []
  const origin = region.getBoundingClientRect()
  const floating = [
    ...[...region.children].filter((child) => child !== overlay && child.querySelector('canvas') === null),
    ...region.querySelectorAll('.maplibregl-ctrl'),
  ]
  return floating
    .map((element) => element.getBoundingClientRect())
    .filter(({ width, height }) => width > 0 && height > 0)
    .map(({ x, y, width, height }) => ({ x: x - origin.x, y: y - origin.y, width, height }))
}
