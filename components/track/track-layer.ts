/** A layer of the map that draws one track, and the nearer part of it that was fetched for the view, in few calls. */

import type { Map as ChartMap, CustomLayerInterface, CustomRenderMethodInput } from 'maplibre-gl'
import { mercatorX, mercatorY } from '../map/vessel-fleet.ts'
import { FLOATS_PER_MARK, type MercatorBox, placeDirectionMarks } from './direction-marks.ts'
import { GlProgram } from './gl-program.ts'
import { FLOATS_PER_POINT, writeTrackBuffer } from './track-buffer.ts'
import { floatsOf, type TrackColours } from './track-colours.ts'
import {
  LEG_FRAGMENT_SHADER,
  LEG_VERTEX_SHADER,
  MARK_FRAGMENT_SHADER,
  MARK_VERTEX_SHADER,
} from './track-shaders.ts'
import type { TrackMoment, TrackView } from './track-view.ts'

export type ColourBy = 'speed' | 'score'

export interface TrackPicture {
  /** Null: none. */
  readonly whole: TrackView | null
  /** Drawn in place of the whole between its first and last point; null: none. */
  readonly near: TrackView | null
  readonly fromMs: number
  readonly toMs: number
  readonly colourBy: ColourBy
  readonly colours: TrackColours
}

const OPTIONS = {
  /** Widths of line and casing, pixels, of an overview and when looked at. */
  farPixels: [1.75, 4],
  nearPixels: [2.5, 5],
  nearFromZoom: 7,
  markPixels: 24,
  /** Marks are placed anew where the zoom has changed by so much: between, they stay where they are. */
  markZoomStep: 0.5,
} as const

/** A track on the card. */
interface Drawn {
  readonly track: TrackView
  readonly legs: number
  readonly epochMs: number
  readonly buffer: WebGLBuffer
  readonly legArray: WebGLVertexArrayObject
  readonly markBuffer: WebGLBuffer
  readonly markArray: WebGLVertexArrayObject
  marks: number
  markZoom: number
  markBox: MercatorBox | null
}

export class TrackLayer implements CustomLayerInterface {
  readonly id = 'vessel-track'
  readonly type = 'custom'
  private map: ChartMap | null = null
  private legs: GlProgram | null = null
  private markers: GlProgram | null = null
  private whole: Drawn | null = null
  private near: Drawn | null = null
  private ring: Drawn | null = null
  private moment: TrackMoment | null = null
  private isStale = true

  constructor(private picture: TrackPicture) {}

  show(picture: TrackPicture): void {
    if (picture.whole !== this.picture.whole || picture.near !== this.picture.near) this.isStale = true
    this.picture = picture
    this.map?.triggerRepaint()
  }

  /** The place that is looked at; null: none. */
  look(moment: TrackMoment | null): void {
    if (moment === this.moment) return
    this.moment = moment
    this.map?.triggerRepaint()
  }

  onAdd(map: ChartMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl2 = gl as WebGL2RenderingContext
    this.map = map
    this.legs = new GlProgram(gl2, LEG_VERTEX_SHADER, LEG_FRAGMENT_SHADER)
    this.markers = new GlProgram(gl2, MARK_VERTEX_SHADER, MARK_FRAGMENT_SHADER)
    this.isStale = true
  }

  onRemove(_map: ChartMap, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    const gl2 = gl as WebGL2RenderingContext
    for (const drawn of [this.whole, this.near, this.ring]) if (drawn !== null) release(gl2, drawn)
    for (const made of [this.legs, this.markers]) if (made !== null) gl2.deleteProgram(made.program)
    this.whole = null
    this.near = null
    this.ring = null
    this.map = null
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { map, legs, markers } = this
    if (map === null || legs === null || markers === null) return
    const gl2 = gl as WebGL2RenderingContext
    if (this.isStale) this.upload(gl2, legs, markers)
    const { whole, near } = this
    if (whole === null) return
    const zoom = map.getZoom()
    const isNear = zoom >= OPTIONS.nearFromZoom
    const [line, casing] = isNear ? OPTIONS.nearPixels : OPTIONS.farPixels
    const without = near === null ? null : spanOf(near.track)
    for (const [width, isCasing] of [
      [casing, true],
      [line, false],
    ] as const) {
      this.startLegs(gl2, input, legs, width, isCasing)
      this.drawLegs(gl2, legs, whole, without)
      if (near !== null) this.drawLegs(gl2, legs, near, null)
    }
    this.startMarks(gl2, input, markers)
    const shownMarks = near ?? whole
    this.drawMarks(gl2, markers, shownMarks, zoom)
    this.drawRing(gl2, markers)
    gl2.bindVertexArray(null)
  }

  private upload(gl: WebGL2RenderingContext, legs: GlProgram, markers: GlProgram): void {
    const { whole, near } = this.picture
    this.whole = renew(gl, this.whole, whole, legs, markers)
    this.near = renew(gl, this.near, near, legs, markers)
    this.isStale = false
  }

  /** Of both programs: where things are. */
  private place(gl: WebGL2RenderingContext, input: CustomRenderMethodInput, made: GlProgram): void {
    const { lng, lat } = this.map!.getCenter()
    const [x, y] = [lng / 360 + 0.5, mercatorY(lat * 600_000)]
    const matrix = movedTo(input.defaultProjectionData.mainMatrix as ArrayLike<number>, x, y)
    gl.uniformMatrix4fv(made.at('u_matrix'), false, matrix)
    const [xHigh, yHigh] = [Math.fround(x), Math.fround(y)]
    gl.uniform4f(made.at('u_centre'), xHigh, yHigh, x - xHigh, y - yHigh)
    gl.uniform2f(made.at('u_viewport'), gl.drawingBufferWidth, gl.drawingBufferHeight)
  }

  private startLegs(
    gl: WebGL2RenderingContext,
    input: CustomRenderMethodInput,
    made: GlProgram,
    widthPixels: number,
    isCasing: boolean,
  ): void {
    const { colours, colourBy } = this.picture
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, and no hook of React.
    gl.useProgram(made.program)
    this.place(gl, input, made)
    gl.uniform1f(made.at('u_width'), widthPixels * devicePixelRatio)
    gl.uniform1f(made.at('u_pixelRatio'), devicePixelRatio)
    gl.uniform1f(made.at('u_isCasing'), isCasing ? 1 : 0)
    gl.uniform1f(made.at('u_byScore'), colourBy === 'score' ? 1 : 0)
    gl.uniform3fv(made.at('u_ramp'), colours[colourBy].flatMap(floatsOf))
    const { casing, ink1, ink3, sea } = colours.ink
    for (const [name, colour] of [
      ['u_casing', casing],
      ['u_ink', ink1],
      ['u_unknown', ink3],
      ['u_ground', sea],
    ] as const)
      gl.uniform3f(made.at(name), ...floatsOf(colour))
  }

  private drawLegs(gl: WebGL2RenderingContext, made: GlProgram, drawn: Drawn, without: Span | null): void {
    this.setSpans(gl, made, drawn, without)
    gl.bindVertexArray(drawn.legArray)
    for (const world of WORLDS) {
      gl.uniform1f(made.at('u_world'), world)
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, drawn.legs)
    }
  }

  private setSpans(
    gl: WebGL2RenderingContext,
    made: GlProgram,
    { epochMs }: Drawn,
    without: Span | null,
  ): void {
    const { fromMs, toMs } = this.picture
    const secondsOf = (timeMs: number) => (timeMs - epochMs) / 1000
    // Seconds as floats are good to a few over ten years: what lies on the edge is in.
    gl.uniform2f(made.at('u_selection'), secondsOf(fromMs) - 1, secondsOf(toMs) + 1)
    if (without === null) gl.uniform2f(made.at('u_without'), 1, 0)
    else gl.uniform2f(made.at('u_without'), secondsOf(without.fromMs), secondsOf(without.toMs))
  }

  private startMarks(gl: WebGL2RenderingContext, input: CustomRenderMethodInput, made: GlProgram): void {
    const { ink } = this.picture.colours
    // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, and no hook of React.
    gl.useProgram(made.program)
    this.place(gl, input, made)
    gl.uniform1f(made.at('u_size'), OPTIONS.markPixels * devicePixelRatio)
    gl.uniform3f(made.at('u_casing'), ...floatsOf(ink.casing))
  }

  private drawMarks(gl: WebGL2RenderingContext, made: GlProgram, drawn: Drawn, zoom: number): void {
    const markZoom = Math.floor(zoom / OPTIONS.markZoomStep) * OPTIONS.markZoomStep
    const view = viewOf(this.map!)
    if (drawn.markZoom !== markZoom || drawn.markBox === null || !isInside(view, drawn.markBox)) {
      drawn.markBox = widen(view)
      const marks = placeDirectionMarks(drawn.track, markZoom, drawn.epochMs, drawn.markBox)
      gl.bindBuffer(gl.ARRAY_BUFFER, drawn.markBuffer)
      gl.bufferData(gl.ARRAY_BUFFER, marks, gl.DYNAMIC_DRAW)
      drawn.marks = marks.length / FLOATS_PER_MARK
      drawn.markZoom = markZoom
    }
    if (drawn.marks === 0) return
    this.setSpans(gl, made, drawn, null)
    const { colours, colourBy } = this.picture
    gl.uniform3f(made.at('u_fill'), ...floatsOf(colourBy === 'speed' ? colours.speed[5]! : colours.ink.ink1))
    gl.uniform1f(made.at('u_isRing'), 0)
    gl.bindVertexArray(drawn.markArray)
    for (const world of WORLDS) {
      gl.uniform1f(made.at('u_world'), world)
      gl.drawArrays(gl.POINTS, 0, drawn.marks)
    }
  }

  private drawRing(gl: WebGL2RenderingContext, made: GlProgram): void {
    const { moment, whole } = this
    if (moment === null || whole === null) return
    const [x, y] = [mercatorX(moment.lonUnits), mercatorY(moment.latUnits)]
    const [xHigh, yHigh] = [Math.fround(x), Math.fround(y)]
    this.ring ??= createDrawn(gl, whole.track, this.legs!, made)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.ring.markBuffer)
    gl.bufferData(
      gl.ARRAY_BUFFER,
      new Float32Array([xHigh, yHigh, x - xHigh, y - yHigh, 0, 0]),
      gl.DYNAMIC_DRAW,
    )
    gl.uniform2f(made.at('u_selection'), -1, 1)
    gl.uniform2f(made.at('u_without'), 1, 0)
    gl.uniform1f(made.at('u_isRing'), 1)
    gl.uniform3f(made.at('u_fill'), ...floatsOf(this.picture.colours.ink.accent))
    gl.bindVertexArray(this.ring.markArray)
    for (const world of WORLDS) {
      gl.uniform1f(made.at('u_world'), world)
      gl.drawArrays(gl.POINTS, 0, 1)
    }
  }
}

/** The worlds to the left and right of this one, where the view, or a track across 180 degrees, reaches into them. */
const WORLDS = [-1, 0, 1] as const

interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Of all its lines. */
function spanOf({ lines }: TrackView): Span {
  let fromMs = Number.POSITIVE_INFINITY
  let toMs = Number.NEGATIVE_INFINITY
  for (let k = 0; k + 1 < lines.lineStart.length; k++) {
    fromMs = Math.min(fromMs, lines.timeMs[lines.lineStart[k]!]!)
    toMs = Math.max(toMs, lines.timeMs[lines.lineStart[k + 1]! - 1]!)
  }
  return { fromMs, toMs }
}

function renew(
  gl: WebGL2RenderingContext,
  before: Drawn | null,
  track: TrackView | null,
  legs: GlProgram,
  markers: GlProgram,
): Drawn | null {
  if (before !== null && before.track === track) return before
  if (before !== null) release(gl, before)
  return track === null || track.count === 0 ? null : createDrawn(gl, track, legs, markers)
}

function createDrawn(
  gl: WebGL2RenderingContext,
  track: TrackView,
  legs: GlProgram,
  markers: GlProgram,
): Drawn {
  const { floats, legs: count, epochMs } = writeTrackBuffer(track)
  const buffer = gl.createBuffer()
  const legArray = gl.createVertexArray()
  gl.bindVertexArray(legArray)
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer)
  gl.bufferData(gl.ARRAY_BUFFER, floats, gl.STATIC_DRAW)
  legs.attribute('a_place', 4, 0, FLOATS_PER_POINT, 1)
  legs.attribute('a_look', 4, 4, FLOATS_PER_POINT, 1)
  legs.attribute('a_placeNext', 4, FLOATS_PER_POINT, FLOATS_PER_POINT, 1)
  legs.attribute('a_lookNext', 4, FLOATS_PER_POINT + 4, FLOATS_PER_POINT, 1)
  const markBuffer = gl.createBuffer()
  const markArray = gl.createVertexArray()
  gl.bindVertexArray(markArray)
  gl.bindBuffer(gl.ARRAY_BUFFER, markBuffer)
  markers.attribute('a_place', 4, 0, FLOATS_PER_MARK, 0)
  markers.attribute('a_look', 2, 4, FLOATS_PER_MARK, 0)
  gl.bindVertexArray(null)
  const arrays = { buffer, legArray, markBuffer, markArray }
  return { track, legs: count, epochMs, ...arrays, marks: 0, markZoom: Number.NaN, markBox: null }
}

function release(gl: WebGL2RenderingContext, { buffer, legArray, markBuffer, markArray }: Drawn): void {
  gl.deleteVertexArray(legArray)
  gl.deleteVertexArray(markArray)
  gl.deleteBuffer(buffer)
  gl.deleteBuffer(markBuffer)
}

function viewOf(map: ChartMap): MercatorBox {
  const bounds = map.getBounds()
  return {
    west: mercatorX(bounds.getWest() * 600_000),
    east: mercatorX(bounds.getEast() * 600_000),
    north: mercatorY(bounds.getNorth() * 600_000),
    south: mercatorY(bounds.getSouth() * 600_000),
  }
}

/** By a view on each side, so that marks are placed once in a while of panning. */
function widen({ west, north, east, south }: MercatorBox): MercatorBox {
  const [across, down] = [east - west, south - north]
  return { west: west - across, east: east + across, north: north - down, south: south + down }
}

function isInside(view: MercatorBox, box: MercatorBox): boolean {
  return view.west >= box.west && view.east <= box.east && view.north >= box.north && view.south <= box.south
}

/** The matrix after a move to a place, computed in doubles: what is left for floats is small. */
function movedTo(matrix: ArrayLike<number>, x: number, y: number): Float32Array {
  const moved = new Float32Array(16)
  for (let i = 0; i < 16; i++) moved[i] = matrix[i]!
  for (let row = 0; row < 4; row++)
    moved[12 + row] = matrix[row]! * x + matrix[4 + row]! * y + matrix[12 + row]!
  return moved
}
