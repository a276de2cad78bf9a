/** Draws a vessel's track and events on a map, follows its time, and tells what of it is pointed at. No React. */

import type { Map as ChartMap, MapMouseEvent } from 'maplibre-gl'
import { mercatorX, mercatorY } from '../map/vessel-fleet.ts'
import type { Span } from '../time-bar/time-range.ts'
import type { TimeStore } from '../time-bar/time-store.ts'
import { filterEventLayer, putEventLayer, removeEventLayer } from './event-layer.ts'
import type { EventMark } from './event-marks.ts'
import { loadTrack } from './load-track.ts'
import { followTheme, readTrackColours } from './track-colours.ts'
import { type ColourBy, TrackLayer } from './track-layer.ts'
import type { TrackView } from './track-view.ts'
import { WHOLE_ZOOM } from './use-vessel-track.ts'

/** How near the pointer must be, pixels: half of what a finger needs. */
const TOUCH_PIXELS = 12
const WORLD_PIXELS = 512
/** Of the part in the view. */
const NEAR_POINTS = 30_000
/** Beside the view, part of it: so that a little move shows nothing new. */
const NEAR_MARGIN = 0.25
/** From this zoom on the server gives every position. */
const FULL_ZOOM = 18

/** After a change of the selection, ms. */
const SETTLE_MS = 300

export interface ShownTrack {
  readonly mmsi: string
  readonly time: TimeStore
  readonly track: TrackView | null
  readonly marks: readonly EventMark[]
  readonly colourBy: ColourBy
}

export class TrackOnMap {
  private readonly layer: TrackLayer
  private readonly end = new AbortController()
  private readonly ends: (() => void)[] = []
  private near: TrackView | null = null
  /** Of the whole track that `near` is part of. */
  private nearOf: TrackView | null = null
  private nearLoad = new AbortController()
  private frame = 0
  private isPointing = false
  /** That `near` was asked for. */
  private selection: Span
  private settling: ReturnType<typeof setTimeout> | undefined

  /** The map has loaded. */
  constructor(
    private readonly map: ChartMap,
    private shown: ShownTrack,
  ) {
    this.selection = shown.time.read().selection
    this.layer = new TrackLayer(this.picture())
    map.addLayer(this.layer)
    this.putEvents()
    const isGone = () => {
      if (map.getLayer('vessel-events') === undefined || map.getLayer(this.layer.id) === undefined)
        this.restore()
    }
    map.on('styledata', isGone)
    map.on('mousemove', this.pointed)
    map.on('mouseout', this.left)
    map.on('click', this.clicked)
    map.on('moveend', this.fetchNear)
    this.ends.push(() => {
      map.off('styledata', isGone)
      map.off('mousemove', this.pointed)
      map.off('mouseout', this.left)
      map.off('click', this.clicked)
      map.off('moveend', this.fetchNear)
    })
    this.ends.push(followTheme(this.repaint), shown.time.subscribe(this.ask))
    this.ask()
    this.fetchNear()
  }

  show(shown: ShownTrack): void {
    const isOther = shown.track !== this.shown.track
    const hasOtherMarks = shown.marks !== this.shown.marks
    this.shown = shown
    if (hasOtherMarks) this.putEvents()
    if (isOther) this.fetchNear()
    this.ask()
  }

  remove(): void {
    for (const end of this.ends) end()
    this.end.abort()
    this.nearLoad.abort()
    cancelAnimationFrame(this.frame)
    clearTimeout(this.settling)
    this.left()
    // A map that was removed has no style any more.
    if (this.map.style === undefined) return
    removeEventLayer(this.map)
    if (this.map.getLayer(this.layer.id) !== undefined) this.map.removeLayer(this.layer.id)
  }

  private picture() {
    const { time, track, colourBy } = this.shown
    const { selection } = time.read()
    const near = this.nearOf === track ? this.near : null
    const colours = readTrackColours(this.map.getContainer())
    return { whole: track, near, ...selection, colourBy, colours }
  }

  /** Once a frame at most. */
  private readonly ask = (): void => {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.draw)
  }

  private readonly draw = (): void => {
    this.frame = 0
    const { time, track } = this.shown
    const picture = this.picture()
    this.layer.show(picture)
    filterEventLayer(this.map, picture.fromMs, picture.toMs)
    if (time.read().selection !== this.selection) this.settle()
    const shownMs = time.shownMs
    this.layer.look(shownMs === null ? null : (picture.near?.at(shownMs) ?? track?.at(shownMs)) || null)
  }

  private readonly repaint = (): void => {
    this.putEvents()
    this.ask()
  }

  private putEvents(): void {
    putEventLayer(this.map, this.shown.marks, readTrackColours(this.map.getContainer()))
  }

  /** A new style took what is not its own. */
  private restore(): void {
    if (this.end.signal.aborted || !this.map.isStyleLoaded()) return
    if (this.map.getLayer(this.layer.id) === undefined) this.map.addLayer(this.layer)
    this.putEvents()
    this.ask()
  }

  private readonly pointed = ({ lngLat }: MapMouseEvent): void => {
    const { time, track } = this.shown
    const within = TOUCH_PIXELS / (WORLD_PIXELS * 2 ** this.map.getZoom())
    const x = mercatorX(lngLat.lng * 600_000)
    const y = mercatorY(lngLat.lat * 600_000)
    const near = this.nearOf === track ? (this.near?.nearestMs(x, y, within) ?? null) : null
    const timeMs = near ?? track?.nearestMs(x, y, within) ?? null
    if (timeMs === null) {
      this.left()
      return
    }
    this.isPointing = true
    time.point(timeMs)
  }

  private readonly left = (): void => {
    if (this.isPointing) this.shown.time.point(null)
    this.isPointing = false
  }

  private readonly clicked = (): void => {
    const { time } = this.shown
    if (this.isPointing && time.shownMs !== null) time.act({ type: 'head', atMs: time.shownMs })
  }

  /** What of the track lies in the view, for the zoom that it is seen at. */
  private readonly fetchNear = (): void => {
    const { mmsi, track } = this.shown
    this.nearLoad.abort()
    const zoom = Math.min(FULL_ZOOM, Math.ceil(this.map.getZoom()))
    if (track === null || zoom <= WHOLE_ZOOM) {
      this.setNear(null)
      return
    }
    const bounds = this.map.getBounds()
    const [west, east] = [mercatorX(bounds.getWest() * 600_000), mercatorX(bounds.getEast() * 600_000)]
    const [north, south] = [mercatorY(bounds.getNorth() * 600_000), mercatorY(bounds.getSouth() * 600_000)]
    const [dx, dy] = [(east - west) * NEAR_MARGIN, (south - north) * NEAR_MARGIN]
    const span = overlapOf(track.timesWithin(west - dx, north - dy, east + dx, south + dy), this.selection)
    if (span === null) {
      this.setNear(null)
      return
    }
    const load = new AbortController()
    this.nearLoad = load
    loadTrack({ mmsi, ...span, zoom, points: NEAR_POINTS, mainTrackId: track.mainTrackId }, load.signal)
      .then((near) => {
        if (!load.signal.aborted) this.setNear(near.count > 0 ? near : null)
      })
      .catch((thrown: unknown) => {
        if (!load.signal.aborted) console.warn(`track: ${String(thrown)}`)
      })
  }

  /** Of less time more can be fetched; once the hand is at rest. */
  private settle(): void {
    this.selection = this.shown.time.read().selection
    clearTimeout(this.settling)
    this.settling = setTimeout(this.fetchNear, SETTLE_MS)
  }

  private setNear(near: TrackView | null): void {
    this.near = near
    this.nearOf = this.shown.track
    this.ask()
  }
}

function overlapOf(a: Span | null, b: Span): Span | null {
  if (a === null) return null
  const [fromMs, toMs] = [Math.max(a.fromMs, b.fromMs), Math.min(a.toMs, b.toMs)]
  return fromMs < toMs ? { fromMs, toMs } : null
}
