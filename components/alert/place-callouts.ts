/**
 * Where callouts stand on the map: beside their glyphs, never over a track, a glyph, a control or each other. One for which
 * there is no such place is a badge at its glyph; so are all beyond six. Pure; pixels of the map.
 */

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rectangle extends Point {
  readonly width: number
  readonly height: number
}

export interface CalloutWish {
  readonly number: number
  readonly anchor: Point
  readonly width: number
  readonly height: number
}

export interface Surroundings {
  readonly width: number
  readonly height: number
  /** Kept free: controls, legends. */
  readonly controls: readonly Rectangle[]
  /** Lines of tracks, each a run of points. */
  readonly tracks: readonly (readonly Point[])[]
}

export interface PlacedCallout {
  readonly number: number
  readonly anchor: Point
  /** Null: the badge alone. */
  readonly box: Rectangle | null
  /** Where the leader meets the box; null where there is none. */
  readonly end: Point | null
}

/** More are badges only (art direction). */
const MOST = 6
/** A glyph and its casing. */
const GLYPH = 12
/** Between a callout and anything else. */
const CLEAR = 4
/** A callout stands so far from its glyph, nearest first, in so many directions. */
const DISTANCES = [28, 44, 64, 88, 116, 150, 190, 240]
const DIRECTIONS = 24
/** From the edge of the map. */
const EDGE = 8

/** In the order of the wishes: who comes first has the nearest place. */
export function placeCallouts(wishes: readonly CalloutWish[], around: Surroundings): PlacedCallout[] {
  const glyphs = wishes.map(({ anchor }) => squareAround(anchor, GLYPH))
  const taken: Rectangle[] = []
  const leaders: (readonly [Point, Point])[] = []
  return wishes.map(({ number, anchor, width, height }, index) => {
    const badge = { number, anchor, box: null, end: null }
    if (index >= MOST || !isWithin(anchor, around)) return badge
    for (const distance of DISTANCES)
      for (let turn = 0; turn < DIRECTIONS; turn++) {
        const box = boxAt(anchor, distance, (turn / DIRECTIONS) * 2 * Math.PI, width, height)
        const end = nearestPoint(box, anchor)
        const isFree =
          isInside(box, around) &&
          [...glyphs, ...around.controls, ...taken].every((other) => !overlaps(box, other, CLEAR)) &&
          around.tracks.every((line) => !crossesLine(box, line, CLEAR)) &&
          leaders.every(([from, to]) => !crossesLine(box, [from, to], CLEAR)) &&
          taken.every((other) => !crossesLine(other, [anchor, end], 0)) &&
          glyphs.every((other, i) => i === index || !crossesLine(other, [anchor, end], 0))
        if (!isFree) continue
        taken.push(box)
        leaders.push([anchor, end])
        return { number, anchor, box, end }
      }
    return badge
  })
}

/** The box whose nearest edge is so far from the anchor, that way. */
function boxAt({ x, y }: Point, distance: number, angle: number, width: number, height: number): Rectangle {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
  const centreX = x + dx * (distance + width / 2)
  const centreY = y + dy * (distance + height / 2)
  return { x: Math.round(centreX - width / 2), y: Math.round(centreY - height / 2), width, height }
}

function squareAround({ x, y }: Point, half: number): Rectangle {
  return { x: x - half, y: y - half, width: 2 * half, height: 2 * half }
}

function isWithin({ x, y }: Point, { width, height }: Surroundings): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height
}

function isInside({ x, y, width, height }: Rectangle, around: Surroundings): boolean {
  return x >= EDGE && y >= EDGE && x + width <= around.width - EDGE && y + height <= around.height - EDGE
}

export function overlaps(a: Rectangle, b: Rectangle, clear: number): boolean {
  return (
    a.x < b.x + b.width + clear &&
    b.x < a.x + a.width + clear &&
    a.y < b.y + b.height + clear &&
    b.y < a.y + a.height + clear
  )
}

function nearestPoint({ x, y, width, height }: Rectangle, to: Point): Point {
  return { x: Math.min(Math.max(to.x, x), x + width), y: Math.min(Math.max(to.y, y), y + height) }
}

/** Whether any leg of a line comes as near to the box as `clear`. */
export function crossesLine(box: Rectangle, line: readonly Point[], clear: number): boolean {
  const grown = {
    ...{ x: box.x - clear, y: box.y - clear },
    ...{ width: box.width + 2 * clear, height: box.height + 2 * clear },
  }
  for (let i = 1; i < line.length; i++) if (crossesLeg(grown, line[i - 1]!, line[i]!)) return true
  return line.length === 1 && overlaps(grown, { ...line[0]!, width: 0, height: 0 }, 0)
}

/** Liang and Barsky's clipping: some part of the leg lies inside. */
function crossesLeg({ x, y, width, height }: Rectangle, from: Point, to: Point): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  let enter = 0
  let leave = 1
  for (const [step, room] of [
    [-dx, from.x - x],
    [dx, x + width - from.x],
    [-dy, from.y - y],
    [dy, y + height - from.y],
  ] as const) {
    if (step === 0) {
      if (room < 0) return false
      continue
    }
    const share = room / step
    if (step < 0) enter = Math.max(enter, share)
    else leave = Math.min(leave, share)
    if (enter > leave) return false
  }
  return true
}
